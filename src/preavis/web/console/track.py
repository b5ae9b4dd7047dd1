"""Is this track announced? A position and a time in, the answer at once, the surest first."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from preavis.errors import UnusableInput
from preavis.formats.typed import instant, position
from preavis.i18n import error_text
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign, language_of


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/track")
    async def ask(request: Request, where: str = "", when: str = "") -> Response:
        officer = await door.signed_in(request)
        answer, problem = None, ""
        if where.strip():
            try:
                place, at = position(where), instant(when, node.clock.now())
                answer = await node.announced(place, at)
            except UnusableInput as error:
                problem = error_text(error, language_of(request))
        return door.page(
            request,
            "track.html",
            officer,
            400 if problem else 200,
            where=where[:80],
            when=when[:40],
            answer=answer,
            problem=problem,
        )

    return router


ROOM = Room(routes, (Sign("/track", "track.title"),))
