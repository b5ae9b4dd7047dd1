"""How a face in another process reaches a node: through the socket in its directory, or by opening the directory itself."""

from __future__ import annotations

import http.client
import json
import socket
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from preavis.errors import PreavisError, Refused, UnusableInput

TIMEOUT: Final = 120.0


class _Answered(PreavisError):
    """An error that the node answered; it ends the command as it would have ended in its own process."""


class _Line(http.client.HTTPConnection):
    """HTTP over the Unix socket in a node's directory."""

    def __init__(self, path: Path) -> None:
        super().__init__("node", timeout=TIMEOUT)
        self._path = path

    def connect(self) -> None:
        """Open the socket. Raises OSError."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def at(*pieces: str) -> str:
    """Return the path of a request, whatever characters its pieces hold."""
    return "".join(f"/{quote(piece, safe='')}" for piece in pieces)


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
    status, value = _over_socket(directory, method, path, body, given, alone=alone) or _by_itself(
        directory, method, path, body, given
    )
    if status == 200:
        return value
    if status == 409:
        error = _Answered(value["code"], **value["params"])
        error.exit_code = value["exit"]
        raise error
    raise UnusableInput("node.bad_request", status=status)


def _over_socket(
    directory: Path, method: str, path: str, body: Any, query: dict[str, str], *, alone: bool
) -> tuple[int, Any] | None:
    """Return what a running node answers; None where none runs."""
    line = _Line(directory / "node.sock")
    try:
        line.connect()
    except OSError as error:  # no socket, that of a node that was killed, or one that belongs to somebody else
        line.close()
        if not alone or isinstance(error, PermissionError):
            raise Refused("node.no_answer", directory=str(directory), problem=error.strerror or str(error)) from error
        return None
    try:
        data = json.dumps(body).encode() if body is not None else None
        target = f"{path}?{urlencode(query)}" if query else path
        line.request(method, target, data, {"content-type": "application/json"})
        answer = line.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if answer.status in {200, 409} else None
    except (OSError, http.client.HTTPException, ValueError) as error:
        said_by = str(error) or type(error).__name__
        raise Refused("node.no_answer", directory=str(directory), problem=said_by) from error
    finally:
        line.close()


def _by_itself(directory: Path, method: str, path: str, body: Any, query: dict[str, str]) -> tuple[int, Any]:
    import asyncio

    from preavis.node import Node
    from preavis.web.control import control_table

    async def ask() -> tuple[int, Any]:
        node = Node(directory)
        try:
            return await control_table(node).answer(method, path, body, query)
        finally:
            await node.close()

    return asyncio.run(ask())
