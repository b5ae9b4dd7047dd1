"""The public page in a real Chromium: two officers agree with passkeys, by keyboard; one takes it down; without scripts too."""

import pytest
from playwright.sync_api import expect

from at_console import aside, join, password, press, sign_out, speak, violations, virtual_authenticator
from preavis.demo.nodes import PASSWORD

pytestmark = pytest.mark.browser

LANGUAGES = ("fr", "ru", "zh")


def follow(page, name):
    """Reach a link by the Tab key alone, and follow it."""
    press(page, name, role="link")


def wait_for_publish(page, nodes):
    page.wait_for_url(nodes.console("CN") + "/publish")


def withdraw(nodes):
    aside(nodes.ask, "CN", "POST", "/publications/withdraw", "releaser 1")


def www(nodes):
    return nodes.at("CN") / "public" / "ru-cn" / "www"


def test_two_officers_publish_with_their_passkeys_and_one_takes_it_down_by_keyboard_alone(browser, nodes):
    for label in ("releaser 81", "releaser 82"):
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        virtual_authenticator(page)
        join(page, nodes, label, "releaser", party="CN")
        follow(page, "Publish")
        wait_for_publish(page, nodes)
        assert violations(page) == []
        if label == "releaser 81":
            press(page, "Prepare a page of ru-cn as of now")
        else:
            follow(page, "Look at the page of ru-cn that waits")
        expect(page.locator("main")).to_contain_text("exactly these files: ru-cn, EXERCISE")
        assert violations(page) == []
        expect(page.locator("#password")).to_have_count(0)
        assert not www(nodes).exists()
        press(page, "Approve exactly this with a passkey")
        expect(page.locator("main")).to_contain_text(f"{label} · releaser")
        context.close()
    assert (www(nodes) / "index.html").exists()
    assert all(line["ok"] for line in aside(nodes.ask, "CN", "GET", "/fsck"))
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    virtual_authenticator(page)
    join(page, nodes, "watch 83", "watch", party="CN")
    follow(page, "Publish")
    expect(page.get_by_role("button", name="Prepare a page")).to_have_count(0)
    press(page, "Take down the page of ru-cn")
    expect(page.locator("main")).to_contain_text("Nothing is published.")
    assert not www(nodes).exists()
    context.close()


@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_scripts_the_password_agrees_and_the_page_says_why(page, nodes):
    for label in ("releaser 1", "releaser 2"):
        password(page, nodes, label, party="CN")
        page.goto(nodes.console("CN") + "/publish")
        if label == "releaser 1":
            page.get_by_role("button", name="Prepare a page").click()
        else:
            page.get_by_role("link", name="Look at the page").click()
        page.get_by_label("Your password again").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text(f"{label} · releaser")
        sign_out(page)
    assert (www(nodes) / "index.html").exists()
    withdraw(nodes)


def test_the_pages_of_what_is_public_are_sound_in_every_language_and_at_360_px(page, nodes):
    virtual_authenticator(page)
    join(page, nodes, "releaser 84", "releaser", party="CN")
    page.goto(nodes.console("CN") + "/publish")
    press(page, "Prepare a page of ru-cn as of now")
    expect(page.locator("main")).to_contain_text("exactly these files")
    place = page.url
    page.set_viewport_size({"width": 360, "height": 700})
    for language in LANGUAGES:
        speak(page, language)
        for path in (place, nodes.console("CN") + "/publish"):
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == language
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            assert "publish." not in page.locator("main").inner_text()
    page.goto(place)
    page.get_by_role("link", name="index.html").click()
    expect(page.locator("#zh")).to_be_visible()
    assert violations(page) == []
    withdraw(nodes)
