"""The clock, the health of the node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter

from preavis.clock import format_instant
from preavis.node import Node, upkeep
from preavis.web.control.asks import Given, channel_of


def routes(node: Node) -> APIRouter:
    """Return the routes of this part."""
    router = APIRouter()
    do = node.run

    @router.post("/heal")
    async def heal(given: Given) -> Any:
        healed = await upkeep.heal(node, channel_of(node, given))
        await do(lambda: node.record("administrator", "journal.healed", channel_of(node, given)))
        return healed

    @router.post("/clock/confirm")
    async def confirm_clock() -> Any:
        def work() -> None:
            node.signing.confirm()
            node.record("administrator", "clock.confirmed", format_instant(node.clock.now()))

        await do(work)
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
