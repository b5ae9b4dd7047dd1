"""Officers, drafts, sessions, key cards, contacts and the audit trail in SQLite."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from preavis.clock import format_instant, parse_instant
from preavis.parties import Role
from preavis.store.people import Contact, Draft, Officer, Passkey, Session, StoredApproval, StoredCard, Withdrawal
from preavis.store.sqlite_base import Rows

_DRAFT = "SELECT id, channel, statement, author, created_at, released, withdrawn_by, withdrawn_at"


def _draft(row: tuple[Any, ...]) -> Draft:
    id_, channel, statement, author, created, released, by, at = row
    withdrawn = Withdrawal(by, parse_instant(at)) if at is not None else None
    return Draft(id_, channel, statement, author, parse_instant(created), released, withdrawn)


def _maybe(stamp: str | None) -> datetime | None:
    return parse_instant(stamp) if stamp else None


_SESSION = "SELECT token, officer, created_at, seen_at, method, address FROM session WHERE ended_at IS NULL"


def _session(row: tuple[Any, ...]) -> Session:
    token, officer, created, seen, method, address = row
    return Session(token, officer, parse_instant(created), parse_instant(seen), method, address)


class SqlitePeople:
    """See `store.People`."""

    _rows: Rows
    leavings: int

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

    def set_roles(self, officer: int, roles: frozenset[Role], desk: str | None) -> None:
        self._rows.run("UPDATE officer SET roles=?, desk=? WHERE id=?", " ".join(sorted(roles)), desk, officer)
        self.leavings += 1

    def end_officer(self, officer: int, at: datetime) -> None:
        self._rows.run("UPDATE officer SET ended_at=? WHERE id=?", format_instant(at), officer)
        self.leavings += 1

    def put_passkey(self, passkey: Passkey) -> None:
        self._rows.run(
            "INSERT INTO passkey (officer, credential, public_key, count, name, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            passkey.officer,
            passkey.credential,
            passkey.public_key,
            passkey.count,
            passkey.name,
            format_instant(passkey.created_at),
        )

    def passkeys(self) -> tuple[Passkey, ...]:
        rows = self._rows.all(
            "SELECT id, officer, credential, public_key, count, name, created_at, used_at, suspended_at FROM passkey"
            " WHERE removed_at IS NULL ORDER BY id"
        )
        return tuple(
            Passkey(n, officer, credential, key, count, name, parse_instant(at), _maybe(used), _maybe(suspended))
            for n, officer, credential, key, count, name, at, used, suspended in rows
        )

    def use_passkey(self, passkey: int, count: int, at: datetime) -> None:
        self._rows.run("UPDATE passkey SET count=?, used_at=? WHERE id=?", count, format_instant(at), passkey)

    def suspend_passkey(self, passkey: int, at: datetime) -> None:
        self._rows.run("UPDATE passkey SET suspended_at=? WHERE id=?", format_instant(at), passkey)

    def remove_passkey(self, passkey: int, at: datetime) -> None:
        self._rows.run("UPDATE passkey SET removed_at=? WHERE id=?", format_instant(at), passkey)

    def put_session(self, session: Session) -> None:
        self._rows.run(
            "INSERT INTO session (token, officer, created_at, seen_at, method, address) VALUES (?, ?, ?, ?, ?, ?)",
            session.token,
            session.officer,
            format_instant(session.created_at),
            format_instant(session.seen_at),
            session.method,
            session.address,
        )

    def sessions(self) -> tuple[Session, ...]:
        rows = self._rows.all(f"{_SESSION} ORDER BY created_at DESC, token")
        return tuple(_session(row) for row in rows)

    def session(self, token: bytes) -> Session | None:
        row = self._rows.maybe(f"{_SESSION} AND token=?", token)
        return _session(row) if row else None

    def touch_session(self, token: bytes, at: datetime) -> None:
        self._rows.run("UPDATE session SET seen_at=? WHERE token=?", format_instant(at), token)

    def end_session(self, token: bytes, at: datetime) -> None:
        self._rows.run("UPDATE session SET ended_at=? WHERE token=?", format_instant(at), token)
        self.leavings += 1

    def put_invitation(self, token: bytes, officer: int, at: datetime) -> None:
        self._rows.run(
            "INSERT INTO invitation (token, officer, created_at) VALUES (?, ?, ?)", token, officer, format_instant(at)
        )

    def invitation(self, token: bytes) -> tuple[int, datetime] | None:
        row = self._rows.maybe("SELECT officer, created_at FROM invitation WHERE token=? AND used_at IS NULL", token)
        return (row[0], parse_instant(row[1])) if row else None

    def use_invitations(self, officer: int, at: datetime) -> None:
        self._rows.run(
            "UPDATE invitation SET used_at=? WHERE officer=? AND used_at IS NULL", format_instant(at), officer
        )

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
        row = self._rows.maybe(f"{_DRAFT} FROM draft WHERE id=?", id_)
        return _draft(row) if row else None

    def drafts(self, *, waiting_only: bool = True) -> tuple[Draft, ...]:
        rows = self._rows.all(
            f"{_DRAFT} FROM draft WHERE NOT ? OR (released IS NULL AND withdrawn_at IS NULL) ORDER BY created_at, id",
            waiting_only,
        )
        return tuple(_draft(row) for row in rows)

    def set_draft_released(self, id_: str, leaf: bytes) -> None:
        self._rows.run("UPDATE draft SET released=? WHERE id=?", leaf, id_)

    def set_draft_withdrawn(self, id_: str, withdrawal: Withdrawal) -> None:
        self._rows.run(
            "UPDATE draft SET withdrawn_by=?, withdrawn_at=? WHERE id=?",
            withdrawal.officer,
            format_instant(withdrawal.at),
            id_,
        )

    def put_approval(self, draft: str, approval: StoredApproval) -> None:
        self._rows.run(
            "INSERT INTO approval (draft, officer, approval, opening) VALUES (?, ?, ?, ?)",
            draft,
            approval.officer,
            approval.approval,
            approval.opening,
        )

    def approvals(self, draft: str) -> tuple[StoredApproval, ...]:
        rows = self._rows.all(
            "SELECT officer, approval, opening FROM approval WHERE draft=? AND void_at IS NULL ORDER BY officer", draft
        )
        return tuple(StoredApproval(*row) for row in rows)

    def register(self) -> tuple[tuple[Draft, StoredApproval], ...]:
        rows = self._rows.all(
            f"{_DRAFT}, officer, approval, opening"
            " FROM approval JOIN draft ON draft.id = approval.draft ORDER BY created_at, id, officer, approval.rowid"
        )
        return tuple((_draft(row[:-3]), StoredApproval(*row[-3:])) for row in rows)

    def void_approvals(self, officer: int, at: datetime) -> tuple[str, ...]:
        found = self._rows.all(
            "SELECT draft FROM approval JOIN draft ON draft.id = approval.draft"
            " WHERE officer=? AND void_at IS NULL AND released IS NULL AND withdrawn_at IS NULL ORDER BY draft",
            officer,
        )
        for (draft,) in found:
            self.void_approval(draft, officer, at)
        return tuple(draft for (draft,) in found)

    def void_approval(self, draft: str, officer: int, at: datetime) -> None:
        self._rows.run(
            "UPDATE approval SET void_at=? WHERE draft=? AND officer=? AND void_at IS NULL",
            format_instant(at),
            draft,
            officer,
        )

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

    def fact(self, name: str) -> str | None:
        row = self._rows.maybe("SELECT value FROM fact WHERE name=?", name)
        return row[0] if row else None

    def set_fact(self, name: str, value: str) -> None:
        self._rows.run("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", name, value)
