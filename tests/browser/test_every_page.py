"""Every page as a tired officer, a telephone, a night watch and a reader of another language meet it."""

import pytest
from playwright.sync_api import expect

from at_console import NOTICE, aside, broken_words, chinese, light_of, sign_in, until, violations
from house_http import start
from preavis.demo import nodes as demo

pytestmark = pytest.mark.browser
PAGES = (
    "/", "/alarms", "/track", "/compose", "/talk", "/goodwill", "/drills", "/handover", "/desks", "/publish", "/agreements",
    "/agreements/ru-cn-2009", "/me", "/help", "/emergency", "/nothing/here", "/cases/{case}", "/cases/{case}/desks",
    "/cases/{case}/readback", "/drafts/{draft}",
)  # fmt: skip
FOR_PEOPLE = ("/officers", "/officers/1", "/audit")


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    """Two parties whose desks are late; a draft waits, a question and a line check are open; one administers."""
    officers, demo.OFFICERS = demo.OFFICERS, (*demo.OFFICERS, ("chief 1", ("administrator",), None))
    try:
        made = aside(start, tmp_path_factory.mktemp("pages"), seconds=1)
    finally:
        demo.OFFICERS = officers
    review = aside(made.ask, "CN", "POST", "/drafts", "releaser 1", kind="notice", body=chinese())
    for officer in ("releaser 1", "releaser 2"):
        done = aside(made.ask, "CN", "POST", f"/drafts/{review['draft']}/approve", officer)
    made.case = done["released"]
    draft = aside(made.ask, "RU", "POST", "/drafts", "releaser 1", kind="notice", body={**NOTICE, "reference": "RU-8"})
    made.draft = draft["draft"]
    until(lambda: len(aside(made.ask, "RU", "GET", "/alarms")) >= 3)
    aside(made.ask, "RU", "POST", f"/cases/{made.case}/query", "watch 1", about="clarification", text="How long?")
    aside(made.ask, "CN", "POST", "/line-checks", "watch 1", text="Line check.")
    until(lambda: len(aside(made.ask, "RU", "GET", "/alarms")) >= 4)
    yield made
    made.stop()


def at(page, nodes, path, **cookies):
    url = nodes.console("RU")
    page.context.add_cookies(
        [{"name": f"preavis-{name}", "value": value, "url": url} for name, value in cookies.items()]
    )
    answer = page.goto(url + path.format(case=nodes.case, draft=nodes.draft))
    expect(page.locator("footer")).to_be_visible()
    return answer


def each_page(page, nodes):
    sign_in(page, nodes, "releaser 1")
    yield from PAGES
    page.context.clear_cookies()
    sign_in(page, nodes, "chief 1")
    yield from FOR_PEOPLE
    page.context.clear_cookies()
    yield "/login"


def seen_most(page, nodes):
    sign_in(page, nodes, "releaser 1")
    yield from ("/", "/alarms", "/track", "/compose", "/desks", "/agreements/ru-cn-2009", "/cases/{case}", "/drafts/{draft}")


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
def test_no_word_is_cut_and_nothing_scrolls_sideways_on_a_telephone(page, nodes, language):
    page.set_viewport_size({"width": 360, "height": 700})
    for path in each_page(page, nodes):
        at(page, nodes, path, language=language)
        for summary in page.locator("main summary").all():
            summary.evaluate("summary => { summary.parentElement.open = true; }")
        assert broken_words(page) == [], path
        assert (
            page.evaluate(
                """[...document.querySelectorAll("html, body *")].filter((one) => {
              const told = getComputedStyle(one);
              const hidden = one.closest(".unseen-text, thead, pre, textarea, .long") || told.clipPath !== "none";
              return one.checkVisibility() && !hidden && !one.closest("svg") && one.scrollWidth > one.clientWidth + 1
                && (one.tagName === "HTML" || told.overflowX !== "visible");
            }).map((one) => one.tagName + one.className)"""
            )
            == []
        ), path


@pytest.mark.parametrize("theme", ["dusk", "night"])
def test_every_page_keeps_its_contrast_in_the_dark_and_none_of_them_blinds(page, nodes, theme):
    page.emulate_media(reduced_motion="reduce")
    for path in each_page(page, nodes) if theme == "night" else seen_most(page, nodes):
        answer = at(page, nodes, path, theme=theme)
        assert len(answer.body()) < 300_000, path
        assert violations(page, ["color-contrast"]) == [], path
        assert light_of(page) < 70, path


@pytest.mark.parametrize("theme", ["dusk", "night"])
def test_what_is_made_for_paper_is_turned_over_on_a_screen_in_the_dark(page, nodes, theme):
    sign_in(page, nodes, "watch 1")
    url = nodes.console("RU")
    for name in ("day", theme):
        page.context.add_cookies([{"name": "preavis-theme", "value": name, "url": url}])
        page.goto(url + f"/cases/{nodes.case}/form")
        expect(page.locator("h1").first).to_be_visible()
        assert (light_of(page) > 180) == (name == "day")
        page.goto(url + f"/cases/{nodes.case}/desks")
        page.locator("form[action$=sheet] button").first.evaluate("one => one.form.removeAttribute('target')")
        page.locator("form[action$=sheet] button").first.click()
        expect(page.locator(".code")).to_be_visible()
        assert (light_of(page) > 180) == (name == "day")
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.documentElement).filter") == "none"
        page.emulate_media(media="screen")


def test_the_staged_public_page_is_turned_over_by_night_and_its_file_stays(page, nodes):
    sign_in(page, nodes, "releaser 1")
    page.goto(nodes.console("RU") + "/publish")
    page.get_by_role("button", name="Prepare a page").click()
    page.get_by_role("link", name="index.html").click()
    expect(page.locator("#en")).to_be_visible()
    assert light_of(page) > 180
    page.context.add_cookies([{"name": "preavis-theme", "value": "night", "url": nodes.console("RU")}])
    page.reload()
    expect(page.locator("#en")).to_be_visible()
    assert light_of(page) < 70


def test_what_flashes_is_never_a_word(page, nodes):
    sign_in(page, nodes, "watch 1")
    expect(page.locator(".alarm.unseen").first).to_be_visible()
    flashing = page.evaluate(
        """document.getAnimations().map((one) => [one.animationName, one.effect.target.textContent.trim()])"""
    )
    assert {name for name, _ in flashing} == {"flash", "flash-bell"}
    assert all(len(said) == 1 for name, said in flashing if name == "flash")  # a mark; the bell changes its edge only
    edges = page.evaluate("""[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
      .filter((rule) => rule.name === "flash-bell").flatMap((rule) => [...rule.cssRules[0].style])""")
    assert all(name.startswith("outline") for name in edges)


@pytest.mark.parametrize("page", [True, False], indirect=True, ids=["scripts", "no-scripts"])
def test_a_form_sent_after_the_session_ended_says_that_nothing_was_sent(page, nodes):
    sign_in(page, nodes, "watch 1")
    page.goto(nodes.console("RU") + f"/cases/{nodes.case}")
    page.locator("#act-query summary").click()
    page.locator("#query-text").fill("May it be shorter?")
    page.context.clear_cookies()
    page.locator("#act-query button").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was sent")
    page.fill("#officer", "watch 1")
    page.fill("#password", demo.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{nodes.case}")


def test_an_error_says_what_happened_in_the_readers_language_and_is_no_alarm(page, nodes):
    sign_in(page, nodes, "radar 1")
    at(page, nodes, "/nothing/here", language="fr")
    expect(page.locator("h1")).to_have_text("Rien ici")
    expect(page.locator("main .alarm")).to_have_count(0)
    assert violations(page) == []
    answer = at(page, nodes, "/handover", language="ru")
    assert answer.status == 403
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("дежурный")
    page.set_content(
        f'<form method="post" action="{nodes.console("RU")}/goodwill"><textarea name="remarks"></textarea><button>'
    )
    page.locator("textarea").evaluate("(field) => { field.value = 'x'.repeat(300000); }")
    with page.expect_response("**/goodwill") as answered:
        page.locator("button").click()
    assert answered.value.status == 413
    expect(page.get_by_role("alert")).to_be_visible()
