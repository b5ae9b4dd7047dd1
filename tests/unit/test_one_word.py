"""One word for one thing: an officer who reads two words looks for two things."""

import json

import pytest

import preavis.agreements.profile as profiles
from preavis.i18n import LANGUAGES, tables

# Where English says the first, the other language says the second, and never the third for it.
WORDS = [
    ("zh", "channel", "通道", ("频道", "信道")),
    ("zh", "receipt", "回执", ("签收", "收据")),
    ("zh", "desk", "席位", ("岗位", "台位")),
    ("zh", "watch", "值班", ("值守", "当值")),
    ("zh", "party", "缔约方", ("当事方", "当事国")),
    ("zh", "releaser", "签发人", ("签发员", "签发军官", "签发官")),
    ("zh", "exercise", "演习", ("演训",)),
    ("zh", "agreement", "协定", ("协议",)),
    ("fr", "releaser", "émetteur", ("signataire",)),
    ("fr", "watch", "veille", ("de quart",)),
    ("fr", "receipt", "reçu", ("récépissé", "accusé de réception")),
    ("ru", "receipt", "квитанция", ("расписк",)),
    ("ru", "party", "сторона", ("участником {agreement}",)),
    ("ru", "watch", "дежурство", ("вахт",)),
]


def said(language):
    """Yield every text of a language: of the program and of the agreements."""
    for code, table in tables().items():
        yield code, json.dumps(table[language], ensure_ascii=False)
    for id_ in profiles.known():
        profile = profiles.load(id_)
        words = [profile.name] + [rule.note for rule in profile.rules()] + [fact.says for fact in profile.fact]
        words += [words for each in profile.question for words in (each.asks, each.meanwhile, each.settled_by)]
        for place, each in enumerate(words):
            if isinstance(each, dict):
                yield f"{id_} {place}", each[language]


@pytest.mark.parametrize(
    ("language", "thing", "word", "others"), WORDS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_thing_has_one_word_in_every_text(language, thing, word, others):
    assert language in LANGUAGES
    found = dict(said(language))
    assert any(word.casefold()[:4] in text.casefold() for text in found.values()), f"nobody says {word} for {thing}"
    assert [(place, other) for place, text in found.items() for other in others if other in text.casefold()] == []


def test_a_notice_is_an_avis_in_french_where_it_is_the_document():
    english, french = dict(said("en")), dict(said("fr"))
    mixed = [c for c, text in english.items() if "notice" in text.casefold() and "notification" in french[c].casefold()]
    assert [c for c in mixed if "notification" not in english[c].casefold()] == []
