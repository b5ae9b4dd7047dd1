"""One own journal: append, sign, and never fork oneself (design section 5).

Order: entries durable -> sign -> compare-and-swap into the lock store -> checkpoint durable -> only then may it be sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from preavis.errors import Refused
from preavis.parties import Origin
from preavis.proof import checkpoint as checkpoints
from preavis.proof import merkle
from preavis.proof.checkpoint import Checkpoint
from preavis.proof.note import NoteKey, parse_note
from preavis.store import Store, StoredCheckpoint
from preavis.store.lock import LockStore

State = Literal["clean", "store_old", "lock_old"]


@dataclass(frozen=True, slots=True)
class Head:
    """A size and root, and the signed note that says so (None for the empty journal that nobody has signed)."""

    size: int
    root: bytes
    note: bytes | None


class Author:
    """The author's role of one own journal."""

    def __init__(
        self,
        origin: Origin,
        store: Store,
        lock: LockStore,
        sign: Callable[[Checkpoint], bytes],
        keys: Sequence[NoteKey],
        earlier: Sequence[Sequence[NoteKey]] = (),
    ) -> None:
        """`keys` sign from now on; `earlier` are the key sets that signed this journal before, newest first."""
        self.origin = origin
        self._store = store
        self._lock = lock
        self._sign = sign
        self._keys = tuple(keys)
        self._earlier = tuple(earlier)
        self._verified: Head | None = None  # the locked head, once its signatures have been checked
        self.state: State = self.judge_start()

    def open(self, note: bytes) -> Checkpoint:
        """Return the checkpoint of a note that we have signed, with the keys of now or of before. Raises ProofFailed."""
        for keys in self._earlier:
            if self._signed_by(note, keys):
                return checkpoints.open_checkpoint(note, keys)
        return checkpoints.open_checkpoint(note, self._keys)

    @staticmethod
    def _signed_by(note: bytes, keys: Sequence[NoteKey]) -> bool:
        lines = {(line.name, line.key_id) for line in parse_note(note).signatures}
        return all((key.name, key.id) in lines for key in keys)

    def locked(self) -> Head:
        """Return the head in the lock store."""
        note = self._lock.head(self.origin)
        if note is None:
            return Head(0, merkle.EMPTY_ROOT, None)
        if self._verified is None or self._verified.note != note:
            opened = self.open(note)
            self._verified = Head(opened.size, opened.root, note)
        return self._verified

    def judge_start(self) -> State:
        """Tell an ordinary crash (`clean`) from an old store and an old or foreign lock."""
        locked = self.locked()
        stored = self._store.size(self.origin)
        newest = self._store.checkpoint(self.origin)
        if newest is not None and newest.size > locked.size:
            return "lock_old"
        if stored < locked.size:
            return "store_old"
        if merkle.root(locked.size, self._store.nodes(self.origin)) != locked.root:
            return "lock_old"
        return "clean"

    def append(self, entries: Sequence[bytes], at: datetime) -> int:
        """Store entries durably and return the new size. Raises Refused where this journal may not be signed."""
        if self.state != "clean":
            raise Refused(f"journal.{self.state}", origin=str(self.origin))
        with self._store.transaction():
            return self._store.append(self.origin, entries, at)

    def seal(self) -> StoredCheckpoint:
        """Sign a checkpoint over all stored entries, once; the newest one where neither entries nor keys are new.

        Raises Refused where this journal may not be signed, Fatal where somebody else has signed for it meanwhile.
        """
        if self.state != "clean":
            raise Refused(f"journal.{self.state}", origin=str(self.origin))
        locked = self.locked()
        size = self._store.size(self.origin)
        if locked.note is None or size > locked.size or not self._signed_by(locked.note, self._keys):
            root = merkle.root(size, self._store.nodes(self.origin))
            note = self._sign(Checkpoint(str(self.origin), size, root))
            self._lock.swap(self.origin, locked.note, note)
            self._verified = Head(size, root, note)
        else:
            size, root, note = locked.size, locked.root, locked.note
        sealed = StoredCheckpoint(self.origin, size, root, note)
        newest = self._store.checkpoint(self.origin)
        if newest is None or newest.size < size:
            with self._store.transaction():
                self._store.put_checkpoint(sealed)
        return sealed

    def heal_store(self, entries: Sequence[bytes], at: datetime) -> None:
        """Take own entries back from a peer's mirror; only what hashes to the locked head is kept.

        Raises Refused where the entries do not lead to it.
        """
        locked = self.locked()
        with self._store.transaction():
            self._store.append(self.origin, entries, at)
            size = self._store.size(self.origin)
            if size != locked.size or merkle.root(size, self._store.nodes(self.origin)) != locked.root:
                raise Refused("journal.healing_failed", origin=str(self.origin), size=size, locked=locked.size)
        self.state = self.judge_start()

    def heal_lock(self, shown: Sequence[bytes], entries: Sequence[bytes], at: datetime) -> None:
        """Go on from the highest own-signed checkpoint, of the peers' and our own, to which the own entries lead.

        `entries` are those that a peer holds beyond our store. Raises Refused where a head does not fit: then only a new
        epoch helps.
        """
        heads = [(self.open(note), note) for note in shown]
        newest = self._store.checkpoint(self.origin)
        if newest is not None:
            heads.append((self.open(newest.note), newest.note))
        if not heads:
            raise Refused("journal.nothing_shown", origin=str(self.origin))
        highest, note = max(heads, key=lambda pair: pair[0].size)
        with self._store.transaction():
            self._store.append(self.origin, entries, at)
            nodes, stored = self._store.nodes(self.origin), self._store.size(self.origin)
            for head, _ in heads:
                if head.size > stored or merkle.root(head.size, nodes) != head.root:
                    raise Refused("journal.healing_failed", origin=str(self.origin), size=head.size, locked=stored)
            self._store.put_checkpoint(StoredCheckpoint(self.origin, highest.size, highest.root, note))
        self._lock.swap(self.origin, self._lock.head(self.origin), note)
        self.state = self.judge_start()
