"""The console in a real Chromium: by keyboard, without scripts, in four languages, judged by axe."""

import pytest
from playwright.sync_api import expect

from at_console import NOTICE, aside, ready, sign_in, sign_out, speak, violations
from preavis.demo.nodes import PASSWORD

pytestmark = pytest.mark.browser


def test_a_wrong_password_gets_one_line_and_no_session(page, nodes):
    page.goto(nodes.console("RU"))
    page.fill("#officer", "radar 1")
    page.fill("#password", "wrong password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("wrong")
    page.goto(nodes.console("RU") + f"/cases/{nodes.case}")
    assert "/login" in page.url


def test_the_board_shows_who_has_not_read_and_the_clock_of_the_server(page, nodes):
    sign_in(page, nodes, "watch 1")
    expect(page.locator("table").first).to_contain_text("CN-7")
    expect(page.locator("table").first).to_contain_text("of 3")
    expect(page.locator("time.clock")).to_contain_text("Z")
    before = page.locator("time.clock").get_attribute("datetime")
    expect(page.locator("time.clock")).not_to_have_attribute("datetime", before)
    assert violations(page) == []
    assert page.said == []


def test_a_desk_acknowledges_by_keyboard_alone_and_the_sender_sees_it(page, nodes):
    sign_in(page, nodes, "radar 1")
    page.get_by_role("link", name="CN-7").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main svg.chart")).to_be_visible()
    assert violations(page) == []
    ready(page)
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator("#main").get_by_role("row", name="RU radar")).to_contain_text("acknowledged")
    page.goto(nodes.console("CN"))
    sign_in(page, nodes, "watch 1", "CN")
    page.get_by_role("link", name="CN-7").first.click()
    expect(page.locator("#main").get_by_role("row", name="RU radar")).to_contain_text("acknowledged")
    assert page.said == []


@pytest.mark.parametrize("page", [False], indirect=True)
def test_everything_works_without_scripts(page, nodes):
    sign_in(page, nodes, "air defence 1")
    page.get_by_role("link", name="CN-7").first.click()
    page.get_by_role("button", name="Desk air defence: I have read this").click()
    expect(page.locator("#main").get_by_role("row", name="RU air defence")).to_contain_text("acknowledged")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the evidence").click()
    assert download.value.suggested_filename.endswith("evidence.zip")


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Qui l’a lu"), ("ru", "Кто прочитал"), ("zh", "阅读情况"), ("en", "Who has read it")],
)
def test_the_case_is_shown_in_four_languages(page, nodes, language, words):
    sign_in(page, nodes, "watch 1")
    speak(page, language)
    page.get_by_role("link", name="CN-7").first.click()
    expect(page.locator("main")).to_contain_text(words)
    assert page.locator("html").get_attribute("lang") == language
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_day_and_night_keep_their_contrast(page, nodes, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(nodes.console("RU"))
    assert violations(page) == []
    sign_in(page, nodes, "watch 1")
    page.get_by_role("link", name="CN-7").first.click()
    expect(page.locator("main svg.chart")).to_be_visible()
    assert violations(page) == []


def test_nothing_is_cut_off_on_a_small_screen(page, nodes):
    page.set_viewport_size({"width": 360, "height": 700})
    sign_in(page, nodes, "foreign ministry 1")
    page.get_by_role("link", name="CN-7").first.click()
    expect(page.locator("main svg.chart")).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Desk foreign ministry: I have read this").click()
    expect(page.locator("#main").get_by_role("row", name="RU foreign ministry")).to_contain_text("acknowledged")


def test_two_officers_release_at_the_console_and_see_the_sentence_first(page, nodes):
    review = aside(
        nodes.ask, "RU", "POST", "/drafts", "releaser 1", kind="notice", body={**NOTICE, "reference": "RU-9"}
    )
    for officer in ("releaser 1", "releaser 2"):
        sign_in(page, nodes, officer)
        page.goto(nodes.console("RU") + f"/drafts/{review['draft']}")
        expect(page.locator("main")).to_contain_text("This goes to CN under ru-cn-2009, EXERCISE, and wakes 3 desks")
        expect(page.get_by_role("heading", level=1)).to_have_text("Notice RU-9")
        expect(page.locator("section.when")).to_contain_text("10 DEC 2026 06:00Z")
        expect(page.locator("section.where")).to_contain_text("57.2N 161.5E")
        expect(page.locator("section.where svg.chart")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("Your password again").fill(PASSWORD)
        page.get_by_role("button", name="Approve exactly this").click()
        expect(page.locator("main")).to_contain_text(f"{officer} · releaser")
        sign_out(page)
    sign_in(page, nodes, "watch 1")
    expect(page.locator("table").first).to_contain_text("RU-9")


def test_what_others_pages_send_is_refused(page, nodes):
    sign_in(page, nodes, "watch 1")
    answer = page.request.post(
        nodes.console("RU") + "/logout", headers={"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
    )
    assert answer.status == 403
    headers = page.request.get(nodes.console("RU") + "/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


def test_the_radar_desk_asks_whether_a_track_is_announced(page, nodes):
    sign_in(page, nodes, "radar 1")
    page.get_by_role("link", name="Is this track announced?").click()
    expect(page.locator("#where")).to_be_focused()
    page.keyboard.type("5636N 16212E")
    page.keyboard.press("Tab")
    page.keyboard.type("100800Z DEC 26")
    page.keyboard.press("Enter")
    expect(page.locator("section")).to_contain_text("ANNOUNCED")
    expect(page.locator("#main").get_by_role("row", name="in area A").first).to_contain_text("CN-7")
    assert violations(page) == []
    page.fill("#where", "nix")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not a position")
    expect(page.locator("#where")).to_have_value("nix")
    assert violations(page) == []


@pytest.mark.parametrize("page", [False], indirect=True)
def test_the_track_page_answers_without_scripts(page, nodes):
    sign_in(page, nodes, "radar 1")
    page.goto(nodes.console("RU") + "/track?where=0+0&when=2026-12-20+10:00Z")
    expect(page.locator("section")).to_contain_text("NOT ANNOUNCED")
