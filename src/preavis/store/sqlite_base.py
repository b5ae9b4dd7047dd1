"""One door to the database for the parts of the SQLite store: every storage error leaves as `StorageFailed`."""

from __future__ import annotations

import threading
from typing import Any

import apsw

from preavis.store import StorageFailed

Value = None | int | float | bytes | str


class Rows:
    """Runs statements and returns rows, one thread at a time: whoever reads waits until a transaction has ended."""

    def __init__(self, db: apsw.Connection, lock: threading.RLock) -> None:
        self._db = db
        self._lock = lock
        self.all_changes = 0
        """How many rows have been changed since the connection was opened; may be read by any thread at any time."""

    def run(self, sql: str, *values: Value) -> None:
        """Run a statement for its effect."""
        try:
            with self._lock:
                self._db.execute(sql, values or None)
                self.all_changes = self._db.total_changes()
        except apsw.Error as error:
            raise StorageFailed("store.failed", problem=str(error)) from error

    def run_many(self, sql: str, rows: Any) -> None:
        """Run a statement once for each row."""
        try:
            with self._lock:
                self._db.executemany(sql, rows)
                self.all_changes = self._db.total_changes()
        except apsw.Error as error:
            raise StorageFailed("store.failed", problem=str(error)) from error

    def all(self, sql: str, *values: Value) -> list[tuple[Any, ...]]:
        """Return all rows."""
        try:
            with self._lock:
                return list(self._db.execute(sql, values or None).fetchall())
        except apsw.Error as error:
            raise StorageFailed("store.failed", problem=str(error)) from error

    def maybe(self, sql: str, *values: Value) -> tuple[Any, ...] | None:
        """Return the first row, or None."""
        try:
            with self._lock:
                row: tuple[Any, ...] | None = self._db.execute(sql, values or None).fetchone()
        except apsw.Error as error:
            raise StorageFailed("store.failed", problem=str(error)) from error
        return row

    def one(self, sql: str, *values: Value) -> tuple[Any, ...]:
        """Return the first row, which must be there."""
        row = self.maybe(sql, *values)
        if row is None:
            raise StorageFailed("store.failed", problem="a row is missing")
        return row

    def inserted(self, sql: str, *values: Value) -> int:
        """Run an insert and return the row's number."""
        self.run(sql, *values)
        return self._db.last_insert_rowid()

    def changes(self) -> int:
        """Return how many rows the last statement changed."""
        return self._db.changes()

    def roll_back(self) -> None:
        """Give up the transaction, if the error has not already ended it."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()
