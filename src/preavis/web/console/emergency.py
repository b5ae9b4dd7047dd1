"""The page that stays on paper in the watch room: whom to call, and in which order, when the system is down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from preavis.node import Node
from preavis.web.console.door import Door, Room

CASES: Final = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One that is to be called; `within` are the seconds in which a desk answers."""

    who: str
    number: str
    about: str = ""
    within: int = 0
    deputy: str = ""


def calls(node: Node) -> dict[str, list[Line]]:
    """Return the peers, the desks and the others whom the watch calls, from the node's own configuration and cards."""
    config = node.config
    channels: dict[str, list[str]] = {}
    for channel in config.channel:
        for party in (*channel.parties, *channel.witnesses):
            if party != config.party:
                channels.setdefault(party, []).append(channel.name)
    desks = [
        Line(desk.label, config.number_of(desk.label), within=desk.within_seconds, deputy=desk.deputy or "")
        for desk in config.desk
    ]
    known = {*channels, *(desk.label for desk in config.desk)}
    return {
        "peers": [Line(party, config.number_of(party), ", ".join(names)) for party, names in channels.items()],
        "desks": desks,
        "others": [Line(each.who, each.number) for each in config.telephone if each.who not in known],
    }


def routes(door: Door) -> APIRouter:
    """Return the routes of this room."""
    router = APIRouter()
    node = door.node

    @router.get("/emergency")
    async def show(request: Request) -> Response:
        officer = await door.signed_in(request)

        def work() -> dict[str, Any]:
            in_force = node.overview.matching("open", "", party=node.config.party, desk=None)
            return {**calls(node), "cases": in_force[:CASES]}

        return door.page(request, "emergency.html", officer, **await node.run(work))

    return router


ROOM = Room(routes)
