"""What is wrong with a configuration, as a code and its parameters: a value of another kind, a setting that nobody knows. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, get_args, get_type_hints

from preavis.errors import UnusableInput

NEAREST: Final = 3


class Slip(ValueError):
    """A configuration that contradicts itself: the code of a text, and its parameters. The rest of ValueErrors is English."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


_KINDS: Final = {
    "missing": "config.missing",
    "string_type": "config.wants_text",
    "int_type": "config.wants_number",
    "int_parsing": "config.wants_number",
    "int_from_float": "config.wants_number",
    "tuple_type": "config.wants_list",
    "dataclass_type": "config.wants_table",
    "bool_type": "config.wants_truth",
    "bool_parsing": "config.wants_truth",
    "literal_error": "config.wants_one_of",
}
"""What pydantic calls a fault, and what it is to whoever wrote the file."""


def misread(first: Mapping[str, Any], file: str) -> UnusableInput:
    """Return the error of the first fault that pydantic found."""
    path = ".".join(str(step) for step in first["loc"])
    if code := _KINDS.get(first["type"]):
        return UnusableInput(code, file=file, path=path, expected=str(first.get("ctx", {}).get("expected", "")))
    if isinstance(slip := first.get("ctx", {}).get("error"), Slip):
        return UnusableInput(slip.code, file=file, **slip.params)
    problem = first["msg"].removeprefix("Value error, ")
    if not path:  # the file as a whole
        return UnusableInput("config.malformed", file=file, problem=problem)
    return UnusableInput("config.malformed", file=file, problem=f"{path}: {problem}")


def unknown(form: type[Any], value: Mapping[str, Any], file: str) -> UnusableInput | None:
    """Return the error of the first setting that the file has and its form has not: a slip that would say nothing for ever."""
    for path, name, known in _strangers(form, value, ""):
        near = difflib.get_close_matches(name, known, NEAREST, 0.5) or sorted(known)
        return UnusableInput("config.unknown", file=file, path=path, near=", ".join(near))
    return None


def _strangers(form: type[Any], value: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, list[str]]]:
    hints = get_type_hints(form)
    known = [each.metadata.get("name", each.name) for each in fields(form)]
    for name, member in value.items():
        here = f"{path}{name}"
        if name not in known:
            yield here, name, known
            continue
        inner = next((each for each in _forms(hints[name]) if is_dataclass(each)), None)
        if inner is None:
            continue
        for place, one in [(here, member)] if isinstance(member, dict) else _numbered(here, member):
            if isinstance(one, dict):
                yield from _strangers(inner, one, f"{place}.")


def _numbered(path: str, member: Any) -> list[tuple[str, Any]]:
    return [(f"{path}.{number}", one) for number, one in enumerate(member)] if isinstance(member, list) else []


def _forms(hint: Any) -> Iterator[type[Any]]:
    """Yield the classes inside a type such as `tuple[Desk, ...]` or `MailRelay | None`."""
    inner = get_args(hint)
    if not inner and isinstance(hint, type):
        yield hint
    for each in inner:
        yield from _forms(each)
