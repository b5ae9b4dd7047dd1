"""The treaty form: well-formed, complete in both columns, safe against hostile texts, EXERCISE wherever it is one."""

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from form_notices import HOSTILE, KINDS, PLACES, SCHEDULES, full, hostile, leaves, notices, wishes
from preavis.errors import UnusableInput
from preavis.formats import form, labels
from preavis.formats.items import items_of
from preavis.formats.values import NOT_STATED, Code, Given, Item, Named, Plain
from preavis.geo import OceanQuadrant, Position, Shape
from preavis.notice import Area, Launch, Notice, Place

LANGUAGES = labels.LANGUAGES
COLUMNS = [(language,) for language in LANGUAGES] + list(combinations(LANGUAGES, 2))


def html(notice, **more):
    rendering = form.render(notice, wishes(**more))
    (document,) = rendering.documents
    assert document.name == "form.html"
    assert document.text.startswith("<!DOCTYPE html>\n")
    return document.text


def tree(text):
    """Parse as XML, which is stricter than any browser."""
    return ET.fromstring(text.removeprefix("<!DOCTYPE html>\n"))


def rows(page):
    return {row.get("id").removeprefix("item-"): row for row in page.iter("tr") if row.get("id")}


def said(element):
    return "".join(element.itertext())


def visible(text):
    """What a reader sees of a text, said without the writer."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{{{ord(c):x}}}" for c in text)


@given(notices(), st.sampled_from(COLUMNS), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_form_is_well_formed_and_both_columns_are_complete(notice, languages, exercise):
    page = tree(html(notice, languages=languages, exercise=exercise, number="9"))
    found = rows(page)
    items = items_of(notice, wishes(number="9"), languages)
    assert list(found) == [item.number for item in items]
    for item in items:
        cells = found[item.number].findall("td")
        assert [cell.get("lang") for cell in cells] == list(languages)
        assert all(said(cell).strip() for cell in cells)
        for cell in cells:
            value = cell.find("*[@class='value said']")
            if isinstance(item.value, Given | Plain):
                assert said(value) == visible(item.value.text)


@pytest.mark.parametrize("languages", COLUMNS)
def test_no_sentence_is_put_together_from_pieces(languages):
    """Each piece of text is one whole entry of the table of words, in the language of its column, or what the party gave."""
    notice = full()
    items = items_of(notice, wishes(), languages)
    given_ = {visible(item.value.text) for item in items if item.value and hasattr(item.value, "text")}
    parties = {"RU", "CN", "KZ"}
    for language in languages:
        words = {labels.word(code, language, n) for code in labels.table() for n in range(8)}
        marks = {f"({labels.word('mark.untranslated', language)})"}
        for number, row in rows(tree(html(notice, languages=languages))).items():
            for cell in row.findall(f"td[@lang='{language}']"):
                for piece in filter(None, (text.strip() for text in cell.itertext())):
                    assert piece in words | marks | given_ | parties, (number, piece)


def test_every_member_of_the_notice_is_on_the_form():
    paths = set()
    for place in PLACES:
        for row in rows(tree(html(full(place)))).values():
            paths.add(re.sub(r"\[\d+\]", "[]", row.get("data-path") or ""))
    units = {path for path in leaves() if path.endswith(".unit")}  # stands beside its figure in one item
    assert sorted(path for path in set(leaves()) - units - paths) == []
    text = html(full())
    for figure in (
        "RU-2026-001", "RU-2026-000", "weather at the range", "241", "Asia/Kamchatka", "2026-12-10 (10 DEC 2026)",
        "2026-12-12 23:30:00 UTC (12 DEC 2026) / 2026-12-13 01:00:00 UTC (13 DEC 2026)", "2026-12-10 12:00:31 UTC",
        "62.9N 40.5E", "56.0S 163.0W", "51.5 NM", "52 KM", "777 M", "330.5", "30.25", "Kura range", "Sea of Okhotsk",
        "FL310", "FL390", "AREA-6", "121", "302.5", "93", "P4567/26 UUUU", "NAVAREA XIII 99/26",
        "2026-12-10 06:07:08 UTC", "a remark as sent",
    ):  # fmt: skip
        assert figure in text, figure


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("languages", [("en", "ru"), ("fr", "zh")])
def test_every_kind_has_its_title(kind, languages):
    rendering = form.render(full(kind=kind), wishes(languages=languages))
    page = tree(rendering.documents[0].text)
    assert [said(title) for title in page.iter("h1")] == [labels.word(f"kind.{kind}", each) for each in languages]
    local = [labels.word("title.local_only", each) in rendering.documents[0].text for each in languages]
    assert local == [kind == "withholding"] * 2
    assert ("form.local_only" in {f.code for f in rendering.findings}) == (kind == "withholding")


@pytest.mark.parametrize(
    "text", [HOSTILE, "<!--", "]]>", "&#0;", "\x00\ufffe\ufdd0", "</style><style>@import url(//x)"]
)
def test_hostile_texts_stay_texts(text):
    page = html(
        hostile(text), languages=("en", "zh"), agreement=text, agreement_name=(text, text), number=text, exercise=True
    )
    parsed = tree(page)
    tags = {element.tag.rpartition("}")[2] for element in parsed.iter()}
    assert not tags & {"script", "img", "link", "iframe", "object", "a", "form"}
    assert len(list(parsed.iter("style"))) == 1
    names = {name for element in parsed.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name in {"src", "href", "style"}}
    assert set(re.findall(r"https?://[^\"' <)]+", page)) <= {"http://www.w3.org/2000/svg"} | set(
        re.findall(r"https?://\S+", text)
    )
    assert all(c.isprintable() or c == "\n" for c in page)
    assert said(rows(parsed)["6"].find("td/bdi")) == visible(text)


def test_the_form_needs_no_other_file_and_no_script():
    page = html(full(), exercise=True)
    assert "default-src &#x27;none&#x27;" in page
    for word in ("<script", "<link", "<img", "url(", "@import", " src=", " href="):
        assert word not in page


def test_an_exercise_is_in_head_title_watermark_and_chart():
    page = html(full(), languages=("fr", "ru"), exercise=True)
    parsed = tree(page)
    head = parsed.find("body/table/thead")
    assert "EXERCISE" in said(head)
    assert "EXERCICE" in said(head)
    assert "УЧЕНИЕ" in said(head)
    assert said(parsed.find("body/div[@class='watermark']")) == "EXERCISE"
    assert said(parsed.find("head/title")).startswith("EXERCISE | ")
    assert [text.text for text in parsed.iter("{http://www.w3.org/2000/svg}text")].count("EXERCISE") == 1
    live = tree(html(full()))
    assert "EXERCISE" not in "".join(live.find("body").itertext())
    assert live.find("body").get("class") is None


@pytest.mark.parametrize("schedule", SCHEDULES[3:])
def test_the_form_says_how_its_windows_are_to_be_read(schedule):
    expected = {3: "one_window", 4: "all_apply", 5: "alternatives"}[SCHEDULES.index(schedule)]
    row = rows(tree(html(Notice(kind="pre_launch", launch=Launch(schedule=schedule)))))["5.11"]
    assert said(row.find("td/span[@class='value said']")) == labels.word(f"schedule.{expected}", "en")


def test_a_party_without_words_stands_by_its_code():
    row = rows(tree(html(full(notifying_party="HCOC-ICC"))))["5.3"]
    assert said(row.find("td/span[@class='value said']")) == "HCOC-ICC"
    row = rows(tree(html(full(territory_state="high_seas"), languages=("zh",))))["5.5"]
    assert said(row.find("td/span[@class='value said']")) == "公海"


def test_what_the_chart_cannot_show_is_a_finding():
    named = Area(shape=Shape(ocean_quadrant=OceanQuadrant(ocean="Arctic", quadrant="NE")))
    drawn = Area(label="A", shape=Shape(polygon=(Position("1", "2"), Position("3", "4"), Position("5", "1"))))
    rendering = form.render(full(Place(body_of_water="White Sea"), areas=(named, drawn)), wishes())
    assert [f.path for f in rendering.findings] == ["areas[0].shape", "launch.place"]
    assert "<svg" in rendering.documents[0].text
    assert "<svg" not in html(full(Place(site="X"), areas=(named,)))


def test_the_title_of_the_agreement_stands_in_its_language():
    names = ("Соглашение", "协定")
    cells = rows(tree(html(full(), languages=("ru", "zh"), agreement="ru-cn-2009", agreement_name=names)))[
        "3.1"
    ].findall("td")
    assert [said(cell.find("span[@class='value said']")) for cell in cells] == list(names)
    short = items_of(full(), wishes(agreement_name=("one",)), ("ru", "zh"))
    assert next(item.value for item in short if item.number == "3.1") == NOT_STATED


def test_the_values_of_the_form():
    shown = {form._value(value, "en") for value in (Code("party", "<X>"), Named((("en", "<b>"),)), Plain("1 & 2"))}
    assert all(re.search(r">(&lt;X&gt;|&lt;b&gt;|1 &amp; 2)</span>$", text) for text in shown)
    assert form._row(Item(number="1", label="area", n=3), ("fr", "zh")).count("<td") == 2


@pytest.mark.parametrize("given_", [(), ("en", "fr", "ru"), ("de",)])
def test_other_languages_are_refused(given_):
    with pytest.raises(UnusableInput, match=r"form\.languages"):
        form.render(full(), wishes(languages=given_))
