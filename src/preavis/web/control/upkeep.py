"""The clock, the health of the node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from preavis.clock import format_instant
from preavis.node import Node, upkeep
from preavis.node import backup as backups
from preavis.web.control.asks import Given, channel_of
from preavis.web.control.table import Table


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()
    do = node.run

    @table.post("/heal")
    async def heal(given: Given) -> Any:
        healed = await upkeep.heal(node, channel_of(node, given))
        await do(lambda: node.record("administrator", "journal.healed", channel_of(node, given)))
        return healed

    @table.post("/clock/confirm")
    async def confirm_clock() -> Any:
        def work() -> None:
            node.signing.confirm()
            node.record("administrator", "clock.confirmed", format_instant(node.clock.now()))

        await do(work)
        return {}

    @table.get("/fsck")
    async def fsck() -> Any:
        return await do(lambda: upkeep.fsck(node))

    @table.get("/doctor")
    async def doctor() -> Any:
        return await do(lambda: upkeep.doctor(node))

    @table.post("/backup")
    async def backup(given: Given) -> Any:
        return await do(lambda: backups.backup(node, Path(given["directory"])))

    return table
