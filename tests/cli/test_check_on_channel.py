"""`preavis check --channel`: what a node's channel makes of a notice before anybody drafts it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from house import HandClock, make_node
from preavis.cli import cli
from preavis.errors import PreavisError
from preavis.store.sqlite import SqliteStore

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
OVERLAY = """
overlay_of = "ru-cn-2009"
version = "1.0"
channel = "ru-cn"
mode = "exercise"

[pre_launch]
latest = "48 h"
anchor = "window_start"
clock = "receipt"
article = "5(2)"
source = "X1"
status = "text"

[sources]
X1 = "the full text, held by the parties"
"""


@pytest.fixture
def node(tmp_path):
    """Make a node, do something in it, let go of it, and return its directory: it does not run."""

    def made(work=lambda node: None):
        opened = make_node(tmp_path / "RU", "RU", HandClock())
        try:
            work(opened)
        finally:
            opened.shut()
        return tmp_path / "RU"

    return made


def check(tmp_path, directory, *options, notice=NOTICE):
    file = tmp_path / "notice.json"
    file.write_text(json.dumps(notice))
    arguments = ["check", str(file), "--now", "2026-11-24T00:00:00Z", "--node", str(directory), "--json", *options]
    done = CliRunner().invoke(cli, arguments)
    if isinstance(done.exception, PreavisError):
        return done.exception.code, done.exception.exit_code
    answer = json.loads(done.stdout)
    return {one["code"] for one in answer["findings"] if one["severity"] == "block"}, done.exit_code


def test_an_open_channel_blocks_nothing_and_answers_for_its_agreement(tmp_path, node):
    assert check(tmp_path, node(), "--channel", "ru-cn") == (set(), 0)


def test_a_closed_channel_blocks(tmp_path, node):
    directory = node(lambda made: made.issue.close("ru-cn", "administrator"))
    assert check(tmp_path, directory, "--channel", "ru-cn") == ({"channel.closed"}, 1)


def test_another_agreement_is_the_wrong_channel_and_a_stranger_has_no_place_on_it(tmp_path, node):
    directory = node()
    assert check(tmp_path, directory, "--channel", "ru-cn", "--agreement", "us-ussr-1988") == (
        {"channel.wrong_agreement"},
        1,
    )
    stranger = {**NOTICE, "notifying_party": "IN"}
    blocking, _ = check(tmp_path, directory, "--channel", "ru-cn", notice=stranger)
    assert "channel.wrong_party" in blocking


def test_a_channel_that_the_node_has_not_and_a_directory_without_a_node_are_one_clear_line(tmp_path, node):
    assert check(tmp_path, node(), "--channel", "north") == ("channel.unknown", 2)
    assert check(tmp_path, tmp_path / "nowhere", "--channel", "ru-cn") == ("config.no_node", 2)


def test_the_law_is_the_one_that_the_node_has_adopted_with_its_overlay(tmp_path, node):
    directory = node()
    (directory / "overlays").mkdir()
    (directory / "overlays" / "ru-cn.toml").write_text(OVERLAY)
    (directory / "store.db").unlink()  # a node that has never been opened adopts what lies there
    for old in directory.glob("store.db-*"):
        old.unlink()
    SqliteStore(str(directory / "store.db")).close()
    file = tmp_path / "notice.json"
    file.write_text(json.dumps(NOTICE))
    arguments = ["check", str(file), "--now", "2026-11-24T00:00:00Z", "--channel", "ru-cn", "--node", str(directory)]
    done = CliRunner().invoke(cli, [*arguments, "--json"])
    (duty,) = (one for one in json.loads(done.stdout)["duties"] if one["kind"] == "pre_launch")
    assert (duty["due"], duty["article"], duty["status"]) == ("2026-12-08T06:00:00Z", "5(2)", "text")
