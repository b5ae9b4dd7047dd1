"""What a row of positions is by the words around it: ring, box, circle, sector, track, area with a margin. Pure.

`BETWEEN lat lat AND lon lon` is a box along parallels and meridians. Misprints that have one reading are repaired and said;
else the row is left out, with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from preavis.findings import Finding, Severity
from preavis.formats.navwarn.coordinates import Token
from preavis.formats.navwarn.lengths import (
    BEARINGS,
    LENGTH,
    RADIUS,
    REACH,
    SEAWARD,
    SIDES,
    bearings_of,
    last,
    length_of,
)
from preavis.formats.navwarn.rows import Row
from preavis.geo import Circle, Corridor, Edges, Position, Sector, Shape, Unit

ArcBetween = Callable[[Position, Position, Position, str, Unit, bool], Sequence[Position]]
_LINE: Final = re.compile(
    r"\b(?:TRACK-?\s?LINES?|LINES?|ROUTE|TRACK|CENT(?:ER|RE)LINE|LIGNE|LINEA|LINHA|ЛИНИ[А-Я]*)\b|连线(?=\s?\d)"
)
_LINE_BEHIND: Final = re.compile(r"[\s,]*(?:两点|各点)?(?:的|之)?(?:连线|航线)\s*两侧")
_BOUND: Final = re.compile(
    r"\b(?:BOUND\w*|DELIMIT\w*|LIMITAD[AO]S?|ENCLOS\w*|ОГРАНИЧ[А-Я]*|COORDINATES)\b|连线(?!\s?\d)"
)
_SENTENCE: Final = re.compile(r"(?<!\s\w)(?<=[\w°)\"])[.;](?=\s)")  # and not the point of a mark
_HALF_PLANE: Final = re.compile(r"\b(?:NORTH|SOUTH|EAST|WEST)\s+OF\s*$")
_ROUND: Final = re.compile(
    r"(?:\b(?:WITHIN|RADIUS|CIRCLES?|CENT(?:ER|RE)D?|OF|FROM|AROUND|ON|AT|IN|CENTRE|POSITIONS?|ОТ|ЦЕНТРОМ|DE|SUR|EN|EM)\b|以内|[:(])[\s:]*(?:[A-Z]\.\s*)?$"
)
_LENGTH_LOST: Final = re.compile(
    r"\b(?:WITHIN|RADIUS)[ \n]+(?:OF[ \n]+)?\S{1,6}[ \n]+(?:NAUTICAL[ \n]+)?(?:MILES?|NM|KM|KILOMET\w+|MET\w+|YARDS?)\b[^.;]*$"
)
_MARGIN: Final = re.compile(
    rf"\bWITHIN[ \n]+{LENGTH}[ \n]+(?:OF|FROM)[ \n]+(?:THE[ \n]+|AN?[ \n]+)?(?:AREA|ZONE)\b[^.]{{0,40}}$"
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One area as drawn: shape, edges, label, where its row stands and where its label does."""

    shape: Shape
    edges: Edges | None
    label: str | None
    start: int
    end: int
    mark: int | None


def draw(text: str, row: Row, before: int, after: int, findings: list[Finding], arc: ArcBetween) -> list[Drawn]:
    """Return the areas of a row. `before` and `after` bound the words around it that speak of it."""
    context, behind = text[max(before, row.start - 200) : row.start], text[row.end : min(after, row.end + 110)]

    def drawn(shape: Shape, edges: Edges | None, at: int = -1) -> Drawn:
        label, mark = row.marks[at] if at >= 0 and row.marks else (row.label, row.mark)
        return Drawn(shape, edges, label, row.start, row.end, mark)

    box = _box(row, context)
    if box is not None:
        return [drawn(Shape(polygon=box), "parallel")]
    if _HALF_PLANE.search(context):
        findings.append(finding("navwarn.half_plane", "warn", row.start, row.end))
        return []
    positions = _pairs(row, findings)
    if positions is None:
        return []
    if row.arcs:
        return [drawn(Shape(polygon=ring), "rhumb") for ring in [_with_arcs(row, positions, findings, arc)] if ring]
    line = last(_LINE, context[-90:]) or _LINE_BEHIND.match(behind)
    bound = _BOUND.search(context[-110:])
    if line is not None and len(positions) > 1 and not bound:
        return [drawn(shape, "rhumb") for shape in _corridor(row, positions, context, behind, findings)]
    own = context[max((match.end() for match in _SENTENCE.finditer(context)), default=0) :]
    radius = last(RADIUS, own[-130:]) or (RADIUS.search(behind[:80]) if len(positions) < 3 else None)
    radius = radius or last(RADIUS, context[-130:])
    rounded = radius is not None or len(positions) == 1
    sector = (BEARINGS.search(behind) or last(BEARINGS, own[-130:])) if rounded else None
    if radius is None and sector is not None and len(positions) == 1:
        radius = REACH.search(behind)
    if radius is not None and (len(positions) < 3 or (_ROUND.search(context) and not bound)):
        length, unit = length_of(radius)
        bearings = bearings_of(sector, seaward=SEAWARD.search(behind) is not None) if sector is not None else None
        return [drawn(_round(p, length, unit, bearings), None, n) for n, p in enumerate(positions)]
    if radius is None and not bound and (_LENGTH_LOST.search(own) or (sector is not None and len(positions) == 1)):
        findings.append(finding("navwarn.radius_unread", "warn", row.start, row.end))
        return []
    ring = _open(positions)
    if len(set(ring)) < 3:
        findings.append(finding("navwarn.position_alone", "info", row.start, row.end))
        return []
    if row.stop is not None:
        findings.append(finding("navwarn.misprint", "warn", *row.stop))
    if row.coast is not None:
        findings.append(finding("navwarn.coast_edge", "warn", *row.coast))
    found = [drawn(Shape(polygon=ring), "rhumb")]
    margin = _MARGIN.search(context)
    if margin is not None:  # all within n miles of an area is the area and its edge as a track
        length, unit = length_of(margin)
        found.append(drawn(Shape(corridor=Corridor(line=(*ring, ring[0]), half_width=length, unit=unit)), "rhumb"))
    return found


def _corridor(
    row: Row, positions: tuple[Position, ...], context: str, behind: str, findings: list[Finding]
) -> Iterator[Shape]:
    width = last(SIDES, context) or SIDES.search(behind)
    if width is None:
        findings.append(finding("navwarn.line_without_width", "info", row.start, row.end))
        return
    length, unit = length_of(width)
    yield Shape(corridor=Corridor(line=positions, half_width=length, unit=unit))


def _round(centre: Position, length: str, unit: Unit, bearings: tuple[str, str] | None) -> Shape:
    if bearings is not None and bearings[0] != bearings[1]:
        return Shape(sector=Sector(centre=centre, radius=length, unit=unit, from_=bearings[0], to=bearings[1]))
    return Shape(circle=Circle(centre=centre, radius=length, unit=unit))


def _with_arcs(
    row: Row, positions: Sequence[Position], findings: list[Finding], arc: ArcBetween
) -> tuple[Position, ...] | None:
    """Return the ring with each arc as its points; the position after the words of an arc is its centre."""
    points: list[Position] = []
    turns = {each.place // 2: each.words for each in row.arcs}
    for place, position in enumerate(positions):
        words = turns.get(place)
        if words is None:
            points.append(position)
            continue
        length = re.search(LENGTH, words)
        if length is None or not points:
            findings.append(finding("navwarn.vertex_damaged", "warn", row.start, row.end))
            return None
        until = positions[place + 1] if place + 1 < len(positions) else points[0]
        clockwise = re.search(r"ANTI-?\s?CLOCKWISE|COUNTER-?\s?CLOCKWISE|ПРОТИВ", words) is None
        points += arc(points[-1], until, position, *length_of(length), clockwise)
    ring = _open(points)
    if len(set(ring)) < 3:
        findings.append(finding("navwarn.vertex_damaged", "warn", row.start, row.end))
        return None
    return ring


def _open(positions: Sequence[Position]) -> tuple[Position, ...]:
    ring = list(positions)
    while len(ring) > 1 and ring[-1] == ring[0]:
        ring.pop()
    return tuple(p for n, p in enumerate(ring) if n == 0 or p != ring[n - 1])


def _degrees(value: float, sign: int) -> str:
    text = f"{value:.6f}".rstrip("0")
    text += "0" if text.endswith(".") else ""
    return f"-{text}" if sign < 0 and float(text) else text


def _box(row: Row, context: str) -> tuple[Position, ...] | None:
    """Return the four corners of `lat lat AND lon lon`, clockwise from the north-west; None where the row is no box."""
    if len(row.tokens) != 4 or any(token.degrees is None or token.axis is None for token in row.tokens) or row.marks:
        return None
    axes = "".join(str(token.axis)[1] for token in row.tokens)
    between = axes in {"aaoo", "ooaa"} or (sorted(axes) == ["a", "a", "o", "o"] and _HALF_PLANE.search(context))
    if not between or any((token.degrees or 0) > (90 if token.axis == "lat" else 180) for token in row.tokens):
        return None
    lats = (
        sorted(((t.degrees or 0) * t.sign, t) for t in row.tokens if t.axis == "lat") if _differ(row, "lat") else None
    )
    lons = (
        sorted(((t.degrees or 0) * t.sign, t) for t in row.tokens if t.axis == "lon") if _differ(row, "lon") else None
    )
    if lats is None or lons is None:
        return None
    south, north = lats[0][1], lats[1][1]
    west, east = lons[0][1], lons[1][1]
    if lons[1][0] - lons[0][0] > 180:
        west, east = east, west  # the box lies across 180 degrees
    corner = [(north, west), (north, east), (south, east), (south, west)]
    return tuple(Position(_degrees(a.degrees or 0, a.sign), _degrees(b.degrees or 0, b.sign)) for a, b in corner)


def _differ(row: Row, axis: str) -> bool:
    return len({(token.degrees or 0) * token.sign for token in row.tokens if token.axis == axis}) == 2


def _pairs(row: Row, findings: list[Finding]) -> tuple[Position, ...] | None:
    """Return the positions of a row, repaired where only one reading is possible; None with a finding where it is damaged."""
    found = row.tokens
    if len(found) % 2:
        findings.append(_damaged(found[-1]))
        return None
    if all(t.axis == "lon" for t in found[::2]) and all(t.axis == "lat" for t in found[1::2]):
        found = [token for a, b in zip(found[::2], found[1::2], strict=True) for token in (b, a)]
    signs = [{token.sign for token in found[n::2] if token.axis == axis} for n, axis in enumerate(("lat", "lon"))]
    positions = []
    for lat, lon in zip(found[::2], found[1::2], strict=True):
        fixed = [_fixed(lat, "lat", signs[0], findings), _fixed(lon, "lon", signs[1], findings)]
        if fixed[0] is None or fixed[1] is None:
            findings.append(_damaged(lat if fixed[0] is None else lon))
            return None
        positions.append(Position(fixed[0], fixed[1]))
    return tuple(positions)


def _fixed(token: Token, axis: str, signs: set[int], findings: list[Finding]) -> str | None:
    """Return the degrees of a token; where its letter is wrong or missing, by the letters of the others if they agree."""
    if token.degrees is None or token.degrees > (90 if axis == "lat" else 180):
        return None
    sign = token.sign
    if token.axis != axis:
        if len(signs) != 1 or token.digits != (2 if axis == "lat" else 3):
            return None
        (sign,) = signs
        findings.append(finding("navwarn.hemisphere", "warn", token.start, token.end))
    if token.odd is not None:
        findings.append(finding(f"navwarn.{token.odd}", "warn", token.start, token.end))
    elif token.digits != (2 if axis == "lat" else 3):
        findings.append(finding("navwarn.digits", "info", token.start, token.end))
    return _degrees(token.degrees, sign)


def _damaged(token: Token) -> Finding:
    return finding("navwarn.vertex_damaged", "warn", token.start, token.end)


def finding(code: str, severity: Severity, start: int, end: int) -> Finding:
    """Return a finding about a stretch of the text."""
    return Finding(code=code, severity=severity, path="areas", span=(start, end))
