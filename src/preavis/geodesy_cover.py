"""What a text format needs of geometry: the smallest circle over areas, rings in other edges, figures rounded outwards."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from pyproj import CRS, Transformer
from shapely import minimum_bounding_circle
from shapely.geometry import LineString, MultiPoint

from preavis.geo import Edges, Position, Shape
from preavis.geodesy import Point, centre_of, distance_m, outline

TOLERANCE_M: Final = 60.0
"""By how much an edge may leave the line that the sender meant before a point is put between."""


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


def outward(vertices: Sequence[Point], step: float) -> list[Point]:
    """Return vertices on a grid of `step` degrees, each moved away from the middle of the area, never towards it."""
    middle = (sum(lat for lat, _ in vertices) / len(vertices), sum(lon for _, lon in vertices) / len(vertices))
    return [(_away(lat, middle[0], step), _away(lon, middle[1], step)) for lat, lon in vertices]


def _away(value: float, middle: float, step: float) -> float:
    units = value / step
    nearest = round(units)
    if abs(units - nearest) < 1e-4:
        return nearest * step
    to: Callable[[float], int] = math.ceil if value > middle else math.floor
    return to(units) * step


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
