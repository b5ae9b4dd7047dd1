"""The part of the day in which people talk back: a track is asked for, a question is answered, a line is checked by a person."""

from __future__ import annotations

from typing import Any

from preavis.demo import records
from preavis.demo.stage import AUTHOR, READER, Stage
from preavis.errors import Refused

ASKED = "Does the wider window hold for both areas?"
ANSWERED = "It holds for both."


def track(stage: Stage) -> None:
    """The radar desk asks whether a track is announced, inside an area while its window is open. Raises Refused if not."""
    where, when = records.track()
    answer = stage.nodes.ask(READER, "GET", "/track", where=where, when=when)
    if answer["verdict"] != "announced":
        raise Refused("demo.not_proven", file=f"{where} {when}")
    stage.prove("track", f"{where} {when}: {answer['hits'][0]['reference']}")


def question(stage: Stage) -> None:
    """The reader asks about the launch; the author answers; both hold question and answer."""
    stage.nodes.ask(READER, "POST", f"/cases/{stage.case}/query", "watch 1", about="clarification", text=ASKED)
    asked = stage.until(lambda: _talk(stage, AUTHOR, "query", "open"), "question")
    stage.nodes.ask(AUTHOR, "POST", f"/talks/{asked['talk']}/reply", "watch 1", text=ANSWERED)
    done = stage.until(lambda: _talk(stage, READER, "query", "answered"), "question")
    stage.prove("question", done["talk"])


def line_check(stage: Stage) -> None:
    """A person asks whether a person is there."""
    stage.nodes.ask(AUTHOR, "POST", "/line-checks", "watch 1", text="Line check.")
    asked = stage.until(lambda: _talk(stage, READER, "line_check", "open"), "line_check")
    stage.nodes.ask(READER, "POST", f"/talks/{asked['talk']}/reply", "watch 1", text="Here.")
    done = stage.until(lambda: _talk(stage, AUTHOR, "line_check", "answered"), "line_check")
    stage.prove("line_check", done["talk"])


def _talk(stage: Stage, party: str, kind: str, state: str) -> Any:
    talks = stage.nodes.ask(party, "GET", "/talks", kind=kind)
    return next((talk for talk in talks if talk["state"] == state), None)
