"""The windows of a navigational warning: daily windows, date-time groups, spare days, weekdays, exceptions. Pure.

A window past midnight belongs to the day it opens on. Each window of an ALTERNATE is an opportunity of its own. The year comes
from the time of issue. What depends on the sun, on local time or on holidays is not resolved, and said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from preavis.formats.navwarn.dates import LONG, Calendar, Unread, number_of, span, weekdays_of
from preavis.formats.navwarn.expressions import Expression
from preavis.formats.navwarn.hours import Range, Span, ahead_of, clocks_of, shifts_of, times_of_day, without_stamps
from preavis.formats.navwarn.order import ordered
from preavis.formats.navwarn.pieces import MOST_PIECES, Piece
from preavis.formats.navwarn.words import MONTHS

MOST: Final = 2000
_TIMES: Final = frozenset({"clock", "stamp"})


@dataclass(slots=True)
class Times:
    """What expressions say: windows that all apply, spare windows, or why there are none; `borrowed` is a day without a month."""

    main: list[Span] = field(default_factory=list)
    spare: list[Span] = field(default_factory=list)
    code: str | None = None
    approximate: bool = False
    borrowed: tuple[int, int] | None = None
    span: tuple[int, int] = (0, 0)


def read_times(said: Sequence[Expression], calendar: Calendar | None, until: datetime | None) -> Times:
    """Return the windows of expressions that speak of one area or paragraph. `until` is the end of the message. Never raises."""
    raw = [piece for each in said for piece in each.pieces]
    times = Times(span=(min(p.start for p in raw), max(p.end for p in raw)))
    kinds = {piece.kind for piece in raw}
    times.approximate = "approx" in kinds
    if len(raw) > MOST_PIECES:
        times.code = "navwarn.too_many"
    elif "sun" in kinds:
        times.code = "navwarn.sun"
    elif any(piece.zone is None and piece.kind in _TIMES for piece in raw):
        times.code = "navwarn.local"
    elif "bad" in kinds:
        times.code = "navwarn.times_unread"
    elif "open" in kinds or raw[-1].kind == "until":
        times.code = "navwarn.open_ended"
    elif calendar is None:
        times.code = "navwarn.year_unknown"
    else:
        _read(times, said, _Reader(calendar, until))
    return times


def _read(times: Times, said: Sequence[Expression], reader: _Reader) -> None:
    try:
        year = reader.calendar.issued.year
        plain = [[piece for piece in each.pieces if piece.kind != "approx"] for each in said]
        pieces = [piece for each in plain for piece in ordered(each, year)]
        months = max((piece.start for piece in pieces if piece.kind == "month"), default=-1)
        bare = [piece for piece in pieces if piece.kind in {"day", "stamp"} and piece.start > months]
        times.borrowed = (bare[0].start, bare[-1].end) if bare else None
        reader.segments(pieces, times)
        if not times.main:
            times.code = "navwarn.times_unread"
    except Unread as error:
        times.main, times.spare, times.code = [], [], str(error)
    except (ValueError, OverflowError, IndexError):
        times.main, times.spare, times.code = [], [], "navwarn.times_unread"


@dataclass(slots=True)
class _Reader:
    calendar: Calendar
    until: datetime | None

    def segments(self, pieces: Sequence[Piece], times: Times) -> None:
        """Split at ALTERNATE: what stands before is meant, what stands after are spare windows with the same clocks or dates."""
        parts: list[list[Piece]] = [[]]
        for piece in pieces:
            if piece.kind == "or":  # "12 OR 13 NOV" are days; "120600Z TO 120900Z NOV OR 13 NOV" is a spare one
                said = {each.kind for each in parts[-1]}
                if not ({"month"} < said and _TIMES & said):
                    continue
                parts.append([])
            elif piece.kind == "alternate":
                parts.append([])
            elif parts[-1] or piece.kind != "to":
                parts[-1].append(piece)
        clocks: list[Range] = []
        for number, part in enumerate(parts):
            if not part:
                continue
            later = [piece for rest in parts[number:] for piece in rest]
            windows, clocks = self._part(part, clocks, later)
            (times.spare if number else times.main).extend(windows)
        if not times.main and times.spare:
            times.main, times.spare = times.spare, []

    def _part(self, part: list[Piece], clocks: list[Range], later: Sequence[Piece]) -> tuple[list[Span], list[Range]]:
        found: list[Span] = []
        if any(piece.kind == "stamp" for piece in part):
            found = list(self._stamps(part, later))
            part = without_stamps(part)
            if not any(piece.kind in {"clock", "day"} for piece in part):
                return found, clocks or times_of_day(found)
        part, without, free = self._exceptions(part)
        own = dict(clocks_of(part))
        dated = self._groups(part, own, later)
        if not any(days for days, _ in dated):
            days = self._daily(part, [*own.values()] or clocks)
            dated = [(days, [*own.values()])]
        for days, ranges in dated:
            for day in days:
                if day in without or day.weekday() in free:
                    continue
                begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
                for first, last in ranges or clocks or [(0, 1440)]:
                    found.append((begin + timedelta(minutes=first), begin + timedelta(minutes=last)))
        if len(found) > MOST:
            raise Unread("navwarn.too_many")
        return found, [*own.values()] or clocks

    def _stamps(self, part: list[Piece], later: Sequence[Piece]) -> Iterator[Span]:
        """Yield `040424Z TO 040921Z JUN`, lists of them, and `UNTIL 051200Z JUN`."""
        stamps = [n for n, piece in enumerate(part) if piece.kind == "stamp"]
        place = 0
        while place < len(stamps):
            at = stamps[place]
            before = part[at - 1].kind if at else ""
            ends = stamps[place + 1] if place + 1 < len(stamps) else at
            if any(piece.kind in {"to", "until"} for piece in part[at + 1 : ends]):
                end = self.calendar.stamp(part, ends, later)
                start = self.calendar.stamp(part, at, later, near=end)
                start, end = start - ahead_of(part[at]), end - ahead_of(part[ends])
                if end < self.calendar.issued and (end - start).days > LONG:  # a range of a year, given about New Year
                    start, end = start.replace(year=start.year + 1), end.replace(year=end.year + 1)
                if start >= end:
                    raise Unread("navwarn.times_reversed")
                last = self._daily_until(part, stamps[place + 1 : place + 3], later)
                for n in range((last - end).days + 1 if last else 1):
                    yield start + timedelta(days=n), end + timedelta(days=n)
                place += 3 if last else 2
            elif any(piece.kind == "lasting" for piece in part[at + 1 : ends if ends > at else None]):
                start = self.calendar.stamp(part, at, later) - ahead_of(part[at])
                lasting = next(piece for piece in part[at + 1 :] if piece.kind == "lasting")
                yield start, start + timedelta(hours=number_of(lasting.value) * (24 if "DAY" in lasting.value else 1))
                place += 1
            elif before in {"until", "to"}:
                end = self.calendar.stamp(part, at, later) - ahead_of(part[at])
                if not self.calendar.exact:
                    raise Unread("navwarn.start_unknown")
                if end <= self.calendar.issued:
                    end = end.replace(year=end.year + 1)
                if end <= self.calendar.issued:
                    raise Unread("navwarn.times_reversed")
                yield self.calendar.issued, end
                place += 1
            else:
                raise Unread("navwarn.times_unread")

    def _daily_until(self, part: list[Piece], stamps: Sequence[int], later: Sequence[Piece]) -> datetime | None:
        """Return the end of `112230Z TO 120430Z NOV DAILY UNTIL 160430Z NOV`, where it is said."""
        if len(stamps) < 2:
            return None
        between = [piece.kind for piece in part[stamps[0] + 1 : stamps[1]]]
        if "daily" not in between or between[-1] not in {"until", "to"}:
            return None
        return self.calendar.stamp(part, stamps[1], later) - ahead_of(part[stamps[1]])

    def _groups(
        self, part: list[Piece], clocks: dict[int, Range], later: Sequence[Piece]
    ) -> list[tuple[list[date], list[Range]]]:
        """Return dates with the clock times that stand with them, whichever come first."""
        groups: list[tuple[list[date], list[Range]]] = []
        days: list[date] = []
        ranges: list[Range] = []
        first_day = next((n for n, piece in enumerate(part) if piece.kind == "day"), len(part))
        clocks_first = min(clocks, default=len(part)) < first_day
        place = 0
        while place < len(part):
            piece = part[place]
            if place in clocks:
                if clocks_first and days:
                    groups.append((days, ranges))
                    days, ranges = [], []
                ranges.append(clocks[place])
                place += 3
            elif piece.kind == "day":
                if not clocks_first and ranges:
                    groups.append((days, ranges))
                    days, ranges = [], []
                opens = place == 0 or part[place - 1].kind not in {"until", "to"} or bool(days)
                found, place = self.calendar.days(part, place, later)
                days += found if opens else self.calendar.from_issue(found[-1], ranges)
            elif piece.kind == "until" and days and place + 1 < len(part) and part[place + 1].kind == "day":
                found, place = self.calendar.days(part, place + 1, later)
                days += span(days[-1], found[-1])[1:]
            elif piece.kind == "lasting":
                if not days or "DAY" not in piece.value:
                    raise Unread("navwarn.times_unread")
                days += span(days[-1], days[-1] + timedelta(days=number_of(piece.value) - 1))[1:]
                place += 1
            else:
                place += 1
        groups.append((days, ranges))
        shifts = shifts_of(part, clocks)
        if len(shifts) > 1:
            days = [day for each, _ in groups for day in each]
            return [([day for day in days if day.weekday() in named], own) for named, own in shifts]
        weekdays = weekdays_of(part)
        if weekdays:
            groups = [([day for day in each if day.weekday() in weekdays], own) for each, own in groups]
        return groups

    def _daily(self, part: Sequence[Piece], ranges: Sequence[Range]) -> list[date]:
        """Return the days of a daily window that names none: those of its month, or to the end that the message gives itself."""
        weekdays = weekdays_of(part)
        months = [MONTHS[piece.value] for piece in part if piece.kind == "month"]
        if months and any(piece.kind == "daily" for piece in part):
            return [day for month in months for day in self.calendar.whole_month(month)]
        if not (weekdays or any(piece.kind == "daily" for piece in part)) or self.until is None:
            raise Unread("navwarn.times_unread")
        last = (self.until - timedelta(hours=1)).date()
        return [day for day in self.calendar.from_issue(last, ranges) if not weekdays or day.weekday() in weekdays]

    def _exceptions(self, part: list[Piece]) -> tuple[list[Piece], set[date], set[int]]:
        """Take the exceptions away: dates, weekdays, weekends. Holidays are not resolved: the window is too wide, never too small."""
        at = next((n for n, piece in enumerate(part) if piece.kind == "except"), None)
        if at is None:
            return part, set(), set()
        rest = part[at + 1 :]
        hours = next((n for n, piece in enumerate(rest) if piece.kind == "clock"), len(rest))
        if hours < len(rest) and any(piece.kind == "clock" for piece in part[:at]):
            raise Unread("navwarn.times_unread")  # hours of the exception itself
        rest, behind = rest[:hours], rest[hours:]
        without: set[date] = set()
        place = 0
        while place < len(rest):
            if rest[place].kind == "day":
                found, place = self.calendar.days(rest, place, rest)
                without.update(found)
            else:
                place += 1
        return [*part[:at], *behind], without, weekdays_of(rest)
