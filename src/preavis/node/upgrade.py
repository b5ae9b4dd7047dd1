"""Bring a node's store to the form that this program knows, after a copy of the old one; no node may run meanwhile."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from preavis.clock import Clock
from preavis.errors import UnusableInput
from preavis.node import config
from preavis.node.backup import copy_beside_the_store, files_named
from preavis.node.hold import hold
from preavis.store.sqlite import SqliteStore, copy, known_version, version_of


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The versions of a store's form before and after, and where the backup of the old one is; None where nothing was to do."""

    before: int
    after: int
    backup: Path | None


def upgrade(directory: Path, clock: Clock) -> Upgrade:
    """Back a node up as it is, then bring its store up to date.

    Raises Refused where a node runs, UnusableInput where the store is newer than this program or cannot be copied.
    """
    settings, now = config.load(directory), clock.now()
    path, known = str(directory / "store.db"), known_version()
    with hold(directory):
        before = version_of(path)
        if before > known:
            raise UnusableInput("store.newer", file=path, version=before, known=known)
        if before == known:
            return Upgrade(before, before, None)
        target = directory / "before-upgrade" / f"preavis-{settings.party}-{now:%Y%m%dT%H%M%SZ}"
        try:
            target.mkdir(mode=0o700, parents=True)
            copy(path, str(target / "store.db"))
            copy_beside_the_store(directory, target, files_named(settings))
        except OSError as error:
            raise UnusableInput("backup.failed", directory=str(target), problem=error.strerror or str(error)) from error
        with closing(SqliteStore(path)) as store, store.transaction():
            store.audit(now, "administrator", "store.upgraded", f"{before} -> {known}")
        return Upgrade(before, known, target)
