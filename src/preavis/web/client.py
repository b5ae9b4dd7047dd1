"""How a face in another process reaches a node: through the socket in its directory, or by opening the directory itself."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx2

from preavis.errors import PreavisError, Refused, UnusableInput


class _Answered(PreavisError):
    """An error that the node answered; it ends the command as it would have ended in its own process."""


def call(
    directory: Path,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    alone: bool = True,
    **query: str | None,
) -> Any:
    """Ask a node and return its JSON answer. Raises what the node raised.

    Where no node runs the directory is opened in this process, unless `alone` is false: then Refused is raised.
    """
    given = {name: value for name, value in query.items() if value is not None}
    return asyncio.run(_call(directory, method, path, body, given, alone=alone))


async def _call(directory: Path, method: str, path: str, body: Any, query: dict[str, str], *, alone: bool) -> Any:
    socket = directory / "node.sock"
    if socket.exists():
        try:
            return await _ask(httpx2.AsyncHTTPTransport(uds=str(socket)), method, path, body, query)
        except httpx2.ConnectError as error:  # the socket of a node that was killed
            if not alone:
                raise Refused("node.no_answer", directory=str(directory), problem=str(error)) from error
        except httpx2.HTTPError as error:
            raise Refused("node.no_answer", directory=str(directory), problem=str(error)) from error
    if not alone:
        raise Refused("node.no_answer", directory=str(directory), problem="node.sock")
    from preavis.node import Node
    from preavis.web.control import control_app

    node = Node(directory)
    try:
        return await _ask(httpx2.ASGITransport(app=control_app(node)), method, path, body, query)
    finally:
        await node.close()


async def _ask(transport: Any, method: str, path: str, body: Any, query: dict[str, str]) -> Any:
    async with httpx2.AsyncClient(transport=transport, base_url="http://node", timeout=120) as client:
        response = await client.request(method, path, json=body, params=query)
    if response.status_code == 200:
        return response.json()
    if response.status_code == 409:
        given = response.json()
        error = _Answered(given["code"], **given["params"])
        error.exit_code = given["exit"]
        raise error
    raise UnusableInput("node.bad_request", status=response.status_code)
