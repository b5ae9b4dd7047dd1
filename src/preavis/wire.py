"""Bytes to statements and back: one strict JSON reader, one canonical form, all errors with their paths.

Canonical JSON is RFC 8785 restricted: ASCII member names, no floats, integers within 2^53-1, decimals as strings, nesting
of at most 32, no lone surrogates. What is signed and hashed is always the exact bytes; nothing is re-serialised to verify.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.notice import Notice
from preavis.statements import BODY_OF, NOTICE_ENTRIES, Body, Entry, Statement

if TYPE_CHECKING:
    from pydantic import TypeAdapter

ENTRY_LIMIT = 65_535
NESTING_LIMIT = 32
DOCUMENT_LIMIT = 1 << 20
_INTEGER_LIMIT = (1 << 53) - 1

T = TypeVar("T")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise UnusableInput("json.duplicate_member", member=twice[:64])
    return members


def _no_float(text: str) -> NoReturn:
    raise UnusableInput("json.float", number=text[:32])


def _integer(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) > _INTEGER_LIMIT:
        raise UnusableInput("json.integer", number=text[:32])
    return number


def _walk(value: Any, depth: int) -> None:
    if depth > NESTING_LIMIT:
        raise UnusableInput("json.nesting", limit=NESTING_LIMIT)
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise UnusableInput("json.surrogate")
    elif isinstance(value, dict):
        for name, member in value.items():
            if not name.isascii():
                raise UnusableInput("json.member_name", member=ascii(name)[:64])
            # nearly everything is a short plain text: a call for each would take most of the time of reading an entry
            if type(member) is not str or depth >= NESTING_LIMIT or not member.isascii():
                _walk(member, depth + 1)
    elif isinstance(value, list | tuple):
        for member in value:
            _walk(member, depth + 1)
    elif isinstance(value, float):
        _no_float(str(value))
    elif isinstance(value, int) and abs(value) > _INTEGER_LIMIT:
        raise UnusableInput("json.integer", number=str(value)[:32])


def load(data: bytes, *, limit: int = DOCUMENT_LIMIT) -> Any:
    """Read JSON strictly. Raises UnusableInput for duplicate members, floats, NaN, deep nesting, bad UTF-8 or length."""
    if len(data) > limit:
        raise UnusableInput("json.size", size=len(data), limit=limit)
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_no_float,
            parse_int=_integer,
            parse_constant=_no_float,
        )
    except UnicodeDecodeError as error:
        raise UnusableInput("json.utf8", offset=error.start) from error
    except json.JSONDecodeError as error:
        raise UnusableInput("json.syntax", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise UnusableInput("json.nesting", limit=NESTING_LIMIT) from error
    _walk(value, 0)
    return value


def canonical(value: Any) -> bytes:
    """Write a JSON value in the one canonical form. Raises UnusableInput for what the form has no place for."""
    _walk(value, 0)
    return rewritten(value)


def rewritten(value: Any) -> bytes:
    """Write in the canonical form what `load` has read, or a part of it: it has been looked through already."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def load_canonical(data: bytes, *, limit: int = ENTRY_LIMIT) -> Any:
    """Read JSON that must already be in the canonical form, byte for byte."""
    value = load(data, limit=limit)
    if rewritten(value) != data:
        raise UnusableInput("json.not_canonical")
    return value


_ADAPTERS: dict[type[Any], Any] = {}


def adapter(form: type[T]) -> TypeAdapter[T]:
    """Return the pydantic reader of one of the value classes; pydantic is imported only when one is needed."""
    if form not in _ADAPTERS:
        from pydantic import TypeAdapter

        _ADAPTERS[form] = TypeAdapter(form)
    found: TypeAdapter[T] = _ADAPTERS[form]
    return found


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def read(form: type[T], value: Any) -> tuple[T | None, tuple[Finding, ...]]:
    """Read a JSON value as one of the value classes: the value or None, and a blocking finding for each error."""
    return read_json(form, json.dumps(value))


def read_json(form: type[T], data: bytes | str) -> tuple[T | None, tuple[Finding, ...]]:
    """Read as `read` does the text of a JSON value that `load` has accepted."""
    from pydantic import ValidationError

    try:
        return adapter(form).validate_json(data, strict=True), ()
    except ValidationError as error:
        return None, tuple(
            Finding(
                code="document.malformed",
                severity="block",
                path=_path(problem["loc"]),
                params={"problem": problem["msg"].removeprefix("Value error, ")[:300]},
            )
            for problem in error.errors(include_url=False, include_input=False, include_context=False)
        )


def dump(value: object) -> Any:
    """Return one of the value classes as a JSON value; absent members (`None`) and empty lists of options are left out."""
    return adapter(type(value)).dump_python(value, mode="json", exclude_defaults=True)


def unknown_members(given: Any, understood: Any, path: str = "") -> tuple[str, ...]:
    """Return the paths of members that the given document has and the understood one has not."""
    if given == understood:  # as nearly always: nothing to look for
        return ()
    found: list[str] = []
    if isinstance(given, dict) and isinstance(understood, dict):
        for name, member in given.items():
            here = f"{path}.{name}" if path else name
            if name in understood:
                found.extend(unknown_members(member, understood[name], here))
            elif member is not None:
                found.append(here)
    elif isinstance(given, list) and isinstance(understood, list):
        for index, (left, right) in enumerate(zip(given, understood, strict=False)):
            found.extend(unknown_members(left, right, f"{path}[{index}]"))
    return tuple(found)


def read_body(kind: str, value: Any) -> tuple[Body | None, tuple[Finding, ...]]:
    """Read the body of an entry kind. Unknown members are kept where they are and warned of; bad shape blocks."""
    form = BODY_OF.get(kind)
    if form is None:
        return None, (Finding(code="entry.unknown_kind", severity="block", path="kind", params={"kind": kind[:64]}),)
    body, findings = read(form, value)
    if body is None:
        return None, findings
    warnings = list(_not_understood(value, body))
    allowed = NOTICE_ENTRIES.get(kind)
    if allowed is not None and isinstance(body, Notice) and body.kind not in allowed:
        warnings.append(
            Finding(
                code="entry.kind_mismatch", severity="block", path="kind", params={"kind": kind, "notice": body.kind}
            )
        )
    return body, tuple(warnings)


def _not_understood(value: Any, body: object) -> tuple[Finding, ...]:
    """Warn of the members of a document that what was read of it has not."""
    if value == dump(body):
        return ()
    understood = adapter(type(body)).dump_python(body, mode="json")
    return tuple(
        Finding(code="field.unknown", severity="warn", path=path) for path in unknown_members(value, understood)
    )


def read_notice(value: Any) -> tuple[Notice | None, tuple[Finding, ...]]:
    """Read a notice document (design section 7, Contract): the notice or None, blocking findings, and warnings."""
    notice, findings = read(Notice, value)
    if notice is None:
        return None, findings
    return notice, _not_understood(value, notice)


def statement_bytes(statement: Statement) -> bytes:
    """Return the canonical bytes of a statement, as approvals sign them."""
    return canonical(dump(statement))


def approval_hash(statement: bytes) -> bytes:
    r"""Return what an officer signs for: SHA-256 of `preavis/approval/v1\n` and the statement's bytes (design section 5)."""
    return hashlib.sha256(b"preavis/approval/v1\n" + statement).digest()


def entry_bytes(entry: Entry) -> bytes:
    """Return the canonical bytes of an entry. Raises UnusableInput where they are more than 65,535."""
    data = canonical(dump(entry))
    if len(data) > ENTRY_LIMIT:
        raise UnusableInput("entry.size", size=len(data), limit=ENTRY_LIMIT)
    return data


def read_entry(data: bytes) -> Entry:
    """Read the bytes of an entry. Raises UnusableInput where they are not canonical or not an entry."""
    load_canonical(data)
    entry, findings = read_json(Entry, data)
    if entry is None:
        raise UnusableInput("entry.malformed", path=findings[0].path, problem=findings[0].params["problem"])
    return entry


def notice_schema() -> dict[str, Any]:
    """Return the JSON Schema of the notice document."""
    return adapter(Notice).json_schema()
