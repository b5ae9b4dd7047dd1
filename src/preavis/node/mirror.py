"""The mirror of one peer's journal: verify, store durably, cosign (C2SP tlog-mirror; design section 5).

Storing is not judging: whatever hashes to a validly signed checkpoint and fits the sizes is stored and receipted; what it means
is judged afterwards. Every answer is a value; nothing here knows HTTP beyond its status numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from preavis.clock import from_posix
from preavis.errors import PreavisError, ProofFailed
from preavis.node.signing_clock import SigningClock
from preavis.parties import Origin
from preavis.proof import checkpoint as checkpoints
from preavis.proof import merkle
from preavis.proof.bundle import AddCheckpoint, EntriesHeader, Package, mirror_info, tlog_size
from preavis.proof.checkpoint import Checkpoint
from preavis.proof.note import NoteKey
from preavis.store import Fork, Quarantined, Receipt, Store, StoredCheckpoint

EXCESS_LIMIT: Final = 8192
PACKAGE: Final = 256


@dataclass(frozen=True, slots=True)
class Answer:
    """What a mirror answers: a status number of the C2SP protocols, a media type, a body. `code` says why it refuses."""

    status: int
    body: bytes = b""
    media_type: str = "text/plain; charset=utf-8"
    code: str = ""


def refuse(status: int, code: str, **params: object) -> Answer:
    """Return a refusal whose body is the code and its parameters, for the peer's node to show to its people."""
    return Answer(status, f"{PreavisError(code, **params)}\n".encode(), code=code)


class Mirror:
    """This node's copy of one peer's journal. `witness_only` answers `add-checkpoint` with a cosignature and stores no entry."""

    def __init__(
        self,
        origin: Origin,
        store: Store,
        *,
        log_keys: Sequence[NoteKey],
        signer: str,
        cosign: Callable[[Checkpoint, int], bytes],
        clock: SigningClock,
        witness_only: bool = False,
    ) -> None:
        self.origin = origin
        self.signer = signer
        self._store = store
        self.log_keys = tuple(log_keys)
        self._cosign = cosign
        self._clock = clock
        self._witness_only = witness_only
        self._opened: tuple[bytes, Checkpoint] | None = None
        self._disputed = bool(store.forks(origin))

    @property
    def disputed(self) -> bool:
        """Whether two heads of this journal were seen; then nothing more is cosigned."""
        return self._disputed

    def newest(self) -> Receipt | None:
        """Return the newest receipt that this node has made."""
        return self._store.receipt(self.origin, self.signer)

    def _open(self, note: bytes) -> Checkpoint:
        """Verify a signed checkpoint, the newest one only once. Raises ProofFailed."""
        if self._opened is None or self._opened[0] != note:
            self._opened = (note, checkpoints.open_checkpoint(note, self.log_keys))
        return self._opened[1]

    # -- add-checkpoint ------------------------------------------------------------------------------------------

    def add_checkpoint(self, given: AddCheckpoint, at: datetime) -> Answer:
        """Move the pending checkpoint forward (C2SP tlog-witness, add-checkpoint)."""
        try:
            head = self._open(given.checkpoint)
        except ProofFailed as error:
            return refuse(403, error.code, **error.params)
        if head.origin != str(self.origin):
            return refuse(404, "mirror.unknown_origin")
        if self._forks(head, given.checkpoint, at) or self.disputed:
            return refuse(422, "mirror.disputed", origin=self.origin)
        if given.old > head.size:
            return refuse(400, "mirror.old_size", old=given.old, size=head.size)
        pending = self._store.checkpoint(self.origin)
        size, root = (pending.size, pending.root) if pending else (0, merkle.EMPTY_ROOT)
        if given.old != size:
            return Answer(409, tlog_size(size), "text/x.tlog.size", "mirror.old_size")
        try:
            merkle.verify_growth(size, head.size, given.proof, root, head.root)
        except ProofFailed as error:
            return refuse(422, error.code, **error.params)
        with self._store.transaction():
            self._store.put_checkpoint(StoredCheckpoint(self.origin, head.size, head.root, given.checkpoint))
            if self._witness_only:
                return self._sign(head)
        return Answer(200)

    def _forks(self, head: Checkpoint, note: bytes, at: datetime) -> bool:
        """Compare a validly signed head with what this node holds; keep both where they cannot both be true."""
        held = self._store.checkpoint(self.origin, head.size)
        mine, root = (held.note, held.root) if held else (None, None)
        if mine is None and head.size <= self._store.size(self.origin):
            newest = self._store.checkpoint(self.origin)
            mine = newest.note if newest else None
            root = merkle.root(head.size, self._store.nodes(self.origin))
        if mine is None or root == head.root:
            return False
        with self._store.transaction():
            self._store.put_fork(Fork(self.origin, at, mine, note))
        self._disputed = True
        return True

    # -- add-entries ---------------------------------------------------------------------------------------------

    def begin_entries(self, header: EntriesHeader) -> Answer | None:
        """Judge the header of `add-entries`: an answer where it cannot go on, else None."""
        if self._witness_only:
            return refuse(404, "mirror.unknown_origin")
        pending = self._store.checkpoint(self.origin)
        if pending is None:
            return refuse(422, "mirror.no_checkpoint")
        if self.disputed:
            return None
        stored = self._store.size(self.origin)
        newest = self.newest()
        known = self._store.checkpoint(self.origin, header.end) is not None
        behind = newest is not None and header.end < newest.size
        excess = min(header.end, stored) - header.start
        if not known or behind or header.start > stored or excess > EXCESS_LIMIT:
            end = header.end if known and not behind else pending.size
            return Answer(409, mirror_info(end, stored), "text/x.tlog.mirror-info", "mirror.conflict")
        return None

    def add_package(self, header: EntriesHeader, package: Package, at: datetime) -> Answer | None:
        """Verify and store one package durably: an answer where it must be refused, else None."""
        if self.disputed:
            self._keep_disputed(package, at)
            return refuse(422, "mirror.disputed", origin=self.origin)
        pending = self._store.checkpoint(self.origin, header.end)
        if pending is None:
            return refuse(422, "mirror.no_checkpoint")
        first = package.start - package.start % PACKAGE
        nodes = self._store.nodes(self.origin)
        leaves = [nodes(0, index) for index in range(first, package.start)]
        leaves.extend(merkle.leaf_hash(data) for data in package.entries)
        end = first + len(leaves)
        try:
            merkle.verify_subtree(first, end, header.end, package.proof, merkle.root_of(leaves), pending.root)
        except ProofFailed as error:
            return refuse(422, error.code, **error.params)
        stored = self._store.size(self.origin)
        if end > stored:
            with self._store.transaction():
                self._store.append(self.origin, package.entries[stored - package.start :], at)
        return None

    def _keep_disputed(self, package: Package, at: datetime) -> None:
        """Take entries of a disputed journal in quarantine: freezing must not hide a notice."""
        with self._store.transaction():
            for index, data in enumerate(package.entries, package.start):
                leaf = merkle.leaf_hash(data)
                if self._store.find(leaf) is None:
                    self._store.put_quarantined(Quarantined(self.origin, index, leaf, data, "journal.disputed", {}, at))

    def end_entries(self, header: EntriesHeader, *, complete: bool, saved: int) -> Answer:
        """Answer a request whose packages have been read: the receipt, or how far the mirror has come."""
        if self.disputed:
            return refuse(422, "mirror.disputed", origin=self.origin)
        stored = self._store.size(self.origin)
        if stored < header.end:
            if saved or complete:
                return Answer(202, mirror_info(header.end, stored), "text/x.tlog.mirror-info")
            return refuse(400, "mirror.no_package")
        pending = self._store.checkpoint(self.origin, header.end)
        newest = self.newest()
        if pending is None or (newest is not None and newest.size > header.end):
            size = pending.size if pending else stored
            return Answer(409, mirror_info(size, stored), "text/x.tlog.mirror-info", "mirror.conflict")
        return self._sign(Checkpoint(str(self.origin), pending.size, pending.root))

    def _sign(self, head: Checkpoint) -> Answer:
        """Return the one receipt of a size: the stored one, or a new one stored before it leaves."""
        receipt = self._store.receipt(self.origin, self.signer, head.size)
        if receipt is None:
            if not self._clock.may_sign:
                return refuse(503, "mirror.clock_behind")
            now = self._clock.now()
            time = int(now.timestamp())
            receipt = Receipt(self.origin, self.signer, head.size, time, self._cosign(head, time))
            with self._store.transaction():
                self._store.put_receipt(receipt)
            self._clock.signed(from_posix(time))
        return Answer(200, receipt.lines)

    # -- push ----------------------------------------------------------------------------------------------------

    def push(self, given: AddCheckpoint, header: EntriesHeader, packages: Sequence[Package], at: datetime) -> Answer:
        """Take a bundle in one transaction: both C2SP calls, or the stored receipt where it has been here before."""
        if self._witness_only:
            return refuse(404, "mirror.unknown_origin")
        with self._store.transaction():
            repeated = self._repeated(given, at)
            if repeated is not None:
                return repeated
            answer = self.add_checkpoint(given, at)
            if self.disputed:
                for package in packages:
                    self._keep_disputed(package, at)
            if answer.status != 200:
                return answer
            begun = self.begin_entries(header)
            if begun is not None:
                return begun
            for package in packages:
                refused = self.add_package(header, package, at)
                if refused is not None:
                    return refused
            return self.end_entries(header, complete=True, saved=len(packages))

    def _repeated(self, given: AddCheckpoint, at: datetime) -> Answer | None:
        """Answer a bundle whose checkpoint has been receipted before, or is older than the newest receipt."""
        newest = self.newest()
        if newest is None:
            return None
        try:
            head = self._open(given.checkpoint)
        except ProofFailed as error:
            return refuse(403, error.code, **error.params)
        if head.origin != str(self.origin) or head.size > newest.size or self._forks(head, given.checkpoint, at):
            return None
        if self.disputed or head.size < newest.size:
            return Answer(409, tlog_size(newest.size), "text/x.tlog.size", "mirror.old_size")
        return Answer(200, newest.lines)

    # -- what the author may fetch -------------------------------------------------------------------------------

    def receipt(self, size: int) -> Answer:
        """Return the receipt of a size, byte for byte as it was made."""
        receipt = self._store.receipt(self.origin, self.signer, size)
        return Answer(200, receipt.lines) if receipt else refuse(404, "mirror.no_receipt", size=size)

    def head(self) -> Answer:
        """Return the newest receipted checkpoint with this mirror's lines."""
        newest = self.newest()
        stored = self._store.checkpoint(self.origin, newest.size) if newest else None
        if newest is None or stored is None:
            return refuse(404, "mirror.no_checkpoint")
        return Answer(200, stored.note + newest.lines)

    def pending(self) -> Answer:
        """Return the newest checkpoint that the author has shown, receipted or not."""
        stored = self._store.checkpoint(self.origin)
        return Answer(200, stored.note) if stored else refuse(404, "mirror.no_checkpoint")

    def entry_bundle(self, index: int, width: int) -> Answer:
        """Return an entry bundle of C2SP tlog-tiles: up to 256 entries, each with its length in two bytes."""
        start = index * PACKAGE
        if start + width > self._store.size(self.origin):
            return refuse(404, "mirror.no_tile")
        entries = self._store.entries(self.origin, start, start + width)
        return Answer(
            200, b"".join(len(data).to_bytes(2, "big") + data for data in entries), "application/octet-stream"
        )

    def tile(self, level: int, index: int, width: int) -> Answer:
        """Return a hash tile of C2SP tlog-tiles: up to 256 hashes of complete subtrees of height 8 * level."""
        last = (index * PACKAGE + width) << (8 * level)
        if last > self._store.size(self.origin):
            return refuse(404, "mirror.no_tile")
        nodes = self._store.nodes(self.origin)
        start = index * PACKAGE
        return Answer(200, b"".join(nodes(8 * level, start + i) for i in range(width)), "application/octet-stream")
