"""Acts, talks, drills, hand-over, read-back and goodwill in a real Chromium: by keyboard alone, without scripts, judged by axe."""

import pytest
from playwright.sync_api import expect

from at_console import NOTICE, aside, ready, sign_in, speak, until, violations

pytestmark = pytest.mark.browser


def russian(nodes, reference):
    """Return a case that Moscow announced."""
    review = aside(
        nodes.ask, "RU", "POST", "/drafts", "releaser 1", kind="notice", body={**NOTICE, "reference": reference}
    )
    for officer in ("releaser 1", "releaser 2"):
        done = aside(nodes.ask, "RU", "POST", f"/drafts/{review['draft']}/approve", officer)
    return done["released"]


def theirs(nodes, party, case):
    board = [each["case"] for each in aside(nodes.ask, party, "GET", "/board")]
    return aside(nodes.ask, party, "GET", f"/cases/{case}") if case in board else None


def press_act(page, key):
    """Press one key of the case page, and come to stand in its form."""
    expect(page.locator(f"[data-act-key={key}]").first).to_be_visible()
    ready(page)
    page.locator("h1").first.click()
    page.keyboard.press(key)


@pytest.mark.parametrize(("key", "word"), [("h", "hold"), ("l", "launched"), ("x", "anomaly")])
def test_what_adds_caution_is_one_key_and_enter_and_reaches_every_desk(page, nodes, key, word):
    case = russian(nodes, f"RU-{word}")
    until(lambda: theirs(nodes, "CN", case))
    sign_in(page, nodes, "watch 1")
    page.goto(nodes.console("RU") + f"/cases/{case}")
    press_act(page, key)
    expect(page.locator(f"#act-{word} button[data-first]")).to_be_focused()
    with page.expect_navigation():  # back to the page that it was on
        page.keyboard.press("Enter")
    until(lambda: (found := theirs(nodes, "CN", case)) and found["state"] == word)
    until(lambda: {rung["state"] for rung in theirs(nodes, "CN", case)["ladder"]} <= {"sent", "delivered"})
    assert violations(page) == []
    assert [line for line in page.said if "Refused" in line or "://" in line] == []


def test_what_takes_caution_away_goes_on_as_a_draft_for_the_second_officer(page, nodes):
    case = russian(nodes, "RU-window")
    sign_in(page, nodes, "releaser 1")
    page.goto(nodes.console("RU") + f"/cases/{case}")
    press_act(page, "w")
    expect(page.locator("#hours-window")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("2026-12-10 06:00 - 2026-12-10 07:00")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/*")
    expect(page.locator("main")).to_contain_text("0 of 2")
    page.goto(nodes.console("RU") + f"/cases/{case}")
    press_act(page, "u")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/*")
    expect(page.locator("main")).to_contain_text("0 of 2")


def test_a_correction_is_made_by_keyboard_and_what_was_wrong_stays_struck_through_on_both_sides(page, nodes):
    case = russian(nodes, "RU-wrong")
    aside(nodes.ask, "RU", "POST", f"/cases/{case}/acts/hold", "watch 1")
    sign_in(page, nodes, "releaser 1")
    page.goto(nodes.console("RU") + f"/cases/{case}")
    press_act(page, "m")
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("said of the wrong launch")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/*")
    draft = page.url.rsplit("/", 1)[1]
    for officer in ("releaser 1", "releaser 2"):
        aside(nodes.ask, "RU", "POST", f"/drafts/{draft}/approve", officer)
    until(lambda: (found := theirs(nodes, "CN", case)) and any(entry["struck"] for entry in found["entries"]))
    for party in ("RU", "CN"):
        if party == "CN":
            page.context.clear_cookies()
            sign_in(page, nodes, "watch 1", "CN")
        page.goto(nodes.console(party) + f"/cases/{case}")
        expect(page.locator("section[aria-labelledby=corrected] s")).to_contain_text("hold")
        assert violations(page) == []


def test_a_bad_window_gets_one_line(page, nodes):
    case = russian(nodes, "RU-bad")
    sign_in(page, nodes, "releaser 1")
    page.goto(nodes.console("RU") + f"/cases/{case}")
    press_act(page, "e")
    page.keyboard.press("Control+A")
    page.keyboard.type("tomorrow")
    page.locator("#act-extension button").click()
    expect(page.get_by_role("alert")).to_contain_text("tomorrow")


def test_single_letters_typed_into_a_field_open_nothing(page, nodes):
    case = russian(nodes, "RU-typed")
    sign_in(page, nodes, "watch 1")
    page.goto(nodes.console("RU") + f"/cases/{case}")
    press_act(page, "h")
    page.locator("#remarks-hold").focus()
    page.keyboard.type("lx")
    expect(page.locator("#act-launched")).not_to_have_attribute("open", "")
    assert page.locator("#remarks-hold").input_value() == "lx"


@pytest.mark.parametrize("page", [True, False], indirect=True, ids=["scripts", "no-scripts"])
def test_a_question_is_asked_answered_and_listed_on_both_consoles(page, nodes):
    case = russian(nodes, "RU-asked")
    until(lambda: theirs(nodes, "CN", case))
    sign_in(page, nodes, "watch 1", "CN")
    page.goto(nodes.console("CN") + f"/cases/{case}")
    page.locator("#act-query summary").focus()
    page.keyboard.press("Enter")
    page.locator("#about").select_option("smaller_window")
    page.locator("#query-text").fill("160 flights: may it be shorter?")
    page.locator("#proposal").fill("2026-12-10 06:00 - 2026-12-10 06:27")
    with page.expect_navigation():  # back to the page that it was on
        page.locator("#act-query button").press("Enter")
    expect(page.locator("article.talk")).to_contain_text("shorter?")
    until(lambda: aside(nodes.ask, "RU", "GET", "/talks"))
    page.context.clear_cookies()
    sign_in(page, nodes, "releaser 1", "RU")
    page.goto(nodes.console("RU") + f"/cases/{case}")
    talk = page.locator("article.talk")
    expect(talk).to_contain_text("100600Z DEC 2026 – 100627Z DEC 2026")
    talk.locator("summary").focus()
    page.keyboard.press("Enter")
    talk.locator("textarea").fill("agreed")
    talk.locator("select").select_option("accepted")
    with page.expect_navigation():  # back to the page that it was on
        talk.locator("form button", has_text="Reply").press("Enter")
    expect(page.locator("article.talk h3")).to_contain_text("accepted")
    page.goto(nodes.console("RU") + "/talk")
    expect(page.locator("article.talk h3").first).to_contain_text("accepted")
    until(lambda: "accepted" in [each["state"] for each in aside(nodes.ask, "CN", "GET", "/talks")])


def test_the_case_page_without_scripts_says_everything_too(browser, nodes):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    case = russian(nodes, "RU-plain")
    sign_in(page, nodes, "watch 1")
    page.goto(nodes.console("RU") + f"/cases/{case}")
    page.locator("#act-hold summary").press("Enter")
    with page.expect_navigation():  # back to the page that it was on
        page.locator("#act-hold button").press("Enter")
    expect(page.locator("h1").first).to_contain_text("hold")
    context.close()


def test_a_line_check_is_asked_here_and_answered_by_a_person_there(page, nodes):
    sign_in(page, nodes, "watch 1", "RU")
    page.goto(nodes.console("RU") + "/drills")
    expect(page.locator("main")).to_contain_text("An exercise has its own node")
    with page.expect_navigation():  # back to the page that it was on
        page.get_by_role("button", name="Ask for a line check").press("Enter")
    assert violations(page) == []
    until(lambda: aside(lambda: nodes.ask("CN", "GET", "/talks?kind=line_check")))
    page.context.clear_cookies()
    sign_in(page, nodes, "watch 1", "CN")
    page.goto(nodes.console("CN") + "/drills")
    with page.expect_navigation():  # back to the page that it was on
        page.get_by_role("button", name="A person is here: answer").first.press("Enter")
    expect(page.locator("main")).to_contain_text("answered after")
    expect(page.locator("tbody th", has_text="Line check")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/drills", "/handover", "/talk", "/goodwill", "/cases/{case}", "/cases/{case}/readback"]
)
def test_no_page_has_a_violation_in_any_language(page, nodes, path):
    case = russian(nodes, "RU-" + path.strip("/").replace("/", "-").replace("{case}", "case"))
    sign_in(page, nodes, "releaser 1")
    for language in ("en", "fr", "ru", "zh"):
        speak(page, language)
        page.goto(nodes.console("RU") + path.format(case=case))
        if path == "/cases/{case}":
            for number in range(page.locator("details.act").count()):
                page.locator("details.act > summary").nth(number).press("Enter")
        assert violations(page, without=() if language == "en" else ["color-contrast"]) == []
        assert "life." not in page.locator("main").inner_text()


@pytest.mark.parametrize(
    "path", ["/drills", "/handover", "/talk", "/goodwill", "/cases/{case}", "/cases/{case}/readback"]
)
def test_a_narrow_screen_has_no_sideways_scroll(browser, nodes, path):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    page = context.new_page()
    case = russian(nodes, "RU-small" + path.strip("/").replace("/", "-").replace("{case}", "case"))
    sign_in(page, nodes, "releaser 1")
    page.goto(nodes.console("RU") + path.format(case=case))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_a_goodwill_notice_waits_for_two_officers(page, nodes):
    sign_in(page, nodes, "releaser 1")
    page.goto(nodes.console("RU") + "/goodwill")
    page.locator("#reference").fill("RU-G-1")
    page.locator("#site").fill("Plesetsk")
    page.locator("#hours").fill("2026-12-10 06:00 - 2026-12-10 12:00")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/drafts/*")
    expect(page.locator("main")).to_contain_text("0 of 2")
    expect(page.locator("main")).to_contain_text("goodwill")


def test_the_sheet_of_the_shift_prints_on_a4_in_black_and_white(page, nodes, tmp_path):
    russian(nodes, "RU-sheet")
    sign_in(page, nodes, "watch 1")
    page.goto(nodes.console("RU") + "/handover")
    expect(page.locator(".sign")).to_have_count(2)
    page.emulate_media(media="print")
    expect(page.locator(".sheet form")).to_be_hidden()
    colours = page.evaluate(
        "[...new Set([...document.querySelectorAll('.sheet *')].map((e) => getComputedStyle(e).color))]"
    )
    assert set(colours) <= {"rgb(0, 0, 0)"}, colours


def test_auditors_and_desks_are_offered_nothing_to_say(page, nodes):
    case = russian(nodes, "RU-desk")
    sign_in(page, nodes, "radar 1")
    page.goto(nodes.console("RU") + f"/cases/{case}")
    expect(page.locator("section.acts")).to_have_count(0)
    answer = page.request.post(
        nodes.console("RU") + f"/cases/{case}/acts/hold", headers={"sec-fetch-site": "same-origin"}, form={"at": ""}
    )
    assert answer.status == 403
    assert page.request.get(nodes.console("RU") + "/handover").status == 403
