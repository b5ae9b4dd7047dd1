"""What browser tests share: a person at the console, by keyboard, and the judge of accessibility."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import expect

from preavis.demo.nodes import PASSWORD

HERE = Path(__file__).parent
NOTICE = json.loads((HERE / "golden" / "notice.json").read_text())
AXE = (HERE / "browser" / "axe-4.14.1.min.js").read_text()
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def aside(work, *given, **more):
    """Run in another thread: Playwright keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *given, **more).result()


def chinese():
    return {**NOTICE, "notifying_party": "CN", "launching_state": "CN", "territory_state": "CN", "reference": "CN-7",
            "flight": {**NOTICE["flight"], "direction": "N"}}  # fmt: skip


def sign_in(page, nodes, officer, party="RU"):
    page.goto("about:blank")  # the page before may just be reloading itself, signed out
    page.goto(nodes.console(party))
    expect(page.locator("#officer")).to_be_focused()
    page.keyboard.type(officer)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(nodes.console(party) + "/")


def violations(page):
    page.evaluate(AXE)
    result = page.evaluate(
        "axe.run({runOnly: {type: 'tag', values: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']}})"
    )
    return [(found["id"], [node["html"] for node in found["nodes"]]) for found in result["violations"]]
