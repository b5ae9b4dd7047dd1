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
from preavis.parties import Origin
from preavis.store.life import Life
from preavis.store.people import People
from preavis.store.publications import Publications
from preavis.store.reach import Reach
from preavis.store.tokens import Tokens
from preavis.store.track import Tracks
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
class Filed:
    """An entry of a case, whole. `home` is the case that it was filed in: another one where it is only linked here."""

    home: bytes
    stored: StoredEntry


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


class Journals(Protocol):
    """Entries, trees, checkpoints, receipts."""

    def size(self, origin: Origin) -> int: ...
    def origins(self) -> tuple[Origin, ...]: ...
    def append(self, origin: Origin, entries: Sequence[bytes], at: datetime) -> int:
        """Append entries and return the new size."""
        ...

    def entry(self, origin: Origin, index: int) -> StoredEntry | None: ...
    def entries(self, origin: Origin, start: int, end: int) -> list[bytes]: ...
    def leaves(self, origin: Origin, size: int) -> tuple[bytes, ...]:
        """Return the leaf hashes of the first entries of a journal, in order."""
        ...

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

    def filed(self, case: bytes) -> tuple[Filed, ...]:
        """Return the same entries, whole."""
        ...

    def cases(self, limit: int = 500) -> tuple[bytes, ...]:
        """Return the cases, newest first."""
        ...

    def cases_named(self, prefix: str, limit: int = 2) -> tuple[bytes, ...]:
        """Return some of the cases whose leaf hashes begin with these hex digits."""
        ...

    def tell(self, told: Told) -> None: ...
    def told(
        self, *, case: bytes | None = None, desk: str | None = None, open_only: bool = False
    ) -> tuple[Told, ...]: ...
    def told_untried(self, limit: int = 1000) -> tuple[Told, ...]:
        """Return what has no message to its desk yet, the oldest first."""
        ...

    def told_after(self, at: datetime) -> tuple[Told, ...]:
        """Return what desks have still to read and were told after an instant."""
        ...

    def tell_anew(self, told: int, at: datetime, due_at: datetime) -> None:
        """Let a desk have been told at another time."""
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
    def change_alarm(self, alarm: int, priority: str, params: dict[str, str], *, unseen: bool) -> None:
        """Let an alarm say what holds now; `unseen`: who has acknowledged it has not seen this."""
        ...

    def rectify_alarm(self, alarm: int, at: datetime | None) -> None: ...
    def close_alarm(self, alarm: int, at: datetime) -> None: ...


class Store(Journals, Cases, People, Life, Reach, Tokens, Publications, Tracks, Worksheets, Protocol):
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
