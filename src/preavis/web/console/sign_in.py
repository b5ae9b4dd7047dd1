"""Signing in and out by passkey or password, one-time links, the language of the pages."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from preavis.errors import Refused
from preavis.i18n import LANGUAGES, error_text, text
from preavis.node import passwords
from preavis.store.people import Officer
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import language_of


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node, sessions, proving = door.node, door.sessions, door.proving

    def login_page(request: Request, status: int = 200, said: str = "", label: str = "", next_: str = "/") -> Response:
        more = {"said": said, "label": label, "next": _safe(next_), **door.passkey_place(request)}
        return door.page(request, "login.html", None, status, **more)

    async def enter(request: Request, officer: Officer, method: str, next_: str) -> Response:
        response = RedirectResponse(_safe(next_), 303)
        await sessions.open(request, response, officer, method)
        proving.know(request, response, officer)
        return response

    @router.get("/login")
    async def login(request: Request) -> Response:
        said = text("console.signed_out", language_of(request)) if "lost" in request.query_params else ""
        return login_page(request, said=said, next_=request.query_params.get("next", "/"))

    @router.post("/login")
    async def sign_in(
        request: Request,
        officer: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        next_: Annotated[str, Form(alias="next")] = "/",
    ) -> Response:
        try:
            found = await proving.password(request, officer.strip(), password)
        except Refused as error:
            tongue = language_of(request)
            if error.code == "officer.wait":
                return login_page(request, 429, error_text(error, tongue), officer, next_)
            return login_page(request, 401, text("console.sign_in_failed", tongue), officer, next_)
        return await enter(request, found, "password", next_)

    @router.get("/login/passkey")
    async def sign_in_options() -> Response:
        return JSONResponse(node.people.passkeys.sign_in_request(node.clock.now()))

    @router.post("/login/passkey")
    async def sign_in_passkey(
        request: Request, credential: Annotated[str, Form()] = "", next_: Annotated[str, Form(alias="next")] = "/"
    ) -> Response:
        try:
            found = await proving.passkey(credential)
        except Refused as error:
            return login_page(request, 401, error_text(error, language_of(request)), next_=next_)
        return await enter(request, found, "passkey", next_)

    async def invited(token: str) -> Officer:
        return await node.run(lambda: node.people.invited(token, node.clock.now()))

    def join_page(request: Request, token: str, officer: Officer, status: int = 200, said: str = "") -> Response:
        more: dict[str, Any] = {"token": token, "invited": officer, "said": said, "least": passwords.LEAST}
        return door.page(request, "join.html", None, status, **more, **door.passkey_place(request))

    @router.get("/join/{token}")
    async def show_join(request: Request, token: str) -> Response:
        return join_page(request, token, await invited(token))

    @router.get("/join/{token}/passkey")
    async def join_options(token: str) -> Response:
        officer = await invited(token)
        return JSONResponse(await node.run(lambda: node.people.passkeys.creation(officer, node.clock.now())))

    @router.post("/join/{token}")
    async def join(
        request: Request,
        token: str,
        password: Annotated[str, Form()] = "",
        credential: Annotated[str, Form()] = "",
        name: Annotated[str, Form()] = "",
    ) -> Response:
        officer = await invited(token)

        def keep(hashed: str | None) -> None:
            now = node.clock.now()
            with node.store.transaction():
                node.people.invited(token, now)  # once: somebody may have been faster
                if hashed is None:
                    node.people.passkeys.register(officer, credential, name, now)
                else:
                    node.people.keep_password(officer, hashed, now, by=officer.label)
                node.people.joined(officer, now)

        try:
            hashed = None if credential else await asyncio.to_thread(passwords.hashed, password)
            await node.run(lambda: keep(hashed))
        except Refused as error:
            return join_page(request, token, officer, 409, error_text(error, language_of(request)))
        return await enter(request, officer, "passkey" if credential else "password", "/")

    @router.post("/logout")
    async def logout(request: Request) -> Response:
        response = RedirectResponse("/login", 303)
        await sessions.sign_out(request, response)
        return response

    @router.post("/language")
    async def choose_language(request: Request, language: Annotated[str, Form()] = "") -> Response:
        response = RedirectResponse(page_before(request), 303)
        if language in LANGUAGES:
            response.set_cookie("preavis-language", language, samesite="strict", max_age=10**8)
        return response

    return router


def page_before(request: Request) -> str:
    """Return the page of this console from which a form was sent, the board where the browser does not say."""
    return _safe(urlsplit(request.headers.get("referer") or "/").path or "/")


def _safe(path: str) -> str:
    """Return a path of this console, `/` for whatever a browser could take for another place."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if inside else "/"


ROOM = Room(routes)
