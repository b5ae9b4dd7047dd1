"""The page of a draft says in words all that an officer approves, whatever the statement is, in four languages."""

import json
from pathlib import Path

import pytest

from house import House
from preavis.i18n import LANGUAGES
from preavis.statements import Reference
from preavis.web.draft_view import draft_words

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
WINDOW = {"from": "2026-12-10T06:00:00Z", "to": "2026-12-10T07:00:00Z"}
SAID = {
    "status": ({"status": "hold", "at": "2026-11-24T10:00:00Z", "remarks": "wind"}, ("24 NOV 2026 10:00Z", "wind")),
    "correction": ({"correction": "sent_in_error", "reason": "none was meant"}, ("none was meant",)),
    "query": (
        {"text": "smaller?", "about": "smaller_window", "proposal": [[WINDOW]]},
        ("smaller?", "10 DEC 2026 06:00Z – 10 DEC 2026 07:00Z"),
    ),
    "declaration": ({"text": "from today", "act": "suspends", "at": "2026-11-25T00:00:00Z"}, ("from today", "25 NOV 2026 00:00Z")),
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("house"))
    made.entry = made.say(made.ru, "notice", NOTICE)
    yield made
    made.close()


def draft(house, kind, body):
    about = (Reference(origin=str(house.entry.origin), leaf=house.entry.leaf.hex()),)
    officer = house.officers["RU", "releaser 1"]
    return house.ru.issue.review(house.ru.issue.submit("ru-cn", kind, body, officer, references=about).id)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SAID)
def test_every_word_of_what_is_no_notice_is_on_the_page(house, kind, language):
    body, said = SAID[kind]
    words = draft_words(draft(house, kind, body), "UTC", house.clock.now(), language)
    shown = [value for _, value in words.rest]
    assert words.notice is None
    assert set(said) <= set(shown)
    for label, value in words.rest:  # a code without a text would stand there as it is
        assert not {
            part for part in (label, value) if part.split(".")[0] in {"word", "wrong", "declared", "request", "life"}
        }


def test_a_changed_notice_shows_its_whole_and_what_differs(house):
    changed = {**NOTICE, "remarks": "ten minutes more"}
    review = draft(house, "amendment", changed)
    words = draft_words(review, "UTC", house.clock.now(), "en")
    assert review.name == NOTICE["reference"]
    assert words.notice.areas
    assert "<svg" in words.notice.chart
    assert [change.after for change in words.changed] == ["ten minutes more"]
