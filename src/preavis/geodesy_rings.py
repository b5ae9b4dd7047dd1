"""Rings on the ellipsoid as pieces of a plane map, -180 to 180 and -90 to 90: cut at 180 degrees, closed over the poles.

A format that draws straight lines in longitude and latitude (GeoJSON, KML, CAP) takes these pieces. A ring is oriented by the
sign of its geodesic area first and cut then, because a clockwise ring around a pole would else become everything but the pole.
A ring means its smaller side. Circles, sectors and corridors are drawn a little larger, so that no chord of theirs lies inside;
a hole is filled. Nothing is ever drawn smaller: what would be is refused.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from shapely import make_valid
from shapely.affinity import translate
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from preavis.errors import UnusableInput
from preavis.geo import Circle, Corridor, Edges, Sector, Shape
from preavis.geodesy import GEOD, STEP_M, Point, distance_m, metres, outline

EARTH_M2: Final = 510_065_621_724_088.0
RADIUS_M: Final = 6_371_000.0
QUADRANT_M: Final = 10_001_000.0
DECIMALS: Final = 7
LONGEST_M: Final = 12_000.0  # a chord straight on the map then leaves its geodesic by at most 3 m * tan(latitude)
WIDEST: Final = 0.25  # degrees of longitude; bounds the same departure near a pole, by 8 m anywhere
AT_POLE_M: Final = 1.0
OUTWARD: Final = Decimal("1.001")  # more than the chords of an arc of 3 degrees, straight on the map, lie inside it

Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Closed rings of (latitude, longitude), counter-clockwise and apart from each other, that cover an area together.

    `divided` says that the area holds a pole or is in several pieces, `crossing` that its ring crosses or touches itself.
    """

    pieces: tuple[Ring, ...]
    divided: bool
    crossing: bool


def _follow(lon: float, before: float) -> float:
    return lon + 360 * round((before - lon) / 360)


def _refine(a: Point, b: Point) -> Iterator[Point]:
    """Points strictly between two, along the geodesic, where the straight line on the map would leave it too far."""
    length = distance_m(a, b)
    turn = abs(_follow(b[1], a[1]) - a[1])
    if length <= LONGEST_M and turn <= WIDEST:
        return
    if length < AT_POLE_M:
        if turn > 90:  # over the pole itself
            pole = math.copysign(90.0, a[0])
            yield from ((pole, a[1]), (pole, b[1]))
        return
    ((lon, lat),) = GEOD.npts(a[1], a[0], b[1], b[0], 1)
    yield from _refine(a, (lat, lon))
    yield lat, lon
    yield from _refine((lat, lon), b)


def _dense(ring: Sequence[Point], *, geodesic: bool) -> list[Point]:
    """Return the ring refined where its steps are geodesics; no step turns by more than 180 degrees.

    A pole is met and left along meridians: at the pole itself the map has a line, not a point.
    """
    points: list[Point] = []
    for i, a in enumerate(ring):
        before, after = ring[i - 1], ring[(i + 1) % len(ring)]
        if abs(a[0]) == 90:
            points.extend((a[0], a[1] if abs(near[0]) == 90 else near[1]) for near in (before, after))
        else:
            points.append(a)
            if geodesic and abs(after[0]) < 90:
                points.extend(_refine(a, after))
    steady = points[:1]
    for lat, lon in points[1:]:
        steady.append((lat, _follow(lon, steady[-1][1])))
    return steady


def _area_m2(ring: Sequence[Point]) -> float:
    return float(GEOD.polygon_area_perimeter([lon for _, lon in ring], [lat for lat, _ in ring])[0])


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a geometry with their holes filled; lines and points where it touches the frame are no area."""
    parts = getattr(geometry, "geoms", [geometry])
    return [Polygon(part.exterior) for part in parts if isinstance(part, Polygon) and part.area > 1e-12]


def _plane(points: Sequence[Point], turns: int) -> Polygon:
    """Return the area left of the ring on a map that goes on past 180 degrees; `turns` is +1 around the north pole."""
    line = [(lon, lat) for lat, lon in points]
    if not turns:
        return Polygon(line)
    chain = [(lon + 360 * turn, lat) for turn in (-2, -1, 0, 1, 2) for lon, lat in (line if turns > 0 else line[::-1])]
    beyond = 91.0 * turns
    return Polygon([*chain, (chain[-1][0], beyond), (chain[0][0], beyond)])


def cut(ring: Sequence[Point], path: str = "", *, geodesic: bool = True) -> Cut:
    """Cut a ring of (latitude, longitude), closed or not, into pieces of the plane map. Its steps are geodesics, or straight there.

    Raises UnusableInput, with the `path` given, where the ring has no area, goes round a pole more than once, or where its
    smaller side cannot be told from the larger.
    """
    given = list(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)
    if len(set(given)) < 3:
        raise UnusableInput("ring.empty", path=path)
    points = _dense(given, geodesic=geodesic)
    area = _area_m2(points)
    if area < 0:
        points = _dense(given[::-1], geodesic=geodesic)
    turns = round((_follow(points[0][1], points[-1][1]) - points[0][1]) / 360)
    if abs(turns) > 1:
        raise UnusableInput("ring.twice_round", path=path)
    start = 360 * round(points[0][1] / 360)
    points = [(lat, lon - start) for lat, lon in points]
    plane = _plane(points, turns)
    crossing = not plane.is_valid
    # "structure" keeps what a ring goes round twice; the older method would leave a hole there
    whole = make_valid(plane, method="structure", keep_collapsed=False) if crossing else plane
    low, high = min(lon for _, lon in points), max(lon for _, lon in points)
    if not turns and low >= -180 and high <= 180:
        found = _polygons(whole)
    else:
        frame = box(-180, -90, 180, 90)
        turned = [translate(whole, 360 * turn).intersection(frame) for turn in ((0,) if turns else (-2, -1, 0, 1, 2))]
        found = _polygons(unary_union(turned))
    pieces = tuple(_closed(polygon) for rough in found for polygon in _rounded(rough))
    # A piece runs counter-clockwise: a negative area is that of the world without it.
    areas = [_area_m2(piece[:-1]) for piece in pieces]
    covered = sum(one if one > -1e6 else EARTH_M2 + one for one in areas)
    if not pieces or covered < 1:
        raise UnusableInput("ring.empty", path=path)
    if (covered < abs(area) * 0.999 and not crossing) or covered > EARTH_M2 / 2:
        raise UnusableInput("ring.too_large", path=path)
    return Cut(pieces=pieces, divided=bool(turns) or len(pieces) > 1, crossing=crossing)


def _rounded(polygon: Polygon) -> list[Polygon]:
    rounded = Polygon([(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in polygon.exterior.coords])
    return [rounded] if rounded.is_valid else _polygons(make_valid(rounded, method="structure", keep_collapsed=False))


def _closed(polygon: Polygon) -> Ring:
    points = [(lat, lon) for lon, lat in polygon.exterior.coords]
    kept = [points[0], *(b for a, b in itertools.pairwise(points) if a != b)]
    return tuple(kept if polygon.exterior.is_ccw else kept[::-1])


def enlarged(shape: Shape, path: str) -> Shape:
    """Return the shape, so much larger that its outline lies nowhere inside it."""
    match shape.value:
        case Circle() | Sector() as round_one:
            if metres(round_one.radius, round_one.unit) * float(OUTWARD) >= QUADRANT_M:
                raise UnusableInput("ring.too_large", path=path)
            larger = replace(round_one, radius=str(Decimal(round_one.radius) * OUTWARD))
            return Shape(circle=larger) if isinstance(larger, Circle) else Shape(sector=larger)
        case Corridor() as corridor:
            # The plane of the outline widens distances by x / sin(x) at x radians from its middle, so it narrows the corridor.
            width = metres(corridor.half_width, corridor.unit)
            x = (_reach_m(corridor) + width) / RADIUS_M
            if x > math.pi / 2:
                raise UnusableInput("ring.too_large", path=path)
            factor = Decimal(repr(round(x / math.sin(x), 6))) * OUTWARD
            return Shape(corridor=replace(corridor, half_width=str(Decimal(corridor.half_width) * factor)))
        case _:
            return shape


def _reach_m(corridor: Corridor) -> float:
    """Return how far, at most, the ends lie from the middle point that `geodesy.outline` takes for its plane."""
    gone = [0.0]
    for a, b in itertools.pairwise(position.degrees() for position in corridor.line):
        length, start = distance_m(a, b), gone[-1]
        count = int(length // STEP_M) + 1
        gone += [start + length * i / count for i in range(1, count + 1)]
    middle = gone[len(gone) // 2]
    return max(middle, gone[-1] - middle)


def pieces_of(shape: Shape, edges: Edges | None = None, path: str = "") -> Cut | None:
    """Return the pieces that cover a shape, None for a name. Raises UnusableInput where they would be smaller than it."""
    ring = outline(enlarged(shape, path), edges)
    if ring is None:
        return None
    return cut(ring, path, geodesic=edges not in {"rhumb", "parallel"} or shape.polygon is None)


def bounds(rings: Iterable[Sequence[Point]]) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of pieces and points; west is greater than east where the box runs over 180 degrees.

    RFC 7946 section 5.2 and 5.3: of all boxes the narrowest; a box that holds a pole runs from -180 to 180.
    """
    spans: list[tuple[float, float]] = []
    lats: list[float] = []
    for ring in rings:
        spans.append((min(lon for _, lon in ring), max(lon for _, lon in ring)))
        lats.extend(lat for lat, _ in ring)
    if not spans:
        return None
    spans.sort()
    merged = [spans[0]]
    for west, east in spans[1:]:
        if west <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(east, merged[-1][1]))
        else:
            merged.append((west, east))
    following = [*merged[1:], (merged[0][0] + 360, 0.0)]
    gap, index = max((after[0] - span[1], i) for i, (span, after) in enumerate(zip(merged, following, strict=True)))
    if gap <= 0:
        return -180.0, min(lats), 180.0, max(lats)
    return merged[(index + 1) % len(merged)][0], min(lats), merged[index][1], max(lats)
