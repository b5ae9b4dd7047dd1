"""Navigational warnings in: the real samples, a labelled sample, NGA's own geometry, made texts, and anything at all."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavis.clock import format_instant, parse_instant
from preavis.findings import blocks
from preavis.formats.message import message_json
from preavis.formats.navwarn import read
from preavis.geo import Circle, Corridor, Sector
from shared import shared

ISSUED = parse_instant("2026-05-20T00:00:00Z")
LABELS = [json.loads(line) for line in (Path(__file__).parent / "navwarn_labels.jsonl").read_text("utf-8").splitlines()]
UNREADABLE = {
    "HYDROPAC 1071/26": "03330Z has five digits",
    "NAVAREA XII 239/18": "203000Z is no time",
}
NGA_DIFFERS = {
    "HYDROLANT 1437/17": "NGA draws a trackline without width as an area",
    "HYDROPAC 3395/18": "NGA draws a trackline without width as an area",
    "HYDROLANT 1635/18": "NGA joins three positions of a sailing boat",
    "HYDROPAC 2263/18": "NGA cuts the ring at 180 degrees",
    "NAVAREA XII 337/18": "33-25N 119 30W lacks a hyphen; NGA reads it as two numbers",
}


def warn(text, **more):
    return read(f"NORTH ATLANTIC.\n1. HAZARDOUS OPERATIONS {text}\n", issued=more.pop("issued", ISSUED), **more)


def shapes(message):
    found = []
    for area in message.areas:
        match area.shape.value:
            case Circle(centre=centre, radius=radius, unit=unit):
                found.append((radius, unit, *centre))
            case Sector(radius=radius, unit=unit, from_=start, to=end):
                found.append((radius, unit, start, end))
            case Corridor(line=line, half_width=width, unit=unit):
                found.append((width, unit, len(line)))
            case polygon:
                found.append((area.edges, len(polygon)))
    return found


def codes(message):
    return [finding.code for finding in message.findings]


def windows(schedule):
    return [[f"{w.start:%d%H%M}-{w.end:%d%H%M}" for w in opportunity] for opportunity in schedule or ()]


# -- the real samples --------------------------------------------------------------------------------------------------

SAMPLES = {
    # number: id, kind, hazard, first and last instant, shapes, cancels, end of itself, findings
    1: (None, "new", "space_launch", "2018-06-04T04:24", "2018-06-05T09:21", [("rhumb", 7), ("rhumb", 6)], ["NAVAREA IV 436/18"], "2018-06-05T10:21", []),
    2: (None, "new", "space_launch", "2018-10-07T01:51", "2018-10-10T04:22", [("rhumb", 8), ("rhumb", 8)], [], "2018-10-10T05:22", []),
    3: (None, "new", "space_debris", "2018-06-16T21:20", "2018-06-17T23:50", [("rhumb", 4)], [], "2018-06-18T01:00", []),
    4: (None, "new", "space_launch", "2018-06-20T05:30", "2018-06-20T07:30", [("5", "NM", "190", "300"), ("45", "NM", "220", "260"), ("75", "NM", "220", "260")], [], "2018-06-20T08:30", []),
    5: (None, "new", "space_launch", "2018-07-07T21:00", "2018-07-13T09:00", [("25", "NM", "31.237222", "144.446667")], [], "2018-07-13T10:00", []),
    6: (None, "new", "space_debris", "2018-07-30T20:45", "2018-07-30T22:45", [("parallel", 4)], [], "2018-07-30T23:45", []),
    8: (None, "new", "space_launch", "2018-09-10T22:06", "2018-09-10T23:30", [("rhumb", 5), ("rhumb", 5), ("rhumb", 4)], [], "2018-09-11T00:30", []),
    10: (None, "new", "space_debris", "2018-07-20T13:31", "2018-07-25T14:44", [("rhumb", 12), ("parallel", 4)], [], "2018-07-25T15:44", []),
    11: (None, "new", "missile", None, None, [("rhumb", 16)], ["NAVAREA XII 374/17"], None, []),
    12: (None, "new", "space_debris", "2024-01-29T22:30", "2024-02-04T05:31", [("rhumb", 6)], [], "2024-02-04T06:31", []),
    13: (None, "cancel", "space_launch", None, None, [], ["HYDROLANT 2475/14"], None, []),
    14: (None, "new", "space_launch", None, None, [("12", "NM", 2), ("rhumb", 4), ("rhumb", 4)], ["HYDROLANT 477/10"], None, ["navwarn.year_unknown"]),
    15: (None, "new", "space_debris", "2017-11-08T01:51", "2017-12-08T03:07", [("rhumb", 4)], [], "2017-12-08T04:07", []),
    16: (None, "new", "space_launch", "2022-02-20T07:00", "2022-02-22T13:00", [("rhumb", n) for n in (14, 4, 6, 6, 5, 6)], [], "2022-02-22T14:00", []),
    17: (None, "new", "missile", "2013-04-20T04:00", "2013-04-23T16:00", [("parallel", 4)], [], "2013-04-23T17:00", []),
    18: (None, "new", "missile", None, None, [("rhumb", 7), ("1000", "M", "35.533333", "24.216667"), ("1000", "M", "35.6055", "24.166667")], [], "2022-01-01T00:00", ["navwarn.sun"]),
    19: ("NAVAREA XX 158/25", "new", "space_launch", "2025-11-25T13:00", "2025-11-29T14:35", [("rhumb", 4), ("rhumb", 4)], [], "2025-11-29T15:35", []),
    20: ("ПРИП МУРМАНСК 370", "new", "space_launch", None, None, [("rhumb", 4), ("rhumb", 4)], [], None, ["navwarn.year_unknown"]),
    21: ("НАВАРЕА 200 79/26", "new", "missile", "2026-06-02T00:00", "2026-06-04T13:00", [("rhumb", 5)], [], "2026-06-04T14:00", []),
    22: ("NAVAREA XIX 25/15", "new", "space_launch", None, None, [("3", "NM", "300", "20"), ("rhumb", 7)], [], None, ["navwarn.hemisphere", "navwarn.local"]),
    23: ("NAVAREA XIX 48/26", "new", "space_debris", "2026-04-08T20:00", "2026-04-19T21:00", [("rhumb", 4), ("rhumb", 10)], [], None, []),
    24: ("NAVAREA XX 47/26", "new", "space_launch", "2026-04-13T21:00", "2026-04-30T16:00", [("rhumb", 9), ("rhumb", 4)], [], "2026-04-30T17:00", []),
    25: ("HYDROARC 182/26", "in_force_list", "unstated", None, None, [], ["HYDROARC 170/26"], None, []),
}  # fmt: skip


def at(instant):
    return format_instant(instant)[:16] if instant else None


@pytest.mark.shared
@pytest.mark.parametrize("number", SAMPLES)
def test_the_real_samples_say_what_a_reader_finds_in_them(number):
    page = shared("reference/navarea-samples.md").read_text("utf-8")
    text = re.search(rf"## {number}\. .*?```text\n(.*?)```", page, re.DOTALL).group(1)
    message = read(re.sub(r"\[record fields.*?\]", "", text))
    id_, kind, hazard, begins, ends, areas, cancels, cancel_at, findings = SAMPLES[number]
    assert (message.id, message.kind, message.hazard) == (id_, kind, hazard)
    assert (at(message.from_), at(message.to), at(message.cancel_at)) == (begins, ends, cancel_at)
    assert shapes(message) == areas
    assert list(message.cancels) == cancels
    assert codes(message) == findings


@pytest.mark.shared
def test_the_same_event_in_russian_and_english_is_the_same():
    page = shared("reference/navarea-samples.md").read_text("utf-8")
    english, russian = (
        read(
            re.search(rf"## {number}\. .*?```text\n(.*?)```", page, re.DOTALL).group(1),
            issued=parse_instant("2025-11-19T00:00:00Z"),
        )
        for number in (19, 20)
    )
    assert [area.shape for area in english.areas] == [area.shape for area in russian.areas]
    assert english.schedule == russian.schedule
    assert english.cancel_at == russian.cancel_at


# -- the published warnings --------------------------------------------------------------------------------------------


def published():
    for name in (
        "corpora/navwarn-2018-sample",
        "corpora/ngamsi-hazard-2010-2024",
        "launches/warnings/navwarn_nga_hazard_2026",
    ):
        with gzip.open(shared(f"data/{name}.jsonl.gz"), "rt") as file:
            for line in file:
                record = json.loads(line)
                yield record, record.get("text") or record["raw"]


@pytest.mark.shared
def test_windows_and_cancel_times_are_those_that_people_read():
    texts = {hashlib.sha256(text.encode()).hexdigest(): text for _, text in published()}
    assert len(LABELS) >= 150
    for label in LABELS:
        message = read(texts[label["sha256"]], issued=parse_instant(label["issued"]))
        assert at(message.cancel_at) == (label["cancel_at"] or "")[:16] or message.cancel_at is None, label["id"]
        if label["id"] in UNREADABLE:
            assert "navwarn.times_unread" in codes(message), label["id"]
        elif label.get("areas"):
            wanted = {
                name: [[f"{a[8:10]}{a[11:13]}{a[14:16]}-{b[8:10]}{b[11:13]}{b[14:16]}" for a, b in o] for o in s]
                for name, s in label["areas"].items()
            }
            assert {area.label: windows(area.schedule or message.schedule) for area in message.areas} == wanted, label[
                "id"
            ]
        else:
            wanted = [[[a, b] for a, b in sorted(map(tuple, o))] for o in label["schedule"] or []]
            got = [[[format_instant(w.start), format_instant(w.end)] for w in o] for o in message.schedule or ()]
            assert got == wanted, label["id"]


def near(a, b):
    return abs(a[0] - b[0]) < 0.0017 and min(abs(a[1] - b[1]), 360 - abs(a[1] - b[1])) < 0.0017


@pytest.mark.shared
def test_rings_are_those_of_ngas_own_geometry():
    wrong = []
    for record, text in published():
        if "geometry" not in record:
            continue
        geometry = record["geometry"]
        parts = geometry["geometries"] if geometry["type"] == "GeometryCollection" else [geometry]
        wanted = [[(lat, lon) for lon, lat in part["coordinates"]] for part in parts if part["type"] == "LineString"]
        wanted = [ring for ring in wanted if len(set(ring)) > 2]
        issued = record["issued"].replace("Z", ":00Z") if record["issued"] else None
        message = read(text, issued=parse_instant(issued) if issued else None)
        rings = [
            [(float(p.lat), float(p.lon)) for p in area.shape.polygon] for area in message.areas if area.shape.polygon
        ]
        round_ = any(area.shape.polygon is None for area in message.areas) or any(
            len(ring) in {33, 34, 35} for ring in wanted
        )
        if not wanted or round_:
            continue
        same = len(rings) == len(wanted) and all(
            any(
                all(any(near(p, w) for w in ring) for p in drawn) and all(any(near(p, w) for p in drawn) for w in ring)
                for drawn in rings
            )
            for ring in wanted
        )
        if not same:
            wrong.append(record["id"])
    assert sorted(wrong) == sorted(NGA_DIFFERS)


# -- made texts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IN AREA BOUND BY 28-37N 080-38W, 28-38N 080-15W, 28-36N 079-54W.", [("rhumb", 3)]),
        ("IN AREA BOUND BY 28-37.5N 080-38.25W 28-38.5N 080-15.25W AND 28-36.5N 079-54.25W.", [("rhumb", 3)]),
        ("IN AREA BOUND BY 28-37-30N 080-38-15W, 28-38-30N 080-15-15W, 28-36-30N 079-54-15W.", [("rhumb", 3)]),
        (
            "IN AREA BOUND BY\nA. 28-37N 080-38W\nB. 28-38N 080-15W\nC. 28-36N 079-54W\nD. 28-37N 080-38W",
            [("rhumb", 3)],
        ),
        (
            "IN AREAS BOUND BY:\nA. 28-37N 080-38W, 28-38N 080-15W, 28-36N 079-54W.\nB. 18-37N 080-38W, 18-38N 080-15W, 18-36N 079-54W.",
            [("rhumb", 3)] * 2,
        ),
        ("IN AREA BETWEEN 25-12N 25-00N AND 097-12W 097-00W.", [("parallel", 4)]),
        ("IN AREA BETWEEN 097-12W 097-00W AND 25-12N 25-00N.", [("parallel", 4)]),
        ("IN AREA WITHIN 12 MILES OF 28-37N 080-38W.", [("12", "NM", "28.616667", "-80.633333")]),
        ("IN AREA WITHIN FIVE MILES OF 28-37N 080-38W.", [("5", "NM", "28.616667", "-80.633333")]),
        ("IN AREA WITHIN 1000 METERS OF 28-37N 080-38W.", [("1000", "M", "28.616667", "-80.633333")]),
        ("WITHIN 500 YARDS OF 28-37N 080-38W.", [("457.2", "M", "28.616667", "-80.633333")]),
        ("RADIUS 5 MILES CENTERED IN 28-37N 080-38W.", [("5", "NM", "28.616667", "-80.633333")]),
        (
            "IN AREA WITHIN 20 MILES OF 28-37N 080-38W BETWEEN 270 DEGREES AND 360 DEGREES.",
            [("20", "NM", "270", "360")],
        ),
        ("WITHIN 12 MILES OF TRACKLINE BETWEEN 05-19N 052-47W AND 05-04N 052-30W.", [("12", "NM", 2)]),
        (
            "WITHIN THREE MILES EITHER SIDE OF LINE JOINING 05-19N 052-47W, 05-04N 052-30W, 04-04N 051-30W.",
            [("3", "NM", 3)],
        ),
        ("В РАЙОНЕ 70-47-00С 046-22-00В 70-37-00С 047-36-00В 69-46-00С 046-36-00В", [("rhumb", 3)]),
        ("В РАЙОНЕ 70-47.0Ю 046-22.0З 70-37.0Ю 047-36.0З 69-46.0Ю 046-36.0З", [("rhumb", 3)]),
        ("КРУГ РАДИУСОМ 5 МИЛЬ С ЦЕНТРОМ 70-47.0С 046-22.0В", [("5", "NM", "70.783333", "46.366667")]),
    ],
)
def test_every_way_to_write_an_area_is_read(text, expected):
    message = warn(text)
    assert shapes(message) == expected
    assert [code for code in codes(message) if code != "navwarn.times_unread"] == []


def test_a_box_has_its_corners_clockwise_from_the_north_west_also_over_180_degrees():
    (area,) = warn("IN AREA BETWEEN 25-00N 26-00N AND 175-00E 175-00W.").areas
    assert area.shape.polygon == (("26.0", "175.0"), ("26.0", "-175.0"), ("25.0", "-175.0"), ("25.0", "175.0"))


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("BOUND BY 73-12.0E 018-00.0E, 72-12.0N 019-00.0E, 71-12.0N 018-00.0E.", "navwarn.hemisphere", [("rhumb", 3)]),
        ("BOUND BY 73-12.0N 002-60.0E, 72-12.0N 019-00.0E, 71-12.0N 018-00.0E.", "navwarn.sixty", [("rhumb", 3)]),
        ("BOUND BY 073-12.0N 018-00.0E, 72-12.0N 019-00.0E, 71-12.0N 018-00.0E.", "navwarn.digits", [("rhumb", 3)]),
        ("BOUND BY 73-12.0N 18-00.0E, 72-12.0N 019-00.0E, 71-12.0N 018-00.0E.", "navwarn.digits", [("rhumb", 3)]),
        ("BOUND BY 73-82.0N 018-00.0E, 72-12.0N 019-00.0E, 71-12.0N 018-00.0E.", "navwarn.vertex_damaged", []),
        ("BOUND BY 73-12.0N 018-00.0E, 72-12.0N, 71-12.0N 018-00.0E.", "navwarn.vertex_damaged", []),
        (
            "BOUND BY 73-12.0N 018-00.0E, 72-12.0N 019-00.0E THEN COASTAL LINE TO 71-12.0N 018-00.0E.",
            "navwarn.coast_edge",
            [("rhumb", 3)],
        ),
        ("TRACKLINE JOINING 73-12.0N 018-00.0E, 72-12.0N 019-00.0E.", "navwarn.line_without_width", []),
    ],
)
def test_misprints_are_repaired_with_a_finding_or_leave_the_area_out(text, code, expected):
    message = warn(text)
    assert shapes(message) == expected
    assert code in codes(message)
    finding = next(finding for finding in message.findings if finding.code == code)
    assert 0 < finding.span[0] < finding.span[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("040424Z TO 040921Z JUN", [["040424-040921"]]),
        ("312100Z MAY TO 010300Z JUN", [["312100-010300"]]),
        ("040424Z TO 040921Z JUN, ALTERNATE 050424Z TO 050921Z JUN", [["040424-040921"], ["050424-050921"]]),
        (
            "040424Z TO 040921Z, 050424Z TO 050921Z AND 060424Z TO 060921Z JUN",
            [["040424-040921", "050424-050921", "060424-060921"]],
        ),
        ("0151Z TO 0306Z DAILY 08 THRU 10 JUN", [["080151-080306", "090151-090306", "100151-100306"]]),
        ("0151Z TO 0306Z DAILY 08 AND 10 JUN", [["080151-080306", "100151-100306"]]),
        ("2100Z TO 0900Z COMMENCING DAILY 07 AND 08 JUN", [["072100-080900", "082100-090900"]]),
        ("0151Z TO 0306Z DAILY 31 MAY THRU 01 JUN", [["310151-310306", "010151-010306"]]),
        ("1300 TO 1435 UTC DAILY 25 TO 26 JUN", [["251300-251435", "261300-261435"]]),
        ("25 TO 26 JUN 1300 TO 1435 UTC", [["251300-251435", "261300-261435"]]),
        (
            "13 JUN 2100 TO 2400 UTC AND 14 JUN 0000 TO 1600 UTC AND 2100 TO 2400 UTC",
            [["132100-140000", "140000-141600", "142100-150000"]],
        ),
        ("0700Z TO 1200Z DAILY 10 THRU 11 JUN 26", [["100700-101200", "110700-111200"]]),
        ("0500Z TO 0800Z AND 1600Z TO 1900Z DAILY 15 JUN", [["150500-150800", "151600-151900"]]),
        (
            "0500Z TO 1700Z DAILY 05 THRU 09 JUN EXCEPT SUNDAYS",
            [["050500-051700", "060500-061700", "080500-081700", "090500-091700"]],
        ),
        ("0500Z TO 1700Z MONDAY THRU FRIDAY 05 THRU 09 JUN", [["050500-051700", "080500-081700", "090500-091700"]]),
        ("08-09 JUN 2026 WITHIN DAILY TIMEFRAME 2000-2100 UTC", [["082000-082100", "092000-092100"]]),
        (
            "201100Z TO 201500Z JUN, 0500Z TO 0900Z DAILY 21 AND 22 JUN",
            [["201100-201500", "210500-210900", "220500-220900"]],
        ),
        ("09 THRU 11 JUN", [["090000-120000"]]),
        ("IN PROGRESS UNTIL 221200Z MAY", [["200000-221200"]]),
        ("25 ПО 26 ИЮНЬ 1300 ДО 1435", [["251300-251435", "261300-261435"]]),
    ],
)
def test_every_way_to_write_a_time_is_read(text, expected):
    message = warn(f"{text} IN AREA BOUND BY 28-37N 080-38W, 28-38N 080-15W, 28-36N 079-54W.")
    assert codes(message) == []
    assert windows(message.schedule) == expected


def test_an_area_takes_its_hours_from_its_item_and_its_days_from_the_paragraph():
    ring = "IN AREA BOUND BY 28-37N 080-38W, 28-38N 080-15W, 28-36N 079-54W."
    message = warn(f"02 JUL, ALTERNATE 03 THRU 04 JUL:\nA. 0200Z TO 0625Z {ring}\nB. 0200Z TO 0643Z {ring}")
    assert {area.label: windows(area.schedule) for area in message.areas} == {
        "A": [["020200-020625"], ["030200-030625"], ["040200-040625"]],
        "B": [["020200-020643"], ["030200-030643"], ["040200-040643"]],
    }


@pytest.mark.parametrize(
    ("text", "issued", "first", "last", "count"),
    [
        (
            "0500Z TO 0900Z DAILY 01 JAN THRU 31 DEC",
            "2025-12-27T00:00:00Z",
            "2026-01-01T05:00",
            "2026-12-31T09:00",
            365,
        ),
        (
            "0500Z TO 0900Z DAILY 01 JAN THRU 31 DEC 26",
            "2025-12-27T00:00:00Z",
            "2026-01-01T05:00",
            "2026-12-31T09:00",
            365,
        ),
        (
            "0500Z TO 0900Z DAILY 01 JAN THRU 31 DEC",
            "2026-01-03T00:00:00Z",
            "2026-01-01T05:00",
            "2026-12-31T09:00",
            365,
        ),
        ("0500Z TO 0900Z DAILY 08 NOV THRU 08 DEC", "2025-11-25T00:00:00Z", "2025-11-08T05:00", "2025-12-08T09:00", 31),
        ("010001Z JAN TO 312359Z DEC", "2026-01-03T00:00:00Z", "2026-01-01T00:01", "2026-12-31T23:59", 1),
        ("IN PROGRESS UNTIL 31 DEC", "2026-01-03T12:56:00Z", "2026-01-03T00:00", "2027-01-01T00:00", 1),
    ],
)
def test_a_range_of_months_begins_and_ends_in_the_right_years(text, issued, first, last, count):
    message = warn(f"{text} IN AREA WITHIN 5 MILES OF 28-37N 080-38W.", issued=parse_instant(issued))
    assert codes(message) == []
    assert (at(message.from_), at(message.to)) == (first, last)
    assert len(message.schedule[0]) == count


def test_the_year_comes_from_the_issue_over_new_year():
    message = warn(
        "302100Z DEC TO 020300Z JAN IN AREA WITHIN 5 MILES OF 28-37N 080-38W.",
        issued=parse_instant("2025-12-28T00:00:00Z"),
    )
    assert (at(message.from_), at(message.to)) == ("2025-12-30T21:00", "2026-01-02T03:00")
    unknown = read("1. HAZARDOUS OPERATIONS 0400Z TO 0500Z DAILY 02 JUN IN AREA WITHIN 5 MILES OF 28-37N 080-38W.")
    assert codes(unknown) == ["navwarn.year_unknown"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SUNRISE TO SUNSET DAILY UNTIL 14 JUN", "navwarn.sun"),
        ("BETWEEN 17:00 HRS AND 24:00 HRS LOCAL TIME 02 JUN", "navwarn.local"),
        ("03330Z TO 0730Z DAILY 16 THRU 18 JUN", "navwarn.times_unread"),
        ("20 SEP UNTIL FURTHER NOTICE", "navwarn.open_ended"),
        ("042524Z TO 040921Z JUN", "navwarn.times_unread"),
    ],
)
def test_times_that_cannot_be_resolved_are_null_with_a_finding(text, code):
    message = warn(f"{text} IN AREA WITHIN 5 MILES OF 28-37N 080-38W.")
    assert message.schedule is None
    assert code in codes(message)


def test_cancellations_name_what_they_end():
    text = "1. HAZARDOUS OPERATIONS IN AREA WITHIN 5 MILES OF 28-37N 080-38W.\n2. CANCEL NAVAREA IV 123/22, 124/22 AND THIS MSG 140853 UTC DEC 2022."
    message = read(text)
    assert message.cancels == ("NAVAREA IV 123/22", "NAVAREA IV 124/22")
    assert at(message.cancel_at) == "2022-12-14T08:53"
    assert read("NAVAREA IV 125/22\nCANCEL NAVAREA IV 123/22 AND THIS MSG, OPERATIONS COMPLETED.").kind == "cancel"


@pytest.mark.parametrize("text", ["", "hello world", "\x00" * 50, "{}", "A" * 20000, "12345"])
def test_what_is_no_warning_gets_one_finding_that_blocks(text):
    message = read(text, issued=ISSUED)
    assert message.kind is None
    assert blocks(message.findings)


PIECES = st.sampled_from(
    ["NAVAREA IV 1/26 ", "1. ", "2. ", "A. ", "B. ", "HAZARDOUS OPERATIONS ", "040424Z TO 040921Z ", "0151Z TO 0306Z ", "DAILY ", "08 THRU 10 ", "JUN ", "JAN 27 ",
     "ALTERNATE ", "EXCEPT SUNDAYS ", "UNTIL ", "IN AREA BOUND BY ", "28-37N 080-38W, ", "28-37.5N ", "080-38-30W ", "BETWEEN ", "AND ", "WITHIN 5 MILES OF ",
     "TRACKLINE ", "CANCEL THIS MSG ", "051021Z JUN 18.", "\n", ".", "//", "SUNSET ", "MONDAY THRU FRIDAY ", "70-47-00С 046-22-00В ", "ОТМ ЭТОТ НР ", "й", "999999Z "]
)  # fmt: skip


@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join)))
def test_anything_at_all_gets_an_answer_in_the_form_of_the_contract(text):
    message = read(text, issued=ISSUED)
    json.dumps(message_json(message, None, lambda finding: finding.code), allow_nan=False)
    for finding in message.findings:
        assert finding.span is None or 0 <= finding.span[0] <= finding.span[1] <= len(text)
