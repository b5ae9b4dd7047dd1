"""What an officer on watch reads says the same in four languages, and names each button as his screen does."""

import hashlib
import re
from functools import cache
from pathlib import Path

import pytest

from preavis.i18n import LANGUAGES, tables

ROOT = Path(__file__).parents[2]
OTHERS = LANGUAGES[1:]
NAMES = {"en": "English", "fr": "Français", "ru": "Русский", "zh": "中文"}
# What officers on watch and drafters read; the pages for engineers and administrators of machines stay English.
HOW_TO = (
    "keep-a-watch",
    "ask-about-a-track",
    "compose-a-notice",
    "correct-a-mistake",
    "hand-over-the-watch",
    "run-a-drill",
    "system-down",
    "keep-a-launch-silent",
    "officers",
)
PAGES = (
    "README.md",
    "tutorial/first-exchange.md",
    *(f"how-to/{name}.md" for name in HOW_TO),
    "explanation/evidence.md",
    "explanation/the-alarm.md",
)
each = pytest.mark.parametrize(("language", "name"), [(one, name) for one in OTHERS for name in PAGES])


def path(name, language):
    if language == "en":
        return ROOT / name if name == "README.md" else ROOT / "docs" / name
    return ROOT / "docs" / language / name


def page(name, language):
    return path(name, language).read_text("utf-8")


def mirrored(name, language):
    """Return what a translation and its English share: of the README all but the last part, where to go on."""
    said = page(name, language)
    return said.rpartition("\n## ")[0] if name == "README.md" else said


def fingerprint(name):
    return hashlib.sha256(mirrored(name, "en").encode()).hexdigest()[:12]


def prose(said):
    """Return what is read as words: no comment, no code, no address of a link; one blank for any white space."""
    said = re.sub(r"<!--.*?-->|^```.*?^```$|`[^`]*`", "", said, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\]\([^)]*\)", "]", said).replace("\u00a0", " ")


def blocks(said):
    """Return the code blocks without their comments, which are translated."""
    return [
        re.sub(r"[ \t]+# .*", "", block) for block in re.findall(r"^```\w*\n(.*?)^```$", said, re.DOTALL | re.MULTILINE)
    ]


def emphasised(said):
    return [" ".join(span.split()) for span in re.findall(r"\*{1,2}([^*]+)\*{1,2}", prose(said))]


@cache
def labels(language):
    """Return code to the forms of its text as a page may quote them: “…” stands for what the console fills in."""
    found = {}
    for code, texts in tables().items():
        forms = [texts[language]] if isinstance(texts[language], str) else list(texts[language].values())
        found[code] = [" ".join(re.sub(r"\{\w+\}", "…", form).split()).casefold() for form in forms]
    return found


def is_named(span, forms):
    """Say whether a page's words are a text, or, ending in “…”, its beginning."""
    said = span.rstrip(".").casefold()
    if said.endswith("…") and said not in forms:
        return any(form.startswith(said.rstrip("… ")) for form in forms)
    return said in forms


def codes_of(span):
    return [code for code, forms in labels("en").items() if is_named(span, forms)]


def capitals():
    """Return the words in capitals by which a screen warns, with their translations. NOTAM is the world's word, not ours."""
    for texts in tables().values():
        if not isinstance(texts["en"], str):
            continue
        heads = {language: re.split(r"[.:。：]", str(texts[language]))[0].strip() for language in LANGUAGES}
        if heads["en"].isupper() and "{" not in heads["en"] and heads["fr"] != heads["en"]:
            yield heads


@each
def test_a_page_of_the_watch_stands_in_every_language(language, name):
    assert path(name, language).is_file()


@pytest.mark.parametrize("language", OTHERS)
def test_no_translated_page_is_without_its_english(language):
    folder = ROOT / "docs" / language
    assert {str(one.relative_to(folder)) for one in folder.rglob("*.md")} == set(PAGES)


@each
def test_a_translation_is_not_older_than_its_english(language, name):
    english = path(name, "en").relative_to(ROOT)
    first = page(name, language).partition("\n")[0]
    assert first == f"<!-- {english} {fingerprint(name)} -->", (
        f"page docs/{language}/{name} is older than its English: bring it up to date, then let its first line "
        f"name {english} {fingerprint(name)}"
    )


@each
def test_a_translation_has_the_headings_of_its_english(language, name):
    levels = [
        re.findall(
            r"^(#+) ", re.sub(r"^```.*?^```$", "", page(name, one), flags=re.DOTALL | re.MULTILINE), re.MULTILINE
        )
        for one in ("en", language)
    ]
    assert levels[0] == levels[1]


@each
def test_a_translation_has_the_commands_of_its_english(language, name):
    assert blocks(page(name, language)) == blocks(page(name, "en"))
    inline = [set(re.findall(r"(?<!`)`([^`\n]+)`", mirrored(name, one))) for one in ("en", language)]
    assert inline[0] == inline[1]


@each
def test_every_page_leads_to_its_other_languages(language, name):
    for here, others in (("en", OTHERS), (language, [one for one in LANGUAGES if one != language])):
        lines = [line for line in page(name, here).split("\n") if line and not line.startswith("<!--")]
        assert lines[0].startswith("# ")
        links = re.findall(r"\[(\S+)\]\(([^)]+)\)", lines[1])
        assert [link[0] for link in links] == [NAMES[one] for one in others]
        assert [(path(name, here).parent / link[1]).resolve() for link in links] == [path(name, one) for one in others]


@each
def test_a_link_leads_to_the_page_in_the_reader_s_language(language, name):
    body = page(name, language).split("\n", 4)[4]
    translated = {path(one, "en"): path(one, language) for one in PAGES if one != name}
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", body):
        leads = (path(name, language).parent / target).resolve()
        assert leads not in translated, f"{target}: {translated[leads].relative_to(ROOT)} is there"


@each
def test_a_button_is_named_as_it_stands_on_the_screen(language, name):
    spans = emphasised(page(name, language))
    theirs = labels(language)
    free = 0
    for span in emphasised(page(name, "en")):
        codes = codes_of(span)
        if not codes:
            free += 1
            continue
        wanted = [form for code in codes for form in theirs[code]]
        found = [one for one in spans if is_named(one, wanted)]
        assert found, f"*{span}* is {sorted(set(wanted))} on the screen; the page says {spans}"
        spans.remove(found[0])
    assert len(spans) == free, f"not on the screen, or not in the English page: {spans}"


@each
def test_a_word_in_capitals_is_the_one_on_the_screen(language, name):
    said = prose(page(name, "en"))
    for heads in capitals():
        if re.search(rf"\b{heads['en']}\b", said):
            assert heads[language] in prose(page(name, language)), heads["en"]


@each
def test_a_page_is_set_as_its_language_is(language, name):
    words = prose(page(name, language))
    assert not re.search(r"\b\d{1,2}/\d{1,2}\b", words), "a day is never written so that it could be a month"
    raw = re.sub(
        r"<!--.*?-->|^```.*?^```$|`[^`]*`|\]\([^)]*\)", "", page(name, language), flags=re.DOTALL | re.MULTILINE
    )
    wrong = {
        "fr": r"[^\u00a0](?:[:;?»]|!(?!\[))|«[^\u00a0]|['\"“”]",
        "ru": r"[\"“”'’]|\w -|[^\u00a0]—",
        "zh": r"[一-鿿][,;:?!.()]|[,;:?!()][一-鿿]|[一-鿿] [一-鿿]|[\"'«»]",
    }[language]
    found = [raw[max(0, one.start() - 20) : one.end() + 10] for one in re.finditer(wrong, raw)]
    assert not found, found
