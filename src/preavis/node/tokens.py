"""Tokens of machines: each answers to an officer, holds some of his roles, and ends by itself."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from preavis.errors import Refused, UnusableInput
from preavis.node.people import People
from preavis.parties import Role
from preavis.store import Store
from preavis.store.people import Officer
from preavis.store.tokens import Token

LONGEST: Final = timedelta(days=366)
NEVER: Final[frozenset[Role]] = frozenset({"releaser", "administrator"})
"""What only a person may be."""


class TokenRing:
    """The tokens of this node."""

    def __init__(self, store: Store, people: People) -> None:
        self._store = store
        self._people = people

    def make(self, name: str, officer: Officer, roles: frozenset[Role], days: int, now: datetime) -> str:
        """Make a token and return it; only its hash is kept. Raises Refused or UnusableInput."""
        if not roles or roles - officer.roles or roles & NEVER:
            raise Refused("token.roles", officer=officer.label)
        if not name.strip() or len(name) > 64 or not 1 <= days <= LONGEST.days:
            raise UnusableInput("token.malformed", days=LONGEST.days)
        if any(token.name == name and not token.ended for token in self._store.tokens()):
            raise Refused("token.name_taken", name=name)
        shown = f"preavis_{secrets.token_urlsafe(32)}"
        with self._store.transaction():
            self._store.put_token(
                _hash(shown), Token(name, officer.id, roles, now, now + timedelta(days=days), ended=False)
            )
            self._store.audit(now, officer.label, "token.made", f"{name} {' '.join(sorted(roles))}")
        return shown

    def end(self, name: str, by: str, now: datetime) -> None:
        """End a token at once. Raises Refused where there is none of this name."""
        if not any(token.name == name and not token.ended for token in self._store.tokens()):
            raise Refused("token.unknown", name=name[:64])
        with self._store.transaction():
            self._store.end_token(name, now)
            self._store.audit(now, by, "token.ended", name)

    def officer(self, shown: str, now: datetime) -> Officer | None:
        """Return the officer who answers for a token, with the token's roles only; None where it is not, or no longer, good."""
        token = self._good(shown, now)
        if token is None:
            return None
        try:
            officer = self._people.get(token.officer)
        except Refused:
            return None
        return replace(officer, roles=officer.roles & token.roles)

    def lasts(self, shown: str, now: datetime) -> datetime | None:
        """Return until when a token lasts as things stand, None where it lets nobody read any more."""
        token, officer = self._good(shown, now), self.officer(shown, now)
        return token.expires_at if token is not None and officer is not None and officer.roles else None

    def _good(self, shown: str, now: datetime) -> Token | None:
        token = self._store.token(_hash(shown))
        return None if token is None or token.ended or now >= token.expires_at else token


def _hash(shown: str) -> bytes:
    return hashlib.sha256(b"preavis/token/v1\n" + shown.encode()).digest()
