"""AIXM with the event of a digital NOTAM: valid by the original schema and by our own rules, and read back as meant."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from gml_reader import (
    aixm_areas,
    aixm_plane,
    aixm_windows,
    covers,
    find,
    meant_square_metres,
    merged,
    schema,
    square_metres,
    text_of,
    tree,
    validity,
)
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from shapely.ops import unary_union

from any_notices import launch_notices
from preavis.clock import Window, parse_instant, windows_of
from preavis.errors import UnusableInput
from preavis.findings import blocks
from preavis.formats.aixm import named, render
from preavis.formats.aixm.airspace import limit
from preavis.formats.aixm.times import sheets
from preavis.formats.notam.write import render as notam_of
from preavis.formats.open_words import is_name
from preavis.formats.rendering import Wishes
from preavis.geo import Circle, Position, Shape
from preavis.notice import Area, Launch, Notice, Vehicle
from preavis.wire import read_notice

ISSUED = parse_instant("2026-11-24T00:00:00Z")
START = parse_instant("2026-12-10T06:00:00Z")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GOLDEN, _ = read_notice(json.loads((Path(__file__).parents[1] / "golden/notice.json").read_text()))
BOX = Shape(
    polygon=tuple(
        Position(*each) for each in (("57.2", "161.5"), ("57.2", "163.0"), ("56.0", "163.0"), ("56.0", "161.5"))
    )
)
OVER_180 = Shape(
    polygon=tuple(Position(*each) for each in (("10", "175"), ("10", "-175"), ("-10", "-175"), ("-10", "175")))
)
CAP = Shape(circle=Circle(centre=Position("89", "0"), radius="200", unit="NM"))


def wishes(**more):
    return Wishes(**{"issued": ISSUED, "firs": ("UHMM",), "number": "A0123/26", **more})


def notice(*areas, schedule=None, **more):
    schedule = schedule or ((Window(START, START + 6 * HOUR),),)
    return Notice(
        **{
            "kind": "pre_launch",
            "notifying_party": "RU",
            "reference": "RU-2026-001",
            "vehicle": Vehicle(kind="space_launch_vehicle"),
            "launch": Launch(schedule=schedule),
            "areas": areas or (Area(shape=BOX, edges="geodesic", label="A"),),
            **more,
        }
    )


def written(given, wished=None):
    """The message of a notice, valid by the schema and by our rules."""
    rendering = render(given, wished or wishes())
    assert not blocks(rendering.findings), [each for each in rendering.findings if each.severity == "block"]
    (document,) = rendering.documents
    schema("aixm").assertValid(tree(document.text))
    return document.text, {each.code for each in rendering.findings}


def texts(document, path):
    return [(element.text or "").strip() for element in find(tree(document), path)]


def daily(days, start=START, hours=6):
    return tuple(Window(start + n * DAY, start + n * DAY + hours * HOUR) for n in range(days))


def test_the_golden_notice_is_one_event_with_one_airspace():
    document, codes = written(GOLDEN)
    assert texts(document, "//event:scenario") == ["SAA.NEW"]
    assert texts(document, "//aixm:Airspace//aixm:type") == ["D"]
    assert texts(document, "//aixm:activity") == ["MISSILES"]
    assert texts(document, "//gml:posList") == ["57.2 161.5 56 161.5 56 163 57.2 163 57.2 161.5"]
    assert texts(document, "//aixm:upperLimit")[0] == "UNL"
    assert texts(document, "//aixm:lowerLimit")[0] == "GND"
    assert {"open.left_out", "aixm.fir", "aixm.type"} <= codes


def test_the_event_carries_the_items_of_the_notam_of_the_same_notice():
    given, wished = notice(schedule=(daily(3),)), wishes(firs=("UHMM", "ULLL"))
    document, _ = written(given, wished)
    for number, text in enumerate(each.text for each in notam_of(given, wished).documents):
        notam = find(tree(document), "//event:NOTAM")[number]
        said = {name: text_of(notam, f"event:{name}") for name in (
            "series", "number", "year", "affectedFIR", "selectionCode", "coordinates", "radius", "effectiveStart", "effectiveEnd", "schedule",
        )}  # fmt: skip
        q = f"Q) {said['affectedFIR']}/{said['selectionCode']}/IV/BO/W/000/999/{said['coordinates']}{said['radius']}"
        assert f"{said['series']}{said['number']}/{said['year'][2:]}" in text
        assert q in text
        assert f"B) {said['effectiveStart']} C) {said['effectiveEnd']}" in text
        assert f"D) {said['schedule']}" in text
        assert text_of(notam, "event:text").split() == text[text.index("E) ") + 3 : text.index("F) SFC")].split()


def test_a_circle_stays_exact_over_a_pole_and_a_ring_needs_no_cut_at_180_degrees():
    document, _ = written(notice(Area(shape=CAP), Area(shape=OVER_180, edges="geodesic", label="B")))
    assert texts(document, "//gml:CircleByCenterPoint/gml:pos") == ["89 0"]
    assert [(r.text, r.get("uom")) for r in find(tree(document), "//gml:radius")] == [("200", "[nmi_i]")]
    assert texts(document, "//gml:posList") == ["10 175 -10 175 -10 -175 10 -175 10 175"]


def test_one_window_needs_no_timesheet_and_several_have_their_gaps_inactive():
    document, _ = written(notice())
    assert texts(document, "//aixm:Timesheet") == []
    document, _ = written(notice(schedule=(daily(3),)))
    (area,) = aixm_areas(document)
    assert aixm_windows(area, "ACTIVE") == list(daily(3))
    assert aixm_windows(area, "INACTIVE") == list(daily(2, START + 6 * HOUR, 18))
    assert texts(document, "//aixm:AirspaceActivation[aixm:status='ACTIVE']//aixm:startDate") == ["10-12"]


def test_windows_past_midnight_and_new_year_are_split_at_midnight():
    late = parse_instant("2026-12-31T22:00:30Z")
    windows = (Window(late, late + 3 * HOUR), Window(late + 2 * DAY, late + 5 * DAY))
    assert [
        f"{s.start:%d-%m %H%M}-{s.end:%H%M}" for s in sheets([Window(late.replace(second=0), late + 3 * HOUR)])
    ] == [
        "31-12 2200-0000",
        "01-01 0000-0100",
    ]
    document, _ = written(notice(schedule=(windows,)))
    first, last = aixm_windows(aixm_areas(document)[0], "ACTIVE")
    assert (first.start, first.end) == (late.replace(second=0), parse_instant("2027-01-01T01:01:00Z"))
    assert (last.start, last.end) == (late.replace(second=0) + 2 * DAY, parse_instant("2027-01-05T22:01:00Z"))


def test_each_airspace_lives_as_long_as_its_own_windows_and_the_event_as_long_as_all():
    own = ((Window(START + DAY, START + 2 * DAY),),)
    document, _ = written(
        notice(Area(shape=BOX, edges="geodesic", label="A"), Area(shape=CAP, label="B", schedule=own))
    )
    assert [validity(each) for each in aixm_areas(document)] == [
        [START, START + 6 * HOUR],
        [START + DAY, START + 2 * DAY],
    ]
    parent, first, second = find(tree(document), "//event:EventTimeSlice")
    assert validity(parent) == [START, START + 2 * DAY]
    assert [validity(first), validity(second)] == [validity(each) for each in aixm_areas(document)]


def test_each_area_has_an_event_and_a_notam_of_its_own_under_one_parent():
    two = notice(Area(shape=BOX, edges="geodesic", label="A"), Area(shape=CAP, label="B"))
    document, codes = written(two)
    parent, first, second = (f"urn:uuid:{each}" for each in texts(document, "//event:Event/gml:identifier"))
    assert find(tree(document), "//event:parentEvent/@xlink:href") == [parent, parent]
    assert find(tree(document), "//event:theEvent/@xlink:href") == [first, second]
    assert texts(document, "//event:NOTAM/event:number") == ["0123", "0124"]
    assert "aixm.events" in codes
    _, codes = written(two, wishes(replaces="A0100/26"))
    assert "aixm.refers_each" in codes
    (one,) = texts(written(notice())[0], "//event:Event/gml:identifier")
    assert f"urn:uuid:{one}" == first


def test_a_later_message_keeps_the_identity_of_the_event_and_corrects_it_upwards():
    first, _ = written(notice())
    second, _ = written(
        notice(refers_to="RU-2026-001", reference="RU-2026-002"), wishes(replaces="A0123/26", number="A0124/26")
    )
    third, _ = written(
        notice(kind="cancellation", refers_to="RU-2026-001"), wishes(cancels="A0124/26", issued=ISSUED + HOUR)
    )
    for path in ("//gml:identifier", "//event:theEvent/@xlink:href"):
        assert (
            len({str([getattr(x, "text", x) for x in find(tree(each), path)]) for each in (first, second, third)}) == 1
        )
    corrections = [
        int(texts(each, "//event:EventTimeSlice/aixm:correctionNumber")[0]) for each in (first, second, third)
    ]
    assert corrections == sorted(set(corrections))
    assert corrections[0] == 0
    assert [texts(each, "//event:NOTAM/event:type") for each in (first, second, third)] == [["N"], ["R"], ["C"]]
    assert texts(second, "//event:referredNumber") == ["0123"]
    exercise, _ = written(notice(), wishes(exercise=True))
    assert texts(exercise, "//gml:identifier")[0] != texts(first, "//gml:identifier")[0]


def test_a_cancelled_event_ends_when_it_is_cancelled_or_was_never_valid():
    gone = notice(kind="cancellation", refers_to="RU-2026-001")
    before, _ = written(gone, wishes(cancels="A0123/26"))
    assert [each.get("nilReason") for each in find(tree(before), "//gml:validTime")] == ["inapplicable"] * 2
    during, _ = written(gone, wishes(cancels="A0123/26", issued=START + HOUR))
    assert validity(find(tree(during), "//event:EventTimeSlice")[0]) == [START, START + HOUR]


def test_exercise_stands_in_the_name_of_event_and_airspace_in_the_notam_and_in_every_note():
    document, codes = written(notice(), wishes(exercise=True, languages=("ru", "zh")))
    for path in ("//event:name", "//aixm:Airspace//aixm:name", "//event:NOTAM/event:text", "//aixm:note"):
        found = texts(document, path)
        assert found
        assert all("EXERCISE" in text for text in found)
    assert [each.get("lang") for each in find(tree(document), "//event:annotation//aixm:note")] == ["rus", "zho"]
    assert "aixm.exercise" in codes


def test_limits_keep_their_units_and_what_is_not_understood_becomes_the_widest_with_a_finding():
    def said(text, unsaid="UNL"):
        found, understood = limit(text, unsaid)
        return found.value, found.unit, found.reference, understood

    assert said("FL95") == ("095", "FL", "STD", True)
    assert said("500M AGL") == ("500", "M", "SFC", True)
    assert said("5000FT AMSL") == ("5000", "FT", "MSL", True)
    assert said("900 m") == ("900", "M", None, True)
    assert said("MSL") == ("0", "FT", "MSL", True)
    assert said(None, "GND") == ("GND", None, None, True)
    assert said("about 100 km") == ("UNL", None, None, False)
    _, codes = written(notice(Area(shape=BOX, edges="geodesic", upper="about 100 km")))
    assert "aixm.limit" in codes


def test_a_name_keeps_to_the_characters_of_aixm():
    assert named("Café  №7 — zone «A»") == "CAFE NO7 ZONE A"
    assert len(named("A" * 90)) == 60
    assert named("район") == ""


@pytest.mark.parametrize(
    ("given", "wished", "code"),
    [
        (notice(), {"firs": ()}, "notam.no_fir"),
        (notice(), {"number": "123/26"}, "notam.bad_number"),
        (notice(*(Area(shape=BOX, label=label) for label in "AB")), {"number": "A9999/26"}, "notam.bad_number"),
        (notice(kind="cancellation"), {}, "notam.cancels_what"),
        (notice(kind="withholding"), {}, "open.withheld"),
        (notice(Area(shape=Shape(site="Kura"))), {}, "notam.area_by_name"),
        (notice(Area(shape=BOX, medium=("sea",))), {}, "notam.no_area"),
        (notice(launch=Launch()), {}, "notam.no_window"),
        (
            notice(schedule=((Window(START, START + HOUR), Window(START + 400 * DAY, START + 401 * DAY)),)),
            {},
            "aixm.longer_than_a_year",
        ),
    ],
)
def test_what_cannot_be_said_is_refused_in_one_line(given, wished, code):
    with pytest.raises(UnusableInput, match=re.escape(code)):
        render(given, wishes(**wished))


def to_the_minute(windows):
    def up(at):
        return at if at.second == 0 else at.replace(second=0) + timedelta(minutes=1)

    return merged([Window(w.start.replace(second=0), up(w.end)) for w in windows])


@given(
    launch_notices,
    st.booleans(),
    st.sampled_from([("en",), ("ru", "zh"), ("en", "fr")]),
    st.sampled_from(["new", "R", "C"]),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_notice_is_valid_and_comes_back_with_its_areas_and_times(given, exercise, languages, kind):
    wished = wishes(exercise=exercise, languages=languages, replaces="A0098/26" if kind == "R" else None, issued=START)
    if kind == "C" or given.kind == "cancellation":
        wished = replace(wished, replaces=None, cancels="A0098/26")
    try:
        document, codes = written(given, wished)
    except UnusableInput as refused:
        event(refused.code)
        expected = {"notam.no_area", "notam.area_by_name", "notam.no_window", "notam.one_for_one"}
        assert refused.code in expected or refused.code.startswith("ring."), refused.code  # noqa: PT017
        return
    for text in texts(document, "//event:NOTAM/event:text"):
        assert ("EXERCISE" in text) is exercise
    if wished.cancels:
        return
    event("new or replaced")
    areas = [area for area in given.areas if area.medium is None or "air" in area.medium]
    slices = aixm_areas(document)
    assert len(slices) == len(areas)
    for area, timeslice in zip(areas, slices, strict=True):
        assert not is_name(area.shape)
        if own := area.schedule or given.launch.schedule:
            wanted = to_the_minute(list(windows_of(own)))
            assert aixm_windows(timeslice, "ACTIVE") == wanted
            inactive = aixm_windows(timeslice, "INACTIVE")
            assert merged([*wanted, *inactive]) == [Window(*validity(timeslice))]
        plane = unary_union([aixm_plane(timeslice)])
        assert covers(plane, area.shape, area.edges)
        if "open.ring_crosses" not in codes:
            assert square_metres(plane) == pytest.approx(meant_square_metres(area.shape, area.edges), rel=0.02, abs=1e4)
