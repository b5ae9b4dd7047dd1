"""The demonstration, whole, as a visitor starts it; what it keeps is good without it."""

import json
import re
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from importlib.resources import files

import pytest
from starlette.testclient import TestClient

from preavis.demo.page import visitor_app
from preavis.i18n import LANGUAGES, tables


def test_the_demonstration_proves_its_day_and_leaves_mail_and_a_public_page_that_need_no_node(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "preavis", "demo", "--once", "--keep", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "With all three nodes down the public page opens" in done.stdout
    assert str(tmp_path / "public" / "index.html") in done.stdout
    message = message_from_bytes((tmp_path / "mail.eml").read_bytes(), policy=default)
    assert message["Subject"].startswith("EXERCISE EXERCISE LAUNCH NOTICE FROM CN")
    assert "/answer/" in message.get_content()
    figures = json.loads((tmp_path / "public" / "figures.json").read_text())
    assert [(year["party"], year["said"]["notice"]) for year in figures["years"]] == [("CN", 1)]
    assert len(list(tmp_path.glob("*.evidence"))) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_visitors_page_speaks_the_language_of_the_terminal_and_no_other(language):
    state = {"phase": "silent", "title": "", "line": "", "left": [], "right": [], "proof": "x", "public": True}
    page = TestClient(visitor_app(lambda: state, lambda: None, lambda: None, language)).get("/").text
    assert f'<html lang="{language}">' in page
    asked = re.findall(r't\("(demo\.\w+)"', files("preavis.demo").joinpath("visitor.html").read_text("utf-8"))
    assert len(asked) > 8
    for code in asked:
        assert tables()[code][language] in page, code
