"""The officers, for administrators: inviting, roles, lost keys, the end of a service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from preavis.errors import Refused
from preavis.node.people import ROLES
from preavis.parties import Role
from preavis.store.people import Officer
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign

Roles = Annotated[list[str], Form()]


@dataclass(frozen=True, slots=True)
class Listed:
    """An officer, and how many passkeys he has."""

    officer: Officer
    passkeys: int


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node, people, sessions = door.node, door.node.people, door.sessions
    desks = [desk.label for desk in node.config.desk]

    def chosen(given: list[str], desk: str) -> tuple[frozenset[Role], str | None]:
        roles = frozenset(role for role in ROLES if role in given)
        if desk and desk not in desks:
            raise Refused("officer.desk_which")
        return roles, desk or None

    async def one(request: Request, officer: Officer, number: int, token: str | None = None) -> Response:
        def work() -> dict[str, Any]:
            found = people.get(number)
            return {"one": found, "passkeys": people.passkeys.of(found), "sessions": sessions.all(request, found)}

        link = f"{node.console_address()}/join/{token}" if token else None
        more: dict[str, Any] = {"link": link, "qr": _qr(link) if link else "", "roles": ROLES, "desks": desks}
        return door.page(request, "officer.html", officer, **await node.run(work), **more)

    @router.get("/officers")
    async def show_all(request: Request) -> Response:
        officer = await door.signed_in(request, "administer")

        def work() -> dict[str, Any]:
            found = [Listed(each, len(people.passkeys.of(each))) for each in people.all()]
            return {"officers": found, "sessions": sessions.all(request)}

        return door.page(request, "officers.html", officer, **await node.run(work), roles=ROLES, desks=desks)

    @router.post("/officers")
    async def invite(
        request: Request,
        label: Annotated[str, Form()] = "",
        name: Annotated[str, Form()] = "",
        roles: Roles = [],  # noqa: B006 - FastAPI's form of "none given"
        desk: Annotated[str, Form()] = "",
    ) -> Response:
        officer = await door.signed_in(request, "administer")

        def work() -> tuple[int, str]:
            wanted, which = chosen(roles, desk)
            said = label.strip()
            token = people.invite(name.strip(), said, wanted, node.clock.now(), desk=which, by=officer.label)
            return people.labelled(said).id, token

        number, token = await node.run(work)
        node.wake("")
        return await one(request, officer, number, token)

    @router.get("/officers/{number}")
    async def show_one(request: Request, number: int) -> Response:
        return await one(request, await door.signed_in(request, "administer"), number)

    @router.post("/officers/{number}/roles")
    async def set_roles(
        request: Request,
        number: int,
        roles: Roles = [],  # noqa: B006 - as above
        desk: Annotated[str, Form()] = "",
    ) -> Response:
        officer = await door.signed_in(request, "administer")

        def work() -> None:
            wanted, which = chosen(roles, desk)
            people.set_roles(people.get(number), wanted, node.clock.now(), desk=which, by=officer.label)

        await node.run(work)
        node.wake("")
        return RedirectResponse(f"/officers/{number}", 303)

    @router.post("/officers/{number}/reset")
    async def reset(request: Request, number: int) -> Response:
        officer = await door.signed_in(request, "administer")
        token = await node.run(lambda: people.reset(people.get(number), node.clock.now(), by=officer.label))
        return await one(request, officer, number, token)

    @router.post("/officers/{number}/end")
    async def end(request: Request, number: int, sure: Annotated[str, Form()] = "") -> Response:
        officer = await door.signed_in(request, "administer")
        if sure != "yes":
            raise Refused("officer.not_sure")
        await node.run(lambda: people.end(people.get(number), node.clock.now(), by=officer.label))
        return RedirectResponse("/officers", 303)

    return router


def _qr(link: str) -> str:
    """Return a one-time link as a QR code, for a telephone's camera."""
    import segno

    drawn: str = segno.make(link, error="m").svg_inline(svgclass="qr", omitsize=True, lineclass=None)
    return drawn


ROOM = Room(routes, (Sign("/officers", "people.officers", frozenset({"administrator"})),))
