"""What a node remembers: one protocol, each back end native, one contract test suite (`tests/store`).

All writes happen inside `transaction()`; when it ends without an exception, everything in it is on stable storage
(`synchronous=FULL`). An error of the storage is `StorageFailed`; nothing of the transaction is then kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from preavis.errors import PreavisError
from preavis.parties import Origin, Role
from preavis.store.life import Life
from preavis.store.reach import Reach
from preavis.store.tokens import Tokens
from preavis.store.track import Tracks
from preavis.store.trail import AuditRow
from preavis.store.worksheets import Worksheets


class StorageFailed(PreavisError):
    """The disk is full, read-only or broken; nothing of the transaction was kept."""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as stored: its exact bytes, never re-serialised."""

    origin: Origin
    index: int
    leaf: bytes
    data: bytes
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A signed checkpoint of a journal."""

    origin: Origin
    size: int
    root: bytes
    note: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """Cosignature lines of one signer on one checkpoint; `time` is the POSIX second that they sign."""

    origin: Origin
    signer: str
    size: int
    time: int
    lines: bytes


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry kept and receipted but not acted on, with the reason."""

    origin: Origin
    index: int
    leaf: bytes
    data: bytes
    code: str
    params: dict[str, str]
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Fork:
    """Two validly signed heads of one journal that cannot both be true."""

    origin: Origin
    seen_at: datetime
    mine: bytes
    theirs: bytes


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """Where an entry of a case stands."""

    case: bytes
    origin: Origin
    index: int
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """One desk that must read one entry; `acknowledged` is the leaf hash of its acknowledgement."""

    id: int
    origin: Origin
    index: int
    case: bytes
    desk: str
    created_at: datetime
    due_at: datetime
    acknowledged: bytes | None
    superseded: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """One situation that a person must deal with (IMO MSC.302(87)): raised, acknowledged, rectified, closed."""

    id: int
    code: str
    subject: str
    priority: str
    params: dict[str, str]
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    rectified_at: datetime | None
    closed_at: datetime | None = None


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
class Draft:
    """A submitted statement that waits for its approvals. `released` is its leaf hash once it is an entry."""

    id: str
    channel: str
    statement: bytes
    author: int
    created_at: datetime
    released: bytes | None


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


class Journals(Protocol):
    """Entries, trees, checkpoints, receipts."""

    def size(self, origin: Origin) -> int: ...
    def origins(self) -> tuple[Origin, ...]: ...
    def append(self, origin: Origin, entries: Sequence[bytes], at: datetime) -> int:
        """Append entries and return the new size."""
        ...

    def entry(self, origin: Origin, index: int) -> StoredEntry | None: ...
    def entries(self, origin: Origin, start: int, end: int) -> list[bytes]: ...
    def find(self, leaf: bytes) -> StoredEntry | None: ...
    def nodes(self, origin: Origin) -> Callable[[int, int], bytes]:
        """Return the reader of complete subtrees that `proof.merkle` asks."""
        ...

    def put_checkpoint(self, checkpoint: StoredCheckpoint) -> None: ...
    def checkpoint(self, origin: Origin, size: int | None = None) -> StoredCheckpoint | None:
        """Return the checkpoint of a size, or the newest."""
        ...

    def checkpoint_after(self, origin: Origin, size: int) -> StoredCheckpoint | None:
        """Return the smallest checkpoint that is larger than a size."""
        ...

    def put_receipt(self, receipt: Receipt) -> None: ...
    def receipt(self, origin: Origin, signer: str, size: int | None = None) -> Receipt | None:
        """Return the receipt of a size, or the newest."""
        ...

    def earliest_receipt(self, origin: Origin, signer: str, index: int) -> Receipt | None:
        """Return the earliest receipt whose checkpoint covers an entry."""
        ...

    def last_cosignature_time(self, signer: str) -> int:
        """Return the greatest time that a signer has signed, 0 if none."""
        ...

    def judged(self, origin: Origin) -> int:
        """Return how many entries have been judged."""
        ...

    def set_judged(self, origin: Origin, count: int) -> None: ...
    def put_fork(self, fork: Fork) -> None: ...
    def forks(self, origin: Origin | None = None) -> tuple[Fork, ...]: ...
    def put_quarantined(self, quarantined: Quarantined) -> None: ...
    def quarantined(self, origin: Origin | None = None) -> tuple[Quarantined, ...]: ...
    def see_statement(self, origin: Origin, sha256: bytes, index: int) -> bool:
        """Record a statement; False where the journal already has it at another index."""
        ...


class Cases(Protocol):
    """Which entries make a case, which desks must read them, and the alarms."""

    def file_entry(self, entry: CaseEntry) -> None: ...
    def case_of(self, leaf: bytes) -> bytes | None: ...
    def case_entries(self, case: bytes) -> tuple[CaseEntry, ...]:
        """Return the entries of a case and those linked to it, in the order in which they were stored."""
        ...

    def cases(self, limit: int = 500) -> tuple[bytes, ...]:
        """Return the cases, newest first."""
        ...

    def tell(self, told: Told) -> None: ...
    def told(
        self, *, case: bytes | None = None, desk: str | None = None, open_only: bool = False
    ) -> tuple[Told, ...]: ...
    def told_untried(self) -> tuple[Told, ...]:
        """Return what has no message to its desk yet."""
        ...

    def told_by_id(self, id_: int) -> Told | None: ...
    def supersede(self, case: bytes, before: tuple[Origin, int]) -> None:
        """Mark what desks were told of a case by earlier entries as superseded by this one."""
        ...

    def acknowledge_told(self, told: int, leaf: bytes) -> None: ...
    def raise_alarm(self, code: str, subject: str, priority: str, params: dict[str, str], at: datetime) -> bool:
        """Raise an alarm; False where the same situation already has one."""
        ...

    def alarms(self) -> tuple[Alarm, ...]:
        """Return the alarms that are not closed, oldest first."""
        ...

    def alarm_history(self, limit: int, before: int | None = None) -> tuple[Alarm, ...]:
        """Return the alarms that are closed, newest first; those with a number below `before`, where it is given."""
        ...

    def acknowledge_alarm(self, alarm: int, by: str, at: datetime) -> None: ...
    def rectify_alarm(self, alarm: int, at: datetime | None) -> None: ...
    def close_alarm(self, alarm: int, at: datetime) -> None: ...


class People(Protocol):
    """Officers, drafts, sessions, cards, contacts, the audit trail."""

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
    def drafts(self, *, waiting_only: bool = True) -> tuple[Draft, ...]: ...
    def set_draft_released(self, id_: str, leaf: bytes) -> None: ...
    def put_approval(self, draft: str, approval: StoredApproval) -> None: ...
    def approvals(self, draft: str) -> tuple[StoredApproval, ...]: ...
    def register(self) -> tuple[tuple[Draft, StoredApproval], ...]:
        """Return every approval ever given, void ones among them, each with its draft."""
        ...

    def void_approvals(self, officer: int, at: datetime) -> tuple[str, ...]:
        """Let an officer's approvals of drafts that wait count no more; return those drafts."""
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


class Store(Journals, Cases, People, Life, Reach, Tokens, Tracks, Worksheets, Protocol):
    """Everything a node remembers, except the lock store (`store.lock`)."""

    def transaction(self) -> AbstractContextManager[None]: ...
    def version(self) -> int:
        """Return a number that each write changes, while this process holds the store."""
        ...

    def backup(self, path: str) -> None:
        """Write a consistent copy of everything to a new file."""
        ...

    def integrity(self) -> str:
        """Return `ok`, or what the back end finds broken."""
        ...

    def close(self) -> None: ...
