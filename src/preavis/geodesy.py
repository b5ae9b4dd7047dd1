"""Geometry on the WGS 84 ellipsoid: how the edges of an area run, densified; circles, sectors, corridors. Uses pyproj and shapely.

An outline is a closed ring of (latitude, longitude) in degrees; longitudes run on past 180 where the ring crosses it, so that
no edge jumps. Names (sites, quadrants, bodies of water) have no outline.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Final

from pyproj import CRS, Geod, Transformer
from shapely.geometry import LineString

from preavis.geo import METRES_PER, Circle, Corridor, Edges, Position, Sector, Shape

Point = tuple[float, float]
GEOD: Final = Geod(ellps="WGS84")
ECCENTRICITY: Final = math.sqrt(GEOD.es)
STEP_M: Final = 25_000.0
ARC_STEP: Final = 3.0
FINE_STEP: Final = (
    0.1  # degrees; a rhumb line leaves a chord of this length, straight on any map, by 2.4 m * tan(latitude)
)


def metres(length: str, unit: str) -> float:
    """Return a length in metres."""
    return float(METRES_PER[unit]) * float(length)


def _follow(lon: float, before: float) -> float:
    """Return a longitude, turned by whole circles, that lies within 180 degrees of the one before."""
    return lon + 360 * round((before - lon) / 360)


def _geodesic(a: Point, b: Point) -> Iterator[Point]:
    _, _, distance = GEOD.inv(a[1], a[0], b[1], b[0])
    count = int(distance // STEP_M)
    if count:
        for lon, lat in GEOD.npts(a[1], a[0], b[1], b[0], count):
            yield lat, lon


def mercator(lat: float) -> float:
    """Return the isometric latitude on the ellipsoid; rhumb lines are straight in it and the longitude."""
    phi = math.radians(max(-89.99, min(89.99, lat)))
    return math.asinh(math.tan(phi)) - ECCENTRICITY * math.atanh(ECCENTRICITY * math.sin(phi))


def _latitude(isometric: float) -> float:
    """Return the latitude of an isometric one; each round gains more than two decimals."""
    phi = math.atan(math.sinh(isometric))
    for _ in range(6):
        phi = math.atan(math.sinh(isometric + ECCENTRICITY * math.atanh(ECCENTRICITY * math.sin(phi))))
    return math.degrees(phi)


def _between(a: Point, b: Point, *, rhumb: bool) -> Iterator[Point]:
    """Points of a rhumb line (straight on a Mercator chart) or of a line straight in latitude and longitude."""
    east = _follow(b[1], a[1])
    slanting = rhumb and a[0] != b[0] and a[1] != east
    count = int(max(abs(b[0] - a[0]), abs(east - a[1])) // (FINE_STEP if slanting else 0.5))
    low, high = mercator(a[0]), mercator(b[0])
    for i in range(1, count + 1):
        share = i / (count + 1)
        lat = _latitude(low + (high - low) * share) if slanting else a[0] + (b[0] - a[0]) * share
        yield lat, a[1] + (east - a[1]) * share


def _ring(vertices: Sequence[Point], edges: Edges) -> list[Point]:
    ring: list[Point] = []
    for a, b in zip(vertices, [*vertices[1:], vertices[0]], strict=True):
        ring.append(a)
        ring.extend(_geodesic(a, b) if edges == "geodesic" else _between(a, b, rhumb=edges == "rhumb"))
    return ring


def _arc(centre: Position, radius_m: float, start: float, sweep: float) -> list[Point]:
    lat, lon = centre.degrees()
    count = max(2, math.ceil(sweep / ARC_STEP))
    points = []
    for i in range(count + 1):
        east, north, _ = GEOD.fwd(lon, lat, start + sweep * i / count, radius_m)
        points.append((north, east))
    return points


def arc_between(
    start: Position, end: Position, centre: Position, radius: str, unit: str, *, clockwise: bool
) -> tuple[Position, ...]:
    """Return the points of an arc between two vertices, without them, every three degrees; rounded to six decimals."""
    lat, lon = centre.degrees()
    (a_lat, a_lon), (b_lat, b_lon) = start.degrees(), end.degrees()
    first, last = GEOD.inv(lon, lat, a_lon, a_lat)[0], GEOD.inv(lon, lat, b_lon, b_lat)[0]
    sweep = (last - first) % 360 if clockwise else -((first - last) % 360)
    count = int(abs(sweep) // ARC_STEP)
    points = []
    for i in range(1, count + 1):
        east, north, _ = GEOD.fwd(lon, lat, first + sweep * i / (count + 1), metres(radius, unit))
        points.append(Position(f"{north:.6f}", f"{east:.6f}"))
    return tuple(points)


def ellipse(centre: Position, major_m: float, minor_m: float, bearing: float) -> tuple[Position, ...]:
    """Return the outline of an ellipse by its semi-axes in metres and the bearing of the longer, every three degrees.

    The points lie a little outside, so that no chord cuts it; rounded to six decimals.
    """
    lat, lon = centre.degrees()
    outside = 1 / math.cos(math.radians(ARC_STEP / 2))
    points = []
    for i in range(round(360 / ARC_STEP)):
        turn = math.radians(i * ARC_STEP)
        east, north = major_m * outside * math.cos(turn), minor_m * outside * math.sin(turn)
        at = bearing + math.degrees(math.atan2(north, east))
        lon_at, lat_at, _ = GEOD.fwd(lon, lat, at, math.hypot(east, north))
        points.append(Position(f"{lat_at:.6f}", f"{lon_at:.6f}"))
    return tuple(points)


def _corridor(corridor: Corridor) -> list[Point]:
    """Buffer a line in an azimuthal equidistant plane around its middle; exact at the middle, within 0.1 % to 1,000 km."""
    line = [position.degrees() for position in corridor.line]
    dense = [point for a, b in itertools.pairwise(line) for point in (a, *_geodesic(a, b))] + [line[-1]]
    lat, lon = dense[len(dense) // 2]
    plane = CRS.from_proj4(f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84")
    there = Transformer.from_crs(CRS.from_epsg(4326), plane, always_xy=True)
    path = LineString([there.transform(east, north) for north, east in dense])
    ring = path.buffer(metres(corridor.half_width, corridor.unit)).segmentize(STEP_M).exterior.coords
    back = [there.transform(x, y, direction="INVERSE") for x, y in ring[:-1]]
    return [(north, east) for east, north in back]


def outline(shape: Shape, edges: Edges | None = None) -> list[Point] | None:
    """Return the densified closed ring of a shape, None for a name. Without `edges` geodesics are taken."""
    match shape.value:
        case Circle() as circle:
            ring = _arc(circle.centre, metres(circle.radius, circle.unit), 0, 360)[:-1]
        case Sector() as sector:
            start = float(sector.from_)
            sweep = (float(sector.to) - start) % 360 or 360.0
            ring = _arc(sector.centre, metres(sector.radius, sector.unit), start, sweep)
            ring = [sector.centre.degrees(), *ring] if sweep < 360 else ring[:-1]
        case Corridor() as corridor:
            ring = _corridor(corridor)
        case tuple() as polygon:
            ring = _ring([position.degrees() for position in polygon], edges or "geodesic")
        case _:
            return None
    steady = [ring[0]]
    for lat, lon in ring[1:]:
        steady.append((lat, _follow(lon, steady[-1][1])))
    return steady


def centre_of(rings: Sequence[Sequence[Point]]) -> Point:
    """Return the middle direction of all points: the mean of their unit vectors."""
    x = y = z = 0.0
    for lat, lon in (point for ring in rings for point in ring):
        phi, lam = math.radians(lat), math.radians(lon)
        x += math.cos(phi) * math.cos(lam)
        y += math.cos(phi) * math.sin(lam)
        z += math.sin(phi)
    if math.hypot(x, y, z) < 1e-9:
        return 0.0, 0.0
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def distance_m(a: Point, b: Point) -> float:
    """Return the length of the geodesic between two points, metres."""
    return float(GEOD.inv(a[1], a[0], b[1], b[0])[2])
