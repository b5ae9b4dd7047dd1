"""The history that `preavis check` is given: earlier notices, withholdings and yearly declarations, one JSON object a line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from preavis.agreements.declarations import Declared
from preavis.agreements.judgement import Past
from preavis.cli.output import language, read_bytes
from preavis.clock import parse_instant
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.i18n import error_text, finding_text, text
from preavis.wire import load, read, read_notice

LIMIT: Final = 64 * 1024 * 1024
TIMES: Final = ("sent", "received", "launched")


@dataclass(frozen=True, slots=True)
class History:
    """What a party said, kept silent and declared before."""

    past: tuple[Past, ...] = ()
    declared: tuple[Declared, ...] = ()


def read_history(path: str) -> History:
    """Read a file of history. Raises UnusableInput with the number of the line and the reason."""
    past: list[Past] = []
    declared: list[Declared] = []
    for number, line in enumerate(read_bytes(path, LIMIT).splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = load(line)
        except UnusableInput as error:
            raise _bad(number, error_text(error, language())) from error
        if not isinstance(value, dict):
            raise _bad(number, text("history.no_object", language()))
        if "declaration" in value:
            declared.append(_declaration(value, number))
        else:
            past.append(_notice(value, number))
    return History(tuple(past), tuple(declared))


def _declaration(value: dict[str, Any], number: int) -> Declared:
    _only(value, {"declaration"}, number)
    one, said = read(Declared, value["declaration"])
    if one is None:
        raise _bad(number, _at("declaration", said[0]))
    return one


def _notice(value: dict[str, Any], number: int) -> Past:
    _only(value, {"notice", *TIMES}, number)
    document, said = read_notice(value.get("notice"))
    if document is None:
        raise _bad(number, _at("notice", said[0]))
    return Past(notice=document, **{name: _instant(value.get(name), name, number) for name in TIMES})


def _at(member: str, finding: Finding) -> str:
    """Return what is wrong, with its place in the line."""
    where = f"{member}.{finding.path}" if finding.path else member
    return finding_text(replace(finding, path=where), language())


def _instant(given: Any, name: str, number: int) -> datetime | None:
    try:
        return parse_instant(given) if given is not None else None
    except ValueError as error:
        raise _bad(number, error_text(UnusableInput("argument.instant", argument=name), language())) from error


def _only(value: dict[str, Any], known: set[str], number: int) -> None:
    """Refuse a member that nobody would read: a time under a wrong name would change the law's answer in silence."""
    for name in sorted(value.keys() - known):
        raise UnusableInput("history.unknown_member", line=number, member=name[:64], known=", ".join(sorted(known)))


def _bad(number: int, problem: str) -> UnusableInput:
    return UnusableInput("history.malformed", line=number, problem=problem)
