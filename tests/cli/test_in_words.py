"""What a terminal says of a case and of a draft, in words: nothing wrong passes for what stands, nothing is signed unread."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from house import NOW, House
from preavis.cli import cli, say
from preavis.cli.review import print_draft
from preavis.i18n import LANGUAGES, text
from preavis.statements import Reference
from preavis.web.control import control_table

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
PASSWORD = "a long enough word"


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def terminal(house, monkeypatch):
    """Ask the running node instead of one that the command opens by itself."""

    def call(_, method, path, body=None, **query):
        status, said = asyncio.run(control_table(house.ru).answer(method, path, body, query))
        assert status == 200, said
        return said

    monkeypatch.setattr(say, "call", call)

    def run(command, *arguments, language="en"):
        environment = {"PREAVIS_PASSWORD": PASSWORD, "PREAVIS_LANGUAGE": language}
        words = [command, *arguments, "--node", "."]
        done = CliRunner(env=environment).invoke(cli, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return run


def refer(*entries):
    return [Reference(origin=str(entry.origin), leaf=entry.leaf.hex()) for entry in entries]


def line_of(output, entry):
    """Return the line that begins with an entry, not one that names it as a correction."""
    (line,) = [line for line in output.splitlines() if f" {entry.leaf.hex()[:16]} -> " in line]
    return line


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terminal_marks_what_a_correction_struck_says_which_one_and_where_it_belongs(house, terminal, language):
    one = house.say(house.ru, "notice", {**NOTICE, "reference": "RU-1"})
    two = house.say(house.ru, "notice", {**NOTICE, "reference": "RU-2"})
    stray = house.say(house.ru, "status", {"status": "hold", "at": "2026-11-24T10:00:00Z"}, refer(one))
    body = {"correction": "wrong_case", "reason": "the other launch"}
    house.say(house.ru, "correction", body, refer(stray, two))
    wrong = house.say(house.ru, "status", {"status": "scrubbed", "at": "2026-11-24T10:00:00Z"}, refer(one))
    body = {"correction": "sent_in_error", "reason": "none was meant"}
    correction = house.say(house.ru, "correction", body, refer(wrong))
    shown = terminal("show", one.leaf.hex()[:16], language=language)
    for entry, why in (
        (stray, text("life.moved_to", language, case=two.leaf.hex()[:16])),
        (wrong, text("life.struck", language, entry=correction.leaf.hex()[:16])),
    ):
        assert f"{text('case_page.struck', language)}  {why}" in line_of(shown, entry)
    assert text("case_page.struck", language) not in line_of(shown, one)
    there = terminal("show", two.leaf.hex()[:16], language=language)
    assert text("case_page.struck", language) not in line_of(there, stray), "it stands where it belongs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_releases_a_declaration_on_a_terminal_reads_what_is_declared(house, terminal, language):
    house.ru.people.set_password(house.officers["RU", "releaser 1"], PASSWORD, NOW)
    body = {"text": "from Wednesday", "act": "suspends", "at": "2026-12-02T00:00:00Z"}
    id_ = house.ru.issue.submit("ru-cn", "declaration", body, house.officers["RU", "releaser 2"]).id
    shown = terminal("release", id_, "--officer", "releaser 1", language=language)
    for words in (text("declared.suspends", language), "from Wednesday", "02 DEC 2026 00:00Z"):
        assert words in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_terminal_shows_the_whole_notice_before_it_asks_for_the_password_and_approves_that_alone(
    house, terminal, monkeypatch, language
):
    house.ru.people.set_password(house.officers["RU", "releaser 1"], PASSWORD, NOW)
    id_ = house.ru.issue.submit("ru-cn", "notice", NOTICE, house.officers["RU", "releaser 2"]).id
    order, ask = [], say.call
    monkeypatch.setattr(say, "password", lambda: order.append("password") or PASSWORD)
    monkeypatch.setattr(say, "print_draft", lambda *given, **more: order.append("shown") or print_draft(*given, **more))
    monkeypatch.setattr(say, "call", lambda *given, **more: order.append(given[3:]) or ask(*given, **more))
    shown = terminal("release", id_, "--officer", "releaser 1", language=language)
    assert [type(one) is str and one for one in order] == [False, "shown", "password", False]
    assert order[-1][0]["saw"] == house.ru.issue.review(id_).hash
    for words in ("RU-2026-001", "2026-12-10 06:00:00 UTC", "57.2N 161.5E", "Plesetsk", "62.9N 40.5E"):
        assert words in shown
    assert text("release.state", language, draft=id_, given=1, needed=2) in shown
