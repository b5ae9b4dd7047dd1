"""The hours in a time expression: ranges of clock times, hours of groups of weekdays, what is left beside date-time groups. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from preavis.formats.navwarn.dates import Unread, minutes_of, weekdays_of
from preavis.formats.navwarn.pieces import Piece

Span = tuple[datetime, datetime]
Range = tuple[int, int]


def ahead_of(piece: Piece) -> timedelta:
    """Return by how much the zone of a time is ahead of UTC."""
    return timedelta(minutes=piece.zone or 0)


def clocks_of(part: Sequence[Piece]) -> Iterator[tuple[int, Range]]:
    """Yield each range of clock times, minutes in UTC, with the place of its first. Raises Unread where one stands alone."""
    place = 0
    while place < len(part):
        if part[place].kind == "clock":
            following = part[place + 1 : place + 3]
            if [piece.kind for piece in following] not in (["to", "clock"], ["and", "clock"]):
                raise Unread("navwarn.times_unread")
            yield place, _range(part[place], following[1])
            place += 2
        place += 1


def shifts_of(part: Sequence[Piece], clocks: dict[int, Range]) -> list[tuple[set[int], list[Range]]]:
    """Return the hours of each group of weekdays, for `0900 TO 1400 MONDAY THRU FRIDAY AND 1000 TO 1200 SATURDAY`."""
    found: list[tuple[set[int], list[Range]]] = []
    names: list[Piece] = []
    ranges: list[Range] = []
    for place, piece in enumerate(part):
        if place in clocks:
            if names and ranges:
                found.append((weekdays_of(names), ranges))
                names, ranges = [], []
            ranges.append(clocks[place])
        elif piece.kind in {"weekday", "weekdays", "weekend", "to"}:
            names.append(piece)
    found.append((weekdays_of(names), ranges))
    return [each for each in found if each[0] and each[1]]


def _range(first: Piece, last: Piece) -> Range:
    start, end = minutes_of(first.value), minutes_of(last.value)
    end += 0 if end > start else 1440
    start, end = start - (first.zone or 0), end - (last.zone or 0)
    if start >= end:
        raise Unread("navwarn.times_reversed")
    return start, end


def times_of_day(windows: Sequence[Span]) -> list[Range]:
    """Return the hours of windows, for spare dates at the same times."""
    found = []
    for start, end in windows:
        first = start.hour * 60 + start.minute
        if end - start <= timedelta(days=1):
            found.append((first, first + int((end - start).total_seconds()) // 60))
    return found[:1]


def without_stamps(part: Sequence[Piece]) -> list[Piece]:
    """Return the pieces that are left when the ranges of date-time groups, with their months, are taken away."""
    kept: list[Piece] = []
    place = 0
    while place < len(part):
        if part[place].kind == "stamp":
            place += 1
            while place < len(part) and part[place].kind in {"to", "until", "month", "year", "stamp"}:
                place += 1
        else:
            kept.append(part[place])
            place += 1
    return kept
