"""How a person has his screen: its light, its single keys; and the page that names them."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from preavis.web.console.door import Door, Room
from preavis.web.console.pages import KEYS_COOKIE, THEME_COOKIE, THEMES

LONG: Final = 10**8


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()

    @router.get("/help")
    async def show_help(request: Request) -> Response:
        return door.page(request, "help.html", await door.sessions.officer(request))

    @router.post("/theme")
    async def choose_theme(request: Request, theme: Annotated[str, Form()]) -> Response:
        response = RedirectResponse(request.headers.get("referer") or "/", 303)
        if theme in THEMES:
            response.set_cookie(THEME_COOKIE, theme, samesite="strict", max_age=LONG)
        return response

    @router.post("/keys")
    async def switch_keys(keys: Annotated[str, Form()]) -> Response:
        response = RedirectResponse("/help", 303)
        response.set_cookie(KEYS_COOKIE, "off" if keys == "off" else "on", samesite="strict", max_age=LONG)
        return response

    return router


ROOM = Room(routes)
