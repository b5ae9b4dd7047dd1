"""The answer page and the page of desks in a real Chromium: by keyboard, without scripts, at 360 px, judged by axe."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from playwright.sync_api import expect

from at_console import violations
from house import NOW
from house_desks import DeskHouse, MailServer, free_port
from preavis.web.console import console_app

DESKS = """
[[desk]]
label = "radar"
ways = ["console", "mail", "sheet", "spool"]
mail = ["radar-duty-officer-of-the-northern-group@a-long-name-of-a-host.desk.example"]
deputy = "navy"
[[desk]]
label = "navy"
"""
pytestmark = pytest.mark.browser


def set_up(tmp_path, server):
    made = DeskHouse(tmp_path, DESKS, smtp=server.port)
    made.entry = made.notice()
    made.send()
    return made


@pytest.fixture
def house(tmp_path):
    server = MailServer()
    with ThreadPoolExecutor(1) as aside:  # Playwright keeps an event loop in this thread
        made = aside.submit(set_up, tmp_path, server).result()
    made.cn.people.set_password(made.officers["CN", "watch 1"], "password-1995", NOW)
    made.port = free_port()
    web = uvicorn.Server(uvicorn.Config(console_app(made.cn), port=made.port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=web.run)
    thread.start()
    while not web.started:
        time.sleep(0.05)
    yield made
    web.should_exit = web.force_exit = True
    thread.join()
    made.cn.thread.close()
    made.close()
    server.close()


@pytest.fixture
def page(browser, request):
    scripts = getattr(request, "param", True)
    context = browser.new_context(viewport={"width": 360, "height": 700}, bypass_csp=True, java_script_enabled=scripts)
    made = context.new_page()
    yield made
    context.close()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("page", [True, False], indirect=True, ids=["scripts", "no-scripts"])
def test_a_desk_reads_and_answers_on_a_telephone_by_keyboard(page, house, request):
    page.goto(f"http://127.0.0.1:{house.port}/answer/{house.token(house.told('radar'))}")
    expect(page.locator("pre")).to_contain_text("LAUNCH NOTIFICATION")
    assert house.cn.store.told_by_id(house.told("radar").id).acknowledged is None
    scripts = request.node.callspec.params["page"]
    if scripts:
        assert violations(page) == []
        assert fits(page)
    page.get_by_role("button", name="I have read this for desk radar").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Desk radar has acknowledged")).to_be_visible()
    if scripts:
        assert violations(page) == []


def test_the_watch_sees_the_desks_and_enters_a_code_by_keyboard(page, house):
    code = house.cn.last_mile.sheet(house.told("radar"), "x", house.clock.now()).code
    base = f"http://127.0.0.1:{house.port}"
    page.goto(f"{base}/login?next=/desks")
    page.get_by_label("Officer").fill("watch 1")
    page.get_by_label("Password").fill("password-1995")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="radar")).to_be_visible()
    expect(page.locator("main")).to_contain_text("r…@a-long-name")
    for details in page.locator("summary").all():
        details.click()
    assert violations(page) == []
    assert fits(page)
    page.goto(f"{base}/cases/{house.entry.leaf.hex()[:16]}/desks")
    expect(page.locator("main")).to_contain_text("It is a radar")
    assert violations(page) == []
    assert fits(page)
    page.locator(f"#sheet-{house.told('radar').id}").click()
    expect(page.locator("body")).to_contain_text(code)
    assert violations(page) == []
    page.goto(f"{base}/desks")
    page.get_by_label("Code from the sheet").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    expect(page.locator("main")).to_contain_text("watch 1")
    assert house.cn.store.told_by_id(house.told("radar").id).acknowledged is not None
