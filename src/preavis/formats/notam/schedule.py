"""Item D of a NOTAM: when, between B and C, the activity takes place. Every window in UTC, or nothing and a finding. Pure.

Dates before times (`MAR 29 0753-0925, 30 0732-0903`), times before dates (`2310-2344 01, 0157-0231 0749-0832 02`), `DAILY`, bare
times, day ranges, weekdays, exceptions, whole date-times (`2603292335 TO 2603300431`). A window belongs to the day it opens on.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from preavis.clock import Window

MOST_WINDOWS: Final = 4000
MOST_CHARACTERS: Final = 3000  # the standard allows 200
_MONTHS: Final = {
    name: number
    for names in (
        "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC",
        "ЯНВ ФЕВ МАР АПР МАЙ ИЮН ИЮЛ АВГ СЕН ОКТ НОЯ ДЕК",
        "- - - - - - - - SEPT - N0V -",
    )
    for number, name in enumerate(names.split(), 1)
    if name != "-"
}
_LONG: Final = tuple(name.upper() for name in calendar.month_name if name)
_DAYS: Final = {
    name: n
    for n, names in enumerate(("MON ПН", "TUE ВТ", "WED СР", "THU ЧТ", "FRI ПТ", "SAT СБ", "SUN ВС"))
    for name in names.split()
}
_TOKEN: Final = re.compile(
    r"""(?P<stamps>\d{10}\s*(?:TO|-)\s*\d{10})
    |(?P<times>[0-9O]{4}\s*(?:UTC|Z)?\s*(?:-|/|TO|–)\s*[0-9O]{4}(?![0-9]))
    |(?P<all>\b(?:H24|К24|КРУГЛОСУТОЧНО)\b)
    |(?P<daily>\b(?:DAILY|DLY|EVERYDAY|EVERY\ DAY|EVERY\ NIGHT|ЕЖЕДНЕВНО|ЕЖЕДН)\b)
    |(?P<next>\(\s*NEXT\ DAY\s*\))
    |(?P<except>\b(?:EXC|EXCEPT|КРОМЕ)\b)
    |(?P<year>(?<![0-9])20\d\d(?![0-9-]))
    |(?P<day>(?<![0-9])(?:[0-9][0-9O]?|O[0-9])(?![0-9]|N\b))
    |(?P<on>\b[09]N\b)
    |(?P<word>[A-ZА-Я][A-ZА-Я0-9]*)
    |(?P<dash>[-–])
    |(?P<skip>[\s,.;:()/+]+)""",
    re.VERBOSE,
)
_SUN: Final = re.compile(r"\b(?:SR|SS|SUNRISE|SUNSET|HJ|HN|ВОСХОД\w*|ЗАХОД\w*)\b")
_UNTIL: Final = frozenset({"TO", "THRU", "TILL", "UNTIL", "THROUGH", "ДО"})
_FILLER: Final = frozenset({
    *("ON", "BTN", "BETWEEN", "FM", "FROM", "AND", "UTC", "Z", "THE", "OF", "DATE", "DATES", "TIME", "TIMES", "PERIOD"),
    *("ACT", "ACTIVE", "WI", "DRG", "DURING", "HR", "HRS", "ALSO", "DAY", "DAYS", "И", "ПО", "С"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Range:
    """A stretch of the day in minutes; `shift` whole days later than the date that it stands with."""

    start: int
    end: int
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """The windows of item D, or None with a code that says why not."""

    windows: tuple[Window, ...] | None
    code: str | None = None


class _Unread(Exception):
    """Raised with the finding's code where the rest makes no sense."""


def read_schedule(text: str, begins: datetime, ends: datetime) -> Read:
    """Read item D within items B and C."""
    if len(text) > MOST_CHARACTERS:
        return Read(None, "notam.schedule_long")
    if _SUN.search(text):
        return Read(None, "notam.schedule_sun")
    try:
        windows = _Grammar(text, begins, ends).windows()
    except _Unread as error:
        return Read(None, str(error))
    except (ValueError, OverflowError):
        return Read(None, "notam.schedule_unread")
    cut = {found for window in windows if (found := _cut(window, begins, ends)) is not None}
    if not cut:
        return Read(None, "notam.schedule_outside")
    return Read(tuple(sorted(cut, key=lambda window: (window.start, window.end))))


def _cut(window: tuple[datetime, datetime], begins: datetime, ends: datetime) -> Window | None:
    start, end = max(window[0], begins), min(window[1], ends)
    return Window(start, end) if start < end else None


def _minutes(text: str) -> int:
    text = text.replace("O", "0")
    hours, minutes = int(text[:2]), int(text[2:])
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise _Unread("notam.schedule_unread")
    return hours * 60 + minutes


class _Grammar:
    """Reads the tokens of item D once, from left to right."""

    def __init__(self, text: str, begins: datetime, ends: datetime) -> None:
        self._begins, self._ends = begins, ends
        self._tokens = [token for token in _tokens(text) if token[0] != "skip"]
        self._month: tuple[int, int] | None = None
        self._last: date | None = None

    def windows(self) -> list[tuple[datetime, datetime]]:
        kinds = [kind for kind, _ in self._tokens]
        if "stamps" in kinds:
            return [self._stamps(value) for kind, value in self._tokens if kind == "stamps"]
        if not {"times", "all"} & set(kinds):
            raise _Unread("notam.schedule_unread")
        if "except" in kinds:
            return self._with_exceptions(kinds.index("except"))
        dated = "day" in kinds
        weekly = "weekday" in kinds
        first_date = min((kinds.index(kind) for kind in ("day", "weekday") if kind in kinds), default=0)
        first_time = min(kinds.index(kind) for kind in ("times", "all") if kind in kinds)
        if not dated and not weekly:
            if set(kinds) & {"all", "times"} == {"all"}:
                return [(self._begins, self._ends)]
            return self._every_day([self._range(token) for token in self._ranges()])
        groups = self._groups(times_first=first_time < first_date)
        return [window for dates, ranges in groups for day in dates for window in self._on(day, ranges)]

    def _with_exceptions(self, place: int) -> list[tuple[datetime, datetime]]:
        """Read what stands before the exceptions, and take away the days that they name."""
        exceptions, self._tokens = self._tokens[place + 1 :], self._tokens[:place]
        kept = self.windows()
        self._tokens, self._month, self._last = exceptions, None, None
        if {kind for kind, _ in exceptions} & {"times", "all", "except"} or not exceptions:
            raise _Unread("notam.schedule_unread")
        without: set[date] = set()
        at = 0
        while at < len(exceptions):
            if exceptions[at][0] in {"day", "month", "weekday"}:
                found, at = self._dates(at)
                without.update(found)
            else:
                at += 1
        return [window for window in kept if window[0].date() not in without]

    def _ranges(self) -> list[int]:
        return [place for place, (kind, _) in enumerate(self._tokens) if kind in {"times", "all"}]

    def _range(self, place: int) -> _Range:
        kind, value = self._tokens[place]
        following = self._tokens[place + 1][0] if place + 1 < len(self._tokens) else ""
        if kind == "all":
            return _Range(0, 1440)
        first, last = re.findall(r"[0-9O]{4}", value)
        start, end = _minutes(first), _minutes(last)
        if end <= start:
            return _Range(start, end + 1440)
        return _Range(start, end, 1 if following == "next" else 0)

    def _stamps(self, value: str) -> tuple[datetime, datetime]:
        first, last = (instant(stamp) for stamp in re.findall(r"\d{10}", value))
        if first is None or last is None or last <= first:
            raise _Unread("notam.schedule_unread")
        return first, last

    def _every_day(self, ranges: list[_Range]) -> list[tuple[datetime, datetime]]:
        days = (self._ends.date() - self._begins.date()).days + 1
        if days * len(ranges) > MOST_WINDOWS:
            raise _Unread("notam.schedule_long")
        first = self._begins.date() - timedelta(days=1)
        found = [window for n in range(days + 1) for window in self._on(first + timedelta(days=n), ranges)]
        return [window for window in found if window[0] >= self._begins or window[0].date() >= self._begins.date()]

    def _on(self, day: date, ranges: list[_Range]) -> list[tuple[datetime, datetime]]:
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return [
            (
                midnight + timedelta(days=each.shift, minutes=each.start),
                midnight + timedelta(days=each.shift, minutes=each.end),
            )
            for each in ranges
        ]

    def _groups(self, *, times_first: bool) -> Iterator[tuple[list[date], list[_Range]]]:
        """Yield dates with their times, whichever stand first."""
        dates: list[date] = []
        ranges: list[_Range] = []
        complete = False
        place = 0
        while place < len(self._tokens):
            kind, _ = self._tokens[place]
            is_time, is_date = kind in {"times", "all"}, kind in {"day", "month", "weekday"}
            if complete and (is_time if times_first else is_date):
                yield dates, ranges
                dates, ranges, complete = [], [], False
            if is_time:
                ranges.append(self._range(place))
                complete = complete or not times_first
            if is_date:
                found, place = self._dates(place)
                dates += found
                complete = complete or (times_first and bool(found))
            else:
                place += 1
        if not ranges or not dates:
            raise _Unread("notam.schedule_unread")
        yield dates, ranges

    # -- dates ---------------------------------------------------------------------------------------------------

    def _dates(self, place: int) -> tuple[list[date], int]:
        """Read one date, a list under a month, or a range; return the dates and the place after them."""
        kind, value = self._tokens[place]
        if kind == "weekday":
            return self._weekdays(place)
        if kind == "month":
            self._month = (_MONTHS[value], 0)
            return [], place + 1
        day = self._day(place)
        place += 1
        if self._is(place, "month") and not self._is(place + 1, "day"):
            place += 1  # the month stands after its day
        elif self._is(place, "month") and self._suffix_style():
            place += 1
        if self._is(place, "year"):
            place += 1
        if self._is(place, "dash") and (self._is(place + 1, "day") or self._is(place + 1, "month")):
            place += 1
            if self._is(place, "month"):
                self._month = (_MONTHS[self._tokens[place][1]], 0)
                place += 1
            last = self._day(place)
            place += 2 if self._is(place + 1, "month") and not self._is(place + 2, "day") else 1
            span = (last - day).days
            if not 0 <= span <= 370:
                raise _Unread("notam.schedule_unread")
            return [day + timedelta(days=n) for n in range(span + 1)], place
        return [day], place

    def _suffix_style(self) -> bool:
        """Whether this text writes the month after the day: its first month stands right behind a day."""
        first = next(place for place, (kind, _) in enumerate(self._tokens) if kind == "month")
        return first > 0 and self._tokens[first - 1][0] == "day"

    def _is(self, place: int, kind: str) -> bool:
        return place < len(self._tokens) and self._tokens[place][0] == kind

    def _day(self, place: int) -> date:
        if not self._is(place, "day"):
            raise _Unread("notam.schedule_unread")
        number = int(self._tokens[place][1].replace("O", "0"))
        month = self._month[0] if self._month else None
        after = place + 1
        if self._is(after, "month") and (self._suffix_style() or not self._is(after + 1, "day")):
            month = _MONTHS[self._tokens[after][1]]
            self._month = None
        found = self._resolve(number, month)
        self._last = found
        return found

    def _resolve(self, number: int, month: int | None) -> date:
        """Return the date of a day number: in its month, in the year that fits B to C; without a month, the next that fits."""
        low = self._begins.date() - timedelta(days=1)
        high = self._ends.date() + timedelta(days=1)
        if month is not None:
            for year in (low.year, high.year):
                found = date(year, month, number)
                if low <= found <= high:
                    return found
            raise _Unread("notam.schedule_outside")
        at = self._last or self._begins.date()
        for step in range(63):
            day = at + timedelta(days=step)
            if day.day == number and low <= day <= high:
                return day
        for day in (self._begins.date(), low):
            if day.day == number:
                return day
        raise _Unread("notam.schedule_outside")

    def _weekdays(self, place: int) -> tuple[list[date], int]:
        wanted = {_DAYS[self._tokens[place][1]]}
        place += 1
        if self._is(place, "dash") and self._is(place + 1, "weekday"):
            first, last = min(wanted), _DAYS[self._tokens[place + 1][1]]
            wanted = {(first + n) % 7 for n in range((last - first) % 7 + 1)}
            place += 2
        days = (self._ends.date() - self._begins.date()).days + 1
        if days > MOST_WINDOWS:
            raise _Unread("notam.schedule_long")
        every = (self._begins.date() + timedelta(days=n) for n in range(days))
        return [day for day in every if day.weekday() in wanted], place


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _Unread("notam.schedule_unread")
        at = match.end()
        kind = str(match.lastgroup)
        value = match.group()
        if kind == "word":
            if value in _MONTHS:
                kind = "month"
            elif value in _DAYS:
                kind = "weekday"
            elif value[:3] in _MONTHS and value in _LONG:
                kind, value = "month", value[:3]
            elif value in _UNTIL:
                kind = "dash"
            elif value in _FILLER:
                continue
            else:
                raise _Unread("notam.schedule_unread")
        elif kind in {"on", "skip"}:
            continue
        elif kind == "day" and (len(value) > 2 or not 0 < int(value.replace("O", "0")) < 32):
            raise _Unread("notam.schedule_unread")
        yield kind, value


def instant(stamp: str) -> datetime | None:
    """Read ten digits YYMMDDHHMM as an instant; 2400 is the next midnight. None where there is no such time."""
    try:
        day = datetime(2000 + int(stamp[:2]), int(stamp[2:4]), int(stamp[4:6]), tzinfo=UTC)
        hours, minutes = int(stamp[6:8]), int(stamp[8:10])
    except ValueError:
        return None
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        return None
    return day + timedelta(hours=hours, minutes=minutes)
