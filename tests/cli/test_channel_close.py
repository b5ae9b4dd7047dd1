"""Closing a channel is final: the command says so and asks, and does nothing without a yes."""

import pytest
from click.testing import CliRunner

from preavis.cli import cli, duties


@pytest.fixture
def asked(monkeypatch):
    said = []
    monkeypatch.setattr(duties, "call", lambda *given: said.append(given))
    return said


@pytest.mark.parametrize(("answer", "code", "calls"), [("n\n", 1, 0), ("", 1, 0), ("y\n", 0, 1)])
def test_a_channel_is_closed_only_after_a_yes_to_for_good(asked, answer, code, calls):
    done = CliRunner().invoke(cli, ["channel", "close", "ru-cn"], input=answer)
    assert (done.exit_code, len(asked)) == (code, calls)
    assert "never opened again" in done.output


def test_what_has_been_decided_already_is_not_asked_again(asked):
    done = CliRunner().invoke(cli, ["channel", "close", "ru-cn", "--yes"])
    assert (done.exit_code, len(asked)) == (0, 1)
    assert "for good" in done.output
