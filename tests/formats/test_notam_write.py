"""NOTAM out and in again: any notice gives its areas, never smaller, and its times exactly; what a NOTAM cannot say is refused or said."""

import math
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from shapely import Polygon

from preavis.clock import Window, parse_instant
from preavis.errors import UnusableInput
from preavis.formats import notam
from preavis.formats.notam.write import render
from preavis.formats.notam_items.times import item_d
from preavis.formats.rendering import Wishes
from preavis.geo import Circle, Corridor, Position, Sector, Shape
from preavis.geodesy import GEOD, centre_of, distance_m, outline
from preavis.notice import Area, Launch, Notice, Vehicle

ISSUED = parse_instant("2026-11-24T00:00:00Z")
START = parse_instant("2026-12-10T06:00:00Z")
WINDOW = Window(START, START + timedelta(hours=6))


def wishes(**more):
    return Wishes(**{"issued": ISSUED, "firs": ("UHMM",), "number": "A0001/26", **more})


def notice_of(*shapes, schedule=((WINDOW,),), edges="geodesic", kind="pre_launch", **area):
    return Notice(
        kind=kind, vehicle=Vehicle(kind="space_launch_vehicle"), launch=Launch(schedule=schedule),
        areas=tuple(Area(shape=shape, edges=edges, **area) for shape in shapes),
    )  # fmt: skip


def back(notice, **more):
    """Write a notice and read what was written: all parts of all NOTAM, each as one message."""
    documents = render(notice, wishes(**more)).documents
    whole = {}
    for document in documents:
        assert len(document.text) <= 1800
        assert max(map(len, document.text.splitlines())) <= 69
        assert set(document.text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-?:().,'=/+ \n")
        whole.setdefault(document.text[1:9], []).append(document.text)
    return [notam.read("".join(parts)) for parts in whole.values()]


def degrees(lat, lon):
    return Position(f"{lat:.6f}", f"{(lon + 180) % 360 - 180:.6f}")


latitudes = st.one_of(st.floats(-89.5, 89.5), st.floats(-89.99, -85), st.floats(85, 89.99))
longitudes = st.one_of(st.floats(-180, 180), st.floats(179, 181))
centres = st.builds(degrees, latitudes, longitudes)


@st.composite
def polygons(draw, where=latitudes):
    """A polygon around a middle anywhere, the poles and 180 degrees too: each corner in a slice of its own."""
    lat, lon = draw(where), draw(longitudes)
    count = draw(st.integers(3, 9))
    points = []
    for n in range(count):
        turn = (n + draw(st.integers(0, 40)) / 100) * 360 / count
        east, north, _ = GEOD.fwd(lon, lat, turn, draw(st.integers(5_000, 600_000)))
        points.append(degrees(north, east))
    return tuple(points)


def plane(centre):
    crs = CRS.from_proj4(f"+proj=aeqd +lat_0={centre[0]} +lon_0={centre[1]} +ellps=WGS84")
    return Transformer.from_crs(CRS.from_epsg(4326), crs, always_xy=True)


def drawn(shape, edges, there):
    return Polygon([there.transform(lon, lat) for lat, lon in outline(shape, edges)])


def holds(outer, inner, edges="geodesic", *, loose=1.0):
    """Whether an area as read holds the one that was meant, within a metre (or as said)."""
    there = plane(centre_of([outline(inner, edges)]))
    a, b = drawn(inner, edges, there), drawn(outer, "geodesic", there)
    return not a.is_valid or not b.is_valid or b.buffer(loose).covers(a)


def sharpness(polygon, n):
    """The sine of half the angle at a vertex: the point of a needle moves far where its edges move a little."""
    lat, lon = polygon[n].degrees()
    neighbours = [polygon[n - 1].degrees(), polygon[(n + 1) % len(polygon)].degrees()]
    first, last = (GEOD.inv(lon, lat, east, north)[0] for north, east in neighbours)
    return max(1e-6, abs(math.sin(math.radians((first - last) / 2))))


@given(polygons())
@settings(max_examples=40, deadline=None)
def test_a_polygon_anywhere_is_read_back_never_smaller(polygon):
    (message,) = back(notice_of(Shape(polygon=polygon)))
    assert message.findings == ()
    (area,) = message.areas
    assert len(area.shape.polygon) == len(polygon)
    for n, (vertex, meant) in enumerate(zip(area.shape.polygon, polygon, strict=True)):
        assert distance_m(vertex.degrees(), meant.degrees()) < 20 + 50 / sharpness(polygon, n)  # a second is 31 m
    assert holds(area.shape, Shape(polygon=polygon), loose=20)  # chords of 25 km on both sides


@given(polygons(st.floats(-70, 70)), st.sampled_from(["rhumb", "parallel"]))
@settings(max_examples=25, deadline=None)
def test_edges_of_another_kind_are_read_back_never_smaller(polygon, edges):
    (message,) = back(notice_of(Shape(polygon=polygon), edges=edges))
    (area,) = message.areas
    assert holds(area.shape, Shape(polygon=polygon), edges, loose=20)


@given(centres, st.integers(1, 90_000), st.sampled_from(["NM", "KM", "M"]))
@settings(max_examples=40, deadline=None)
def test_a_circle_anywhere_is_read_back_never_smaller(centre, hundredths, unit):
    meant = Circle(centre=centre, radius=f"{hundredths / 100:g}", unit=unit)
    (message,) = back(notice_of(Shape(circle=meant)))
    got = message.areas[0].shape.circle
    shift = distance_m(got.centre.degrees(), centre.degrees())
    per = {"NM": 1852, "KM": 1000, "M": 1}[unit]
    assert shift < 31
    assert float(got.radius) * per + 0.3 >= float(meant.radius) * per + shift
    assert float(got.radius) * per <= float(meant.radius) * per + shift + 0.02 * per + 0.3


@given(centres, st.integers(1, 500), st.integers(0, 3599), st.integers(20, 3500))
@settings(max_examples=40, deadline=None)
def test_a_sector_anywhere_is_read_back_never_smaller(centre, radius, start, sweep):
    meant = Sector(
        centre=centre, radius=str(radius), unit="KM", from_=f"{start / 10:g}", to=f"{(start + sweep) / 10 % 360:g}"
    )
    (message,) = back(notice_of(Shape(sector=meant)))
    (area,) = message.areas
    assert message.findings == ()
    assert holds(area.shape, Shape(sector=meant), loose=radius * 1.5 + 25)  # chords of three degrees on both sides


@st.composite
def lines(draw):
    """A line of a few hundred kilometres anywhere."""
    lat, lon = draw(latitudes), draw(longitudes)
    points = [degrees(lat, lon)]
    for bearing, length in draw(st.lists(st.tuples(st.integers(0, 359), st.integers(2, 300)), min_size=1, max_size=4)):
        lon, lat, _ = GEOD.fwd(lon, lat, bearing, length * 1000)
        points.append(degrees(lat, lon))
    return tuple(points)


@given(lines(), st.integers(1, 300))
@settings(max_examples=25, deadline=None)
def test_a_corridor_is_read_back_never_narrower(line, width):
    meant = Corridor(line=line, half_width=str(width), unit="KM")
    (message,) = back(notice_of(Shape(corridor=meant)))
    got = message.areas[0].shape.corridor
    shift = max(distance_m(a.degrees(), b.degrees()) for a, b in zip(got.line, line, strict=True))
    assert shift < 31
    assert float(got.half_width) * 1000 + 0.3 >= width * 1000 + shift


def test_several_areas_come_back_in_their_order():
    circle = Shape(circle=Circle(centre=Position("50.0", "30.0"), radius="5", unit="NM"))
    ring = Shape(polygon=(Position("50.0", "30.0"), Position("51.0", "30.0"), Position("51.0", "31.0")))
    sector = Shape(sector=Sector(centre=Position("60.0", "30.0"), radius="20", unit="NM", from_="330", to="30"))
    corridor = Shape(
        corridor=Corridor(line=(Position("50.5", "30.5"), Position("51.5", "31.5")), half_width="3", unit="KM")
    )
    for shapes in ([circle, ring, sector, corridor], [corridor, circle, circle, ring], [sector, sector, ring, ring]):
        (message,) = back(notice_of(*shapes))
        assert [area.shape for area in message.areas] == shapes
        assert message.findings == ()


def test_a_long_notam_is_read_back_from_its_parts_and_no_part_alone_is_taken_for_the_whole():
    ring = []
    for n in range(120):
        lon, lat, _ = GEOD.fwd(30, 50, n * 3, 300_000 + 40_000 * (n % 2))
        ring.append(Position(f"{lat:.6f}", f"{lon:.6f}"))
    notice = notice_of(Shape(polygon=tuple(ring)))
    (message,) = back(notice)
    assert len(message.areas[0].shape.polygon) == 120
    assert message.findings == ()
    for document in render(notice, wishes()).documents:
        assert "notam.part_missing" in [finding.code for finding in notam.read(document.text).findings]


# -- times -------------------------------------------------------------------------------------------------------------

minutes = st.integers(0, 60 * 24 * 30)


@given(st.lists(st.tuples(minutes, st.integers(1, 4000)), min_size=1, max_size=12), st.integers(0, 364))
@settings(max_examples=100, deadline=None)
def test_every_schedule_is_read_back_to_the_minute(spans, day):
    begin = parse_instant("2026-11-25T00:00:00Z") + timedelta(days=day)
    windows = []
    for start, length in sorted(spans):
        at = begin + timedelta(minutes=start)
        if not windows or at > windows[-1].end:
            windows.append(Window(at, at + timedelta(minutes=length)))
    circle = Shape(circle=Circle(centre=Position("50", "30"), radius="5", unit="NM"))
    messages = back(notice_of(circle, schedule=(tuple(windows),)))
    assert [window for message in messages for window in message.schedule[0]] == windows
    for message in messages:
        assert message.findings == ()
        assert (message.from_, message.to) == (message.schedule[0][0].start, max(w.end for w in message.schedule[0]))


def at(text):
    return parse_instant(f"2026-{text[:2]}-{text[3:5]}T{text[6:8]}:{text[8:]}:00Z")


def spans_of(text):
    return [Window(at(start), at(end)) for start, end in (span.split("/") for span in text.split(" "))]


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ("12-10T2230/12-11T0100 12-11T2230/12-12T0100", "DAILY 2230-0100"),
        ("12-10T2100/12-11T0000 12-12T2100/12-13T0000", "DEC 10 2100-0000, 12 2100-0000"),
        ("12-10T0000/12-11T0000 12-12T0000/12-13T0000", "DEC 10 H24, 12 H24"),
        ("12-10T0600/12-12T1800 12-14T0600/12-14T0700", "DEC 10 0600-12 1800, 14 0600-0700"),
        ("11-29T0600/12-01T1800 12-03T0600/12-03T0700", "NOV 29 0600-DEC 01 1800, 03 0600-0700"),
        ("11-29T0600/11-29T0700 11-30T0600/11-30T0700 12-02T0600/12-02T0700", "NOV 29-30 0600-0700, DEC 02 0600-0700"),
    ],
)
def test_item_d_has_dates_before_hours_and_no_2400(windows, expected):
    assert item_d(spans_of(windows)) == expected


def test_spare_days_are_windows_like_any_other_and_said_so():
    spare = Window(START + timedelta(days=1), START + timedelta(days=1, hours=6))
    rendering = render(
        notice_of(
            Shape(circle=Circle(centre=Position("50", "30"), radius="5", unit="NM")), schedule=((WINDOW,), (spare,))
        ),
        wishes(),
    )
    assert [finding.code for finding in rendering.findings] == ["notam.spare_days"]
    assert notam.read(rendering.documents[0].text).schedule == ((WINDOW, spare),)


# -- rules -------------------------------------------------------------------------------------------------------------

CIRCLE = Shape(circle=Circle(centre=Position("50", "30"), radius="5", unit="NM"))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"replaces": "B0001/26"}, "notam.other_series"),
        ({"number": "S0001/26"}, "notam.bad_number"),
        ({"replaces": "A0002/26", "firs": ("UHMM", "RJJJ")}, "notam.one_for_one"),
        ({"cancels": "A0002/26", "firs": ("UHMM", "RJJJ")}, "notam.one_for_one"),
    ],
)
def test_a_notam_ends_exactly_one_earlier_of_its_series(more, code):
    with pytest.raises(UnusableInput) as caught:
        render(notice_of(CIRCLE), wishes(**more))
    assert caught.value.code == code


def test_a_cancelled_notam_says_that_no_launch_takes_place_only_where_the_notice_says_so():
    for kind, said in (("cancellation", True), ("pre_launch", False)):
        text = render(notice_of(CIRCLE, kind=kind), wishes(cancels="A0002/26")).documents[0].text
        assert ("LAUNCH WILL NOT TAKE PLACE" in text) is said
        message = notam.read(text)
        assert (message.kind, message.refers_to, message.cancels) == ("cancel", "A0002/26", ("A0002/26",))


def test_a_window_before_the_time_of_issue_is_said():
    codes = [finding.code for finding in render(notice_of(CIRCLE), wishes(issued=START + timedelta(hours=1))).findings]
    assert codes == ["notam.begins_before_issue"]


@pytest.mark.parametrize(
    ("lower", "upper", "items", "levels", "codes"),
    [
        ("GND", "UNLTD", "F) GND G) UNL", "000/999", []),
        ("surface", "FL 95", "F) SFC G) FL095", "000/095", []),
        ("MSL", "FL999", "F) SFC G) UNL", "000/999", []),
        ("3000 ft AMSL", "100 km", "F) 3000FT AMSL G) UNL", "030/999", ["notam.limit_unread"]),
        ("FL245", "20000 M", "F) FL245 G) 20000M", "245/657", []),
    ],
)
def test_limits_are_in_the_words_of_a_notam_or_wider(lower, upper, items, levels, codes):
    rendering = render(notice_of(CIRCLE, lower=lower, upper=upper), wishes())
    assert items in rendering.documents[0].text
    assert f"/{levels}/" in rendering.documents[0].text
    assert [finding.code for finding in rendering.findings] == codes


@given(polygons())
@settings(max_examples=25, deadline=None)
def test_the_circle_of_the_q_line_holds_the_area_and_is_the_smallest_from_its_centre(polygon):
    (message,) = back(notice_of(Shape(polygon=polygon)))
    circle = message.q_circle
    reach = max(distance_m(circle.centre.degrees(), point) for point in outline(Shape(polygon=polygon), "geodesic"))
    assert reach <= float(circle.radius) * 1852 + 0.1 or circle.radius == "999"
    assert float(circle.radius) <= reach / 1852 + 1
