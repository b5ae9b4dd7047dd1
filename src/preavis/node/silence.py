"""Desks that do not answer in time, worked out case by case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from preavis.node.alarms import Situation
from preavis.node.cases import Case
from preavis.node.rounds import Seen
from preavis.node.watch import silent_desks


def look_for_silence(load: Callable[[bytes, datetime], Case | None], leaf: bytes, now: datetime) -> Seen[Situation]:
    """Return the desks of a case that are overdue, and when the next one will be."""
    case = load(leaf, now)
    if case is None:
        return Seen()
    open_ = [rung for rung in (*case.ladder, *case.asked) if rung.state not in {"acknowledged", "overdue"}]
    times = [rung.due_at for rung in open_ if rung.due_at is not None]
    return Seen(tuple(silent_desks([case])), min(times, default=None), waits_for_receipt=len(times) < len(open_))
