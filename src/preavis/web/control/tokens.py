"""Tokens of machines."""

from __future__ import annotations

from typing import Any

from preavis.clock import format_instant
from preavis.node import Node
from preavis.parties import Role
from preavis.web.control.asks import Given
from preavis.web.control.table import Table


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()

    @table.get("/tokens")
    async def tokens() -> Any:
        def work() -> Any:
            labels = {officer.id: officer.label for officer in node.store.officers()}
            return [
                {
                    "name": token.name,
                    "officer": labels[token.officer],
                    "roles": sorted(token.roles),
                    "expires": format_instant(token.expires_at),
                    "ended": token.ended,
                }
                for token in node.store.tokens()
            ]

        return await node.run(work)

    @table.post("/tokens")
    async def make(given: Given) -> Any:
        def work() -> Any:
            officer = node.people.labelled(str(given.get("officer")))
            roles: frozenset[Role] = frozenset(given["roles"])
            days = int(given["days"])
            return {"token": node.tokens.make(str(given["name"]), officer, roles, days, node.clock.now())}

        return await node.run(work)

    @table.post("/tokens/end")
    async def end(given: Given) -> Any:
        await node.run(lambda: node.tokens.end(str(given["name"]), "administrator", node.clock.now()))
        node.wake("")
        return {}

    return table
