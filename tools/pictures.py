"""`make pictures`: the pictures of the documentation, taken from two running capitals by a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from preavis.demo import records
from preavis.demo.nodes import PASSWORD, Nodes

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
SECONDS = 6
WAIT = 60


def aside(work: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """Run in another thread: Playwright keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *given, **more).result()


def until(ask: Callable[[], Any]) -> Any:
    """Ask again and again until there is an answer."""
    for _ in range(WAIT * 5):
        if found := ask():
            return found
        time.sleep(0.2)
    sys.exit("waited too long")


def play(nodes: Nodes) -> str:
    """Let Beijing send its notice, two desks read it, and the radar be silent; return the case."""
    start, _ = records.window()
    nodes.set_up(start - timedelta(hours=25))
    nodes.start()
    review = nodes.ask("CN", "POST", "/drafts", "releaser 1", kind="notice", body=records.notice())
    for officer in ("releaser 1", "releaser 2"):
        done = nodes.ask("CN", "POST", f"/drafts/{review['draft']}/approve", officer)
    case: str = done["released"]
    until(lambda: len(nodes.ask("RU", "GET", "/inbox")) == 3)
    for desk in ("air defence", "foreign ministry"):
        nodes.ask("RU", "POST", "/acknowledge", f"{desk} 1", case=case, desk=desk)
    until(lambda: [alarm for alarm in nodes.ask("RU", "GET", "/alarms") if alarm["code"] == "alarm.desk_silent"])
    return case


def console(browser: Browser, nodes: Nodes, party: str, officer: str, *, theme: str = "day", height: int = 900) -> Page:
    """Sign in at a console."""
    context = browser.new_context(viewport={"width": 1280, "height": height}, locale="en-GB")
    context.add_cookies([{"name": "preavis-theme", "value": theme, "url": nodes.console(party)}])
    page = context.new_page()
    page.goto(nodes.console(party) + "/login")
    page.fill("#officer", officer)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(nodes.console(party) + "/")
    return page


def sheet(page: Page, nodes: Nodes) -> None:
    """Type a sheet in the composer, with one position that cannot be read."""
    page.goto(nodes.console("CN") + "/compose")
    page.locator("main form button").first.click()
    page.fill('[name="reference"]', "CN-2025-032")
    page.select_option('[name="vehicle.kind"]', "space_launch_vehicle")
    page.fill('[name="launch.place.site"]', "Xichang")
    page.fill('[name="launch.place.position"]', "2814N 1020x")
    page.fill('[name="launch.schedule"]', "101730Z JUN 25 - 101757Z JUN 25")
    page.fill('[name="areas.0.shape"]', "N260535 E1232031\nN254218 E1225530\nN263256 E1215704\nN265624 E1222205")
    page.fill('[name="_firs"]', "ZSHA")
    page.wait_for_timeout(2500)


def demonstration(browser: Browser) -> None:
    """Take the visitor's page of `preavis demo` while the radar desk is silent."""
    command = [sys.executable, "-u", "-m", "preavis", "demo", "--no-browser"]
    english = {**os.environ, "PREAVIS_LANGUAGE": "en"}
    playing = subprocess.Popen(command, stdout=subprocess.PIPE, env=english, text=True)
    try:
        assert playing.stdout is not None
        found = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in playing.stdout)
        address = next(match[0] for match in found if match)
        page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB").new_page()
        page.goto(address)
        page.wait_for_selector("body.silent", timeout=WAIT * 1000)
        page.screenshot(path=PICTURES / "demo.png", animations="disabled")
    finally:
        playing.send_signal(signal.SIGINT)
        playing.wait(WAIT)


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("needs Debian's chromium")
    nodes = Nodes(Path(tempfile.mkdtemp()), SECONDS)
    try:
        case = aside(play, nodes)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for name, theme in (("board", "day"), ("night", "night")):
                page = console(browser, nodes, "RU", "watch 1", theme=theme)
                page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
            page = console(browser, nodes, "RU", "watch 1")
            page.goto(nodes.console("RU") + "/alarms")
            page.screenshot(path=PICTURES / "alarm.png", animations="disabled")
            page = console(browser, nodes, "RU", "radar 1", height=1500)
            page.goto(nodes.console("RU") + f"/cases/{case}")
            page.wait_for_timeout(500)
            page.screenshot(path=PICTURES / "case.png", animations="disabled")
            page = console(browser, nodes, "CN", "releaser 1", height=1100)
            sheet(page, nodes)
            page.screenshot(path=PICTURES / "composer.png", animations="disabled")
            demonstration(browser)
            browser.close()
    finally:
        aside(nodes.stop)
        shutil.rmtree(nodes.directory, ignore_errors=True)


if __name__ == "__main__":
    main()
