"""The pieces of a time expression in one order, however it was written: day before month, stamps for instants, `to` for `and`. Pure.

`NOV 12, 14` becomes `12 NOV 14 NOV`; `12 NOV 0600 TO 14 NOV 1800` two stamps; `BETWEEN 0600 AND 0900` a range; two or four
digits behind a month become a year where it is that of the issue or a neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from preavis.formats.navwarn.pieces import Piece


@dataclass(frozen=True, slots=True)
class _Instant:
    """A date with a clock, in either order, and the place behind it."""

    date: list[Piece]
    clock: Piece
    behind: int


def ordered(pieces: Sequence[Piece], year: int | None) -> list[Piece]:
    """Return the pieces of one expression in one order. `year` is that of the issue, as far as it is known."""
    pieces = _years(pieces, year)
    if pieces and pieces[-1].kind == "alternate":
        pieces = _spare_ahead(pieces)
    if any(piece.kind == "year" for piece in pieces):
        pieces = _year_last(pieces)
    found = _day_first(_ranges(_at(_named_days(pieces))))
    found = [piece for piece in found if piece.kind != "comma"]
    return _same_day(_instants(found, daily=any(piece.kind == "daily" for piece in found)))


def _years(pieces: Sequence[Piece], issued: int | None) -> list[Piece]:
    """Tell years from days and clocks behind a month."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        behind = place > 0 and pieces[place - 1].kind == "month"
        following = pieces[place + 1].kind if place + 1 < len(pieces) else ""
        said = piece.value if len(piece.value) == 4 else f"20{piece.value}"
        near = 2000 <= int(said) < 2100 and abs(int(said) - issued) < 2 if issued and said.isdigit() else False
        if (behind or _month_first(pieces, place)) and near and piece.kind == "clock":
            # "12 NOV 2026", and not "12 NOV 2026 TO 2100", unless other hours are there
            others = sum(each.kind == "clock" for each in pieces) - 1
            told = not (
                following == "to" and place + 2 < len(pieces) and pieces[place + 2].kind == "clock" and others < 2
            )
        else:
            kinds = [each.kind for each in pieces[max(0, place - 3) : place - 1]]
            dated = kinds[-1:] in (["day"], ["stamp"]) or kinds == ["day", "clock"]
            short = piece.kind == "day" and len(piece.value) == 2
            told = behind and near and dated and short and following != "month"
            if told and following == "to":  # "10 JUN 26 TO 28 JUN" is a year, "10 JUN 26 TO 28" are days
                told = any(p.kind == "month" for p in pieces[place + 2 : place + 4])
            listed = following == "and" and [p.kind for p in pieces[place + 2 : place + 3]] == ["day"]
            told = told and following != "day" and not listed
        found.append(replace(piece, kind="year", value=said) if told else piece)
    return found


def _month_first(pieces: Sequence[Piece], place: int) -> bool:
    """Whether `NOVEMBER 12,` stands before a place."""
    before = [piece.kind for piece in pieces[max(0, place - 3) : place]]
    return before[-3:] == ["month", "day", "comma"] or before[-2:] == ["month", "day"]


def _ranges(pieces: Sequence[Piece]) -> list[Piece]:
    """Make `between 0600 and 0900` a range, and drop the word."""
    found: list[Piece] = []
    waiting = False
    for piece in pieces:
        if piece.kind == "between":
            waiting = True
            continue
        if waiting and piece.kind in {"and", "to"}:
            waiting = False
            found.append(replace(piece, kind="to"))
            continue
        found.append(piece)
    return found


def _spare_ahead(pieces: Sequence[Piece]) -> list[Piece]:
    """Put the word of `16 AND 17 NOV 0800 TO 1700, 18 NOV AS RESERVE DAY` before the dates that it speaks of."""
    place = len(pieces) - 1
    while place and pieces[place - 1].kind in {"day", "month", "year", "and", "comma", "to"}:
        place -= 1
    dated = any(
        piece.kind == "day" for piece in pieces[:place]
    )  # and not "DAILY 20 NOV TO 25 DEC (RESERVED DAYS INCLUDED)"
    return [*pieces[:place], pieces[-1], *pieces[place:-1]] if dated else list(pieces)


def _year_last(pieces: Sequence[Piece]) -> list[Piece]:
    """Put the year of `2026年11月13日` behind its day."""
    found: list[Piece] = []
    place = 0
    while place < len(pieces):
        three = pieces[place : place + 3]
        if [piece.kind for piece in three] == ["year", "month", "day"]:
            found += [*three[1:], replace(three[0], start=three[2].end, end=three[2].end)]
            place += 3
        else:
            found.append(pieces[place])
            place += 1
    return found


def _at(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out the `A` of `DU 19 NOVEMBRE A 2200 AU 20 NOVEMBRE A 0100`, which is `at` and no range: a date stands before it."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        at = piece.kind == "to" and piece.value == "A" and [p.kind for p in pieces[place + 1 : place + 2]] == ["clock"]
        before = [each.kind for each in found[-4:] if each.kind != "year"][-3:]
        if at and before[-2:] == ["day", "month"] and before[:1] != ["clock"]:
            continue
        found.append(piece)
    return found


def _day_first(pieces: Sequence[Piece]) -> list[Piece]:
    """Put each day before its month where the text has the month first."""
    months = [n for n, piece in enumerate(pieces) if piece.kind == "month"]
    days = [n for n, piece in enumerate(pieces) if piece.kind == "day"]
    if not (months and days) or months[0] > days[0] or months[0] + 1 != days[0]:
        return list(pieces)
    if months[0] and pieces[months[0] - 1].kind == "stamp":
        return list(pieces)
    found: list[Piece] = []
    month: Piece | None = None
    for piece in pieces:
        if piece.kind == "month":
            month = piece
            continue
        found.append(piece)
        if piece.kind == "day" and month is not None:
            found.append(replace(month, start=piece.end, end=piece.end))
    return found


def _named_days(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out the name of a day that is given by its date: `THURSDAY 12 NOV TO SATURDAY 14 NOV`."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        date = _date(pieces, place + 1) if piece.kind == "weekday" else None
        if date is not None:
            listed = (
                place > 1 and pieces[place - 2].kind == "weekday" and pieces[place - 1].kind in {"to", "and", "comma"}
            )
            behind = [each.kind for each in pieces[date[1] : date[1] + 2]]
            if not listed and (behind[:1] != ["to"] or behind == ["to", "weekday"]):
                continue
        found.append(piece)
    return found


def _instants(pieces: list[Piece], *, daily: bool) -> list[Piece]:
    """Make stamps of `12 NOV 0600 TO 14 NOV 1800` and of `0600 12 NOV TO 1800 14 NOV`, with or without months and years.

    Where the text says DAILY, they are the hours of each day from the first date to the last.
    """
    for read in (_date_first, _clock_first):
        found: list[Piece] = []
        place = 0
        while place < len(pieces):
            begin = read(pieces, place)
            middle = begin.behind if begin else 0
            joined = begin and middle < len(pieces) and pieces[middle].kind in {"to", "until"}
            end = read(pieces, middle + 1) if joined else None
            if begin and end:
                to = replace(pieces[middle], kind="to")
                if daily:
                    found += [begin.clock, to, end.clock, *begin.date, to, *end.date]
                else:
                    found += [*_stamped(begin), to, *_stamped(end)]
                place = end.behind
            else:
                found.append(pieces[place])
                place += 1
        pieces = found
    return pieces


def _date_first(pieces: Sequence[Piece], place: int) -> _Instant | None:
    date = _date(pieces, place)
    if date is None or date[1] >= len(pieces) or pieces[date[1]].kind != "clock":
        return None
    return _Instant(date[0], pieces[date[1]], date[1] + 1)


def _clock_first(pieces: Sequence[Piece], place: int) -> _Instant | None:
    ranged = place > 1 and [piece.kind for piece in pieces[place - 2 : place]] == ["clock", "to"]
    if place >= len(pieces) or pieces[place].kind != "clock" or ranged:
        return None
    date = _date(pieces, place + 1)
    return _Instant(date[0], pieces[place], date[1]) if date else None


def _date(pieces: Sequence[Piece], place: int) -> tuple[list[Piece], int] | None:
    """Return the day, month and year of a date that begins here, and where it ends."""
    if place >= len(pieces) or pieces[place].kind != "day":
        return None
    found = [pieces[place]]
    place += 1
    for kind in ("month", "year"):
        if place < len(pieces) and pieces[place].kind == kind:
            found.append(pieces[place])
            place += 1
    return found, place


def _stamped(instant: _Instant) -> list[Piece]:
    """Return an instant as a stamp with its month and year behind it."""
    day, clock = instant.date[0], instant.clock
    number = "".join(c for c in day.value if c.isdigit())
    start, end = min(day.start, clock.start), max(day.end, clock.end)
    stamp = replace(clock, kind="stamp", value=f"{number:0>2}{clock.value}", start=start, end=end)
    return [
        stamp,
        *(replace(piece, start=max(piece.start, end), end=max(piece.end, end)) for piece in instant.date[1:]),
    ]


def _same_day(pieces: list[Piece]) -> list[Piece]:
    """Make a stamp of the clock in `120600 TO 0900 NOV`."""
    found = list(pieces)
    for place, (piece, following) in enumerate(pairwise(pieces)):
        if piece.kind == "stamp" and following.kind == "to" and place + 2 < len(pieces):
            last = pieces[place + 2]
            if last.kind == "clock" and last.value > piece.value[2:]:
                found[place + 2] = replace(last, kind="stamp", value=piece.value[:2] + last.value)
    return found
