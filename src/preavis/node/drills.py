"""A person's line check: asked of a named role at the other side, answered by a person there, due each week, late after minutes.

The machine's line check is the liveness of the protocol and leaves no entry; this one shows that somebody sits at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from preavis.clock import format_instant
from preavis.node.alarms import Situation
from preavis.node.talk import Exchange


def due_at(check: Exchange, minutes: int) -> datetime:
    """Return until when a line check should be answered: from its receipt, or from its storing while there is none."""
    return (check.question.received_at or check.question.stored.stored_at) + timedelta(minutes=minutes)


def seconds(check: Exchange) -> int | None:
    """Return how long a person took to answer, None where nobody has."""
    if check.settled is None:
        return None
    began = check.question.received_at or check.question.stored.stored_at
    return max(0, round((check.settled.stored.stored_at - began).total_seconds()))


def of_check(check: Exchange, party: str, minutes: int, now: datetime) -> Iterator[Situation]:
    """Yield what a line check asks of people now: ours to answer, and late on both sides."""
    if check.state != "open":
        return
    due = due_at(check, minutes)
    params = {
        "by": check.question.party,
        "to": check.asked or "-",
        "role": check.question.body.role or "watch",
        "due": format_instant(due),
    }
    if now > due:
        yield Situation("alarm.line_check_late", check.id, "caution", params)
    elif check.asks(party):
        yield Situation("alarm.line_check_asked", check.id, "warning", params)


def weekly(
    peers: Iterable[tuple[str, str]],
    last: Mapping[tuple[str, str], datetime],
    since: Mapping[tuple[str, str], datetime],
    days: int,
    now: datetime,
) -> Iterator[Situation]:
    """Yield the peers (channel, party) to which nobody of ours has sent a line check for so many days.

    `last`: when the last was sent; `since`: from when a peer is known.
    """
    for channel, party in peers:
        before = last.get((channel, party)) or since[channel, party]
        if now - before > timedelta(days=days):
            params = {"party": party, "channel": channel, "since": format_instant(before)}
            yield Situation("alarm.line_check_due", f"{channel}/{party}", "caution", params)
