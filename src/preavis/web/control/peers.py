"""Peers and their key cards, bundles by file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from preavis.node import Node, upkeep
from preavis.web.control.asks import Given, channel_of
from preavis.web.control.table import Table


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()
    do = node.run

    @table.get("/peers")
    async def peers() -> Any:
        return await do(lambda: upkeep.peers(node))

    @table.post("/peers/examine")
    async def examine(given: Given) -> Any:
        def work() -> Any:
            card, words = node.peers.examine(given["card"].encode())
            differs = node.law.differences(card.channel, card.profile) if card.profile is not None else {}
            return {
                "party": card.party,
                "channel": card.channel,
                "version": card.version,
                "fingerprint": words,
                "profile_differs": differs,
            }

        return await do(work)

    @table.post("/peers")
    async def enrol(given: Given) -> Any:
        def work() -> Any:
            card = node.peers.enrol(given["card"].encode(), "administrator", node.clock.now())
            if card.profile is not None:
                node.law.enrolled(card.origin, card.profile)
            node.wire_peers()
            return {"party": card.party, "channel": card.channel, "version": card.version}

        return await do(work)

    @table.post("/peers/end")
    async def end(given: Given) -> Any:
        def work() -> Any:
            node.peers.end(given["party"], given["channel"], "administrator", node.clock.now())
            node.wire_peers()
            return {}

        return await do(work)

    @table.post("/export")
    async def export(given: Given) -> Any:
        def work() -> Any:
            channel = channel_of(node, given)
            made = upkeep.export(node, channel, given["party"], Path(given["directory"]))
            node.record("administrator", "bundle.exported", f"{channel}/{given['party']} {made['entries']} entries")
            return made

        return await do(work)

    @table.post("/import")
    async def import_(given: Given) -> Any:
        def work() -> Any:
            taken = upkeep.import_(node, Path(given["directory"]))
            node.record("administrator", "bundle.imported", f"{len(taken['files'])} files")
            return taken

        return await do(work)

    return table
