"""Positions that belong together: rings, lines and single points, by what stands between them. Pure.

Between two vertices of one chain stand only joining signs and words, a remark in brackets, an arc, or a boundary to follow. A chain
ends where it closes, where another area begins, or where other words stand. Other words inside a ring that closes later are an
edge that the text does not draw.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from preavis.findings import Finding
from preavis.formats.notam.positions import Found
from preavis.formats.notam.vocabulary import Word, words
from preavis.geo import Position, Unit

LONGEST_GAP: Final = 240
_PLAIN: Final = re.compile(r"(?:\s|[-–—,/\\]|\bTO\b)*")
_ASIDE: Final = re.compile(r"\([^()]{2,60}\)")
_FIGURES: Final = re.compile(r"[0-9OО]{4}")
_JOINING: Final = frozenset({
    "join", "of", "dash", "comma", "newline", "period", "line", "frd", "centre", "dct", "mark", "along", "bounded",
})  # fmt: skip
_NAMED: Final = frozenset({"dash", "other", "newline", "comma", "join"})


@dataclass(frozen=True, slots=True)
class Arc:
    """An edge along an arc: before which vertex, which way round, with what radius (None: that of its ends), around what."""

    place: int
    clockwise: bool
    radius: tuple[str, Unit] | None
    centre: Position


@dataclass(slots=True)
class Chain:
    """Positions that belong together. `broken` could not be read; `closed` says that the text leads back to the first."""

    found: list[Found] = field(default_factory=list)
    broken: list[Found] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    unread_arc: tuple[int, int] | None = None
    boundary: tuple[int, int] | None = None
    closed: bool = False
    joined_by: set[str] = field(default_factory=set)

    @property
    def points(self) -> tuple[Position, ...]:
        """The positions that were read, in order."""
        return tuple(each.position for each in self.found if each.position is not None)

    @property
    def start(self) -> int:
        """Where the first of them begins."""
        return min(each.start for each in (*self.found[:1], *self.broken[:1]))

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        return max(each.end for each in (*self.found[-1:], *self.broken[-1:]))


@dataclass(slots=True)
class Gap:
    """What stands between two positions."""

    start: int
    end: int
    words: Sequence[Word] = ()
    kinds: frozenset[str] = frozenset()
    plain: bool = False
    joins: bool = False
    named: bool = False
    boundary: bool = False
    marked: bool = False

    @property
    def weak(self) -> bool:
        """Whether it may as well part two areas: a full stop, or a lone AND."""
        return not self.plain and bool(self.kinds & {"period", "and"})


def _gap(text: str, start: int, end: int) -> Gap:
    if _PLAIN.fullmatch(text, start, end):
        return Gap(start, end, plain=True, joins=text.count("\n", start, end) < 3 and "\n\n" not in text[start:end])
    if end - start > LONGEST_GAP:
        return Gap(start, end)
    found = words(text, start, end)
    said = found
    if "(" in text[start:end]:
        for aside in _ASIDE.finditer(text, start, end):
            if not _FIGURES.search(aside.group()) or any(word.kind == "frd" for word in words(text, *aside.span())):
                said = [word for word in said if not aside.start() <= word.start < aside.end() or word.kind == "mark"]
    kinds = frozenset("and" if word.value in {"AND", "И"} else word.kind for word in said)
    boundary = "limit" in kinds and not kinds.isdisjoint({"along", "dct"}) and "area" not in kinds
    signs = [word.kind for word in said if word.kind not in {"newline", "join"}]
    named = (
        2 < len(signs) < 8
        and signs[0] == signs[-1]
        and signs[0] in {"dash", "comma"}
        and set(signs) <= _NAMED
        and "other" in signs
        and "gap" not in kinds
    )
    return Gap(
        start,
        end,
        found,
        kinds,
        joins=kinds <= _JOINING | {"and"} and sum(word.kind == "newline" for word in said) < 4,
        named=named,
        boundary=boundary,
        marked="mark" in kinds,
    )


def chains(text: str, found: Sequence[Found], findings: list[Finding]) -> tuple[list[Chain], dict[int, Gap]]:
    """Return the chains of a text's positions, and the gaps between them by the place where each ends."""
    gaps = [_gap(text, a.end, b.start) for a, b in pairwise(found)]
    made: list[Chain] = []
    parting: dict[int, Gap] = {}
    place = 0
    while place < len(found):
        chain = Chain()
        begin = place
        place = _follow(chain, found, gaps, place, findings)
        if begin:
            parting[found[begin].start] = gaps[begin - 1]
        made.append(chain)
    return _rejoined(_without_echo(made), parting), parting


def _follow(chain: Chain, found: Sequence[Found], gaps: Sequence[Gap], place: int, findings: list[Finding]) -> int:
    """Fill a chain from a place on; return the place after it."""
    begin = place
    _add(chain, found[place], findings)
    place += 1
    while place < len(found):
        gap = gaps[place - 1]
        if chain.closed or "close" in gap.kinds:
            chain.closed = True
            break
        if gap.kinds & {"arc", "clockwise", "anticlockwise"} and "gap" not in gap.kinds:
            place = _arc(chain, found, gaps, place, findings)
            continue
        if gap.named:
            chain.broken.append(Found(None, gap.start, gap.end))
        elif gap.boundary:
            chain.boundary = (gap.start, gap.end)
        elif not gap.joins or _parts(gaps, begin, place):
            break
        chain.joined_by |= gap.kinds
        _add(chain, found[place], findings)
        place += 1
    return place


def _parts(gaps: Sequence[Gap], begin: int, place: int) -> bool:
    """Return whether a joining gap all the same begins another area."""
    gap = gaps[place - 1]
    if gap.plain:
        return False
    size = place - begin
    if gap.marked:
        listed = size == 1 or gaps[begin].marked
        return not listed
    if gap.weak and size > 2:
        before, after = gaps[begin : place - 1], gaps[place : place + 2]
        return (
            len(after) == 2 and all(each.joins and not each.weak for each in after) and not any(g.weak for g in before)
        )
    return False


def _add(chain: Chain, each: Found, findings: list[Finding]) -> None:
    if each.position is None:
        chain.broken.append(each)
        return
    if each.repaired is not None:
        findings.append(Finding(code=each.repaired, severity="warn", path="areas", span=(each.start, each.end)))
    if len(chain.found) > 2 and each.position == chain.found[0].position:
        chain.closed = True
    else:
        chain.found.append(each)


def _arc(chain: Chain, found: Sequence[Found], gaps: Sequence[Gap], place: int, findings: list[Finding]) -> int:
    """Read an arc: its words, its centre and the vertex where it ends, in either order."""
    said = list(gaps[place - 1].words)
    after = gaps[place] if place < len(gaps) else None
    first = found[place]
    last_words = [word.kind for word in said if word.kind in {"centre", "length", "join"}]
    centre_first = "centre" in last_words
    reach = place
    centre, end = first, None
    if centre_first:
        if after is not None and (after.joins or not after.kinds - _JOINING - {"round", "length", "of", "and"}):
            end = found[place + 1]
            said += after.words
            reach = place + 1
    elif after is not None and "centre" in after.kinds and not after.kinds & {"area", "gap"}:
        centre, end = found[place + 1], first
        said += after.words
        reach = place + 1
    else:
        centre = Found(None, first.start, first.end)
        end = first
    ways = {word.kind for word in said} & {"clockwise", "anticlockwise"}
    length = next(((word.value, word.unit) for word in said if word.kind == "length"), None)
    if centre.position is None or len(ways) != 1 or not chain.found:
        chain.unread_arc = (gaps[place - 1].start, gaps[place - 1].end)
    else:
        chain.arcs.append(Arc(len(chain.found), ways == {"clockwise"}, length, centre.position))
    if end is not None:
        _add(chain, end, findings)
    else:
        chain.closed = True
    return reach + 1


def _without_echo(made: Sequence[Chain]) -> list[Chain]:
    """Leave out a closing point that is repeated once more, in brackets or after a full stop."""
    kept: list[Chain] = []
    for chain in made:
        alone = len(chain.points) == 1 and not chain.broken
        if not (alone and kept and chain.points[0] in kept[-1].points[:1] and len(kept[-1].points) > 2):
            kept.append(chain)
    return kept


def _rejoined(made: Sequence[Chain], parting: dict[int, Gap]) -> list[Chain]:
    """Put together what other words part, where the later part leads back to the first position of the earlier."""
    kept: list[Chain] = []
    for chain in made:
        first = kept[-1] if kept else None
        gap = parting.get(chain.start)
        if (
            first is not None
            and gap is not None
            and not first.closed
            and not chain.closed
            and len(first.points) > 1
            and len(chain.points) > 1
            and chain.points[-1] == first.points[0]
            and not gap.kinds & {"area", "gap", "mark"}
        ):
            first.boundary = (gap.start, gap.end)
            first.arcs += [
                Arc(arc.place + len(first.found), arc.clockwise, arc.radius, arc.centre) for arc in chain.arcs
            ]
            first.found += chain.found[:-1]
            first.broken += chain.broken
            first.closed = True
            continue
        kept.append(chain)
    return kept
