"""Areas on the ellipsoid and on the chart: over 180 degrees, over the poles, by every kind of edge."""

import itertools
import math
import re

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from preavis.formats.chart import BORDER, RIM_M, _view, chart
from preavis.geo import Circle, Corridor, Position, Sector, Shape
from preavis.geodesy import centre_of, distance_m, outline
from preavis.notice import Area

GEOD = Geod(ellps="WGS84")


def at(lat, lon):
    return Position(str(lat), str(lon))


def polygon(*vertices):
    return Shape(polygon=tuple(at(*vertex) for vertex in vertices))


@given(st.integers(-89, 89), st.integers(-180, 180), st.integers(1, 900))
@settings(max_examples=60, deadline=None)
def test_every_point_of_a_circle_has_its_distance(lat, lon, radius):
    ring = outline(Shape(circle=Circle(centre=at(lat, lon), radius=str(radius), unit="NM")))
    for point in ring:
        assert math.isclose(distance_m((lat, lon), point), radius * 1852, rel_tol=1e-9, abs_tol=0.01)


@given(st.integers(-80, 80), st.integers(-180, 180), st.integers(1, 20), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_no_edge_jumps_wherever_the_box_lies(lat, lon, height, width):
    top, east = min(89, lat + height), (lon + width + 180) % 360 - 180
    for edges in ("geodesic", "rhumb", "parallel"):
        ring = outline(polygon((lat, lon), (top, lon), (top, east), (lat, east)), edges)
        steps = [abs(b[1] - a[1]) for a, b in itertools.pairwise(ring)]
        assert max(steps) <= 180
        assert all(-90 <= point[0] <= 90 for point in ring)


def test_edges_run_as_the_area_says():
    corners = ((50, 0), (50, 60), (40, 60), (40, 0))
    highest = {
        edges: max(point[0] for point in outline(polygon(*corners), edges))
        for edges in ("geodesic", "rhumb", "parallel")
    }
    assert highest["geodesic"] > 51
    assert math.isclose(highest["rhumb"], 50)
    assert math.isclose(highest["parallel"], 50)


def test_a_rhumb_line_keeps_its_bearing_on_a_mercator_chart():
    ring = outline(polygon((0, 0), (40, 60), (-10, 60)), "rhumb")
    mercator = Transformer.from_crs("EPSG:4326", "EPSG:3395", always_xy=True)
    first = [mercator.transform(lon, lat) for lat, lon in ring[1:401]]
    slopes = {round(y / x, 6) for x, y in first}
    assert len(slopes) == 1


def test_a_sector_runs_clockwise_between_its_bearings():
    ring = outline(Shape(sector=Sector(centre=at(10, 20), radius="100", unit="KM", from_="330", to="30")))
    bearings = [GEOD.inv(20, 10, lon, lat)[0] % 360 for lat, lon in ring[1:]]
    assert all(bearing >= 329.99 or bearing <= 30.01 for bearing in bearings)


def test_a_corridor_is_as_wide_as_it_says():
    ring = outline(Shape(corridor=Corridor(line=(at(0, 0), at(0, 2)), half_width="30", unit="KM")))
    beside = [distance_m(point, (0.0, point[1])) for point in ring if 0.6 < point[1] < 1.4]
    assert len(beside) >= 4
    assert all(math.isclose(metres, 30_000, rel_tol=0.001) for metres in beside)


@pytest.mark.parametrize("name", [Shape(site="Plesetsk"), Shape(body_of_water="Sea of Okhotsk")])
def test_a_name_has_no_outline(name):
    assert outline(name) is None
    assert chart([Area(shape=name)]) == ""


@pytest.mark.parametrize(
    ("shape", "edges", "lat", "lon"),
    [
        (polygon((10, 170), (10, -170), (-10, -170), (-10, 170)), "rhumb", 0, 180),
        (polygon((80, 0), (80, 90), (80, 180), (80, -90)), "geodesic", 90, None),
        (polygon((-80, 0), (-80, 90), (-80, 180), (-80, -90)), "geodesic", -90, None),
        (polygon((57.2, 161.5), (57.2, 163), (56, 163), (56, 161.5)), "parallel", 56.6, 162.25),
    ],
)
def test_the_chart_is_centred_on_its_area_and_draws_it_in_the_picture(shape, edges, lat, lon):
    ring = outline(shape, edges)
    centre = centre_of([ring])
    assert math.isclose(centre[0], lat, abs_tol=0.2)
    if lon is not None:
        assert math.isclose((centre[1] - lon + 180) % 360 - 180, 0, abs_tol=0.2)
    svg = chart([Area(label="A", purpose="impact", edges=edges, shape=shape)], exercise=True)
    drawn = re.search(r'class="area impact" d="M([^"]+)Z"', svg).group(1)
    points = [tuple(map(float, pair.split())) for pair in drawn.split("L")]
    assert all(0 <= x <= 640 and 0 <= y <= 440 for x, y in points)
    assert "EXERCISE" in svg


def test_what_a_party_wrote_cannot_become_markup():
    svg = chart([Area(label="<script>", shape=polygon((1, 1), (2, 1), (2, 2)))], title='"><script>')
    assert "<script>" not in svg


def test_within_a_page_the_chart_brings_no_style_of_its_own():
    svg = chart([Area(shape=polygon((1, 1), (2, 1), (2, 2)))], standalone=False)
    assert "<style" not in svg
    assert "style=" not in svg


# -- the picture and its window ----------------------------------------------------------------------------------------

PLACES = {
    "land": ["55.7 37.6", "40 -100", "-25 135", "0 20", "-85 0", "35 105", "65 120", "-10 -55", "75 -40"],
    "sea": ["0 -150", "-40 80", "35 -50", "88 0", "-30 -120", "20 170", "40 160", "-20 -20", "-60 180"],
}
SHOWN = {
    "a box in the Pacific": [(42, 140), (42, 170), (38, 170), (38, 140)],
    "along a meridian": [(-10, 100), (30, 101), (30, 104), (-10, 103)],
    "the north pole": [(88, 0), (88, 90), (88, 180), (88, -90)],
    "the Antarctic": [(-70, 30), (-70, 120), (-65, 120), (-65, 30)],
    "over 180 degrees": [(55, 170), (56, -165), (50, -165), (49, 170)],
    "a tenth of the earth": [(-8.88, 92.47), (-7.77, 89.45), (-30.2, 61.15), (-40.75, -2.35), (-42.93, -2.4), (-32.27, 63.27)],
    "from pole to pole": [(70, 179), (72, -179), (-72, -178), (-70, 178)],
    "a small one": [(50.2, 1.5), (50.2, 2), (50, 2), (50, 1.5)],
}  # fmt: skip
SIZES = [(640, 440), (1200, 260), (260, 1000), (300, 300)]


def rings_of(svg, name):
    drawn = re.search(rf'<path class="{name}" d="([^"]*)"', svg)
    return [
        [tuple(map(float, pair.split())) for pair in ring.rstrip("Z").split("L")]
        for ring in (drawn.group(1).split("M")[1:] if drawn else [])
    ]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("shown", SHOWN)
def test_land_lies_in_the_picture_and_where_it_is_in_windows_of_every_proportion(shown, size):
    vertices = SHOWN[shown]
    svg = chart([Area(edges="geodesic", shape=polygon(*vertices))], size=size)
    land = rings_of(svg, "land")
    for x, y in itertools.chain(*land, *rings_of(svg, "grid")):
        assert -BORDER <= x <= size[0] + BORDER
        assert -BORDER <= y <= size[1] + BORDER
    ring = outline(polygon(*vertices), "geodesic")
    centre = centre_of([ring])
    view = _view([ring], *size)
    there = Transformer.from_crs("EPSG:4326", f"+proj=laea +lat_0={centre[0]} +lon_0={centre[1]}", always_xy=True)
    drawn = [shapely.Polygon(each) for each in land]
    for kind, places in PLACES.items():
        for lat, lon in (map(float, place.split()) for place in places):
            east, north = there.transform(lon, lat)
            x, y = view.hub[0] + east * view.scale, view.hub[1] - north * view.scale
            if 0 < x < size[0] and 0 < y < size[1] and distance_m(centre, (lat, lon)) < RIM_M:
                found = any(each.is_valid and each.contains(shapely.Point(x, y)) for each in drawn)
                assert found == (kind == "land"), (lat, lon)


def test_what_lies_beyond_the_rim_of_the_earth_is_neither_sea_nor_land():
    svg = chart([Area(edges="geodesic", shape=polygon(*SHOWN["from pole to pole"]))])
    x, y, radius = map(float, re.search(r'<circle class="sea" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', svg).groups())
    assert all(math.dist((x, y), point) < radius + 0.2 for ring in rings_of(svg, "land") for point in ring)


def test_the_grid_goes_all_the_way_round_a_pole():
    svg = chart([Area(edges="geodesic", shape=polygon(*SHOWN["the north pole"]))])
    sides = {(x < 300, y < 200) for ring in rings_of(svg, "grid") for x, y in ring if abs(x - 320) + abs(y - 220) > 60}
    assert len(sides) == 4
    assert len(rings_of(svg, "grid")) < 40


def test_the_window_cuts_off_whatever_its_frame_is():
    svg = chart([Area(edges="geodesic", shape=polygon(*SHOWN["a small one"]))], size=(640, 440))
    inner = re.search(r"</title>(?:<style>[^<]*</style>)?<svg ([^>]*)>.*</svg></svg>$", svg).group(1)
    assert inner == 'width="640" height="440" overflow="hidden"'
