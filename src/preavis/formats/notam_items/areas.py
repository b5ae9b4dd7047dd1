"""Areas in the words of item E: positions to the second, lengths to two decimals, all rounded outwards. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from preavis.findings import Finding
from preavis.geo import METRES_PER, Circle, Corridor, Position, Sector
from preavis.geodesy import Point, distance_m
from preavis.geodesy_cover import TOLERANCE_M, outward, pushed, vertices_for
from preavis.notice import Area

SECOND: Final = 1 / 3600
NEAR_ENOUGH: Final = 0.01
"""Degrees by which bearings may turn with a moved apex before they are widened."""
CHORD_M: Final = 1.0
"""What is added to a margin for the metre by which a plane near a vertex differs from the ellipsoid."""


def area_text(area: Area, findings: list[Finding]) -> str:
    """Return an area in words; points put on its edges are said in a finding."""
    match area.shape.value:
        case Circle(centre=centre, radius=radius, unit=unit):
            at = _nearest(centre)
            return f"WI CIRCLE RADIUS {_up(radius, unit, [(centre, at)])}{unit} CENTRED ON {_point(at)}"
        case Sector() as sector:
            return _sector(sector)
        case Corridor(line=line, half_width=width, unit=unit):
            track = [(position, _nearest(position)) for position in line]
            points = " - ".join(_point(at) for _, at in track)
            return f"WI {_up(width, unit, track)}{unit} EITHER SIDE OF LINE {points}"
        case _:
            vertices, denser = vertices_for(area.shape, area.edges, "geodesic")
            if denser:
                findings.append(Finding(code="notam.denser", severity="info", params={"n": len(vertices)}))
            margin = 0.0 if area.edges in {None, "geodesic"} else TOLERANCE_M + CHORD_M
            points_ = _distinct([_point(p) for p in outward(vertices, SECOND, margin_m=margin)])
            return f"WI AREA BOUNDED BY: {' - '.join([*points_, points_[0]])}"


def _sector(sector: Sector) -> str:
    """Write a sector; its apex is moved outside both edges, so that it holds all of it."""
    lat, lon = sector.centre.degrees()
    first, last = float(sector.from_), float(sector.to)
    last += 360 if last <= first else 0
    start, end = math.floor(first), math.ceil(last)
    at = pushed((lat, lon), (start, end), SECOND, clockwise=True)
    turned = abs(
        (at[1] - lon) * math.sin(math.radians(lat))
    )  # the meridians converge: north is elsewhere at the new apex
    if turned > NEAR_ENOUGH:
        start, end = math.floor(first - turned), math.ceil(last + turned)
        at = pushed((lat, lon), (start, end), SECOND, clockwise=True)
    radius = _up(sector.radius, sector.unit, [(sector.centre, at)])
    if end - start >= 360:
        return f"WI CIRCLE RADIUS {radius}{sector.unit} CENTRED ON {_point(at)}"
    return f"WI SECTOR CENTRED ON {_point(at)} BRG {start % 360:03} TO {end % 360:03} RADIUS {radius}{sector.unit}"


def _nearest(position: Position) -> Point:
    lat, lon = position.degrees()
    return round(lat * 3600) / 3600, round(lon * 3600) / 3600


def _distinct(points: Sequence[str]) -> list[str]:
    kept = [point for n, point in enumerate(points) if point != points[n - 1]]
    return kept or list(points[:1])


def _up(length: str, unit: str, moved: Sequence[tuple[Position, Point]]) -> str:
    """Return a length with at most two decimals, rounded up, more by as much as a position was moved."""
    shift = max(distance_m(given.degrees(), at) for given, at in moved)
    more = Decimal(repr(round(shift, 3))) / METRES_PER[unit] if shift > 0.2 else Decimal(0)
    hundredths = math.ceil((Decimal(length) + more) * 100)
    return f"{hundredths // 100}" if hundredths % 100 == 0 else f"{hundredths / 100:.2f}".rstrip("0")


def _point(point: Point) -> str:
    lat, lon = point[0], (point[1] + 180) % 360 - 180
    a, b = round(abs(lat) * 3600), round(abs(lon) * 3600)
    north, east = "S" if lat < 0 else "N", "W" if lon < 0 else "E"
    return f"{a // 3600:02}{a // 60 % 60:02}{a % 60:02}{north}{b // 3600:03}{b // 60 % 60:02}{b % 60:02}{east}"
