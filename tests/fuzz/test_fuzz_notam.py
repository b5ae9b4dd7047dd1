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
