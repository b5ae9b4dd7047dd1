"""Tokens of machines, and who agreed to a publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from preavis.parties import Role


@dataclass(frozen=True, slots=True)
class Token:
    """What a machine may do: some of the roles of the officer who answers for it, until a day."""

    name: str
    officer: int
    roles: frozenset[Role]
    made_at: datetime
    expires_at: datetime
    ended: bool


class Tokens(Protocol):
    """Tokens by the hash of what the machine shows, and agreements to publish."""

    def put_token(self, sha256: bytes, token: Token) -> None: ...
    def token(self, sha256: bytes) -> Token | None: ...
    def tokens(self) -> tuple[Token, ...]: ...
    def end_token(self, name: str, at: datetime) -> None: ...
    def agree_to_publish(self, channel: str, sha256: bytes, officer: int, at: datetime) -> None: ...
    def agreed_to_publish(self, channel: str, sha256: bytes) -> frozenset[int]:
        """Return the officers who agreed to exactly this content."""
        ...
