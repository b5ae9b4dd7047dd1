"""Entries, trees, checkpoints and receipts in SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from preavis.clock import format_instant, parse_instant
from preavis.parties import Origin
from preavis.proof.merkle import leaf_hash, node_hash
from preavis.store import Fork, Quarantined, Receipt, StorageFailed, StoredCheckpoint, StoredEntry
from preavis.store.sqlite_base import Rows

TILE: Final = 256
_TILE_LEVEL: Final = 8


def _root_of(hashes: Sequence[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


class SqliteJournals:
    """See `store.Journals`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._ids: dict[Origin, int] = {}
        self._sizes: dict[int, int] = {}
        self._heads: dict[int, StoredCheckpoint | None] = {}
        self._receipts: dict[tuple[int, str], Receipt | None] = {}
        self._tail: dict[int, list[bytes]] = {}
        self._subtrees: dict[tuple[int, int, int], bytes] = {}

    def _forget(self) -> None:
        """Drop what was cached: a transaction was given up."""
        self._ids.clear()
        self._sizes.clear()
        self._heads.clear()
        self._receipts.clear()
        self._tail.clear()
        self._subtrees.clear()

    def _id(self, origin: Origin, *, create: bool = False) -> int:
        if origin not in self._ids:
            row = self._rows.maybe("SELECT id FROM journal WHERE origin=?", str(origin))
            if row is None:
                if not create:
                    return -1
                row = (self._rows.inserted("INSERT INTO journal (origin) VALUES (?)", str(origin)),)
            self._ids[origin] = row[0]
        return self._ids[origin]

    def origins(self) -> tuple[Origin, ...]:
        rows = self._rows.all("SELECT origin FROM journal ORDER BY id")
        return tuple(Origin.parse(origin) for (origin,) in rows)

    def size(self, origin: Origin) -> int:
        journal = self._id(origin)
        if journal not in self._sizes:
            row = self._rows.maybe("SELECT size FROM journal WHERE id=?", journal)
            if row is None:
                return 0
            self._sizes[journal] = row[0]
        return self._sizes[journal]

    def append(self, origin: Origin, entries: Sequence[bytes], at: datetime) -> int:
        journal = self._id(origin, create=True)
        start = self.size(origin)
        tail = self._tail_of(journal, start)  # before the insert, or it would be read back from the table
        leaves = [leaf_hash(data) for data in entries]
        stamp = format_instant(at)
        self._rows.run_many(
            "INSERT INTO entry (journal, idx, leaf, data, stored_at) VALUES (?, ?, ?, ?, ?)",
            (
                (journal, start + i, leaf, data, stamp)
                for i, (leaf, data) in enumerate(zip(leaves, entries, strict=True))
            ),
        )
        tail.extend(leaves)
        first = start // TILE
        while len(tail) >= TILE:
            hashes = tail[:TILE]
            del tail[:TILE]
            root = _root_of(hashes)
            self._rows.run(
                "INSERT INTO tile (journal, idx, hashes, root) VALUES (?, ?, ?, ?)",
                journal,
                first,
                b"".join(hashes),
                root,
            )
            self._subtrees[journal, _TILE_LEVEL, first] = root
            first += 1
        size = start + len(entries)
        self._rows.run("UPDATE journal SET size=? WHERE id=?", size, journal)
        self._sizes[journal] = size
        return size

    def _tail_of(self, journal: int, size: int) -> list[bytes]:
        """Return the leaf hashes of the last, unfinished tile."""
        if journal not in self._tail:
            first = size - size % TILE
            rows = self._rows.all("SELECT leaf FROM entry WHERE journal=? AND idx>=? ORDER BY idx", journal, first)
            self._tail[journal] = [leaf for (leaf,) in rows]
        return self._tail[journal]

    def nodes(self, origin: Origin) -> Callable[[int, int], bytes]:
        journal = self._id(origin)
        size = self.size(origin)
        unfinished = size - size % TILE

        def subtree(level: int, index: int) -> bytes:
            if level < _TILE_LEVEL:
                start, count = index << level, 1 << level
                if start >= unfinished:
                    leaves = self._tail_of(journal, size)[start - unfinished : start - unfinished + count]
                else:
                    tile = self._tile(journal, start // TILE)
                    leaves = [tile[i * 32 : i * 32 + 32] for i in range(start % TILE, start % TILE + count)]
                if len(leaves) != count:
                    raise StorageFailed("store.damaged", origin=str(origin), index=start)
                return _root_of(leaves)
            key = (journal, level, index)
            if key not in self._subtrees:
                if level == _TILE_LEVEL:
                    row = self._rows.maybe("SELECT root FROM tile WHERE journal=? AND idx=?", journal, index)
                    if row is None:
                        raise StorageFailed("store.damaged", origin=str(origin), index=index * TILE)
                    self._subtrees[key] = row[0]
                else:
                    self._subtrees[key] = node_hash(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1))
            return self._subtrees[key]

        return subtree

    def _tile(self, journal: int, index: int) -> bytes:
        row = self._rows.maybe("SELECT hashes FROM tile WHERE journal=? AND idx=?", journal, index)
        if row is None:
            raise StorageFailed("store.damaged", origin=str(journal), index=index * TILE)
        hashes: bytes = row[0]
        return hashes

    def _stored(self, row: tuple[str, int, bytes, bytes, str]) -> StoredEntry:
        origin, index, leaf, data, at = row
        return StoredEntry(Origin.parse(origin), index, leaf, data, parse_instant(at))

    def entry(self, origin: Origin, index: int) -> StoredEntry | None:
        row = self._rows.maybe(
            "SELECT ?, idx, leaf, data, stored_at FROM entry WHERE journal=? AND idx=?",
            str(origin),
            self._id(origin),
            index,
        )
        return self._stored(row) if row else None

    def entries(self, origin: Origin, start: int, end: int) -> list[bytes]:
        rows = self._rows.all(
            "SELECT data FROM entry WHERE journal=? AND idx>=? AND idx<? ORDER BY idx", self._id(origin), start, end
        )
        return [data for (data,) in rows]

    def leaves(self, origin: Origin, size: int) -> tuple[bytes, ...]:
        rows = self._rows.all("SELECT leaf FROM entry WHERE journal=? AND idx<? ORDER BY idx", self._id(origin), size)
        return tuple(leaf for (leaf,) in rows)

    def find(self, leaf: bytes) -> StoredEntry | None:
        row = self._rows.maybe(
            "SELECT origin, idx, leaf, data, stored_at FROM entry JOIN journal ON journal.id=journal WHERE leaf=?", leaf
        )
        return self._stored(row) if row else None

    def put_checkpoint(self, checkpoint: StoredCheckpoint) -> None:
        journal = self._id(checkpoint.origin, create=True)
        self._heads.pop(journal, None)
        self._rows.run(
            "INSERT OR IGNORE INTO checkpoint (journal, size, root, note) VALUES (?, ?, ?, ?)",
            journal,
            checkpoint.size,
            checkpoint.root,
            checkpoint.note,
        )

    def checkpoint(self, origin: Origin, size: int | None = None) -> StoredCheckpoint | None:
        journal = self._id(origin)
        if journal not in self._heads:
            row = self._rows.maybe(
                "SELECT size, root, note FROM checkpoint WHERE journal=? ORDER BY size DESC LIMIT 1", journal
            )
            self._heads[journal] = StoredCheckpoint(origin, *row) if row else None
        newest = self._heads[journal]
        if newest is None or size is None or size >= newest.size:
            return newest if newest is None or size in {None, newest.size} else None
        row = self._rows.maybe("SELECT size, root, note FROM checkpoint WHERE journal=? AND size=?", journal, size)
        return StoredCheckpoint(origin, *row) if row else None

    def checkpoint_after(self, origin: Origin, size: int) -> StoredCheckpoint | None:
        row = self._rows.maybe(
            "SELECT size, root, note FROM checkpoint WHERE journal=? AND size>? ORDER BY size", self._id(origin), size
        )
        return StoredCheckpoint(origin, *row) if row else None

    def put_receipt(self, receipt: Receipt) -> None:
        journal = self._id(receipt.origin, create=True)
        self._receipts.pop((journal, receipt.signer), None)
        self._rows.run(
            "INSERT OR IGNORE INTO receipt (journal, signer, size, time, lines) VALUES (?, ?, ?, ?, ?)",
            journal,
            receipt.signer,
            receipt.size,
            receipt.time,
            receipt.lines,
        )

    def receipt(self, origin: Origin, signer: str, size: int | None = None) -> Receipt | None:
        journal = self._id(origin)
        key = (journal, signer)
        if key not in self._receipts:
            row = self._rows.maybe(
                "SELECT signer, size, time, lines FROM receipt WHERE journal=? AND signer=? ORDER BY size DESC LIMIT 1",
                journal,
                signer,
            )
            self._receipts[key] = Receipt(origin, *row) if row else None
        newest = self._receipts[key]
        if newest is None or size is None or size >= newest.size:
            return newest if newest is None or size in {None, newest.size} else None
        row = self._rows.maybe(
            "SELECT signer, size, time, lines FROM receipt WHERE journal=? AND signer=? AND size=?",
            journal,
            signer,
            size,
        )
        return Receipt(origin, *row) if row else None

    def earliest_receipt(self, origin: Origin, signer: str, index: int) -> Receipt | None:
        row = self._rows.maybe(
            "SELECT signer, size, time, lines FROM receipt WHERE journal=? AND signer=? AND size>? ORDER BY size",
            self._id(origin),
            signer,
            index,
        )
        return Receipt(origin, *row) if row else None

    def last_cosignature_time(self, signer: str) -> int:
        (time,) = self._rows.one("SELECT coalesce(max(time), 0) FROM receipt WHERE signer=?", signer)
        return int(time)

    def judged(self, origin: Origin) -> int:
        row = self._rows.maybe("SELECT judged FROM journal WHERE id=?", self._id(origin))
        return row[0] if row else 0

    def set_judged(self, origin: Origin, count: int) -> None:
        self._rows.run("UPDATE journal SET judged=? WHERE id=?", count, self._id(origin))

    def put_fork(self, fork: Fork) -> None:
        self._rows.run(
            "INSERT OR IGNORE INTO fork (journal, seen_at, mine, theirs) VALUES (?, ?, ?, ?)",
            self._id(fork.origin, create=True),
            format_instant(fork.seen_at),
            fork.mine,
            fork.theirs,
        )

    def forks(self, origin: Origin | None = None) -> tuple[Fork, ...]:
        rows = self._rows.all(
            "SELECT origin, seen_at, mine, theirs FROM fork JOIN journal ON journal.id=journal"
            " WHERE ?1 IS NULL OR origin=?1",
            None if origin is None else str(origin),
        )
        return tuple(Fork(Origin.parse(name), parse_instant(at), mine, theirs) for name, at, mine, theirs in rows)

    def put_quarantined(self, quarantined: Quarantined) -> None:
        self._rows.run(
            "INSERT OR IGNORE INTO quarantine (journal, idx, leaf, data, code, params, seen_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            self._id(quarantined.origin, create=True),
            quarantined.index,
            quarantined.leaf,
            quarantined.data,
            quarantined.code,
            json.dumps(quarantined.params),
            format_instant(quarantined.seen_at),
        )

    def quarantined(self, origin: Origin | None = None) -> tuple[Quarantined, ...]:
        rows = self._rows.all(
            "SELECT origin, idx, leaf, data, code, params, seen_at FROM quarantine"
            " JOIN journal ON journal.id=journal WHERE ?1 IS NULL OR origin=?1 ORDER BY quarantine.id",
            None if origin is None else str(origin),
        )
        return tuple(
            Quarantined(Origin.parse(name), index, leaf, data, code, json.loads(params), parse_instant(at))
            for name, index, leaf, data, code, params, at in rows
        )

    def see_statement(self, origin: Origin, sha256: bytes, index: int) -> bool:
        journal = self._id(origin, create=True)
        self._rows.run(
            "INSERT OR IGNORE INTO statement_seen (journal, sha256, idx) VALUES (?, ?, ?)", journal, sha256, index
        )
        (first,) = self._rows.one("SELECT idx FROM statement_seen WHERE journal=? AND sha256=?", journal, sha256)
        return bool(first == index)
