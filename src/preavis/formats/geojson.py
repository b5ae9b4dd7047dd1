"""GeoJSON (RFC 7946): a feature an area, with every window in its properties, and one for the place of launch.

Longitude first. Rings run counter-clockwise (section 3.1.6), are cut at 180 degrees (3.1.9) and closed over a pole (5.3); edges
are densified, because GeoJSON draws straight lines in longitude and latitude (3.1.1). A name has the geometry `null` (3.2).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from preavis.clock import format_instant
from preavis.formats.open_words import altitude_words
from preavis.formats.pieces import Pieces, Placed, prepare
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.geodesy import Point
from preavis.geodesy_rings import bounds
from preavis.notice import Notice
from preavis.wire import dump


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Write a notice as one FeatureCollection. Raises UnusableInput where an area would have to shrink."""
    ready = prepare(notice, wishes)
    features = [_feature(ready, placed) for placed in ready.places]
    rings = [ring for placed in ready.places for ring in _rings(placed)]
    collection = {
        "type": "FeatureCollection",
        **_bbox(rings),
        "title": ready.titles(),
        "exercise": wishes.exercise,
        "issued": format_instant(wishes.issued),
        "description": ready.descriptions(),
        "features": features,
    }
    text = json.dumps(collection, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return Rendering(documents=(Document(name="areas.geojson", text=text),), findings=ready.findings)


def _feature(ready: Pieces, placed: Placed) -> dict[str, Any]:
    notice, area = ready.notice, placed.area
    properties = {
        "name": " / ".join(placed.name(language) for language in ready.wishes.languages),
        "title": ready.titles(),
        "exercise": ready.wishes.exercise,
        "cancelled": ready.cancelled,
        "kind": notice.kind,
        "reference": notice.reference,
        "refers_to": notice.refers_to,
        "label": area.label,
        "purpose": area.purpose,
        "medium": list(area.medium) if area.medium else None,
        "lower": area.lower,
        "upper": area.upper,
        "altitude": altitude_words(area) or None,
        "edges": area.edges,
        "shape": dump(area.shape) if area.shape.value else None,
        "windows": [
            {
                "from": format_instant(slot.window.start),
                "to": format_instant(slot.window.end),
                "opportunity": slot.opportunity,
                "spare": slot.opportunity > 1,
                "date_only": slot.date_only,
                "words": " / ".join(slot.words(language) for language in ready.wishes.languages),
            }
            for slot in placed.slots
        ],
    }
    return {
        "type": "Feature",
        "id": placed.key,
        **_bbox(_rings(placed)),
        "geometry": _geometry(placed),
        "properties": properties,
    }


def _rings(placed: Placed) -> list[Sequence[Point]]:
    if placed.cut is not None:
        return list(placed.cut.pieces)
    return [[placed.point.degrees()]] if placed.point is not None else []


def _bbox(rings: Sequence[Sequence[Point]]) -> dict[str, Any]:
    box = bounds(rings)
    return {"bbox": list(box)} if box else {}


def _geometry(placed: Placed) -> dict[str, Any] | None:
    if placed.cut is not None:
        polygons = [[[[lon, lat] for lat, lon in piece]] for piece in placed.cut.pieces]
        if len(polygons) == 1:
            return {"type": "Polygon", "coordinates": polygons[0]}
        return {"type": "MultiPolygon", "coordinates": polygons}
    if placed.point is not None:
        lat, lon = placed.point.degrees()
        return {"type": "Point", "coordinates": [lon, lat]}
    return None
