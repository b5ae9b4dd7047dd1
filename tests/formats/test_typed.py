"""What a person types: any usual form of a position or a time, never a guess."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preavis.clock import format_instant, parse_instant
from preavis.errors import UnusableInput
from preavis.formats.typed import instant, position, positions

NOW = parse_instant("2026-11-25T10:00:00Z")
FORMS = [
    "62.9 40.5", "62,9 40,5", "62.9/40.5", "62.9, 40.5", "62.9N 40.5E", "62.9N040.5E", "N62.9 E040.5", "6254N04030E", "6254N 04030E",
    "625400N0403000E", "N6254E04030", "N 6254 E 04030", "62-54.0N 040-30.0E", "62-54-00N 040-30-00E", "62°54'00\"N 40°30'00\"E",
    "62°54′N 40°30′E", "62 54 N 40 30 E", "62 54 00 N 040 30 00 E", "62°54'С 40°30'В", "6254С04030В", "(6254N 04030E)", "6254.0N04030.0E",
    "62 54.00 n, 040 30.00 e",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_each_usual_form_is_the_same_place(text):
    assert position(text) == ("62.9", "40.5")


@pytest.mark.parametrize(
    "text",
    ["", "Plesetsk", "62", "62 54 40 30", "6254 04030", "91 0", "0 181", "6260N04030E", "62.5.5N 40E", "62.5 54N 40E", "N62 N40", "6254N",
     "62 54 00 00 N 40 E", "1e5 3", "٦٢ ٤٠"],
)  # fmt: skip
def test_what_would_be_a_guess_is_refused_in_one_line(text):
    with pytest.raises(UnusableInput) as refused:
        position(text)
    assert refused.value.code == "typed.position"


def test_south_and_west_are_negative_and_zero_has_no_sign():
    assert position("1234S 12345W") == ("-12.566667", "-123.75")
    assert position("0000S 00000W") == ("0", "0")


def test_a_list_is_read_line_by_line():
    assert positions("6254N04030E\n\n62.0 40.0; 61N 41E\n") == (("62.9", "40.5"), ("62.0", "40.0"), ("61", "41"))


@given(lat=st.decimals(min_value=-90, max_value=90, places=6), lon=st.decimals(min_value=-180, max_value=180, places=6))
def test_decimals_come_back_as_they_were(lat, lon):
    read = position(f"{lat} {lon}")
    assert (Decimal(read.lat), Decimal(read.lon)) == (lat, lon)


@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(UnusableInput):
        position(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [("now", "2026-11-25T10:00:00Z"), ("", "2026-11-25T10:00:00Z"), ("1215Z", "2026-11-25T12:15:00Z"), ("301215Z", "2026-11-30T12:15:00Z"),
     ("301215Z DEC 26", "2026-12-30T12:15:00Z"), ("301215Z dec 2027", "2027-12-30T12:15:00Z"), ("2026-12-30 12:15Z", "2026-12-30T12:15:00Z"),
     ("2026-12-30T12:15:30Z", "2026-12-30T12:15:30Z")],
)  # fmt: skip
def test_a_time_is_read_in_any_usual_form(text, at):
    assert format_instant(instant(text, NOW)) == at


@pytest.mark.parametrize("text", ["12:15", "311215Z", "2560Z", "03/04/2026", "2026-12-30 12:15", "tomorrow"])
def test_a_time_without_zone_or_sense_is_refused(text):
    if text == "311215Z":  # November has 30 days
        text += " NOV 26"
    with pytest.raises(UnusableInput) as refused:
        instant(text, NOW)
    assert refused.value.code == "typed.instant"
