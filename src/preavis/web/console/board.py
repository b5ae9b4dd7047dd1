"""The board: what must be done next is first; alarms; the stream that keeps every screen fresh."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from preavis.node.people import MAY
from preavis.web import board
from preavis.web.console.door import Door, Room
from preavis.web.live import stream


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/")
    async def show_board(request: Request) -> Response:
        officer = await door.signed_in(request)

        def work() -> dict[str, Any]:
            now = node.clock.now()
            drafts = bool(officer.roles & MAY["read_drafts"])
            owed = [each for each in node.duties.all() if drafts or not each.draft]
            return {
                "rows": board.rows(node.board(), now, board.due_times(owed)),
                "alarms": door.alarms(officer),
                "drafts": [node.issue.review(draft.id) for draft in node.store.drafts()] if drafts else [],
                "duties": owed,
                "contacts": node.store.contacts(),
                "quarantined": node.store.quarantined(),
            }

        return door.page(request, "board.html", officer, **await node.run(work))

    @router.post("/alarms/{number}/acknowledge")
    async def acknowledge_alarm(request: Request, number: int) -> Response:
        officer = await door.signed_in(request, "alarm")
        await node.run(lambda: node.acknowledge_alarm(number, officer))
        return RedirectResponse("/", 303)

    @router.get("/stream")
    async def live(request: Request) -> Response:
        await door.signed_in(request)
        return StreamingResponse(stream(node), media_type="text/event-stream")

    return router


ROOM = Room(routes)
