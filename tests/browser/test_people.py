"""Passkeys in a real Chromium with its virtual authenticator: joining, signing in, approving, by keyboard; and without scripts."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from at_console import NOTICE, aside, invite, join, password, press, sign_out, speak, violations, virtual_authenticator
from preavis.demo.nodes import PASSWORD

pytestmark = pytest.mark.browser


def draft(nodes, reference):
    body = {**NOTICE, "reference": reference}
    return aside(nodes.ask, "RU", "POST", "/drafts", "releaser 1", kind="notice", body=body)["draft"]


def test_an_officer_joins_with_a_passkey_and_signs_in_with_it_by_keyboard_alone(page, nodes):
    virtual_authenticator(page)
    page.goto(invite(nodes, "watch 7", "watch"))
    assert violations(page) == []
    press(page, "Make a passkey")
    page.wait_for_url(nodes.console("RU") + "/")
    page.goto(nodes.console("RU") + "/me")
    expect(page.locator("main")).to_contain_text("first passkey")
    assert violations(page) == []
    press(page, "Sign out")
    page.wait_for_url("**/login")
    assert violations(page) == []
    press(page, "Sign in with a passkey")
    page.wait_for_url(nodes.console("RU") + "/")
    expect(page.locator("header")).to_contain_text("watch 7")


def test_two_officers_release_with_their_passkeys_and_see_the_sentence_first(browser, nodes):
    id_ = draft(nodes, "RU-PASSKEY")
    for label in ("releaser 71", "releaser 72"):
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        virtual_authenticator(page)
        join(page, nodes, label, "releaser")
        page.goto(nodes.console("RU") + f"/drafts/{id_}")
        expect(page.locator("main")).to_contain_text(
            "This goes to CN under ru-cn-2009, EXERCISE, and wakes 3 desks there."
        )
        assert violations(page) == []
        expect(page.locator("#password")).to_have_count(0)
        press(page, "Approve exactly this with a passkey")
        expect(page.locator("main")).to_contain_text(f"{label} · releaser")
        context.close()
    review = aside(nodes.ask, "RU", "GET", f"/drafts/{id_}")
    assert review["released"]
    assert all(line["ok"] for line in aside(nodes.ask, "RU", "GET", "/fsck"))


def test_an_authenticator_that_does_not_know_its_user_approves_nothing_and_the_page_says_so(page, nodes):
    id_ = draft(nodes, "RU-NOT-ME")
    session, name = virtual_authenticator(page)
    join(page, nodes, "releaser 73", "releaser")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": name, "isUserVerified": False})
    page.goto(nodes.console("RU") + f"/drafts/{id_}")
    press(page, "Approve exactly this with a passkey")
    expect(page.get_by_role("alert")).to_contain_text("did not answer")
    assert aside(nodes.ask, "RU", "GET", f"/drafts/{id_}")["approved_by"] == []


def test_a_second_passkey_gets_its_name_and_one_is_removed(page, nodes):
    virtual_authenticator(page)
    join(page, nodes, "watch 74", "watch")
    page.goto(nodes.console("RU") + "/me")
    page.fill("#password", "another long password")
    press(page, "Set the password")
    expect(page.locator("main")).to_contain_text("You have a password.")
    press(page, "Remove first passkey")
    expect(page.locator("main")).to_contain_text("You have no passkey yet.")
    page.fill("#name", "red key")
    press(page, "Make a passkey")
    expect(page.locator("main")).to_contain_text("red key")


@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_scripts_the_password_opens_and_approves_and_the_page_says_why(page, nodes):
    id_ = draft(nodes, "RU-NO-SCRIPTS")
    page.goto(nodes.console("RU") + "/login")
    expect(page.locator("main")).to_contain_text("a passkey needs them")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    for label in ("releaser 1", "releaser 2"):
        password(page, nodes, label)
        page.goto(nodes.console("RU") + f"/drafts/{id_}")
        page.get_by_label("Your password again").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text(f"{label} · releaser")
        sign_out(page)
    assert aside(nodes.ask, "RU", "GET", f"/drafts/{id_}")["released"]


@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_scripts_an_officer_joins_with_a_password(page, nodes):
    page.goto(invite(nodes, "watch 75", "watch"))
    page.get_by_label("New password").fill("a word for the watch")
    page.keyboard.press("Enter")
    page.wait_for_url(nodes.console("RU") + "/")


def test_at_the_bare_number_of_this_machine_the_page_leads_to_where_passkeys_work(page, nodes):
    page.goto(nodes.console("RU").replace("localhost", "127.0.0.1") + "/login")
    page.get_by_role("link", name=nodes.console("RU")).click()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()


def test_an_administrator_invites_changes_and_ends_an_officer_by_keyboard(page, nodes):
    virtual_authenticator(page)
    join(page, nodes, "administrator 7", "administrator")
    page.goto(nodes.console("RU") + "/officers")
    assert violations(page) == []
    page.fill("#label", "desk 76")
    page.fill("#name", "Ada")
    page.locator("#new-desk").press("Space")
    page.locator("#new-which").select_option("radar")
    press(page, "Invite an officer")
    expect(page.locator("code.link")).to_contain_text("/join/")
    expect(page.locator("svg.qr")).to_be_visible()
    assert violations(page) == []
    page.locator("#role-desk").press("Space")
    page.locator("#role-which").select_option("")
    page.locator("#role-watch").press("Space")
    with page.expect_navigation():  # the page with the roles as they are now
        press(page, "Change the roles")
    expect(page.locator("#role-watch")).to_be_checked()
    page.locator("#sure").press("Space")
    press(page, "End the service")
    expect(page.locator("main")).not_to_contain_text("desk 76")


def test_an_auditor_reads_the_trail_and_takes_an_export(page, nodes):
    virtual_authenticator(page)
    join(page, nodes, "auditor 7", "auditor")
    page.get_by_role("link", name="Audit trail").click()
    expect(page.locator("main")).to_contain_text("The chain holds")
    assert violations(page) == []
    page.locator("#act").select_option("session.opened")
    press(page, "Show")
    page.wait_for_url("**act=session.opened")
    expect(page.locator("tbody")).to_contain_text("auditor 7")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON Lines").click()
    assert json.loads(Path(download.value.path()).read_text().splitlines()[0])["act"] == "session.opened"


@pytest.mark.parametrize("language", ["fr", "ru", "zh"])
def test_the_pages_about_people_are_sound_in_every_language_and_at_360_px(page, nodes, language):
    virtual_authenticator(page)
    join(page, nodes, f"administrator 8 {language}", "administrator")
    speak(page, language)
    page.set_viewport_size({"width": 360, "height": 700})
    for path in ("/me", "/officers", "/officers/1", "/audit", "/login"):
        page.goto(nodes.console("RU") + path)
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert "people." not in page.locator("main").inner_text()
