"""Alarms after IMO MSC.302(87): one a situation, on every screen the same, there until a person has dealt with it.

A situation is given again and again while it lasts; what is new is raised, what is gone is marked rectified, and an alarm
closes only when it is both rectified and acknowledged. One that comes back before it closed is the same alarm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from preavis.store import Alarm, Store

Priority = Literal["emergency", "alarm", "warning", "caution"]


@dataclass(frozen=True, slots=True)
class Situation:
    """Something that a person must deal with: a text code, what it is about, how urgent, and the text's parameters."""

    code: str
    subject: str
    priority: Priority
    params: dict[str, str] = field(default_factory=dict)


def settle(
    store: Store, situations: Iterable[Situation], now: datetime, *, whole: bool = True
) -> tuple[Situation, ...]:
    """Bring the alarms in line with the situations that hold now; return those that are newly raised.

    Not `whole`: not everything has been looked at yet, so that what is missing may still hold; no alarm ends.
    """
    holding = {(situation.code, situation.subject): situation for situation in situations}
    with store.transaction():
        for alarm in store.alarms():
            key = (alarm.code, alarm.subject)
            if key in holding:
                if alarm.rectified_at is not None:
                    store.rectify_alarm(alarm.id, None)
                del holding[key]
            elif alarm.rectified_at is None and whole:
                store.rectify_alarm(alarm.id, now)
                if alarm.acknowledged_at is not None:
                    store.close_alarm(alarm.id, now)
        return tuple(
            situation
            for situation in holding.values()
            if store.raise_alarm(situation.code, situation.subject, situation.priority, situation.params, now)
        )


def acknowledge(store: Store, alarm: Alarm, by: str, now: datetime) -> None:
    """Record that a person has seen an alarm; it closes at once where the situation is over."""
    with store.transaction():
        store.acknowledge_alarm(alarm.id, by, now)
        if alarm.rectified_at is not None:
            store.close_alarm(alarm.id, now)
        store.audit(now, by, "alarm.acknowledged", f"{alarm.code} {alarm.subject}")
