"""The vertices of a ring, its arcs made of many; whether an arc fits between its ends, and an edge that follows a boundary back. Pure."""

from __future__ import annotations

import re
from typing import Final

from preavis.formats.notam.chains import Arc, Chain
from preavis.formats.notam.vocabulary import words
from preavis.geo import Position
from preavis.geodesy import arc_between, distance_m, metres

_SLACK: Final = 0.02
_BACK: Final = 120
_LIMIT: Final = re.compile("BOUND|BDR?Y|BORDE|COAST|COSTA|COTE|SHORE|FRONT|RIVER")
_ENDS: Final = frozenset({"period", "gap", "area", "mark", "length", "arc", "clockwise", "anticlockwise", "exclude"})
_SLACK_M: Final = 2000  # positions to the minute are off by as much


def vertices(chain: Chain) -> tuple[Position, ...]:
    """Return the vertices of a ring in order, those of its arcs between them, the first not repeated."""
    points = list(chain.points)
    for arc in reversed(chain.arcs):
        begin, to = _ends(chain, arc)
        radius, unit = arc.radius or (f"{distance_m(begin.degrees(), arc.centre.degrees()):.1f}", "M")
        points[arc.place : arc.place] = arc_between(begin, to, arc.centre, radius, unit, clockwise=arc.clockwise)
    while len(points) > 1 and points[-1] == points[0]:
        points.pop()
    return tuple(points)


def _ends(chain: Chain, arc: Arc) -> tuple[Position, Position]:
    """Return the vertices between which an arc runs."""
    points = chain.points
    return points[arc.place - 1], points[arc.place] if arc.place < len(points) else points[0]


def is_off(chain: Chain, arc: Arc) -> bool:
    """Return whether an end of an arc does not lie on it: further from its radius than figures are rounded."""
    if arc.radius is None:
        far = [distance_m(end.degrees(), arc.centre.degrees()) for end in _ends(chain, arc)]
        return abs(far[0] - far[1]) > _SLACK_M + _SLACK * far[0]
    radius = metres(*arc.radius)
    return any(
        abs(distance_m(end.degrees(), arc.centre.degrees()) - radius) > _SLACK_M + _SLACK * radius
        for end in _ends(chain, arc)
    )


def closing_boundary(text: str, chain: Chain, end: int) -> tuple[int, int] | None:
    """Return where the text behind the last vertex leads back to the first along a boundary: `P3, COASTLINE TO POINT OF ORIGIN`."""
    until = min(end, chain.end + _BACK)
    said = text[chain.end : until]
    if said.isascii() and _LIMIT.search(said) is None:
        return None
    limit, along = None, False
    for word in words(text, chain.end, until):
        if word.kind in _ENDS:
            break
        along = along or word.kind == "along"
        limit = word if word.kind == "limit" and limit is None else limit
        if limit is not None and (along or word.kind == "close"):
            return chain.end, word.end
    return None
