"""The six formats of the memorandum of 2000: one a kind of notice, each item with the authority on which it stands."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from preavis.clock import parse_instant
from preavis.errors import Refused, UnusableInput
from preavis.formats.lines import scan
from preavis.formats.plns import render
from preavis.formats.rendering import Wishes
from preavis.wire import read_notice

GOLDEN, _ = read_notice(json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text("utf-8")))
FORMATS = [
    ("pre_launch", 1),
    ("extension", 2),
    ("post_launch", 3),
    ("cancellation", 4),
    ("goodwill", 5),
    ("goodwill", 6),
]


def wishes(**more):
    return Wishes(**{"issued": parse_instant("2026-12-01T00:00:00Z"), **more})


def rendered(kind="pre_launch", number=None, languages=("en",), **more):
    notice = replace(
        GOLDEN,
        kind=kind,
        refers_to="PLN/RU/2026/001/001/01" if kind in {"extension", "post_launch", "cancellation"} else None,
    )
    return render(notice, wishes(number=number, languages=languages, **more))


@pytest.mark.parametrize("language", ["en", "fr", "ru", "zh"])
@pytest.mark.parametrize(("kind", "form"), FORMATS)
def test_each_of_the_six_formats_is_read_back_item_by_item(kind, form, language):
    number = f"PLN/RU/2026/001/001/0{form}"
    (document,) = rendered(kind, number, (language,)).documents
    values, _ = scan(document.text)
    assert document.name == f"plns-format-{form}-{language}.txt"
    assert document.text.startswith(f"FORMAT {form}: ")
    assert max(map(len, document.text.splitlines())) <= 69
    assert (values["1"], values["1.5"], values["4"], values["7"], values["8"]) == (number, str(form), "ICBM", "1", "NE")
    assert values["5.1.1"].startswith("2026-12-10 06:00:00 UTC")
    assert values.get("2") == ("PLN/RU/2026/001/001/01" if form in {2, 3, 4} else None)
    assert values["10"] == "CONTENT_NOT_KNOWN"


def test_every_item_says_on_what_authority_it_stands():
    (document,) = rendered(number="PLN/RU/2026/001/001/01").documents
    assert "1 IDENTIFIER (TEXT READ):" in document.text
    assert "3 KIND OF MISSILE OR LAUNCH VEHICLE (INFERRED):" in document.text
    assert "(NOT KNOWN)" in document.text


def test_an_exercise_and_two_languages():
    rendering = rendered(number="PLN/RU/2026/001/001/01", languages=("en", "ru"), exercise=True)
    assert [document.name for document in rendering.documents] == ["plns-format-1-en.txt", "plns-format-1-ru.txt"]
    for document in rendering.documents:
        assert document.text.count("EXERCISE EXERCISE EXERCISE") == 2


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("pre_launch", "12/26", "plns.bad_number"),
        ("pre_launch", "PLN/RU/2026/001/001/02", "plns.other_format"),
        ("goodwill", None, "plns.which_format"),
        ("goodwill", "PLN/RU/2026/001/001/01", "plns.which_format"),
    ],
)
def test_a_number_of_another_kind_is_refused(kind, number, code):
    with pytest.raises(UnusableInput) as caught:
        rendered(kind, number)
    assert caught.value.code == code


def test_a_withholding_is_never_sent():
    with pytest.raises(Refused):
        rendered("withholding")
