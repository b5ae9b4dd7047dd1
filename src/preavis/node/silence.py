"""Desks that do not answer in time, worked out case by case: a case is looked at when it changes and when its time comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from preavis.clock import Clock
from preavis.node.alarms import Situation
from preavis.node.cases import Case
from preavis.node.watch import silent_desks

SLICE_SECONDS: Final = 0.003


class Silence:
    """Remembers for each case what is overdue and when to look again, so that ten thousand quiet cases cost nothing."""

    def __init__(self, load: Callable[[bytes, datetime], Case | None], clock: Clock) -> None:
        self._load = load
        self._clock = clock
        self._changed: dict[bytes, None] = {}
        self._next: dict[bytes, datetime] = {}
        self._unreceipted: set[bytes] = set()
        self._overdue: dict[bytes, tuple[Situation, ...]] = {}

    def changed(self, cases: Iterable[bytes]) -> None:
        """Look at these cases again soon."""
        self._changed.update(dict.fromkeys(cases))

    def receipted(self) -> None:
        """A receipt has come: cases that waited for one have a due time now."""
        self.changed(self._unreceipted)

    def situations(self, now: datetime) -> list[Situation]:
        """Return the desks that are overdue. Works for a bounded time; what is left comes in the next round."""
        self.changed(case for case, due in self._next.items() if due < now)
        until = self._clock.monotonic() + SLICE_SECONDS
        while self._changed:
            leaf = next(iter(self._changed))
            del self._changed[leaf]
            self._look(leaf, now)
            if self._clock.monotonic() > until:
                break
        return [situation for found in self._overdue.values() for situation in found]

    def _look(self, leaf: bytes, now: datetime) -> None:
        self._next.pop(leaf, None)
        self._overdue.pop(leaf, None)
        self._unreceipted.discard(leaf)
        case = self._load(leaf, now)
        if case is None:
            return
        found = tuple(silent_desks([case]))
        if found:
            self._overdue[leaf] = found
        open_ = [rung for rung in case.ladder if rung.state not in {"acknowledged", "overdue"}]
        times = [rung.due_at for rung in open_ if rung.due_at is not None]
        if times:
            self._next[leaf] = min(times)
        if len(times) < len(open_):
            self._unreceipted.add(leaf)
