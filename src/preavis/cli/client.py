"""How a command reaches a node: through the socket in its directory, or, where no node runs, by opening the directory itself."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import click
import httpx2

from preavis.errors import PreavisError, Refused, UnusableInput

node_option = click.option(
    "--node",
    "directory",
    envvar="PREAVIS_NODE",
    default=".",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The node's directory (or PREAVIS_NODE).",
)
officer_option = click.option(
    "--officer", required=True, help="Your officer label; the password is asked, or taken from PREAVIS_PASSWORD."
)


class _Answered(PreavisError):
    """An error that the node answered; it ends the command as it would have ended in its own process."""


def password() -> str:
    """Return the officer's password from the environment, or ask for it."""
    given = os.environ.get("PREAVIS_PASSWORD")
    return given if given is not None else click.prompt("Password", hide_input=True, err=True)


def call(directory: Path, method: str, path: str, body: dict[str, Any] | None = None, **query: str | None) -> Any:
    """Ask a node and return its JSON answer. Raises what the node raised."""
    return asyncio.run(_call(directory, method, path, body, {k: v for k, v in query.items() if v is not None}))


async def _call(directory: Path, method: str, path: str, body: Any, query: dict[str, str]) -> Any:
    socket = directory / "node.sock"
    if socket.exists():
        try:
            return await _ask(httpx2.AsyncHTTPTransport(uds=str(socket)), method, path, body, query)
        except httpx2.ConnectError:
            pass  # the socket of a node that was killed: open the directory ourselves
        except httpx2.HTTPError as error:
            raise Refused("node.no_answer", directory=str(directory), problem=str(error)) from error
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
