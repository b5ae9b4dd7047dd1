"""Who is at the console: sign-in, one-time links, sessions in a cookie whose name and value no other mode shares."""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta
from typing import Final

from fastapi import Request, Response

from preavis.errors import Refused
from preavis.node import Node
from preavis.node.setup import token_hash
from preavis.store import Officer

IDLE: Final = timedelta(hours=12)
TOUCH: Final = timedelta(minutes=1)


class Sessions:
    """Sessions of officers at this node's console."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.cookie = f"preavis-{node.config.mode}-{node.config.party}-{node.config.console.port}"

    async def officer(self, request: Request) -> Officer | None:
        """Return the officer of a request, None where nobody is signed in."""
        token = request.cookies.get(self.cookie)
        return await self._node.run(lambda: self._find(token)) if token else None

    def _find(self, token: str) -> Officer | None:
        node, now = self._node, self._node.clock.now()
        key = token_hash(token)
        found = node.store.session(key)
        if found is None:
            return None
        number, seen = found
        if now - seen > IDLE:
            with node.store.transaction():
                node.store.end_session(key, now)
            return None
        if now - seen > TOUCH:
            with node.store.transaction():
                node.store.touch_session(key, now)
        return next((officer for officer in node.store.officers() if officer.id == number and not officer.ended), None)

    async def sign_in(self, label: str, password: str) -> tuple[Officer, str]:
        """Check a password and open a session. Raises Refused."""
        node = self._node
        officer = await node.run(lambda: node.people.labelled(label))
        # argon2 takes its time on purpose; the thread of the store must not wait for it
        await asyncio.to_thread(node.people.check_password, officer, password)
        return officer, await node.run(lambda: self._open(officer))

    async def join(self, token: str, password: str) -> tuple[Officer, str]:
        """Take a one-time link: the officer chooses his password. Raises Refused where the link is unknown or used."""
        node = self._node

        def take() -> Officer:
            with node.store.transaction():
                number = node.store.use_invitation(token_hash(token), node.clock.now())
                if number is None:
                    raise Refused("join.used")
                officer = node.people.get(number)
                node.people.set_password(officer, password)
                return officer

        officer = await node.run(take)
        return officer, await node.run(lambda: self._open(officer))

    def _open(self, officer: Officer) -> str:
        token, now = secrets.token_urlsafe(32), self._node.clock.now()
        with self._node.store.transaction():
            self._node.store.put_session(token_hash(token), officer.id, now)
            self._node.store.audit(now, officer.label, "session.opened", "console")
        return token

    async def sign_out(self, request: Request, response: Response) -> None:
        """End the session of a request."""
        token = request.cookies.get(self.cookie)
        if token:
            now = self._node.clock.now()

            def end() -> None:
                with self._node.store.transaction():
                    self._node.store.end_session(token_hash(token), now)

            await self._node.run(end)
        response.delete_cookie(self.cookie)

    def remember(self, request: Request, response: Response, token: str) -> None:
        """Put a session into the cookie."""
        secure = request.url.scheme == "https"
        response.set_cookie(self.cookie, token, httponly=True, samesite="strict", secure=secure, path="/")
