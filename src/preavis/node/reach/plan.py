"""What must go out: a message for each address of each desk that is told, called up, reminded or checked. Never one twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from preavis.clock import Clock
from preavis.node.cases import Case
from preavis.node.config import Config
from preavis.node.desks import Desk
from preavis.node.reach.desk_keys import DeskKeys
from preavis.node.reach.timing import LINE_CHECK_EVERY, Call, reminders, steps
from preavis.node.rounds import Rounds, Seen
from preavis.store import Store, Told
from preavis.store.reach import LINE_CHECK, Line, Sending

CHECKED = frozenset({"mail", "webhook", "spool"})
"""The ways whose addresses can die without anybody seeing it."""
AT_ONCE: Final = 100


class Plan:
    """Keeps the messages that must go out; the store's thread alone comes here."""

    def __init__(
        self,
        config: Config,
        store: Store,
        keys: DeskKeys,
        clock: Clock,
        load: Callable[[bytes, datetime], Case | None],
    ) -> None:
        """`load` returns a case as it stands."""
        self._config = config
        self._desks = {desk.label: desk for desk in config.desk}
        self._store = store
        self._keys = keys
        self._load = load
        self.rounds: Rounds[Call] = Rounds(self._look, clock)

    def make(self, now: datetime) -> None:
        """Plan what is due now, so much at once that a receipt need not wait for it."""
        untried = self._store.told_untried(AT_ONCE)
        called = self.rounds.found(now)[:AT_ONCE]
        checks = self._unchecked(now)
        if not (untried or called or checks):
            return
        with self._store.transaction():
            for told in untried:
                if (desk := self._desks.get(told.desk)) is not None:
                    self._put(desk, Call(told, desk.label, "notice", "", told.due_at), now)
                self._store.set_tried(told.id)
            for call in called:
                if self._put(self._desks[call.to], call, now):
                    self._store.audit(now, "node", "desk.called", f"{call.to} {call.kind} told {call.told.id}")
            for line in checks:
                self.check_line(line, now)
        self.rounds.changed({call.told.case for call in called})

    def _put(self, desk: Desk, call: Call, now: datetime) -> bool:
        """Keep a call for each address of a desk; return whether any of them is new."""
        wanted = [self._sending(call, way, address, now) for way in desk.ways for address in desk.addresses(way)]
        kept = [self._store.put_sending(sending) for sending in wanted]
        return any(number is not None for number in kept)

    def _sending(self, call: Call, way: str, address: str, now: datetime) -> Sending:
        return Sending(
            told=call.told.id,
            desk=call.to,
            way=way,
            address=address,
            kind=call.kind,
            key=self._key(call, way, address),
            made_at=now,
            until=call.until,
            next_at=now,
        )

    def _key(self, call: Call, way: str, address: str) -> str:
        told = call.told
        return self._keys.key_of(
            str(told.origin), str(told.index), told.desk, call.to, way, address, call.kind, call.mark
        )

    def by_hand(self, told: Told, now: datetime) -> Sending:
        """Return the message that a person carries to a desk on paper; made where its ways name no sheet."""
        sending = self._sending(Call(told, told.desk, "notice", "", told.due_at), "sheet", "", now)
        with self._store.transaction():
            self._store.put_sending(sending)
        kept = self._store.sending_by_key(sending.key)
        assert kept is not None, "it was there or has just been put there"
        return kept

    # -- the ladder and the reminders ------------------------------------------------------------------------------

    def _look(self, leaf: bytes, now: datetime) -> Seen[Call]:
        """Return the calls of a case that are due and not planned yet, and when the next one is."""
        rows = [told for told in self._store.told(case=leaf) if not told.superseded]
        if not rows:
            return Seen()
        case = self._load(leaf, now)
        newest = (case.asks.stored.origin, case.asks.stored.index) if case is not None else None
        calls: list[Call] = []
        times: list[datetime] = []
        for told in rows:
            desk = self._desks.get(told.desk)
            if desk is None:
                continue
            found = [steps(told, desk, now)]
            if case is not None and (told.origin, told.index) == newest:
                found.append(reminders(case, told, desk, now))
            for due, again in found:
                calls += self._unplanned(due)
                times += [again] if again is not None else []
        return Seen(tuple(calls), min(times, default=None))

    def _unplanned(self, calls: Iterable[Call]) -> list[Call]:
        left = []
        for call in calls:
            desk = self._desks[call.to]
            if self._store.sending_by_key(self._key(call, desk.ways[0], desk.addresses(desk.ways[0])[0])) is None:
                left.append(call)
        return left

    # -- line checks -----------------------------------------------------------------------------------------------

    def lines(self, now: datetime) -> tuple[Line, ...]:
        """Return every address of the configuration whose life is checked, known before or not."""
        known = {(line.desk, line.way, line.address): line for line in self._store.lines()}
        return tuple(
            known.get((desk.label, way, address), Line(desk=desk.label, way=way, address=address, first_at=now))
            for desk in self._config.desk
            for way in desk.ways
            if way in CHECKED
            for address in desk.addresses(way)
        )

    def _unchecked(self, now: datetime) -> list[Line]:
        return [
            line for line in self.lines(now) if line.checked_at is None or now - line.checked_at >= LINE_CHECK_EVERY
        ]

    def check_line(self, line: Line, now: datetime) -> None:
        """Plan a line check of one address; inside a transaction."""
        self._store.put_sending(
            Sending(
                told=None,
                desk=line.desk,
                way=line.way,
                address=line.address,
                kind=LINE_CHECK,
                key=self._keys.key_of(LINE_CHECK, line.desk, line.way, line.address, now.isoformat()),
                made_at=now,
                until=now + timedelta(minutes=30),
                next_at=now,
            )
        )
        self._store.put_line(replace(line, checked_at=now))
