"""What an officer can say of a launch, one key away on its case page; what needs two officers goes on as a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from preavis.node import Node
from preavis.node.case_step import CaseStep
from preavis.node.cases import Case
from preavis.node.caution import TAKES_AWAY
from preavis.node.corrections import CORRECTABLE
from preavis.node.hours import write_hours
from preavis.node.overview import Glance
from preavis.node.people import MAY
from preavis.node.talk import Exchange
from preavis.store import Told
from preavis.store.people import Draft, Officer
from preavis.web import board
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import language_of
from preavis.web.life_views import readback
from preavis.wire import dump

OTHERS: Final = 500
WORDS: Final = {
    "hold": "h",
    "launch_window_open": "o",
    "launched": "l",
    "scrubbed": "u",
    "anomaly": "x",
    "area_reopened": "r",
}
"""The words of a launch under way, and the key of each."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word that can be said: its key, and whether two officers are needed."""

    word: str
    key: str
    two: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """What one officer can say of one case, and what the two sides have said to each other."""

    words: tuple[Word, ...]
    drafts: bool
    hours: str
    area_hours: tuple[tuple[int, str, str], ...]
    correctable: tuple[CaseStep, ...]
    others: tuple[Glance, ...]
    document: str
    alone: tuple[CaseStep, ...]
    corrected: tuple[CaseStep, ...]
    talks: tuple[Exchange, ...]
    asks: bool
    answers: bool
    to_read: dict[str, tuple[Told, ...]]


def offered(node: Node, officer: Officer, case: Case) -> Offered:
    """Return what an officer can say of a case; on the store's thread."""
    ours = case.author.party == node.config.party
    says = ours and bool(officer.roles & MAY["status"])
    drafts = ours and bool(officer.roles & MAY["draft"])
    own = [step for step in case.steps if step.stored.origin == case.author]
    talks = node.life.talks_of(case.leaf)
    return Offered(
        words=tuple(Word(word, key, word in TAKES_AWAY) for word, key in WORDS.items()) if says else (),
        drafts=drafts,
        hours=write_hours(case.notice.launch.schedule or ()),
        area_hours=tuple(
            (place, area.label or str(place + 1), write_hours(area.schedule))
            for place, area in enumerate(case.notice.areas)
            if area.schedule is not None
        ),
        correctable=tuple(step for step in reversed(own) if step.kind in CORRECTABLE and not step.struck),
        others=tuple(islice(_others(node, case), OTHERS)) if drafts else (),
        document=json.dumps(dump(case.notice), ensure_ascii=False, indent=1),
        alone=tuple(step for step in own if step.unconfirmed and says),
        corrected=tuple(step for step in case.steps if step.struck),
        talks=talks,
        asks=not ours and bool(officer.roles & MAY["draft"]),
        answers=bool(officer.roles & MAY["draft"]),
        to_read={talk.id: _to_read(node, officer, talk) for talk in talks},
    )


def _others(node: Node, case: Case) -> Iterator[Glance]:
    """Yield the other cases of an author, the most urgent first."""
    return (other for other in node.overview.all() if other.author == case.author and other.leaf != case.leaf)


def _to_read(node: Node, officer: Officer, talk: Exchange) -> tuple[Told, ...]:
    """Return where an officer can say that a desk has read a question."""
    deputies = {desk.label: desk.deputies for desk in node.config.desk}
    stored = talk.question.stored
    return tuple(
        told
        for told in node.store.told(case=talk.case, open_only=True)
        if (told.origin, told.index) == (stored.origin, stored.index)
        and board.may_answer_for(officer, told.desk, deputies)
    )


def onward(draft: Draft, case: str) -> RedirectResponse:
    """Return to the case where a statement has left, else go on to its draft."""
    return RedirectResponse(f"/cases/{case}" if draft.released else f"/drafts/{draft.id}", 303)


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.post("/cases/{prefix}/acts/{act}")
    async def say(request: Request, prefix: str, act: str) -> Response:
        officer = await door.signed_in(request, "draft")
        fields = dict(await request.form())
        return onward(await node.run(lambda: node.life.act(prefix, act, fields, officer, "session")), prefix[:64])

    @router.get("/cases/{prefix}/readback")
    async def read_back(request: Request, prefix: str) -> Response:
        officer = await door.signed_in(request)
        tongue = language_of(request)

        def work() -> dict[str, Any]:
            case = node.found_case(prefix)
            node.read(officer, case)
            return {"case": case, "sentences": readback(case, tongue)}

        return door.page(request, "readback.html", officer, **await node.run(work))

    return router


ROOM = Room(routes)
