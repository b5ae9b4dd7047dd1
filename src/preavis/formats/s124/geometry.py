"""Areas as S-124 draws them: rings of rhumb lines, clockwise from the north-west, in datasets that do not cross 180 degrees."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyproj import Transformer
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from preavis.formats.gml import finer
from preavis.formats.pieces import Placed
from preavis.geodesy import Point
from preavis.geodesy_cover import clockwise_from_north_west, is_box, vertices_for
from preavis.geodesy_rings import pieces_of

THIN_M: Final = 0.5
FARTHEST: Final = 85.0  # degrees; beyond, a Mercator chart stretches without end, and every point of an edge is said

Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What one dataset draws: its mark in the file name, and the closed rings of each area by the area's key."""

    mark: str
    rings: dict[str, tuple[Ring, ...]]


def sides(places: Sequence[Placed]) -> tuple[Side, ...]:
    """Return one side, or the western and the eastern one where an area lies on both sides of 180 degrees."""
    drawn = {placed.key: rings(placed) for placed in places if placed.cut is not None}
    if not any(_meets(found, -180) and _meets(found, 180) for found in drawn.values()):
        return (Side("", drawn),)
    halves = ("W", box(-180, -90, 0, 90)), ("E", box(0, -90, 180, 90))
    return tuple(
        Side(mark, {key: tuple(part for ring in found for part in _half(ring, frame)) for key, found in drawn.items()})
        for mark, frame in halves
    )


def _meets(found: Sequence[Ring], meridian: float) -> bool:
    return any(lon == meridian for ring in found for _, lon in ring)


def _half(ring: Ring, frame: BaseGeometry) -> list[Ring]:
    """Return the ring where it lies on one side; only a ring that reaches both edges of the map is cut at 0 degrees."""
    plane = Polygon([(lon, lat) for lat, lon in ring])
    if not (_meets([ring], -180) and _meets([ring], 180)):
        return [ring] if frame.contains(plane.representative_point()) else []
    parts = plane.intersection(frame)
    return [
        _closed([(lat, lon) for lon, lat in part.exterior.coords[:-1]])
        for part in getattr(parts, "geoms", [parts])
        if isinstance(part, Polygon)
    ]


def rings(placed: Placed) -> tuple[Ring, ...]:
    """Return the closed rings of an area that has a place; edges of which the sender says nothing are rhumb lines too."""
    shape, edges = placed.area.shape, placed.area.edges or "rhumb"
    cut = placed.cut if placed.area.edges else pieces_of(shape, edges, placed.path)
    assert cut is not None
    own, _ = vertices_for(shape, None, "rhumb")
    rhumb = shape.polygon is not None and (edges == "rhumb" or (edges == "parallel" and is_box(own)))
    tame = all(abs(lat) <= FARTHEST for lat, _ in own)
    if rhumb and tame and not cut.crossing and not cut.divided and (flat := _on_the_map(own)):
        return (_closed(flat),)
    straight = edges != "rhumb" or shape.polygon is None
    return tuple(_closed(_thin(list(finer(piece)) if straight else list(piece[:-1]))) for piece in cut.pieces)


def _on_the_map(vertices: Sequence[Point]) -> list[Point] | None:
    """Return vertices turned by whole circles so that all lie between -180 and 180, None where a ring crosses 180."""
    for turn in (0, -360, 360):
        turned = [(lat, lon + turn) for lat, lon in vertices]
        if all(-180 <= lon <= 180 for _, lon in turned):
            return turned
    return None


def _thin(ring: Sequence[Point]) -> list[Point]:
    """Leave out points that the rhumb line between their neighbours passes within half a metre."""
    if max(abs(lat) for lat, _ in ring) > FARTHEST:
        return list(ring)
    mercator = Transformer.from_crs("EPSG:4326", "EPSG:3395", always_xy=True)
    xy = [mercator.transform(lon, lat) for lat, lon in ring]
    whole = dict(zip(xy, ring, strict=True))
    thin = Polygon(xy).simplify(THIN_M)
    assert isinstance(thin, Polygon)
    return [whole[x, y] for x, y in thin.exterior.coords[:-1]]


def _closed(vertices: Sequence[Point]) -> Ring:
    rounded = [(round(lat, 7), round(lon, 7)) for lat, lon in vertices]
    apart = [b for a, b in itertools.pairwise([rounded[-1], *rounded]) if a != b]
    ring = clockwise_from_north_west(apart)
    return (*ring, ring[0])
