"""Read over the telephone: short, spelled as the field spells, EXERCISE first and last, no date as a bare number."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from house import House
from preavis.i18n import LANGUAGES
from preavis.node.readback import ALPHABET, spelled, spoken_time
from preavis.web.life_views import readback

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
SECONDS = 90
WORDS_A_SECOND = 2.2
SIGNS_A_SECOND = 4


@pytest.fixture
def case(tmp_path):
    house = House(tmp_path)
    windows = [[{"from": f"2026-12-{day}T06:00:00Z", "to": f"2026-12-{day}T12:00:00Z"}] for day in range(10, 20)]
    long = {**NOTICE, "launch": {**NOTICE["launch"], "schedule": windows}, "reference": "RU-2026-001/" + "7" * 60}
    long["remarks"] = "x" * 3000
    entry = house.say(house.ru, "notice", long)
    house.deliver()
    yield house.cn.case(entry.leaf.hex()[:16])
    house.close()


def test_the_spelling_alphabet_is_that_of_icao():
    assert spelled("AJX-7", "en") == "Alfa Juliett X-ray dash seven"
    assert set(ALPHABET) == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert all(name.startswith(letter) for letter, name in ALPHABET.items())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "one zero December two zero two six, zero six tree zero Zulu"),
        ("fr", "un zéro décembre deux zéro deux six, zéro six trois zéro Zulu"),
        ("ru", "один ноль декабря два ноль два шесть, ноль шесть три ноль Zulu"),
        ("zh", "两 洞 两 六 年 十二月 幺 洞 日，洞 六 三 洞 Zulu"),
    ],
)
def test_a_time_is_said_figure_by_figure_with_the_month_in_its_word(language, said):
    assert spoken_time(datetime(2026, 12, 10, 6, 30, tzinfo=UTC), language) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_notice_is_read_in_ninety_seconds_and_says_exercise_first_and_last(case, language):
    said = readback(case, language)
    assert said[0] == said[-1]
    assert len(set(re.findall(r"\w+", said[0]))) == 1, "three times the same word"
    assert len(re.findall(r"\w+", said[0])) == 3
    whole = " ".join(said)
    if language == "zh":
        units = len(re.findall(r"[A-Za-z-]+|[一-鿿]", whole)) / SIGNS_A_SECOND
    else:
        units = len(re.findall(r"[\w-]+", whole)) / WORDS_A_SECOND
    assert units <= SECONDS, whole
    figures = re.findall(r"\d+", whole)
    assert figures == ["8", "1"], "only how many windows and areas are left for the sheet"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_shows_a_code(case, language):
    assert not [line for line in readback(case, language) if re.search(r"\b(readback|vehicle|octant|case)\.", line)]
