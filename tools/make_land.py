"""Turn Natural Earth land (the npm package world-atlas, land-110m.json) into the small pieces that the chart draws.

Usage: python tools/make_land.py land-110m.json > src/preavis/formats/data/land.json

The land is cut along a grid of 15 degrees, so that a chart can leave out every piece that lies beyond its horizon: an azimuthal
projection turns a ring around its antipode inside out.
"""

import json
import sys

from shapely import box, make_valid
from shapely.geometry import Polygon

CELL = 15


def rings(topology):
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            yield [[p for i in ring for p in (arcs[i] if i >= 0 else arcs[~i][::-1])] for ring in polygon]


def pieces(polygon):
    if isinstance(polygon, Polygon) and not polygon.is_empty:
        yield polygon
    elif hasattr(polygon, "geoms"):
        for part in polygon.geoms:
            yield from pieces(part)


def unwrapped(ring):
    """Let longitudes run on past 180, and close a ring around the south pole along it."""
    points = [ring[0]]
    for lon, lat in ring[1:]:
        points.append((lon + 360 * round((points[-1][0] - lon) / 360), lat))
    if abs(points[-1][0] - points[0][0]) > 180:
        points += [(points[-1][0], -90), (points[0][0], -90)]
    return points


found = []
for outer, *holes in rings(json.load(open(sys.argv[1]))):
    for polygon in pieces(make_valid(Polygon(unwrapped(outer), [unwrapped(hole) for hole in holes]))):
        for west in range(-540, 540, CELL):
            for south in range(-90, 90, CELL):
                for part in pieces(polygon.intersection(box(west, south, west + CELL, south + CELL))):
                    turn = 360 * round((west + CELL / 2) / 360)
                    found.append(
                        [[round(lat * 100), round((lon - turn) * 100)] for lon, lat in part.exterior.coords[:-1]]
                    )
json.dump(found, sys.stdout, separators=(",", ":"))
