"""Times in words that nobody reads two ways: is it daily, one of several, or without a break; UTC first, local time beside it.

In 2023 "16-18 April 0900-1400" was read as three days closed day and night; it meant a few minutes of one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from preavis.clock import Opportunity, Schedule, Window, ZonedDate, day_of, local_time, said_time
from preavis.i18n import text

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One window: in UTC, and in each zone where people work, as (zone, words)."""

    utc: str
    local: tuple[tuple[str, str], ...]
    window: Window


@dataclass(frozen=True, slots=True)
class Choice:
    """One opportunity: its name where there are several, how its windows are to be read, the windows."""

    name: str
    sentence: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole schedule in words."""

    sentence: str
    choices: tuple[Choice, ...]


def plan(schedule: Schedule | None, day: ZonedDate | None, zones: Sequence[str], language: str) -> Plan:
    """Return a schedule in words; a date without hours stays a date."""
    if not schedule or not any(schedule):
        if day is None:
            return Plan(text("time.none", language), ())
        said = f"{day.date.isoformat()} ({day_of(datetime(day.date.year, day.date.month, day.date.day))})"
        return Plan(text("time.date_only", language, date=said, zone=day.zone), ())
    several = len(schedule) > 1
    choices = tuple(
        Choice(
            "" if not several else _name(number, language),
            _reading(opportunity, language),
            tuple(_line(window, zones) for window in opportunity),
        )
        for number, opportunity in enumerate(schedule)
    )
    return Plan(text("time.one_of", language, n=len(schedule)) if several else "", choices)


def zones_of(day: ZonedDate | None, own: str, now: datetime) -> tuple[str, ...]:
    """Return the zones whose time stands beside UTC: that of the launch place, as its date says, and the officers' own."""
    named = dict.fromkeys([*([day.zone] if day else []), own])
    return tuple(zone for zone in named if zone not in _UTC and now.astimezone(ZoneInfo(zone)).tzname() != "UTC")


_UTC: Final = frozenset({"UTC", "Etc/UTC", "Etc/GMT", "GMT"})


def span_words(span: timedelta, language: str) -> str:
    """Return a length of time: `5 h 30 min`, seconds where it is shorter than a minute."""
    if timedelta(0) < span < timedelta(minutes=1):
        return text("time.seconds", language, seconds=int(span.total_seconds()))
    minutes, rest = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes + (1 if rest else 0), 60)
    days, hours = divmod(hours, 24)
    if days:
        return text("time.days", language, days=days, hours=hours, minutes=minutes)
    if hours:
        return text("time.hours", language, hours=hours, minutes=minutes)
    return text("time.minutes", language, minutes=minutes)


def minutes_words(minutes: int) -> str:
    """Return a span of minutes as `2 d 03:15` or `00:07` (hours and minutes)."""
    sign, (hours, rest) = "-" if minutes < 0 else "", divmod(abs(minutes), 60)
    days, hours = divmod(hours, 24)
    return sign + (f"{days} d " if days else "") + f"{hours:02}:{rest:02}"


def _name(number: int, language: str) -> str:
    return text("time.alternative", language, number=number) if number else text("time.primary", language)


def _reading(opportunity: Opportunity, language: str) -> str:
    if not opportunity:
        return text("time.none", language)
    first = opportunity[0]
    span = span_words(first.end - first.start, language)
    if len(opportunity) == 1:
        code = "time.continuous_days" if first.end - first.start > DAY else "time.continuous"
        return text(code, language, span=span)
    if is_daily(opportunity):
        hours = {"from": f"{first.start:%H:%M}", "to": f"{first.end:%H:%M}"}
        return text("time.daily", language, n=len(opportunity), span=span, **hours)
    return text("time.several", language, n=len(opportunity))


def is_daily(opportunity: Opportunity) -> bool:
    """Return whether windows are those of consecutive days at the same hours."""
    return len(opportunity) > 1 and all(
        later.start - earlier.start == DAY and later.end - earlier.end == DAY
        for earlier, later in pairwise(opportunity)
    )


def _line(window: Window, zones: Sequence[str]) -> Line:
    local = tuple((zone, f"{local_time(window.start, zone)} – {local_time(window.end, zone)}") for zone in zones)
    return Line(f"{said_time(window.start)} – {said_time(window.end)}", local, window)
