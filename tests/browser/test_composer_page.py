"""The composer in a real Chromium: typed, checked live, kept when the node is away, submitted; without scripts too."""

import pytest
from playwright.sync_api import expect

from at_console import sign_in, violations

pytestmark = pytest.mark.browser


def begin(page, nodes):
    sign_in(page, nodes, "releaser 1")
    page.get_by_role("link", name="Compose").click()
    page.get_by_role("button", name="New notice").click()
    page.wait_for_url("**/compose/*")


def typed(page):
    page.fill('[name="reference"]', "RU-2026-009")
    page.select_option('[name="vehicle.kind"]', "ballistic_missile")
    page.fill('[name="launch.place.site"]', "Plesetsk")
    page.fill('[name="launch.schedule"]', "100600Z DEC 26 - 101200Z DEC 26")
    page.fill('[name="areas.0.shape"]', "5712N 16130E\n5712N 16300E\n5600N 16300E\n5600N 16130E")


def test_the_check_the_map_and_the_renderings_follow_what_is_typed(page, nodes):
    begin(page, nodes)
    typed(page)
    page.fill('[name="_firs"]', "UHPP")
    page.fill('[name="launch.place.position"]', "6254N 0403x")
    expect(page.locator("#live")).to_contain_text("is not a position")
    assert violations(page) == []
    page.fill('[name="launch.place.position"]', "6254N 04030E")
    expect(page.locator("#live")).not_to_contain_text("is not a position")
    expect(page.locator("#live svg.chart")).to_be_visible()
    expect(page.locator("#live pre").first).to_contain_text("Q) UHPP")
    expect(page.frame_locator("#live iframe").locator("body")).to_contain_text("RU-2026-009")
    page.reload()
    expect(page.locator('[name="reference"]')).to_have_value("RU-2026-009")


def test_what_is_typed_while_the_node_is_away_is_here_again(page, nodes):
    begin(page, nodes)
    page.route("**/compose/**", lambda route: route.abort())
    page.fill('[name="remarks"]', "typed in the dark")
    expect(page.locator("#kept")).to_contain_text("kept in this browser")
    page.unroute("**/compose/**")
    expect(page.locator("#kept")).to_be_hidden(timeout=10_000)
    page.reload()
    expect(page.locator('[name="remarks"]')).to_have_value("typed in the dark")


def test_a_browser_that_closed_before_it_could_send_brings_the_words_back(page, nodes):
    begin(page, nodes)
    page.route("**/compose/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill('[name="remarks"]', "not sent")
    expect(page.locator("#kept")).to_contain_text("kept in this browser")
    page.reload()
    page.unroute("**/compose/**")
    expect(page.locator('[name="remarks"]')).to_have_value("not sent")
    expect(page.locator("#kept")).to_be_hidden(timeout=10_000)


@pytest.mark.parametrize("page", [False], indirect=True)
def test_a_notice_is_composed_and_submitted_without_scripts(page, nodes):
    begin(page, nodes)
    typed(page)
    with page.expect_navigation():  # the sheet as it was saved
        page.get_by_role("button", name="Save and check").click()
    expect(page.locator('[name="reference"]')).to_have_value("RU-2026-009")
    page.get_by_role("button", name="Submit for approval").click()
    page.wait_for_url("**/drafts/*")
    expect(page.locator("main")).to_contain_text("EXERCISE")


@pytest.mark.parametrize("page", [False], indirect=True)
def test_a_draft_is_withdrawn_in_two_steps_and_its_words_are_in_the_composer_again(page, nodes):
    begin(page, nodes)
    typed(page)
    page.get_by_role("button", name="Submit for approval").click()
    page.wait_for_url("**/drafts/*")
    button = page.get_by_role("button", name="Withdraw", exact=True)
    expect(button).to_be_hidden()
    page.get_by_text("Withdraw this draft").click()
    button.click()
    expect(page.locator("main")).to_contain_text("was withdrawn by releaser 1")
    page.get_by_role("button", name="Compose again from its words").click()
    page.wait_for_url("**/compose/*")
    expect(page.locator('[name="reference"]')).to_have_value("RU-2026-009")


@pytest.mark.parametrize("page", [False], indirect=True)
def test_a_pasted_notam_fills_the_sheet(page, nodes):
    begin(page, nodes)
    page.locator("summary").first.click()
    page.fill(
        '[name="_pasted"]',
        "(A1690/26 NOTAMN\nQ) ZSHA/QRDCA/IV/BO/W/000/999/2600N12200E084\nA) ZSHA B) 2612160130 C) 2612160157\n"
        "E) AREA BOUNDED BY: N260535E1232031-N254218E1225530-N263256E1215704 BACK TO START.\nF) GND G) UNL)",
    )
    page.get_by_role("button", name="Take what it states").click()
    expect(page.get_by_role("status").filter(has_text="Taken from")).to_contain_text("a NOTAM")
    expect(page.locator('[name="areas.0.shape"]')).to_have_value(
        "26.093056 123.341944\n25.705 122.925\n26.548889 121.951111"
    )


@pytest.mark.parametrize("page", [False], indirect=True)
def test_a_notice_is_changed_from_its_case_and_the_difference_is_shown(page, nodes):
    sign_in(page, nodes, "releaser 1", "CN")
    page.goto(nodes.console("CN") + f"/cases/{nodes.case}")
    page.get_by_role("button", name="Change this notice").click()
    page.wait_for_url("**/compose/*")
    expect(page.locator("#live")).to_contain_text("Nothing differs from the notice in force")
    page.fill('[name="remarks"]', "ten minutes more")
    page.get_by_role("button", name="Save and check").click()
    expect(page.locator("table.changes")).to_contain_text("ten minutes more")
