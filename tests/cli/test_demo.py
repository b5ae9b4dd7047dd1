"""The demonstration, whole, as a visitor starts it; what it keeps is good without it."""

import json
import os
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from html import unescape
from types import SimpleNamespace
from typing import get_args

import pytest
from starlette.testclient import TestClient

from preavis.demo.day import Day, Phase
from preavis.demo.page import visitor_app
from preavis.i18n import LANGUAGES, text
from preavis.web.console.pages import typeset


def test_the_demonstration_proves_its_day_and_leaves_mail_and_a_public_page_that_need_no_node(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "preavis", "demo", "--once", "--keep", str(tmp_path)],
        env={**os.environ, "PREAVIS_LANGUAGE": "en"},
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


@pytest.mark.parametrize("phase", get_args(Phase))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_visitor_reads_the_page_in_his_language(language, phase):
    stage = SimpleNamespace(mail=None, page=None)
    case = {
        "entries": [{"received_at": "2025-05-27T16:22:30Z"}],
        "ladder": [
            {"desk": "radar", "state": "overdue", "by_deputy": False, "at": None},
            {"desk": "air defence", "state": "acknowledged", "by_deputy": True, "at": "2025-05-27T16:22:32Z"},
        ],
    }
    day = Day(stage, phase=phase, final=(case, case), proof="preavis verify", tampered=True)
    client = TestClient(visitor_app(day.state, day.press, lambda: None))
    page = client.get("/", headers={"accept-language": language}).text
    assert f'<html lang="{language}">' in page
    assert "demo." not in page
    for code in (f"line.{phase}", "unread", "tampered", "RU", "key"):
        assert typeset(text(f"demo.{code}", language), language) in unescape(page)
