"""The alarms: all that are not closed, what to do about each, and what became of those that are."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from preavis.errors import Refused
from preavis.node.alarms import PRIORITIES
from preavis.web import board
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign

SHOWN: Final = 100
PAST: Final = 50


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/alarms")
    async def show_alarms(request: Request, before: int | None = None) -> Response:
        officer = await door.signed_in(request)

        def work() -> dict[str, Any]:
            alarms = board.by_urgency(door.heard(officer, node.alarm_list.open), node.config.party)
            history = node.store.alarm_history(PAST, before)
            return {
                "alarms": alarms[:SHOWN],
                "more_alarms": max(0, len(alarms) - SHOWN),
                "bulk": [name for name in PRIORITIES if name in board.IN_BULK and name in node.alarm_list.unseen],
                "history": door.heard(officer, history),
                "older": history[-1].id if len(history) == PAST else None,
            }

        return door.page(request, "alarms.html", officer, **await node.run(work))

    @router.post("/alarms/{number}/acknowledge")
    async def acknowledge(request: Request, number: int, here: Annotated[str, Form()] = "/") -> Response:
        officer = await door.signed_in(request, "alarm")
        await node.run(lambda: node.acknowledge_alarm(number, officer))
        return RedirectResponse(here if re.match(r"/(?![/\\])", here) else "/", 303)

    @router.post("/alarms/all/{priority}")
    async def acknowledge_all(request: Request, priority: str) -> Response:
        officer = await door.signed_in(request, "alarm")
        if priority not in board.IN_BULK:
            raise Refused("alarm_page.not_all")
        await node.run(
            lambda: node.acknowledge_alarms([a for a in node.store.alarms() if a.priority == priority], officer)
        )
        return RedirectResponse("/alarms", 303)

    return router


ROOM = Room(routes, (Sign("/alarms", "console.alarms"),))
