"""How a person proves who he is at the console: by password, where guessing takes ever longer, or by passkey.

A screen at which an officer has signed in before counts its own tries (a cookie that only this node can make), so that whoever
guesses from elsewhere cannot keep him from his watch. A passkey cannot be guessed and never waits.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response

from preavis.errors import Refused
from preavis.node import Node, passwords
from preavis.node.passkeys import Assertion
from preavis.node.throttle import Throttle
from preavis.store.people import Officer

FREE: Final = 5
FREE_OF_ADDRESS: Final = 20
ALARM_AFTER: Final = 20
KNOWN_FOR: Final = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Proof:
    """How an officer has proven anew who he is before he approves: `passkey` with what it signed, `password`, or `session`."""

    method: str
    signed: Assertion | None = None


class Proving:
    """Checks passwords and passkeys for the console."""

    def __init__(self, node: Node, cookie: str) -> None:
        self._node = node
        self._cookie = f"{cookie}-screen"
        self._throttle = Throttle()

    async def password(self, request: Request, label: str, password: str) -> Officer:
        """Return the officer whose label and password these are. Raises Refused, the same for an unknown officer."""
        node = self._node
        officer = await node.run(lambda: next((one for one in node.people.all() if one.label == label), None))
        own, keys = self._keys(request, officer, label)
        tries = self._throttle.begin(keys, node.clock.now())
        # argon2 takes its time on purpose; the thread of the store must not wait for it
        stored = officer.password if officer is not None else None
        if not await asyncio.to_thread(passwords.matches, stored, password):
            await node.run(lambda: self._failed(officer, tries))
            raise Refused("officer.password_wrong", officer=label[:64])
        assert officer is not None, "nobody's password never fits"
        self._throttle.passed(keys, own)
        return officer

    def _failed(self, officer: Officer | None, tries: int) -> None:
        if officer is None:  # what was typed is not kept: it may be a password in the wrong field
            self._node.record("console", "sign_in.failed", "unknown officer")
            return
        self._node.record("console", "sign_in.failed", officer.label)
        if tries >= ALARM_AFTER:
            self._node.people.guessed(officer, tries, self._node.clock.now())
            self._node.wake("")

    async def passkey(self, credential: str) -> Officer:
        """Return the officer whose passkey answered a sign-in. Raises Refused."""
        node = self._node

        def work() -> Officer:
            number, _ = node.people.passkeys.signed_in(credential, node.clock.now())
            return node.people.get(number)

        return await node.run(work)

    async def anew(self, request: Request, officer: Officer, sha256: bytes, credential: str, password: str) -> Proof:
        """Return how an officer proves who he is for what has this hash: his passkey signs it, or he gives his password again.

        Raises Refused where what he gives does not hold. Whether an open session alone is enough, the act decides.
        """
        node = self._node
        if credential:
            passkeys = node.people.passkeys
            return Proof(
                "passkey", await node.run(lambda: passkeys.approved(officer, credential, sha256, node.clock.now()))
            )
        if password:
            await self.password(request, officer.label, password)
            return Proof("password")
        return Proof("session")

    def know(self, request: Request, response: Response, officer: Officer) -> None:
        """Let a screen be known as one at which this officer has signed in."""
        nonce = secrets.token_urlsafe(16)
        secure = request.url.scheme == "https"
        value = f"{nonce}.{_mac(officer, nonce)}"
        response.set_cookie(
            f"{self._cookie}-{officer.id}", value, httponly=True, samesite="strict", secure=secure, max_age=KNOWN_FOR
        )

    def _keys(self, request: Request, officer: Officer | None, label: str) -> tuple[str, dict[str, int]]:
        """Return the own key of a try, and all that it counts for."""
        if officer is not None:
            nonce, _, mac = request.cookies.get(f"{self._cookie}-{officer.id}", "").partition(".")
            if nonce and hmac.compare_digest(mac.encode(), _mac(officer, nonce).encode()):
                own = f"screen {officer.id} {nonce}"
                return own, {own: FREE}
        own = f"officer {label[:64]}"
        address = request.client.host if request.client else ""
        return own, {own: FREE, f"address {address}": FREE_OF_ADDRESS}


def _mac(officer: Officer, nonce: str) -> str:
    return hmac.digest(officer.salt, b"preavis/screen/v1\n" + nonce.encode(), hashlib.sha256).hex()
