"""What a run of pieces says of time: an expression, without what it ends in by chance, each time with its zone. Pure.

What stands between two expressions and is not understood is kept as a gap, so that a misprinted word of time is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from preavis.formats.navwarn.pieces import MOST_PIECES, Piece, runs
from preavis.formats.navwarn.slashes import settled
from preavis.formats.navwarn.words import LETTER_ZONES

_WORD: Final = re.compile(
    r"(?:[ \n]+(?=[A-ZА-Я]{1,9}[ \n])|(?=[\u4e00-\u9fff]))([A-ZА-Я]{1,9}|[\u4e00-\u9fff]{1,3})[ \n]*"
)
_LEADING: Final = frozenset({"TO", "THRU", "THROUGH", "TILL", "ДО", "ПО", "HASTA"})
_RANGE: Final = frozenset({"to", "until", "between"})
_BEHIND: Final = frozenset({"to", "until", "month"})
_LISTED: Final = frozenset({"and", "comma", "daily", "alternate", "except"})
_EITHER: Final = frozenset({"clock", "stamp"})
_YEAR: Final = re.compile(r"20[0-4]\d")
_DATED: Final = ["day", "month", "clock", "to", "day", "month", "clock"]
_ZONE: Final = frozenset({"utc", "zone", "local", "zoned"})


@dataclass(frozen=True, slots=True)
class Expression:
    """A stretch of text that speaks of time; `loose` where it names an instant without its end, which makes no window.

    `gaps` are where a word between two times is not understood, or where none stands.
    """

    pieces: tuple[Piece, ...]
    loose: bool = False
    gaps: tuple[tuple[int, int], ...] = ()


def expressions(
    text: str, start: int, end: int, *, local: bool = False, day_first: bool | None = None
) -> list[Expression]:
    """Return the stretches that speak of time: pieces with nothing else between.

    `local` is the zone of those that name none, `day_first` the order of dates with strokes.
    """
    found: list[Expression] = []
    before: tuple[int, Expression | None] | None = None
    for part in (part for whole in runs(text, start, end) for part in _judged(whole)):
        if not part:
            continue
        run = settled(part, day_first) if "/" in text[part[0].start : part[-1].end] else part
        each = _expression(run, local=local)
        word = _WORD.fullmatch(text, before[0], run[0].start) if before else None
        if word is not None and before is not None:
            gap = word.span(1)
            if each is not None:
                each = replace(each, gaps=(*each.gaps, gap))
            elif before[1] is not None:
                found[-1] = replace(found[-1], gaps=(*found[-1].gaps, gap))
        if each is not None:
            found.append(each)
        before = (run[-1].end, each)
    return found


def _expression(run: list[Piece], *, local: bool) -> Expression | None:
    """Return the run without what it ends in by chance; None where it speaks of no time."""
    run = _trimmed(run)
    kinds = {piece.kind for piece in run}
    instants = [n for n, piece in enumerate(run) if piece.kind in _EITHER and not _looks_like_a_year(run, n)]
    dated = ("day" in kinds and "month" in kinds) or bool({"weekday", "weekdays"} & kinds)
    if len(instants) == 1 and not kinds & {"until", "bad", "sun", "open", "lasting"}:
        marked = dated or run[instants[0]].kind == "stamp" or bool({"zoned", "utc"} & kinds)
        return Expression(tuple(run), loose=True) if marked else None
    timed = {"stamp", "sun", "bad"} & kinds or len(instants) > 1
    if not (timed or dated or kinds & {"open"}):
        return None
    return Expression(tuple(_zoned(run, local=local)), gaps=tuple(_gaps(run)))


def _gaps(run: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield where two dates stand side by side with nothing between; in Russian that is a list of days."""
    russian = any(piece.kind == "month" and "А" <= piece.value[0] <= "Я" for piece in run)
    for place, (one, other) in enumerate(pairwise(run)):
        dated = [piece.kind for piece in run[place : place + 3]] in (
            ["month", "day", "month"],
            ["month", "weekday", "day"],
        )
        days = one.kind == other.kind and (one.kind == "weekday" or (one.kind == "day" and not russian))
        if one.start < other.start and (dated or days):
            yield one.start, other.end


def _trimmed(run: list[Piece]) -> list[Piece]:
    """Return the run without loose ends, words that say nothing, and commas that part only words."""
    idle = {"skip", "and", "comma", "to", "between", "approx"}
    first, last = 0, len(run)
    while last > first and run[last - 1].kind in idle:
        last -= 1
    while first < last and run[first].kind in idle - {"between", "approx"}:
        first += 1
    kept = [piece for piece in run[first:last] if piece.kind != "skip"]
    lead = next((piece for piece in reversed(run[:first]) if piece.kind != "skip"), None)
    if lead is not None and lead.value in _LEADING and kept and kept[0].kind in {"day", "stamp"}:
        kept.insert(0, replace(lead, kind="until"))  # what stands before is not understood, or is the issue
    return kept


def _judged(whole: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the runs between spoilt numbers; one where a time must stand is a bad time, and parts nothing."""
    run: list[Piece] = []
    for place, piece in enumerate(whole):
        if piece.kind != "spoilt":
            run.append(piece)
            continue
        before = next((whole[n].kind for n in range(place - 1, -1, -1) if whole[n].kind != "skip"), "")
        after = next((whole[n].kind for n in range(place + 1, len(whole)) if whole[n].kind != "skip"), "")
        first = (
            before in {"", "spoilt"}
            and len(piece.value) < 4
            and [each.kind for each in whole[place + 2 : place + 3]] == ["day"]
        )
        listed = before in _LISTED or before == "month" or first
        if before in _RANGE or after in _BEHIND or (listed and after in _LISTED):
            run.append(replace(piece, kind="bad"))
        else:
            yield run
            run = []
    yield run


def _looks_like_a_year(run: Sequence[Piece], place: int) -> bool:
    """Whether four figures behind a month are a year, and not the clock of `11 NOV 2000 TO 12 NOV 0600` or of its like."""
    if not (place and run[place - 1].kind == "month" and _YEAR.fullmatch(run[place].value)):
        return False
    near = [piece for piece in run[max(0, place - 8) : place + 8] if piece.kind not in _ZONE]
    at = next(n for n, piece in enumerate(near) if piece is run[place])
    kinds = [piece.kind for piece in near]
    if kinds[at + 1 : at + 3] == ["to", "clock"]:
        return False
    for begin in (at - 2, at - 6):  # the first or the second of two dates with their clocks
        if begin >= 0 and kinds[begin : begin + 7] == _DATED and kinds[begin + 7 : begin + 8] != ["clock"]:
            other = near[begin + 6 if begin == at - 2 else begin + 2]
            return _YEAR.fullmatch(other.value) is not None
    return True


def _zoned(run: Sequence[Piece], *, local: bool) -> list[Piece]:
    """Return the run with the zone of each stamp and clock: its own letter, else the one named with it."""
    if len(run) > MOST_PIECES:
        return list(run)  # refused by whoever reads it
    named = list(_zones(run))
    first = next((place for place, piece in enumerate(run) if piece.kind in _EITHER), len(run))
    ahead = bool(named) and named[0][0] == first - 1  # "UTC 0600 TO 0900": the zone stands before its times
    found: list[Piece] = []
    for place, piece in enumerate(run):
        if piece.kind in _ZONE:
            continue
        if piece.kind in _EITHER and not (place + 1 < len(run) and run[place + 1].kind == "zoned"):
            near = [zone for at, zone in named if at < place][::-1] if ahead else [z for at, z in named if at > place]
            zone = near[0] if near else named[-1][1] if named else None if local else 0
            found.append(replace(piece, zone=zone))
        else:
            found.append(piece)
    return _once(found)


def _zones(run: Sequence[Piece]) -> Iterator[tuple[int, int | None]]:
    """Yield where a zone is named and which; `local time (UTC+8)` is one zone."""
    for place, piece in enumerate(run):
        if piece.kind not in _ZONE:
            continue
        near = {run[n].kind: run[n].zone for n in (place - 1, place + 1) if 0 <= n < len(run)}
        if piece.kind == "local":
            yield place, near.get("zone")
        else:
            yield place, LETTER_ZONES[piece.value] if piece.kind == "zoned" else piece.zone


def _once(run: list[Piece]) -> list[Piece]:
    """Return the run in UTC alone where it gives the same times both locally and in UTC."""
    zones = [piece.zone for piece in run if piece.kind in _EITHER]
    if not (len(set(zones)) == 2 and 0 in zones and zones.count(0) * 2 == len(zones)):
        return run
    kept: list[Piece] = []
    for place, piece in enumerate(run):
        before = run[place - 1] if place else piece
        if piece.kind in _EITHER and piece.zone != 0:
            continue
        if not (piece.kind == "to" and before.kind in _EITHER and before.zone != 0):
            kept.append(piece)
    return kept
