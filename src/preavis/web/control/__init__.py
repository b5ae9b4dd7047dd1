"""The control API: what the command line asks of a node, over the Unix socket in its directory or in the same process.

Whoever can open the socket owns the directory and its keys; what officers do still needs the officer's own password.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from preavis.node import Node
from preavis.web.control import cases, desks, drafts, life, officers, peers, publications, tokens, track, upkeep
from preavis.web.control.table import Table

PARTS = (
    cases.routes,
    desks.routes,
    drafts.routes,
    life.routes,
    peers.routes,
    officers.routes,
    publications.routes,
    tokens.routes,
    track.routes,
    upkeep.routes,
)


def control_table(node: Node) -> Table:
    """Return everything that the command line can ask of a node."""
    table = Table()
    for part in PARTS:
        table.include(part(node))
    return table


def control_app(node: Node) -> Callable[[Any, Any, Any], Awaitable[None]]:
    """Return the application behind the socket (ASGI)."""
    from starlette.requests import Request
    from starlette.responses import JSONResponse

    table = control_table(node)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        data = await Request(scope, receive).body()
        try:
            body = json.loads(data) if data else None
        except ValueError:
            answer = JSONResponse(None, 422)
        else:
            path = scope["raw_path"].decode("ascii")  # a piece of an address may hold a slash, as %2F
            query = dict(parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True))
            status, value = await table.answer(scope["method"], path, body, query)
            answer = JSONResponse(value, status)
        await answer(scope, receive, send)

    return app
