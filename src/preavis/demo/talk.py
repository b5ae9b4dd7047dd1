"""The part of the day in which people talk back: a track is asked for, a question is answered, a line is checked by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preavis.demo import records
from preavis.errors import Refused

if TYPE_CHECKING:
    from preavis.demo.day import Day

ASKED = "Does the wider window hold for both areas?"
ANSWERED = "It holds for both."


def track(day: Day, party: str) -> None:
    """The radar desk asks whether a track is announced: inside an area while its window is open. Raises Refused where it is not."""
    where, when = records.track()
    answer = day.nodes.ask(party, "GET", "/track", where=where, when=when)
    if answer["verdict"] != "announced":
        raise Refused("demo.not_proven", file=where)
    day.prove("demo.track", day.t("demo.announced", reference=answer["hits"][0]["reference"]))


def question(day: Day, author: str, reader: str) -> None:
    """The reader asks about the launch; the author answers; both hold question and answer."""
    path = f"/cases/{day.case}/query"
    day.nodes.ask(reader, "POST", path, "watch 1", about="clarification", text=ASKED)
    asked = day.until(lambda: _talk(day, author, "query", "open"), "query")
    day.nodes.ask(author, "POST", f"/talks/{asked['talk']}/reply", "watch 1", text=ANSWERED)
    done = day.until(lambda: _talk(day, reader, "query", "answered"), "reply")
    day.prove("demo.question", day.t(f"talk.{done['state']}"))


def line_check(day: Day, author: str, reader: str) -> None:
    """A person asks whether a person is there."""
    day.nodes.ask(author, "POST", "/line-checks", "watch 1", text="Line check.")
    asked = day.until(lambda: _talk(day, reader, "line_check", "open"), "line check")
    day.nodes.ask(reader, "POST", f"/talks/{asked['talk']}/reply", "watch 1", text="Here.")
    done = day.until(lambda: _talk(day, author, "line_check", "answered"), "answer")
    day.prove("demo.line_check", day.t(f"talk.{done['state']}"))


def _talk(day: Day, party: str, kind: str, state: str) -> Any:
    talks = day.nodes.ask(party, "GET", "/talks", kind=kind)
    return next((talk for talk in talks if talk["state"] == state), None)
