"""An officer's own page: his passkeys, his password, where he is signed in."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from preavis.node import passwords
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node, people, sessions = door.node, door.node.people, door.sessions

    @router.get("/me")
    async def show(request: Request) -> Response:
        officer = await door.signed_in(request)

        def work() -> dict[str, Any]:
            return {"passkeys": people.passkeys.of(officer), "sessions": sessions.all(request, officer)}

        more = {**await node.run(work), **door.passkey_place(request), "least": passwords.LEAST}
        return door.page(request, "own.html", officer, **more)

    @router.get("/me/passkey")
    async def options(request: Request) -> Response:
        officer = await door.signed_in(request)
        return JSONResponse(await node.run(lambda: people.passkeys.creation(officer, node.clock.now())))

    @router.post("/me/passkeys")
    async def add(
        request: Request, credential: Annotated[str, Form()] = "", name: Annotated[str, Form()] = ""
    ) -> Response:
        officer = await door.signed_in(request)

        def work() -> None:
            sessions.require_fresh(request)
            people.passkeys.register(officer, credential, name, node.clock.now())

        await node.run(work)
        return RedirectResponse("/me", 303)

    @router.post("/me/passkeys/{number}/remove")
    async def remove(request: Request, number: int) -> Response:
        officer = await door.signed_in(request)
        await node.run(lambda: people.passkeys.remove(officer, number, node.clock.now()))
        return RedirectResponse("/me", 303)

    @router.post("/me/password")
    async def set_password(request: Request, password: Annotated[str, Form()] = "") -> Response:
        officer = await door.signed_in(request)
        await node.run(lambda: sessions.require_fresh(request))
        hashed = await asyncio.to_thread(passwords.hashed, password)
        await node.run(lambda: people.keep_password(officer, hashed, node.clock.now(), by=officer.label))
        return RedirectResponse("/me", 303)

    @router.post("/me/password/remove")
    async def remove_password(request: Request) -> Response:
        officer = await door.signed_in(request)
        await node.run(lambda: people.keep_password(officer, None, node.clock.now(), by=officer.label))
        return RedirectResponse("/me", 303)

    @router.post("/sessions/{id_}/end")
    async def end(request: Request, id_: str) -> Response:
        officer = await door.signed_in(request)
        ended = await node.run(lambda: sessions.end(request, id_, officer))
        return RedirectResponse("/me" if ended.id == officer.id else "/officers", 303)

    return router


ROOM = Room(routes, (Sign("/me", "people.own"),))
