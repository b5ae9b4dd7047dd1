"""Item D of a NOTAM: when, between B and C, the activity takes place. Every window in UTC, or nothing and a finding. Pure.

Dates before times (`MAR 29 0753-0925, 30 0732-0903`), times before dates (`2310-2344 01, 0157-0231 0749-0832 02`), `DAILY`, bare
times, day ranges, weekdays, exceptions, from day and time to day and time (`24 0600-25 1800`), whole date-times
(`2603292335 TO 2603300431`). A window belongs to the day it opens on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Final

from preavis.clock import Window
from preavis.formats.notam.moments import MINUTES, Range, Span, date_of, instant, spans_on
from preavis.formats.notam.schedule_words import MONTHS, SPARE, WEEKDAYS, Unread, check, clocks, tokens

MOST_WINDOWS: Final = 4000
MOST_CHARACTERS: Final = 3000  # the standard allows 200


@dataclass(frozen=True, slots=True)
class Read:
    """The windows of item D, or None with a code that says why not; with windows, a code says what of it lies outside B to C."""

    windows: tuple[Window, ...] | None
    code: str | None = None


def read_schedule(text: str, begins: datetime, ends: datetime) -> Read:
    """Read item D within items B and C."""
    if len(text) > MOST_CHARACTERS:
        return Read(None, "notam.schedule_long")
    try:
        check(text)
        said, spare = SPARE.subn(" ", text)
        grammar = _Grammar(said, begins, ends)
        windows = grammar.windows()
    except Unread as error:
        return Read(None, str(error))
    except (ValueError, OverflowError):
        return Read(None, "notam.schedule_unread")
    cut = [_cut(window, begins, ends) for window in windows]
    kept = {window for window in cut if window is not None}
    if not kept:
        return Read(None, "notam.schedule_outside")
    outside = None in cut or (grammar.stamped and any(a < begins or b > ends for a, b in windows))
    code = "notam.schedule_partly" if grammar.dated and outside else "notam.spare_days" if spare else None
    return Read(tuple(sorted(kept, key=attrgetter("start", "end"))), code)


def _cut(window: Span, begins: datetime, ends: datetime) -> Window | None:
    start, end = window
    if start < begins or end > ends:
        start, end = max(start, begins), min(end, ends)
    return Window(start, end) if start < end else None


class _Grammar:
    """Reads the tokens of item D once, from left to right."""

    def __init__(self, text: str, begins: datetime, ends: datetime) -> None:
        self._begins, self._ends = begins, ends
        self._tokens = self._years(list(tokens(text)))
        self._month: int | None = None
        self._last: date | None = None
        self.stamped = any(kind == "stamps" for kind, _ in self._tokens)
        self.dated = any(kind in {"day", "stamps"} for kind, _ in self._tokens)

    def _years(self, given: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Leave out the years of dates: four digits behind a month, with or without its day, that are a year of B or C."""
        years = {str(year) for year in range(self._begins.year - 1, self._ends.year + 2)}
        kept: list[tuple[str, str]] = []
        for place, (kind, value) in enumerate(given):
            after = given[place + 1][0] if place + 1 < len(given) else ""
            dated = bool(kept) and (
                kept[-1][0] == "month" or (kept[-1][0] == "day" and kept[-2:-1] and kept[-2][0] == "month")
            )
            if kind == "clock" and value in years and dated and after != "dash":
                continue
            kept.append((kind, value))
        return kept  # fmt: skip

    def windows(self) -> list[Span]:
        """Return every window, some of them perhaps outside B to C. Raises Unread."""
        kinds = [kind for kind, _ in self._tokens]
        if "stamps" in kinds:
            if set(kinds) - {"stamps"}:
                raise Unread("notam.schedule_unread")
            return [self._stamps(value) for _, value in self._tokens]
        if not {"times", "all", "clock"} & set(kinds):
            raise Unread("notam.schedule_unread")
        if "except" in kinds:
            return self._with_exceptions(kinds.index("except"))
        dates = [place for place, kind in enumerate(kinds) if kind in {"day", "weekday"}]
        if not dates:
            if "month" in kinds or "clock" in kinds or "dash" in kinds:
                raise Unread("notam.schedule_unread")
            if "times" not in kinds:
                return [(self._begins, self._ends)]
            return self._every_day([self._range(place) for place, kind in enumerate(kinds) if kind in {"times", "all"}])
        first_time = min(place for place, kind in enumerate(kinds) if kind in {"times", "all", "clock"})
        return list(self._groups(times_first=first_time < dates[0]))

    def _with_exceptions(self, place: int) -> list[Span]:
        """Read what stands beside the exceptions, and take away the days that they name."""
        exceptions, kept = self._tokens[place + 1 :], self._tokens[:place]
        times = next(
            (n for n, (kind, _) in enumerate(exceptions) if kind in {"times", "all", "clock"}), len(exceptions)
        )
        exceptions, rest = exceptions[:times], exceptions[times:]
        if not exceptions or (rest and {kind for kind, _ in kept} & {"times", "all", "clock"}):
            raise Unread("notam.schedule_unread")
        self._tokens = [*kept, *rest]
        found = self.windows()
        self._tokens, self._month, self._last = exceptions, None, None
        without: set[date] = set()
        at = 0
        while at < len(exceptions):
            if exceptions[at][0] not in {"day", "month", "weekday"}:
                raise Unread("notam.schedule_unread")
            days, at = self._dates(at)
            without.update(days)
        return [window for window in found if window[0].date() not in without]  # fmt: skip

    # -- times ---------------------------------------------------------------------------------------------------

    def _range(self, place: int) -> Range:
        kind, value = self._tokens[place]
        following = self._tokens[place + 1][0] if place + 1 < len(self._tokens) else ""
        if kind == "all":
            return Range(0, 1440)
        start, end = clocks(value)
        if end <= start:
            return Range(start, end + 1440)
        return Range(start, end, 1 if following == "next" else 0)

    def _stamps(self, value: str) -> Span:
        first, last = (instant(stamp[-10:]) for stamp in re.findall(r"\d{10,12}", value))
        if first is None or last is None or last <= first:
            raise Unread("notam.schedule_unread")
        return first, last

    def _every_day(self, ranges: list[Range]) -> list[Span]:
        days = (self._ends.date() - self._begins.date()).days + 1
        if days * len(ranges) > MOST_WINDOWS:
            raise Unread("notam.schedule_long")
        first = self._begins.date()
        overnight = [
            each for each in ranges if each.end > MINUTES
        ]  # opened the evening before B, it is still open at B
        return [
            *spans_on(first - timedelta(days=1), overnight),
            *(window for n in range(days) for window in spans_on(first + timedelta(days=n), ranges)),
        ]

    def _groups(self, *, times_first: bool) -> Iterator[Span]:
        """Yield the windows of dates with their times, whichever stand first."""
        dates: list[date] = []
        ranges: list[Range] = []
        complete = False
        place = 0
        while place < len(self._tokens):
            kind, _ = self._tokens[place]
            is_time, is_date = kind in {"times", "all"}, kind in {"day", "month", "weekday"}
            if complete and (is_time if times_first else is_date):
                yield from (window for day in dates for window in spans_on(day, ranges))
                dates, ranges, complete = [], [], False
            if kind == "clock":
                spans, place = self._across(place, dates, ranges)
                yield from spans
                dates = []
                continue
            if kind == "dash":
                raise Unread("notam.schedule_unread")
            if is_time:
                ranges.append(self._range(place))
                complete = complete or not times_first
            if is_date:
                found, place = self._dates(place)
                dates += found
                complete = complete or (times_first and bool(found))
                if len(dates) * max(1, len(ranges)) > MOST_WINDOWS:
                    raise Unread("notam.schedule_long")
            else:
                place += 1
        if bool(ranges) != bool(dates):
            raise Unread("notam.schedule_unread")
        yield from (window for day in dates for window in spans_on(day, ranges))

    def _across(self, place: int, dates: list[date], ranges: list[Range]) -> tuple[list[Span], int]:
        """Read `24 0600-25 1800` from its first time on: one window from a day and time to another."""
        if ranges or not dates or not self._is(place + 1, "dash"):
            raise Unread("notam.schedule_unread")
        start = clocks(self._tokens[place][1])[0]
        weekly = self._is(place + 2, "weekday")
        if len(dates) > 1 and not weekly:
            raise Unread("notam.schedule_unread")
        at = place + 2
        lasts: list[date] = []
        weekday = None
        if weekly:
            weekday = WEEKDAYS[self._tokens[at][1]]
            at += 1
        else:
            while self._is(at, "day") or self._is(at, "month"):
                found, at = self._dates(at)
                lasts += found
        if not self._is(at, "clock") or (not weekly and len(lasts) != 1):
            raise Unread("notam.schedule_unread")
        end = clocks(self._tokens[at][1])[0]
        spans = []
        for day in dates:
            last = day + timedelta(days=(weekday - day.weekday()) % 7) if weekday is not None else lasts[0]
            ((begin, _),) = spans_on(day, [Range(start, start)])
            ((_, finish),) = spans_on(last, [Range(end, end)])
            if finish <= begin:
                raise Unread("notam.schedule_unread")
            spans.append((begin, finish))
        return spans, at + 1

    # -- dates ---------------------------------------------------------------------------------------------------

    def _dates(self, place: int) -> tuple[list[date], int]:
        """Read one date, a month before its days, or a range; return the dates and the place after them."""
        kind, value = self._tokens[place]
        if kind == "weekday":
            return self._weekdays(place)
        if kind == "month":
            self._month = MONTHS[value]
            return [], place + 1
        ahead = self._month_after_range(place)
        day, place = self._day(place, ahead)
        if not (self._is(place, "dash") and (self._is(place + 1, "day") or self._is(place + 1, "month"))):
            return [day], place
        place += 1
        if self._is(place, "month"):
            self._month = MONTHS[self._tokens[place][1]]
            place += 1
        last, place = self._day(place, None)
        span = (last - day).days
        if not 0 <= span <= 370:
            raise Unread("notam.schedule_unread")
        return [day + timedelta(days=n) for n in range(span + 1)], place

    def _month_after_range(self, place: int) -> int | None:
        """Return the month of `29-31 MAY` for the day before the dash."""
        if (
            self._is(place + 1, "dash")
            and self._is(place + 2, "day")
            and self._is(place + 3, "month")
            and self._suffix_style()
        ):
            return MONTHS[self._tokens[place + 3][1]]
        return None

    def _suffix_style(self) -> bool:
        """Whether this text writes the month after the day: its first month stands right behind a day."""
        first = next((place for place, (kind, _) in enumerate(self._tokens) if kind == "month"), 0)
        return first > 0 and self._tokens[first - 1][0] == "day"

    def _is(self, place: int, kind: str) -> bool:
        return 0 <= place < len(self._tokens) and self._tokens[place][0] == kind

    def _day(self, place: int, month: int | None) -> tuple[date, int]:
        """Read one day with the month that stands after it, or before it, or nowhere."""
        if not self._is(place, "day"):
            raise Unread("notam.schedule_unread")
        number = int(self._tokens[place][1])
        place += 1
        if self._is(place, "month") and (self._suffix_style() or not self._is(place + 1, "day")):
            month = MONTHS[self._tokens[place][1]]
            self._month = None
            place += 1
        elif month is None and self._suffix_style():
            month = self._month_ahead(place)
        found = self._resolve(number, month if month is not None else self._month)
        self._last = found
        return found, place

    def _month_ahead(self, place: int) -> int | None:
        """Return the month of `01 02 03 MAY` for the days before the last."""
        while self._is(place, "day"):
            place += 1
            if self._is(place, "month"):
                return MONTHS[self._tokens[place][1]]
        return None

    def _resolve(self, number: int, month: int | None) -> date:
        """Return the date of a day number: in its month, in the year that fits B to C; without a month, the next that fits."""
        low = self._begins.date() - timedelta(days=1)
        high = self._ends.date() + timedelta(days=1)
        earlier = [] if self._last else [self._begins.date() - timedelta(days=step) for step in range(1, 31)]
        if month is not None:
            dates = [
                found for year in range(low.year, high.year + 1) if (found := date_of(year, month, number)) is not None
            ]
            dates += [day for day in earlier if (day.month, day.day) == (month, number)]
        else:
            at = self._last or self._begins.date()
            dates = [day for day in (at + timedelta(days=step) for step in range(63)) if day.day == number]
            dates += [day for day in earlier if day.day == number]
        for day in dates:
            if low <= day <= high or day in earlier:  # a replacement keeps the dates that have passed
                return day
        raise Unread("notam.schedule_outside")

    def _weekdays(self, place: int) -> tuple[list[date], int]:
        wanted = {WEEKDAYS[self._tokens[place][1]]}
        place += 1
        if self._is(place, "dash") and self._is(place + 1, "weekday"):
            first, last = min(wanted), WEEKDAYS[self._tokens[place + 1][1]]
            wanted = {(first + n) % 7 for n in range((last - first) % 7 + 1)}
            place += 2
        days = (self._ends.date() - self._begins.date()).days + 1
        if days > MOST_WINDOWS:
            raise Unread("notam.schedule_long")
        every = (self._begins.date() + timedelta(days=n) for n in range(days))
        return [day for day in every if day.weekday() in wanted], place
