"""The reader of navigational warnings answers every text in form, fast, without an exception. A benchmark does so for minutes."""

import importlib.util
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.harness import LONGEST, Report, judge, run
from fuzz.navwarn_seeds import SEEDS, TOKENS
from preavis.clock import parse_instant
from preavis.formats.navwarn import read

ISSUED = parse_instant("2026-11-05T00:00:00Z")


def fault(text):
    """Return what is wrong with the answer to a text, None where nothing is."""
    report = Report()
    judge(partial(read, issued=ISSUED), text, report)
    return report.finds[0][1] if report.finds else None


def test_fifteen_seconds_of_damaged_warnings_break_nothing():
    guided = importlib.util.find_spec("atheris") is not None
    report = run(read, 15, SEEDS, TOKENS, guided=guided)
    assert report.finds == []
    assert report.inputs > 300


@pytest.mark.parametrize("token", TOKENS)
def test_no_token_repeated_to_twenty_kilobytes_breaks_the_reader(token):
    filling = (token * (LONGEST // len(token)))[: LONGEST - 600]
    texts = [filling, f"NAVAREA IV 1/26\n1. ROCKETS 120600Z TO 120900Z NOV IN AREA BOUND BY {filling}"]
    texts += [
        text.replace("120600Z", filling + "120600Z", 1).replace(" NOV", f" NOV {filling}", 1)[:LONGEST]
        for text in texts
    ]
    assert [found for text in texts if (found := fault(text))] == []


FOUND = {
    "a letter whose capital is two letters": "0ß0-0",
    "commas without end before what is cancelled": "CANCEL NAVAREA XI" + "," * 3000 + "CANCEL NAVAREA XI" + "," * 16000,
    "line ends without end": "NAVAREA IV 1/26" + "\n" * 19_900,
    "zones without end": "LOCAL " * 3300,
    "a blank number that never ends": "NAVAREA I 4" + " " * 19_900,
    "one long word before what is cancelled": "CANCEL NAVAREA XI " + "A" * 19_900,
    "one long Russian word": "ОТМ ПРИП " + "А" * 19_900,
    "a month that is none": "2026-91-12T06:00Z TO 2026-11-12T09:00Z",
    "a zone that turns a window round": "130600U TO 130900Z NOV",
    "words of a range alone": "至" * 20_000,
    "a list of days without end": "NAVAREA I 12/26\n1. MISSILES 12 NOV AND " + "1、" * 9_900,
}


@pytest.mark.parametrize("find", FOUND)
def test_what_once_broke_the_reader_does_so_no_more(find):
    assert fault(FOUND[find]) is None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(TOKENS), max_size=80).map("".join)))
def test_anything_at_all_is_answered_in_form(text):
    assert fault(text) is None
