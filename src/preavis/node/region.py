"""Whether a launch touches the region of a desk; what cannot be computed is not known to lie elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from shapely.affinity import translate
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from preavis.errors import UnusableInput
from preavis.geo import Edges, Shape
from preavis.geodesy_rings import pieces_of
from preavis.node.desks import Region
from preavis.notice import Notice

TURNS: Final = (-360, 0, 360)


def touched(regions: Sequence[Region], notice: Notice) -> bool | None:
    """Return whether an area or the place of launch lies in one of the regions; None where that cannot be said."""
    places = list(_places(notice))
    known = [geometry for geometry in places if geometry is not None]
    drawn = [_region(each) for each in regions]
    region = unary_union([one for one in drawn if one is not None])
    # a shape that only touches the other side of 180 degrees lies there a whole turn away
    if any(region.intersects(translate(one, turn)) for one in known for turn in TURNS):
        return True
    return None if len(known) < len(places) or not known or any(one is None for one in drawn) else False


def _places(notice: Notice) -> Iterator[BaseGeometry | None]:
    """Yield each area and the place of launch as plane geometry; None for one that only has a name or cannot be computed."""
    for area in notice.areas:
        yield _geometry(area.shape, area.edges)
    place = notice.launch.place
    if place is None:
        return
    if place.position is not None:
        lat, lon = place.position.degrees()
        yield Point(lon, lat)
    else:
        yield _geometry(place.area, None) if place.area is not None else None


@cache
def _region(region: Region) -> BaseGeometry | None:
    if region.box is not None:
        south, west, north, east = map(float, region.box)
        if west < east:
            return box(west, south, east, north)
        return unary_union([box(west, south, 180, north), box(-180, south, east, north)])
    shape = Shape(polygon=region.polygon) if region.polygon is not None else Shape(circle=region.circle)
    return _geometry(shape, region.edges)


@lru_cache(256)
def _geometry(shape: Shape, edges: Edges | None) -> BaseGeometry | None:
    try:
        found = pieces_of(shape, edges)
    except UnusableInput:
        return None
    if found is None:
        return None
    return unary_union([Polygon([(lon, lat) for lat, lon in piece]) for piece in found.pieces])
