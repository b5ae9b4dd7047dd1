"""What the law says to people: every finding, duty and article in four languages, whole sentences with nothing left open."""

import re

import pytest
from click.testing import CliRunner

import preavis.agreements.profile as profiles
from preavis import articles
from preavis.cli import cli
from preavis.i18n import LANGUAGES, finding_text, tables, text
from situations import SITUATIONS, judge

FOUND = {}
for one in SITUATIONS:
    judged = judge(one, profiles.load(one["agreement"]))
    FOUND |= {finding.code: finding for finding in judged.findings}
FAMILIES = (
    "scope.",
    "agreement.",
    "field.missing",
    "group.",
    "withholding.",
    "reading.",
    "declaration.",
    "distance.",
    "slip.",
)
NOT_OF_A_CHECK = {
    "agreement.article", "agreement.no_end", "agreement.unknown", "agreement.suspended", "withholding.refused",
    "withholding.sealed",
}  # fmt: skip
"""Words of faces and of the node; a suspension is a declaration in the node (tests/federation/test_law.py)."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(FOUND))
def test_every_finding_of_every_situation_has_its_words(code, language):
    said = finding_text(FOUND[code], language)
    assert not said.startswith(code)
    assert not re.search(r"[{}]", said)
    assert language == "en" or said != finding_text(FOUND[code], "en")


def test_every_finding_that_the_law_can_give_is_given_in_a_situation():
    known = {code for code in tables() if code.startswith(FAMILIES)}
    assert known - FOUND.keys() - NOT_OF_A_CHECK == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", profiles.known())
def test_an_agreement_is_shown_article_by_article_in_a_language(id_, language):
    profile = profiles.load(id_)
    done = CliRunner().invoke(cli, ["agreements", id_, "--language", language])
    assert done.exit_code == 0
    assert profile.name[language] in done.stdout
    for rule in profile.rules():
        assert articles.in_words(rule.note, language) in done.stdout
        assert text(f"status.{rule.status}", language) in done.stdout
    for question in articles.questions(profile, language):
        assert question.asks in done.stdout
        assert question.settled_by in done.stdout
    for key, source in profile.sources.items():
        assert f"{key}  {source}" in done.stdout


@pytest.mark.parametrize(
    ("article", "shown"),
    [("1(3)", "Article 1(3)"), ("III", "Article III"), ("Annex 15", "Annex 15"), ("VI(1)", "Article VI(1)")],
)
def test_an_article_is_named_as_its_text_names_it(article, shown):
    assert articles.cited(article, "en") == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missile_of_the_sea_is_no_warning_to_mariners(language):
    """One word of a profile can mean two things: where a missile is based, and who is warned."""
    said = {
        (one.kind, value) for one in articles.articles(profiles.load("in-pk-2005"), language) for _, value in one.cells
    }
    mariners = text("value.medium.sea", language)
    assert ("public_warning", mariners) in said
    assert not any(mariners in value for kind, value in said if kind == "limb")


@pytest.mark.parametrize(("language", "month"), [("en", "30 d"), ("fr", "30 j"), ("ru", "30 сут"), ("zh", "30 天")])
def test_a_length_of_time_is_written_in_the_reader_s_language(language, month):
    cells = {value for one in articles.articles(profiles.load("ru-cn-2009"), language) for _, value in one.cells}
    assert month in cells
