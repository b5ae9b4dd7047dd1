"""The NOTAM reader answers every text in form, fast, without an exception. A benchmark runs the same for ten minutes."""

import importlib.util

import pytest

from fuzz.harness import LONGEST, run
from fuzz.notam_seeds import END, HEAD, SEEDS, TOKENS
from preavis.formats.notam import read


def test_fifteen_seconds_of_damaged_notam_break_nothing():
    guided = importlib.util.find_spec("atheris") is not None
    report = run(read, 15, SEEDS, TOKENS, guided=guided)
    assert report.finds == []
    assert report.inputs > 500


@pytest.mark.parametrize("token", TOKENS)
def test_no_token_repeated_to_twenty_kilobytes_breaks_the_reader(token):
    inside = [
        f"{HEAD}{item}{token * (LONGEST // len(token))}{END}"[:LONGEST] for item in ("D) ", "E) ", "E) 5010N03010E")
    ]
    report = run(read, 0, inside, [token])
    assert [reason for _, reason in report.finds] == []


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("12:30", id="halves of positions"),
        pytest.param("5010N03010E SFC-FL100 ", id="limits of areas"),
        pytest.param("КРУГ РАДИУС 5КМ ЦЕНТР 5709С03708В ЗЕМЛЯ-ЭШ120 ", id="limits of circles"),
        pytest.param("LAT 5000N AND 5100N ", id="boxes that never end"),
        pytest.param("WI 3NM OF 5010N03010E UP TO FL100, ", id="upper limits"),
    ],
)
def test_a_row_that_once_was_slow_is_read_in_its_length(row):
    texts = [f"{HEAD}E) ROCKET LAUNCH WI 10N{row * (LONGEST // len(row))}{END}"[:LONGEST]]
    report = run(read, 0, texts, [row])
    assert [reason for _, reason in report.finds] == []
