"""The page of a draft withdraws it with one button after one confirming step, says who did, and gives its words back."""

import asyncio
import json
from pathlib import Path

import pytest

from house import NOW, House
from preavis.clock import said_time
from preavis.i18n import LANGUAGES, text
from preavis.node import passwords
from preavis.web.console import console_app
from preavis.web.control import control_table
from screens import PASSWORD, Screen, seen

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("house"))
    hashed = passwords.hashed(PASSWORD)
    for label in ("drafter 1", "drafter 2"):
        made.officers["RU", label] = made.ru.people.add(label, label, frozenset({"drafter"}), NOW)
    for label in ("drafter 1", "drafter 2", "releaser 1", "releaser 2"):
        made.ru.people.keep_password(made.officers["RU", label], hashed, NOW, by="test")
    made.app = console_app(made.ru)
    yield made
    made.close()


@pytest.fixture
def at(house):
    def signed_in(label):
        screen = Screen(house.ru, house.app)
        assert screen.sign_in(label).status_code == 303
        return screen

    return signed_in


@pytest.fixture
def draft(house):
    return house.ru.issue.submit("ru-cn", "notice", NOTICE, house.officers["RU", "drafter 1"]).id


def test_a_drafter_withdraws_his_draft_by_a_form_behind_one_step_and_it_is_gone_from_the_board(at, draft):
    mine = at("drafter 1")
    assert f"/drafts/{draft}" in mine.get("/").text
    page = mine.get(f"/drafts/{draft}").text
    before, _, form = page.partition(f'action="/drafts/{draft}/withdraw"')
    assert "</details>" in form
    assert before.rpartition("<details")[2].count("</details>") == 0, "the button stands behind the confirming step"
    assert mine.post(f"/drafts/{draft}/withdraw").headers["location"] == f"/drafts/{draft}"
    assert f"/drafts/{draft}" not in mine.get("/").text
    assert f"/drafts/{draft}" not in mine.get("/handover").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_page_says_who_withdrew_it_and_offers_no_key_and_no_second_withdrawal(house, at, draft, language):
    releaser = at("releaser 1")
    releaser.post(f"/drafts/{draft}/withdraw")
    releaser.post("/language", language=language)
    page = releaser.get(f"/drafts/{draft}").text
    at_ = said_time(house.clock.now())
    assert text("draft.withdrawn", language, draft=draft, officer="releaser 1", at=at_) in page
    assert f"/drafts/{draft}/approve" not in page
    assert f"/drafts/{draft}/withdraw" not in page
    assert f"/drafts/{draft}/compose" in page


def test_another_drafter_sees_no_button_and_is_refused(house, at, draft):
    other = at("drafter 2")
    assert f"/drafts/{draft}/withdraw" not in other.get(f"/drafts/{draft}").text
    assert other.post(f"/drafts/{draft}/withdraw").status_code == 403
    assert house.ru.store.draft(draft).withdrawn is None


def test_a_key_from_a_page_that_was_open_meanwhile_is_refused_in_words(house, at, draft):
    two, one = at("releaser 2"), at("releaser 1")
    page = two.get(f"/drafts/{draft}").text
    one.post(f"/drafts/{draft}/withdraw")
    answer = two.post(f"/drafts/{draft}/approve", statement=seen(page), password=PASSWORD)
    assert answer.status_code == 409
    assert f"Draft {draft} was withdrawn by releaser 1" in answer.text
    assert two.post(f"/drafts/{draft}/withdraw").status_code == 409
    assert house.ru.store.approvals(draft) == ()


def test_what_is_released_cannot_be_withdrawn_on_its_page(house, at, draft):
    house.release(house.ru, draft)
    releaser = at("releaser 1")
    assert f"/drafts/{draft}/withdraw" not in releaser.get(f"/drafts/{draft}").text
    assert releaser.post(f"/drafts/{draft}/withdraw").status_code == 409
    assert releaser.post("/drafts/nothing/withdraw").status_code == 409


def test_the_words_of_a_withdrawn_draft_go_into_the_composer_again(at, draft):
    mine = at("drafter 1")
    assert mine.post(f"/drafts/{draft}/compose").status_code == 409, "it still waits"
    mine.post(f"/drafts/{draft}/withdraw")
    sheet = mine.post(f"/drafts/{draft}/compose").headers["location"]
    assert sheet.startswith("/compose/")
    assert NOTICE["reference"] in mine.get(sheet).text


def test_the_control_api_withdraws_and_says_who_and_when(house, draft):
    def ask(path):
        return asyncio.run(control_table(house.ru).answer("POST", path, given, {}))

    given = {"officer": "releaser 2", "password": PASSWORD}
    status, said = ask(f"/drafts/{draft}/withdraw")
    assert (status, said["withdrawn"]["by"]) == (200, "releaser 2")
    status, said = ask(f"/drafts/{draft}/approve")
    assert (status, said["code"], said["params"]["officer"]) == (409, "draft.withdrawn", "releaser 2")
