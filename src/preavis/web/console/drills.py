"""Drills: a person's line check, who answers and how fast; and the sheet that one watch hands to the next."""

from __future__ import annotations

from itertools import chain
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from preavis.errors import UnusableInput
from preavis.node import drills
from preavis.node.handover import SHIFT
from preavis.node.hours import read_time
from preavis.node.scorecard import scores
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign
from preavis.web.console.talk import TALKERS

DAYS = 90
CHECKS_SHOWN = 20
SHOWN = 200
"""Lines of one part of the hand-over sheet; a page of 10,000 is read by nobody, and the board has the rest."""


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/drills")
    async def show_drills(request: Request) -> Response:
        officer = await door.signed_in(request)

        def work() -> dict[str, Any]:
            checks = node.life.talks("line_check")[:CHECKS_SHOWN]
            minutes = node.config.line_check_minutes
            return {
                "checks": [(check, drills.due_at(check, minutes), drills.seconds(check)) for check in checks],
                "days": DAYS,
                "peers": [(peer.channel, peer.party) for peer in node.lines.parties()],
                "may": bool(officer.roles & TALKERS),
            }

        asked = await node.in_parts(node.life.asked(DAYS))
        shown = {**await node.run(work), "scores": scores(chain.from_iterable(asked))}
        return door.page(request, "drills.html", officer, **shown)

    @router.post("/drills/line-check")
    async def check_line(request: Request) -> Response:
        officer = await door.signed_in(request, "draft")
        fields = dict(await request.form())
        channel, _, party = str(fields.get("peer", "")).partition(" ")
        asked = {**fields, "to": party}
        await node.run(lambda: node.life.check_line(channel, asked, officer, "session"))
        return RedirectResponse("/drills", 303)

    @router.get("/handover")
    async def show_handover(request: Request, since: str = "") -> Response:
        officer = await door.signed_in(request, "read_drafts")
        try:
            began = read_time(since) if since.strip() else node.clock.now() - SHIFT
        except ValueError as error:
            raise UnusableInput("act.time", at=since[:64]) from error
        sheet = await node.run(lambda: node.life.handover(began))
        return door.page(request, "handover.html", officer, sheet=sheet, shown=SHOWN)

    return router


ROOM = Room(routes, (Sign("/drills", "drills.title"), Sign("/handover", "handover.title", TALKERS)))
