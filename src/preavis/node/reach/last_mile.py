"""The last mile of one node as one thing: its ways, its answers, which addresses are alive, and why a desk is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from preavis.clock import Clock, format_instant
from preavis.node.acknowledge import Acknowledge
from preavis.node.alarms import Situation
from preavis.node.cases import Case
from preavis.node.config import Config
from preavis.node.corrections import in_force_after
from preavis.node.reach.answers import Answers
from preavis.node.reach.desk_keys import DeskKeys
from preavis.node.reach.dispatcher import Dispatcher
from preavis.node.reach.letters import Letters
from preavis.node.reach.plan import Plan
from preavis.node.reach.sheet import Sheet, html
from preavis.node.routing import Why, why
from preavis.store import Store, Told
from preavis.store.reach import LINE_CHECK, Line

LOUD_AFTER: Final = 3
"""Tries that go wrong before a message that may still come through is an alarm."""
LineState = Literal["alive", "new", "dead"]


@dataclass(frozen=True, slots=True)
class Life:
    """One address and whether it lives: `new` has answered nothing yet and still has time to."""

    line: Line
    state: LineState


def mask(address: str) -> str:
    """Return an address so that it can be told from others but not used."""
    name, at, domain = address.rpartition("@")
    if at:
        return f"{name[:1]}…@{domain}"
    host = urlsplit(address).hostname
    return f"{host}/…" if host else address


class LastMile:
    """Everything between an entry that is stored and a desk that has read it."""

    def __init__(
        self,
        config: Config,
        directory: Path,
        store: Store,
        clock: Clock,
        console: str,
        load: Callable[[bytes, datetime], Case | None],
        acknowledge: Acknowledge,
        changed: Callable[[], None],
    ) -> None:
        """`console`: where desks reach the console; `load` gives a case; `changed` is called after an acknowledgement."""
        self.keys = DeskKeys.load(directory / "keys", config)
        self._config = config
        self._store = store
        self._letters = Letters(config, self.keys, console, partial(in_force_after, store, load, clock))
        self.plan = Plan(config, store, self.keys, clock, load)
        self.dispatcher = Dispatcher(config, directory, store, self.keys, clock, self.plan, self._letters)
        self.answers = Answers(config, store, self.keys, self._letters, self.dispatcher, acknowledge, clock, changed)

    # -- which addresses live ----------------------------------------------------------------------------------------

    def lives(self, now: datetime) -> tuple[Life, ...]:
        """Return every address whose life is checked, and whether it lives."""
        return tuple(Life(line, self._state(line, now)) for line in self.plan.lines(now))

    def _state(self, line: Line, now: datetime) -> LineState:
        if now - (line.answered_at or line.first_at) > timedelta(days=self._config.line_dead_days):
            return "dead"
        return "alive" if line.answered_at is not None else "new"

    def check(self, desk: str | None, now: datetime) -> int:
        """Ask every address (of one desk) for a sign of life now; return how many are asked."""
        asked = [line for line in self.plan.lines(now) if desk is None or line.desk == desk]
        with self._store.transaction():
            for line in asked:
                self.plan.check_line(line, now)
        return len(asked)

    # -- what a person must see ----------------------------------------------------------------------------------------

    def situations(self, now: datetime) -> Iterator[Situation]:
        """Yield what is wrong with the ways: messages that do not come through, dead addresses, sheets that wait for a person."""
        yield from self._troubled(now)
        for life in self.lives(now):
            line = life.line
            if life.state == "dead":
                since = format_instant(line.answered_at or line.first_at)
                yield Situation(
                    "alarm.line_dead",
                    f"{line.desk}/{line.way}/{self._number(line.desk, line.way, line.address)}",
                    "alarm",
                    {"desk": line.desk, "way": line.way, "address": mask(line.address), "since": since},
                )
        for desk in self._config.desk:
            for sending in self._store.sendings_of("sheet", desk.label, "", now, 100):
                told = self._store.told_by_id(sending.told) if sending.told is not None else None
                if told is not None:
                    params = {"desk": desk.label, "case": told.case.hex()[:16], "told": str(told.id)}
                    yield Situation("alarm.sheet_waits", str(sending.id), "warning", params)

    def _troubled(self, now: datetime) -> Iterator[Situation]:
        """Yield one situation a line, with the newest thing that is wrong: not one a message."""
        newest: dict[str, dict[str, str]] = {}
        checked = {(line.desk, line.way, line.address): line.checked_at for line in self.plan.lines(now)}
        for sending in self._store.sendings_troubled():
            line = (sending.desk, sending.way, sending.address)
            if sending.kind == LINE_CHECK and sending.made_at != checked.get(line):
                continue  # a newer check has gone out since
            if sending.state == "waiting" and sending.tries < LOUD_AFTER and now <= sending.until:
                continue
            told = self._store.told_by_id(sending.told) if sending.told is not None else None
            subject = f"{sending.desk}/{sending.way}/{self._number(sending.desk, sending.way, sending.address)}"
            newest[subject] = {
                "desk": sending.desk,
                "way": sending.way,
                "address": mask(sending.address),
                "said": sending.detail,
                **({"case": told.case.hex()[:16]} if told is not None else {}),
            }
        for subject, params in newest.items():
            yield Situation("alarm.way_failed", subject, "alarm", params)

    def _number(self, desk: str, way: str, address: str) -> int:
        """Return the place of an address among those of its desk: alarms are read by everybody, addresses are not."""
        for one in self._config.desk:
            if one.label == desk and address in one.addresses(way):
                return one.addresses(way).index(address) + 1
        return 0

    # -- paper, and reasons ----------------------------------------------------------------------------------------------

    def sheet(self, told: Told, officer: str, now: datetime) -> Sheet:
        """Return the printed sheet of what a desk is told, and record who has printed it."""
        entry = self._store.entry(told.origin, told.index)
        assert entry is not None, "what a desk is told is stored"
        sending = self.plan.by_hand(told, now)
        self.dispatcher.fates.printed(sending, officer, now)
        desk = next(desk for desk in self._config.desk if desk.label == told.desk)
        text = self._letters.words(sending, desk, told, entry)
        signed = self.keys.sign(text)
        code = self.keys.code(told.id, entry.leaf.hex())
        link = self._letters.link(sending, entry)
        page = html(signed, link, code, desk.language, exercise=self._config.mode == "exercise")
        return Sheet(signed, link, code, page)

    def why(self, case: Case) -> tuple[Why, ...]:
        """Return for each desk of this node whether it is told of a case as it stands, and why."""
        if case.author.party == self._config.party:
            return ()
        asks = case.asks.stored
        before = {
            told.desk
            for told in self._store.told(case=case.leaf)
            if (told.origin, told.index) != (asks.origin, asks.index)
        }
        return tuple(
            why(desk, case.notice, case.author.party, told_before=desk.label in before) for desk in self._config.desk
        )
