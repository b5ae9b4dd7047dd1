"""Delivery to one peer that heals itself: seal, push, verify the receipt, store it; catch up after any interruption.

A repeated push carries the same bytes. What the peer has already receipted is fetched by size, so that no early receipt and its
time is lost. A failure is never swallowed: it is the contact's `problem` until a receipt ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Final, Protocol, TypeVar

from preavis.clock import Clock
from preavis.errors import PreavisError, Refused
from preavis.node.author import Author
from preavis.node.peers import Peer
from preavis.proof import bundle, checkpoint, merkle
from preavis.proof.bundle import AddCheckpoint, EntriesHeader
from preavis.store import Receipt, Store, StoredCheckpoint
from preavis.store.people import Contact

T = TypeVar("T")
PUSH_BYTES: Final = 7 * 1024 * 1024
PUSH_ENTRIES: Final = 31 * 256
DATE_RESOLUTION: Final = 2


class Run(Protocol):
    """Takes work to the one thread that holds the store, and brings its result back."""

    async def __call__(self, work: Callable[[], T]) -> T: ...


class DeliveryFailed(PreavisError):
    """The peer did not take what was sent; `code` says why, and the courier tries again."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over the wire."""

    status: int
    body: bytes
    date: datetime | None = None


class Transport(Protocol):
    """Carries requests to one enrolled address. Raises DeliveryFailed where there is no answer."""

    async def post(self, path: str, body: bytes) -> Reply: ...
    async def get(self, path: str) -> Reply: ...
    async def close(self) -> None: ...


def read_date(header: str | None) -> datetime | None:
    """Return the instant of an HTTP Date header, None where there is none or it is garbage."""
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None


class Courier:
    """Carries one own journal to one peer's mirror, or to a witness."""

    def __init__(
        self,
        author: Author,
        peer: Peer,
        store: Store,
        transport: Transport,
        clock: Clock,
        *,
        witness: bool = False,
    ) -> None:
        self.peer = peer
        self.party = peer.party
        self.channel = peer.channel
        self.witness = witness
        self.signer = peer.origin.witness if witness else peer.origin.mirror
        self._author = author
        self._keys = peer.witness_keys if witness else peer.mirror_keys
        self._store = store
        self._transport = transport
        self._clock = clock
        self._peer_size: int | None = None

    @property
    def receipted(self) -> int:
        """How many entries the peer has receipted."""
        receipt = self._store.receipt(self._author.origin, self.signer)
        return receipt.size if receipt else 0

    # -- one delivery --------------------------------------------------------------------------------------------

    async def deliver(self, run: Run) -> int:
        """Bring the peer up to date; return how many entries were newly receipted.

        `run` takes a function to the thread of the store. Raises DeliveryFailed, ProofFailed, Refused.
        """
        before = self.receipted
        while True:
            prepared = await run(self._prepare)
            if prepared is None:
                return self.receipted - before
            start, sealed, body = prepared
            if self.witness:
                await self._ask_witness(start, sealed, run)
            elif body is None:
                await self._catch_up(start, sealed, run)
            else:
                reply = await self._transport.post("push", body)
                if reply.status == 409:
                    await self._resume(await self._heard(reply, run), sealed, run)
                else:
                    await run(partial(self._accept, reply, sealed))

    def _prepare(self) -> tuple[int, StoredCheckpoint, bytes | None] | None:
        """Seal what is stored and return from where, what and by which bytes to send; None where nothing is new."""
        sealed = self._author.seal()
        if sealed.size <= self.receipted:
            return None
        start = self.receipted if self._peer_size is None else self._peer_size
        return start, sealed, None if self.witness else self.bundle(start, sealed)

    async def alive(self, run: Run) -> None:
        """Show the peer the newest checkpoint again: liveness, no entry (design section 5)."""
        sealed = await run(self._author.seal)
        body = AddCheckpoint(sealed.size, (), sealed.note).encode()
        reply = await self._heard(await self._transport.post("add-checkpoint", body), run)
        if reply.status == 409:
            self._peer_size = bundle.parse_tlog_size(reply.body)
        elif reply.status != 200:
            raise _refused(reply)

    def bundle(self, start: int, sealed: StoredCheckpoint) -> bytes | None:
        """Return the bundle from a size to a checkpoint, None where it is too large for one request."""
        if sealed.size - start > PUSH_ENTRIES:
            return None
        entries = self._store.entries(self._author.origin, start, sealed.size)
        if sum(map(len, entries)) > PUSH_BYTES:
            return None
        return self.add_checkpoint(start, sealed).encode() + self._entries(start, sealed.size, entries)

    def add_checkpoint(self, start: int, sealed: StoredCheckpoint) -> AddCheckpoint:
        """Return the `add-checkpoint` body that leads from a size to a checkpoint."""
        nodes = self._store.nodes(self._author.origin)
        return AddCheckpoint(start, tuple(merkle.consistency_proof(start, sealed.size, nodes)), sealed.note)

    def _entries(self, start: int, end: int, entries: Sequence[bytes], packages: int | None = None) -> bytes:
        header = EntriesHeader(str(self._author.origin), start, end)
        return bundle.encode_entries(header, entries, self._store.nodes(self._author.origin), packages=packages)

    async def _resume(self, reply: Reply, sealed: StoredCheckpoint, run: Run) -> None:
        """The peer's mirror stands elsewhere than we thought: take the receipts that it has already made, then go on."""
        theirs = bundle.parse_tlog_size(reply.body)
        if theirs > sealed.size:
            raise DeliveryFailed("delivery.peer_ahead", party=self.party, size=theirs, ours=sealed.size)
        receipted = await self._fetch_receipts(theirs, run)
        if theirs > receipted:
            await self._catch_up(theirs, sealed, run)
            return
        if theirs == self._peer_size:
            raise DeliveryFailed("delivery.no_progress", party=self.party, size=theirs)
        self._peer_size = theirs

    async def _fetch_receipts(self, until: int, run: Run) -> int:
        """Fetch every receipt that we lack for own checkpoints up to a size; return the newest size receipted."""
        size = self.receipted
        while size < until:
            following = await run(partial(self._store.checkpoint_after, self._author.origin, size))
            if following is None or following.size > until:
                break
            size = following.size
            reply = await self._transport.get(f"receipt/{size}")
            if reply.status == 200:
                await run(partial(self._accept, reply, following))
        return self.receipted

    async def _catch_up(self, start: int, sealed: StoredCheckpoint, run: Run) -> None:
        """Bring a peer that is far behind forward by the C2SP endpoints, at most 32 packages a request."""
        if start < sealed.size:
            body = await run(lambda: self.add_checkpoint(start, sealed).encode())
            reply = await self._heard(await self._transport.post("add-checkpoint", body), run)
            if reply.status not in {200, 409}:
                raise _refused(reply)
        upload, end = self.receipted, sealed.size
        seen: set[tuple[int, int]] = set()
        while (upload, end) not in seen:
            seen.add((upload, end))
            part = await run(partial(self._part, upload, end))
            reply = await self._heard(await self._transport.post("add-entries", part), run)
            if reply.status == 200:
                target = await run(partial(self._store.checkpoint, self._author.origin, end))
                if target is not None:
                    await run(partial(self._accept, reply, target))
                return
            if reply.status not in {202, 409}:
                raise _refused(reply)
            end, upload = bundle.parse_mirror_info(reply.body)
            if not upload <= end <= sealed.size or self._store.checkpoint(self._author.origin, end) is None:
                raise DeliveryFailed("delivery.garbage", party=self.party)
        raise DeliveryFailed("delivery.no_progress", party=self.party, size=upload)

    def _part(self, upload: int, end: int) -> bytes:
        last = min(end, upload - upload % 256 + PUSH_ENTRIES)
        entries = self._store.entries(self._author.origin, upload, last)
        total, count = 0, 0
        for data in entries:
            total += len(data) + 2
            if total > PUSH_BYTES:
                break
            count += 1
        packages = max(1, ((upload % 256) + count) // 256) if upload + count < end else None
        return self._entries(upload, end, entries, packages)

    async def _ask_witness(self, start: int, sealed: StoredCheckpoint, run: Run) -> None:
        body = await run(lambda: self.add_checkpoint(start, sealed).encode())
        reply = await self._transport.post("add-checkpoint", body)
        if reply.status == 409:
            theirs = bundle.parse_tlog_size(reply.body)
            if theirs == start or theirs > sealed.size:
                raise DeliveryFailed("delivery.no_progress", party=self.party, size=theirs)
            self._peer_size = theirs
            return
        await run(partial(self._accept, reply, sealed))

    def _accept(self, reply: Reply, sealed: StoredCheckpoint) -> None:
        """Verify a receipt against the checkpoint that it must cover, and store it."""
        self._hear(reply)
        if reply.status != 200:
            raise _refused(reply)
        self.keep_receipt(sealed, reply.body)
        self._peer_size = None

    def keep_receipt(self, sealed: StoredCheckpoint, lines: bytes) -> Receipt:
        """Verify cosignature lines over an own checkpoint and store them durably. Raises ProofFailed, Refused."""
        head = checkpoint.Checkpoint(str(sealed.origin), sealed.size, sealed.root)
        time = checkpoint.verify_cosignature(head, lines, self._keys)
        receipt = Receipt(sealed.origin, self.signer, sealed.size, time, lines)
        with self._store.transaction():
            self._store.put_receipt(receipt)
        kept = self._store.receipt(sealed.origin, self.signer, sealed.size)
        if kept is not None and kept.lines != lines:
            raise Refused("delivery.receipt_changed", party=self.party, size=sealed.size)
        return receipt

    # -- contact -------------------------------------------------------------------------------------------------

    async def _heard(self, reply: Reply, run: Run) -> Reply:
        await run(partial(self._hear, reply))
        return reply

    def _hear(self, reply: Reply) -> None:
        """Take note that the peer has spoken, and how far its clock is from ours."""
        now = self._clock.now()
        skew = round((reply.date - now).total_seconds()) if reply.date else 0
        skew = skew if abs(skew) > DATE_RESOLUTION else 0
        self._contact(Contact(self.party, self._author.origin.channel, now, skew, ""))

    def _contact(self, contact: Contact) -> None:
        known = {(c.party, c.channel): c for c in self._store.contacts()}.get((contact.party, contact.channel))
        if known is not None and replace(known, at=contact.at) == contact and (contact.at - known.at).seconds < 10:
            return
        with self._store.transaction():
            self._store.put_contact(contact)

    # -- healing ---------------------------------------------------------------------------------------------------

    async def shown(self) -> bytes:
        """Return the newest checkpoint of our own journal that the peer holds, signed by us. Raises DeliveryFailed."""
        reply = await self._transport.get("mirror/pending")
        if reply.status != 200:
            raise _refused(reply)
        return reply.body

    async def own_entries(self, start: int, end: int) -> list[bytes]:
        """Fetch own entries `[start, end)` from the peer's mirror; the caller checks what they hash to."""
        entries: list[bytes] = []
        while start + len(entries) < end:
            at = start + len(entries)
            number, width = at // 256, min(256, end - at // 256 * 256)
            partial = f".p/{width}" if width < 256 else ""
            reply = await self._transport.get(f"mirror/tile/entries/{tile_path(number)}{partial}")
            if reply.status != 200:
                raise _refused(reply)
            found = bundle.split_entries(reply.body)
            if len(found) != width:
                raise DeliveryFailed("delivery.garbage", party=self.party)
            entries += found[at % 256 :]
        return entries

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    def failed(self, error: PreavisError) -> None:
        """Record why the peer could not be served; the time of the last contact stays as it was."""
        channel = self._author.origin.channel
        known = {(c.party, c.channel): c for c in self._store.contacts()}.get((self.party, channel))
        with self._store.transaction():
            if known is None:
                known = Contact(self.party, channel, self._clock.now(), 0, "")
            self._store.put_contact(replace(known, problem=str(error)))


def _refused(reply: Reply) -> DeliveryFailed:
    said = reply.body[:200].decode("utf-8", "replace").strip()
    return DeliveryFailed("delivery.refused", status=reply.status, said=said)


def tile_path(number: int) -> str:
    """Return the path of a tile number as C2SP tlog-tiles writes it: `x001/x234/067`."""
    parts = []
    while True:
        number, part = divmod(number, 1000)
        parts.append(f"{part:03}")
        if not number:
            break
    last, *others = parts
    return "/".join([*(f"x{part}" for part in reversed(others)), last])
