"""Geometry on the ellipsoid, judged by pyproj: edges run as said, arcs keep their radius, the smallest circle is the smallest."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from preavis.geo import Circle, Corridor, Position, Sector, Shape
from preavis.geodesy import GEOD, STEP_M, arc_between, distance_m, ellipse, outline
from preavis.geodesy_cover import smallest_circle

MERCATOR = Transformer.from_crs(CRS.from_epsg(4326), CRS.from_epsg(3395), always_xy=True)
EARTH_M = 20_037_508.34


def position(lat, lon):
    return Position(f"{lat:.6f}", f"{(lon + 180) % 360 - 180:.6f}")


@st.composite
def triangles(draw, low=-88, high=88):
    """Three positions a few hundred or thousand kilometres apart, often over 180 degrees."""
    lat, lon = draw(st.floats(low, high)), draw(st.one_of(st.floats(-180, 180), st.floats(170, 190)))
    spots = []
    for n in range(3):
        east, north, _ = GEOD.fwd(lon, lat, n * 120 + draw(st.integers(0, 80)), draw(st.integers(10_000, 1_500_000)))
        spots.append(position(max(low, min(high, north)), east))
    return tuple(spots)


def edges_of(polygon, ring):
    """The points of a dense ring, edge by edge, from one vertex to the next."""
    at = []
    for vertex in polygon:
        lat, lon = vertex.degrees()
        at.append(
            next(n for n, p in enumerate(ring) if abs(p[0] - lat) < 1e-9 and abs((p[1] - lon + 180) % 360 - 180) < 1e-9)
        )
    return [ring[a : b + 1] for a, b in pairwise([*at, len(ring)])]


@given(triangles())
@settings(max_examples=60, deadline=None)
def test_a_geodesic_edge_stays_on_its_geodesic_with_points_close_enough(polygon):
    ring = [*outline(Shape(polygon=polygon), "geodesic")]
    ring.append(ring[0])
    for start, end, edge in zip(polygon, [*polygon[1:], polygon[0]], edges_of(polygon, ring), strict=True):
        a, b = start.degrees(), end.degrees()
        whole = distance_m(a, b)
        for point in edge:
            assert distance_m(a, point) + distance_m(point, b) - whole < 0.01
        assert all(distance_m(p, q) <= STEP_M + 1 for p, q in pairwise(edge))


@given(triangles(-75, 75))
@settings(max_examples=60, deadline=None)
def test_a_rhumb_edge_is_straight_on_a_mercator_chart_of_the_ellipsoid(polygon):
    ring = [*outline(Shape(polygon=polygon), "rhumb")]
    for edge in edges_of(polygon, ring):
        x0, y0 = MERCATOR.transform(0, edge[0][0])
        x1, y1 = edge[-1][1] - edge[0][1], MERCATOR.transform(0, edge[-1][0])[1] - y0
        x1 *= EARTH_M / 180
        for lat, lon in edge[1:-1]:
            x, y = (lon - edge[0][1]) * EARTH_M / 180, MERCATOR.transform(0, lat)[1] - y0
            assert abs(x * y1 - y * x1) / max(1.0, (x1**2 + y1**2) ** 0.5) < 0.05 + x0


@given(triangles(-80, 80))
@settings(max_examples=40, deadline=None)
def test_an_edge_along_parallels_is_straight_in_latitude_and_longitude(polygon):
    for edge in edges_of(polygon, outline(Shape(polygon=polygon), "parallel")):
        (lat0, lon0), (lat1, lon1) = edge[0], edge[-1]
        assert all(abs((lat - lat0) * (lon1 - lon0) - (lon - lon0) * (lat1 - lat0)) < 1e-6 for lat, lon in edge)


@given(triangles())
@settings(max_examples=60, deadline=None)
def test_longitudes_run_on_without_a_jump(polygon):
    ring = outline(Shape(polygon=polygon), "geodesic")
    assert all(abs(a[1] - b[1]) <= 180 for a, b in pairwise(ring))


spots = st.builds(position, st.floats(-89.9, 89.9), st.floats(-180, 180))


@given(spots, st.integers(1, 2_000))
@settings(max_examples=60, deadline=None)
def test_every_point_of_a_circle_has_its_radius(centre, kilometres):
    ring = outline(Shape(circle=Circle(centre=centre, radius=str(kilometres), unit="KM")))
    assert all(abs(distance_m(centre.degrees(), point) - kilometres * 1000) < 0.001 for point in ring)


@given(spots, st.integers(1, 500), st.integers(0, 359), st.integers(1, 359))
@settings(max_examples=60, deadline=None)
def test_a_sector_runs_clockwise_from_its_first_bearing_to_its_last(centre, miles, start, sweep):
    end = (start + sweep) % 360
    ring = outline(Shape(sector=Sector(centre=centre, radius=str(miles), unit="NM", from_=str(start), to=str(end))))
    lat, lon = centre.degrees()
    for point in ring[1:]:
        bearing, _, reach = GEOD.inv(lon, lat, point[1], point[0])
        assert abs(reach - miles * 1852) < 0.001
        assert (bearing - start + 1e-6) % 360 <= sweep + 2e-6


@given(spots, st.integers(10, 300), st.integers(0, 359), st.integers(5, 355), st.booleans())
@settings(max_examples=60, deadline=None)
def test_an_arc_lies_between_its_ends_on_the_side_that_is_said(centre, kilometres, start, sweep, clockwise):
    lat, lon = centre.degrees()
    ends = []
    for bearing in (start, start + (sweep if clockwise else -sweep)):
        east, north, _ = GEOD.fwd(lon, lat, bearing, kilometres * 1000)
        ends.append(position(north, east))
    points = arc_between(*ends, centre, str(kilometres), "KM", clockwise=clockwise)
    for point in points:
        bearing, _, reach = GEOD.inv(lon, lat, *reversed(point.degrees()))
        gone = (bearing - start) % 360 if clockwise else (start - bearing) % 360
        assert abs(reach - kilometres * 1000) < 0.2
        assert gone <= sweep + 0.01 or gone >= 359.99


@given(st.floats(-80, 80), st.floats(-180, 180), st.integers(0, 359), st.integers(20, 400), st.integers(1, 100))
@settings(max_examples=40, deadline=None)
def test_a_corridor_keeps_its_width(lat, lon, bearing, length, width):
    east, north, _ = GEOD.fwd(lon, lat, bearing, length * 1000)
    line = (position(lat, lon), position(north, east))
    ring = outline(Shape(corridor=Corridor(line=line, half_width=str(width), unit="KM")))
    (a_lat, a_lon), (b_lat, b_lon) = (p.degrees() for p in line)
    steps = [(y, x) for x, y in GEOD.npts(a_lon, a_lat, b_lon, b_lat, 400)]
    steps += [(a_lat, a_lon), (b_lat, b_lon)]
    for point in ring[::5]:
        reach = min(distance_m(step, point) for step in steps)
        assert abs(reach - width * 1000) < width * 1000 * 0.012 + length  # arcs of the ends in sixteenths


@given(triangles(), triangles())
@settings(max_examples=40, deadline=None)
def test_the_smallest_circle_holds_all_and_no_centre_near_it_does_better(one, other):
    rings = [outline(Shape(polygon=one), "geodesic")]
    if distance_m(one[0].degrees(), other[0].degrees()) < 3_000_000:
        rings.append(outline(Shape(polygon=other), "geodesic"))
    centre, radius = smallest_circle(rings)
    points = [point for ring in rings for point in ring]
    assert max(distance_m(centre, point) for point in points) <= radius + 1e-6
    for bearing in range(0, 360, 30):
        lon, lat, _ = GEOD.fwd(centre[1], centre[0], bearing, radius / 50)
        assert max(distance_m((lat, lon), point) for point in points) > radius * 0.9995


@given(spots, st.integers(2, 300), st.integers(1, 300), st.integers(0, 359))
@settings(max_examples=40, deadline=None)
def test_the_points_of_an_ellipse_lie_on_it(centre, a, b, turn):
    major, minor = max(a, b) * 1000.0, min(a, b) * 1000.0
    lat, lon = centre.degrees()
    for point in ellipse(centre, major, minor, turn):
        reach = distance_m((lat, lon), point.degrees())
        assert minor * 0.999 <= reach <= major * 1.001
    reaches = [distance_m((lat, lon), point.degrees()) for point in ellipse(centre, major, minor, turn)]
    assert max(reaches) > major * 0.999
    assert min(reaches) < minor * 1.001
