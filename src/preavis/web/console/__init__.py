"""The console that officers use: server-rendered pages that work without scripts; a stream on top keeps them fresh.

Each module is one room with its routes; this one is the door, the guard before it, and the list of rooms.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from preavis.errors import PreavisError, UnusableInput
from preavis.i18n import error_text, text
from preavis.node import Node
from preavis.web import security
from preavis.web.api import PREFIX, api_app, no_such_call, problem
from preavis.web.console import (
    acts,
    agreements,
    alarms,
    answer,
    audit,
    board,
    case,
    compose,
    desks,
    draft,
    drills,
    emergency,
    habits,
    officers,
    own,
    publish,
    sign_in,
    talk,
    track,
)
from preavis.web.console.door import Door, Room, SignInFirst
from preavis.web.console.pages import Pages, language_of
from preavis.web.console.sign_in import page_before
from preavis.web.live import seen_at
from preavis.web.proving import Proving
from preavis.web.sessions import Sessions

Answer = Callable[[Request], Awaitable[Response]]
MEDIA: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ROOMS: Final[tuple[Room, ...]] = (
    sign_in.ROOM,
    board.ROOM,
    alarms.ROOM,
    track.ROOM,
    compose.ROOM,
    case.ROOM,
    acts.ROOM,
    draft.ROOM,
    talk.ROOM,
    drills.ROOM,
    desks.ROOM,
    answer.ROOM,
    publish.ROOM,
    agreements.ROOM,
    own.ROOM,
    officers.ROOM,
    audit.ROOM,
    emergency.ROOM,
    habits.ROOM,
)


def console_app(node: Node) -> FastAPI:
    """Return the application of the console's listener."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    sessions = Sessions(node)
    pages = Pages(node, [sign for room in ROOMS for sign in room.signs])
    door = Door(node, sessions, Proving(node, sessions.cookie), pages)

    def turned_away(request: Request, status: int, code: str, **params: int) -> Response:
        """Answer what is refused before anybody asks who sends it."""
        if request.url.path.startswith(f"{PREFIX}/"):
            return problem(status, UnusableInput(code, **params))
        said = text(code, language_of(request), **params)
        return door.page(request, "error.html", None, status, title="console.refused", said=said)

    @app.middleware("http")
    async def guard(request: Request, call_next: Answer) -> Response:
        request.state.seen_at = seen_at(node)  # before anything is read: a page may be newer than it says, never older
        if not security.same_origin(request):
            return security.protect(turned_away(request, 403, "console.other_origin"))
        if security.too_long(request):
            return security.protect(turned_away(request, 413, "console.too_long", kib=security.BODY_LIMIT // 1024))
        return security.protect(await call_next(request), cacheable=request.url.path.startswith("/static/"))

    @app.exception_handler(PreavisError)
    async def refused(request: Request, error: PreavisError) -> Response:
        officer = await door.sessions.officer(request)
        said = error_text(error, language_of(request))
        return door.page(request, "error.html", officer, door.status_of(error), title="console.refused", said=said)

    @app.exception_handler(SignInFirst)
    async def sign_in_first(request: Request, _error: SignInFirst) -> Response:
        if request.method == "GET":
            return RedirectResponse(f"/login?next={request.url.path}", 303)
        return RedirectResponse(f"/login?lost=1&next={page_before(request)}", 303)

    @app.exception_handler(HTTPException)
    async def no_page(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith(f"{PREFIX}/"):  # what does not even reach the mounted application
            return no_such_call(error)
        officer = await door.sessions.officer(request)
        said = text("console.no_page", language_of(request))
        return door.page(request, "error.html", officer, error.status_code, title="console.nothing_here", said=said)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, _error: RequestValidationError) -> Response:
        return await no_page(request, HTTPException(400))

    @app.get("/static/{name}")
    async def static(name: str) -> Response:
        media = MEDIA.get(name[name.rfind(".") :])
        file = files("preavis.web").joinpath("static", name)
        if media is None or "/" in name or not file.is_file():
            return Response("not found\n", 404)
        return Response(file.read_bytes(), media_type=media)

    app.mount(PREFIX, api_app(node))
    for room in ROOMS:
        app.include_router(room.routes(door))
    return app
