"""Who is at the console: sessions in a cookie whose name and value no other mode shares.

A session is opened anew at every sign-in, ends after twelve hours without a request and after twenty-four in any case (a watch
is eight), and can be ended by its officer or an administrator. The store keeps the hash of what the browser holds.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request, Response

from preavis.errors import Refused
from preavis.node import Node
from preavis.node.people import token_hash
from preavis.store.people import Officer, Session

IDLE: Final = timedelta(hours=12)
LONGEST: Final = timedelta(hours=24)
TOUCH: Final = timedelta(minutes=1)
FRESH: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Open:
    """An open session as people see it: by a name that opens nothing."""

    id: str
    officer: Officer
    session: Session
    here: bool

    @property
    def ends_at(self) -> datetime:
        """Return when it ends where nobody does anything."""
        return _ends_at(self.session)


class Sessions:
    """Sessions of officers at this node's console."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.cookie = f"preavis-{node.config.mode}-{node.config.party}-{node.config.console.port}"

    async def officer(self, request: Request) -> Officer | None:
        """Return the officer of a request, None where nobody is signed in."""
        token = request.cookies.get(self.cookie)
        return await self._node.run(lambda: self._find(token)) if token else None

    async def lasts(self, request: Request) -> datetime | None:
        """Return until when the session of a request lasts as things stand, None where it is over."""
        token = request.cookies.get(self.cookie, "")

        def work() -> datetime | None:
            found = self._node.store.session(token_hash(token)) if self._find(token) is not None else None
            return _ends_at(found) if found is not None else None

        return await self._node.run(work)

    def _find(self, token: str) -> Officer | None:
        node, now = self._node, self._node.clock.now()
        found = node.store.session(token_hash(token))
        if found is None:
            return None
        if not _lasts(found, now):
            with node.store.transaction():
                node.store.end_session(found.token, now)
            return None
        if now - found.seen_at > TOUCH:
            with node.store.transaction():
                node.store.touch_session(found.token, now)
        return next((officer for officer in node.people.all() if officer.id == found.officer), None)

    async def open(self, request: Request, response: Response, officer: Officer, method: str) -> None:
        """Open a session under a fresh token, end the one that the browser had, and put it into the cookie."""
        token, old = secrets.token_urlsafe(32), request.cookies.get(self.cookie)
        address = request.client.host if request.client else ""

        def work() -> None:
            now = self._node.clock.now()
            with self._node.store.transaction():
                if old:
                    self._node.store.end_session(token_hash(old), now)
                self._node.store.put_session(Session(token_hash(token), officer.id, now, now, method, address))
                self._node.store.audit(now, officer.label, "session.opened", f"{method} {address}")

        await self._node.run(work)
        secure = request.url.scheme == "https"
        response.set_cookie(self.cookie, token, httponly=True, samesite="strict", secure=secure, path="/")

    async def sign_out(self, request: Request, response: Response) -> None:
        """End the session of a request."""
        officer, token = await self.officer(request), request.cookies.get(self.cookie)
        if officer is not None and token:
            await self._node.run(lambda: self._end(token_hash(token), officer))
        response.delete_cookie(self.cookie)

    def all(self, request: Request, officer: Officer | None = None) -> list[Open]:
        """Return the open sessions of an officer, or of everybody; on the store's thread."""
        now, here = self._node.clock.now(), token_hash(request.cookies.get(self.cookie, ""))
        officers = {one.id: one for one in self._node.people.all()}
        return [
            Open(found.token.hex()[:16], officers[found.officer], found, found.token == here)
            for found in self._node.store.sessions()
            if _lasts(found, now) and found.officer in officers and (officer is None or found.officer == officer.id)
        ]

    def require_fresh(self, request: Request) -> None:
        """Raise Refused where the officer signed in a while ago: somebody else may sit at his screen now."""
        found = self._node.store.session(token_hash(request.cookies.get(self.cookie, "")))
        if found is None or self._node.clock.now() - found.created_at > FRESH:
            raise Refused("session.not_fresh", minutes=int(FRESH.total_seconds()) // 60)

    def end(self, request: Request, id_: str, officer: Officer) -> Officer:
        """End a session, an officer's own or as an administrator any; return whose it was. Raises Refused."""
        for found in self.all(request):
            if found.id == id_:
                if found.officer.id != officer.id:
                    self._node.people.require(officer, "administer")
                self._end(found.session.token, officer, found.officer)
                return found.officer
        raise Refused("session.unknown")

    def _end(self, token: bytes, by: Officer, of: Officer | None = None) -> None:
        now = self._node.clock.now()
        with self._node.store.transaction():
            self._node.store.end_session(token, now)
            self._node.store.audit(now, by.label, "session.ended", (of or by).label)
        self._node.wake("")  # its open streams end at once


def _ends_at(session: Session) -> datetime:
    return min(session.seen_at + IDLE, session.created_at + LONGEST)


def _lasts(session: Session, now: datetime) -> bool:
    return now <= _ends_at(session)
