"""Rings over 180 degrees and over the poles: pieces that are valid, hold their centre and are never smaller than the area."""

import math
import random

import pytest
import shapely
import shapely.ops
from hypothesis import event, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from preavis.errors import UnusableInput
from preavis.geo import Circle, Corridor, OceanQuadrant, Position, Sector, Shape
from preavis.geodesy import outline
from preavis.geodesy_rings import bounds, cut, pieces_of

GEOD = Geod(ellps="WGS84")
CM = 2e-7  # degrees: the pieces are rounded to 7 decimals


def at(lat, lon):
    return Position(f"{lat:.6f}", f"{lon:.6f}")


def circle(lat, lon, radius, unit="NM"):
    return Shape(circle=Circle(centre=at(lat, lon), radius=str(radius), unit=unit))


def polygon(*vertices):
    return Shape(polygon=tuple(Position(str(lat), str(lon)) for lat, lon in vertices))


def drawn(found):
    return shapely.union_all([shapely.Polygon([(lon, lat) for lat, lon in piece]) for piece in found.pieces])


def square_metres(found):
    """Area on the ellipsoid, pieces densified so that their straight lines on the map are followed."""
    total = 0.0
    for piece in found.pieces:
        line = shapely.segmentize(shapely.Polygon([(lon, lat) for lat, lon in piece]), 0.05).exterior.coords
        area, _ = GEOD.polygon_area_perimeter([x for x, _ in line], [y for _, y in line])
        assert area > 0, "counter-clockwise"
        total += area
    return total


def in_the_frame(found):
    for piece in found.pieces:
        assert piece[0] == piece[-1]
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lat, lon in piece)
        ring = shapely.Polygon([(lon, lat) for lat, lon in piece])
        assert ring.is_valid
        assert ring.exterior.is_ccw


def holds(found, lat, lon):
    return drawn(found).buffer(CM).contains(shapely.Point((lon + 180) % 360 - 180, lat))


def beside(found, lat, lon):
    """Metres from a point to the pieces; a chord of a piece may leave its geodesic by 3 m * tan(latitude), 8 m at most."""
    point = shapely.Point((lon + 180) % 360 - 180, lat)
    near = shapely.ops.nearest_points(drawn(found), point)[0]
    return GEOD.inv(near.x, near.y, point.x, point.y)[2]


def test_four_hundred_circles_wherever_they_lie_and_however_they_are_wound():
    chance = random.Random(1895)
    for number in range(400):
        polar = number % 2
        lat = chance.uniform(82, 90) * chance.choice((-1, 1)) if polar else chance.uniform(-82, 82)
        lon, radius = chance.uniform(-180, 180), chance.uniform(5, 600)
        ring = outline(circle(lat, lon, radius))
        found = cut(ring if number % 4 < 2 else ring[::-1])
        in_the_frame(found)
        assert not found.crossing
        assert holds(found, round(lat, 6), round(lon, 6)), (lat, lon, radius)
        r = radius * 1852 / 6371008.8
        cap = 2 * math.pi * 6371008.8**2 * (1 - math.cos(r))
        assert math.isclose(square_metres(found), cap, rel_tol=0.02), (lat, lon, radius)


latitudes = st.one_of(st.floats(-90, 90), st.floats(80, 90), st.floats(-90, -80))
longitudes = st.one_of(st.floats(-180, 180), st.floats(175, 180), st.floats(-180, -175))


@given(latitudes, longitudes, st.floats(0.1, 1200), st.floats(0, 360))
@settings(max_examples=150, deadline=None)
def test_no_point_of_a_circle_lies_outside_its_pieces(lat, lon, radius, bearing):
    shape = circle(lat, lon, f"{radius:.3f}")
    centre = shape.circle.centre.degrees()
    found = pieces_of(shape)
    in_the_frame(found)
    east, north, _ = GEOD.fwd(centre[1], centre[0], bearing, float(shape.circle.radius) * 1852)
    assert holds(found, north, east)
    assert holds(found, *centre)


@given(latitudes, longitudes, st.floats(1, 900), st.floats(0, 360), st.floats(1, 359), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_no_point_of_a_sector_lies_outside_its_pieces(lat, lon, radius, start, sweep, turn, out):
    sector = Sector(
        centre=at(lat, lon), radius=f"{radius:.3f}", unit="KM", from_=f"{start:.6f}", to=f"{(start + sweep) % 360:.6f}"
    )
    centre = sector.centre.degrees()
    found = pieces_of(Shape(sector=sector))
    in_the_frame(found)
    inside = start + sweep * min(max(turn, 0.001), 0.999)
    east, north, _ = GEOD.fwd(centre[1], centre[0], inside, radius * 1000 * min(max(out, 0.01), 1))
    assert beside(found, north, east) < 20


@given(latitudes, longitudes, st.floats(0, 360), st.floats(10, 6000), st.floats(1, 100), st.floats(0, 1), st.booleans())
@settings(max_examples=100, deadline=None)
def test_no_point_of_a_corridor_lies_outside_its_pieces(lat, lon, bearing, length, width, along, left):
    east, north, _ = GEOD.fwd(lon, lat, bearing, length * 1000)
    line = (at(lat, lon), at(north, east))
    (lat, lon), (north, east) = (position.degrees() for position in line)
    found = pieces_of(Shape(corridor=Corridor(line=line, half_width=f"{width:.3f}", unit="KM")))
    in_the_frame(found)
    bearing, _, metres = GEOD.inv(lon, lat, east, north)
    x, y, back = GEOD.fwd(lon, lat, bearing, metres * along)
    x, y, _ = GEOD.fwd(x, y, back + (90 if left else -90), float(f"{width:.3f}") * 1000)
    assert beside(found, y, x) < 20


@pytest.mark.parametrize("edges", ["geodesic", "rhumb", "parallel"])
@pytest.mark.parametrize("clockwise", [False, True])
def test_a_box_over_180_degrees_is_two_pieces(edges, clockwise):
    corners = [(-10, 170), (-10, -170), (10, -170), (10, 170)]
    found = pieces_of(polygon(*(corners[::-1] if clockwise else corners)), edges)
    in_the_frame(found)
    assert found.divided
    assert len(found.pieces) == 2
    west, south, east, north = bounds(found.pieces)
    assert (west, east) == (170, -170)
    assert south == pytest.approx(-10, abs=0.3)
    assert north == pytest.approx(10, abs=0.3)


def test_a_box_that_touches_180_degrees_stays_whole():
    for west, east in ((170, 180), (170, -180), (180, 170), (-180, -170), (-180, 170)):
        found = pieces_of(polygon((0, west), (5, west), (5, east), (0, east)), "parallel")
        in_the_frame(found)
        assert len(found.pieces) == 1
        assert not found.divided
        assert square_metres(found) == pytest.approx(6.1e11, rel=0.02)


@pytest.mark.parametrize("south", [False, True])
@pytest.mark.parametrize("clockwise", [False, True])
def test_a_ring_around_a_pole_holds_the_pole_and_not_the_rest(south, clockwise):
    lat = -80 if south else 80
    corners = [(lat, 0), (lat, 90), (lat, 180), (lat, -90)]
    for edges in ("geodesic", "rhumb", "parallel"):
        found = pieces_of(polygon(*(corners[::-1] if clockwise else corners)), edges)
        in_the_frame(found)
        assert found.divided
        assert holds(found, math.copysign(89.9, lat), 33)
        assert not holds(found, 0, 33)
        box = bounds(found.pieces)
        assert (box[0], box[2]) == (-180, 180)
        assert box[1 if south else 3] == math.copysign(90, lat)


@pytest.mark.parametrize("first", [0, 1, 2, 3])
@pytest.mark.parametrize("clockwise", [False, True])
def test_a_wedge_with_its_corner_at_the_pole_is_a_wedge(first, clockwise):
    corners = [(90, 0), (80, 0), (80, 45), (80, 90)]
    corners = corners[first:] + corners[:first]
    found = pieces_of(polygon(*(corners[::-1] if clockwise else corners)), "geodesic")
    in_the_frame(found)
    assert all(holds(found, 89.99, lon) for lon in (1, 45, 89))
    assert not any(holds(found, 89.99, lon) for lon in (-1, 91, 180))


def test_an_edge_through_the_pole_leaves_half_a_cap():
    for lons in ((0, 90, 180), (0, -90, 180), (90, 180, -90), (30, 120, -150)):
        found = pieces_of(polygon(*((80, lon) for lon in lons)), "geodesic")
        in_the_frame(found)
        assert holds(found, 89.999, lons[1])
        assert not holds(found, 89.9, (lons[1] + 360) % 360 - 180)


def test_a_geodesic_edge_beside_the_pole_is_followed():
    """Two points of the outline, 25 km apart, are then almost 180 degrees of longitude apart."""
    found = pieces_of(polygon((80, 0), (80, 179), (70, 90)), "geodesic")
    nearest = GEOD.npts(0, 80, 179, 80, 9999)
    line = drawn(found).boundary
    lat, lon = max((lat, lon) for lon, lat in nearest)
    assert line.distance(shapely.Point(lon, lat)) < 0.02


def test_a_ring_that_crosses_itself_keeps_both_lobes_and_is_marked():
    found = pieces_of(polygon((0, 0), (10, 10), (10, 0), (0, 10)), "parallel")
    in_the_frame(found)
    assert found.crossing
    assert holds(found, 1, 5)
    assert holds(found, 9, 5)


def test_what_a_ring_goes_round_twice_is_no_hole():
    ring = [(0, 0), (0, 10), (10, 10), (10, 0), (2, 1), (2, 8), (8, 8), (8, 1)]
    found = cut(ring, geodesic=False)
    assert found.crossing
    assert holds(found, 5, 5)


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (circle(0, 0, 5500), "ring.too_large"),
        (polygon((10, 5), (20, 5), (30, 5)), "ring.empty"),
        (
            Shape(corridor=Corridor(line=(at(0, 0), at(0, 120), at(0, -130)), half_width="9", unit="NM")),
            "ring.too_large",
        ),
        (polygon((80, 0), (80, 120), (80, -120), (81, 0), (81, 120), (81, -120)), "ring.twice_round"),
        (
            polygon((80, -170), (80, -60), (80, 60), (80, 170), (-80, 170), (-80, 60), (-80, -60), (-80, -170)),
            "ring.too_large",
        ),
    ],
)
def test_what_would_be_drawn_smaller_is_refused(shape, code):
    with pytest.raises(UnusableInput, match=code) as refused:
        pieces_of(shape, "parallel", "areas[2]")
    assert refused.value.params == {"path": "areas[2]"}


@given(
    st.lists(st.tuples(st.integers(-89, 89), st.integers(-180, 180)), min_size=3, max_size=6, unique=True),
    st.sampled_from(["geodesic", "rhumb", "parallel"]),
)
@settings(max_examples=100, deadline=None)
def test_any_ring_gives_pieces_that_hold_its_vertices_or_is_refused(vertices, edges):
    try:
        found = pieces_of(polygon(*vertices), edges)
    except UnusableInput as refused:
        event(refused.code)
        return
    in_the_frame(found)
    if found.crossing:
        return
    ring = outline(polygon(*vertices), edges)
    area, _ = GEOD.polygon_area_perimeter([lon for _, lon in ring], [lat for lat, _ in ring])
    assert math.isclose(square_metres(found), abs(area), rel_tol=2e-3, abs_tol=1e8)
    whole = drawn(found)
    for lat, lon in vertices:
        points = [shapely.Point(lon + turn, lat) for turn in (-360, 0, 360)]
        assert any(whole.distance(point) < CM for point in points)


def test_a_name_has_no_pieces():
    assert pieces_of(Shape(site="Plesetsk")) is None
    assert pieces_of(Shape(ocean_quadrant=OceanQuadrant(ocean="Pacific", quadrant="NE"))) is None
    assert bounds([]) is None


def test_the_box_of_several_areas_is_the_narrowest():
    assert bounds([[(1, 40)], [(2, 160)]]) == (40, 1, 160, 2)
    assert bounds([[(1, 170)], [(2, -160)]]) == (170, 1, -160, 2)
    assert bounds([[(5, 7)]]) == (7, 5, 7, 5)
    assert bounds([[(0, -180), (0, 0)], [(0, 0), (0, 180)]]) == (-180, 0, 180, 0)
