"""The areas that item E describes: rings, circles, sectors, corridors, ellipses. Pure.

A width or radius stands beside the positions that it belongs to, before or after them; marks, lines and full stops part one area
from the next. What cannot be read takes its whole area with it, with a finding: an area is never drawn smaller than it was
published, and positions that belong to no area are said so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from preavis.findings import Finding, Severity
from preavis.formats.notam.boxes import Box, boxes
from preavis.formats.notam.chains import Chain, chains
from preavis.formats.notam.damaged import spelled_x
from preavis.formats.notam.debris import mark_debris
from preavis.formats.notam.edges import closing_boundary, is_off, vertices
from preavis.formats.notam.figures import short_of_figures
from preavis.formats.notam.hours import Span, times_after, times_before
from preavis.formats.notam.measures import (
    bearings,
    ellipse_of,
    is_named,
    radius_of,
    spare_radii,
    spare_widths,
    width_of,
)
from preavis.formats.notam.places import Place, first_words, places_of
from preavis.formats.notam.positions import positions, repair
from preavis.formats.notam.vocabulary import Word, words
from preavis.geo import Circle, Corridor, Edges, Sector, Shape
from preavis.geodesy import ellipse

NEAR: Final = 60
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
    """One area as drawn: its shape, its label, where its own times stand if the text gives them, before or behind it, where it stands."""

    shape: Shape
    label: str | None
    before: Span | None
    after: Span | None
    span: Span
    edges: Edges = "geodesic"


def read_areas(text: str, start: int, end: int) -> tuple[list[Drawn], list[Finding]]:
    """Return the areas of a stretch of text in capitals, and what could not be read of it."""
    findings: list[Finding] = []
    text = whole = spelled_x(text)
    framed = list(boxes(text, start, end))
    for box in framed:
        text = f"{text[: box.start]}{' ' * (box.end - box.start)}{text[box.end :]}"
    found = list(positions(text, start, end))
    findings += [_finding("notam.figures_fewer", "warn", *span) for span in short_of_figures(text, found)]
    made, gaps = chains(text, found, findings)
    places = places_of(text, start, end, made, gaps)
    used: set[int] = set()
    mark_debris(text, start, end, made)
    drawn = [area for place in places for area in _draw(text, start, end, place, findings, used)]
    if framed:
        drawn += [each for box in framed for each in _boxed(whole, start, end, box, findings)]
        drawn.sort(key=lambda each: each.span)
    beside = [said for place in places for said in (place.before, place.after) if said]
    for said in beside if places else [first_words(text, start, end)]:
        for code, spare in (("notam.circle_without_centre", spare_radii), ("notam.width_without_line", spare_widths)):
            findings += [_finding(code, "warn", word.start, word.end) for word in spare(said, used)]
    if not drawn and not any(finding.severity == "warn" for finding in findings):
        around = {(place.chain.start, place.chain.end) for place in places if _is_other_route(place)}
        _say_that_nothing_is_drawn(text, start, end, findings, around)
    return drawn, findings


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


def _draw(text: str, start: int, end: int, place: Place, findings: list[Finding], used: set[int]) -> list[Drawn]:
    chain = place.chain
    shapes = _shapes(text, end, place, findings, used)
    if shapes is None:
        return []
    if not shapes:
        if chain.points:
            bare = len(chain.points) > 1 and any(w.kind == "length" and w.start not in used for w in place.before)
            severity: Severity = "warn" if place.loose or bare else "info"
            findings.append(_finding("notam.not_of_an_area", severity, chain.start, chain.end))
        return []
    if _excluded(place.before, first=place.first):
        findings.append(_finding("notam.exclusion", "warn", chain.start, chain.end))
        return []
    begin = _begin(place)
    before = times_before(text, start, begin)
    label = _label(text, start, before[0] if before is not None else begin)
    after = times_after(text, chain.end, end)
    return [Drawn(shape, label, before, after, (begin, chain.end)) for shape in shapes]


def _boxed(text: str, start: int, end: int, box: Box, findings: list[Finding]) -> list[Drawn]:
    """Return the area of a box, none where it is cut out of another."""
    if _excluded(words(text, max(start, box.start - NEAR), box.start), first=False):
        findings.append(_finding("notam.exclusion", "warn", box.start, box.end))
        return []
    before = times_before(text, start, box.start)
    label = _label(text, start, before[0] if before is not None else box.start)
    shape = Shape(polygon=box.corners)
    return [Drawn(shape, label, before, times_after(text, box.end, end), (box.start, box.end), "parallel")]


def _shapes(text: str, end: int, place: Place, findings: list[Finding], used: set[int]) -> list[Shape] | None:
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
        return _round(text, place, findings, used)
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
    chain.boundary = chain.boundary or closing_boundary(text, chain, end)
    if chain.boundary is not None:
        findings.append(_finding("notam.boundary_edge", "warn", *chain.boundary))
    findings += [_finding("notam.arc_off", "warn", *arc.span) for arc in chain.arcs if is_off(chain, arc)]
    return [Shape(polygon=ring)]


def _round(text: str, place: Place, findings: list[Finding], used: set[int]) -> list[Shape]:
    """Return the circle, sector or ellipse around one position, none where no radius belongs to it."""
    centre = place.chain.points[0]
    said = [*place.before, *place.after]
    if any(word.kind == "ellipse" for word in said):
        axes = ellipse_of(said)
        if axes is None:
            findings.append(_finding("notam.ellipse_unread", "warn", place.chain.start, place.chain.end))
            return []
        return [Shape(polygon=ellipse(centre, *axes))]
    radius = radius_of(place.before, nearest_last=True) or radius_of(place.after) or place.listed
    if radius is None:
        findings += [_finding("notam.box_unread", "warn", box.start, box.end) for box in said if box.kind == "box"]
        return []
    used.add(radius.start)
    if is_named(text, place.before, place.after, radius):
        findings.append(_finding("notam.centre_named", "warn", radius.start, radius.end))
    between, problem = bearings(said)
    if problem is not None:
        findings.append(_finding(problem, "warn", place.chain.start, place.chain.end))
    if between is not None:
        return [
            Shape(sector=Sector(centre=centre, radius=radius.value, unit=radius.unit, from_=between[0], to=between[1]))
        ]
    return [Shape(circle=Circle(centre=centre, radius=radius.value, unit=radius.unit))]


def _each(place: Place, used: set[int]) -> list[Shape]:
    """Return a circle around each of several positions: `WI 5NM RADIUS OF P1, P2 AND P3`. A line of them is a corridor."""
    radius = radius_of(place.before, nearest_last=True)
    if radius is None:
        return []
    since = [word.kind for word in place.before if word.start > radius.start]
    if set(since) - {
        "round",
        "centre",
        "of",
        "join",
        "mark",
        "newline",
        "comma",
        "dash",
        "within",
        "area",
        "along",
    } or ("area" in since and "bounded" in {word.kind for word in place.before}):
        return []
    used.add(radius.start)
    points = place.chain.points
    if any(word.kind == "round" for word in place.before) or place.chain.joined_by:
        return [Shape(circle=Circle(centre=point, radius=radius.value, unit=radius.unit)) for point in points]
    return [Shape(corridor=Corridor(line=points, half_width=radius.value, unit=radius.unit))]


def _is_other_route(place: Place) -> bool:
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


def _begin(place: Place) -> int:
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
