"""The frame of a NOTAM in every habit, item D as labelled by reading, domestic texts and records of the FAA, Russian item D."""

import json
from pathlib import Path

import pytest

from notation import notation
from preavis.clock import format_instant
from preavis.findings import blocks
from preavis.formats.notam import read
from preavis.formats.notam.moments import instant
from preavis.formats.notam.schedule import read_schedule

HERE = Path(__file__).parent
LABELS = [json.loads(line) for line in (HERE / "notam_item_d_labels.jsonl").read_text("utf-8").splitlines()]
PLAIN = "A1234/26 NOTAMN\nQ) XXXX/QWMLW/IV/BO/W/000/999/5000N03000E050\nA) XXXX B) 2605010800 C) 2605031600\nE) WI 10NM RADIUS OF 5000N03000E\nF) SFC G) UNL"


def codes(message):
    return [finding.code for finding in message.findings]


def core(message):
    return (
        message.id,
        message.kind,
        message.code,
        message.location,
        message.from_,
        message.to,
        message.schedule,
        message.areas,
    )


# -- item D ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["id"])
def test_item_d_means_what_a_person_read_in_it(label):
    found = read_schedule(label["d"], instant(label["b"]), instant(label["c"]))
    assert [[f"{w.start:%Y-%m-%dT%H:%MZ}", f"{w.end:%Y-%m-%dT%H:%MZ}"] for w in found.windows] == label["windows"]


def test_at_least_150_item_d_are_labelled():
    assert len({label["id"] for label in LABELS}) >= 150


def item_d(text, begins="2605010800", ends="2605031600"):
    return read_schedule(text, instant(begins), instant(ends))


EVERY_DAY = ["01 0800-01 1000", "02 0800-02 1000", "03 0800-03 1000"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MAY 01 0800-MAY 03 1600", ["01 0800-03 1600"]),
        ("01 MAY 0800 - 03 MAY 1600", ["01 0800-03 1600"]),
        ("01 0800 TO 03 1600", ["01 0800-03 1600"]),
        ("FRI 0800-SUN 1600", ["01 0800-03 1600"]),
        ("01 2200-02 0200, 02 2200-03 0200", ["01 2200-02 0200", "02 2200-03 0200"]),
        ("MON-FRI 0800-1600, SAT 0900-1200", ["01 0800-01 1600", "02 0900-02 1200"]),
        ("DAILY EXC SAT SUN 0800-1600", ["01 0800-01 1600"]),
        ("BTN 0800 AND 1000 UTC", EVERY_DAY),
        ("08:00-10:00", EVERY_DAY),
        ("0800Z-1000Z", EVERY_DAY),
        ("WEEKDAYS 0800-1000", EVERY_DAY[:1]),
        ("EVERY FRI AND SUN 0800-1000", [EVERY_DAY[0], EVERY_DAY[2]]),
        ("01 02 03 MAY 0800-1000", EVERY_DAY),
        ("01-03 MAY 0800-1000", EVERY_DAY),
        ("MAY 01, 02, 03: 0800-1000", EVERY_DAY),
        ("MAY 01 2026 0800-1000", EVERY_DAY[:1]),
        ("2000-2030 01 2100-2130 02", ["01 2000-01 2030", "02 2100-02 2130"]),
        ("202605010800 TO 202605011000", EVERY_DAY[:1]),
        ("NIGHTLY 2200-0200", ["01 2200-02 0200", "02 2200-03 0200"]),
        ("DAILY 0000-2400", ["01 0800-02 0000", "02 0000-03 0000", "03 0000-03 1600"]),
        ("MAY 01 H24", ["01 0800-02 0000"]),
        ("ЕЖЕДНЕВНО 0800-1000", EVERY_DAY),
        ("С 0800 ДО 1000", EVERY_DAY),
        ("С 01 ПО 03 МАЯ 0800-1000", EVERY_DAY),
        ("ПТ-ВС 0800-1000", EVERY_DAY),
        ("ЕЖЕДНЕВНО 0800-1000 КРОМЕ СБ", [EVERY_DAY[0], EVERY_DAY[2]]),
        ("КРУГЛОСУТОЧНО", ["01 0800-03 1600"]),
    ],
)
def test_further_ways_to_write_item_d(text, expected):
    found = item_d(text)
    assert found.code is None
    assert [f"{w.start:%d %H%M}-{w.end:%d %H%M}" for w in found.windows] == expected


@pytest.mark.parametrize(
    ("text", "begins", "ends", "days"),
    [
        ("29 30 31 01 02 0500-1200", "2603290500", "2604021200", "29 30 31 01 02"),
        ("MAR 30 31 APR 01 02 0500-1200", "2603300500", "2604021200", "30 31 01 02"),
        ("MAR 30-APR 02 0500-1200", "2603300500", "2604021200", "30 31 01 02"),
        ("30 DEC-02 JAN 0500-1200", "2512300500", "2601021200", "30 31 01 02"),
        ("28-02 0500-1200", "2602280500", "2603021200", "28 01 02"),
    ],
)
def test_dates_run_over_the_end_of_a_month_and_a_year(text, begins, ends, days):
    assert " ".join(f"{w.start:%d}" for w in item_d(text, begins, ends).windows) == days


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SR MINUS30-SS PLUS30", "notam.schedule_sun"),
        ("HJ", "notam.schedule_sun"),
        ("ВОСХОД-ЗАХОД", "notam.schedule_sun"),
        ("0800-1600 LT", "notam.schedule_local"),
        ("0800-1600 МСК", "notam.schedule_local"),
        ("SAT SUN AND HOL 0800-1200", "notam.schedule_holidays"),
        ("ПО РАБОЧИМ ДНЯМ 0800-1200", "notam.schedule_holidays"),
        ("0800-1000 0900", "notam.schedule_unread"),
        ("01 0800-1000, 15 0800-1000", "notam.schedule_outside"),
        ("MAY 1 0800", "notam.schedule_unread"),
        ("EXC SAT", "notam.schedule_unread"),
        ("DAILY 0600-1000, FRI 1200-1400", "notam.schedule_unread"),
    ],
)
def test_what_item_d_leaves_open_stays_open(text, code):
    found = item_d(text)
    assert (found.windows, found.code) == (None, code)


def test_a_replacement_keeps_the_dates_that_have_passed_and_says_so():
    found = item_d("29-30 0800-1000, 01-02 0800-1000")
    assert [f"{w.start:%d}" for w in found.windows] == ["01", "02"]
    assert found.code == "notam.schedule_partly"


# -- the frame ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("IV/BO/W", "IV/BO /W "),
        PLAIN.replace("\n", "  "),
        PLAIN.replace(") ", ")"),
        PLAIN.replace("NOTAMN", "NOTAM N"),
        PLAIN.replace("/26 NOTAMN", "/2026 NOTAMN"),
        f"({PLAIN}",
        f"{PLAIN})",
        f"\ufeff{PLAIN}",
        PLAIN.lower(),
        PLAIN.replace("\n", "\r\n"),
        f"ZCZC ABC0123 010800\nGG EUECYIYN LFFAYNYX\n010750 EUUUYNYX\n({PLAIN})\n\n\nNNNN\n",
        f"{PLAIN}\n\nCREATED: 27 MAR 2026 11:48\nSOURCE: YBBBZEZX",
        PLAIN.replace("B) 2605010800 C) 2605031600", "B) FROM: 26/05/01 08:00 C) TO: 26/05/03 16:00"),
        PLAIN.replace("2605010800", "26O5O1O8OO"),
        PLAIN.replace("A) XXXX", "A)\nXXXX\n"),
    ],
)
def test_the_frame_is_read_in_every_habit(text):
    assert core(read(text)) == core(read(PLAIN))
    assert codes(read(text)) == []


@pytest.mark.parametrize(
    "q",
    [
        "XXXX/QWMLW////000/999/",
        "XXXX/QWMLW/IV/BO/W/000/999/",
        "XXXX/QWMLW/E/000/999///",
        "XXXX / QWMLW / IV / BO / W / 000 / 999 /",
    ],
)
def test_a_q_line_with_empty_fields_is_read(q):
    message = read(PLAIN.replace("XXXX/QWMLW/IV/BO/W/000/999/5000N03000E050", q))
    assert (message.code, message.q_circle, codes(message)) == ("QWMLW", None, [])
    assert core(message) == core(read(PLAIN))


def test_the_first_of_several_notam_is_read_and_the_others_are_said():
    other = PLAIN.replace("A1234", "A1235").replace("5000N03000E", "6000N04000E")
    message = read(f"({PLAIN})\n\n({other})")
    assert message.id == "A1234/26"
    assert [notation(area) for area in message.areas] == ["10NM 5000N03000E"]
    assert codes(message) == ["notam.several_messages"]


def test_a_notam_named_in_the_text_is_no_second_one():
    message = read(PLAIN.replace("E) WI", "E) REF NOTAM A1200/26 WI"))
    assert core(message) == core(read(PLAIN))
    assert codes(message) == []


def test_limits_are_taken_from_the_words_where_items_f_and_g_are_missing():
    bare = PLAIN.partition("\nF)")[0]
    for words, limits in (
        ("SFC-FL100", ("SFC", "FL100")),
        ("VERTICAL LIMITS:GND-UNL", ("GND", "UNL")),
        ("FROM THE SURFACE UP TO AND INCLUDING 18000 FEET MSL", ("SFC", "18000FT MSL")),
        ("UP TO 5000FT AMSL", (None, "5000FT AMSL")),
        ("FL245 TO FL660", ("FL245", "FL660")),
    ):
        (area,) = read(f"{bare} {words}").areas
        assert (area.lower, area.upper) == limits, words


def test_lettered_vertices_up_to_g_are_no_items():
    text = "A) 5010N03010E B) 5110N03010E C) 5110N03110E D) 5010N03110E E) 4910N03110E F) 4910N03010E G) 4810N03010E"
    (area,) = read(PLAIN.replace("WI 10NM RADIUS OF 5000N03000E", text)).areas
    assert (len(area.shape.polygon), area.lower, area.upper) == (7, "SFC", "UNL")


def test_two_parts_in_one_text_are_one_area_and_one_part_alone_says_so():
    whole = PLAIN.replace("WI 10NM RADIUS OF 5000N03000E", "5010N03010E - 5110N03010E -\n5110N03110E - 5010N03110E")
    first, second = (
        whole.replace("/26 NOTAMN", "/26A02 NOTAMN").split("\n5110N03110E")[0],
        whole.replace("/26 NOTAMN", "/26B02 NOTAMN").replace("5010N03010E - 5110N03010E -\n", ""),
    )
    message = read(f"({first})\n({second})")
    assert [notation(area) for area in message.areas] == ["4"]
    assert codes(message) == []
    assert "notam.part_missing" in codes(read(f"({second})"))
    part = read(PLAIN.replace("A) XXXX", "A) XXXX PART 1 OF 2"))
    assert codes(part) == ["notam.part_missing"]


@pytest.mark.parametrize(
    ("words", "kind"), [("НОТАМН", "new"), ("НОТАМЗ К3100/19", "replace"), ("НОТАМО К3100/19", "cancel")]
)
def test_a_russian_frame_is_read_by_meaning(words, kind):
    message = read(
        f"(К3153/19 {words}\nЩ)УУВЖ/ЩРТЦА/ИЖ/БО/В/000/120/5612С03709В004\nА)УУВЖ Б)1904250300 Ц)1904271100 РАСЧ\nД)25 26 0300-2300, 27 0300-1100\n"
        "Е)РАЙОН: 560930С0370830В-561048С0370319В-561304С0370248В.\nФ)ПОВЕРХНОСТЬ Г)ЭШ120)"
    )
    assert (message.id, message.kind, message.code, message.location) == ("K3153/19", kind, "QRTCA", ("UUWV",))
    assert message.refers_to == (None if kind == "new" else "K3100/19")
    assert message.q_circle.centre == ("56.2", "37.15")
    assert message.estimated
    assert (message.areas[0].lower, message.areas[0].upper) == ("SFC", "FL120")


# -- the FAA -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "id_", "areas", "limits", "windows"),
    [
        ("!CARF 08/123 ZMA AIRSPACE STNR ALT RESERVATION WI AN AREA DEFINED AS 281330N0801600W TO 282501N0803029W TO 282501N0803759W TO POINT OF ORIGIN SFC-FL180 DLY 1435-1917 2608221435-2608251917EST",
         "08/123", ["3"], ("SFC", "FL180"), 4),
        ("!FDC 6/5399 ZMA FL..AIRSPACE CAPE CANAVERAL, FL..TEMPORARY FLIGHT RESTRICTIONS WI AN AREA DEFINED AS 30 NM RADIUS OF 283703N0803647W (MLB009030.7) SFC-17999FT MSL. "
         "EFFECTIVE 2608221435 UTC (1035 LOCAL 08/22/26) UNTIL 2608221917 UTC (1517 LOCAL 08/22/26).",
         "FDC 6/5399", ["30NM 283703N0803647W"], ("SFC", "17999FT MSL"), 1),
        ("!GPS 08/045 (EDW GPS 26-14) ZLA NAV GPS MAY NOT BE AVBL WI A 311NM RADIUS CENTERED AT 351622N1163355W FL400-UNL 2608221435-2608221917",
         "08/045", ["311NM 351622N1163355W"], ("FL400", "UNL"), 1),
        ("!ZMA 08/200 ZMA AIRSPACE ROCKET LAUNCH WI 5NM EITHER SIDE OF A LINE FROM 281330N0801600W TO 282501N0803029W SFC-UNL MON-FRI 1200-2000 2608221435-2608291917",
         "08/200", ["±5NM 2"], ("SFC", "UNL"), 5),
    ],
)  # fmt: skip
def test_domestic_texts_are_read(text, id_, areas, limits, windows):
    message = read(text)
    assert (message.id, [notation(area) for area in message.areas]) == (id_, areas)
    assert {(area.lower, area.upper) for area in message.areas} == {limits}
    assert format_instant(message.from_) == "2026-08-22T14:35:00Z"
    assert len(message.schedule[0]) == windows
    assert codes(message) == []


def test_a_cancelled_domestic_text_says_what_it_ends():
    message = read("!FDC 6/5399 CANCEL 6/5300")
    assert (message.kind, message.cancels, codes(message)) == ("cancel", ("6/5300",), [])


def test_a_record_gives_its_own_times_where_its_text_has_none():
    record = {"notamNumber": "X", "startDate": "08/22/2026 1435", "endDate": "08/22/2026 1917EST", "icaoMessage": "VALIDATION ERROR: INVALID Q-LINE FORMAT",
              "traditionalMessage": "!CARF 08/123 ZMA AIRSPACE WI 5NM RADIUS OF 281330N0801600W"}  # fmt: skip
    message = read(json.dumps({"notamList": [record]}))
    assert (format_instant(message.from_), format_instant(message.to)) == (
        "2026-08-22T14:35:00Z",
        "2026-08-22T19:17:00Z",
    )
    assert [notation(area) for area in message.areas] == ["5NM 281330N0801600W"]
    assert codes(message) == []


def test_a_list_of_records_is_read_by_its_first_and_says_so():
    records = [{"number": n, "icaoMessage": PLAIN.replace("A1234", n[:5])} for n in ("A1234/26", "A1235/26")]
    message = read(json.dumps(records))
    assert (message.id, codes(message)) == ("A1234/26", ["notam.several_messages"])
    assert blocks(read("[1, 2, {}]").findings)
