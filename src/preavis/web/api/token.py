"""Who calls: the token of a request, and the officer who answers for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from preavis.node import Node
from preavis.store.people import Officer
from preavis.web.api.shapes import Problem

BEARER = HTTPBearer(auto_error=False, description="A token made by `preavis token make`.")
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": said}
    for status, said in (
        (400, "Something in the call cannot be read."),
        (401, "No good token."),
        (403, "The token's roles do not allow this."),
        (404, "There is no such thing here."),
        (409, "Refused."),
        (411, "The length of the body is not said."),
        (413, "The body is too long."),
    )
}


class NoToken(Exception):
    """The request shows no good token."""


def caller(node: Node) -> Callable[..., Awaitable[Officer]]:
    """Return the dependency that names the officer who answers for the token of a request. It raises NoToken."""

    async def officer(shown: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]) -> Officer:
        found = None
        if shown is not None:
            found = await node.run(lambda: node.tokens.officer(shown.credentials, node.clock.now()))
        if found is None:
            raise NoToken
        node.people.require(found, "read")
        return found

    return officer
