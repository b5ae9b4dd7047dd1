"""Words of the other mode: pointed at in every language, left alone where they are right."""

import pytest

from preavis.node.wording import mode_words
from preavis.statements import Message


def found(text, mode):
    return [(finding.code, finding.path) for finding in mode_words(Message(text=text), mode)]


@pytest.mark.parametrize(
    "text",
    ["EXERCISE EXERCISE", "this is a drill", "Ceci est un exercice.", "УЧЕНИЕ", "учебное уведомление", "这是演习"],
)
def test_exercise_in_a_live_text_is_pointed_at(text):
    assert found(text, "live") == [("text.exercise_in_live", "text")]
    assert found(text, "exercise") == []


@pytest.mark.parametrize(
    "text",
    ["THIS IS NOT A DRILL", "no exercise", "this is real", "a real launch", "pas un exercice", "lancement réel", "не учение",
     "реальный пуск", "不是演习", "非演习", "实战"],
)  # fmt: skip
def test_real_in_an_exercise_is_pointed_at(text):
    assert found(text, "exercise") == [("text.live_in_exercise", "text")]
    assert found(text, "live") == []


@pytest.mark.parametrize(
    "text", ["flight test of a training vehicle", "ракета", "发射", "lancement d’essai", "Drillship 7 stays clear"]
)
@pytest.mark.parametrize("mode", ["live", "exercise"])
def test_ordinary_words_are_left_alone(text, mode):
    assert found(text, mode) == []
