"""Windows as item D: dates with hours in order of time, by PANS-AIM and the EUROCONTROL guidance (OPADD 4.1). Pure.

A window that ends at midnight is written to 0000, not to the customary 2359, which would be a minute shorter. A window past
midnight stands under the day it opens on; a longer one runs from day and time to day and time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from typing import Final

from preavis.clock import Window, windows_of
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.rendering import schedule_of
from preavis.notice import Area, Notice

LONGEST_D: Final = 200
_DAY: Final = timedelta(days=1)
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def chunks(windows: tuple[Window, ...]) -> Iterator[tuple[Window, ...]]:
    """Cut windows into stretches whose item D has at most 200 characters: more is another NOTAM."""
    rest = list(windows)
    while rest:
        size = len(rest)
        while size > 1 and len(item_d(rest[:size]) or "") > LONGEST_D:
            size -= 1
        yield tuple(rest[:size])
        rest = rest[size:]


def item_d(windows: Sequence[Window]) -> str | None:
    """Return item D for windows in order, None where one window is all of B to C."""
    if len(windows) == 1:
        return None
    days = [w.start.date() for w in windows]
    clocks = {_hours(w) for w in windows}
    if all(_short(w) for w in windows) and len(clocks) == 1 and all((b - a).days == 1 for a, b in pairwise(days)):
        return f"DAILY {clocks.pop()}"
    parts: list[str] = []
    month = 0

    def named(day: datetime) -> str:
        nonlocal month
        said = f"{day:%d}" if day.month == month else f"{_MONTHS[day.month - 1]} {day:%d}"
        month = day.month
        return said

    for hours, run in groupby(_by_day(windows), key=lambda each: each[1]):
        for first, last in _runs([day for day, _ in run]):
            if isinstance(hours, Window):
                parts.append(f"{named(hours.start)} {hours.start:%H%M}-{named(hours.end)} {hours.end:%H%M}")
            else:
                span = named(first) if first == last else f"{named(first)}-{named(last)}"
                parts.append(f"{span} {hours}")
    return ", ".join(parts)


def _short(window: Window) -> bool:
    return window.end - window.start <= _DAY


def _hours(window: Window) -> str:
    if window.end - window.start == _DAY and window.start.hour == window.start.minute == 0:
        return "H24"
    return f"{window.start:%H%M}-{window.end:%H%M}"


def _by_day(windows: Sequence[Window]) -> list[tuple[datetime, str | Window]]:
    """Return each day with its hours, and each window of more than a day as itself."""
    found: list[tuple[datetime, str | Window]] = []
    for window in windows:
        day = window.start.replace(hour=0, minute=0)
        last = found[-1] if found else None
        if not _short(window):
            found.append((day, window))
        elif last is not None and last[0] == day and isinstance(last[1], str):
            found[-1] = (day, f"{last[1]} {_hours(window)}")
        else:
            found.append((day, _hours(window)))
    return found


def _runs(days: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    first = last = days[0]
    for day in days[1:]:
        if day - last != _DAY or day.month != last.month:
            yield first, last
            first = day
        last = day
    yield first, last


def minutes_of(area: Area, notice: Notice) -> tuple[tuple[Window, ...], tuple[Finding, ...]]:
    """Return all windows of an area in order and apart, to the minute, rounded outwards; spare days are windows like any other."""
    findings: list[Finding] = []
    schedule = schedule_of(area, notice)
    if schedule is None:
        day = notice.launch.planned_date
        if day is None:
            raise UnusableInput("notam.no_window")
        findings.append(Finding(code="notam.whole_day", severity="warn", path="launch.planned_date"))
        schedule = ((day.window(),),)
    if len(schedule) > 1:
        findings.append(Finding(code="notam.spare_days", severity="warn", path="launch.schedule"))
    spans = sorted({(_floor(w.start), _ceiling(w.end)) for w in windows_of(schedule)})
    merged: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(Window(start, end) for start, end in merged), tuple(findings)


def _floor(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0)


def _ceiling(at: datetime) -> datetime:
    floor = _floor(at)
    return floor if floor == at else floor + timedelta(minutes=1)
