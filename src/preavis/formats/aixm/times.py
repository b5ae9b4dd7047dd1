"""Windows as AIXM timesheets: days by date, hours of UTC to the minute, split at midnight; and the gaps between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from preavis.clock import Window
from preavis.formats.gml import child

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """From `start` to `end` on each day from the one of `start` to `last`; `end` may be the midnight that follows."""

    start: datetime
    end: datetime
    last: datetime

    @property
    def to_midnight(self) -> bool:
        """Whether it ends with the day."""
        return self.end.hour == self.end.minute == 0


def sheets(windows: Sequence[Window]) -> list[Sheet]:
    """Return the sheets of windows in order; equal hours on days that follow each other are one, unless they end with the day."""
    parts = [part for window in windows for part in _days(window)]
    found: list[Sheet] = []
    for _, equal in groupby(sorted(parts, key=_hours), key=_hours):
        for start, end in equal:
            last = found[-1] if found else None
            follows = last is not None and not last.to_midnight and start - last.last == DAY
            if last is not None and follows and _hours((last.start, last.end)) == _hours((start, end)):
                found[-1] = Sheet(last.start, last.end, start)
            else:
                found.append(Sheet(start, end, start))
    return sorted(found, key=lambda sheet: sheet.start)


def _hours(part: tuple[datetime, datetime]) -> tuple[Any, ...]:
    return part[0].time(), part[1].time()


def _days(window: Window) -> Iterator[tuple[datetime, datetime]]:
    start = window.start
    while start < window.end:
        midnight = start.replace(hour=0, minute=0, second=0) + DAY
        yield start, min(midnight, window.end)
        start = midnight


def gaps(windows: Sequence[Window]) -> list[Window]:
    """Return the stretches between windows that are in order and apart."""
    return [Window(a.end, b.start) for a, b in pairwise(windows)]


def timesheets(activation: Any, windows: Sequence[Window], name: str) -> None:
    """Add the sheets of windows, as the SAA.NEW examples write them: one that ends with the day names the next day as its end."""
    for n, sheet in enumerate(sheets(windows), 1):
        held = child(child(activation, "aixm:timeInterval"), "aixm:Timesheet", gml_id=f"{name}-{n}")
        child(held, "aixm:timeReference", "UTC")
        child(held, "aixm:startDate", f"{sheet.start:%d-%m}")
        child(held, "aixm:endDate", f"{sheet.last + DAY if sheet.to_midnight else sheet.last:%d-%m}")
        child(held, "aixm:day", "ANY")
        if sheet.to_midnight:
            child(held, "aixm:dayTil", "ANY")
        child(held, "aixm:startTime", f"{sheet.start:%H:%M}")
        child(held, "aixm:endTime", f"{sheet.end:%H:%M}")
        child(held, "aixm:daylightSavingAdjust", "NO")
        child(held, "aixm:excluded", "NO")
