"""Signing in and out, one-time links, the language of the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from preavis.errors import Refused
from preavis.i18n import LANGUAGES
from preavis.web.console.door import Door, Room


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    sessions = door.sessions

    @router.get("/login")
    async def login(request: Request) -> Response:
        return door.page(request, "login.html", None, failed=False)

    @router.post("/login")
    async def sign_in(request: Request, officer: Annotated[str, Form()], password: Annotated[str, Form()]) -> Response:
        try:
            _, token = await sessions.sign_in(officer, password)
        except Refused:
            return door.page(request, "login.html", None, 401, failed=True)
        following = request.query_params.get("next", "/")
        safe = following.startswith("/") and not following.startswith("//")
        response = RedirectResponse(following if safe else "/", 303)
        sessions.remember(request, response, token)
        return response

    @router.get("/join/{token}")
    async def join_page(request: Request, token: str) -> Response:
        return door.page(request, "join.html", None, token=token)

    @router.post("/join/{token}")
    async def join(request: Request, token: str, password: Annotated[str, Form()]) -> Response:
        _, session = await sessions.join(token, password)
        response = RedirectResponse("/", 303)
        sessions.remember(request, response, session)
        return response

    @router.post("/logout")
    async def logout(request: Request) -> Response:
        response = RedirectResponse("/login", 303)
        await sessions.sign_out(request, response)
        return response

    @router.post("/language")
    async def choose_language(request: Request, language: Annotated[str, Form()]) -> Response:
        response = RedirectResponse(request.headers.get("referer") or "/", 303)
        if language in LANGUAGES:
            response.set_cookie("preavis-language", language, samesite="strict", max_age=10**8)
        return response

    return router


ROOM = Room(routes)
