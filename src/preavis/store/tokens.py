"""Tokens of machines."""

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
    """Tokens by the hash of what the machine shows."""

    def put_token(self, sha256: bytes, token: Token) -> None: ...
    def token(self, sha256: bytes) -> Token | None: ...
    def tokens(self) -> tuple[Token, ...]: ...
    def end_token(self, name: str, at: datetime) -> None: ...
