"""A draft before its second key: to whom, under which agreement, LIVE or EXERCISE, what the check says, who has approved."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from preavis.web.console.door import Door, Room


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/drafts/{id_}")
    async def show_draft(request: Request, id_: str) -> Response:
        officer = await door.signed_in(request)
        node.people.require(officer, "read_drafts")
        return door.page(request, "draft.html", officer, review=await node.run(lambda: node.issue.review(id_)))

    @router.post("/drafts/{id_}/approve")
    async def approve(
        request: Request, id_: str, reason: Annotated[str, Form()] = "", typed: Annotated[str, Form()] = ""
    ) -> Response:
        officer = await door.signed_in(request)
        await node.run(lambda: node.approve(id_, officer, "session", reason=reason.strip() or None, typed=typed))
        return RedirectResponse(f"/drafts/{id_}", 303)

    return router


ROOM = Room(routes)
