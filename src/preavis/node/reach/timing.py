"""When a desk is woken again: the steps of its ladder, the reminders of the next window, the tries of a message. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from preavis.clock import Schedule, Window, windows_of
from preavis.node.cases import Case
from preavis.node.desks import Desk
from preavis.statements import StatusReport
from preavis.store import Told
from preavis.store.reach import LONGEST_WAIT

BEFORE: Final = {"24h": timedelta(hours=24), "1h": timedelta(hours=1), "open": timedelta()}
TRY_AFTER: Final = tuple(timedelta(seconds=s) for s in (2, 5, 15, 45, 120, 300))
LINE_CHECK_EVERY: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Call:
    """One more call to a desk about what it or another desk was told; `mark` tells apart the windows of one kind."""

    told: Told
    to: str
    kind: str
    mark: str
    until: datetime


def next_try(tries: int, now: datetime, until: datetime) -> datetime:
    """Return when a message is tried again: ever later, but not later than the desk's time; after that, slowly on."""
    if now >= until:
        return now + LONGEST_WAIT
    return min(now + TRY_AFTER[min(tries, len(TRY_AFTER)) - 1], max(until, now + TRY_AFTER[0]))


def steps(told: Told, desk: Desk, now: datetime) -> tuple[list[Call], datetime | None]:
    """Return the steps of a ladder that are due, and when the next one is. Whoever has read is not woken."""
    if told.acknowledged is not None or told.superseded:
        return [], None
    due: list[Call] = []
    for number, step in enumerate(desk.steps, 1):
        at = told.created_at + timedelta(seconds=step.after_seconds)
        if at > now:
            return due, at
        due.append(Call(told, step.to, f"step_{number}", "", at + timedelta(seconds=desk.within_seconds)))
    return due, None


def reminders(case: Case, told: Told, desk: Desk, now: datetime) -> tuple[list[Call], datetime | None]:
    """Return the reminder that is due for the next window, and when the next one is.

    Only the newest one missed is sent: who was down wakes nobody three times. What was already past when the desk was told, the
    notice itself has said. A window that another one still keeps waiting has none.
    """
    if told.superseded or not desk.reminders:
        return [], None
    due: list[Call] = []
    for at, kind, window in _moments(_windows(case), desk):
        if at > now:
            return due[-1:], at
        if at > told.created_at and now < window.end:
            due.append(Call(told, desk.label, f"reminder_{kind}", f"{window.start:%Y%m%dT%H%M%SZ}", window.end))
    return due[-1:], None


def _windows(case: Case) -> Schedule:
    """Return the windows that are still meant. A hold, a cancellation, a launch or a report leaves none; a scrub the later ones."""
    schedule = case.notice.launch.schedule or ()
    if case.state in {"announced", "window_open", "window_over"}:
        return schedule
    if case.state == "scrubbed":
        words = (step.body for step in reversed(case.steps))
        scrub = next(word for word in words if isinstance(word, StatusReport) and word.status == "scrubbed")
        later = tuple(window for window in windows_of(schedule) if window.start > scrub.at)
        return (later,) if later else ()
    return ()


def _moments(schedule: Schedule, desk: Desk) -> Iterator[tuple[datetime, str, Window]]:
    """Yield each reminder in the order of time: of a window only while it is the next one."""
    ended: datetime | None = None
    for window in sorted(windows_of(schedule), key=lambda each: (each.start, each.end)):
        for kind, before in BEFORE.items():
            at = window.start - before
            if kind in desk.reminders and (ended is None or at >= ended):
                yield at, kind, window
        ended = window.end if ended is None else max(ended, window.end)
