"""The lock store: the newest checkpoint that this node has signed for each journal, in a small file of its own.

It is what keeps a node from signing two different histories (design section 5, "Never fork oneself"): a checkpoint leaves only
after a compare-and-swap here. No backup holds this file and no restore brings it back.
"""

from __future__ import annotations

import apsw

from preavis.errors import Fatal
from preavis.parties import Origin
from preavis.store import StorageFailed
from preavis.store.sqlite import connect

_ANCHOR = (
    "CREATE TABLE IF NOT EXISTS audit_anchor"
    " (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, chain BLOB NOT NULL) STRICT"
)
_TABLE = "CREATE TABLE IF NOT EXISTS head (origin TEXT PRIMARY KEY, note BLOB NOT NULL) STRICT, WITHOUT ROWID"


class LockStore:
    """One signed checkpoint a journal, replaced only by compare-and-swap."""

    def __init__(self, path: str, *, create: bool = False) -> None:
        """Open the lock store; it is created only by `init`. Raises Fatal where it is missing."""
        try:
            flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
            apsw.Connection(path, flags=flags).close()
        except apsw.CantOpenError as error:
            raise Fatal("lock.missing", file=path) from error
        self._db = connect(path)
        if create:
            self._db.execute(_TABLE)
        self._db.execute(_ANCHOR)

    def head(self, origin: Origin) -> bytes | None:
        """Return the newest signed checkpoint of a journal (a signed note), None before the first."""
        try:
            row = self._db.execute("SELECT note FROM head WHERE origin=?", (str(origin),)).fetchone()
        except apsw.Error as error:
            raise Fatal("lock.failed", problem=str(error)) from error
        return row[0] if row else None

    def swap(self, origin: Origin, old: bytes | None, new: bytes) -> None:
        """Replace the head if it is still `old`. Raises Fatal where it is not: somebody else signs for this journal."""
        try:
            if old is None:
                self._db.execute("INSERT OR IGNORE INTO head (origin, note) VALUES (?, ?)", (str(origin), new))
            else:
                self._db.execute("UPDATE head SET note=? WHERE origin=? AND note=?", (new, str(origin), old))
            swapped = self._db.changes() == 1
        except apsw.Error as error:
            raise StorageFailed("store.failed", problem=str(error)) from error
        if not swapped:
            raise Fatal("lock.moved", origin=str(origin))

    def audit_anchor(self) -> tuple[int, bytes] | None:
        """Return the number and the hash of the newest audit row that was anchored here, None before the first."""
        row = self._db.execute("SELECT seq, chain FROM audit_anchor").fetchone()
        return (row[0], row[1]) if row else None

    def anchor_audit(self, seq: int, chain: bytes) -> None:
        """Remember the newest row of the audit trail, so that rows cut off its end are missed. Raises StorageFailed."""
        try:
            self._db.execute("INSERT OR REPLACE INTO audit_anchor (one, seq, chain) VALUES (1, ?, ?)", (seq, chain))
        except apsw.Error as error:
            raise StorageFailed("store.failed", problem=str(error)) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()
