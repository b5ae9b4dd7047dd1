"""Which words of a text belong to which of its positions: those between two chains go to the one or the other. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from preavis.formats.notam.chains import Chain
from preavis.formats.notam.gaps import Gap
from preavis.formats.notam.measures import radius_of
from preavis.formats.notam.vocabulary import Word, beside_ring, telling

AROUND: Final = 240
_AND: Final = frozenset({"AND", "И", "ET", "Y"})
_OF_CIRCLES: Final = frozenset({"round", "length", "within", "centre"})
_OF_LINES: Final = frozenset({"sides", "wide", "line", "ellipse", "arc"})
_PARTING: Final = (("mark",), ("gap",), ("exclude",), ("area",), ("newline", "period"), ("and",), ("comma",))


@dataclass(slots=True)
class Place:
    """A chain with the words that belong to it: those before and those after. `loose`: hardly a sign parts it from another.

    `listed` is its radius in a list of centres and radii.
    """

    chain: Chain
    before: Sequence[Word]
    after: Sequence[Word]
    first: bool = False
    loose: bool = False
    listed: Word | None = None


def places_of(text: str, start: int, end: int, made: Sequence[Chain], gaps: dict[int, Gap]) -> list[Place]:
    """Give the words between two chains to the one before or the one after them."""
    if not made:
        return []
    places: list[Place] = []
    at = made[0].start
    before: Sequence[Word] = (
        beside_ring(text, max(start, at - AROUND), at, "before")
        if len(made[0].found) > 2
        else telling(text, max(start, at - AROUND), at)
    )
    leading = radius_of(before) is not None
    for chain, following in zip(made, [*made[1:], None], strict=True):
        if following is None:
            until = min(end, chain.end + AROUND)
            last = (
                beside_ring(text, chain.end, until, "behind")
                if len(chain.found) > 2
                else telling(text, chain.end, until)
            )
            places.append(Place(chain, before, last, loose=_joins(gaps.get(chain.start))))
            break
        gap = gaps.get(following.start)
        between = gap.words if gap is not None and gap.words else _between(text, chain.end, following.start)
        after, then = _split(between, _latest(between, chain, following), leading=leading)
        places.append(Place(chain, before, after, loose=_joins(gap)))
        before = then
    places[0].first = True
    return _styled(places)


def _joins(gap: Gap | None) -> bool:
    """Return whether hardly a sign parts two chains: an empty line, or a mark."""
    return gap is not None and (gap.plain or gap.joins)


def _between(text: str, start: int, end: int) -> list[Word]:
    if end - start <= 2 * AROUND:
        return telling(text, start, end)
    return [*telling(text, start, start + AROUND), Word("gap", start + AROUND, start + AROUND), *telling(text, end - AROUND, end)]  # fmt: skip


def _split(between: Sequence[Word], latest: int, *, leading: bool) -> tuple[Sequence[Word], Sequence[Word]]:
    """Part the words between two chains at the last of the strongest signs that is not inside a measure, up to the `latest` word."""
    inside = {n for a, b in _measures(between) for n in range(a + 1, b + 1)} | _wraps(between, leading=leading)
    for kinds in _PARTING:
        for n in range(min(latest, len(between) - 1), -1, -1):
            kind = "and" if between[n].value in _AND else between[n].kind
            if kind in kinds and n not in inside:
                return between[:n], between[n:]
    return (between, ()) if latest >= len(between) else ((), between)


def _latest(between: Sequence[Word], chain: Chain, following: Chain) -> int:
    """Return the last word at which the next place may begin: behind a ring a radius belongs to the position that comes."""
    lines = [n for n, word in enumerate(between) if word.kind in _OF_LINES]
    sides = next((n for n in lines if between[n].kind == "sides"), None)
    if sides is not None and len(chain.points) == 1 and len(following.points) > 1:
        widths = [n for n, word in enumerate(between) if word.kind == "length"]
        return min(lines[0], min(widths, key=lambda n: abs(n - sides), default=sides))
    if len(chain.points) < 3 or len(following.points) != 1 or lines:
        return len(between)
    return next((n for n, word in enumerate(between) if word.kind in _OF_CIRCLES), len(between))


def _wraps(between: Sequence[Word], *, leading: bool) -> set[int]:
    """Return the ends of lines inside a phrase: behind OF, before OF, and before CENTRE where the radius `leads`."""
    found = set()
    for n, word in enumerate(between):
        if word.kind == "newline":
            before = between[n - 1].kind if n else ""
            after = between[n + 1].kind if n + 1 < len(between) else ""
            if before in {"of", "within", "centre"} or after == "of" or (leading and after == "centre"):
                found.add(n)
    return found


def _measures(said: Sequence[Word]) -> list[tuple[int, int]]:
    """Return where a length and the word that it measures stand close together."""
    found = []
    for n, word in enumerate(said):
        if word.kind in {"round", "wide", "sides", "within"}:
            near = [m for m in range(max(0, n - 4), min(len(said), n + 5)) if said[m].kind == "length"]
            if near:
                m = min(near, key=lambda m: abs(m - n))
                found.append((min(m, n), max(m, n)))
    return found


def _styled(places: list[Place]) -> list[Place]:
    """Where no sign parts `P1 RADIUS 5NM P2 RADIUS 6NM`, the first radius tells on which side all of them stand."""
    if places and radius_of(places[0].before) is not None:
        for place, following in pairwise(places):
            if not following.before and radius_of(place.after) is not None and len(following.chain.points) == 1:
                place.after, following.before = (), place.after
    _listed(places)
    return places


def _listed(places: Sequence[Place]) -> None:
    """Give each position of `CIRCLES: 1) P1 3NM 2) P2 5NM` the bare length behind it."""
    heading = {word.kind for word in places[0].before} if places else set()
    if "round" in heading and "length" not in heading:
        for place in places:
            said = next((word for word in place.after if word.kind not in {"dash", "comma"}), None)
            if said is not None and said.kind == "length" and len(place.chain.points) == 1:
                place.listed = said


def first_words(text: str, start: int, end: int) -> Sequence[Word]:
    """Return the words of a text that has no position at all, as far as they may tell of an area."""
    return telling(text, start, min(end, start + 4 * AROUND))
