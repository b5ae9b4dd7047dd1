"""Positions that belong together: rings, lines and single points, by what stands between them. Pure.

Between two vertices of one chain stand only joining signs and words, a remark in brackets, an arc, or a boundary to follow. A chain
ends where it closes, where another area begins, or where other words stand. Other words inside a ring that closes later are an
edge that the text does not draw.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from preavis.findings import Finding
from preavis.formats.notam.gaps import JOINING, Gap, gap_between
from preavis.formats.notam.notation import Found
from preavis.formats.notam.vocabulary import Word
from preavis.geo import Position, Unit

_CENTRED: Final = re.compile(
    r"\b(?:RADIUS|CIRCLE)\b[^.;]{0,50}(?:\.[0-9][^.;]{0,50})?\b(?:CENT[A-Z]+|OF|FROM|AROUND)\b[^.;]{0,30}\Z"
)
_WAYS: Final = frozenset({"clockwise", "anticlockwise"})
_OF_ARCS: Final = frozenset({"round", "length", "of", "and"})


@dataclass(frozen=True, slots=True)
class Arc:
    """An edge along an arc: before which vertex, which way round, with what radius (None: that of its ends), around what."""

    place: int
    clockwise: bool
    radius: tuple[str, Unit] | None
    centre: Position
    span: tuple[int, int]


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
        if self.found and self.broken:
            return min(self.found[0].start, self.broken[0].start)
        return (self.found or self.broken)[0].start

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        if self.found and self.broken:
            return max(self.found[-1].end, self.broken[-1].end)
        return (self.found or self.broken)[-1].end


def chains(text: str, found: Sequence[Found], findings: list[Finding]) -> tuple[list[Chain], dict[int, Gap]]:
    """Return the chains of a text's positions, and the gaps between them by the place where each ends."""
    gaps = [gap_between(text, a.end, b.start) for a, b in pairwise(found)]
    made: list[Chain] = []
    parting: dict[int, Gap] = {}
    place = 0
    while place < len(found):
        chain = Chain()
        begin = place
        place = _follow(text, chain, found, gaps, place, findings)
        if begin:
            parting[found[begin].start] = gaps[begin - 1]
        made.append(chain)
    return _rejoined(_without_echo(made, parting), parting) if len(made) > 1 else made, parting


def _follow(
    text: str, chain: Chain, found: Sequence[Found], gaps: Sequence[Gap], place: int, findings: list[Finding]
) -> int:
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
        if gap.named or gap.debris:
            chain.broken.append(Found(None, gap.start, gap.end))
        elif gap.boundary:
            chain.boundary = (gap.start, gap.end)
        elif not gap.joins or _parts(gaps, begin, place) or _ends_circle(text, found[begin], gaps, begin, place):
            break
        if gap.kinds:
            chain.joined_by |= gap.kinds
        _add(chain, found[place], findings)
        place += 1
    return place


def _ends_circle(text: str, centre: Found, gaps: Sequence[Gap], begin: int, place: int) -> bool:
    """Return whether a full stop ends `... CENTRED ON P.` and the positions behind it are a ring."""
    gap, following = gaps[place - 1], gaps[place] if place < len(gaps) else None
    if place - begin != 1 or gap.plain or "period" not in gap.kinds or following is None or not following.joins:
        return False
    return not following.weak and _CENTRED.search(text, max(0, centre.start - 120), centre.start) is not None


def _parts(gaps: Sequence[Gap], begin: int, place: int) -> bool:
    """Return whether a joining gap all the same begins another area."""
    gap = gaps[place - 1]
    if gap.plain:
        return False
    size = place - begin
    if gap.marked:
        following = gaps[place] if place < len(gaps) else None
        if size == 1 and following is not None and following.joins:
            return not following.marked  # `1. P 2. P - P - P`: a circle and a ring, no list of vertices
        return size > 1 and not gaps[begin].marked
    if gap.weak and size > 2:
        before, after = gaps[begin : place - 1], gaps[place : place + 2]
        return (
            len(after) == 2 and all(each.joins and not each.weak for each in after) and not any(g.weak for g in before)
        )
    return False


def _repair(each: Found, code: str) -> Finding:
    return Finding(code=code, severity="warn", path="areas", span=(each.start, each.end))


def _add(chain: Chain, each: Found, findings: list[Finding]) -> None:
    if each.position is None:
        chain.broken.append(each)
        return
    if each.repaired is not None:
        findings.append(_repair(each, each.repaired))
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
        turn = _WAYS if not _ways(said) else frozenset()  # `... CENTRED ON P CLOCKWISE TO P`
        if after is not None and (after.joins or not after.kinds - JOINING - _OF_ARCS - turn):
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
    ways = _ways(said)
    length = next(((word.value, word.unit) for word in said if word.kind == "length"), None)
    if centre.position is None or len(ways) != 1 or not chain.found:
        chain.unread_arc = (gaps[place - 1].start, gaps[place - 1].end)
    else:
        if centre.repaired is not None:
            findings.append(_repair(centre, centre.repaired))
        chain.arcs.append(
            Arc(len(chain.found), ways == {"clockwise"}, length, centre.position, (gaps[place - 1].start, centre.end))
        )
    if end is not None:
        _add(chain, end, findings)
    else:
        chain.closed = True
    return reach + 1


def _ways(said: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.kind for word in said) & _WAYS


def _without_echo(made: Sequence[Chain], parting: dict[int, Gap]) -> list[Chain]:
    """Leave out a closing point that is repeated once more, in brackets or after a full stop."""
    kept: list[Chain] = []
    for chain in made:
        alone = len(chain.points) == 1 and not chain.broken
        echo = alone and kept and chain.points[0] in kept[-1].points[:1] and len(kept[-1].points) > 2
        if not echo or "length" in parting[chain.start].kinds:
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
            first.arcs += [replace(arc, place=arc.place + len(first.found)) for arc in chain.arcs]
            first.found += chain.found[:-1]
            first.broken += chain.broken
            first.closed = True
            continue
        kept.append(chain)
    return kept
