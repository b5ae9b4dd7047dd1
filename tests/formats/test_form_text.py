"""The numbered text form: 69 characters a line, codes in every language, and back without loss."""

import re
import typing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from form_notices import HOSTILE, KINDS, PLACES, full, hostile, leaves, notices, texts, wishes
from preavis import geo, notice
from preavis.errors import Refused, UnusableInput
from preavis.formats import labels, lines, textform
from preavis.formats.items import items_of
from preavis.formats.values import NOT_STATED, Code, Free, Given, Named, Plain

LANGUAGES = labels.LANGUAGES
SENT = tuple(kind for kind in KINDS if kind != "withholding")


def meant(item, language):
    """What a reader must find for an item, said without the writer."""
    match item.value:
        case Code() as code:
            return None if code == NOT_STATED else code.code.upper()
        case Plain(text=text) | Given(text=text) | Free(text=text):
            return text
        case Named(texts=named):
            return dict(named)[language]


@given(notices(SENT), st.sampled_from(LANGUAGES), st.booleans(), st.none() | texts)
@settings(max_examples=150, deadline=None)
def test_every_item_is_read_back_as_it_was_meant(notice, language, exercise, number):
    asked = wishes(
        languages=(language,), exercise=exercise, number=number, agreement="ru-cn-2009", agreement_name=("A: B",)
    )
    text = textform.render(notice, asked).documents[0].text
    items = items_of(notice, asked, (language,))
    read = {number: value for number, value in textform.read(text).items() if number not in lines.HEADER}
    assert read == {item.number: meant(item, language) for item in items if item.value is not None}
    assert all(len(line) <= 69 for line in text.split("\n"))
    assert textform.check(text) == ()


@given(texts)
@settings(max_examples=300, deadline=None)
def test_a_text_folds_and_unfolds_whatever_it_holds(text):
    folded = lines.folded(f'6 REMARKS: "{lines.escaped(text)}"')
    assert all(len(line) <= 69 and line == line.rstrip() for line in folded)
    for end in ("\n", "\r\n", " \t\r\n"):
        assert lines.scan(end.join(folded)) == ({"6": text}, ())


@given(st.text(max_size=300) | st.text(alphabet='12. :"\\\n AZ', max_size=100))
@settings(max_examples=300, deadline=None)
def test_the_reader_takes_any_text_and_drops_no_word_of_it(text):
    values, findings = lines.scan(text)
    textform.check(text)
    assert all(0 <= f.span[0] < f.span[1] <= len(text) for f in findings)
    if not values:
        assert all(
            re.search(r"\w", line) is None or re.match(r"\s*(\d|EXERCISE)", line) for line in re.split(r"[\r\n]", text)
        )


@pytest.mark.parametrize("kind", SENT)
def test_every_language_carries_the_same_values(kind):
    read = []
    for pair in (("en", "fr"), ("ru", "zh")):
        rendering = textform.render(full(kind=kind), wishes(languages=pair))
        assert [d.name for d in rendering.documents] == [f"textform-{language}.txt" for language in pair]
        read += [textform.read(document.text) for document in rendering.documents]
    assert all(values == read[0] for values in read)
    assert read[0]["5.1"] == kind.upper()


def test_the_order_is_that_of_the_networks():
    text = textform.render(full(), wishes(number="CBE-7")).documents[0].text
    words = [line.split(":")[0] for line in text.split("\n")[:5]]
    assert words == ["PRECEDENCE", "FROM", "TO", "INFO", "SUBJECT"]
    heads = [line for line in text.split("\n") if re.match(r"\d+ ", line)]
    assert [head.split()[0] for head in heads] == list("1234567")
    assert heads[0].endswith('"CBE-7"')
    assert text.rstrip().endswith('END OF MESSAGE NUMBER: "CBE-7"')
    assert (
        textform.read(text)["5.11.1.1"]
        == "2026-12-10 06:00:00 UTC (10 DEC 2026) / 2026-12-10 12:00:00 UTC (10 DEC 2026)"
    )
    assert '5.10.2 TIME ZONE OF THE DATE: "Asia/Kamchatka"' in text
    assert '6 REMARKS (AS SENT, NOT TRANSLATED): "a remark as sent"' in text


def test_an_exercise_says_so_first_last_and_in_the_subject():
    text = textform.render(full(), wishes(exercise=True)).documents[0].text
    assert text.startswith("EXERCISE EXERCISE EXERCISE\n")
    assert text.endswith("EXERCISE EXERCISE EXERCISE\n")
    assert textform.read(text)["SUBJECT"] == "EXERCISE PRE_LAUNCH"
    assert "EXERCISE" not in textform.render(full(), wishes()).documents[0].text


def test_every_member_of_the_notice_is_an_item():
    shown = set()
    for place in PLACES:
        shown |= {re.sub(r"\[\d+\]", "[]", item.path or "") for item in items_of(full(place), wishes(), ("en",))}
    asked = set(leaves())
    units = {path for path in asked if path.endswith(".unit")}  # stands beside its figure in one item
    assert sorted(path for path in asked - units if path not in shown) == []
    read = textform.read(textform.render(full(), wishes()).documents[0].text)
    assert {"51.5 NM", "52 KM", "777 M"} <= set(read.values())


def test_a_party_s_text_cannot_pose_as_an_item():
    text = textform.render(hostile(), wishes()).documents[0].text
    read = textform.read(text)
    assert read["5.1"] == "PRE_LAUNCH"
    assert read["6"] == read["1"] == HOSTILE
    assert textform.check(text) == ()
    assert text.isprintable() or set(filter(lambda c: not c.isprintable(), text)) == {"\n"}


def test_damage_is_said_and_nothing_is_dropped():
    text = textform.render(full(), wishes()).documents[0].text
    cut = text[: text.index("6 REMARKS")]
    assert [f.code for f in textform.check(cut)] == ["textform.no_end"]
    twice = text.replace("6 REMARKS", "5.1 KIND: GOODWILL\n6 REMARKS")
    (finding,) = textform.check(twice)
    assert (finding.code, finding.severity, finding.path) == ("lines.twice", "block", "5.1")
    assert twice[slice(*finding.span)] == "5.1 KIND: GOODWILL"
    assert textform.read(twice)["5.1"] == "PRE_LAUNCH\nGOODWILL"
    stray = "PLEASE RELAY\n" + text.replace('"a remark as sent"', '"a remark as sent')
    assert [f.code for f in textform.check(stray)] == ["lines.not_an_item", "lines.broken_quotes"]
    assert textform.read(stray)[""] == "PLEASE RELAY"
    other = text.removesuffix('"RU-2026-001"\n') + '"RU-2026-002"\n'
    assert [f.code for f in textform.check(other)] == ["textform.other_end"]


def test_a_withholding_never_becomes_a_message():
    with pytest.raises(Refused, match=r"form\.never_sent"):
        textform.render(full(kind="withholding"), wishes())


@pytest.mark.parametrize("given", [(), ("en", "fr", "ru"), ("de",)])
def test_other_languages_are_refused(given):
    with pytest.raises(UnusableInput, match=r"form\.languages"):
        textform.render(full(), wishes(languages=given))


def test_a_message_without_number_is_warned_of():
    rendering = textform.render(full(reference=None), wishes())
    assert [f.code for f in rendering.findings] == ["textform.open_header", "textform.no_number"]


VOCABULARIES = {
    "kind": notice.NoticeKind, "vehicle": notice.VehicleKind, "basing": notice.Basing,
    "purpose": notice.FlightPurpose, "area": notice.AreaPurpose, "medium": notice.Medium,
    "warning": notice.Medium, "result": notice.Result, "edges": geo.Edges, "direction": geo.Octant,
    "ocean": geo.Ocean,
}  # fmt: skip


@pytest.mark.parametrize("vocabulary", sorted(VOCABULARIES))
def test_every_code_of_a_notice_has_words(vocabulary):
    for code in typing.get_args(VOCABULARIES[vocabulary]):
        assert labels.has(f"{vocabulary}.{code}")


@pytest.mark.parametrize("code", sorted(labels.table()))
def test_words_stand_in_four_languages(code):
    words = labels.table()[code]
    assert set(words) == set(LANGUAGES)
    slots = {language: sorted(re.findall(r"\{\w+\}", said)) for language, said in words.items()}
    assert all(found == slots["en"] and set(found) <= {"{n}"} for found in slots.values())
    for language, said in words.items():
        assert said == said.strip()
        assert said
        if code.startswith("label."):
            assert ":" not in said, (code, language)
            assert "：" not in said, (code, language)
    assert re.search(r"[\u0400-\u04ff]|WGS", words["ru"])
    assert re.search(r"[\u4e00-\u9fff]", words["zh"])
