"""The days that a time expression names: which year and month each belongs to, ranges, weekdays. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from preavis.formats.navwarn.pieces import Piece
from preavis.formats.navwarn.words import MONTHS, WEEKDAYS

LONGEST: Final = 400
LONG: Final = 180
_SOON: Final = 31
_PAST: Final = 10  # a warning that speaks of days before its issue speaks of few


class Unread(Exception):
    """Raised with the code of the finding."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dates around the time of issue; `exact` where that time is known and not guessed from a number or a cancel time."""

    issued: datetime
    exact: bool

    def nearest(self, day: int, month: int) -> date:
        """Return the date nearest to the time of issue, later ones preferred."""
        around = self.issued.date()
        options = []
        for found in _dates(day, month, (around.year - 1, around.year, around.year + 1)):
            days = (found - around).days
            options.append((abs(days) if days >= -_PAST else LONGEST - days, found))
        if not options:
            raise Unread("navwarn.times_unread")
        return min(options)[1]

    def month_of(self, part: Sequence[Piece], place: int, later: Sequence[Piece]) -> int:
        """Return the month that a day or stamp belongs to: the next that is named, else the last before it."""
        own = part[place]
        for piece in later:
            if piece.kind == "month" and piece.start >= own.end:
                return MONTHS[piece.value]
        for piece in reversed(part[:place]):
            if piece.kind == "month":
                return MONTHS[piece.value]
        return self.issued.month

    def stamp(
        self, part: Sequence[Piece], place: int, later: Sequence[Piece], near: datetime | None = None
    ) -> datetime:
        """Return the instant of a date-time group; without a month of its own it lies before `near`."""
        digits = part[place].value
        month = self.month_of(part, place, later)
        earlier = False
        if near is not None and not (place + 1 < len(part) and part[place + 1].kind == "month"):
            earlier = int(digits[:2]) > near.day
            month = (near.month - 2) % 12 + 1 if earlier else near.month
        minutes = minutes_of(digits[2:])
        year = next((int(piece.value) for piece in part[place + 1 : place + 3] if piece.kind == "year"), None)
        if year is None:
            day = (
                self.nearest(int(digits[:2]), month)
                if near is None
                else last_before(int(digits[:2]), month, near.date())
            )
        else:
            day = date(year, month, int(digits[:2]))
        if earlier and self.exact and (self.issued.date() - day).days > _PAST:
            raise Unread("navwarn.times_reversed")  # "130600Z TO 120900Z NOV" is no month that began before the issue
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)

    def days(self, part: Sequence[Piece], place: int, later: Sequence[Piece]) -> tuple[list[date], int]:
        """Read one date or a range of dates; return the days and the place behind them."""
        number, month = number_of(part[place].value), self.month_of(part, place, later)
        own_month, own_year, place = self._tail(part, place + 1)
        if not (place + 1 < len(part) and part[place].kind == "to" and part[place + 1].kind == "day"):
            return [self._day(number, month, own_year)], place
        high, until = number_of(part[place + 1].value), self.month_of(part, place + 1, later)
        _, year, behind = self._tail(part, place + 2)
        last = self._day(high, until, year)
        start = month if own_month else until if number <= high else (until - 2) % 12 + 1
        first = self._day(number, start, own_year) if own_year else last_before(number, start, last)
        if not (own_year or year) and (last - first).days > LONG and (last - self.issued.date()).days < _SOON:
            first, last = _year_later(first), _year_later(last)  # a range of a year, given about New Year
        return span(first, last), behind

    def _day(self, number: int, month: int, year: int | None) -> date:
        return self.nearest(number, month) if year is None else date(year, month, number)

    @staticmethod
    def _tail(part: Sequence[Piece], place: int) -> tuple[bool, int | None, int]:
        """Return whether a month follows, which year, and the place behind both."""
        month = place < len(part) and part[place].kind == "month"
        place += month
        year = int(part[place].value) if place < len(part) and part[place].kind == "year" else None
        return month, year, place + (year is not None)

    def whole_month(self, month: int) -> list[date]:
        """Return the days of the month that is not over at the time of issue. Raises Unread where that time is unknown."""
        if not self.exact:
            raise Unread("navwarn.start_unknown")
        around = self.issued.date()
        year = around.year + (month < around.month)
        return span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    def from_issue(self, last: date, ranges: Sequence[tuple[int, int]]) -> list[date]:
        """Return the days from that of issue to the last; the first is left out where its windows are over already."""
        if not self.exact:
            raise Unread("navwarn.start_unknown")
        first = self.issued.date()
        last = last if last >= first else _year_later(last)
        minutes = self.issued.hour * 60 + self.issued.minute
        if ranges and all(end <= minutes for _, end in ranges):
            first += timedelta(days=1)
        return span(first, last)


def _dates(day: int, month: int, years: Sequence[int]) -> Iterator[date]:
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:  # 29 February
            continue


def _year_later(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 2, 28)


def last_before(day: int, month: int, last: date) -> date:
    """Return the last such date that is not after another: where a range begins that ends there."""
    found = next((each for each in _dates(day, month, (last.year, last.year - 1)) if each <= last), None)
    if found is None:
        raise Unread("navwarn.times_reversed")
    return found


def weekdays_of(part: Sequence[Piece]) -> set[int]:
    """Return the weekdays that are named, 0 for Monday."""
    found: set[int] = set()
    place = 0
    while place < len(part):
        if part[place].kind == "weekday":
            first = WEEKDAYS[part[place].value]
            following = part[place + 1 : place + 3]
            if [piece.kind for piece in following] == ["to", "weekday"]:
                found |= {(first + n) % 7 for n in range((WEEKDAYS[following[1].value] - first) % 7 + 1)}
                place += 2
            else:
                found.add(first)
        elif part[place].kind in {"weekdays", "weekend"}:
            found |= set(range(5)) if part[place].kind == "weekdays" else {5, 6}
        place += 1
    return found


def number_of(text: str) -> int:
    """Return the number in `12TH`."""
    return int("".join(character for character in text if character.isdigit()))


def minutes_of(clock: str) -> int:
    """Return `0930` in minutes. Raises Unread where it is no time of day."""
    hours, minutes = int(clock[:2]), int(clock[2:4])
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise Unread("navwarn.times_unread")
    return hours * 60 + minutes


def span(first: date, last: date) -> list[date]:
    """Return the days from the first to the last. Raises Unread where they are reversed or too many."""
    days = (last - first).days
    if not 0 <= days <= LONGEST:
        raise Unread("navwarn.times_reversed")
    return [first + timedelta(days=n) for n in range(days + 1)]
