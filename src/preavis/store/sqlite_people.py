"""Officers, drafts, sessions, key cards, contacts and the audit trail in SQLite."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from preavis.clock import format_instant, parse_instant
from preavis.store import Contact, Draft, Officer, StoredApproval, StoredCard
from preavis.store.sqlite_base import Rows


def _chain(before: bytes, *row: object) -> bytes:
    return hashlib.sha256(before + "\n".join(str(value) for value in row).encode()).digest()


def _draft(row: tuple[Any, ...]) -> Draft:
    id_, channel, statement, author, created, released = row
    return Draft(id_, channel, statement, author, parse_instant(created), released)


class SqlitePeople:
    """See `store.People`."""

    _rows: Rows

    def put_officer(self, officer: Officer, at: datetime) -> int:
        return self._rows.inserted(
            "INSERT INTO officer (name, label, roles, desk, password, salt, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            officer.name,
            officer.label,
            " ".join(sorted(officer.roles)),
            officer.desk,
            officer.password,
            officer.salt,
            format_instant(at),
        )

    def officers(self) -> tuple[Officer, ...]:
        rows = self._rows.all("SELECT id, name, label, roles, desk, password, salt, ended_at FROM officer ORDER BY id")
        return tuple(
            Officer(n, name, label, frozenset(roles.split()), desk, password, salt, ended is not None)
            for n, name, label, roles, desk, password, salt, ended in rows
        )

    def set_password(self, officer: int, password: str | None) -> None:
        self._rows.run("UPDATE officer SET password=? WHERE id=?", password, officer)

    def put_session(self, token: bytes, officer: int, at: datetime) -> None:
        stamp = format_instant(at)
        self._rows.run(
            "INSERT INTO session (token, officer, created_at, seen_at) VALUES (?, ?, ?, ?)",
            token,
            officer,
            stamp,
            stamp,
        )

    def session(self, token: bytes) -> tuple[int, datetime] | None:
        row = self._rows.maybe("SELECT officer, seen_at FROM session WHERE token=? AND ended_at IS NULL", token)
        return (row[0], parse_instant(row[1])) if row else None

    def touch_session(self, token: bytes, at: datetime) -> None:
        self._rows.run("UPDATE session SET seen_at=? WHERE token=?", format_instant(at), token)

    def end_session(self, token: bytes, at: datetime) -> None:
        self._rows.run("UPDATE session SET ended_at=? WHERE token=?", format_instant(at), token)

    def put_invitation(self, token: bytes, officer: int, at: datetime) -> None:
        self._rows.run(
            "INSERT INTO invitation (token, officer, created_at) VALUES (?, ?, ?)", token, officer, format_instant(at)
        )

    def use_invitation(self, token: bytes, at: datetime) -> int | None:
        row = self._rows.maybe("SELECT officer FROM invitation WHERE token=? AND used_at IS NULL", token)
        if row is None:
            return None
        self._rows.run("UPDATE invitation SET used_at=? WHERE token=?", format_instant(at), token)
        return int(row[0])

    def put_draft(self, draft: Draft) -> None:
        self._rows.run(
            "INSERT INTO draft (id, channel, statement, author, created_at) VALUES (?, ?, ?, ?, ?)",
            draft.id,
            draft.channel,
            draft.statement,
            draft.author,
            format_instant(draft.created_at),
        )

    def draft(self, id_: str) -> Draft | None:
        row = self._rows.maybe(
            "SELECT id, channel, statement, author, created_at, released FROM draft WHERE id=?",
            id_,
        )
        return _draft(row) if row else None

    def drafts(self, *, waiting_only: bool = True) -> tuple[Draft, ...]:
        rows = self._rows.all(
            "SELECT id, channel, statement, author, created_at, released FROM draft"
            " WHERE NOT ? OR released IS NULL ORDER BY created_at, id",
            waiting_only,
        )
        return tuple(_draft(row) for row in rows)

    def set_draft_released(self, id_: str, leaf: bytes) -> None:
        self._rows.run("UPDATE draft SET released=? WHERE id=?", leaf, id_)

    def put_approval(self, draft: str, approval: StoredApproval) -> None:
        self._rows.run(
            "INSERT INTO approval (draft, officer, approval, opening) VALUES (?, ?, ?, ?)",
            draft,
            approval.officer,
            approval.approval,
            approval.opening,
        )

    def approvals(self, draft: str) -> tuple[StoredApproval, ...]:
        rows = self._rows.all("SELECT officer, approval, opening FROM approval WHERE draft=? ORDER BY officer", draft)
        return tuple(StoredApproval(*row) for row in rows)

    def put_card(self, card: StoredCard, at: datetime) -> None:
        self._rows.run(
            "INSERT INTO card (party, channel, version, data, enrolled_at) VALUES (?, ?, ?, ?, ?)",
            card.party,
            card.channel,
            card.version,
            card.data,
            format_instant(at),
        )

    def cards(self) -> tuple[StoredCard, ...]:
        rows = self._rows.all(
            "SELECT party, channel, version, data, ended_at FROM card ORDER BY party, channel, version"
        )
        return tuple(
            StoredCard(party, channel, version, data, ended is not None)
            for party, channel, version, data, ended in rows
        )

    def end_card(self, party: str, channel: str, version: int, at: datetime) -> None:
        self._rows.run(
            "UPDATE card SET ended_at=? WHERE party=? AND channel=? AND version=?",
            format_instant(at),
            party,
            channel,
            version,
        )

    def put_contact(self, contact: Contact) -> None:
        self._rows.run(
            "INSERT OR REPLACE INTO peer_contact (party, channel, at, skew, problem) VALUES (?, ?, ?, ?, ?)",
            contact.party,
            contact.channel,
            format_instant(contact.at),
            contact.skew,
            contact.problem,
        )

    def contacts(self) -> tuple[Contact, ...]:
        rows = self._rows.all("SELECT party, channel, at, skew, problem FROM peer_contact ORDER BY party, channel")
        return tuple(
            Contact(party, channel, parse_instant(at), skew, problem) for party, channel, at, skew, problem in rows
        )

    def audit(self, at: datetime, actor: str, act: str, subject: str) -> None:
        before = self._rows.maybe("SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1") or (0, b"")
        seq, stamp = before[0] + 1, format_instant(at)
        self._rows.run(
            "INSERT INTO audit (seq, at, actor, act, subject, chain) VALUES (?, ?, ?, ?, ?, ?)",
            seq,
            stamp,
            actor,
            act,
            subject,
            _chain(before[1], seq, stamp, actor, act, subject),
        )

    def check_audit(self) -> int | None:
        before = b""
        for expected, (seq, at, actor, act, subject, chain) in enumerate(
            self._rows.all("SELECT seq, at, actor, act, subject, chain FROM audit ORDER BY seq"), 1
        ):
            if seq != expected or _chain(before, seq, at, actor, act, subject) != chain:
                return expected
            before = chain
        return None

    def fact(self, name: str) -> str | None:
        row = self._rows.maybe("SELECT value FROM fact WHERE name=?", name)
        return row[0] if row else None

    def set_fact(self, name: str, value: str) -> None:
        self._rows.run("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", name, value)
