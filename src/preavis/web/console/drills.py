"""Drills: a person's line check, who answers and how fast; and the sheet that one watch hands to the next."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from preavis.errors import UnusableInput
from preavis.node import drills
from preavis.node.handover import SHIFT
from preavis.node.hours import read_time
from preavis.web.console.door import Door, Room, Sign
from preavis.web.console.talk import TALKERS

DAYS = 90
CHECKS_SHOWN = 20


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
                "scores": node.life.scores(DAYS),
                "days": DAYS,
                "peers": [(peer.channel, peer.party) for peer in node.lines.parties()],
                "may": bool(officer.roles & TALKERS),
            }

        return door.page(request, "drills.html", officer, **await node.run(work))

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
        return door.page(request, "handover.html", officer, sheet=await node.run(lambda: node.life.handover(began)))

    return router


ROOM = Room(routes, (Sign("/drills", "drills.title"), Sign("/handover", "handover.title", TALKERS)))
