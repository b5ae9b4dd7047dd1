"""S-124: valid by the original schema and by our own rules, and read back as what the notice meant."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from gml_reader import (
    covers,
    find,
    meant_square_metres,
    merged,
    s124_parts,
    s124_plane,
    s124_windows,
    schema,
    square_metres,
    tree,
)
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from shapely.ops import unary_union

from any_notices import launch_notices
from preavis.clock import Window, ZonedDate, parse_instant, windows_of
from preavis.errors import UnusableInput
from preavis.findings import blocks
from preavis.formats.open_words import is_name
from preavis.formats.pieces import Slot
from preavis.formats.rendering import Wishes
from preavis.formats.s124 import render, stretches
from preavis.geo import Circle, OceanQuadrant, Position, Shape
from preavis.notice import Area, Launch, Notice, Vehicle
from preavis.wire import read_notice

ISSUED = parse_instant("2026-11-24T00:00:00Z")
START = parse_instant("2026-12-10T06:00:00Z")
GOLDEN, _ = read_notice(json.loads((Path(__file__).parents[1] / "golden/notice.json").read_text()))
BOX = Shape(polygon=tuple(Position(*each) for each in (("57", "161"), ("57", "163"), ("56", "163"), ("56", "161"))))
OVER_180 = Shape(
    polygon=tuple(Position(*each) for each in (("10", "175"), ("10", "-175"), ("-10", "-175"), ("-10", "175")))
)
CAP = Shape(circle=Circle(centre=Position("90", "0"), radius="200", unit="NM"))


def wishes(**more):
    return Wishes(**{"issued": ISSUED, "navarea": "XI", "number": "123/26", **more})


def notice(*areas, schedule=None, **more):
    schedule = schedule or ((Window(START, START + timedelta(hours=6)),),)
    return Notice(
        **{
            "kind": "pre_launch",
            "notifying_party": "RU",
            "vehicle": Vehicle(kind="space_launch_vehicle"),
            "launch": Launch(schedule=schedule),
            "areas": areas or (Area(shape=BOX, edges="rhumb"),),
            **more,
        }
    )


def written(given, wished=None):
    """The datasets of a notice, each valid by the schema and by our rules."""
    rendering = render(given, wished or wishes())
    assert not blocks(rendering.findings), [each for each in rendering.findings if each.severity == "block"]
    for document in rendering.documents:
        schema("s124").assertValid(tree(document.text))
    return [document.text for document in rendering.documents], {each.code for each in rendering.findings}


def texts(document, path):
    return [(element.text or "").strip() for element in find(tree(document), path)]


def test_the_golden_notice_is_one_valid_dataset_of_its_series():
    (document,), codes = written(GOLDEN)
    assert texts(document, "//S124:messageSeriesIdentifier/*") == [
        "RU00", "NAVAREA XI", "123", "NAVAREA Navigational Warning", "2026",
    ]  # fmt: skip
    assert texts(document, "//S124:navwarnTypeGeneral") == ["Special Operations"]
    assert [each.get("code") for each in find(tree(document), "//S124:navwarnTypeDetails")] == ["120", "118"]
    assert [each.get("code") for each in find(tree(document), "//S124:restriction")] == ["14"]
    assert texts(document, "//S124:cancellationDate") == ["2026-12-10T13:00:00Z"]
    assert "UNL" in " ".join(texts(document, "//S124:information/S124:text"))
    assert {"open.left_out", "s124.agency", "s124.altitude", "s124.denser"} <= codes


def test_a_box_of_rhumb_lines_keeps_its_own_four_corners():
    (document,), codes = written(notice())
    assert texts(document, "//gml:posList") == ["57 161 57 163 56 163 56 161 57 161"]
    assert "s124.denser" not in codes


def test_every_time_is_of_utc_and_a_long_window_is_never_read_shorter():
    long = Window(START, START + timedelta(days=2, hours=3))
    pieces = list(stretches(Slot(1, long)))
    assert all(end - start <= timedelta(days=1) for start, end in pieces)
    assert merged([Window(*piece) for piece in pieces]) == [long]
    (document,), _ = written(notice(schedule=((long,),)))
    assert len(texts(document, "//S124:fixedDateRange")) == 3
    assert all(text.endswith("Z") for text in texts(document, "//S124:timeOfDayEnd"))


def test_an_area_over_180_degrees_is_in_two_datasets_that_meet_there():
    (west, east), codes = written(notice(Area(shape=OVER_180, edges="rhumb")))
    assert "s124.two_datasets" in codes
    for document, low, high in ((west, "-10 -180", "10 -175"), (east, "-10 175", "10 180")):
        assert texts(document, "//gml:lowerCorner") == [low]
        assert texts(document, "//gml:upperCorner") == [high]
        assert texts(document, "//S124:warningNumber") == ["123"]


def test_a_polar_cap_is_in_two_halves_and_another_area_stays_whole_in_one_of_them():
    both = notice(Area(shape=CAP), Area(shape=BOX, edges="rhumb", label="B"))
    documents, _ = written(both)
    assert [len(s124_parts(document)) for document in documents] == [1, 2]
    assert sum(square_metres(s124_plane(s124_parts(document)[0])) for document in documents) == pytest.approx(
        meant_square_metres(CAP, None), rel=0.003
    )


def test_spare_days_stand_among_the_others_with_a_finding_and_in_words():
    spare = (
        (Window(START, START + timedelta(hours=6)),),
        (Window(START + timedelta(days=1), START + timedelta(days=1, hours=6)),),
    )
    (document,), codes = written(notice(schedule=spare))
    assert "s124.spare_days" in codes
    assert len(texts(document, "//S124:fixedDateRange")) == 2
    assert any("spare day 1" in text for text in texts(document, "//S124:text"))


def test_a_replacement_cancels_the_earlier_warning_by_its_series_number_and_year():
    (document,), codes = written(notice(), wishes(replaces="NAVAREA XI 98/26"))
    assert texts(document, "//S124:References/S124:messageSeriesIdentifier/S124:warningNumber") == ["98"]
    assert texts(document, "//S124:References/S124:referenceCategory") == ["Warning Cancellation"]
    assert "s124.replaces_what" not in codes
    _, codes = written(replace(notice(), refers_to="RU-1"))
    assert "s124.replaces_what" in codes


def test_a_cancellation_draws_no_area_and_says_the_launch_will_not_take_place():
    (document,), _ = written(notice(kind="cancellation"), wishes(cancels="98/26", exercise=True))
    assert texts(document, "//gml:posList") == []
    assert texts(document, "//S124:fixedDateRange") == []
    assert any("will not take place" in text for text in texts(document, "//S124:text"))
    assert any("EXERCISE" in text for text in texts(document, "//S124:navwarnTitle/S124:text"))


def test_english_stands_first_and_a_second_language_beside_it():
    (document,), _ = written(notice(), wishes(languages=("ru",)))
    assert list(dict.fromkeys(texts(document, "//S124:language"))) == ["eng", "rus"]


def test_names_of_waters_are_the_general_area_and_the_locality_without_geometry():
    quadrant = Area(shape=Shape(ocean_quadrant=OceanQuadrant(ocean="Pacific", quadrant="NW")))
    (document,), codes = written(notice(quadrant, Area(shape=Shape(body_of_water="Sea of Okhotsk"))))
    assert texts(document, "//S124:generalArea//S124:text") == ["Pacific Ocean"]
    assert any("Sea of Okhotsk" in text for text in texts(document, "//S124:locality//S124:text"))
    assert find(tree(document), "//gml:posList | //gml:boundedBy") == []
    assert "open.not_placed" in codes


def test_a_bare_date_is_the_whole_day_in_its_zone():
    launch = Launch(planned_date=ZonedDate(date=START.date(), zone="Asia/Kamchatka"))
    (document,), codes = written(notice(launch=launch))
    assert s124_windows(s124_parts(document)[0]) == [
        Window(parse_instant("2026-12-09T12:00:00Z"), parse_instant("2026-12-10T12:00:00Z"))
    ]
    assert "open.date_only" in codes


@pytest.mark.parametrize(
    ("given", "wished", "code"),
    [
        (notice(), {"navarea": None}, "navwarn.no_navarea"),
        (notice(), {"navarea": "XXII"}, "navwarn.no_navarea"),
        (notice(notifying_party=None), {}, "s124.no_party"),
        (notice(), {"number": "A123/26"}, "s124.bad_number"),
        (notice(), {"replaces": "NAVAREA IV 98/26"}, "s124.bad_number"),
        (notice(kind="cancellation"), {}, "navwarn.cancels_what"),
        (notice(kind="withholding"), {}, "open.withheld"),
        (notice(Area(shape=BOX, medium=("air",))), {}, "navwarn.no_area"),
        (
            notice(Area(shape=Shape(circle=Circle(centre=Position("0", "0"), radius="9000", unit="NM")))),
            {},
            "ring.too_large",
        ),
    ],
)
def test_what_cannot_be_said_is_refused_in_one_line(given, wished, code):
    with pytest.raises(UnusableInput, match=re.escape(code)):
        render(given, wishes(**wished))


@given(
    launch_notices,
    st.booleans(),
    st.sampled_from([("en",), ("ru", "zh"), ("en", "fr")]),
    st.sampled_from(["new", "R", "C"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_notice_is_valid_and_comes_back_with_its_areas_and_times(given, exercise, languages, kind):
    wished = wishes(exercise=exercise, languages=languages, replaces="98/26" if kind == "R" else None)
    if kind == "C" or given.kind == "cancellation":
        wished = replace(wished, replaces=None, cancels="98/26")
    try:
        documents, codes = written(given, wished)
    except UnusableInput as refused:
        event(refused.code)
        assert refused.code == "navwarn.no_area" or refused.code.startswith("ring."), refused.code  # noqa: PT017
        return
    for document in documents:
        for part in s124_parts(document):
            assert any(("EXERCISE" in (text.text or "")) for text in find(part, ".//S124:text")) is exercise
    if wished.cancels:
        return
    at_sea = [area for area in given.areas if area.medium is None or "sea" in area.medium]
    parts = [part for document in documents for part in s124_parts(document)]
    for area in at_sea:
        if own := area.schedule or given.launch.schedule:
            assert any(s124_windows(part) == merged(list(windows_of(own))) for part in parts)
    drawn = [area for area in at_sea if not is_name(area.shape)]
    if not drawn or "open.ring_crosses" in codes:
        return
    planes = [s124_plane(part) for part in parts if find(part, "S124:geometry")]
    for area in drawn:
        assert covers(unary_union(planes), area.shape, area.edges or "rhumb")
    if len(drawn) == 1:
        event("measured")
        meant = meant_square_metres(drawn[0].shape, drawn[0].edges or "rhumb")
        assert sum(map(square_metres, planes)) == pytest.approx(meant, rel=0.02, abs=1e4)
