"""Desks: their ways, line checks, codes read by telephone, sheets, mail that came in, the key of sheets."""

from __future__ import annotations

import base64
from typing import Any

from preavis.node import Node
from preavis.web import desks
from preavis.web.control.asks import Given, who, whole
from preavis.web.control.table import Table


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()
    do = node.run

    @table.get("/desks")
    async def show() -> Any:
        return await do(lambda: [desks.row_json(row) for row in desks.rows(node, node.clock.now())])

    @table.get("/desks/key")
    async def key() -> Any:
        return {"key": node.last_mile.keys.public.vkey()}

    @table.post("/desks/check")
    async def check(given: Given) -> Any:
        desk = str(given["desk"]) if given.get("desk") else None
        return {"asked": await do(lambda: desks.check(node, desk, "command line"))}

    @table.post("/desks/read-back")
    async def read_back(given: Given) -> Any:
        person = await who(node, given)
        code = str(given.get("code") or "")
        entry = await do(lambda: node.last_mile.answers.read_back(code, person.officer))
        return {"acknowledged": [entry.leaf.hex()]}

    @table.get("/cases/{prefix}/desks")
    async def why(prefix: str) -> Any:
        return await do(lambda: desks.case_json(node, node.found_case(prefix)))

    @table.post("/told/{number}/sheet")
    async def sheet(number: str) -> Any:
        made = await do(lambda: desks.sheet(node, whole(number), "command line"))
        return {"html": made.html, "text": made.text, "code": made.code, "link": made.link}

    @table.post("/mail-in")
    async def mail_in(given: Given) -> Any:
        data = base64.b64decode(str(given.get("message") or ""))
        return {"was": await do(lambda: node.last_mile.answers.mail(data))}

    return table
