"""What must go out: a message for each address of each desk that is told, called up, reminded or checked. Never one twice.

A desk or an address that was added while a notice is open is told of it too: at the next start, as if it had been there before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
from preavis.node.routing import why
from preavis.store import Store, Told
from preavis.store.reach import LINE_CHECK, Line, Sending

CHECKED = frozenset({"mail", "webhook", "spool"})
"""The ways whose addresses can die without anybody seeing it."""
AT_ONCE: Final = 100
NEWCOMER: Final = "newcomer"
TO_COME: Final = frozenset({"announced", "window_open", "hold"})
GOES_ON: Final = frozenset({"launched", "scrubbed", "anomaly"})
"""States after which a later window may still be meant."""


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
        self._started = False
        self.rounds: Rounds[Call] = Rounds(self._look, clock)

    def make(self, now: datetime) -> None:
        """Plan what is due now, so much at once that a receipt need not wait for it."""
        untried = self._untried()
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
                if call.kind == NEWCOMER:
                    self._store.tell(call.told)
                    self._store.audit(now, "node", "desk.told_late", f"{call.to} {call.told.case.hex()[:16]}")
                elif self._put(self._desks[call.to], call, now):
                    self._store.audit(now, "node", "desk.called", f"{call.to} {call.kind} told {call.told.id}")
            for line in checks:
                self.check_line(line, now)
        self.rounds.changed({call.told.case for call in called})

    def _untried(self) -> tuple[Told, ...]:
        """Return what no message was made of yet; once after a start all that is open, for addresses that are new."""
        if self._started:
            return self._store.told_untried(AT_ONCE)
        self._started = True
        every = {told.id: told for told in (*self._store.told_untried(AT_ONCE), *self._store.told(open_only=True))}
        return tuple(every.values())

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
        entry = self._store.entry(told.origin, told.index)
        elsewhere = entry is not None and self._store.case_of(entry.leaf) != told.case
        mark = f"{call.mark} {told.case.hex()}" if elsewhere else call.mark
        return self._keys.key_of(str(told.origin), str(told.index), told.desk, call.to, way, address, call.kind, mark)

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
        case = self._load(leaf, now)
        newest = (case.asks.stored.origin, case.asks.stored.index) if case is not None else None
        calls = list(self._newcomers(case, now)) if case is not None else []
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

    def _newcomers(self, case: Case, now: datetime) -> Iterator[Call]:
        """Yield the desks that a launch to come concerns and that were never asked to read it: they were not configured then."""
        party = self._config.party
        to_come = case.state in TO_COME or (case.state in GOES_ON and case.next_window(now) is not None)
        if case.author.party == party or not to_come:
            return
        knows = {rung.desk for rung in case.ladder if rung.party == party}
        asks = case.asks.stored
        before = {told.desk for told in self._store.told(case=case.leaf)}
        for desk in self._config.desk:
            early = desk.label in before
            if desk.label not in knows and why(desk, case.notice, case.author.party, told_before=early).told:
                within = timedelta(seconds=desk.within_seconds)
                told = Told(
                    0, asks.origin, asks.index, case.leaf, desk.label, now, now + within, None, superseded=False
                )
                yield Call(told, desk.label, NEWCOMER, "", told.due_at)

    def _unplanned(self, calls: Iterable[Call]) -> list[Call]:
        left = []
        for call in calls:
            desk = self._desks[call.to]
            keys = [self._key(call, way, address) for way in desk.ways for address in desk.addresses(way)]
            if any(self._store.sending_by_key(key) is None for key in keys):
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
        """Return the addresses to be checked again; while one check waits, it is that one which is tried again and again."""
        old = [line for line in self.lines(now) if not _checked(line, now)]
        waiting = {(one.desk, one.way, one.address) for one in self._store.checks_waiting()} if old else set()
        return [line for line in old if (line.desk, line.way, line.address) not in waiting]

    def check_line(self, line: Line, now: datetime) -> None:
        """Plan a line check of one address, or let the one that waits go now; inside a transaction."""
        for one in self._store.checks_waiting():
            if (one.desk, one.way, one.address) == (line.desk, line.way, line.address):
                self._store.set_sending(replace(one, next_at=now))
                return
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


def _checked(line: Line, now: datetime) -> bool:
    """Return whether an address was checked a short while ago; a time in the future was written while the clock stood wrong."""
    return line.checked_at is not None and line.checked_at <= now < line.checked_at + LINE_CHECK_EVERY
