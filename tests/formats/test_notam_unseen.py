"""NOTAM of many states, as their offices write them: each says what a reader finds in it, and no damage makes an area smaller in silence."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from notation import drawn, written
from preavis.formats.notam import read
from preavis.formats.notam.notation import POSITION

CASES = [
    case
    for name in ("notam_unseen.toml", "notam_unseen_2.toml")
    for case in tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))["case"]
]
TEXTS = [case for case in CASES if not case["text"].startswith(("{", "["))]
cases = pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])


def doubts(message):
    return [finding.code for finding in message.findings if finding.severity != "info"]


def times(message):
    begins = f"{message.from_:%y%m%d%H%M}" if message.from_ else "-"
    ends = "PERM" if message.permanent else f"{message.to:%y%m%d%H%M}" if message.to else "-"
    return f"{begins} {ends}{' EST' if message.estimated else ''}"


def windows(schedule):
    return [f"{w.start:%d%H%M}-{w.end:%d%H%M}" for w in schedule[0]] if schedule else "null"


def areas(message):
    return [drawn(area) + (f" @{','.join(windows(area.schedule))}" if area.schedule else "") for area in message.areas]


def is_meant(found, wanted):
    """Whether an area is the wanted one; of one with an arc only some vertices are given."""
    if not wanted.startswith("arc "):
        return found == wanted
    _, least, *some = wanted.split()
    vertices = found.removeprefix("ring ").split()
    rest = iter(vertices)
    return len(vertices) >= int(least) and all(vertex in rest for vertex in some)


def core(message):
    return (message.id, message.kind, times(message), message.schedule, areas(message))


def test_they_are_many():
    assert len(CASES) >= 390


@cases
def test_a_notam_says_what_a_reader_finds_in_it(case):
    message = read(case["text"])
    number = case.get("id") or re.search(r"[A-Z]\d{4}/\d\d", case["text"].upper()).group()
    assert (message.id, message.kind, message.refers_to) == (number, case.get("kind", "new"), case.get("refers"))
    assert times(message) == case["times"]
    wanted = case.get("windows", 1 if message.to else "null")
    found = windows(message.schedule)
    assert (len(found) if isinstance(wanted, int) else found) == wanted
    meant = [written(area) for area in case.get("areas", [])]
    assert [m if is_meant(a, m) else a for a, m in zip(areas(message), meant, strict=True)] == meant
    assert {f"{area.lower} {area.upper}" for area in message.areas} <= {
        case.get("levels"),
        *([] if "levels" in case else [f"{a.lower} {a.upper}" for a in message.areas]),
    }
    bands = [f"{area.lower} {area.upper}" for area in message.areas]
    assert bands == case.get("bands", bands)
    assert doubts(message) == case.get("doubts", [])
    assert set(case.get("told", [])) <= {finding.code for finding in message.findings}
    for finding in message.findings:
        assert finding.span is None or 0 <= finding.span[0] < finding.span[1] <= len(case["text"])


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["text"][:24])
@pytest.mark.parametrize(
    "habit",
    [
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="carriage returns"),
        pytest.param(str.lower, id="small letters"),
        pytest.param(lambda text: text.replace("\n", "  "), id="one line"),
        pytest.param(lambda text: text.replace("\n", " \n"), id="blanks at line ends"),
        pytest.param(lambda text: text.replace("\n", "\n  "), id="indented"),
        pytest.param(lambda text: text.replace("\n", "\n\n"), id="empty lines"),
        pytest.param(lambda text: f"ZCZC ABC0123 010800\nGG EUECYIYN\n010750 EUUUYNYX\n({text})\nNNNN\n", id="AFTN"),
        pytest.param(lambda text: f"{text}\n\nCREATED: 27 MAR 2026 11:48\nSOURCE: YBBBZEZX", id="created"),
    ],
)
def test_the_habits_of_a_service_change_nothing(case, habit):
    assert core(read(habit(case["text"]))) == core(read(case["text"]))


SOUND = [case for case in CASES if "OOO" not in case["text"]]


@pytest.mark.parametrize("case", SOUND, ids=lambda case: case["text"][:24])
def test_no_damaged_figure_makes_an_area_smaller_in_silence(case):
    text = case["text"].upper()
    item_e = re.search(r"[EЕ]\)", text)
    whole = read(text)
    sizes, known = [len(area.split()) for area in areas(whole)], Counter(doubts(whole))
    for position in POSITION.finditer(text, item_e.end() if item_e else 0):
        for place in (n for n in range(*position.span()) if text[n].isdigit()):
            for instead in ("", "X"):
                hurt = f"{text[:place]}{instead}{text[place + 1 :]}"
                less = read(hurt)
                if Counter(doubts(less)) <= known:
                    assert sum(len(area.split()) for area in areas(less)) >= sum(sizes) or "arc" in str(
                        case["areas"]
                    ), hurt
