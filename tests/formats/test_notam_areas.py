"""Item E: what offices write of areas, in English and Russian, drawn as a reader draws it, never smaller, never silently less."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notation import agrees, notation, place
from preavis.formats.notam import read
from preavis.geo import Position
from preavis.geodesy import GEOD, distance_m
from shared import shared

HERE = Path(__file__).parent
HEAD = "A1234/26 NOTAMN\nQ) XXXX/QWMLW/IV/BO/W/000/999/5000N03000E050\nA) XXXX B) 2605010800 C) 2605031600\n"
ENGLISH, RUSSIAN = (
    tomllib.loads((HERE / name).read_text("utf-8"))["case"] for name in ("notam_areas.toml", "notam_russian.toml")
)


def item_e(text):
    return read(f"{HEAD}E) {text}\nF) SFC G) UNL")


def doubts(message):
    return [finding.code for finding in message.findings if finding.severity != "info"]


@pytest.mark.parametrize("case", [*ENGLISH, *RUSSIAN], ids=lambda case: case["text"][:60])
def test_an_area_is_drawn_as_a_reader_draws_it(case):
    message = item_e(case["text"])
    assert [notation(area) for area in message.areas] == [
        notation(area) if agrees(area, wanted) else wanted
        for area, wanted in zip(message.areas, case["areas"], strict=True)
    ]
    if "finding" in case:
        finding, *_ = [each for each in message.findings if each.code == case["finding"]]
        assert len(HEAD) < finding.span[0] < finding.span[1] <= len(HEAD) + 3 + len(case["text"])
    else:
        assert doubts(message) == []
    if "first" in case:
        assert place(message.areas[0].shape.polygon[0]) == case["first"]


def test_at_least_sixty_texts_are_russian():
    assert len(RUSSIAN) >= 60
    assert all(re.search("[А-Я]", case["text"]) for case in RUSSIAN)


@pytest.mark.parametrize("case", [*ENGLISH, *RUSSIAN], ids=lambda case: case["text"][:60])
def test_line_ends_blanks_and_small_letters_change_no_area(case):
    meant = item_e(case["text"]).areas
    text = f"{HEAD}E) {case['text']}\nF) SFC G) UNL"
    assert read(text.replace("\n", "\r\n")).areas == meant
    assert read(f"\ufeff{text}").areas == meant
    assert read(text.lower()).areas == meant
    assert read(f"ZCZC ABC0123 010800\nGG EUECYIYN\n010750 EUUUYNYX\n({text})\nNNNN\n").areas == meant
    assert read(f"({text}").areas == meant


@pytest.mark.parametrize("case", ENGLISH, ids=lambda case: case["text"][:60])
def test_one_line_with_two_blanks_for_each_line_end_is_the_same_text(case):
    text = f"{HEAD}E) {case['text']}\nF) SFC G) UNL"
    one = read(" ".join(text.split(" ")).replace("\n", "  "))
    assert [notation(area) for area in one.areas] == [notation(area) for area in read(text).areas]


@pytest.mark.shared
def test_the_russian_text_of_the_reference_is_drawn_right():
    page = shared("reference/notam-samples.md").read_text("utf-8")
    (area,) = read(re.search(r"## 25\. .*?```\n(.*?)```", page, re.DOTALL).group(1)).areas
    assert place(area.shape.polygon[0]) == "560930N0370830E"
    assert (len(area.shape.polygon), area.lower, area.upper) == (8, "SFC", "FL120")


# -- every way to write one position -----------------------------------------------------------------------------------


@st.composite
def written(draw):
    """A position and a way to write it that offices use."""
    lat = draw(st.integers(0, 89)), draw(st.integers(0, 59)), draw(st.integers(0, 59))
    lon = draw(st.integers(0, 179)), draw(st.integers(0, 59)), draw(st.integers(0, 59))
    north, east = draw(st.sampled_from("NS")), draw(st.sampled_from("EW"))
    russian = draw(st.booleans())  # its letters are read by meaning
    letters = {"N": "С", "S": "Ю", "E": "В", "W": "З"} if russian else {each: each for each in "NSEW"}
    n, e = letters[north], letters[east]
    (a, b, c), (d, f, g) = lat, lon
    way = draw(st.integers(0, 11))
    short = way in {1, 3, 5}
    text = (
        f"{a:02}{b:02}{c:02}{n}{d:03}{f:02}{g:02}{e}",
        f"{a:02}{b:02}{n}{d:03}{f:02}{e}",
        f"{n}{a:02}{b:02}{c:02}{e}{d:03}{f:02}{g:02}",
        f"{n}{a:02}{b:02}{e}{d:03}{f:02}",
        f"{a:02} {b:02} {c:02}{n} {d:03} {f:02} {g:02}{e}",
        f"{n}{a:02} {b:02} {e}{d:03} {f:02}",
        f"{a:02}{b:02}{c:02}{n}/{d:03}{f:02}{g:02}{e}",
        f"{a:02}{b:02}{c:02}.00{n} {d:03}{f:02}{g:02}.00{e}",
        f"{a:02}-{b:02}-{c:02}{n} {d:03}-{f:02}-{g:02}{e}",
        f"{a:02}°{b:02}'{c:02}\"{n} {d:03}°{f:02}'{g:02}\"{e}",
        f"{a:02}{b:02}{c:02}{n}{d:03}\n{f:02}{g:02}{e}",
        f"{n} {a:02} {b:02} {c:02}  {e} {d:03} {f:02} {g:02}",
    )[way]
    value = a + b / 60 + (0 if short else c / 3600), d + f / 60 + (0 if short else g / 3600)
    return text, (value[0] * (1 if north == "N" else -1), value[1] * (1 if east == "E" else -1)), way


@given(
    st.lists(written(), min_size=3, max_size=9, unique_by=lambda each: each[1]),
    st.sampled_from([" - ", ", ", "\n", " TO "]),
)
@settings(max_examples=300, deadline=None)
def test_every_way_to_write_a_position_gives_its_place(found, sign):
    message = item_e(sign.join(text for text, _, _ in found))
    assert doubts(message) == []
    (area,) = message.areas
    for position, (_, (lat, lon), _) in zip(area.shape.polygon, found, strict=True):
        assert abs(float(position.lat) - lat) < 1e-6
        assert abs(float(position.lon) - lon) < 1e-6  # fmt: skip


@given(st.integers(0, 3), st.integers(0, 12))
def test_no_digit_can_be_lost_from_a_ring_without_a_word(vertex, digit):
    points = ["501020N0301020E", "511020N0301120E", "511120N0311020E", "501220N0311320E"]
    hurt = points[vertex].replace("N", "").replace("E", "")
    kept = [n for n, sign in enumerate(points[vertex]) if sign.isdigit()]
    at = kept[digit % len(kept)]
    points[vertex] = points[vertex][:at] + points[vertex][at + 1 :]
    message = item_e(" - ".join(points))
    assert hurt
    assert doubts(message), points
    for area in message.areas:
        assert len(area.shape.polygon) == 4


# -- arcs and ellipses -------------------------------------------------------------------------------------------------


def test_an_arc_keeps_its_radius_all_the_way():
    text = "5000N03000E - 5100N03000E THENCE CLOCKWISE ALONG ARC OF 60NM RADIUS CENTRED ON 5000N03000E TO 5000N03133E - 5000N03000E"
    (area,) = item_e(text).areas
    centre = (50.0, 30.0)
    for point in area.shape.polygon[2:-1]:
        assert abs(distance_m(centre, point.degrees()) - 60 * 1852) < 1


def test_an_arc_without_a_way_round_leaves_its_area_out():
    message = item_e(
        "5000N03000E - 5100N03000E THENCE ARC OF 60NM RADIUS CENTRED ON 5000N03000E TO 5000N03133E - 5000N03000E"
    )
    assert message.areas == ()
    assert doubts(message) == ["notam.arc_unread"]


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 359))
def test_an_ellipse_lies_inside_its_outline_and_barely(a, b, turn):
    major, minor = max(a, b), min(a, b)
    text = f"ELLIPSE CENTRED ON 5000N03000E, SEMI-MAJOR AXIS {major}KM, SEMI-MINOR AXIS {minor}KM, AZIMUTH OF MAJOR AXIS {turn:03} DEG"
    (area,) = item_e(text).areas
    for bearing, reach in ((turn, major), (turn + 90, minor), (turn + 180, major)):
        lon, lat, _ = GEOD.fwd(30, 50, bearing, reach * 1000)
        nearest = min(distance_m((lat, lon), point.degrees()) for point in area.shape.polygon)
        assert nearest < reach * 1000 * 0.03 + major * 1000 * 0.06
    assert max(distance_m((50, 30), point.degrees()) for point in area.shape.polygon) < major * 1000 * 1.001


def test_a_magnetic_sector_is_drawn_as_its_whole_circle():
    message = item_e("SECTOR CENTRED ON 501000N0301000E BRG 010 TO 095 MAG RADIUS 20KM")
    assert [notation(area) for area in message.areas] == ["20KM 5010N03010E"]
    assert doubts(message) == ["notam.magnetic"]


def test_lone_positions_are_said_to_be_part_of_no_area():
    message = item_e(
        "AIM POINT 5000N03000E. AREA 5010N03010E-5110N03010E-5110N03110E. ALTN RTE ABC DCT 6010N02010E DCT DEF"
    )
    assert [notation(area) for area in message.areas] == ["3"]
    assert [finding.code for finding in message.findings] == ["notam.not_of_an_area"] * 2
    assert isinstance(message.areas[0].shape.polygon[0], Position)
