"""What is announced for a place and a time."""

from __future__ import annotations

from typing import Any

from preavis.formats.typed import instant, position
from preavis.node import Node
from preavis.web import views
from preavis.web.control.table import Table


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()

    @table.get("/track")
    async def ask(where: str, when: str = "") -> Any:
        place, at = position(where), instant(when, node.clock.now())
        return views.track_json(await node.announced(place, at))

    return table
