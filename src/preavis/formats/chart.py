"""The one map, drawn as SVG by the package itself: in the console, in print, with `--map`, in the docs. No tiles, no borders.

An azimuthal equal-area projection centred on the areas: right over 180 degrees and over both poles. The land is Natural Earth
(public domain), cut into pieces so that those beyond the horizon can be left out; what lies beyond the picture is cut off, in
windows of any proportion, and nothing is drawn beyond the rim of the earth. Colour is never alone: each purpose has its
own pattern, and each area its label. Without scripts and without inline styles, so that a strict content security policy holds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

import shapely
from pyproj import CRS, Transformer

from preavis.geo import Position
from preavis.geodesy import Point, centre_of, distance_m, outline
from preavis.notice import Area

HORIZON_M: Final = 18_000_000.0
"""The widest that a picture shows from bottom to top; and the narrowest."""
NARROWEST_M: Final = 450_000.0
FILLED: Final = 0.7
"""How much of the picture's width or height the areas take."""
RIM_M: Final = 13_500_000.0
"""How far from the centre the earth is drawn: beyond, the projection tears what lies about the opposite point."""
PIECE_M: Final = 2_400_000.0
"""No piece of land is longer."""
RADIUS_M: Final = 6_371_007.0
BORDER: Final = 3.0
"""By how many units a cut edge lies outside the picture, so that its stroke is not seen."""
STYLE: Final = (
    ".sea{fill:#dfe9f0}.land{fill:#f1ecdd;stroke:#f1ecdd;stroke-width:.7}.grid{fill:none;stroke:#9fb4c2;stroke-width:.4}"
    ".area{stroke-width:1.6;fill-opacity:.35}.launch{fill:#2f6f3e;stroke:#1d4a28}.impact{fill:#b3261e;stroke:#7d1a14}"
    ".hazard{fill:#b26a00;stroke:#7a4900;stroke-dasharray:5 3}.name{font:600 13px sans-serif;fill:#1b1b1b}"
    ".scale{stroke:#33424d;stroke-width:1}"
    ".small{font:11px sans-serif;fill:#33424d}.site{fill:#1b1b1b}.exercise{font:700 34px sans-serif;fill:#7a3fb0;"
    "fill-opacity:.28}"
)


@dataclass(frozen=True, slots=True)
class _View:
    """A projection centred on what is shown, and the scale (pixels a metre) and shift that fit it into the picture."""

    transformer: Transformer
    centre: Point
    scale: float
    middle: tuple[float, float]
    width: int
    height: int

    @property
    def reach_m(self) -> float:
        """How far the picture reaches from its middle, at its longer side."""
        return max(self.width, self.height) / 2 / self.scale

    @property
    def corner_m(self) -> float:
        """How far the corners are from the centre on the ground at most; the rim where they lie beyond it."""
        far = math.hypot(self.width, self.height) / 2 / self.scale + math.hypot(*self.middle)
        return min(RIM_M, 2 * RADIUS_M * math.asin(min(1.0, far / (2 * RADIUS_M))))

    @property
    def rim(self) -> float | None:
        """The radius of the earth in the picture; None where the picture ends before."""
        return 2 * RADIUS_M * math.sin(RIM_M / (2 * RADIUS_M)) * self.scale if self.corner_m == RIM_M else None

    @property
    def hub(self) -> tuple[float, float]:
        """Where the centre of the projection, and of the earth's rim, lies in the picture."""
        return self.width / 2 - self.middle[0] * self.scale, self.height / 2 + self.middle[1] * self.scale

    def xy(self, point: Point) -> tuple[float, float]:
        return self.all_xy([point])[0]

    def all_xy(self, points: Sequence[Point]) -> list[tuple[float, float]]:
        lats, lons = zip(*points, strict=True)
        xs, ys = self.transformer.transform(lons, lats)
        (right, down), scale = self.hub, self.scale
        return [(right + x * scale, down - y * scale) for x, y in zip(xs, ys, strict=True)]

    def path(self, ring: Sequence[Point]) -> str:
        return _through(self.all_xy(ring)) + "Z"

    def cut(self, shapes: Sequence[shapely.Geometry]) -> str:
        """Return the path of what of shapes, given in units of the picture, lies in the picture and on the earth."""
        window: shapely.Geometry = shapely.box(-BORDER, -BORDER, self.width + BORDER, self.height + BORDER)
        if self.rim is not None:
            disc = shapely.Point(self.hub).buffer(self.rim, quad_segs=48)
            window = shapely.intersection(window, disc)
        shapely.prepare(window)
        whole = shapely.contains_properly(window, shapes)
        near = shapely.intersects(shapely.envelope(shapes), window)
        seen = [
            shape if inside else shapely.intersection(shapely.make_valid(shape), window)
            for shape, inside, at_all in zip(shapes, whole, near, strict=True)
            if at_all
        ]
        return "".join(map(_path, shapely.get_parts(shapely.get_parts(seen))))


def _path(part: shapely.Geometry) -> str:
    if isinstance(part, shapely.Polygon) and not part.is_empty:
        return _through(part.exterior.coords[:-1]) + "Z"
    return _through(part.coords) if isinstance(part, shapely.LineString) and not part.is_empty else ""


def _through(points: Iterable[tuple[float, ...]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


@cache
def _land() -> tuple[tuple[Point, ...], ...]:
    pieces = json.loads(files("preavis.formats").joinpath("data", "land.json").read_text("ascii"))
    return tuple(tuple((lat / 100, lon / 100) for lat, lon in piece) for piece in pieces)


def _view(rings: Sequence[Sequence[Point]], width: int, height: int) -> _View:
    centre = centre_of(rings)
    plane = CRS.from_proj4(f"+proj=laea +lat_0={centre[0]:.6f} +lon_0={centre[1]:.6f} +ellps=WGS84")
    transformer = Transformer.from_crs(CRS.from_epsg(4326), plane, always_xy=True)
    seen = [transformer.transform(lon, lat) for ring in rings for lat, lon in ring]
    (west, east), (south, north) = ((min(axis), max(axis)) for axis in zip(*seen, strict=True))
    span = max((east - west) / width, (north - south) / height) / FILLED
    span = min(max(span, NARROWEST_M / height), HORIZON_M / height)
    return _View(transformer, centre, 1 / span, ((west + east) / 2, (south + north) / 2), width, height)


def chart(
    areas: Sequence[Area],
    *,
    site: tuple[str, Position] | None = None,
    exercise: bool = False,
    title: str = "Chart",
    size: tuple[int, int] = (640, 440),
    standalone: bool = True,
) -> str:
    """Return an SVG picture of areas and a launch site. `standalone` brings its own style sheet along."""
    width, height = size
    rings = [(area, ring) for area in areas if (ring := outline(area.shape, area.edges)) is not None]
    shown: list[Sequence[Point]] = [ring for _, ring in rings]
    if site is not None:
        shown.append([site[1].degrees()])
    if not shown:
        return ""
    view = _view(shown, width, height)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width} {height}" role="img"'
            f' aria-label="{escape(title)}"><title>{escape(title)}</title>'
        ),
        f"<style>{STYLE}</style>" if standalone else "",
        f'<svg width="{width}" height="{height}" overflow="hidden">',
        _sea(view),
        *_draw_land(view),
        *_draw_grid(view),
    ]
    for number, (area, ring) in enumerate(rings, 1):
        parts += _draw_area(view, area, ring, number)
    if site is not None:
        x, y = view.xy(site[1].degrees())
        parts.append(f'<path class="site" d="M{x:.1f} {y - 7:.1f}l6 11h-12z"/>')
        parts.append(f'<text class="name" x="{x + 9:.1f}" y="{y + 4:.1f}">{escape(site[0])}</text>')
    if exercise:
        parts.append(f'<text class="exercise" x="{width / 2}" y="36" text-anchor="middle">EXERCISE</text>')
    parts += _scale_bar(view)
    parts.append("</svg></svg>")
    return "".join(parts)


def _sea(view: _View) -> str:
    if view.rim is None:
        return f'<rect class="sea" width="{view.width}" height="{view.height}"/>'
    return f'<circle class="sea" cx="{view.hub[0]:.1f}" cy="{view.hub[1]:.1f}" r="{view.rim:.1f}"/>'


def _draw_land(view: _View) -> list[str]:
    reach = view.corner_m + PIECE_M
    path = view.cut([shapely.Polygon(view.all_xy(p)) for p in _land() if distance_m(view.centre, p[0]) < reach])
    return [f'<path class="land" d="{path}"/>'] if path else []


def _draw_grid(view: _View) -> list[str]:
    degrees = view.reach_m / 111_000
    lat, lon = view.centre
    seen = view.corner_m / 111_000
    north, south = min(90.0, lat + seen), max(-90.0, lat - seen)
    polar = abs(lat) + seen >= 90
    across = max(0.05, math.cos(math.radians(min(89.0, abs(lat)))))
    wide = 180.0 if polar else math.degrees(math.asin(min(1.0, math.sin(math.radians(seen)) / across))) + 1
    step = _step(degrees)
    lines = [
        [(float(parallel), lon - wide + n * wide / 90) for n in range(181)]
        for parallel in _multiples(step, max(south, -89.0), min(north, 89.0))
    ]
    apart = _step(degrees / across)
    lines += [
        [(south + n * (north - south) / 60, float(meridian)) for n in range(61)]
        for meridian in _multiples(apart, lon - wide, lon + wide - (apart if wide == 180 else 0))
    ]
    path = view.cut([shapely.LineString(view.all_xy(line)) for line in lines])
    return [f'<path class="grid" d="{path}"/>']


def _step(degrees: float) -> int:
    """Return how many degrees lie between two lines of the grid, so that about eight cross the picture."""
    return next((step for step in (1, 2, 5, 10, 15, 30) if degrees / step <= 4), 30)


def _multiples(step: int, low: float, high: float) -> range:
    return range(math.ceil(low / step) * step, math.floor(high) + 1, step)


def _draw_area(view: _View, area: Area, ring: Sequence[Point], number: int) -> list[str]:
    label = area.label or str(number)
    purpose = area.purpose or "hazard"
    said = f"{label}: {purpose}"
    x, y = view.xy(centre_of([ring]))
    small = max(distance_m(ring[0], point) for point in ring) * view.scale < 26
    mark = f'<circle class="area {purpose}" cx="{x:.1f}" cy="{y:.1f}" r="9"/>' if small else ""
    return [
        f'<g tabindex="0" role="img" aria-label="{escape(said)}"><title>{escape(said)}</title>',
        f'<path class="area {purpose}" d="{view.path(ring)}"/>{mark}',
        (
            f'<text class="name" x="{x + (12 if small else 0):.1f}" y="{y + 4:.1f}"'
            f' text-anchor="{"start" if small else "middle"}">{escape(label)}</text></g>'
        ),
    ]


def _scale_bar(view: _View) -> list[str]:
    nautical = next((n for n in (1000, 500, 200, 100, 50, 20, 10) if n * 1852 * view.scale < view.width / 4), 10)
    length = nautical * 1852 * view.scale
    y = view.height - 16
    lat = f"{abs(view.centre[0]):.0f}{'N' if view.centre[0] >= 0 else 'S'}"
    lon = (view.centre[1] + 180) % 360 - 180
    return [
        f'<path class="grid scale" d="M16 {y}v-6m0 3h{length:.0f}m0 -3v6"/>',
        (
            f'<text class="small" x="{22 + length:.0f}" y="{y}">{nautical} NM / {nautical * 1.852:.0f} km'
            f"  ·  {lat} {abs(lon):.0f}{'E' if lon >= 0 else 'W'}</text>"
        ),
    ]
