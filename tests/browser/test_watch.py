"""The watch at its screen: the alarm heard and seen, the light, the keyboard, paper, and what stays put when the page renews."""

import re

import pytest
from playwright.sync_api import expect
from test_form_print import pages as sheets_of

from at_console import aside, chinese, ready, sign_in, until, violations
from house_http import start
from preavis.demo.nodes import PASSWORD

pytestmark = pytest.mark.browser
COUNTED = """
window.tones = [];
const begin = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.tones.push(this.frequency.value); return begin.call(this, at); };
"""


def release(nodes, party, body, kind="notice", **more):
    """Let as many officers approve as it needs; two for a notice, one for what adds caution."""
    done = review = aside(nodes.ask, party, "POST", "/drafts", "releaser 1", kind=kind, body=body, **more)
    for officer in ("releaser 1", "releaser 2"):
        if not done.get("released"):
            done = aside(nodes.ask, party, "POST", f"/drafts/{review['draft']}/approve", officer)
    return done["released"]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    """Two parties whose desks have one second: everything is late, every alarm is up."""
    made = aside(start, tmp_path_factory.mktemp("watch"), seconds=1)
    made.case = release(made, "CN", chinese())
    until(lambda: len(aside(made.ask, "RU", "GET", "/alarms")) >= 3)
    yield made
    made.stop()


@pytest.fixture
def watch(page, nodes):
    page.add_init_script(COUNTED)
    sign_in(page, nodes, "watch 1")
    ready(page)
    return page


def test_an_alarm_flashes_under_three_hertz_names_its_case_and_the_next_action(watch):
    line = watch.locator(".alarm.emergency.unseen").first
    expect(line).to_contain_text("CN-7")
    expect(line).to_contain_text("Call the desk, read the notice to it, and let it confirm.")
    flashing = line.locator(".mark").evaluate(
        "mark => { const s = getComputedStyle(mark); return [s.animationName, s.animationDuration]; }"
    )
    assert flashing == ["flash", "1s"]
    watch.emulate_media(reduced_motion="reduce")
    still = line.locator(".mark").evaluate(
        "mark => { const s = getComputedStyle(mark); return [s.animationName, s.outlineStyle]; }"
    )
    assert still == ["none", "double"]


def test_the_sound_says_that_it_is_not_armed_sounds_when_it_is_and_returns_after_the_silence(watch):
    expect(watch.locator("#sound-strip")).to_contain_text("THE SOUND IS NOT ARMED")
    assert watch.evaluate("document.body.dataset.sound") == "unarmed"
    watch.get_by_role("button", name="Arm the sound").click()
    expect(watch.locator("#sound-strip")).to_be_hidden()
    expect(watch.locator("body")).to_have_attribute("data-sound", "emergency")
    expect(watch.locator("#horn")).to_contain_text("SOUNDING")
    assert {960, 720} <= set(watch.evaluate("window.tones"))
    watch.keyboard.press("s")
    expect(watch.locator("body")).to_have_attribute("data-sound", "silenced")
    expect(watch.locator("#horn")).to_contain_text(re.compile(r"sounds again in (30|2\d) s"))
    watch.evaluate("localStorage.setItem('preavis-silence', String(Date.now() + 3600000))")
    expect(watch.locator("#horn")).to_contain_text("sounds again in 30 s")  # never longer, whatever stands there
    watch.evaluate("localStorage.setItem('preavis-silence', String(Date.now() + 200))")
    expect(watch.locator("body")).to_have_attribute("data-sound", "emergency")
    assert watch.said == []


def test_the_sound_stays_armed_on_the_next_page(watch, nodes):
    watch.get_by_role("button", name="Arm the sound").click()
    expect(watch.locator("body")).to_have_attribute("data-sound", "emergency")
    watch.get_by_role("link", name="Alarms", exact=True).click()
    expect(watch.locator("h1")).to_have_text("Alarms")
    expect(watch.locator("body")).to_have_attribute("data-sound", "emergency")
    expect(watch.locator("#sound-strip")).to_be_hidden()


def test_a_new_alarm_breaks_the_silence(watch):
    watch.get_by_role("button", name="Arm the sound").click()
    watch.get_by_role("button", name="Silence for 30 s").click()
    expect(watch.locator("body")).to_have_attribute("data-sound", "silenced")
    watch.evaluate(
        """import("/static/horn.js").then(({ Horn }) => {
          const horn = new Horn();
          horn.stand({ alarms: { alarm: 1 }, newest: 5, calls: 0 });
          horn.stand({ alarms: { alarm: 1 }, newest: 6, calls: 0 });
        })"""
    )
    expect(watch.locator("body")).not_to_have_attribute("data-sound", "silenced")


def test_each_priority_has_its_own_tones_and_a_caution_has_none(watch):
    watch.get_by_role("button", name="Arm the sound").click()
    expect(watch.locator("body")).to_have_attribute("data-sound", "emergency")
    heard = watch.evaluate(
        """async () => {
          const { Horn } = await import("/static/horn.js");
          const horn = new Horn();
          await horn.open();
          const found = {};
          for (const name of ["emergency", "alarm", "warning", "call", "link"]) {
            window.tones = [];
            horn.play(name);
            found[name] = window.tones.slice();
          }
          horn.stand({ alarms: { caution: 3 }, newest: 1, calls: 0 });
          return [found, horn.wanted];
        }"""
    )
    patterns = [tuple(tones) for tones in heard[0].values()]
    assert len(set(patterns)) == 5
    assert all(patterns)
    assert heard[1] is None


def test_acknowledging_is_by_keyboard_shown_on_every_screen_and_stays_steady(browser, watch, nodes):
    context = browser.new_context(locale="en-GB")
    other = context.new_page()
    sign_in(other, nodes, "radar 1")
    other.goto(nodes.console("RU") + "/alarms")
    unseen = other.locator(".alarm.unseen").count()
    watch.keyboard.press("a")
    name = watch.evaluate("document.activeElement.id")
    watch.keyboard.press("Enter")
    expect(watch.locator(f"#{name}")).to_have_count(0)
    expect(other.locator(".alarm.unseen")).to_have_count(unseen - 1)
    expect(other.locator(".alarm:not(.unseen)").first).to_contain_text("acknowledged")
    expect(other.locator(".alarm:not(.unseen)").first).to_contain_text("by watch 1")
    context.close()


def test_the_two_highest_priorities_are_never_acknowledged_all_at_once(watch, nodes):
    watch.goto(nodes.console("RU") + "/alarms")
    expect(watch.get_by_role("button", name="I have seen all of this priority")).to_have_count(0)
    for priority in ("emergency", "alarm", "other"):
        answer = watch.request.post(nodes.console("RU") + f"/alarms/all/{priority}", headers={"content-length": "0"})
        assert answer.status == 409
    assert watch.locator(".alarm.emergency.unseen").count() > 0


@pytest.mark.parametrize("theme", ["day", "dusk", "night"])
@pytest.mark.parametrize("place", ["/", "/alarms", "/help", "/emergency", "case"])
def test_every_page_is_readable_in_every_light(watch, nodes, theme, place):
    watch.context.add_cookies([{"name": "preavis-theme", "value": theme, "url": nodes.console("RU")}])
    watch.goto(nodes.console("RU") + (f"/cases/{nodes.case}?written=notam&fir=UUWV" if place == "case" else place))
    expect(watch.locator("html")).to_have_attribute("data-theme", theme)
    watch.emulate_media(reduced_motion="reduce")  # a mark that flashes is judged where it is seen
    assert violations(watch) == []


def test_the_light_is_chosen_and_kept(watch):
    watch.get_by_role("button", name="Night").click()
    expect(watch.locator("html")).to_have_attribute("data-theme", "night")
    expect(watch.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")


def test_single_keys_work_and_can_be_switched_off(watch, nodes):
    watch.keyboard.press("/")
    expect(watch.locator("#q")).to_be_focused()
    watch.keyboard.type("plesetsk")
    watch.keyboard.press("Enter")
    watch.wait_for_url("**q=plesetsk")
    ready(watch)
    watch.keyboard.press("j")
    expect(watch.locator(f"#case-{nodes.case} .c-notice a")).to_be_focused()
    watch.keyboard.press("g")
    watch.keyboard.press("a")
    expect(watch.locator("h1")).to_have_text("Alarms")
    ready(watch)
    watch.keyboard.press("g")
    watch.keyboard.press("b")
    expect(watch.locator("#q")).to_be_visible()
    ready(watch)
    watch.keyboard.press("?")
    watch.get_by_role("button", name="Switch single keys off").click()
    expect(watch.locator("body")).to_have_attribute("data-keys", "off")
    watch.goto(nodes.console("RU"))
    ready(watch)
    watch.keyboard.press("/")
    expect(watch.locator("#q")).not_to_be_focused()


def test_a_change_renews_the_page_and_leaves_what_a_person_is_at(watch, nodes):
    watch.set_viewport_size({"width": 1280, "height": 500})
    watch.locator("#q").fill("half a wo")
    watch.evaluate("window.scrollTo(0, 60)")
    release(nodes, "CN", {**chinese(), "reference": "CN-77"})
    expect(watch.locator("table.board")).to_contain_text("CN-77")
    expect(watch.locator("#news")).to_contain_text("New on the board: CN-77 of CN.")
    expect(watch.locator("#q")).to_be_focused()
    assert watch.locator("#q").input_value() == "half a wo"
    assert watch.evaluate("window.scrollY") == 60


def test_a_lost_link_is_an_alarm_in_words_and_sound_within_five_seconds(browser, nodes, tmp_path_factory):
    other = aside(start, tmp_path_factory.mktemp("lost"))
    context = browser.new_context(locale="en-GB")
    lost = context.new_page()
    lost.add_init_script(COUNTED)
    sign_in(lost, other, "watch 1")
    lost.get_by_role("button", name="Arm the sound").click()
    expect(lost.locator("body")).to_have_attribute("data-sound", "armed")
    other.stop()
    expect(lost.locator("#link-strip")).to_contain_text("LINK LOST", timeout=8000)
    expect(lost.locator("#link-strip")).to_be_visible(timeout=8000)
    expect(lost.locator("time.clock")).to_contain_text("LINK LOST")
    expect(lost.locator("body")).to_have_attribute("data-sound", "link")
    assert 440 in lost.evaluate("window.tones")
    context.close()


@pytest.mark.parametrize("place", ["/", "/emergency", "case"])
def test_paper_says_exercise_party_time_and_version_on_every_sheet(watch, nodes, place):
    watch.goto(nodes.console("RU") + (f"/cases/{nodes.case}" if place == "case" else place))
    printed = list(sheets_of(watch.pdf(prefer_css_page_size=True)))
    for runs, size in printed:
        assert size == pytest.approx([595, 842], abs=1)
        joined = "".join(runs)
        assert "EXERCISE" in joined
        if place != "case":
            assert "Preavis RU" in joined
    whole = "".join(run for runs, _ in printed for run in runs)
    assert "Preavis 0.1.0" in whole
    if place == "case":
        assert "Plesetsk" in whole
        assert "radar" in whole


@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_scripts_the_board_says_that_it_is_old_and_silent_and_alarms_are_acknowledged(page, nodes):
    page.goto(nodes.console("RU"))
    page.fill("#officer", "watch 1")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(nodes.console("RU") + "/")
    expect(page.get_by_text("Without scripts there is no sound")).to_be_visible()
    expect(page.locator("#sound-strip")).to_be_hidden()
    page.goto(nodes.console("RU") + "/alarms")
    before = page.locator(".alarm.unseen").count()
    page.get_by_role("button", name="I have seen this alarm").first.click()
    expect(page.locator(".alarm.unseen")).to_have_count(before - 1)
    page.goto(nodes.console("RU") + "/?show=all&q=CN-7")
    expect(page.locator("table.board")).to_contain_text("CN-7")


@pytest.mark.parametrize("language", ["en", "fr", "ru", "zh"])
@pytest.mark.parametrize("place", ["/", "/alarms", "/emergency", "case"])
def test_a_thumb_reaches_everything_at_360_pixels_and_nothing_is_cut_off(watch, nodes, language, place):
    watch.set_viewport_size({"width": 360, "height": 700})
    watch.context.add_cookies([{"name": "preavis-language", "value": language, "url": nodes.console("RU")}])
    watch.goto(nodes.console("RU") + (f"/cases/{nodes.case}" if place == "case" else place))
    assert watch.evaluate("document.documentElement.scrollWidth") <= 360
    small = watch.evaluate(
        """[...document.querySelectorAll("button")].filter(one => one.checkVisibility())
          .map(one => one.getBoundingClientRect()).filter(box => box.height < 24 || box.width < 24).length"""
    )
    assert small == 0


def test_a_warning_is_read_in_two_ways_by_nobody_and_what_changed_is_named(watch, nodes):
    body = chinese()
    body["launch"] = {
        **body["launch"],
        "planned_date": {"date": "2026-12-16", "zone": "Asia/Taipei"},
        "schedule": [[{"from": f"2026-12-{day}T01:00:00Z", "to": f"2026-12-{day}T06:00:00Z"} for day in (16, 17, 18)]],
    }
    case = release(nodes, "CN", {**body, "reference": "CN-2023"})
    right = {
        **body,
        "reference": "CN-2023",
        "launch": {**body["launch"], "schedule": [[{"from": "2026-12-16T01:30:00Z", "to": "2026-12-16T01:57:00Z"}]]},
    }
    until(lambda: any(each["case"] == case for each in aside(nodes.ask, "RU", "GET", "/board")))
    watch.goto(nodes.console("RU") + f"/cases/{case}")
    expect(watch.locator("section.when")).to_contain_text("Daily: 3 separate windows, each day 01:00 to 06:00 UTC")
    expect(watch.locator("section.when")).to_contain_text("16 DEC 2026 09:00 UTC+08:00")
    release(nodes, "CN", right, kind="amendment", case=case)
    expect(watch.locator("section.when")).to_contain_text("One continuous window of 27 min.")
    expect(watch.locator("section.changed")).to_contain_text("GONE")
    expect(watch.locator("section.changed")).to_contain_text("160157Z DEC 2026")
