"""What every room of the console shares: the node, who is signed in, the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from preavis.errors import PreavisError
from preavis.node import Node
from preavis.node.people import MAY
from preavis.store import Alarm
from preavis.store.people import Officer
from preavis.web.console.pages import Pages, Sign
from preavis.web.proving import Proving
from preavis.web.sessions import Sessions


class SignInFirst(Exception):
    """Nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Door:
    """The way in to one node's console."""

    node: Node
    sessions: Sessions
    proving: Proving
    pages: Pages

    async def signed_in(self, request: Request, act: str = "read") -> Officer:
        """Return the officer of a request. Raises SignInFirst, Refused where none of his roles may do this."""
        officer = await self.sessions.officer(request)
        if officer is None:
            raise SignInFirst
        self.node.people.require(officer, act)
        return officer

    def heard(self, officer: Officer, alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
        """Return of these alarms what an officer hears of, on the store's thread: an auditor hears of no draft."""
        found = tuple(alarms)
        if officer.roles & (MAY["alarm"] | MAY["read_drafts"]):
            return found
        return tuple(alarm for alarm in found if self.node.store.draft(alarm.subject.partition("/")[0]) is None)

    def passkey_place(self, request: Request) -> dict[str, str]:
        """Return whether this browser stands where passkeys work: `here`, `elsewhere` (at `origin`), or `nowhere`."""
        passkeys = self.node.people.passkeys
        if not passkeys.possible:
            return {"place": "nowhere", "origin": passkeys.origin}
        here = request.headers.get("host") == urlsplit(passkeys.origin).netloc
        return {"place": "here" if here else "elsewhere", "origin": passkeys.origin}

    @staticmethod
    def status_of(error: PreavisError) -> int:
        """Return what a refusal is called in HTTP."""
        return {"officer.may_not": 403, "officer.wait": 429}.get(error.code, 409)

    def page(self, request: Request, name: str, officer: Officer | None, status: int = 200, **more: Any) -> Response:
        """Return a page."""
        return self.pages.render(request, name, officer, status, **more)


@dataclass(frozen=True, slots=True)
class Room:
    """One part of the console: its routes, and the signs that lead to it."""

    routes: Callable[[Door], APIRouter]
    signs: tuple[Sign, ...] = ()
