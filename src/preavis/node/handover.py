"""What one watch hands to the next: what burns, who has not read, what comes next, what happened. One sheet, signed by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from preavis.node.alarms import PRIORITIES
from preavis.node.duties import Owed
from preavis.node.ladder import Rung
from preavis.node.overview import NEVER, Glance
from preavis.node.review import Review
from preavis.node.talk import Exchange
from preavis.store import Alarm
from preavis.store.life import Act

SHIFT: Final = timedelta(hours=8)
AHEAD: Final = timedelta(hours=12)
OVER: Final = frozenset({"reported", "cancelled", "sent_in_error", "window_over"})
ACTS_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class InForce:
    """A case in force, with the next moment at which something of it happens: a desk's time, a duty, a window."""

    case: Glance
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Handover:
    """The sheet of one shift."""

    party: str
    mode: str
    since: datetime
    until: datetime
    alarms: tuple[Alarm, ...]
    unread: tuple[tuple[Glance, Rung], ...]
    in_force: tuple[InForce, ...]
    duties: tuple[Owed, ...]
    drafts: tuple[Review, ...]
    talks: tuple[Exchange, ...]
    acts: tuple[Act, ...]
    acts_left_out: int
    reading: int
    """How many cases the node has still to look at after its start: while there are any, the sheet is not complete."""


def hand_over(
    *,
    party: str,
    mode: str,
    since: datetime,
    until: datetime,
    alarms: Sequence[Alarm],
    cases: Iterable[Glance],
    owed: Sequence[Owed],
    drafts: Sequence[Review],
    talks: Iterable[Exchange],
    acts: Sequence[Act],
    reading: int,
) -> Handover:
    """Return the sheet of the shift from one instant to another."""
    all_cases = list(cases)
    unread = [(case, rung) for case in all_cases for rung in case.unread]
    due: dict[str, list[datetime]] = {}
    for each in owed:
        due.setdefault(each.subject, []).extend([each.at] if each.at is not None else [])
    running = [InForce(case, _next(case, due.get(case.id, ()), until)) for case in all_cases if case.state not in OVER]
    return Handover(
        party,
        mode,
        since,
        until,
        tuple(sorted(alarms, key=lambda alarm: (PRIORITIES.index(alarm.priority), alarm.raised_at))),
        tuple(sorted(unread, key=lambda pair: pair[1].due_at or NEVER)),
        tuple(sorted(running, key=lambda one: one.next_at or NEVER)),
        tuple(each for each in owed if each.at is not None and each.at <= until + AHEAD),
        tuple(drafts),
        tuple(talk for talk in talks if talk.state == "open"),
        tuple(acts[-ACTS_SHOWN:]),
        max(0, len(acts) - ACTS_SHOWN),
        reading,
    )


def _next(case: Glance, due: Iterable[datetime], now: datetime) -> datetime | None:
    times = [*due, *(rung.due_at for rung in case.unread if rung.due_at is not None)]
    window = case.closes if case.opens is not None and case.opens <= now else case.opens
    return min([*times, *([window] if window is not None else [])], default=None)
