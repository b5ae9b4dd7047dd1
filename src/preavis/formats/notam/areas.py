"""The areas that item E describes: rings, circles, sectors, corridors, ellipses. Pure.

A width or radius stands beside the positions that it belongs to, before or after them; marks, lines and full stops part one area
from the next. What cannot be read takes its whole area with it, with a finding: an area is never drawn smaller than it was
published, and positions that belong to no area are said so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from preavis.findings import Finding, Severity
from preavis.formats.notam.chains import Chain, Gap, chains
from preavis.formats.notam.debris import mark_debris
from preavis.formats.notam.edges import is_off, vertices
from preavis.formats.notam.hours import Span, times_after, times_before
from preavis.formats.notam.measures import bearings, ellipse_of, radius_of, spare_radii, spare_widths, width_of
from preavis.formats.notam.positions import positions, repair
from preavis.formats.notam.vocabulary import Word, beside_ring, telling
from preavis.geo import Circle, Corridor, Sector, Shape
from preavis.geodesy import ellipse

AROUND: Final = 240
_PARTING: Final = (("mark",), ("gap",), ("exclude",), ("area",), ("newline", "period"), ("and",), ("comma",))
_BESIDE: Final = frozenset({
    "area", "round", "length", "centre", "of", "join", "bounded", "within", "newline", "dash", "comma", "sector", "bearing", "angle", "line",
    "wide", "sides", "mark",
})  # fmt: skip
_SHAPE: Final = _BESIDE - {"area", "newline", "mark"}
_LABEL: Final = re.compile(
    r"(?:\b(?:AREA|ZONE|SECTOR|STAGE|РАЙОН|ЗОНА|УЧАСТОК)\s*[\"'«]?([A-ZА-Я0-9]{1,4})[\"'»]?\s*[:.)-]?\s*(?:\(?(?:FM|FROM|BTN|ACT|ACTIVE)?)?\s*$"
    r"|(?:^|[\s(])([A-ZА-Я]|\d{1,2})\s?[.):]\s*(?:(?:FALLING |DANGER )?AREA|РАЙОН)?\s*[:.-]?\s*$)"
)
_BOUNDS: Final = re.compile(
    r"\b(?:BOUNDED|ENCLOSED|DEFINED\s+(?:AS|BY)|CO-?ORD(?:S|INATES?)?\b|LATERAL\s+LIMITS?|ОГРАНИЧЕН\w*|КООРДИНАТ\w*)"
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One area as drawn: its shape, its label, where its own times stand if the text gives them, before or behind it."""

    shape: Shape
    label: str | None
    before: Span | None
    after: Span | None


@dataclass(slots=True)
class _Place:
    """A chain with the words that belong to it: those before and those after. `loose`: hardly a sign parts it from another."""

    chain: Chain
    before: Sequence[Word]
    after: Sequence[Word]
    first: bool = False
    loose: bool = False


def read_areas(text: str, start: int, end: int) -> tuple[list[Drawn], list[Finding]]:
    """Return the areas of a stretch of text in capitals, and what could not be read of it."""
    findings: list[Finding] = []
    found = list(positions(text, start, end))
    made, gaps = chains(text, found, findings)
    places = _places(text, start, end, made, gaps)
    used: set[int] = set()
    mark_debris(text, start, end, made)
    drawn = [area for place in places for area in _draw(text, start, end, place, findings, used)]
    beside = [said for place in places for said in (place.before, place.after) if said]
    for said in beside if places else [_first_words(text, start, end)]:
        for code, spare in (("notam.circle_without_centre", spare_radii), ("notam.width_without_line", spare_widths)):
            findings += [_finding(code, "warn", word.start, word.end) for word in spare(said, used)]
    if not drawn and not any(finding.severity == "warn" for finding in findings):
        around = {(place.chain.start, place.chain.end) for place in places if _is_other_route(place)}
        _say_that_nothing_is_drawn(text, start, end, findings, around)
    return drawn, findings


def _first_words(text: str, start: int, end: int) -> Sequence[Word]:
    return telling(text, start, min(end, start + 4 * AROUND))


def _say_that_nothing_is_drawn(
    text: str, start: int, end: int, findings: list[Finding], around: set[tuple[int, int]]
) -> None:
    """Make a doubt of the positions where no area is drawn, but for those of ways around; without any, of the words for an area."""
    lone = [n for n, finding in enumerate(findings) if finding.code == "notam.not_of_an_area"]
    for n in lone:
        if findings[n].span not in around:
            findings[n] = replace(findings[n], severity="warn")
    bounds = _BOUNDS.search(text, start, end) if not lone else None
    if bounds is not None:
        findings.append(_finding("notam.area_unread", "warn", *bounds.span()))


# -- which words belong to which positions -----------------------------------------------------------------------------


def _places(text: str, start: int, end: int, made: Sequence[Chain], gaps: dict[int, Gap]) -> list[_Place]:
    """Give the words between two chains to the one before or the one after them."""
    if not made:
        return []
    places: list[_Place] = []
    at = made[0].start
    before: Sequence[Word] = (
        beside_ring(text, max(start, at - AROUND), at, "before")
        if len(made[0].found) > 2
        else telling(text, max(start, at - AROUND), at)
    )
    for chain, following in zip(made, [*made[1:], None], strict=True):
        if following is None:
            until = min(end, chain.end + AROUND)
            last = (
                beside_ring(text, chain.end, until, "behind")
                if len(chain.found) > 2
                else telling(text, chain.end, until)
            )
            places.append(_Place(chain, before, last, loose=_joins(gaps.get(chain.start))))
            break
        gap = gaps.get(following.start)
        between = gap.words if gap is not None and gap.words else _between(text, chain.end, following.start)
        after, then = _split(between)
        places.append(_Place(chain, before, after, loose=_joins(gap)))
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


def _split(between: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]]:
    """Part the words between two chains at the last of the strongest signs that is not inside a measure."""
    inside = {n for a, b in _measures(between) for n in range(a + 1, b + 1)}
    for kinds in _PARTING:
        for n in range(len(between) - 1, -1, -1):
            kind = "and" if between[n].value in {"AND", "И"} else between[n].kind
            if kind in kinds and n not in inside:
                return between[:n], between[n:]
    return between, ()


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


def _styled(places: list[_Place]) -> list[_Place]:
    """Where no sign parts `P1 RADIUS 5NM P2 RADIUS 6NM`, the first radius tells on which side all of them stand."""
    if places and radius_of(places[0].before) is not None:
        for place, following in pairwise(places):
            if not following.before and radius_of(place.after) is not None and len(following.chain.points) == 1:
                place.after, following.before = (), place.after
    return places


# -- shapes ------------------------------------------------------------------------------------------------------------


def _draw(text: str, start: int, end: int, place: _Place, findings: list[Finding], used: set[int]) -> list[Drawn]:
    chain = place.chain
    shapes = _shapes(text, place, findings, used)
    if shapes is None:
        return []
    if not shapes:
        if chain.points:
            severity: Severity = "warn" if place.loose else "info"
            findings.append(_finding("notam.not_of_an_area", severity, chain.start, chain.end))
        return []
    if _excluded(place.before, first=place.first):
        findings.append(_finding("notam.exclusion", "warn", chain.start, chain.end))
        return []
    before = times_before(text, start, _begin(place))
    label = _label(text, start, before[0] if before is not None else _begin(place))
    return [Drawn(shape, label, before, times_after(text, chain.end, end)) for shape in shapes]


def _shapes(text: str, place: _Place, findings: list[Finding], used: set[int]) -> list[Shape] | None:
    """Return the shapes of a chain; none where it is no area; None where it is one that cannot be drawn, said in a finding."""
    chain = place.chain
    if chain.broken:
        place.chain = chain = _repaired(text, chain, findings)
    size = len(set(chain.points))
    if chain.broken:
        whole = size + len(chain.broken) > 1
        code = "notam.vertex_unreadable" if whole else "notam.position_unreadable"
        findings.append(_finding(code, "warn", chain.broken[0].start, chain.broken[0].end))
        return None
    if chain.unread_arc is not None:
        findings.append(_finding("notam.arc_unread", "warn", *chain.unread_arc))
        return None
    if size == 1:
        return _round(place, findings, used)
    said = [*place.before, *place.after]
    width = width_of(place.before, place.after) if not chain.closed or any(w.kind == "line" for w in said) else None
    if width is not None:
        used.add(width[2])
        return [Shape(corridor=Corridor(line=chain.points, half_width=width[0], unit=width[1]))]
    if not chain.closed:
        each = _each(place, used)
        if each:
            return each
    ring = vertices(chain)
    if not chain.closed and _is_other_route(place):
        return []
    if len(set(ring)) < 3 or (not chain.closed and _is_line(place.before)):
        if any(word.kind in {"line", "route"} for word in place.before):
            findings.append(_finding("notam.line_without_width", "warn", chain.start, chain.end))
            return None
        return []
    if chain.boundary is not None:
        findings.append(_finding("notam.boundary_edge", "warn", *chain.boundary))
    findings += [_finding("notam.arc_off", "warn", *arc.span) for arc in chain.arcs if is_off(chain, arc)]
    return [Shape(polygon=ring)]


def _round(place: _Place, findings: list[Finding], used: set[int]) -> list[Shape]:
    """Return the circle, sector or ellipse around one position, none where no radius belongs to it."""
    centre = place.chain.points[0]
    said = [*place.before, *place.after]
    if any(word.kind == "ellipse" for word in said):
        axes = ellipse_of(said)
        if axes is None:
            findings.append(_finding("notam.ellipse_unread", "warn", place.chain.start, place.chain.end))
            return []
        return [Shape(polygon=ellipse(centre, *axes))]
    radius = radius_of(place.before, nearest_last=True) or radius_of(place.after)
    if radius is None:
        findings += [_finding("notam.box_unread", "warn", box.start, box.end) for box in said if box.kind == "box"]
        return []
    used.add(radius.start)
    between, problem = bearings(said)
    if problem is not None:
        findings.append(_finding(problem, "warn", place.chain.start, place.chain.end))
    if between is not None:
        return [
            Shape(sector=Sector(centre=centre, radius=radius.value, unit=radius.unit, from_=between[0], to=between[1]))
        ]
    return [Shape(circle=Circle(centre=centre, radius=radius.value, unit=radius.unit))]


def _each(place: _Place, used: set[int]) -> list[Shape]:
    """Return a circle around each of several positions: `WI 5NM RADIUS OF P1, P2 AND P3`. A line of them is a corridor."""
    radius = radius_of(place.before, nearest_last=True)
    if radius is None:
        return []
    since = [word.kind for word in place.before if word.start > radius.start]
    if set(since) - {"round", "centre", "of", "join", "mark", "newline", "comma", "dash", "within", "area"} or (
        "area" in since and "bounded" in {word.kind for word in place.before}
    ):
        return []
    used.add(radius.start)
    points = place.chain.points
    if any(word.kind == "round" for word in place.before) or place.chain.joined_by:
        return [Shape(circle=Circle(centre=point, radius=radius.value, unit=radius.unit)) for point in points]
    return [Shape(corridor=Corridor(line=points, half_width=radius.value, unit=radius.unit))]


def _is_other_route(place: _Place) -> bool:
    """Return whether the positions are those of a way around: joined by DCT, or behind the words for one."""
    if "dct" in place.chain.joined_by:
        return True
    near = [word.kind for word in place.before if word.kind not in {"dash", "comma"}][-6:]
    told = [kind for kind in near if kind in {"area", "bounded", "within", "gap", "dct", "other_route"}]
    return bool(told) and told[-1] in {"dct", "other_route"}


def _is_line(before: Sequence[Word]) -> bool:
    """Return whether the words before say a line and no area: a route, a track, not the LINES that bound an area."""
    told = [word for word in before if word.kind in {"line", "route"} and word.value not in {"LINE", "LINES"}]
    return bool(told) and not any(word.kind in {"area", "bounded", "within"} for word in before)


def _repaired(text: str, chain: Chain, findings: list[Finding]) -> Chain:
    neighbours = chain.points
    fixed, still = [], []
    for broken in chain.broken:
        again = repair(text, broken, neighbours) if len(neighbours) > 1 else None
        if again is None:
            still.append(broken)
        else:
            fixed.append(again)
            findings.append(_finding(again.repaired or "", "warn", again.start, again.end))
    found = sorted([*chain.found, *fixed], key=lambda each: each.start)
    while len(found) > 1 and found[-1].position == found[0].position:
        found.pop()
    return Chain(found, still, chain.arcs, chain.unread_arc, chain.boundary, chain.closed, chain.joined_by)


def _excluded(before: Sequence[Word], *, first: bool) -> bool:
    """Return whether the area is cut out of another: EXCLUDING stands before it with nothing between but its own words.

    Behind another area these may be any, `EXC BELOW 3000M AMSL WI ...`; before the first they speak of who may fly.
    """
    for word in reversed(before):
        if word.kind == "exclude":
            return True
        if word.kind not in _BESIDE and (first or word.kind not in {"other", "along"}):
            return False
    return False


def _begin(place: _Place) -> int:
    """Return where an area begins: at its first position, or before that at the words of its own shape."""
    at = place.chain.start
    for word in reversed(place.before):
        if word.kind not in _SHAPE:
            break
        at = word.start
    return at


def _label(text: str, start: int, at: int) -> str | None:
    """Return the label of an area from the words right before it, or before its times."""
    label = _LABEL.search(text[max(start, at - 60) : at].rstrip(" -\n"))
    return (label.group(1) or label.group(2)) if label else None


def _finding(code: str, severity: Severity, start: int, end: int) -> Finding:
    return Finding(code=code, severity=severity, path="areas", span=(start, end))
