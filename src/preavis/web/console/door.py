"""What every room of the console shares: the node, who is signed in, the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from preavis.errors import Refused
from preavis.node import Node
from preavis.node.cases import Case
from preavis.parties import Role
from preavis.store import Officer
from preavis.web.console.pages import Pages, language_of
from preavis.web.sessions import Sessions


class SignInFirst(Exception):
    """Nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Door:
    """The way in to one node's console."""

    node: Node
    sessions: Sessions
    pages: Pages

    async def signed_in(self, request: Request) -> Officer:
        """Return the officer of a request. Raises SignInFirst."""
        officer = await self.sessions.officer(request)
        if officer is None:
            raise SignInFirst
        return officer

    def page(self, request: Request, name: str, officer: Officer | None, status: int = 200, **more: Any) -> Response:
        """Return a page."""
        return self.pages.render(request, name, officer, status, **more)

    def language(self, request: Request) -> str:
        """Return the language in which a request is answered."""
        return language_of(request)

    def found_case(self, prefix: str) -> Case:
        """Return a case by the beginning of its name; on the store's thread. Raises Refused."""
        case = self.node.case(prefix)
        if case is None:
            raise Refused("case.unknown", case=prefix[:64])
        return case


@dataclass(frozen=True, slots=True)
class Sign:
    """A link in the head of every page: where it leads, the code of its words, who sees it (nobody named: everybody)."""

    path: str
    code: str
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Room:
    """One part of the console: its routes, and the signs that lead to it."""

    routes: Callable[[Door], APIRouter]
    signs: tuple[Sign, ...] = ()
