"""What a text format needs of geometry: the smallest circle over areas, rings in other edges, figures rounded outwards."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from pyproj import CRS, Transformer
from shapely import minimum_bounding_circle
from shapely.geometry import LineString, MultiPoint

from preavis.geo import Edges, Position, Shape
from preavis.geodesy import GEOD, Point, centre_of, distance_m, mercator, outline

TOLERANCE_M: Final = 60.0
"""By how much an edge may leave the line that the sender meant before a point is put between."""
ON_GRID: Final = 1e-4
"""The part of a step by which a position given in decimals may miss its grid point."""
FARTHEST: Final = 40
"""How many half steps a vertex may be moved: enough for a corner of three degrees."""


def smallest_circle(rings: Sequence[Sequence[Point]]) -> tuple[Point, float]:
    """Return centre and radius in metres of the smallest circle on the ellipsoid that holds all rings (within a few metres)."""
    points = [point for ring in rings for point in ring]
    centre = centre_of(rings)
    for _ in range(4):
        plane = CRS.from_proj4(f"+proj=aeqd +lat_0={centre[0]} +lon_0={centre[1]} +ellps=WGS84")
        there = Transformer.from_crs(CRS.from_epsg(4326), plane, always_xy=True)
        circle = minimum_bounding_circle(MultiPoint([there.transform(lon, lat) for lat, lon in points]))
        x, y = circle.centroid.coords[0]
        lon, lat = there.transform(x, y, direction="INVERSE")
        centre = (lat, lon)
    return centre, max(distance_m(centre, point) for point in points)


def vertices_for(shape: Shape, edges: Edges | None, wanted: Edges) -> tuple[tuple[Point, ...], bool]:
    """Return a polygon's vertices for a format whose edges run another way, and whether points were put between.

    Longitudes run on past 180. Where the sender said nothing of the edges they are taken as the format means them.
    """
    polygon = shape.polygon or ()
    own: list[Point] = []
    for position in polygon:
        lat, lon = position.degrees()
        own.append((lat, lon + 360 * round(((own[-1][1] if own else lon) - lon) / 360)))
    same = edges in {None, wanted} or (edges == "parallel" and wanted == "rhumb" and is_box(own))
    ring = outline(shape, edges) if not same else None
    if ring is None:
        return tuple(own), False
    kept = _thinned(ring, wanted)
    return tuple(kept), len(kept) > len(own)


def is_box(vertices: Sequence[Point]) -> bool:
    """Whether every edge runs along a parallel or a meridian, where both kinds of line are one."""
    pairs = zip(vertices, [*vertices[1:], vertices[0]], strict=True)
    return all(a[0] == b[0] or (a[1] - b[1]) % 360 == 0 for a, b in pairs)


def _thinned(ring: Sequence[Point], wanted: Edges) -> list[Point]:
    """Leave out points of a dense ring that the wanted kind of edge passes within the tolerance."""
    centre = centre_of([ring])
    if wanted == "rhumb":
        there = Transformer.from_crs(CRS.from_epsg(4326), CRS.from_proj4("+proj=merc +ellps=WGS84"), always_xy=True)
        stretch = 1 / max(0.05, math.cos(math.radians(centre[0])))
        line = LineString([(lon * 111_320.0, there.transform(0, lat)[1]) for lat, lon in _closed(ring)])
        thin = line.simplify(TOLERANCE_M * stretch).coords[:-1]
        return [(there.transform(0, y, direction="INVERSE")[1], x / 111_320.0) for x, y in thin]
    plane = CRS.from_proj4(f"+proj=gnom +lat_0={centre[0]} +lon_0={centre[1]} +ellps=sphere")
    there = Transformer.from_crs(CRS.from_epsg(4326), plane, always_xy=True)
    if max(distance_m(centre, point) for point in ring) > 7_000_000:
        return list(ring)
    line = LineString([there.transform(lon, lat) for lat, lon in _closed(ring)])
    thin = line.simplify(TOLERANCE_M).coords[:-1]
    found = [there.transform(x, y, direction="INVERSE") for x, y in thin]
    return [(lat, lon) for lon, lat in found]


def _closed(ring: Sequence[Point]) -> list[Point]:
    return [*ring, ring[0]]


def outward(vertices: Sequence[Point], step: float, *, edges: Edges = "geodesic", margin_m: float = 0.0) -> list[Point]:
    """Return vertices on a grid of `step` degrees, each moved to the outer side of both of its edges, never inside.

    `margin_m` moves every edge out by at least that many metres. Longitudes run on as given.
    """
    area, _ = GEOD.polygon_area_perimeter([lon for _, lon in vertices], [lat for lat, _ in vertices])
    found = []
    for n, point in enumerate(vertices):
        before, after = vertices[n - 1], vertices[(n + 1) % len(vertices)]
        directions = _azimuth(point, after, edges), _azimuth(point, before, edges)
        found.append(pushed(point, directions, step, clockwise=area < 0, margin_m=margin_m))
    return found


def _azimuth(a: Point, b: Point, edges: Edges) -> float:
    """Return the bearing in which an edge leaves a point, degrees."""
    if edges == "geodesic":
        return float(GEOD.inv(a[1], a[0], b[1], b[0])[0])
    east, north = (b[1] - a[1] + 180) % 360 - 180, mercator(b[0]) - mercator(a[0])
    return math.degrees(math.atan2(math.radians(east), north))


def pushed(
    point: Point, directions: tuple[float, float], step: float, *, clockwise: bool, margin_m: float = 0.0
) -> Point:
    """Return the near point of the grid that lies outside both edges of a vertex.

    `directions` are the bearings from the vertex to the next one and to the one before, `clockwise` how the ring runs.
    """
    lat, lon = point
    if (
        margin_m == 0
        and abs(lat / step - round(lat / step)) < ON_GRID
        and abs(lon / step - round(lon / step)) < ON_GRID
    ):
        return round(lat / step) * step, round(lon / step) * step
    north_m, east_m = _metres_per_degree(lat)
    (ax, ay), (bx, by) = ((math.sin(math.radians(each)), math.cos(math.radians(each))) for each in directions)
    side = -1.0 if clockwise else 1.0

    def outside(x: float, y: float) -> float:
        """Return by how many metres a displacement lies outside the nearer of both edges."""
        return min(-side * (ax * y - ay * x), side * (bx * y - by * x))

    middle = (ax + bx, ay + by)
    length = math.hypot(*middle)
    if length < 1e-6:
        middle, length = (side * ay, -side * ax), 1.0
    x, y = middle[0] / length, middle[1] / length
    if outside(x, y) < outside(-x, -y):
        x, y = -x, -y
    steep = max(0.02, outside(x, y))
    cell = step * north_m
    for reach in range(FARTHEST):
        out = (margin_m + reach * cell / 2) / steep
        base = round((lat + out * y / north_m) / step), round((lon + out * x / east_m) / step)
        near = [(base[0] + i, base[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        moved = [((v * step - lat) * north_m, (u * step - lon) * east_m, v, u) for v, u in near if abs(v * step) <= 90]
        fitting = [(math.hypot(dx, dy), v, u) for dy, dx, v, u in moved if outside(dx, dy) >= margin_m - 1e-3]
        if fitting:
            _, v, u = min(fitting)
            return v * step, u * step
    return math.copysign(math.ceil(abs(lat) / step) * step, lat), math.copysign(math.ceil(abs(lon) / step) * step, lon)


def _metres_per_degree(lat: float) -> tuple[float, float]:
    """Return the length of a degree of latitude and of longitude on the ellipsoid; a spike is pushed out by kilometres."""
    phi = math.radians(lat)
    across = GEOD.a / math.sqrt(1 - GEOD.es * math.sin(phi) ** 2)
    along = across * (1 - GEOD.es) / (1 - GEOD.es * math.sin(phi) ** 2)
    return math.radians(along), max(1.0, math.radians(across * math.cos(phi)))


def clockwise_from_north_west(vertices: Sequence[Point]) -> list[Point]:
    """Return a ring's vertices clockwise, the one farthest to the north-west first (S-53 5.3)."""
    twice = sum(a[1] * b[0] - b[1] * a[0] for a, b in zip(vertices, [*vertices[1:], vertices[0]], strict=True))
    ring = list(vertices) if twice < 0 else list(reversed(vertices))
    first = max(range(len(ring)), key=lambda n: (ring[n][0] - ring[n][1], ring[n][0]))
    return ring[first:] + ring[:first]


def position_of(point: Point) -> Position:
    """Return a point as a position, its longitude between -180 and 180, six decimals."""
    lon = (point[1] + 180) % 360 - 180
    return Position(f"{point[0]:.6f}", f"{lon:.6f}")
