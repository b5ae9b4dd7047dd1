"""The public side of a channel: what waits, what is published, and what officers do about it."""

from __future__ import annotations

from typing import Any

from preavis.clock import format_instant
from preavis.node import Node
from preavis.node.publish import NEEDED, Staged
from preavis.web.control.asks import Given, channel_of, who
from preavis.web.control.table import Table


def _json(node: Node, staged: Staged) -> dict[str, Any]:
    published = staged.page.published_at
    return {
        "channel": staged.page.channel,
        "sha256": staged.hash,
        "files": str(staged.folder),
        "agreed": list(staged.agreed),
        "needed": NEEDED,
        "published": format_instant(published) if published else None,
        "folder": str(node.publisher.folder(staged.page.channel)),
    }


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()
    do, publisher = node.run, node.publisher

    @table.get("/publications")
    async def show() -> Any:
        def work() -> Any:
            newest = (publisher.staged(channel.name) for channel in publisher.channels())
            return [_json(node, staged) for staged in newest if staged is not None]

        return await do(work)

    @table.post("/publications/stage")
    async def stage(given: Given) -> Any:
        from preavis.web.public_page import public_page

        person, name = await who(node, given), channel_of(node, given)
        cases = await node.in_parts(publisher.counted(name))
        return await do(
            lambda: _json(node, publisher.stage(name, person.officer, public_page, cases, node.clock.now()))
        )

    @table.post("/publications/agree")
    async def agree(given: Given) -> Any:
        person, name, sha256 = await who(node, given), channel_of(node, given), str(given.get("sha256") or "")
        return await do(
            lambda: _json(node, publisher.agree(name, sha256, person.officer, person.method, node.clock.now()))
        )

    @table.post("/publications/withdraw")
    async def withdraw(given: Given) -> Any:
        person, name = await who(node, given), channel_of(node, given)
        await do(lambda: publisher.withdraw(name, person.officer, node.clock.now()))
        return {}

    return table
