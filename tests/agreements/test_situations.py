"""Situations with their expected outcomes, as a lawyer reads them (`tests/agreements/*.toml`)."""

import re

import pytest

import preavis.agreements.profile as profiles
from situations import HERE, SITUATIONS, differences, judge

NAMES = [f"{one['file']}: {one['says']}" for one in SITUATIONS]


@pytest.mark.parametrize("situation", SITUATIONS, ids=NAMES)
def test_the_agreement_answers_as_the_situation_says(situation):
    judged = judge(situation, profiles.load(situation["agreement"]))
    assert differences(situation, judged) == {}, judged.findings


def test_every_situation_says_something_of_its_own():
    assert len(set(NAMES)) == len(NAMES)
    assert all(one["expect"] for one in SITUATIONS)
    assert {one["agreement"] for one in SITUATIONS} == set(profiles.known())


def numbered(word):
    """The numbers of the worked cases or quirks that a situation or a test names."""
    told = [*NAMES, *(file.read_text("utf-8") for file in HERE.rglob("test_*.py"))]
    return {int(number) for text in told for number in re.findall(rf"\b{word} (\d+)\.", text)}


@pytest.mark.parametrize(("word", "count"), [("Case", 22), ("Quirk", 28)])
def test_every_worked_case_and_every_quirk_has_its_situation(word, count):
    assert set(range(1, count + 1)) - numbered(word) == set()


@pytest.mark.parametrize("id_", profiles.known())
def test_every_rule_of_every_agreement_has_source_and_status(id_):
    profile = profiles.load(id_)
    for rule in profile.rules():
        assert rule.source
        assert rule.status in {"text", "reported", "inferred", "unknown"}
    used = {source.strip(",") for rule in profile.rules() for source in rule.source.split()}
    assert used == set(profile.sources), "a source is listed that no rule uses"
