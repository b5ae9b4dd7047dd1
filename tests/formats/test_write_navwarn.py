"""A warning written by S-53 says the same in its second language, and both are read back, anywhere on the earth."""

import math
from datetime import timedelta

import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from preavis.clock import Window, parse_instant
from preavis.formats import navwarn
from preavis.formats.navwarn.write import render
from preavis.formats.rendering import Wishes
from preavis.geo import Circle, Corridor, Position, Sector, Shape
from preavis.geodesy import GEOD, distance_m, mercator, outline
from preavis.notice import Area, Launch, Notice, Vehicle

ISSUED = parse_instant("2026-12-01T08:00:00Z")
START = parse_instant("2026-12-30T20:00:00Z")

anywhere = st.builds(
    lambda lat, lon: Position(f"{lat / 6000:.6f}", f"{lon / 6000:.6f}"),
    st.integers(-89 * 6000, 89 * 6000),
    st.integers(-180 * 6000, 180 * 6000 - 1),
)
near_180 = st.builds(
    lambda lat, lon: Position(f"{lat:.6f}", f"{(lon + 360) % 360 - 180:.6f}"), st.integers(-88, 88), st.integers(-3, 3)
)
lengths = st.integers(1, 3000).map(lambda tenths: f"{tenths / 10:g}")
circles = st.builds(lambda p, r: Shape(circle=Circle(centre=p, radius=r, unit="NM")), anywhere | near_180, lengths)
sectors = st.builds(
    lambda p, r, a, sweep: Shape(sector=Sector(centre=p, radius=r, unit="NM", from_=str(a), to=str((a + sweep) % 360))),
    anywhere | near_180, lengths, st.integers(0, 359), st.integers(1, 359),
)  # fmt: skip
corridors = st.builds(
    lambda line, w: Shape(corridor=Corridor(line=tuple(line), half_width=w, unit="NM")),
    st.lists(anywhere | near_180, min_size=2, max_size=5, unique=True), lengths,
)  # fmt: skip
windows = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 1400)), min_size=1, max_size=4, unique_by=lambda t: t[0]
)


def wishes(**more):
    return Wishes(**{"issued": ISSUED, "navarea": "XI", "number": "12/26", **more})


def notice_of(shapes, schedule, edges=None):
    return Notice(
        kind="pre_launch", vehicle=Vehicle(kind="space_launch_vehicle"), launch=Launch(schedule=schedule),
        areas=tuple(Area(shape=shape, edges=edges) for shape in shapes),
    )  # fmt: skip


def both(notice, tongue, **more):
    (document,) = render(notice, wishes(languages=("en", tongue), **more)).documents
    return [navwarn.read(text) for text in document.text.split("\n\n")]


def near(a, b):
    match a.value, b.value:
        case (Circle() | Sector()) as one, (Circle() | Sector()) as other:
            same = (one.radius, one.unit) == (other.radius, other.unit)
            bearings = [(each.from_, each.to) if isinstance(each, Sector) else None for each in (one, other)]
            return same and bearings[0] == bearings[1] and distance_m(one.centre.degrees(), other.centre.degrees()) < 30
        case Corridor() as one, Corridor() as other:
            pairs = zip(one.line, other.line, strict=True)
            return one.half_width == other.half_width and all(
                distance_m(p.degrees(), q.degrees()) < 30 for p, q in pairs
            )
    return False


@pytest.mark.parametrize("tongue", ["fr", "ru", "zh"])
@given(st.lists(circles | sectors | corridors, min_size=1, max_size=3), windows, st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_both_languages_are_read_back_with_every_shape_and_window(tongue, shapes, days, spare):
    spans = [
        Window(at, at + timedelta(minutes=length))
        for day, length in sorted(days)
        for at in (START + timedelta(days=day),)
    ]
    main, rest = spans[: max(1, len(spans) - spare)], spans[max(1, len(spans) - spare) :]
    schedule = (tuple(main), *((each,) for each in rest))
    for message in both(notice_of(shapes, schedule), tongue):
        assert [finding.code for finding in message.findings] == []
        assert message.schedule == schedule
        assert message.cancel_at == spans[-1].end + timedelta(hours=1)
        assert len(message.areas) == len(shapes)
        assert all(near(area.shape, shape) for area, shape in zip(message.areas, shapes, strict=True))


@pytest.mark.parametrize("tongue", ["fr", "ru", "zh"])
@pytest.mark.parametrize(
    "polygon",
    [
        [("60", "170"), ("60", "-170"), ("50", "-170"), ("50", "170")],
        [("-60", "179.5"), ("-59", "-179.5"), ("-61", "-178")],
        [("89", "0"), ("89", "90"), ("89", "180"), ("89", "-90")],
        [("-88", "0"), ("-88", "120"), ("-88", "-120")],
        [("0.5", "-0.5"), ("0.5", "0.5"), ("-0.5", "0.5"), ("-0.5", "-0.5")],
    ],
)
def test_a_ring_over_180_degrees_a_pole_or_the_equator_is_the_same_in_both_languages(polygon, tongue):
    shape = Shape(polygon=tuple(Position(*point) for point in polygon))
    schedule = ((Window(START, START + timedelta(hours=2)),),)
    one, other = both(notice_of([shape], schedule, "rhumb"), tongue)
    assert [area.shape for area in one.areas] == [area.shape for area in other.areas]
    assert len(one.areas) == 1
    got = [point.degrees() for point in one.areas[0].shape.polygon]
    assert all(min(distance_m(point, (float(a), float(b))) for point in got) < 60 for a, b in polygon)


@pytest.mark.parametrize("tongue", ["fr", "ru", "zh"])
def test_what_is_cancelled_is_read_in_both_languages(tongue):
    notice = notice_of([Shape(circle=Circle(centre=Position("50", "30"), radius="5", unit="NM"))], ((Window(START, START + timedelta(hours=1)),),))  # fmt: skip
    for message in both(notice, tongue, cancels="NAVAREA XI 11/26"):
        assert (message.kind, message.cancels) == ("cancel", ("NAVAREA XI 11/26",))
    for message in both(notice, tongue, replaces="NAVAREA XI 11/26"):
        assert message.cancels == ("NAVAREA XI 11/26",)
        assert message.schedule is not None


@st.composite
def rings(draw):
    """A polygon around a middle anywhere but near a pole, over 180 degrees too: each corner in a slice of its own."""
    lat, lon = draw(st.floats(-72, 72)), draw(st.floats(-180, 180) | st.floats(175, 185))
    count = draw(st.integers(3, 8))
    points = []
    for n in range(count):
        turn = (n + draw(st.integers(0, 40)) / 100) * 360 / count
        east, north, _ = GEOD.fwd(lon, lat, turn, draw(st.integers(5_000, 700_000)))
        points.append(Position(f"{north:.6f}", f"{(east + 180) % 360 - 180:.6f}"))
    return tuple(points)


def on_the_chart(points):
    """Return points where rhumb lines are straight: longitude and isometric latitude, both in degrees."""
    found = []
    for lat, lon in points:
        before = found[-1][0] if found else lon
        found.append((lon + 360 * round((before - lon) / 360), math.degrees(mercator(lat))))
    return found


SPIKE = [("0.045218", "0"), ("0.013973", "0.042717"), ("-0.036583", "0.026401"), ("-2.869388", "-5.607497"), ("0.022609", "-0.038898")]  # fmt: skip


@given(rings(), st.sampled_from(["rhumb", "geodesic", "parallel"]))
@example(tuple(Position(*point) for point in SPIKE), "geodesic")  # its tip is pushed out by ten kilometres
@settings(max_examples=150, deadline=None)
def test_the_area_as_mariners_draw_it_holds_the_area_of_the_notice(polygon, edges):
    shape = Shape(polygon=polygon)
    schedule = ((Window(START, START + timedelta(hours=2)),),)
    (document,) = render(notice_of([shape], schedule, edges), wishes()).documents
    (area,) = navwarn.read(document.text).areas
    meant, written = outline(shape, edges), [point.degrees() for point in area.shape.polygon]
    inner, outer = on_the_chart(meant), on_the_chart(written)
    turned = 360 * round((inner[0][0] - outer[0][0]) / 360)
    outer = shapely.Polygon([(lon + turned, lat) for lon, lat in outer])
    assume(shapely.Polygon(inner).is_valid and outer.is_valid)
    assert outer.buffer(1.5e-5).covers(shapely.MultiPoint(inner))  # a metre and a half on the equator
