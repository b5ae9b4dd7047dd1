"""Days, stretches of a day and instants, as item D and the items B and C give them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

MINUTES: Final = 1440  # of a day
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of the day in minutes; `shift` whole days later than the date that it stands with."""

    start: int
    end: int
    shift: int = 0


def date_of(year: int, month: int, day: int) -> date | None:
    """Return a date, None where the month has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def spans_on(day: date, ranges: list[Range]) -> list[Span]:
    """Return the stretches of a day as instants."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return [
        (
            midnight + timedelta(days=each.shift, minutes=each.start),
            midnight + timedelta(days=each.shift, minutes=each.end),
        )
        for each in ranges
    ]


def instant(stamp: str) -> datetime | None:
    """Read ten digits YYMMDDHHMM as an instant; 2400 is the next midnight. None where there is no such time."""
    try:
        year, month, day = int(stamp[:2]), int(stamp[2:4]), int(stamp[4:6])
        hours, minutes = int(stamp[6:8]), int(stamp[8:10])
        if (hours, minutes) == (24, 0):
            return datetime(2000 + year, month, day, tzinfo=UTC) + timedelta(days=1)
        return datetime(2000 + year, month, day, hours, minutes, tzinfo=UTC)
    except ValueError:
        return None
