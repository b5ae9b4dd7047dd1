"""What a node remembers of people: officers, how they sign in, what they approve, enrolled cards, contacts, the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from preavis.parties import Role
from preavis.store.trail import AuditRow


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with roles. `name` never leaves this node unless the channel's privacy says so."""

    id: int
    name: str
    label: str
    roles: frozenset[Role]
    desk: str | None
    password: str | None
    salt: bytes
    ended: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """An officer's authenticator: its public key (COSE), how often it says it has signed, the name he gave it."""

    id: int
    officer: int
    credential: bytes
    public_key: bytes
    count: int
    name: str
    created_at: datetime
    used_at: datetime | None = None
    suspended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """An officer at a screen. `token` is the hash of what his browser holds."""

    token: bytes
    officer: int
    created_at: datetime
    seen_at: datetime
    method: str
    address: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Who took a draft back before its release (the officer's number), and when."""

    officer: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A submitted statement that waits for its approvals, until it is an entry or is withdrawn.

    `released` is its leaf hash once it is an entry.
    """

    id: str
    channel: str
    statement: bytes
    author: int
    created_at: datetime
    released: bytes | None
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """An approval as it goes into the entry, and what opens its hashes (kept in the sealed register)."""

    officer: int
    approval: bytes
    opening: bytes


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A key card that people enrolled."""

    party: str
    channel: str
    version: int
    data: bytes
    ended: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """The last word from a peer: when, how far its clock was off (s), and what was wrong (empty: nothing)."""

    party: str
    channel: str
    at: datetime
    skew: int
    problem: str


class People(Protocol):
    """Officers, drafts, sessions, cards, contacts, the audit trail."""

    leavings: int
    """Rises whenever a session, a token, an officer or his roles end or change; may be read by any thread at any time."""

    def put_officer(self, officer: Officer, at: datetime) -> int: ...
    def officers(self) -> tuple[Officer, ...]: ...
    def set_password(self, officer: int, password: str | None) -> None: ...
    def set_roles(self, officer: int, roles: frozenset[Role], desk: str | None) -> None: ...
    def end_officer(self, officer: int, at: datetime) -> None: ...
    def put_passkey(self, passkey: Passkey) -> None: ...
    def passkeys(self) -> tuple[Passkey, ...]:
        """Return the passkeys that have not been removed, suspended ones among them."""
        ...

    def use_passkey(self, passkey: int, count: int, at: datetime) -> None: ...
    def suspend_passkey(self, passkey: int, at: datetime) -> None: ...
    def remove_passkey(self, passkey: int, at: datetime) -> None: ...
    def put_session(self, session: Session) -> None: ...
    def sessions(self) -> tuple[Session, ...]:
        """Return the sessions that have not been ended, newest first."""
        ...

    def session(self, token: bytes) -> Session | None:
        """Return a session, None where it is unknown or ended."""
        ...

    def touch_session(self, token: bytes, at: datetime) -> None: ...
    def end_session(self, token: bytes, at: datetime) -> None: ...
    def put_invitation(self, token: bytes, officer: int, at: datetime) -> None: ...
    def invitation(self, token: bytes) -> tuple[int, datetime] | None:
        """Return whom an unused one-time link is for, and when it was made."""
        ...

    def use_invitations(self, officer: int, at: datetime) -> None:
        """Mark every one-time link of an officer as used."""
        ...

    def put_draft(self, draft: Draft) -> None: ...
    def draft(self, id_: str) -> Draft | None: ...
    def drafts(self, *, waiting_only: bool = True) -> tuple[Draft, ...]:
        """Return drafts, oldest first; those that wait are neither released nor withdrawn."""
        ...

    def set_draft_released(self, id_: str, leaf: bytes) -> None: ...
    def set_draft_withdrawn(self, id_: str, withdrawal: Withdrawal) -> None: ...
    def put_approval(self, draft: str, approval: StoredApproval) -> None: ...
    def approvals(self, draft: str) -> tuple[StoredApproval, ...]: ...
    def register(self) -> tuple[tuple[Draft, StoredApproval], ...]:
        """Return every approval ever given, void ones among them, each with its draft."""
        ...

    def void_approvals(self, officer: int, at: datetime) -> tuple[str, ...]:
        """Let an officer's approvals of drafts that wait count no more; return those drafts."""
        ...

    def void_approval(self, draft: str, officer: int, at: datetime) -> None:
        """Let an officer's approval of a draft count no more: he gives another one in its place."""
        ...

    def put_card(self, card: StoredCard, at: datetime) -> None: ...
    def cards(self) -> tuple[StoredCard, ...]: ...
    def end_card(self, party: str, channel: str, version: int, at: datetime) -> None: ...
    def put_contact(self, contact: Contact) -> None: ...
    def contacts(self) -> tuple[Contact, ...]: ...
    def audit(self, at: datetime, actor: str, act: str, subject: str) -> None: ...
    def audit_head(self) -> tuple[int, bytes]:
        """Return the number and the hash of the newest row, `(0, b"")` before the first."""
        ...

    def audit_chain(self, seq: int) -> bytes | None:
        """Return the hash of a row, None where there is no such row."""
        ...

    def audit_rows(self, after: int = 0, limit: int = 1000) -> tuple[AuditRow, ...]:
        """Return rows in order, from the one after a number."""
        ...

    def audit_page(
        self, *, before: int | None = None, limit: int = 100, actor: str | None = None, act: str | None = None
    ) -> tuple[AuditRow, ...]:
        """Return rows newest first, of one actor or of one act, or of acts that begin with `act` where it ends in a dot."""
        ...

    def audit_acts(self) -> tuple[str, ...]:
        """Return the acts that occur."""
        ...

    def check_audit(self) -> int | None:
        """Return the number of the first row that breaks the chain, None where it holds."""
        ...

    def fact(self, name: str) -> str | None: ...
    def set_fact(self, name: str, value: str) -> None: ...
