"""Tokens of machines in SQLite."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from preavis.clock import format_instant, parse_instant
from preavis.store.sqlite_base import Rows
from preavis.store.tokens import Token


def _token(row: tuple[Any, ...]) -> Token:
    name, officer, roles, made, expires, ended = row
    return Token(
        name, officer, frozenset(roles.split()), parse_instant(made), parse_instant(expires), ended=ended is not None
    )


class SqliteTokens:
    """See `store.tokens.Tokens`."""

    _rows: Rows
    leavings: int

    def put_token(self, sha256: bytes, token: Token) -> None:
        self._rows.run(
            "INSERT INTO token (hash, name, officer, roles, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
            sha256,
            token.name,
            token.officer,
            " ".join(sorted(token.roles)),
            format_instant(token.made_at),
            format_instant(token.expires_at),
        )

    def token(self, sha256: bytes) -> Token | None:
        row = self._rows.maybe(
            "SELECT name, officer, roles, made_at, expires_at, ended_at FROM token WHERE hash=?", sha256
        )
        return _token(row) if row else None

    def tokens(self) -> tuple[Token, ...]:
        rows = self._rows.all(
            "SELECT name, officer, roles, made_at, expires_at, ended_at FROM token ORDER BY made_at, name"
        )
        return tuple(map(_token, rows))

    def end_token(self, name: str, at: datetime) -> None:
        self._rows.run("UPDATE token SET ended_at=? WHERE name=? AND ended_at IS NULL", format_instant(at), name)
        self.leavings += 1
