"""Which desks must know an entry, and each try to reach them. "Sent", "delivered" and "acknowledged" are three words.

The console is reached by the entry being there; a spool directory by a file written and renamed into it, which the desk's own
system takes away: then it is delivered.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from preavis.node.config import Desk
from preavis.statements import Body, Correction, Notice
from preavis.store import Attempt, Store, StoredEntry, Told


def must_know(desk: Desk, body: Body) -> bool:
    """Return whether a desk is told: by who will see the launch. What does not say concerns everybody (Norway 1995)."""
    notice = body.notice if isinstance(body, Correction) else body
    if not isinstance(notice, Notice):
        return True
    media = {medium for area in notice.areas for medium in area.medium or ()}
    kind = notice.vehicle.kind
    return (not desk.media or not media or bool(media & set(desk.media))) and (
        not desk.vehicles or kind is None or kind in desk.vehicles
    )


def told_of(
    entry: StoredEntry, case: bytes, desks: Sequence[Desk], body: Body, at: datetime, also: Collection[str] = ()
) -> tuple[Told, ...]:
    """Return a row for each desk that must read this entry, with the time by which it should.

    `also`: desks that were told before of what this entry changes; they are asked again, wherever it would be routed itself.
    """
    return tuple(
        Told(
            0, entry.origin, entry.index, case, desk.label, at, at + timedelta(seconds=desk.within_seconds), None, False
        )
        for desk in desks
        if desk.label in also or must_know(desk, body)
    )


class Dispatcher:
    """Reaches desks by their ways and records each attempt and its fate."""

    def __init__(
        self, store: Store, spool: Path, desks: Sequence[Desk], sheet: Callable[[Told, StoredEntry], str]
    ) -> None:
        """`sheet` returns what a desk reads on paper: plain text."""
        self._store = store
        self._spool = spool
        self._desks = {desk.label: desk for desk in desks}
        self._sheet = sheet

    def reach(self, pairs: Sequence[tuple[Told, StoredEntry]], at: datetime, *, to: str | None = None) -> None:
        """Try every way of each desk (or of its deputy, `to`), once; a failed way is recorded and may be tried again.

        The files are durable before the store says "sent"; all attempts are recorded in one transaction.
        """
        attempts, touched = [], set()
        for told, entry in pairs:
            desk = self._desks.get(to or told.desk)
            for way in desk.ways if desk else ():
                fate, detail = "sent", ""
                if way == "spool":
                    directory = self._spool / (to or told.desk).replace(" ", "-")
                    try:
                        detail = self._write(directory, told, entry)
                        touched.add(directory)
                    except OSError as error:
                        fate, detail = "failed", error.strerror or str(error)
                attempts.append(Attempt(told.id, way, fate, at, detail))
        for directory in touched:
            handle = os.open(directory, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        if attempts:
            with self._store.transaction():
                for attempt in attempts:
                    self._store.put_attempt(attempt)

    def _write(self, directory: Path, told: Told, entry: StoredEntry) -> str:
        """Write one sheet and its entry into a desk's directory, complete or not at all; return its name there."""
        directory.mkdir(parents=True, exist_ok=True)
        name = f"{told.created_at:%Y%m%dT%H%M%SZ}-{entry.leaf.hex()[:16]}"
        for suffix, data in ((".json", entry.data), (".txt", self._sheet(told, entry).encode())):
            part = directory / f".{name}{suffix}.part"
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.rename(directory / f"{name}{suffix}")
        return f"{directory.name}/{name}.txt"

    def collect(self, at: datetime) -> None:
        """Record as delivered what the desks' own systems have taken out of their directories."""
        for told, name in self._store.spooled():
            if not (self._spool / name).exists():
                with self._store.transaction():
                    self._store.put_attempt(Attempt(told, "spool", "delivered", at, name))

    def shown(self, told: Told, officer: str, at: datetime) -> None:
        """Record that the console has shown an entry to an officer of its desk, once a officer."""
        for attempt in self._store.attempts(told.id):
            if (attempt.way, attempt.fate, attempt.detail) == ("console", "delivered", officer):
                return
        with self._store.transaction():
            self._store.put_attempt(Attempt(told.id, "console", "delivered", at, officer))
