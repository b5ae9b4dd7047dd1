"""The audit trail: one row an act, each chained by SHA-256 to the row before it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from preavis.clock import format_instant


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what to what, and when."""

    seq: int
    at: datetime
    actor: str
    act: str
    subject: str
    chain: bytes


def one_line(text: str) -> str:
    """Return a text without line breaks: they separate the members of a row under its hash."""
    return " ".join(text.split())


def link(before: bytes, seq: int, at: datetime, actor: str, act: str, subject: str) -> bytes:
    """Return the hash of a row, given the hash of the row before (empty for the first)."""
    row = (seq, format_instant(at), actor, act, subject)
    return hashlib.sha256(before + "\n".join(str(value) for value in row).encode()).digest()


def first_broken(rows: Iterable[AuditRow], before: tuple[int, bytes] = (0, b"")) -> int | None:
    """Return the number of the first row that does not continue the chain from a number and its hash, None where all do."""
    seq, chain = before
    for row in rows:
        seq += 1
        if row.seq != seq or link(chain, seq, row.at, row.actor, row.act, row.subject) != row.chain:
            return seq
        chain = row.chain
    return None
