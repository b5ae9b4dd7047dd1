"""Records of the FAA's services (JSON): the NOTAM that they carry, and their own times where its text has none. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from preavis.clock import Window
from preavis.findings import Finding
from preavis.formats.message import Message

DEEPEST: Final = 12
_TEXTS: Final = ("icaoMessage", "icao_message", "formattedText", "traditionalMessage", "all", "raw", "text")
_BEGINS: Final = ("effectiveStart", "effective_start", "startDate", "startdate")
_ENDS: Final = ("effectiveEnd", "effective_end", "endDate", "enddate")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?(?:Z|\+00:?00)?")
_AMERICAN: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})\s+(\d{2}):?(\d{2})(EST)?")


def read_record(text: str, read: Callable[[str], Message]) -> Message:
    """Read a record by its ICAO text where there is one, else its plain text; `read` reads a text."""
    try:
        value: Any = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return Message(findings=(Finding(code="notam.no_notam", severity="block"),))
    records = [record for record in _records(value) if _text(record) is not None]
    for record in records:
        message = read(_text(record) or "")
        if message.kind is not None:
            names = {_name(each, read) for each in records} - {None, message.id, _name(record, read)}
            return _with_own_times(message, record, len(names))
    return Message(findings=(Finding(code="notam.no_notam", severity="block"),))


def _records(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield every object of a document, the inner ones last."""
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _records(child, depth + 1)


def _text(record: dict[str, Any]) -> str | None:
    for name in _TEXTS:
        inner = record.get(name)
        if isinstance(inner, str) and inner.strip() and not inner.lstrip().startswith(("VALIDATION ERROR", "{", "[")):
            return inner
    return None


def _name(record: dict[str, Any], read: Callable[[str], Message]) -> str | None:
    """Return the number of a record, that of its text where it gives none: a translation has none of its own."""
    number = _number(record)
    return str(number) if number else read(_text(record) or "").id


def _number(record: dict[str, Any]) -> Any:
    return record.get("notamNumber") or record.get("number") or record.get("id")


def _with_own_times(message: Message, record: dict[str, Any], several: int) -> Message:
    findings = message.findings
    if several:
        findings = (*findings, Finding(code="notam.several_messages", severity="warn", params={"n": several}))
    begins, ends = _time(record, _BEGINS), _time(record, _ENDS)
    if message.from_ is not None or begins is None:
        return replace(message, findings=findings)
    found = tuple(finding for finding in findings if finding.path not in {"from", "to"})
    schedule = ((Window(begins, ends),),) if ends is not None and begins < ends else None
    return replace(message, from_=begins, to=ends, schedule=message.schedule or schedule, findings=found)


def _time(record: dict[str, Any], names: tuple[str, ...]) -> datetime | None:
    given = next((record[name] for name in names if isinstance(record.get(name), str)), "")
    try:
        if iso := _ISO.fullmatch(given):
            return datetime(*(int(part) for part in iso.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]
        if american := _AMERICAN.fullmatch(given):
            month, day, year, hour, minute = (int(part) for part in american.groups()[:5])
            return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
    return None
