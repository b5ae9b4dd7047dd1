"""The embedded store: SQLite through apsw, write-ahead log, `synchronous=FULL`, one process, one writer.

apsw brings its own SQLite because the system's can be one with the WAL-reset bug (fixed in 3.51.3).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

import apsw

from preavis.errors import Fatal, UnusableInput
from preavis.store import StorageFailed
from preavis.store.sqlite_base import Rows
from preavis.store.sqlite_cases import SqliteCases
from preavis.store.sqlite_journals import SqliteJournals
from preavis.store.sqlite_life import SqliteLife
from preavis.store.sqlite_people import SqlitePeople
from preavis.store.sqlite_publications import SqlitePublications
from preavis.store.sqlite_reach import SqliteReach
from preavis.store.sqlite_tokens import SqliteTokens
from preavis.store.sqlite_track import SqliteTrack
from preavis.store.sqlite_trail import SqliteTrail
from preavis.store.sqlite_worksheets import SqliteWorksheets

SAFE_VERSION: Final = (3, 51, 3)


def connect(path: str) -> apsw.Connection:
    """Open a database that acknowledges a commit only when it is on stable storage. Raises StorageFailed."""
    if tuple(int(part) for part in apsw.sqlite_lib_version().split(".")) < SAFE_VERSION:
        raise StorageFailed("store.sqlite_version", version=apsw.sqlite_lib_version())
    try:
        db = apsw.Connection(path)
        db.set_busy_timeout(5000)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
            db.execute(f"PRAGMA {pragma}").fetchall()
    except apsw.Error as error:
        raise StorageFailed("store.failed", problem=f"{path}: {error}") from error
    return db


def _steps() -> list[Traversable]:
    """Return the scripts that lead from an empty file to the form that this program knows, in order."""
    folder = files("preavis.store").joinpath("migrations")
    return sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)


def known_version() -> int:
    """Return the version of a store's form that this program knows."""
    return len(_steps())


def version_of(path: str) -> int:
    """Return the version of a store's form, without changing it. Raises StorageFailed."""
    with closing(connect(path)) as db:
        return _version(Rows(db, threading.RLock()))


def _version(rows: Rows) -> int:
    return int(str(rows.one("PRAGMA user_version")[0]))


def copy(path: str, target: str) -> None:
    """Write a consistent copy of a store as it is, of whatever version. Raises StorageFailed."""
    with closing(connect(path)) as db:
        Rows(db, threading.RLock()).run("VACUUM INTO ?", target)


class SqliteStore(
    SqliteJournals,
    SqliteCases,
    SqlitePeople,
    SqliteLife,
    SqliteTrail,
    SqliteReach,
    SqliteTokens,
    SqlitePublications,
    SqliteTrack,
    SqliteWorksheets,
):
    """Everything a node remembers, in one SQLite file."""

    def __init__(self, path: str) -> None:
        """Open a store and bring it up to date. Raises UnusableInput where a newer program made it."""
        self._lock = threading.RLock()
        self._depth = 0
        self.leavings = 0
        db = connect(path)
        super().__init__(Rows(db, self._lock))
        try:
            self._migrate(path)
        except UnusableInput:
            db.close()
            raise

    def _migrate(self, path: str) -> None:
        done, scripts = _version(self._rows), _steps()
        if done > len(scripts):
            raise UnusableInput("store.newer", file=path, version=done, known=len(scripts))
        if done == len(scripts):
            return
        self._rows.run("PRAGMA foreign_keys=OFF")  # a table to which others refer may be made anew
        for number, file in enumerate(scripts[done:], done + 1):
            script = file.read_text("utf-8")
            with self.transaction():
                self._rows.run(script)
                if lost := self._rows.all("PRAGMA foreign_key_check"):
                    raise StorageFailed("store.failed", problem=f"{file.name}: {lost[0]}")
                self._rows.run(f"PRAGMA user_version={number}")
        self._rows.run("PRAGMA foreign_keys=ON")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept together, durably, or not at all. Nested transactions join the outer one."""
        with self._lock:
            if self._depth:
                self._depth += 1
                try:
                    yield
                finally:
                    self._depth -= 1
                return
            self._depth = 1
            try:
                self._rows.run("BEGIN IMMEDIATE")
                yield
                self._rows.run("COMMIT")
            except BaseException:
                self._forget()
                self._rows.roll_back()
                raise
            finally:
                self._depth = 0

    def version(self) -> int:
        """Return a number that each write changes, while this process holds the store."""
        return self._rows.all_changes

    def backup(self, path: str) -> None:
        """Write a consistent copy of everything to a new file."""
        self._rows.run("VACUUM INTO ?", path)

    def integrity(self) -> str:
        """Return `ok`, or what SQLite finds broken."""
        return str(self._rows.one("PRAGMA integrity_check")[0])

    def close(self) -> None:
        """Close the file."""
        self._rows.close()


def open_existing(path: Path) -> SqliteStore:
    """Open the store of a node that has one. Raises Fatal where it is missing: an empty one would say that nothing waits."""
    if not path.exists():
        raise Fatal("store.missing", directory=str(path.parent))
    return SqliteStore(str(path))
