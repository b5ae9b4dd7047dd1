"""Officers, the clock, the health of the node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter

from preavis.node import Node, upkeep
from preavis.node.setup import invite
from preavis.parties import Role
from preavis.web.control.asks import Given, channel_of


def routes(node: Node) -> APIRouter:
    """Return the routes of this part."""
    router = APIRouter()
    do = node.run

    @router.post("/officers")
    async def add_officer(given: Given) -> Any:
        def work() -> Any:
            roles: frozenset[Role] = frozenset(given["roles"])
            token = invite(
                node.store, node.people, given["name"], given["label"], roles, node.clock.now(), desk=given.get("desk")
            )
            if given.get("password"):
                node.people.set_password(node.people.labelled(given["label"]), given["password"])
            return {"label": given["label"], "link": f"{node.console_address()}/join/{token}"}

        return await do(work)

    @router.post("/heal")
    async def heal(given: Given) -> Any:
        return await upkeep.heal(node, channel_of(node, given))

    @router.post("/clock/confirm")
    async def confirm_clock() -> Any:
        await do(node.signing.confirm)
        return {}

    @router.get("/fsck")
    async def fsck() -> Any:
        return await do(lambda: upkeep.fsck(node))

    @router.get("/doctor")
    async def doctor() -> Any:
        return await do(lambda: upkeep.doctor(node))

    @router.post("/backup")
    async def backup(given: Given) -> Any:
        return await do(lambda: upkeep.backup(node, Path(given["directory"])))

    return router
