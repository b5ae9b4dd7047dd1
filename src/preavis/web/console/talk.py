"""Talking back: questions, objections and requests about a launch, on its case page and in one list; goodwill notices."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from preavis.clock import format_instant
from preavis.node.hours import read_hours
from preavis.node.talk import dump_window
from preavis.parties import Role
from preavis.web.console.acts import onward
from preavis.web.console.door import Door, Room
from preavis.web.console.pages import Sign

TALKERS: Final[frozenset[Role]] = frozenset({"drafter", "releaser", "watch"})


def goodwill_of(fields: dict[str, Any], party: str) -> dict[str, Any]:
    """Return the document of a goodwill notice from the fields of its form; what was left empty is left out.

    Raises UnusableInput where the windows cannot be read.
    """
    said = {name: str(value).strip() for name, value in fields.items() if str(value).strip()}
    hours = said.get("hours")
    launch: dict[str, Any] = {}
    if hours:
        launch["schedule"] = [[dump_window(window) for window in windows] for windows in read_hours(hours)]
    if "site" in said:
        launch["place"] = {"site": said["site"]}
    document: dict[str, Any] = {"kind": "goodwill", "notifying_party": party, "launching_state": party}
    document |= {name: said[name] for name in ("reference", "remarks") if name in said}
    document |= {"vehicle": {"kind": said["vehicle"]}} if "vehicle" in said else {}
    document |= {"flight": {"direction": said["direction"]}} if "direction" in said else {}
    return document | ({"launch": launch} if launch else {})


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/talk")
    async def show_talk(request: Request) -> Response:
        officer = await door.signed_in(request)
        return door.page(request, "talk.html", officer, talks=await node.run(node.life.talks))

    @router.post("/cases/{prefix}/query")
    async def ask(request: Request, prefix: str) -> Response:
        officer = await door.signed_in(request, "draft")
        fields = dict(await request.form())
        return onward(await node.run(lambda: node.life.ask(prefix, fields, officer, "session")), prefix[:64])

    @router.post("/talks/{prefix}/reply")
    async def reply(request: Request, prefix: str) -> Response:
        officer = await door.signed_in(request, "draft")
        fields = dict(await request.form())

        def work() -> Response:
            draft = node.life.reply(prefix, fields, officer, "session")
            talk = node.life.exchange(prefix)
            response = onward(draft, talk.case.hex()[:16])
            if draft.released and talk.kind == "line_check":
                response.headers["location"] = "/drills"
            return response

        return await node.run(work)

    @router.get("/goodwill")
    async def goodwill_form(request: Request) -> Response:
        officer = await door.signed_in(request, "draft")
        now = format_instant(node.clock.now())
        return door.page(request, "goodwill.html", officer, channels=node.config.channel, today=now[:10])

    @router.post("/goodwill")
    async def goodwill(request: Request) -> Response:
        officer = await door.signed_in(request, "draft")
        fields = dict(await request.form())

        def work() -> Response:
            document = goodwill_of(fields, node.config.party)
            draft = node.life.say(str(fields.get("channel", "")), "notice", document, officer, "session")
            return onward(draft, "")

        return await node.run(work)

    return router


ROOM = Room(routes, (Sign("/talk", "life.talk"), Sign("/goodwill", "goodwill.title", TALKERS)))
