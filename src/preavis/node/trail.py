"""The end of the audit trail is anchored in the lock store, which no backup restores: rows cut off its end are missed.

A chain alone shows a row that was changed or taken from the middle, never that the newest are gone. The node writes the
newest row's hash into the lock store at each look (every second) and when it stops; a trail that no longer holds that row was
cut, or restored from a backup. The anchor then stays until a person accepts the loss, and his word is a row itself. Whoever
holds the whole directory can rewrite both files: against him only an export that is kept elsewhere helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from preavis.node.alarms import Situation
from preavis.store import Store
from preavis.store.lock import LockStore


class Trail:
    """The anchor of one node's audit trail."""

    def __init__(self, store: Store, lock: LockStore) -> None:
        self._store = store
        self._lock = lock
        self._anchor = lock.audit_anchor()

    def cut(self) -> int | None:
        """Return the number of the anchored row where the trail does not hold it any more."""
        if self._anchor is None or self._store.audit_chain(self._anchor[0]) == self._anchor[1]:
            return None
        return self._anchor[0]

    def anchor(self) -> None:
        """Anchor the newest row; not over one that is missed."""
        head = self._store.audit_head()
        if head[0] and head != self._anchor and self.cut() is None:
            self._set(head)

    def accept(self, by: str, now: datetime) -> None:
        """Go on from the trail as it is: a person knows why rows are missing (a backup was restored)."""
        cut = self.cut()
        if cut is None:
            return
        with self._store.transaction():
            self._store.audit(
                now, by, "audit.loss_accepted", f"row {cut} and others after {self._store.audit_head()[0]}"
            )
        self._set(self._store.audit_head())

    def problem(self) -> str | None:
        """Return what is wrong with the trail: the first row that breaks the chain, or the end that is missing."""
        broken = self._store.check_audit()
        if broken is not None:
            return f"row {broken} breaks the chain"
        cut = self.cut()
        return (
            None if cut is None else f"row {cut}, once its newest, is missing: rows were cut off, or a backup restored"
        )

    def situations(self) -> Iterator[Situation]:
        """Yield the alarm of a trail that was cut."""
        cut = self.cut()
        if cut is not None:
            yield Situation("alarm.audit_cut", str(cut), "alarm", {"row": str(cut)})

    def _set(self, head: tuple[int, bytes]) -> None:
        self._lock.anchor_audit(*head)
        self._anchor = head
