"""The frame of a navigational warning: series and number, when it was issued, what it cancels, when it ends itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from preavis.formats.navwarn.windows import MONTHS

_SERIES: Final = (
    r"NAVAREA\s+(?:[IVX]+|\d+)|НАВАРЕА\s+\d+|HYDRO(?:LANT|PAC|ARC|LAND)|(?:ПРИП|НАВИП)\s+[А-Я]+|(?:PRIP|NAVIP)\s+[A-Z]+"
)
_ID: Final = re.compile(rf"\b({_SERIES})[\s_]*(?:NR\s*|NO\.?\s*|№\s*)?(\d{{1,4}})(?:\s*/\s*(\d{{2,4}}))?")
_STAMP: Final = r"(\d{2})(\d{2})(\d{2})\s*(?:Z|UTC)?\s*([A-ZА-Я]{3,9})\.?\s*(\d{4}|\d{2})?"
_ISSUED: Final = re.compile(rf"\bDATE:\s*{_STAMP}|^\s*{_STAMP}\s+(?:{_SERIES})")
_CANCEL: Final = re.compile(r"(?:\bCANCEL\w*|\bОТМ(?:ЕН\w*)?\b)([^.=]*?(?:\.\d[^.=]*?)*)(?=[.=]|//|$)", re.DOTALL)
_SELF: Final = re.compile(
    rf"(?:THIS\s+(?:MSG|MESSAGE|WARNING)|ЭТ\w+\s+(?:НР|СООБЩ\w*)|НАСТ\w*)[^0-9]{{0,24}}(?:{_STAMP}|(\d{{2}})\s+([A-Z]{{3,9}})\s*(\d{{2,4}})?)"
)
_REFERENCE: Final = re.compile(rf"({_SERIES})?[\s,]*(?:AND\s+)?\b(\d{{1,4}})\s*/\s*(\d{{2,4}})\b")
_TAIL: Final = re.compile(r"^\s*(?:AUTHORITY|DATE|CANCEL):.*$", re.MULTILINE)
_IN_FORCE: Final = re.compile(r"\bWARNINGS?\s+IN-?\s?FORCE\b|\bIN-?FORCE\s+WARNINGS?\b|ДЕЙСТВУЮЩИ\w+\s+ПРЕДУПРЕЖД")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the warning itself; `body` is the text with all of it blanked out, every character at its place."""

    id: str | None
    series: str | None
    issued: datetime | None
    cancels: tuple[str, ...]
    cancel_at: datetime | None
    in_force: bool
    body: str


def read_frame(text: str, issued: datetime | None) -> Frame:
    """Return the frame of a text in capitals."""
    head = _ID.search(text[:260])
    known = (
        head is not None
        and not re.search(r"\b\d\.\s", text[: head.start()])
        and not re.search(r"AUTHORITY|CANCEL|ОТМ", text[: head.start()])
    )
    body = text
    if head is not None and known:
        body = _blank(body, head.start(), head.end())
    at = issued or _issued(text) or _year_of(head if known else None, text)
    cancels: list[str] = []
    cancel_at = None
    for match in _CANCEL.finditer(_TAIL.sub(lambda m: " " * len(m.group()), body)):
        said = match.group(1)
        own = _SELF.search(said)
        if own is not None:
            cancel_at = _moment(own, at)
        cancels += _references(said)
        body = _blank(body, match.start(), match.end())
    stamp = re.match(rf"\s*{_STAMP}", body)
    if stamp is not None and known:
        body = _blank(body, stamp.start(), stamp.end())
    body = _TAIL.sub(lambda m: " " * len(m.group()), body)
    id_, series = _name(head) if head is not None and known else (None, None)
    return Frame(id_, series, at, tuple(dict.fromkeys(cancels)), cancel_at, bool(_IN_FORCE.search(text)), body)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _name(match: re.Match[str]) -> tuple[str, str]:
    series = " ".join(match.group(1).split()).replace("HYDROLAND", "HYDROLANT")
    number, year = match.group(2), match.group(3)
    return (f"{series} {number}/{year[-2:]}" if year else f"{series} {number}"), series


def _references(said: str) -> Iterator[str]:
    series = ""
    for match in _REFERENCE.finditer(said):
        if match.group(1):
            series = " ".join(match.group(1).split()).replace("HYDROLAND", "HYDROLANT")
        if series:
            yield f"{series} {match.group(2)}/{match.group(3)[-2:]}"


def _issued(text: str) -> datetime | None:
    match = _ISSUED.search(text)
    if match is None:
        return None
    parts = [group for group in match.groups() if group is not None]
    return _instant(*parts) if len(parts) == 5 else None


def _instant(day: str, hours: str, minutes: str, month: str, year: str) -> datetime | None:
    number = MONTHS.get(month) or MONTHS.get(month[:3])
    if number is None:
        return None
    try:
        full = int(year) if len(year) == 4 else 2000 + int(year)
        return datetime(full, number, int(day), tzinfo=UTC) + timedelta(hours=int(hours), minutes=int(minutes))
    except ValueError:
        return None


def _year_of(head: re.Match[str] | None, text: str) -> datetime | None:
    """Return a rough time of issue from the warning's own cancel time or number, where it has no other."""
    own = _SELF.search(text)
    if own is not None and own.group(5):
        found = _instant(own.group(1), own.group(2), own.group(3), own.group(4), own.group(5))
        if found is not None:
            return found - timedelta(days=21)
    if head is not None and head.group(3):
        return datetime(2000 + int(head.group(3)[-2:]), 1, 1, tzinfo=UTC)
    return None


def _moment(match: re.Match[str], issued: datetime | None) -> datetime | None:
    day, hours, minutes, month, year, plain_day, plain_month, plain_year = match.groups()
    if plain_day is not None:
        day, hours, minutes, month, year = plain_day, "00", "00", plain_month, plain_year
    if year is not None:
        return _instant(day, hours, minutes, month, year)
    if issued is None:
        return None
    options = (_instant(day, hours, minutes, month, str(issued.year + n)) for n in (0, 1))
    return next((found for found in options if found is not None and found >= issued - timedelta(days=2)), None)
