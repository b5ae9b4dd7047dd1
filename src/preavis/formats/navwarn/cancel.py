"""What a navigational warning cancels, and when it cancels itself. Pure.

The verb stands before (`CANCEL NAVAREA IV 123/22, 124/22 AND THIS MSG`) or behind (`NAVAREA IV 123/22 IS HEREBY CANCELLED`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from preavis.findings import Finding
from preavis.formats.navwarn.dates import Calendar
from preavis.formats.navwarn.names import SELF, SELF_DAY, SERIES, STAMP, THIS, instant, name, series_of

_VERB: Final = (
    r"\b(?:SELF[-\s]*CANCEL\w*|CANCEL\w*|ОТМ(?:ЕН\w*)?\b|ANNUL\w*|ANULA\w*|DELETE\b(?=\s+(?:NAVAREA|HYDRO)))|取消"
)
_AFTER: Final = re.compile(rf"(?:{_VERB})([^.=。]*?(?:\.\d[^.=。]*?)*)(?=[.=。]|//|$)", re.DOTALL)
_BEFORE: Final = re.compile(
    r"([^.=。]*?)(?:取消|\b(?:IS|ARE|HAS\s+BEEN|HAVE\s+BEEN|IS\s+TO\s+BE)?\s*(?:HEREBY\s+|AUTOMATICALLY\s+)?(?:CANCELL?ED|SELF[-\s]*CANCEL\w*|CANCELS|ОТМЕНЕН[А-Я]*|ANNULEE?S?|ANULAD[AO]S?|CANCELAD[AO]S?)\b)"
)
_REFERENCE: Final = re.compile(
    rf"(?:(?<![A-ZА-Я])({SERIES})[\s,:]{{0,12}}(?:(?:NR|NO|WARNING)\.?\s{{1,9}})?)?(?<!\d)"
    r"(?:(\d{2})-(\d{4})|(\d{1,4})\s{0,9}/\s{0,9}(\d{4}|\d{2}))(?!\d)"
)
_NUMBERS: Final = re.compile(
    rf"(?<![A-ZА-Я])({SERIES})\s{{1,9}}((?:\d{{1,4}}\s{{0,9}}(?:,|AND|И)\s{{0,9}}){{1,40}})(?=\d{{1,4}}\s{{0,9}}/\s{{0,9}}(\d{{2,4}}))"
)
_PLAIN: Final = re.compile(rf"^(?:{_VERB})\s*(?:AT|ON|AFTER|LE|EL|EM)?\s*{STAMP}")
_MOST: Final = 50
_UNREAD: Final = re.compile(rf"(?:{THIS.pattern})[^0-9/]{{0,20}}\d(?!\d*\s?/)")
"""A time behind the words that end the message itself."""
_SOME: Final = Calendar(datetime(2026, 1, 1, tzinfo=UTC), exact=True)


@dataclass(frozen=True, slots=True)
class Cancels:
    """The warnings cancelled, the end of this one, where the text says so, and what of it cannot be read."""

    cancels: tuple[str, ...]
    at: datetime | None
    spans: tuple[tuple[int, int], ...]
    unread: Finding | None = None


def read_cancels(text: str, series: str | None, calendar: Calendar | None) -> Cancels:
    """Return what a text cancels; `series` is its own, which numbers without one belong to."""
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    at: datetime | None = None
    unread: Finding | None = None
    for match in _AFTER.finditer(text):
        said, start = match.group(1), match.start()
        if not (_REFERENCE.search(said) or THIS.search(match.group()) or _PLAIN.search(match.group())):
            near = max(0, start - 200)
            begin = max(near, *(text.rfind(sign, near, start) + 1 for sign in (".", "=", "\n\n", "//")))
            behind = _BEFORE.fullmatch(text, begin, match.start(1))
            if behind is None or not (_REFERENCE.search(behind.group(1)) or THIS.search(behind.group(1))):
                if said.strip():
                    continue
                spans.append(match.span())
                continue
            start, said = begin, text[begin : match.end()]
        whole = text[start : match.end()]
        own = _own(whole, calendar)
        if own is None and _UNREAD.search(whole):
            code = "year_unknown" if calendar is None and _own(whole, _SOME) is not None else "cancel_unread"
            unread = Finding(code=f"navwarn.{code}", severity="warn", path="cancel_at", span=(start, match.end()))
        at = own or at
        found += _references(whole, series or "")
        spans.append((start, match.end()))
    return Cancels(tuple(dict.fromkeys(found)), at, tuple(spans), unread if at is None else None)


def _own(said: str, calendar: Calendar | None) -> datetime | None:
    match = SELF.search(said) or _PLAIN.search(said)
    if match is not None:
        return _moment(match[1], match[2] + match[3], match[4], match[5], calendar)
    match = SELF_DAY.search(said)
    if match is None:
        return None
    clock = next((a + b for a, b in ((match[1], match[2]), (match[6], match[7])) if a), "0000")
    return _moment(match[3], clock, match[4], match[5], calendar)


def _moment(day: str, clock: str, month: str, year: str | None, calendar: Calendar | None) -> datetime | None:
    if year is not None:
        return instant(day, clock[:2], clock[2:], month, year)
    if calendar is None:
        return None
    issued = calendar.issued
    options = (instant(day, clock[:2], clock[2:], month, str(issued.year + n)) for n in (0, 1))
    return next((found for found in options if found is not None and found >= issued - timedelta(days=2)), None)


def _references(said: str, own: str) -> Iterator[str]:
    for match in _NUMBERS.finditer(said):  # "NAVAREA XX 12, 13/26"
        for number in re.findall(r"\d+", match.group(2)):
            yield name(series_of(match.group(1)), number, match.group(3))
    series = own
    before: tuple[str, int, int] | None = None
    for match in _REFERENCE.finditer(said):
        series = series_of(match.group(1)) if match.group(1) else series
        if not series:
            continue
        if match.group(2):
            yield f"{series} {match.group(2)}-{match.group(3)}"
            continue
        number, year = int(match.group(4)), match.group(5)
        joined = before is not None and re.search(r"\b(?:TO|THRU|THROUGH)\b", said[before[2] : match.start(4)])
        if joined and before is not None and before[0] == year and 0 < number - before[1] <= _MOST:
            yield from (name(series, str(n), year) for n in range(before[1] + 1, number))
        yield name(series, match.group(4), year)
        before = (year, number, match.end())
