"""Alarms after IMO MSC.302(87): one a situation, on every screen the same, there until a person has dealt with it.

A situation is given again and again while it lasts; what is new is raised, what is gone is marked rectified, and an alarm
closes only when it is both rectified and acknowledged. One that comes back before it closed is the same alarm, and says what
holds now; one that has become more urgent must be seen again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, get_args

from preavis.errors import Refused
from preavis.store import Alarm, Store
from preavis.store.people import Officer

Priority = Literal["emergency", "alarm", "warning", "caution"]
PRIORITIES: Final[tuple[Priority, ...]] = get_args(Priority)
"""The highest first."""


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
                _bring_up_to_date(store, alarm, holding.pop(key))
            elif alarm.rectified_at is None and whole:
                store.rectify_alarm(alarm.id, now)
                if alarm.acknowledged_at is not None:
                    store.close_alarm(alarm.id, now)
        return tuple(
            situation
            for situation in holding.values()
            if store.raise_alarm(situation.code, situation.subject, situation.priority, situation.params, now)
        )


def _bring_up_to_date(store: Store, alarm: Alarm, now: Situation) -> None:
    """Let an open alarm say what holds now. A measure that runs on (seconds, megabytes) wakes no screen before it has doubled."""
    back = alarm.rectified_at is not None
    if back:
        store.rectify_alarm(alarm.id, None)
    if back or alarm.priority != now.priority or _is_news(alarm.params, now.params):
        worse = PRIORITIES.index(now.priority) < PRIORITIES.index(alarm.priority)
        store.change_alarm(alarm.id, now.priority, now.params, unseen=worse)


def _is_news(said: dict[str, str], now: dict[str, str]) -> bool:
    """Return whether a person would deal otherwise with what holds now: other words, a measure doubled, halved or turned."""
    if said.keys() != now.keys():
        return True
    return any(_moved(value, now[name]) for name, value in said.items())


def _moved(said: str, now: str) -> bool:
    try:
        before, after = int(said), int(now)
    except ValueError:
        return said != now
    return 2 * abs(after - before) > max(abs(after), abs(before))


class AlarmList:
    """The alarms that are not closed, as every screen shows them without asking the store; replaced whole, never changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.open: tuple[Alarm, ...] = ()
        self.unseen: dict[str, int] = {}
        self.newest = 0
        self.renew()

    def renew(self) -> None:
        """Take note of what has been raised, acknowledged, rectified or closed; on the store's thread."""
        alarms = self._store.alarms()
        unseen = [alarm for alarm in alarms if alarm.acknowledged_at is None]
        self.newest = max((alarm.id for alarm in unseen), default=0)
        self.unseen = dict(Counter(alarm.priority for alarm in unseen))
        self.open = alarms


def acknowledge(store: Store, alarm: Alarm, by: str, now: datetime) -> None:
    """Record that a person has seen an alarm; it closes at once where the situation is over."""
    with store.transaction():
        store.acknowledge_alarm(alarm.id, by, now)
        if alarm.rectified_at is not None:
            store.close_alarm(alarm.id, now)
        store.audit(now, by, "alarm.acknowledged", f"{alarm.code} {alarm.subject}")


def acknowledge_each(store: Store, seen: Sequence[Alarm], officer: Officer, now: datetime) -> None:
    """Record that an officer has seen alarms. Raises Refused where one says what he himself has done or gained."""
    with store.transaction():
        for alarm in seen:
            if alarm.acknowledged_at is not None:
                continue
            if alarm.code == "alarm.roles_added" and officer.label in {alarm.params["by"], alarm.params["officer"]}:
                raise Refused("alarm.not_your_own", officer=officer.label)
            acknowledge(store, alarm, officer.label, now)
