"""CAP, GeoJSON, KML and iCalendar say the whole notice, each in its own rules, and are read back by well-kept readers."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache

import icalendar
import pytest
import shapely
from hypothesis import event, given, settings
from hypothesis import strategies as st
from lxml import etree

from any_notices import notices
from preavis import i18n
from preavis.clock import Window, ZonedDate
from preavis.errors import UnusableInput
from preavis.formats import cap, geojson, ical, kml, open_words
from preavis.formats.rendering import Wishes
from preavis.geo import Circle, OceanQuadrant, Position, Shape
from preavis.notice import Area, AttestedDistances, Flight, Launch, Notice, Outcome, Place, Vehicle
from preavis.wire import dump, read, read_notice
from shared import shared

ISSUED = datetime(2026, 11, 25, 4, 10, 7, tzinfo=UTC)
START = datetime(2026, 12, 10, 6, tzinfo=UTC)
CAP = {"c": cap.NAMESPACE}
KML = {"k": kml.NAMESPACE}
RENDERERS = {"cap": cap.render, "geojson": geojson.render, "kml": kml.render, "ical": ical.render}


def window(days=0, hours=6, start=START):
    return Window(start + timedelta(days=days), start + timedelta(days=days, hours=hours))


def at(lat, lon):
    return Position(str(lat), str(lon))


def polygon(*vertices):
    return Shape(polygon=tuple(at(*vertex) for vertex in vertices))


BOX = polygon((57.2, 161.5), (57.2, 163.0), (56.0, 163.0), (56.0, 161.5))
OVER_180 = polygon((10, 170), (10, -170), (-10, -170), (-10, 170))
POLAR = polygon((80, 0), (80, 90), (80, 180), (80, -90))


def area(shape=BOX, **members):
    return Area(
        **{"label": "A", "purpose": "impact", "medium": ("sea", "air"), "edges": "geodesic", "shape": shape, **members}
    )


def notice(*areas, **members):
    launch = members.pop("launch", None) or Launch(
        schedule=((window(),), (window(1),)), place=Place(site="Plesetsk", position=at(62.9, 40.5))
    )
    return Notice(
        **{
            "kind": "pre_launch",
            "notifying_party": "RU",
            "launching_state": "RU",
            "reference": "RU-2026-001",
            "vehicle": Vehicle(kind="ballistic_missile", generic_class="ICBM"),
            "launch": launch,
            "areas": areas or (area(lower="SFC", upper="UNL"),),
            **members,
        }
    )


def wishes(**members):
    return Wishes(**{"issued": ISSUED, **members})


def codes(rendering):
    return {finding.code for finding in rendering.findings}


def only(rendering):
    (document,) = rendering.documents
    return document.text


@cache
def schema():
    return etree.XMLSchema(etree.parse(shared("data/schemas/cap-1.2/CAP-v1.2.xsd")))


def alert(given, wished=None):
    rendering = cap.render(given, wished or wishes())
    tree = etree.fromstring(only(rendering).encode())
    schema().assertValid(tree)
    for said in tree.iterfind(".//c:polygon", CAP):
        points = [tuple(map(float, pair.split(","))) for pair in said.text.split()]
        assert points[0] == points[-1]
        assert len(points) >= 4
        assert all(abs(lat) <= 90 and abs(lon) <= 180 for lat, lon in points)
        assert shapely.Polygon([(lon, lat) for lat, lon in points]).is_valid
    for info in tree.iterfind("c:info", CAP):
        for place in info.iterfind("c:area", CAP):
            assert (place.find("c:ceiling", CAP) is None) == (place.find("c:altitude", CAP) is None)
    for name in ("sent", "effective", "onset", "expires"):
        assert all(said.text.endswith("-00:00") for said in tree.iterfind(f".//c:{name}", CAP))
    return tree, rendering


def texts(tree, path):
    return [found.text for found in tree.iterfind(path, CAP)]


def features(given, wished=None):
    rendering = geojson.render(given, wished or wishes())
    collection = json.loads(only(rendering))
    for feature in collection["features"]:
        if feature["geometry"] is None:
            assert "bbox" not in feature
            continue
        geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert geometry.is_valid
        for part in getattr(geometry, "geoms", [geometry]):
            if isinstance(part, shapely.Polygon):
                assert part.exterior.is_ccw
            west, south, east, north = part.bounds
            assert -180 <= west <= east <= 180
            assert -90 <= south <= north <= 90
    return collection, rendering


def by_id(collection, key):
    return next(feature for feature in collection["features"] if feature["id"] == key)


def placemarks(given, wished=None):
    rendering = kml.render(given, wished or wishes())
    tree = etree.fromstring(only(rendering).encode())
    for said in tree.iterfind(".//k:LinearRing/k:coordinates", KML):
        points = [tuple(map(float, pair.split(","))) for pair in said.text.split()]
        assert points[0] == points[-1]
        assert shapely.Polygon(points).exterior.is_ccw
        assert shapely.box(-180, -90, 180, 90).covers(shapely.Polygon(points))
    return tree, rendering


def events(given, wished=None):
    rendering = ical.render(given, wished or wishes())
    calendar = icalendar.Calendar.from_ical(only(rendering))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    found = calendar.walk("VEVENT")
    assert len({one["UID"] for one in found}) == len(found)
    assert all(len(line.encode()) <= 75 for line in only(rendering).split("\r\n"))
    assert not calendar.errors
    assert not any(one.errors for one in found)
    return found, rendering


# Every format


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_the_same_notice_gives_the_same_bytes(render):
    assert render(notice(), wishes()) == render(notice(), wishes())


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
@pytest.mark.parametrize("language", open_words.LANGUAGES)
def test_an_exercise_says_so_in_the_wished_language_and_a_live_notice_never_does(render, language):
    marked = open_words.word("exercise", language)
    said = only(render(notice(), wishes(exercise=True, languages=(language,)))).replace("\r\n ", "")
    assert marked in said
    assert "EXERCISE" in said
    assert marked not in only(render(notice(), wishes(languages=(language,)))).replace("\r\n ", "")


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_what_no_format_says_is_a_warning_with_a_text(render):
    given = notice(
        area(edges=None),
        area(Shape(body_of_water="Sea of Okhotsk"), label=None),
        area(polygon((0, 0), (10, 10), (10, 0), (0, 10)), lower="FL100", upper="FL660"),
        area(lower="GND", upper="5000FT AGL"),
        attested_distances_km=AttestedDistances(site_to_border=120),
        flight=Flight(range_over_500_km=True),
        refers_to="RU-2026-000",
        remarks="bell \x07",
        launch=Launch(planned_date=ZonedDate(date=date(2026, 12, 10), zone="Europe/Moscow")),
    )
    rendering = render(given, wishes())
    assert {
        "area.no_edges",
        "open.not_placed",
        "open.ring_crosses",
        "open.date_only",
        "open.left_out",
        "open.characters",
    } <= codes(rendering)
    assert all(finding.severity == "warn" for finding in rendering.findings)
    for finding in rendering.findings:
        for language in i18n.LANGUAGES:
            said = i18n.finding_text(finding, language)
            assert finding.code not in said
            assert "{" not in said
    left_out = next(finding for finding in rendering.findings if finding.code == "open.left_out")
    assert left_out.params["paths"] == "flight.range_over_500_km, attested_distances_km"


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
@pytest.mark.parametrize(
    ("given", "wished", "code"),
    [
        (notice(kind="withholding"), {}, "open.withheld"),
        (notice(), {"languages": ("de",)}, "open.language"),
        (notice(), {"languages": ()}, "open.language"),
        (notice(area(polygon((0, 0), (1, 0), (2, 0)))), {}, "ring.empty"),
        (notice(area(Shape(circle=Circle(centre=at(0, 0), radius="6000", unit="NM")))), {}, "ring.too_large"),
        (notice(launch=Launch(planned_date=ZonedDate(date=date(9999, 12, 31), zone="UTC"))), {}, "open.no_such_day"),
    ],
)
def test_what_cannot_be_said_whole_is_refused_in_four_languages(render, given, wished, code):
    with pytest.raises(UnusableInput, match=code) as refused:
        render(given, wishes(**wished))
    assert all("{" not in i18n.error_text(refused.value, language) for language in i18n.LANGUAGES)


def test_every_word_stands_in_four_languages_with_the_same_places():
    for name, said in open_words.WORDS.items():
        assert len(said) == len(open_words.LANGUAGES)
        assert all(text.strip() for text in said), name
        assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in said}) == 1, name


def test_a_window_with_seconds_is_not_shortened_in_words():
    odd = Window(START, START + timedelta(hours=1, seconds=30))
    assert open_words.window_words(odd) == "100600Z DEC 2026 – 2026-12-10T07:00:30Z"


# GeoJSON


def test_geojson_holds_an_area_with_every_window_and_all_that_is_said_of_it():
    collection, rendering = features(notice(), wishes(languages=("ru", "zh")))
    found = by_id(collection, "area-1")
    said = found["properties"]
    assert (said["label"], said["purpose"], said["lower"], said["upper"]) == ("A", "impact", "SFC", "UNL")
    assert said["shape"] == dump(BOX)
    assert [(each["from"], each["opportunity"], each["spare"]) for each in said["windows"]] == [
        ("2026-12-10T06:00:00Z", 1, False),
        ("2026-12-11T06:00:00Z", 2, True),
    ]
    assert "резервный день 1" in said["windows"][1]["words"]
    assert "备用日 1" in said["windows"][1]["words"]
    assert by_id(collection, "launch-place")["geometry"] == {"type": "Point", "coordinates": [40.5, 62.9]}
    assert collection["bbox"] == pytest.approx([40.5, 56.0, 163.0, 62.9], abs=0.02)
    assert rendering.findings == ()


def test_geojson_over_180_degrees_is_a_multipolygon_with_west_greater_than_east():
    collection, _ = features(notice(area(OVER_180, edges="parallel"), launch=Launch(schedule=((window(),),))))
    found = by_id(collection, "area-1")
    assert found["geometry"]["type"] == "MultiPolygon"
    assert found["bbox"] == [170, -10, -170, 10]
    assert collection["bbox"] == [170, -10, -170, 10]


def test_geojson_over_a_pole_reaches_the_pole_on_every_meridian():
    collection, _ = features(notice(area(POLAR, edges="parallel")))
    found = by_id(collection, "area-1")
    assert found["geometry"]["type"] == "Polygon"
    assert found["bbox"] == [-180, 80, 180, 90]


def test_geojson_edges_run_as_the_area_says():
    wide = polygon((50, 0), (50, 60), (40, 60), (40, 0))
    north = {
        edges: by_id(features(notice(area(wide, edges=edges)))[0], "area-1")["bbox"][3]
        for edges in ("geodesic", "rhumb", "parallel")
    }
    assert north["geodesic"] > 53
    assert north["rhumb"] == north["parallel"] == 50


def test_geojson_keeps_the_name_of_what_has_no_place():
    quadrant = area(Shape(ocean_quadrant=OceanQuadrant(ocean="Pacific", quadrant="NE")), label=None, edges=None)
    collection, rendering = features(notice(quadrant, launch=Launch(place=Place(body_of_water="Barents Sea"))))
    assert by_id(collection, "area-1")["geometry"] is None
    assert by_id(collection, "area-1")["properties"]["name"] == "impact area: Pacific Ocean, north-east quadrant"
    assert by_id(collection, "launch-place")["geometry"] is None
    assert "bbox" not in collection
    assert {"open.not_placed", "open.no_time"} <= codes(rendering)


# KML


def test_kml_has_a_placemark_for_each_area_and_window():
    own = ((window(2),), (window(3), window(4)))
    tree, rendering = placemarks(notice(area(), area(OVER_180, label="B", schedule=own, lower="FL100")))
    marks = tree.findall(".//k:Placemark", KML)
    assert len(marks) == 2 + 2 + 3
    spans = [(mark.findtext(".//k:begin", None, KML), mark.findtext(".//k:end", None, KML)) for mark in marks]
    assert spans[-1] == ("2026-12-14T06:00:00Z", "2026-12-14T12:00:00Z")
    assert [len(mark.findall(".//k:Polygon", KML)) for mark in marks] == [0, 0, 1, 1, 2, 2, 2]
    assert marks[-1].findtext("k:styleUrl", None, KML) == "#impact-spare"
    assert "spare day 1" in marks[-1].findtext("k:name", None, KML)
    assert "FL100 – ?" in marks[-1].findtext("k:description", None, KML)
    styles = {style.get("id") for style in tree.iterfind(".//k:Style", KML)}
    assert {mark.findtext("k:styleUrl", None, KML)[1:] for mark in marks} <= styles
    assert codes(rendering) == {"kml.altitude"}


def test_kml_markup_in_a_text_stays_text():
    tree, _ = placemarks(notice(remarks="<script>&]]>", reference="a<b"))
    assert "<script>&]]>" in tree.findtext(".//k:description", None, KML)


# CAP


def test_cap_has_an_info_for_each_language_and_window():
    tree, rendering = alert(notice(), wishes(languages=("en", "ru")))
    assert texts(tree, "c:status") == ["Actual"]
    assert texts(tree, "c:msgType") == ["Alert"]
    assert texts(tree, "c:scope") == ["Restricted"]
    assert texts(tree, "c:sender") == ["RU"]
    assert texts(tree, "c:sent") == ["2026-11-25T04:10:07-00:00"]
    assert texts(tree, "c:info/c:language") == ["en", "en", "ru", "ru"]
    assert texts(tree, "c:info/c:onset")[:2] == ["2026-12-10T06:00:00-00:00", "2026-12-11T06:00:00-00:00"]
    assert texts(tree, "c:info/c:expires")[:2] == ["2026-12-10T12:00:00-00:00", "2026-12-11T12:00:00-00:00"]
    assert texts(tree, "c:info/c:certainty")[:2] == ["Likely", "Possible"]
    assert texts(tree, "c:info/c:urgency") == ["Future"] * 4
    assert texts(tree, "c:info/c:area/c:areaDesc")[0] == "impact area A, SFC – UNL"
    assert rendering.findings == ()


def test_cap_knows_an_exercise_an_amendment_and_a_cancellation():
    tree, _ = alert(notice(), wishes(exercise=True))
    assert texts(tree, "c:status") == ["Exercise"]
    earlier = "RU,RU-2026-001,2026-11-24T04:00:00Z"
    tree, rendering = alert(notice(), wishes(replaces=earlier, number="RU-2026-001 A,1"))
    assert texts(tree, "c:msgType") == ["Update"]
    assert texts(tree, "c:references") == ["RU,RU-2026-001,2026-11-24T04:00:00-00:00"]
    assert texts(tree, "c:identifier") == ["RU-2026-001%20A%2C1"]
    assert "cap.references" not in codes(rendering)
    called_off = notice(kind="cancellation", refers_to="RU-2026-001", reference="RU-2026-002")
    tree, rendering = alert(called_off)
    assert texts(tree, "c:msgType") == ["Cancel"]
    assert texts(tree, "c:incidents") == ["RU-2026-001"]
    assert set(texts(tree, "c:info/c:responseType")) == {"AllClear"}
    assert "cap.references" in codes(rendering)
    tree, _ = alert(
        called_off, wishes(cancels="RU,RU-2026-001,2026-11-24T04:00:00-00:00 RU,b,2026-11-24T05:00:00+03:00")
    )
    assert texts(tree, "c:references") == ["RU,RU-2026-001,2026-11-24T04:00:00-00:00 RU,b,2026-11-24T05:00:00+03:00"]


def test_cap_reports_an_outcome():
    tree, _ = alert(notice(kind="post_launch", refers_to="x", outcome=Outcome(result="launched", at=START)))
    assert set(texts(tree, "c:info/c:certainty")) == {"Observed"}
    assert "launched, 2026-12-10T06:00:00Z" in texts(tree, "c:info/c:description")[0]


@pytest.mark.parametrize(
    ("lower", "upper", "band", "code"),
    [
        ("SFC", "UNL", None, None),
        (None, None, None, None),
        ("GND", "FL200", ("0", "20000"), "cap.flight_level"),
        ("fl 100", "FL660", ("10000", "66000"), "cap.flight_level"),
        ("1000 FT AMSL", "5000FT", ("1000", "5000"), None),
        ("100M", "3000 M AMSL", ("328", "9843"), None),
        ("FL100", "UNL", None, "cap.altitude"),
        ("SFC", "5000FT AGL", None, "cap.altitude"),
        (None, "FL100", None, "cap.altitude"),
        ("FL200", "FL100", None, "cap.altitude"),
    ],
)
def test_cap_altitudes_are_feet_rounded_outwards_or_left_out(lower, upper, band, code):
    tree, rendering = alert(notice(area(lower=lower, upper=upper)))
    place = tree.find("c:info/c:area", CAP)
    found = (place.findtext("c:altitude", None, CAP), place.findtext("c:ceiling", None, CAP))
    assert found == (band or (None, None))
    assert codes(rendering) == ({code} if code else set())


def test_cap_keeps_a_circle_unless_it_meets_180_degrees_or_a_pole():
    def circle(lat, lon):
        tree, _ = alert(notice(area(Shape(circle=Circle(centre=at(lat, lon), radius="50.5", unit="NM")))))
        return texts(tree.find("c:info", CAP), "c:area/c:circle"), texts(tree.find("c:info", CAP), "c:area/c:polygon")

    assert circle("-10.5", "20") == (["-10.5,20 93.526"], [])
    round_ones, pieces = circle("0", "179.9")
    assert (round_ones, len(pieces)) == ([], 2)
    round_ones, pieces = circle("89.9", "10")
    assert (round_ones, len(pieces)) == ([], 1)


@pytest.mark.parametrize(
    ("given", "code"),
    [(notice(reference=None), "cap.no_number"), (notice(notifying_party=None, launching_state=None), "cap.no_sender")],
)
def test_cap_without_number_or_sender_is_refused(given, code):
    with pytest.raises(UnusableInput, match=code):
        cap.render(given, wishes())


def test_cap_urgency_follows_the_time_of_issue():
    for minutes, urgency in ((-61, "Future"), (-60, "Expected"), (0, "Immediate"), (359, "Immediate"), (360, "Past")):
        tree, _ = alert(notice(), wishes(issued=START + timedelta(minutes=minutes)))
        assert texts(tree, "c:info/c:urgency")[0] == urgency


# iCalendar


def test_ical_has_an_event_for_each_window_with_two_alarms():
    found, rendering = events(notice(), wishes(languages=("en", "zh")))
    assert [one["UID"] for one in found] == ["RU-2026-001/1.1@ru.preavis", "RU-2026-001/2.1@ru.preavis"]
    assert [one.decoded("DTSTART") for one in found] == [START, START + timedelta(days=1)]
    assert [one.decoded("DTEND") for one in found] == [
        START + timedelta(hours=6),
        START + timedelta(days=1, hours=6),
    ]
    assert [one["STATUS"] for one in found] == ["CONFIRMED", "TENTATIVE"]
    assert "spare day 1" in found[1]["SUMMARY"]
    assert "备用日 1" in found[1]["SUMMARY"]
    for one in found:
        alarms = [alarm.decoded("TRIGGER") for alarm in one.walk("VALARM")]
        assert alarms == [timedelta(hours=-24), timedelta(hours=-1)]
    assert "57.2N 161.5E, 57.2N 163.0E, 56.0N 163.0E, 56.0N 161.5E" in found[0]["DESCRIPTION"]
    assert "DTSTART:20261210T060000Z\r\n" in only(rendering)
    assert codes(rendering) == {"ical.not_drawn"}


def test_ical_an_amendment_moves_the_event_and_a_cancellation_calls_it_off():
    (first, *_), _ = events(notice())
    moved = notice(launch=Launch(schedule=((window(2),),)), refers_to="RU-2026-001", reference="RU-2026-005")
    (second,), rendering = events(moved, wishes(issued=ISSUED + timedelta(seconds=1)))
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert "ical.windows_stay" in codes(rendering)
    called_off = notice(kind="cancellation", refers_to="RU-2026-001", reference="RU-2026-006")
    found, _ = events(called_off, wishes(issued=ISSUED + timedelta(days=1)))
    assert {one["STATUS"] for one in found} == {"CANCELLED"}
    assert found[0]["UID"] == first["UID"]
    assert found[0]["SEQUENCE"] > second["SEQUENCE"]
    assert not [alarm for one in found for alarm in one.walk("VALARM")]


def test_ical_of_a_bare_date_is_that_whole_day_in_its_zone():
    launch = Launch(planned_date=ZonedDate(date=date(2026, 10, 25), zone="Europe/Paris"))
    (one,), rendering = events(notice(launch=launch))
    assert one.decoded("DTSTART") == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert one.decoded("DTEND") - one.decoded("DTSTART") == timedelta(hours=25)
    assert "date only" in one["SUMMARY"]
    assert "open.date_only" in codes(rendering)


@pytest.mark.parametrize(
    ("given", "code"), [(notice(reference=None), "ical.no_reference"), (notice(launch=Launch()), "ical.no_time")]
)
def test_ical_without_reference_or_time_is_refused(given, code):
    with pytest.raises(UnusableInput, match=code):
        ical.render(given, wishes())


def test_ical_windows_of_areas_of_their_own_are_events_too():
    own = ((window(2), window(3)),)
    found, _ = events(notice(area(), area(OVER_180, label="B", schedule=own)))
    assert [one.decoded("DTSTART").day for one in found] == [10, 12, 13, 11]
    assert ["B" in one["LOCATION"] for one in found] == [False, True, True, False]


# Any notice at all


def all_windows(given):
    lists = [given.launch.schedule or ()]
    lists += [each.schedule or () for each in given.areas]
    return {one for schedule in lists for opportunity in schedule for one in opportunity}


def stamp(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def try_all(given):
    """All four readings of a notice, or nothing where the areas cannot be drawn at all."""
    try:
        features(given)
        event("drawn")
    except UnusableInput as refused:
        event(refused.code)
        assert refused.code.startswith("ring.")  # noqa: PT017
        for render in (cap.render, kml.render, ical.render):
            with pytest.raises(UnusableInput):
                render(given, wishes())
        return False
    return True


@given(notices, st.sampled_from([("en",), ("ru", "zh"), ("fr", "en")]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_window_and_no_area_of_any_notice_is_lost(given, languages, exercise):
    if not try_all(given):
        return
    wished = wishes(languages=languages, exercise=exercise)
    wanted = all_windows(given)
    # GeoJSON: each area with its own windows, or the launch's.
    collection, _ = features(given, wished)
    for i, each in enumerate(given.areas):
        said = by_id(collection, f"area-{i + 1}")["properties"]
        if not open_words.is_name(each.shape):
            assert read(Shape, said["shape"]) == (each.shape, ())
        own = {w for o in each.schedule or () for w in o} or {w for o in given.launch.schedule or () for w in o}
        assert {Window(stamp(w["from"]), stamp(w["to"])) for w in said["windows"]} == own
        if not any(ord(c) < 32 or ord(c) == 127 or ord(c) > 0xFFFD for c in f"{each.label}{each.lower}{each.upper}"):
            assert said["lower"] == each.lower
    everywhere = [w for feature in collection["features"] for w in feature["properties"]["windows"]]
    assert {Window(stamp(w["from"]), stamp(w["to"])) for w in everywhere} == wanted
    # CAP: valid, each window in each language.
    tree, _ = alert(given, wished)
    spans = zip(texts(tree, "c:info/c:onset"), texts(tree, "c:info/c:expires"), strict=True)
    assert {Window(stamp(a), stamp(b)) for a, b in spans} == wanted
    # KML: well-formed; every window of what has a place or a name.
    tree, _ = placemarks(given, wished)
    spans = {
        Window(stamp(s.findtext("k:begin", None, KML)), stamp(s.findtext("k:end", None, KML)))
        for s in tree.iterfind(".//k:TimeSpan", KML)
    }
    assert spans == wanted
    # iCalendar: read back with the same times and the same words.
    if not wanted:
        with pytest.raises(UnusableInput, match=r"ical\.no_time"):
            ical.render(given, wished)
        return
    found, _ = events(given, wished)
    assert {Window(one.decoded("DTSTART"), one.decoded("DTEND")) for one in found} == wanted
    clean = (given.remarks or "").replace("\r\n", "\n").replace("\r", "\n")
    if clean.strip() and all(c == "\n" or c.isprintable() for c in clean) and "�" not in clean:
        assert clean in found[0]["DESCRIPTION"]


def test_the_golden_notice_renders_in_every_format():
    from pathlib import Path

    golden, _ = read_notice(json.loads((Path(__file__).parents[1] / "golden/notice.json").read_text()))
    for render in RENDERERS.values():
        assert codes(render(golden, wishes())) >= {"open.left_out"}
    alert(golden)
    features(golden)
    placemarks(golden)
    events(golden)
