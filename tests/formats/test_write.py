"""NOTAM and navigational warnings out: by the rules of their standards, and read back as what was meant."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preavis.clock import Window, parse_instant
from preavis.errors import UnusableInput
from preavis.formats import navwarn, notam
from preavis.formats.navwarn.write import render as navwarn_of
from preavis.formats.notam.write import render as notam_of
from preavis.formats.notam_items.limits import q_circle
from preavis.formats.notam_items.times import item_d
from preavis.formats.rendering import Wishes
from preavis.geo import Circle, Corridor, Position, Sector, Shape
from preavis.geodesy import distance_m, outline
from preavis.geodesy_cover import smallest_circle
from preavis.notice import Area, Launch, Notice, Vehicle
from preavis.wire import read_notice

ISSUED = parse_instant("2026-11-24T00:00:00Z")
START = parse_instant("2026-12-10T06:00:00Z")
GOLDEN, _ = read_notice(json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text()))
ANYWHERE = object()


def wishes(**more):
    return Wishes(**{"issued": ISSUED, "firs": ("UHMM",), "navarea": "XI", "number": None, **more})


def window(day, start, end):
    return Window(
        parse_instant(f"2026-12-{day:02}T{start[:2]}:{start[2:]}:00Z"),
        parse_instant(f"2026-12-{day:02}T{end[:2]}:{end[2:]}:00Z"),
    )


def notice_of(shape, schedule=None, edges="geodesic", **area):
    schedule = schedule or ((Window(START, START + timedelta(hours=6)),),)
    return Notice(
        kind="pre_launch", vehicle=Vehicle(kind="space_launch_vehicle"), launch=Launch(schedule=schedule),
        areas=(Area(shape=shape, edges=edges, **area),),
    )  # fmt: skip


@st.composite
def polygons(draw):
    lat, lon = draw(st.integers(-75, 75)), draw(st.integers(-180, 179))
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 8))
    minutes = st.integers(0, 59)
    corners = [(lat + height, lon), (lat + height, lon + width), (lat, lon + width), (lat, lon)]
    return tuple(
        Position(f"{a + draw(minutes) / 60 * 0.5:.6f}", f"{(b + draw(minutes) / 60 * 0.5 + 180) % 360 - 180:.6f}")
        for a, b in corners
    )


centres = st.builds(
    lambda a, b: Position(f"{a / 100:.6f}", f"{b / 100:.6f}"), st.integers(-8000, 8000), st.integers(-18000, 17999)
)


def covers(drawn, meant):
    """Whether each point of the meant ring lies inside the drawn one or within a rounding of it."""
    return all(min(distance_m(a, b) for b in drawn) < 40 for a in meant)


# -- NOTAM -------------------------------------------------------------------------------------------------------------


def test_a_notice_becomes_a_notam_by_the_letter():
    (document,) = notam_of(GOLDEN, wishes(number="A0123/26")).documents
    assert document.text == (
        "(A0123/26 NOTAMN\n"
        "Q) UHMM/QWMLW/IV/BO/W/000/999/5636N16215E044\n"
        "A) UHMM B) 2612100600 C) 2612101200\n"
        "E) MISSILE LAUNCH WILL TAKE PLACE\n"
        "WI AREA BOUNDED BY: 571200N1613000E - 571200N1630000E -\n"
        "560000N1630000E - 560000N1613000E - 571200N1613000E\n"
        "F) SFC G) UNL)\n"
    )


def test_the_circle_of_the_q_line_is_that_of_the_donlon_example():
    shape = Shape(circle=Circle(centre=Position("56.925556", "-29.974444"), radius="50", unit="NM"))
    assert q_circle([outline(shape)]) == "5656N02958W051"


@given(polygons(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_smallest_circle_holds_every_point_and_no_smaller_one_does_much_better(polygon, rhumb):
    ring = outline(Shape(polygon=polygon), "rhumb" if rhumb else "geodesic")
    centre, radius = smallest_circle([ring])
    assert all(distance_m(centre, point) <= radius + 1 for point in ring)
    longest = max(distance_m(a, b) for a in ring for b in ring)
    assert longest / 2 - 1 <= radius <= longest / 3**0.5 * 1.02 + 50


@given(polygons())
@settings(max_examples=80, deadline=None)
def test_a_polygon_is_read_back_from_its_notam_never_smaller(polygon):
    (document,) = notam_of(notice_of(Shape(polygon=polygon)), wishes(number="A0001/26")).documents
    message = notam.read(document.text)
    assert [f.code for f in message.findings] == []
    (area,) = message.areas
    assert len(area.shape.polygon) == len(polygon)
    for got, meant in zip(area.shape.polygon, polygon, strict=True):
        assert distance_m(got.degrees(), meant.degrees()) < 45
    assert max(len(line) for line in document.text.splitlines()) <= 69


@given(centres, st.integers(1, 900), st.sampled_from(["NM", "KM"]))
@settings(max_examples=80, deadline=None)
def test_a_circle_is_read_back_from_its_notam(centre, tenths, unit):
    radius = f"{tenths / 10:g}"
    (document,) = notam_of(notice_of(Shape(circle=Circle(centre=centre, radius=radius, unit=unit))), wishes()).documents
    (area,) = notam.read(document.text).areas
    assert (area.shape.circle.radius, area.shape.circle.unit) == (radius, unit)
    assert distance_m(area.shape.circle.centre.degrees(), centre.degrees()) < 30


def test_sectors_and_corridors_are_read_back_from_their_notam():
    sector = Sector(centre=Position("50.5", "30.5"), radius="20", unit="NM", from_="330", to="30")
    (area,) = notam.read(notam_of(notice_of(Shape(sector=sector)), wishes()).documents[0].text).areas
    assert area.shape.sector == sector
    corridor = Corridor(line=(Position("50.5", "30.5"), Position("51.5", "31.5")), half_width="3", unit="KM")
    (area,) = notam.read(notam_of(notice_of(Shape(corridor=corridor)), wishes()).documents[0].text).areas
    assert area.shape.corridor == corridor


@given(
    st.lists(
        st.tuples(st.integers(1, 28), st.integers(0, 22), st.integers(1, 90)),
        min_size=1,
        max_size=12,
        unique_by=lambda t: t[0],
    )
)
@settings(max_examples=150, deadline=None)
def test_every_schedule_is_read_back_from_item_d(days):
    windows = tuple(
        Window(at, at + timedelta(minutes=length))
        for day, hour, length in sorted(days)
        for at in (parse_instant(f"2026-12-{day:02}T{hour:02}:15:00Z"),)
    )
    documents = notam_of(
        notice_of(Shape(circle=Circle(centre=Position("50", "30"), radius="5", unit="NM")), (windows,)), wishes()
    ).documents
    read = [w for document in documents for w in notam.read(document.text).schedule[0]]
    assert sorted(read, key=lambda w: w.start) == list(windows)
    assert all(len(item_d(windows[:n]) or "") <= 200 or len(documents) > 1 for n in (len(windows),))


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        ([window(10, "0600", "1200")], None),
        ([window(d, "0600", "1200") for d in (10, 11, 12)], "DAILY 0600-1200"),
        ([window(d, "0600", "1200") for d in (10, 12)], "DEC 10 0600-1200, 12 0600-1200"),
        (
            [window(10, "0600", "0700"), window(10, "0900", "1000"), window(11, "0600", "0700")],
            "DEC 10 0600-0700 0900-1000, 11 0600-0700",
        ),
    ],
)
def test_item_d_is_written_as_the_standard_says(windows, expected):
    assert item_d(windows) == expected


def test_a_replacement_a_cancellation_and_an_exercise_say_so():
    replaced = notam_of(GOLDEN, wishes(number="A0124/26", replaces="A0123/26", exercise=True)).documents[0].text
    message = notam.read(replaced)
    assert (message.kind, message.refers_to) == ("replace", "A0123/26")
    assert replaced.count("EXERCISE EXERCISE EXERCISE") == 2
    cancelled = notam_of(GOLDEN, wishes(number="A0125/26", cancels="A0124/26")).documents[0].text
    message = notam.read(cancelled)
    assert (message.kind, message.cancels, message.to) == ("cancel", ("A0124/26",), None)
    assert " C) " not in cancelled


def test_one_notam_for_each_region_and_each_schedule():
    circle = Shape(circle=Circle(centre=Position("50", "30"), radius="5", unit="NM"))
    own = ((window(11, "0100", "0200"),),)
    notice = Notice(
        kind="pre_launch", launch=Launch(schedule=((window(10, "0600", "1200"),),)),
        areas=(Area(shape=circle, edges="geodesic"), Area(shape=circle, edges="geodesic", schedule=own)),
    )  # fmt: skip
    rendering = notam_of(notice, wishes(firs=("UHMM", "RJJJ"), number="A0007/26"))
    messages = [notam.read(document.text) for document in rendering.documents]
    assert [(m.id, m.location) for m in messages] == [
        ("A0007/26", ("UHMM",)), ("A0008/26", ("UHMM",)), ("A0009/26", ("RJJJ",)), ("A0010/26", ("RJJJ",)),
    ]  # fmt: skip
    assert messages[1].schedule == own


def test_a_long_notam_comes_in_parts_of_1800_characters():
    vertices = tuple(Position(f"{50 + n % 7 / 10:.6f}", f"{30 + n / 10:.6f}") for n in range(120))
    documents = notam_of(notice_of(Shape(polygon=vertices)), wishes(number="A0007/26")).documents
    assert len(documents) > 1
    assert all(len(document.text) <= 1800 for document in documents)
    assert documents[0].text.startswith("(A0007/26A02")
    assert "G) UNL" in documents[-1].text
    assert "G) UNL" not in documents[0].text


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ({"lower": "SFC", "upper": "UNL"}, "000/999"),
        ({"lower": "FL245", "upper": "FL660"}, "245/660"),
        ({"lower": "1250FT AMSL", "upper": "5700M AMSL"}, "012/188"),
        ({}, "000/999"),
    ],
)
def test_limits_are_rounded_outwards(area, expected):
    notice = notice_of(Shape(circle=Circle(centre=Position("50", "30"), radius="5", unit="NM")), **area)
    assert f"/{expected}/" in notam_of(notice, wishes()).documents[0].text


@pytest.mark.parametrize(
    ("notice", "more", "code"),
    [
        (GOLDEN, {"firs": ()}, "notam.no_fir"),
        (GOLDEN, {"firs": ("U",)}, "notam.bad_fir"),
        (GOLDEN, {"number": "12"}, "notam.bad_number"),
        (notice_of(Shape(site="Kura")), {}, "notam.area_by_name"),
        (Notice(kind="pre_launch"), {}, "notam.no_area"),
        (Notice(kind="cancellation"), {}, "notam.cancels_what"),
    ],
)
def test_what_would_make_a_wrong_notam_is_refused(notice, more, code):
    with pytest.raises(UnusableInput) as caught:
        notam_of(notice, wishes(**more))
    assert caught.value.code == code


def test_edges_of_another_kind_get_points_between_so_that_nothing_is_lost():
    box = (Position("60", "0"), Position("60", "30"), Position("55", "30"), Position("55", "0"))
    rendering = notam_of(notice_of(Shape(polygon=box), edges="parallel"), wishes())
    assert "notam.denser" in {finding.code for finding in rendering.findings}
    text = " ".join(document.text for document in rendering.documents)
    (area,) = notam.read(text).areas if len(rendering.documents) == 1 else (None,)
    if area is not None:
        assert covers(outline(area.shape, "geodesic"), outline(Shape(polygon=box), "parallel")[::3])


# -- navigational warnings ---------------------------------------------------------------------------------------------


@given(polygons())
@settings(max_examples=80, deadline=None)
def test_a_polygon_is_read_back_from_its_warning_clockwise_from_the_north_west(polygon):
    (document,) = navwarn_of(notice_of(Shape(polygon=polygon), edges="rhumb"), wishes(number="12/26")).documents
    message = navwarn.read(document.text)
    assert [f.code for f in message.findings] == []
    (area,) = message.areas
    got = [p.degrees() for p in area.shape.polygon]
    assert all(min(distance_m(a, p.degrees()) for a in got) < 45 for p in polygon)
    assert len(got) == len(polygon)


@given(centres, st.integers(1, 900))
@settings(max_examples=60, deadline=None)
def test_a_circle_is_read_back_from_its_warning(centre, tenths):
    radius = f"{tenths / 10:g}"
    shape = Shape(circle=Circle(centre=centre, radius=radius, unit="NM"))
    (area,) = navwarn.read(navwarn_of(notice_of(shape), wishes()).documents[0].text).areas
    assert area.shape.circle.radius == radius
    assert distance_m(area.shape.circle.centre.degrees(), centre.degrees()) < 30


@given(
    st.lists(
        st.tuples(st.integers(1, 28), st.integers(0, 22), st.integers(1, 3000)),
        min_size=1,
        max_size=8,
        unique_by=lambda t: t[0],
    ),
    st.integers(0, 3),
)
@settings(max_examples=100, deadline=None)
def test_every_schedule_with_its_spare_days_is_read_back_from_its_warning(days, spare):
    spans = []
    for day, hour, length in sorted(days):
        at = parse_instant(f"2026-12-{day:02}T{hour:02}:15:00Z")
        if not spans or at >= spans[-1].end:
            spans.append(Window(at, at + timedelta(minutes=length)))
    main, rest = spans[: max(1, len(spans) - spare)], spans[max(1, len(spans) - spare) :]
    schedule = (tuple(main), *((each,) for each in rest))
    shape = Shape(circle=Circle(centre=Position("50", "30"), radius="5", unit="NM"))
    message = navwarn.read(navwarn_of(notice_of(shape, schedule), wishes(number="12/26")).documents[0].text)
    assert message.schedule == schedule
    assert message.cancel_at == max(w.end for w in spans) + timedelta(hours=1)


def test_the_russian_text_beside_the_english_says_the_same():
    english, russian = (
        navwarn_of(GOLDEN, wishes(number="12/26", languages=("en", "ru"))).documents[0].text.split("\n\n")
    )
    one, other = navwarn.read(english), navwarn.read(russian)
    assert [area.shape for area in one.areas] == [area.shape for area in other.areas]
    assert (one.schedule, one.cancel_at) == (other.schedule, other.cancel_at)
    assert (one.hazard, other.hazard) == ("missile", "missile")


def test_lettered_areas_with_their_own_windows_are_read_back():
    circle = Shape(circle=Circle(centre=Position("50", "30"), radius="5", unit="NM"))
    other = ((window(11, "0100", "0200"),),)
    notice = Notice(
        kind="pre_launch", launch=Launch(schedule=((window(10, "0600", "1200"),),)),
        areas=(Area(shape=circle), Area(shape=circle, schedule=other)),
    )  # fmt: skip
    message = navwarn.read(navwarn_of(notice, wishes(number="12/26", exercise=True)).documents[0].text)
    assert {area.label: area.schedule for area in message.areas} == {"A": notice.launch.schedule, "B": other}


@pytest.mark.parametrize(
    ("notice", "more", "code"),
    [
        (GOLDEN, {"navarea": None}, "navwarn.no_navarea"),
        (GOLDEN, {"navarea": "XXII"}, "navwarn.no_navarea"),
        (notice_of(Shape(site="Kura")), {}, "navwarn.area_by_name"),
        (Notice(kind="pre_launch"), {}, "navwarn.no_area"),
        (Notice(kind="cancellation"), {}, "navwarn.cancels_what"),
    ],
)
def test_what_would_make_a_wrong_warning_is_refused(notice, more, code):
    with pytest.raises(UnusableInput) as caught:
        navwarn_of(notice, wishes(**more))
    assert caught.value.code == code


def test_a_cancellation_names_the_warning_that_it_ends():
    text = navwarn_of(GOLDEN, wishes(number="13/26", cancels="NAVAREA XI 12/26")).documents[0].text
    message = navwarn.read(text)
    assert (message.kind, message.cancels) == ("cancel", ("NAVAREA XI 12/26",))
