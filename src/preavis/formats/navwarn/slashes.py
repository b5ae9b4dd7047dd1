"""Dates written with strokes, `12/04/2026` and `12/04`: which of the two numbers is the day. Pure.

Nothing says it but the other dates of the text: one with a number over twelve, or the end that the warning gives itself, which
one of the two readings passes. Where they are silent or disagree, the date is bad, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from preavis.formats.navwarn.pieces import Piece

_WHOLE: Final = re.compile(r"(?<![0-9.\-/])(\d{1,2})/(\d{1,2})/((?:20)?\d{2})(?![0-9./])")
_MONTHS: Final = 12


def day_first(text: str, until: datetime | None) -> bool | None:
    """Return whether the day stands first in the dates of a text; None where they do not settle it."""
    if "/" not in text:
        return None
    votes = {vote for match in _WHOLE.finditer(text) for vote in _votes(match, until)}
    return votes.pop() if len(votes) == 1 else None


def _votes(match: re.Match[str], until: datetime | None) -> Iterator[bool]:
    first, second, year = (int(group) for group in match.groups())
    if first > _MONTHS or second > _MONTHS:
        yield second <= _MONTHS
    elif until is not None and first != second:
        last = (until.year, until.month, until.day)
        full = year if year > 99 else 2000 + year
        possible = [(full, second, first) <= last, (full, first, second) <= last]
        if possible[0] != possible[1]:
            yield possible[0]


def settled(run: Sequence[Piece], first: bool | None) -> list[Piece]:
    """Return a run of pieces with its dates of strokes as day, month and year, as far as their order is known."""
    found: list[Piece] = []
    kinds = {piece.kind for piece in run}
    dates = (
        "clock" in kinds and "month" not in kinds
    )  # without hours beside it `1/26` is the number of some other message
    place = 0
    while place < len(run):
        piece = run[place]
        if piece.kind == "bad" and (whole := _WHOLE.fullmatch(piece.value)):
            found += _dated(piece, whole[1], whole[2], whole[3], first)
        elif dates and _halved(run, place):
            one, other = run[place].value, run[place + 2].value
            found += _dated(replace(piece, end=run[place + 2].end), one, other, None, first)
            place += 2
        else:
            found.append(piece)
        place += 1
    return found


def _halved(run: Sequence[Piece], place: int) -> bool:
    """Whether two numbers with a stroke between stand here, in a run that names no month: a day and a month."""
    three = run[place : place + 3]
    return (
        [piece.kind for piece in three] == ["day", "comma", "day"]
        and three[1].value == "/"
        and all(piece.value.isdigit() for piece in (three[0], three[2]))
    )


def _dated(piece: Piece, one: str, other: str, year: str | None, first: bool | None) -> Iterator[Piece]:
    if max(int(one), int(other)) > _MONTHS:
        first = int(other) <= _MONTHS
    elif one == other:
        first = True
    day, month = (one, other) if first else (other, one)
    if first is None or not 1 <= int(month) <= _MONTHS:
        yield replace(piece, kind="bad")
        return
    yield replace(piece, kind="day", value=day)
    yield replace(piece, kind="month", value=f"{int(month)}月", start=piece.end)
    if year is not None:
        yield replace(piece, kind="year", value=year if len(year) == 4 else f"20{year}", start=piece.end)
