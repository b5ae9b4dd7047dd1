"""What browser tests share: a person at the console, by keyboard, and the judge of accessibility."""

import base64
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import expect

from preavis.demo.nodes import PASSWORD

HERE = Path(__file__).parent
NOTICE = json.loads((HERE / "golden" / "notice.json").read_text())
AXE = (HERE / "browser" / "axe-4.14.1.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def aside(work, *given, **more):
    """Run in another thread: Playwright keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *given, **more).result()


def until(look):
    """Ask again and again until there is an answer, and return it."""
    for _ in range(1200):
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("never")


def ready(page):
    """Wait until the page's own script is at work."""
    expect(page.locator("body")).to_have_attribute("data-sound", re.compile("."), timeout=15_000)


def speak(page, language):
    """Choose a language, and wait for the page that comes in it."""
    page.locator(f"button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.wait_for_load_state()


def sign_out(page):
    """Sign out, and wait until that is done."""
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login")


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


def virtual_authenticator(page):
    """Give the page an authenticator that knows its user, and return the session that commands it, and its name."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def invite(nodes, label, *roles, desk=None, party="RU"):
    body = {"label": label, "name": label, "roles": list(roles), "desk": desk}
    return aside(nodes.ask, party, "POST", "/officers", **body)["link"]


def press(page, name, key="Enter", role="button"):
    """Reach a button or a link by the Tab key alone, and press it."""
    wanted = page.get_by_role(role, name=name)
    expect(wanted).to_be_visible()
    page.wait_for_load_state("load")
    page.locator("body").press("Home")
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def join(page, nodes, label, *roles, desk=None, party="RU"):
    page.goto(invite(nodes, label, *roles, desk=desk, party=party))
    press(page, "Make a passkey")
    page.wait_for_url(nodes.console(party) + "/")


def password(page, nodes, label, word=PASSWORD, party="RU"):
    page.goto("about:blank")  # as above
    page.goto(nodes.console(party))
    page.fill("#officer", label)
    page.fill("#password", word)
    page.keyboard.press("Enter")
    page.wait_for_url(nodes.console(party) + "/")


def violations(page, rules=None, without=()):
    """What axe finds once the page is whole: without its style sheet every target is too small.

    `rules`: those alone; `without`: all but these, where a page differs in its words alone from one that was judged whole.
    """
    page.wait_for_load_state("load")
    page.evaluate(AXE)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    options = {"runOnly": only, "rules": {rule: {"enabled": False} for rule in without}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(options)", options)
    return [(found["id"], [node["html"] for node in found["nodes"]]) for found in result["violations"]]


def light_of(page):
    """The mean luminance (0 to 255) of what a screen sends out: what meets the eye of somebody in the dark."""
    picture = base64.b64encode(page.screenshot()).decode()
    blank = page.context.new_page()
    found = blank.evaluate(
        """async (picture) => {
          const bytes = Uint8Array.from(atob(picture), (one) => one.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const board = new OffscreenCanvas(image.width, image.height).getContext("2d");
          board.drawImage(image, 0, 0);
          const { data } = board.getImageData(0, 0, image.width, image.height);
          let light = 0;
          for (let n = 0; n < data.length; n += 4) light += 0.2126 * data[n] + 0.7152 * data[n + 1] + 0.0722 * data[n + 2];
          return light / (data.length / 4);
        }""",
        picture,
    )
    blank.close()
    return found


def broken_words(page):
    """Words of three letters or more of which a part stands on the next line; machines' words may be cut, people's not."""
    return page.evaluate(
        r"""() => {
          const machines = "thead, .unseen-text, .mono, .subject, pre, textarea, select, svg";
          const found = new Set();
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const inside = node.parentElement;
            if (!inside.checkVisibility() || inside.closest(machines)) continue;
            for (const word of node.data.matchAll(/(?<=^|[\s(«“-])\p{L}{3,}(?=$|[\s,;:.!?)»”-])/gu)) {
              if (/\p{Script=Han}/u.test(word[0])) continue;
              const range = document.createRange();
              range.setStart(node, word.index);
              range.setEnd(node, word.index + word[0].length);
              const boxes = [...range.getClientRects()].filter((box) => box.width);
              if (new Set(boxes.map((box) => Math.round(box.top))).size > 1) found.add(word[0]);
            }
          }
          return [...found];
        }"""
    )
