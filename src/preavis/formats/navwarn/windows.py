"""The times of a navigational warning: daily windows, date-time groups, spare days, weekdays, exceptions. Pure.

A window past midnight belongs to the day it opens on. Each window of an ALTERNATE is an opportunity of its own. The year comes
from the time of issue. What depends on the sun, on local time or on holidays is not resolved, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

MOST: Final = 2000
MOST_PIECES: Final = 600
MONTHS: Final = {
    name: n
    for names in (
        "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC",
        "JANUARY FEBRUARY MARCH APRIL - JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER",
        "- - - - - - - - SEPT - - -",
        "ЯНВ ФЕВ МАРТ АПР МАЙ ИЮНЬ ИЮЛЬ АВГ СЕНТ ОКТ НОЯБ ДЕК",
        "ЯНВАРЬ ФЕВР МАР АПРЕЛЬ МАЯ ИЮН ИЮЛ АВГУСТ СЕН ОКТЯБРЬ НОЯ ДЕКАБРЬ",
        "ЯНВАРЯ ФЕВРАЛЯ МАРТА АПРЕЛЯ - ИЮНЯ ИЮЛЯ АВГУСТА СЕНТЯБРЯ ОКТЯБРЯ НОЯБРЯ ДЕКАБРЯ",
    )
    for n, name in enumerate(names.split(), 1)
    if name != "-"
}
_WEEKDAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_WORDS: Final = {
    **dict.fromkeys(("TO", "THRU", "THROUGH", "ДО", "ПО", "TILL", "T0"), "to"),
    **dict.fromkeys(("AND", "И", "&"), "and"),
    **dict.fromkeys(("DAILY", "DLY", "EVERYDAY", "ЕЖЕДНЕВНО", "ЕЖЕСУТОЧНО"), "daily"),
    **dict.fromkeys(
        ("ALTERNATE", "ALTERNATES", "ALTERNATIVE", "ALTERNATIVELY", "ALTRENATE", "ALTENATE", "ATLERNATE", "BACKUP", "RESERVE", "РЕЗЕРВ"),
        "alternate",
    ),
    **dict.fromkeys(("EXCEPT", "EXCLUDING", "КРОМЕ"), "except"),
    **dict.fromkeys(("UNTIL",), "until"),
    **dict.fromkeys(("SUNRISE", "SUNSET", "DAWN", "DUSK", "DAYLIGHT", "ВОСХОДА", "ЗАХОДА", "РАССВЕТА"), "sun"),
    **dict.fromkeys(("LOCAL", "МЕСТНОГО", "LT"), "local"),
    **dict.fromkeys(("HOLIDAY", "HOLIDAYS"), "holiday"),
    **dict.fromkeys(("WEEKEND", "WEEKENDS"), "weekend"),
    **dict.fromkeys(("UTC", "GMT", "Z", "UT", "HRS", "HOURS"), "skip"),
    **dict.fromkeys(("FROM", "ON", "COMMENCING", "EACH", "EVERY", "DAY", "WITHIN", "TIMEFRAME", "BETWEEN", "С", "OR", "DATES", "THE"), "skip"),
    **dict.fromkeys(("PERIOD", "IN", "PROGRESS", "TIME", "INCLUSIVE", "AT", "FOR", "ALSO"), "skip"),
}  # fmt: skip
_TOKEN: Final = re.compile(
    r"(?P<bad>(?<![0-9.\-/])(?:\d{3}|\d{5}|\d{7,9})Z)"
    r"|(?P<stamp>(?<![0-9.\-/])\d{6}(?![0-9.\-/])Z?)|(?P<clock>(?<![0-9.\-/])(?:\d{4}(?![0-9.\-/])|\d{2}:\d{2})Z?)"
    r"|(?P<dashed>(?<![0-9.\-/])\d{4}Z?\s?[-–]\s?\d{4}Z?(?![0-9.\-/]))"
    r"|(?P<days>(?<![0-9.\-/])\d{1,2}\s?[-–]\s?\d{1,2}(?=\s+[A-ZА-Я]{3}))"
    r"|(?P<day>(?<![0-9.\-/])\d{1,2}(?:ST|ND|RD|TH)?(?![0-9.\-/A-ZА-Я]))|(?P<word>[A-ZА-Я&][A-ZА-Я0]*)|(?P<comma>[,;])|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of a time expression: kind, value, place."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(slots=True)
class Times:
    """What an expression says: opportunities as lists of (start, end), or why it says none."""

    main: list[tuple[datetime, datetime]] = field(default_factory=list)
    spare: list[tuple[datetime, datetime]] = field(default_factory=list)
    code: str | None = None
    span: tuple[int, int] = (0, 0)


class Unread(Exception):
    """Raised with the code of the finding."""


def expressions(text: str, start: int, end: int) -> list[list[Piece]]:
    """Return the stretches of text that speak of time: tokens with nothing else between, each with a clock or a date in it."""
    found: list[list[Piece]] = []
    run: list[Piece] = []
    for match in _TOKEN.finditer(text, start, end):
        kind, value = str(match.lastgroup), match.group()
        if kind == "space" or (kind == "other" and value in ":.()\"'"):
            if kind == "other" and value == ".":
                found.append(run)
                run = []
            continue
        if kind == "word":
            kind = _kind(value)
        if kind in {"other", ""}:
            found.append(run)
            run = []
        else:
            run.append(Piece(kind, value, *match.span()))
    found.append(run)
    return [trimmed for each in found if (trimmed := _trim(each))]


def _kind(word: str) -> str:
    if word in MONTHS:
        return "month"
    if word in _WORDS:
        return _WORDS[word]
    if word.rstrip("S") in _WEEKDAYS:
        return "weekday"
    for known in ("DAILY", "UNTIL"):
        if word.startswith(known) and word[len(known) :].isdigit():
            return "daily"
    return ""


def _trim(run: list[Piece]) -> list[Piece]:
    kinds = {piece.kind for piece in run}
    instants = sum(
        piece.kind == "stamp" or (piece.kind == "clock" and not _looks_like_a_year(run, place))
        for place, piece in enumerate(run)
    )
    if instants == 1 and not kinds & {"until", "bad", "sun", "dashed"}:
        return []  # an instant at which something was seen
    timed = {"stamp", "clock", "dashed", "sun", "bad"} & kinds
    dated = ({"day", "days"} & kinds and "month" in kinds) or "weekday" in kinds
    if not (timed or dated):
        return []
    if not (kinds & {"stamp", "dashed", "sun"}) and not dated and sum(p.kind == "clock" for p in run) < 2:
        return []
    while run and run[-1].kind in {"skip", "and", "comma", "to"}:
        run.pop()
    return [piece for piece in run if piece.kind not in {"skip", "comma"}]


def _looks_like_a_year(run: Sequence[Piece], place: int) -> bool:
    behind = place > 0 and run[place - 1].kind == "month"
    ranges = place + 1 < len(run) and run[place + 1].kind == "to"
    return behind and not ranges and re.fullmatch(r"20[0-4]\d", run[place].value) is not None


class Reader:
    """Reads the pieces of one expression, perhaps that of an area after that of its paragraph."""

    def __init__(self, pieces: Sequence[Piece], issued: datetime | None, until: datetime | None) -> None:
        self._issued = issued
        self._pieces = self._years(pieces)
        self._until = until

    def _years(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Return the pieces with years told from days and clocks: two or four digits behind a month, this year or the next."""
        if self._issued is None:
            return list(pieces)
        near = {f"{self._issued.year + n}" for n in (-1, 0, 1)}
        found = []
        for place, piece in enumerate(pieces):
            behind = place > 0 and pieces[place - 1].kind == "month"
            following = pieces[place + 1].kind if place + 1 < len(pieces) else ""
            year = piece.value if len(piece.value) == 4 else f"20{piece.value}"
            short = len(piece.value) == 2 and following not in {"to", "month", "and", "day"}
            told = behind and year in near and (piece.kind == "clock" or short)
            found.append(Piece("year", year, piece.start, piece.end) if told else piece)
        return found

    def read(self) -> Times:
        """Return the windows. Never raises."""
        times = Times(span=(self._pieces[0].start, self._pieces[-1].end))
        kinds = [piece.kind for piece in self._pieces]
        for kind, code in (("sun", "sun"), ("local", "local")):
            if kind in kinds:
                times.code = f"navwarn.{code}"
                return times
        if len(kinds) > MOST_PIECES:
            times.code = "navwarn.too_many"
            return times
        if "bad" in kinds:
            times.code = "navwarn.times_unread"
            return times
        if kinds[-1] == "until":
            times.code = "navwarn.open_ended"
            return times
        if self._issued is None:
            times.code = "navwarn.year_unknown"
            return times
        try:
            self._segments(times)
        except Unread as error:
            times.main, times.spare, times.code = [], [], str(error)
        except (ValueError, OverflowError, IndexError):
            times.main, times.spare, times.code = [], [], "navwarn.times_unread"
        if not times.main and times.code is None:
            times.code = "navwarn.times_unread"
        return times

    def _segments(self, times: Times) -> None:
        """Split at ALTERNATE: what stands before is meant, what stands after are spare windows with the same clocks or dates."""
        parts: list[list[Piece]] = [[]]
        for piece in self._pieces:
            if piece.kind == "alternate":
                parts.append([])
            else:
                parts[-1].append(piece)
        clocks: list[tuple[int, int]] = []
        for number, part in enumerate(parts):
            if not part:
                continue
            later = [piece for rest in parts[number:] for piece in rest]
            windows, clocks = self._part(part, clocks, later)
            (times.spare if number else times.main).extend(windows)
        if not times.main and times.spare:
            times.main, times.spare = times.spare, []

    def _part(
        self, part: list[Piece], clocks: list[tuple[int, int]], later: list[Piece]
    ) -> tuple[list[tuple[datetime, datetime]], list[tuple[int, int]]]:
        found: list[tuple[datetime, datetime]] = []
        if any(piece.kind == "stamp" for piece in part):
            found = list(self._stamps(part, later))
            part = self._without_stamps(part)
            if not any(piece.kind in {"clock", "dashed"} for piece in part):
                return found, clocks
        part, without = self._exceptions(part)
        own = [*self._clocks(part)]
        dated = self._groups(part, later)
        if not any(days for days, _ in dated):
            days = self._daily(part, [r for _, r in own] or clocks)
            dated = [(days, [r for _, r in own])]
        for days, ranges in dated:
            for day in days:
                if day in without or day.weekday() in self._free:
                    continue
                for first, last in ranges or clocks or [(0, 1440)]:
                    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
                    found.append((begin + timedelta(minutes=first), begin + timedelta(minutes=last)))
        if len(found) > MOST:
            raise Unread("navwarn.too_many")
        return found, [r for _, r in own] or clocks

    _free: frozenset[int] = frozenset()

    def _without_stamps(self, part: list[Piece]) -> list[Piece]:
        """Return the pieces that are left when the ranges of date-time groups, with their months, are taken away."""
        kept: list[Piece] = []
        place = 0
        while place < len(part):
            kind = part[place].kind
            if kind == "stamp":
                place += 1
                while place < len(part) and part[place].kind in {"to", "month", "year", "stamp"}:
                    place += 1
            else:
                kept.append(part[place])
                place += 1
        return kept

    # -- clocks and stamps ---------------------------------------------------------------------------------------

    def _clocks(self, part: list[Piece]) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield each range of clock times with the place of its first token."""
        place = 0
        while place < len(part):
            piece = part[place]
            if piece.kind == "dashed":
                first, last = re.findall(r"\d{4}", piece.value)
                yield place, _range(first, last)
            elif piece.kind == "clock":
                following = part[place + 1 : place + 3]
                if len(following) == 2 and following[0].kind in {"to", "and"} and following[1].kind == "clock":
                    yield place, _range(piece.value, following[1].value)
                    place += 2
            place += 1

    def _stamps(self, part: list[Piece], later: list[Piece]) -> Iterator[tuple[datetime, datetime]]:
        """Yield `040424Z TO 040921Z JUN`, lists of them, and `UNTIL 051200Z JUN`."""
        stamps = [n for n, piece in enumerate(part) if piece.kind == "stamp"]
        place = 0
        while place < len(stamps):
            at = stamps[place]
            before = part[at - 1].kind if at else ""
            if place + 1 < len(stamps) and any(p.kind == "to" for p in part[at + 1 : stamps[place + 1]]):
                last = stamps[place + 1]
                end = self._stamp(part, last, later)
                start = self._stamp(part, at, later, near=end)
                if start >= end:
                    raise Unread("navwarn.times_reversed")
                yield start, end
                place += 2
            elif before == "until" and self._issued is not None:
                end = self._stamp(part, at, later)
                if end <= self._issued:
                    raise Unread("navwarn.times_reversed")
                yield self._issued, end
                place += 1
            else:
                raise Unread("navwarn.times_unread")

    def _stamp(self, part: list[Piece], place: int, later: list[Piece], near: datetime | None = None) -> datetime:
        digits = part[place].value.rstrip("Z")
        month = self._month_after(part, place, later)
        if near is not None and not (place + 1 < len(part) and part[place + 1].kind == "month"):
            month = near.month if int(digits[:2]) <= near.day else (near.month - 2) % 12 + 1
        hours, minutes = int(digits[2:4]), int(digits[4:6])
        if hours > 24 or minutes > 59:
            raise Unread("navwarn.times_unread")
        day = self._date(int(digits[:2]), month, near.date() if near else None)
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hours, minutes=minutes)

    def _month_after(self, part: list[Piece], place: int, later: list[Piece]) -> int:
        own = part[place]
        for piece in later:
            if piece.kind == "month" and piece.start > own.start:
                return MONTHS[piece.value]
        for piece in reversed(part[:place]):
            if piece.kind == "month":
                return MONTHS[piece.value]
        assert self._issued is not None
        return self._issued.month

    def _date(self, day: int, month: int, near: date | None = None) -> date:
        """Return the date nearest to the time of issue, later ones preferred."""
        assert self._issued is not None
        around = near or self._issued.date()
        options = []
        for year in (around.year - 1, around.year, around.year + 1):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            days = (found - around).days
            options.append((abs(days) if near or days >= -10 else 400 - days, found))
        if not options:
            raise Unread("navwarn.times_unread")
        return min(options)[1]

    # -- dates ---------------------------------------------------------------------------------------------------

    def _groups(self, part: list[Piece], later: list[Piece]) -> list[tuple[list[date], list[tuple[int, int]]]]:
        """Return dates with the clock times that stand with them, whichever come first."""
        clocks = dict(self._clocks(part))
        taken = {
            place + n
            for place, piece in ((p, part[p]) for p in clocks)
            for n in range(1 if piece.kind == "dashed" else 3)
        }
        groups: list[tuple[list[date], list[tuple[int, int]]]] = []
        days: list[date] = []
        ranges: list[tuple[int, int]] = []
        first_clock = min(clocks, default=len(part))
        first_day = min(
            (n for n, p in enumerate(part) if p.kind in {"day", "days"} and n not in taken), default=len(part)
        )
        clocks_first = first_clock < first_day
        place = 0
        while place < len(part):
            piece = part[place]
            if place in clocks:
                if clocks_first and days:
                    groups.append((days, ranges))
                    days, ranges = [], []
                ranges.append(clocks[place])
                place += 1 if piece.kind == "dashed" else 3
            elif piece.kind in {"day", "days"}:
                if not clocks_first and ranges:
                    groups.append((days, ranges))
                    days, ranges = [], []
                found, place = self._days(part, place, later)
                days += found
            elif piece.kind == "until" and not days:
                place += 1
                if place < len(part) and part[place].kind == "day":
                    last, place = self._days(part, place, later)
                    days += self._from_issue(last[-1], ranges)
            else:
                place += 1
        groups.append((days, ranges))
        weekdays = self._weekdays(part)
        if weekdays:
            groups = [([day for day in each if day.weekday() in weekdays], clocks_) for each, clocks_ in groups]
        return groups

    def _days(self, part: list[Piece], place: int, later: list[Piece]) -> tuple[list[date], int]:
        """Read one date or a range of dates."""
        piece = part[place]
        month = self._month_after(part, place, later)
        if piece.kind == "days":
            low, high = (int(number) for number in re.findall(r"\d+", piece.value))
            last = self._date(high, month)
            first = self._date(low, month if low <= high else (month - 2) % 12 + 1, last)
            return _span(first, last), place + 1
        number = _number(piece.value)
        place += 1
        own_month = place < len(part) and part[place].kind == "month"
        if own_month:
            place += 1
        if place < len(part) and part[place].kind == "year":
            place += 1
        if place + 1 < len(part) and part[place].kind == "to" and part[place + 1].kind == "day":
            high = _number(part[place + 1].value)
            until = self._month_after(part, place + 1, later)
            year = next((int(p.value) for p in part[place + 2 : place + 4] if p.kind == "year"), None)
            last = self._date(high, until) if year is None else date(year, until, high)
            start = month if own_month else until if number <= high else (until - 2) % 12 + 1
            first = self._date(number, start, last)
            place += 2
            while place < len(part) and part[place].kind in {"month", "year"}:
                place += 1
            return _span(first, last), place
        return [self._date(number, month)], place

    def _from_issue(self, last: date, ranges: list[tuple[int, int]]) -> list[date]:
        """Return the days from that of issue to the last; the first is left out where its windows are over already."""
        assert self._issued is not None
        first = self._issued.date()
        minutes = self._issued.hour * 60 + self._issued.minute
        if ranges and all(end <= minutes for _, end in ranges):
            first += timedelta(days=1)
        return _span(first, last)

    def _daily(self, part: list[Piece], ranges: list[tuple[int, int]]) -> list[date]:
        """Return the days of a daily window that names none: to the end that the message gives itself."""
        weekdays = self._weekdays(part)
        kinds = {piece.kind for piece in part}
        if not ({"daily", "weekday"} & kinds) or self._until is None or self._issued is None:
            raise Unread("navwarn.times_unread")
        last = (self._until - timedelta(hours=1)).date()
        return [day for day in self._from_issue(last, ranges) if not weekdays or day.weekday() in weekdays]

    def _weekdays(self, part: list[Piece]) -> set[int]:
        found: set[int] = set()
        place = 0
        while place < len(part):
            if part[place].kind == "weekday":
                first = _WEEKDAYS.index(part[place].value.rstrip("S"))
                if place + 2 < len(part) and part[place + 1].kind == "to" and part[place + 2].kind == "weekday":
                    last = _WEEKDAYS.index(part[place + 2].value.rstrip("S"))
                    found |= {(first + n) % 7 for n in range((last - first) % 7 + 1)}
                    place += 2
                else:
                    found.add(first)
            place += 1
        return found

    def _exceptions(self, part: list[Piece]) -> tuple[list[Piece], set[date]]:
        """Take the exceptions away: dates, weekdays, weekends. Holidays are not resolved: the window is too wide, never too small."""
        kinds = [piece.kind for piece in part]
        if "except" not in kinds:
            self._free = frozenset()
            return part, set()
        at = kinds.index("except")
        rest = part[at + 1 :]
        free = self._weekdays(rest)
        if any(piece.kind == "weekend" for piece in rest):
            free |= {5, 6}
        self._free = frozenset(free)
        without: set[date] = set()
        place = 0
        while place < len(rest):
            if rest[place].kind in {"day", "days"}:
                found, place = self._days(rest, place, rest)
                without.update(found)
            else:
                place += 1
        return part[:at], without


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _span(first: date, last: date) -> list[date]:
    days = (last - first).days
    if not 0 <= days <= 400:
        raise Unread("navwarn.times_reversed")
    return [first + timedelta(days=n) for n in range(days + 1)]


def _range(first: str, last: str) -> tuple[int, int]:
    start, end = _minutes(first), _minutes(last)
    return (start, end) if end > start else (start, end + 1440)


def _minutes(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    hours, minutes = int(digits[:2]), int(digits[2:4])
    if hours > 24 or minutes > 59:
        raise Unread("navwarn.times_unread")
    return hours * 60 + minutes
