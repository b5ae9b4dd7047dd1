"""Times in item E: those of single areas, and those that the schedule does not hold. Pure.

`AREA 1 (ACT 0335-0350): ...`, `... FM 0335 TO 0350`, `2605010330-2605010412`, `MAY 02 0330-0412`. Offices write them either
before or behind all areas of a text; hours without a date say something only where B to C leaves no doubt about the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from preavis.clock import Schedule, Window
from preavis.formats.notam.schedule import read_schedule

_CLOCK: Final = r"[0-2]\d[0-5]\d"
_UNTIL: Final = r"\s{0,3}(?:UTC|Z)?\s{0,3}(?:-|–|/|TO|UNTIL|TILL|AND)\s{0,3}"
_MONTH: Final = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
_DAY: Final = rf"(?:{_MONTH}\s?[0-3]?\d|[0-3]?\d\s?{_MONTH})(?:\s20\d\d)?"
_TIMES: Final = (
    rf"(?<![\dA-Z.-])(?:\d{{10}}{_UNTIL}\d{{10}}(?!\d)|(?:{_DAY}[\s,]{{1,3}}(?:BTN\s)?)?{_CLOCK}{_UNTIL}{_CLOCK}(?!\d)(?:\s?(?:UTC|Z\b))?)"
    r"(?!\s?(?:FT|M|NM|KM|HPA|[NSEW])\b)(?![-.]?\d)"
)
_FOUND: Final = re.compile(_TIMES)
_PAIR: Final = re.compile(rf"[0-2]\d[0-5]\d{_UNTIL}\d{{4}}")  # in all of them
_BEFORE: Final = re.compile(rf"({_TIMES})[\s):]*\Z")
_LAST_SIGNS: Final = (*"0123456789", "UTC", "Z")
_LINKS: Final = r"(?:[\s.,;:()=-]|\b(?:ACT|ACTIVE|ACTIVATED|DRG|TIMES?|WINDOW|FM|FROM|BTN|ON|EFFECTIVE|SFC|GND|UNL|RADIUS|[0-9.]+\s?(?:NM|KM|M))\b){0,16}"
_AFTER: Final = re.compile(rf"{_LINKS}({_TIMES})")
REACH: Final = 60

Span = tuple[int, int]


def times_before(text: str, start: int, at: int) -> Span | None:
    """Return where the times right before a place stand."""
    near = text[max(start, at - REACH) : at].rstrip(" \n):")
    if not near.endswith(_LAST_SIGNS):
        return None
    found = _BEFORE.search(text, max(start, at - REACH), at)
    return found.span(1) if found is not None else None


def times_after(text: str, at: int, end: int) -> Span | None:
    """Return where the times right behind a place stand."""
    found = _AFTER.match(text, at, min(end, at + 2 * REACH))
    return found.span(1) if found is not None else None


def own_windows(text: str, span: Span | None, begins: datetime, ends: datetime) -> tuple[Window, ...] | None:
    """Return the windows of times in item E within B to C, None where they leave a doubt about the day."""
    if span is None:
        return None
    said = text[slice(*span)].replace("AND", "-")
    dated = re.search(r"[A-Z]{3}|\d{10}", said.replace("UTC", "").replace("UNTIL", "").replace("TILL", ""))
    if dated is None and ends - begins > timedelta(hours=24):
        return None
    windows = read_schedule(said, begins, ends).windows
    return windows if windows is not None and len(windows) == 1 else None


def untold(
    text: str,
    start: int,
    end: int,
    used: Sequence[Span],
    begins: datetime | None,
    ends: datetime | None,
    schedule: Schedule | None,
) -> Iterator[Span]:
    """Yield where item E gives times that neither the schedule nor an area holds."""
    if _PAIR.search(text, start, end) is None:
        return
    given = [found for found in _FOUND.finditer(text, start, end) if found.span() not in used]
    if not given:
        return
    clocks = {(f"{w.start:%H%M}", f"{w.end:%H%M}") for windows in schedule or () for w in windows}
    clocks.add((f"{begins:%H%M}" if begins else "", f"{ends:%H%M}" if ends else ""))
    for found in given:
        figures = re.findall(r"\d{4}(?!\d)", found.group())
        if (figures[-2], figures[-1]) not in clocks:
            yield found.span()
