"""No page says a word that is not in the tables of texts: every template is walked, and every letter outside `t()` is found."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from preavis import web

TEMPLATES = sorted((Path(web.__file__).parent / "templates").rglob("*.html"))
# names that are the same in every language
NAMES = {
    "Preavis",
    "EXERCISE",
    "T",
    "Atom",
    "iCalendar",
    "CSV",
    "JSON",
    "Lines",
    "SHA",
    "English",
    "Français",
    "Русский",
    "中文",
}
# the public page says it in four languages side by side, and names its files
NAMES |= {"EXERCICE", "УЧЕНИЕ", "演习", "checkpoint", "figures", "json", "leaves", "txt"}
SPOKEN = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"]*)"')
LETTERS = re.compile(r"[^\W\d_]+")


def literals(source):
    """The words of a template that a person would see or hear, outside every expression."""
    data = "".join(
        value if kind == "data" else "\x00" for _, kind, value in Environment(autoescape=True).lex(source)
        if kind in {"data", "variable_begin", "block_begin"}
    )  # fmt: skip
    data = re.sub(r"<!doctype[^>]*>|<!--.*?-->|<(script|style)\b.*?</\1>", "", data, flags=re.DOTALL)
    said = SPOKEN.findall(data) + re.findall(r">([^<>]*)<", f">{data}<")
    words = {word for text in said for word in LETTERS.findall(re.sub(r"&\w+;", "", text))}
    return sorted(word for word in words - NAMES if len(word) > 1 or not word.isascii())  # a single letter is a key


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(template):
    assert literals(template.read_text("utf-8")) == []


def test_a_word_of_its_own_would_be_found():
    assert literals('<p title="Open it">Read {{ t("x.y") }} now</p>') == ["Open", "Read", "it", "now"]
    assert literals('{% if a %}<b class="x">{{ t("x.y", a="b") }}</b> · {% endif %}&amp;') == []
