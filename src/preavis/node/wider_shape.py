"""Whether the shape of a changed area takes in the whole of the old one; in doubt not. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from shapely import unary_union
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from preavis.errors import UnusableInput
from preavis.geodesy import outline
from preavis.geodesy_rings import cut, pieces_of
from preavis.notice import Area

SLACK: Final = 2e-7
"""Degrees by which two rings that are the same may differ after rounding: 2 cm."""


def covers(new: Area, old: Area) -> bool:
    """Return whether the new shape, drawn nowhere larger than it is, covers the old one, drawn nowhere smaller."""
    try:
        outer, inner = _at_most(new), _at_least(old)
    except UnusableInput:  # a ring that has no one meaning
        return False
    return outer is not None and inner is not None and bool(outer.buffer(SLACK).covers(inner))


def _at_least(area: Area) -> BaseGeometry | None:
    """Return an area on the plane map, drawn nowhere smaller than it is."""
    pieces = pieces_of(area.shape, area.edges)
    return _joined(pieces.pieces) if pieces is not None and not pieces.crossing else None


def _at_most(area: Area) -> BaseGeometry | None:
    """Return an area on the plane map, drawn nowhere larger than it is: the chords of an arc lie inside it."""
    shape = area.shape
    if shape.corridor is not None:  # the plane in which it is drawn may widen it a little
        width = str(Decimal(shape.corridor.half_width) * Decimal("0.995"))
        shape = replace(shape, corridor=replace(shape.corridor, half_width=width))
    ring = outline(shape, area.edges)
    if ring is None:
        return None
    pieces = cut(ring, geodesic=area.edges not in {"rhumb", "parallel"} or shape.polygon is None)
    return _joined(pieces.pieces) if not pieces.crossing else None


def _joined(rings: Sequence[Sequence[tuple[float, float]]]) -> BaseGeometry:
    return unary_union([Polygon([(lon, lat) for lat, lon in ring]) for ring in rings])
