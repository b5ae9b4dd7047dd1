"""A browser, a page, and two parties and a witness with one notice from Beijing."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from at_console import FLAGS, aside, chinese, until
from house_http import start


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    made = aside(start, tmp_path_factory.mktemp("nodes"), seconds=600)
    review = aside(made.ask, "CN", "POST", "/drafts", "releaser 1", kind="notice", body=chinese())
    for officer in ("releaser 1", "releaser 2"):
        done = aside(made.ask, "CN", "POST", f"/drafts/{review['draft']}/approve", officer)
    made.case = done["released"]
    until(lambda: aside(made.ask, "RU", "GET", "/board"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium")
    assert chromium, "install Debian's chromium (make test as root does)"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def page(browser, request):
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=getattr(request, "param", True), locale="en-GB"
    )
    made = context.new_page()
    made.said = []
    made.on("console", lambda message: made.said.append(message.text))
    made.on("request", lambda sent: made.said.append(sent.url) if "//localhost:" not in sent.url else None)
    yield made
    context.close()
