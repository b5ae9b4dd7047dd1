"""Which path of the control API does what. A table, not a web framework: a command that opens a node itself needs no HTTP."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

from preavis.errors import PreavisError, UnusableInput

Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """One door: `{name}` in its path is one piece of an address and one argument of the handler."""

    method: str
    path: str
    pattern: re.Pattern[str]
    handler: Handler
    takes: frozenset[str]
    """The arguments of the handler; `given` is the body, each other one that is not in the path a question's parameter."""
    needs: frozenset[str]


class Table:
    """The routes of the control API, or of a part of it."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def get(self, path: str) -> Callable[[Handler], Handler]:
        """Add what answers a question."""
        return partial(self._add, "GET", path)

    def post(self, path: str) -> Callable[[Handler], Handler]:
        """Add what has an effect."""
        return partial(self._add, "POST", path)

    def _add(self, method: str, path: str, handler: Handler) -> Handler:
        parameters = inspect.signature(handler).parameters
        needs = frozenset(name for name, one in parameters.items() if one.default is inspect.Parameter.empty)
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
        self.routes.append(Route(method, path, pattern, handler, frozenset(parameters), needs))
        return handler

    def include(self, part: Table) -> None:
        """Add the routes of a part."""
        self.routes += part.routes

    async def answer(self, method: str, path: str, body: Any, query: dict[str, str]) -> tuple[int, Any]:
        """Return the status and the JSON value that answer a request; an error of the node is 409 with its code.

        Raises whatever is a fault of the program.
        """
        matches = ((route, route.pattern.fullmatch(path)) for route in self.routes if route.method == method)
        route, found = next(((route, found) for route, found in matches if found), (None, None))
        if route is None or found is None:
            return 404, None
        try:
            return 200, await route.handler(**_arguments(route, found, body, query))
        except PreavisError as error:
            params = {name: str(value) for name, value in error.params.items()}
            return 409, {"code": error.code, "params": params, "exit": error.exit_code}


def _arguments(route: Route, found: re.Match[str], body: Any, query: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {name: unquote(value) for name, value in found.groupdict().items()}
    given |= {name: value for name, value in query.items() if name in route.takes and name not in given}
    if "given" in route.takes:
        if not isinstance(body, dict):
            raise UnusableInput("document.not_object")
        given["given"] = body
    if missing := sorted(route.needs - given.keys()):
        raise UnusableInput("argument.missing", arguments=", ".join(missing))
    return given
