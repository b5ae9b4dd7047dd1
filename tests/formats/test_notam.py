"""NOTAM in: the real samples, made texts for every way of writing, the published launch NOTAM, and anything at all."""

import gzip
import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavis.clock import format_instant
from preavis.findings import blocks
from preavis.formats.message import message_json
from preavis.formats.notam import read
from preavis.geo import Circle, Corridor, Sector
from shared import shared

HEAD = "A1234/26 NOTAMN\nQ) XXXX/QWMLW/IV/BO/W/000/999/5000N03000E050\nA) XXXX B) 2605010800 C) 2605031600\n"
TRUTH = tomllib.loads((Path(__file__).parent / "notam_truth.toml").read_text("utf-8"))


def item_e(text):
    return read(f"{HEAD}E) {text}\nF) SFC G) UNL")


def item_d(text, begins="2605010800", ends="2605031600"):
    return read(
        f"A1234/26 NOTAMN\nQ) XXXX/QRDCA/IV/BO/W/000/999/\nA) XXXX B) {begins} C) {ends}\nD) {text}\nE) X\nF) SFC G) UNL"
    )


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
                found.append(len(polygon))
    return found


def codes(message):
    return [finding.code for finding in message.findings]


# -- the real samples --------------------------------------------------------------------------------------------------

SAMPLES = {
    # number: (id, kind, first and last instant, vertices of each area or a circle's radius, windows, findings)
    1: ("A4417/20", "new", "2020-12-30T02:32", "2020-12-30T08:20", [4], 2, []),
    2: ("A1102/24", "new", "2024-05-11T23:34", "2024-05-12T00:08", [], 1, ["notam.vertex_unreadable"]),
    3: ("A0896/22", "new", "2022-04-29T03:20", "2022-04-29T04:37", [4], 1, []),
    4: ("B1769/26", "new", "2026-05-26T16:00", "2026-05-30T22:00", [4], 5, []),
    5: ("B1126/21", "new", "2021-04-29T03:25", "2021-04-29T08:06", [4], 1, []),
    6: ("A4544/21", "new", "2021-11-09T00:48", "2021-11-09T01:45", [4], 1, []),
    7: ("A3626/26", "new", "2026-07-29T11:47", "2026-07-29T13:45", [4], 1, ["notam.letter_o"]),
    8: ("A0422/24", "new", "2024-07-01T23:33", "2024-07-02T00:36", [5], 1, []),
    9: ("A1693/24", "new", "2024-06-24T04:00", "2024-06-26T08:00", [4], 3, ["notam.boundary_edge"]),
    10: ("A3185/21", "new", "2021-12-04T03:00", "2021-12-08T06:00", [4], 5, []),
    11: ("A3352/23", "new", "2023-10-30T19:30", "2023-11-02T00:30", [5], 6, ["notam.part_missing"]),
    12: ("F3484/21", "new", "2021-11-22T22:30", "2021-11-26T01:00", [4], 4, []),
    13: ("D7489/25", "new", "2025-11-08T20:53", "2025-11-08T21:32", [4], 1, ["notam.hemisphere"]),
    14: ("E1143/26", "replace", "2026-03-29T23:35", "2026-04-01T18:10", [11], 4, []),
    15: ("F2572/26", "new", "2026-07-14T09:00", "2026-07-23T21:00", [3], 10, []),
    16: ("B6838/25", "new", "2025-09-13T02:30", "2025-09-13T03:30", [5], 1, []),
    17: ("B0970/26", "new", "2026-04-29T12:01", "2026-05-13T12:00", ["10"], 1, []),
    18: ("A5852/26", "new", "2026-07-14T09:00", "2026-07-23T21:00", [4, 6], 10, []),
    19: ("Q4178/26", "new", "2026-04-06T02:00", "2026-04-10T12:00", [4, 4], 5, []),
    20: ("Z0219/26", "new", "2026-04-18T05:00", "2026-05-08T09:00", [5, 4, 4, 4, 4], 1, []),
    21: ("A1603/26", "new", "2026-04-20T13:19", "2026-04-26T14:04", [4], 7, []),
    22: ("R0093/26", "new", "2026-04-07T11:30", "2026-04-08T18:56", [4], 2, []),
    23: ("A1187/26", "new", "2026-04-04T12:00", "2026-04-15T21:00", [4], 12, []),
    25: ("K3153/19", "new", "2019-04-25T03:00", "2019-04-27T11:00", [8], 3, []),
}


@pytest.mark.shared
@pytest.mark.parametrize("number", SAMPLES)
def test_the_real_samples_say_what_a_reader_finds_in_them(number):
    page = shared("reference/notam-samples.md").read_text("utf-8")
    text = re.search(rf"## {number}\. .*?```\n(.*?)```", page, re.DOTALL).group(1)
    id_, kind, begins, ends, areas, windows, findings = SAMPLES[number]
    message = read(text)
    assert (message.id, message.kind) == (id_, kind)
    assert format_instant(message.from_)[:16] == begins
    assert format_instant(message.to)[:16] == ends
    assert [shape[0] if isinstance(shape, tuple) else shape for shape in shapes(message)] == areas
    assert len(message.schedule[0]) == windows
    assert [finding.code for finding in message.findings if finding.severity != "info"] == findings
    lone = sum(finding.code == "notam.not_of_an_area" for finding in message.findings)
    assert lone == {3: 1, 8: 1, 10: 5, 11: 1, 20: 1}.get(number, 0), "aim points, sites and points of ways around"


@pytest.mark.shared
def test_a_page_of_flight_restrictions_is_read_with_its_arc():
    page = shared("reference/notam-samples.md").read_text("utf-8")
    message = read(re.search(r"## 24\. .*?```\n(.*?)```", page, re.DOTALL).group(1))
    assert (message.id, format_instant(message.from_), format_instant(message.to)) == (
        "FDC 6/5399",
        "2026-08-22T14:35:00Z",
        "2026-08-22T19:17:00Z",
    )
    (area,) = message.areas
    assert (area.lower, area.upper) == ("SFC", "18000FT MSL")
    assert len(area.shape.polygon) > 11, "the arc comes as its densified edge"


# -- the published launch NOTAM ----------------------------------------------------------------------------------------


def same(ring, wanted):
    points = [(float(lat), float(lon)) for lat, lon in ring]

    def near(a, b):
        return abs(a[0] - b[0]) < 0.002 and abs(a[1] - b[1]) < 0.002

    return all(any(near(p, w) for w in wanted) for p in points) and all(any(near(p, w) for p in points) for w in wanted)


@pytest.mark.shared
def test_every_ring_and_time_of_the_published_launch_notam_is_right_and_nothing_is_lost_silently():
    with gzip.open(shared("data/launches/warnings/notam_space_2020_2026.jsonl.gz"), "rt") as file:
        records = [json.loads(line) for line in file]
    wrong = []
    for record in records:
        message = read(record["raw"])
        assert (format_instant(message.from_), format_instant(message.to)) == (record["start"], record["end"]), record[
            "id"
        ]
        truth = TRUTH.get(record["id"].replace("/", "_"))
        if truth is not None and "unreadable" in truth:
            assert shapes(message) == [], record["id"]
            assert message.findings, record["id"]
        elif truth is not None:
            assert shapes(message) == truth["rings"], record["id"]
        elif record["polygon"] and not any(same(area.shape.polygon or (), record["polygon"]) for area in message.areas):
            wrong.append(record["id"])
        if record["has_schedule"]:
            assert message.schedule is not None, record["id"]
    assert wrong == []


# -- item E, as it may be written --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ROCKET LAUNCH WI 10NM RADIUS OF 425959N1720305E", [("10", "NM", "42.999722", "172.051389")]),
        ("WI CIRCLE RADIUS 5KM CENTRED ON 501020N 0301020E", [("5", "KM", "50.172222", "30.172222")]),
        ("CIRCLE OF 27KM RADIUS CENTERED AT 5010N03010E", [("27", "KM", "50.166667", "30.166667")]),
        ("WI 5NM OF 501020N0301020E", [("5", "NM", "50.172222", "30.172222")]),
        ("AREA: RADIUS 3000M PSN 501020N0301020E", [("3000", "M", "50.172222", "30.172222")]),
        ("CENTRE 501020N0301020E RADIUS 7.5 NM", [("7.5", "NM", "50.172222", "30.172222")]),
        ("WITHIN A RADIUS OF 12 NAUTICAL MILES OF 123456S 0123456W", [("12", "NM", "-12.582222", "-12.582222")]),
        ("AREA CENTERED ON N5010 E03010 R=15NM", [("15", "NM", "50.166667", "30.166667")]),
        ("501020N0301020E, 10NM RADIUS", [("10", "NM", "50.172222", "30.172222")]),
        (
            "1. WI 5NM RADIUS OF 5010N03010E\n2. WI 6NM RADIUS OF 5110N03110E",
            [("5", "NM", "50.166667", "30.166667"), ("6", "NM", "51.166667", "31.166667")],
        ),
        ("SECTOR 330-030 DEG RADIUS 20NM CENTRED 501020N0301020E", [("20", "NM", "330", "30")]),
        ("SECTOR CENTRED ON 501020N0301020E BRG 090 TO 180 RADIUS 30KM", [("30", "KM", "90", "180")]),
        ("WI 3NM EITHER SIDE OF LINE 5010N03010E - 5110N03110E - 5210N03210E", [("3", "NM", 3)]),
        ("CORRIDOR 10KM WIDE 5010N03010E - 5110N03110E", [("5", "KM", 2)]),
        (
            "POLYGON 5010N 03010E 5110N 03010E 5110N 03110E 5010N 03110E AND CIRCLE 5NM RADIUS 5200N 03200E",
            [4, ("5", "NM", "52.0", "32.0")],
        ),
        ("AREA A: 5010N03010E-5110N03010E-5110N03110E AREA B: 5310N03010E-5410N03010E-5410N03110E", [3, 3]),
        ("(A) 5010N03010E 5110N03010E 5110N03110E (B) 5310N03010E 5410N03010E 5410N03110E", [3, 3]),
        ("(1) 5010N03010E (2) 5110N03010E (3) 5110N03110E", [3]),
        ("50-10-20N 030-10-20E TO 51-10-20N 030-10-20E TO 51-10-20N 031-10-20E", [3]),
        ("50°10'20\"N 030°10'20\"E, 51°10'20\"N 030°10'20\"E, 51°10'20\"N 031°10'20\"E", [3]),
        ("LAT 5010N LONG 03010E TO LAT 5110N LONG 03010E TO LAT 5110N LONG 03110E", [3]),
        ("524452.36N 0093036.12W - 534452.36N 0093036.12W - 534452.36N 0083036.12W", [3]),
        ("N392842E0955350-N393326E0965620-N390108E0970009 BACK TO START", [3]),
        ("S24 33 43 E086 14 28\nS25 26 17 E086 00 11\nS25 31 30 E086 23 20", [3]),
        ("024945N0904502E-023758N0920000E-00133\n7S0901122E-024945N0904502E", [3]),
        ("382739S/0581704W - 402043S/0551344W - 404733S/0555754W.", [3]),
        ("KRUG РАДИУС 10 КМ С ЦЕНТРОМ 5609С03708В", [("10", "KM", "56.15", "37.133333")]),
        ("СЕКТОР АЗИМУТ 120-180 ГРАД РАДИУС 30КМ ЦЕНТР 560930С0370830В", [("30", "KM", "120", "180")]),
        ("ПОЛОСА ШИРИНОЙ ПО 3КМ В ОБЕ СТОРОНЫ ОТ ЛИНИИ 560930С0370830В-561048С0370319В", [("3", "KM", 2)]),
        ("ЗАПРЕЩЕНО 560930C0370830B-561048C0370319B-561304C0370248B", [3]),
        ("РАЙОН: 560930Ю0370830З-561048Ю0370319З-561304Ю0370248З", [3]),
    ],
)
def test_every_way_to_write_an_area_is_read(text, expected):
    message = item_e(text)
    assert shapes(message) == expected
    assert codes(message) == []


def test_russian_hemisphere_letters_are_read_by_meaning():
    (north,) = item_e("РАЙОН: 560930С0370830В-561048С0370319В-561304С0370248В").areas
    assert north.shape.polygon[0] == ("56.158333", "37.141667")
    (south,) = item_e("РАЙОН: 560930Ю0370830З-561048Ю0370319З-561304Ю0370248З").areas
    assert south.shape.polygon[0] == ("-56.158333", "-37.141667")


def test_an_arc_runs_the_way_that_is_said():
    words = "5000N03000E - 5100N03000E THENCE {} ARC OF 60NM RADIUS CENTRED ON 5000N03000E TO 5000N03133E - 5000N03000E"
    short, long = (item_e(words.format(way)).areas[0].shape.polygon for way in ("CLOCKWISE", "ANTICLOCKWISE"))
    assert len(long) > 2 * len(short)


@pytest.mark.parametrize(
    ("text", "code", "areas"),
    [
        ("N3523E09832-N3526E09819-N3545E09824-N3543E098383 BACK TO START", "notam.vertex_unreadable", []),
        ("5010N03010E - 5170N03010E - 5110N03110E", "notam.vertex_unreadable", []),
        ("5010N03010E - 9510N03010E - 5110N03110E - 5210N03110E", "notam.vertex_unreadable", []),
        ("N220216E1130000-GURIN-N213000E1130000-N213000E1130830 BACK TO START", "notam.vertex_unreadable", []),
        ("140000S 1594323E - 140000 1603737E - 151400S 1612800E", "notam.hemisphere", [3]),
        ("5O10N03O10E - 5110N03010E - 5110N03110E", "notam.letter_o", [3]),
        ("5010N03010E - 5110N03010E THENCE ALONG FIR BOUNDARY TO 5110N03110E", "notam.boundary_edge", [3]),
        ("ROUTE 5010N03010E - 5110N03010E CLSD", "notam.line_without_width", []),
        ("WI RADIUS 10NM OF THE LAUNCH SITE", "notam.circle_without_centre", []),
    ],
)
def test_what_cannot_be_read_is_a_finding_with_its_place_and_never_a_smaller_area(text, code, areas):
    message = item_e(text)
    assert shapes(message) == areas
    assert code in codes(message)
    finding = next(finding for finding in message.findings if finding.code == code)
    assert 0 < finding.span[0] < finding.span[1]


# -- item D ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0900-1000", ["01 0900-01 1000", "02 0900-02 1000", "03 0900-03 1000"]),
        ("DAILY 0900-1000", ["01 0900-01 1000", "02 0900-02 1000", "03 0900-03 1000"]),
        ("DLY FM 0900 - 1000 UTC", ["01 0900-01 1000", "02 0900-02 1000", "03 0900-03 1000"]),
        ("DAILY 2230/0100", ["01 2230-02 0100", "02 2230-03 0100"]),
        ("H24", ["01 0800-03 1600"]),
        ("01 0800-1000 02 1100-1200 03 0900-1600", ["01 0800-01 1000", "02 1100-02 1200", "03 0900-03 1600"]),
        ("MAY 01-03 0900-1600", ["01 0900-01 1600", "02 0900-02 1600", "03 0900-03 1600"]),
        ("0900-1600 01-03", ["01 0900-01 1600", "02 0900-02 1600", "03 0900-03 1600"]),
        ("FRI SAT 0800-1200", ["01 0800-01 1200", "02 0800-02 1200"]),
        ("MON-FRI 0900-1500", ["01 0900-01 1500"]),
        ("MAY 01 0800-1200 1300-1600, 02 0900-1600", ["01 0800-01 1200", "01 1300-01 1600", "02 0900-02 1600"]),
        ("01MAY 0800-1600", ["01 0800-01 1600"]),
        ("1 TO 3 0900-1600", ["01 0900-01 1600", "02 0900-02 1600", "03 0900-03 1600"]),
        (
            "01 MAY 0800-0900, 02 MAY 0810-0910, 03 MAY 0820-0920",
            ["01 0800-01 0900", "02 0810-02 0910", "03 0820-03 0920"],
        ),
        ("01 02 BTN 1130-1856", ["01 1130-01 1856", "02 1130-02 1856"]),
        ("2310-2344 01, 0157-0231 0749-0832 02", ["01 2310-01 2344", "02 0157-02 0231", "02 0749-02 0832"]),
        ("0800-0900 ON MAY,01 0910-1000 ON MAY,02", ["01 0800-01 0900", "02 0910-02 1000"]),
        ("0800-0900 ON 01 MAY 2026 0910-1000 ON 02 MAY 2026", ["01 0800-01 0900", "02 0910-02 1000"]),
        ("2220-2330 ON MAY 01 0020-0130(NEXT DAY) ON MAY 01", ["01 2220-01 2330", "02 0020-02 0130"]),
        ("2605010900 TO 2605011000 2605020900 TO 2605021000", ["01 0900-01 1000", "02 0900-02 1000"]),
        ("DAILY 0900-1500 EXC 02", ["01 0900-01 1500", "03 0900-03 1500"]),
        ("0900-1500 EXC SAT", ["01 0900-01 1500", "03 0900-03 1500"]),
        (
            "01 0800-2359, 02-03 0000-0100 1400-1559",
            ["01 0800-01 2359", "02 0000-02 0100", "02 1400-02 1559", "03 0000-03 0100", "03 1400-03 1559"],
        ),
    ],
)
def test_every_way_to_write_item_d_is_read(text, expected):
    message = item_d(text)
    assert codes(message) == []
    assert [f"{w.start:%d %H%M}-{w.end:%d %H%M}" for w in message.schedule[0]] == expected


def test_item_d_runs_over_the_end_of_a_month_and_a_year():
    message = item_d("DEC 30 31 2000-2100, JAN 01 2000-2100", "2512302000", "2601012100")
    assert [f"{w.start:%Y-%m-%d}" for w in message.schedule[0]] == ["2025-12-30", "2025-12-31", "2026-01-01"]
    message = item_d("30 31 01 2000-2100", "2604302000", "2605012100")
    assert message.schedule is None, "there is no 31 April: nothing is guessed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SR-SS", "notam.schedule_sun"),
        ("0900-SS", "notam.schedule_sun"),
        ("WHEN NOTIFIED", "notam.schedule_unread"),
        ("2500-2600", "notam.schedule_unread"),
        ("15 0900-1000", "notam.schedule_outside"),
        ("SAT AND HOL 0900-1000", "notam.schedule_holidays"),
        ("0900-1700 LT", "notam.schedule_local"),
        ("DAILY TIME TO BE DETERMINED", "notam.schedule_unread"),
        ("01 02 " * 1000 + "0900-1000", "notam.schedule_long"),
    ],
)
def test_what_item_d_leaves_open_is_null_with_a_finding(text, code):
    message = item_d(text)
    assert message.schedule is None
    assert codes(message) == [code]


# -- the envelope ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "A1690/23 NOTAMN Q) ZSHA/QRDCA/IV/BO /W /000/999/2605N12321E017 A) ZSHA B) 2304160130 C) 2304160157 E) ROCKET F) SFC G) UNL",
        "(A1690/23 NOTAMN\nQ)ZSHA/QRDCA/IV/BO/W/000/999/2605N12321E017\nA)ZSHA B)2304160130 C)2304160157\nE)ROCKET\nF)SFC G)UNL)",
        "A1690/23 NOTAM N\nQ) ZSHA/QRDCA/IV/BO/W/000/999/2605N12321E017\nA) ZSHA\nB) 2304160130\nC) 2304160157\nE) ROCKET\nF) SFC\nG) UNL\n\n"
        "CREATED: 14 APR 2023 11:48\nSOURCE: EUECYIYN",
        "a1690/23 notamn q) zsha/qrdca/iv/bo/w/000/999/2605n12321e017 a) zsha b) 2304160130 c) 2304160157 e) rocket f) sfc g) unl",
    ],
)  # fmt: skip
def test_the_frame_is_read_however_it_is_broken_into_lines(text):
    message = read(text)
    assert (message.id, message.kind, message.series, message.code, message.location) == (
        "A1690/23", "new", "A", "QRDCA", ("ZSHA",),
    )  # fmt: skip
    assert (format_instant(message.from_), format_instant(message.to)) == (
        "2023-04-16T01:30:00Z",
        "2023-04-16T01:57:00Z",
    )
    assert (message.q_circle.radius, message.q_circle.centre) == ("17", ("26.083333", "123.35"))


@pytest.mark.parametrize(
    ("c", "estimated", "permanent", "ends"),
    [
        ("2605031600", False, False, True),
        ("2605031600EST", True, False, True),
        ("2605031600 EST", True, False, True),
        ("PERM", False, True, False),
        ("UFN", False, True, False),
    ],
)
def test_item_c_says_how_it_ends(c, estimated, permanent, ends):
    message = read(
        f"A1/26\nA0001/26 NOTAMN\nQ) XXXX/QRDCA/IV/BO/W/000/999/\nA) XXXX B) 2605010800 C) {c}\nE) X\nF) SFC G) UNL"
    )
    assert (message.estimated, message.permanent, message.to is not None) == (estimated, permanent, ends)
    assert codes(message) == []


def test_a_replacement_and_a_cancellation_name_what_they_end():
    replaces = read(HEAD.replace("NOTAMN", "NOTAMR A1200/26") + "E) X\nF) SFC G) UNL")
    assert (replaces.kind, replaces.refers_to, replaces.cancels) == ("replace", "A1200/26", ())
    cancels = read(
        "A1235/26 NOTAMC A1234/26\nQ) XXXX/QRDCN/IV/BO/W/000/999/\nA) XXXX B) 2605010800\nE) NOTAM CANCELLED"
    )
    assert (cancels.kind, cancels.refers_to, cancels.cancels, codes(cancels)) == (
        "cancel",
        "A1234/26",
        ("A1234/26",),
        [],
    )


def test_a_record_of_the_faa_is_read_by_its_text():
    inner = HEAD + "E) WI 10NM RADIUS OF 425959N1720305E\nF) SFC G) UNL"
    record = {
        "coreNOTAMData": {
            "notam": {"number": "A1234/26"},
            "notamTranslation": [{"type": "ICAO", "formattedText": inner}],
        }
    }
    assert read(json.dumps(record)).id == "A1234/26"
    assert read(json.dumps({"icaoMessage": inner})).areas
    assert blocks(read(json.dumps({"icaoMessage": "VALIDATION ERROR: INVALID Q-LINE FORMAT"})).findings)
    domestic = read(
        "!CARF 08/123 ZMA AIRSPACE ROCKET WI AN AREA DEFINED AS 281330N0801600W TO 282501N0803029W TO 282501N0803759W SFC-UNL 2608221435-2608221917"
    )
    assert (domestic.id, shapes(domestic), format_instant(domestic.to)) == ("08/123", [3], "2026-08-22T19:17:00Z")


@pytest.mark.parametrize("text", ["", "hello", "{}", "[]", "{" * 9999, "Q)", "A1234/26", "\x00" * 100, "NOTAM" * 5000])
def test_what_is_no_notam_gets_one_finding_that_blocks(text):
    message = read(text)
    assert message.kind is None
    assert blocks(message.findings)


PIECES = st.sampled_from(
    [HEAD, "Q) ", "A) ", "B) 2605010800 ", "C) 2605031600EST ", "D) ", "E) ", "F) SFC ", "G) UNL", "A1/26 NOTAMR ", "5010N03010E", "N5010E03010", " - ",
     "AND ", "RADIUS 10NM ", "CLOCKWISE ARC 5NM ", "0900-1000 ", "DAILY ", "MAY ", "01 ", "EXC ", "(", ")", "\n", "5O10N", "1234", "КРУГ ", "560930С0370830В",
     "ALONG FIR BOUNDARY ", "SECTOR 090-180 ", "EITHER SIDE OF LINE ", "2605010900 TO 2605011000", "AREA A: ", "1. ", "é", "{"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join)))
def test_anything_at_all_gets_an_answer_in_the_form_of_the_contract(text):
    message = read(text)
    answer = message_json(message, None, lambda finding: finding.code)
    json.dumps(answer, allow_nan=False)
    for finding in message.findings:
        assert finding.span is None or 0 <= finding.span[0] <= finding.span[1] <= len(text)
