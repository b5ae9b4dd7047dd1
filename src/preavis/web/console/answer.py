"""Where an answer link leads: the whole text, and one button. Reading it changes nothing, so that no mail scanner acknowledges.

Nobody signs in here: who has the link has the message. A webhook's receiver answers at the same address, with its signature.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from preavis.web.console.door import Door, Room


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/answer/{token}")
    async def read(request: Request, token: str) -> Response:
        asked = await node.run(lambda: node.last_mile.answers.asked(token))
        return door.page(request, "answer.html", None, asked=asked)

    @router.post("/answer/{token}")
    async def answer(request: Request, token: str) -> Response:
        answers = node.last_mile.answers
        if request.headers.get("content-type", "").startswith("application/json"):
            body, headers = await request.body(), dict(request.headers)
            await node.run(lambda: answers.by_call(token, headers, body))
            return JSONResponse({"acknowledged": True})
        await node.run(lambda: answers.by_link(token))
        return RedirectResponse(f"/answer/{token}", 303)

    return router


ROOM = Room(routes)
