"""The last mile of one node as one thing: its ways, its answers, which addresses are alive, and why a desk is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from preavis.clock import Clock
from preavis.errors import Refused
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
from preavis.node.reach.troubles import Life, Troubles
from preavis.node.routing import Why, why
from preavis.store import Store, Told


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
        self._troubles = Troubles(config, store, self.plan, self.dispatcher.host_of)
        self.answers = Answers(config, store, self.keys, self._letters, self.dispatcher, acknowledge, clock, changed)

    # -- the life of addresses, and trouble ---------------------------------------------------------------------------

    def lives(self, now: datetime) -> tuple[Life, ...]:
        """Return every address whose life is checked, and whether it lives."""
        return self._troubles.lives(now)

    def situations(self, now: datetime) -> Iterator[Situation]:
        """Yield what is wrong with the ways, for a person to see."""
        return self._troubles.situations(now)

    def check(self, desk: str | None, now: datetime) -> int:
        """Ask every address (of one desk) for a sign of life now; return how many are asked."""
        asked = [line for line in self.plan.lines(now) if desk is None or line.desk == desk]
        with self._store.transaction():
            for line in asked:
                self.plan.check_line(line, now)
        return len(asked)

    # -- paper, and reasons ----------------------------------------------------------------------------------------------

    def sheet(self, told: Told, officer: str, now: datetime) -> Sheet:
        """Return the printed sheet of what a desk is told, and record who has printed it.

        Raises Refused for a desk that is not configured any more, and for a version that a newer one has overtaken.
        """
        desk = next((desk for desk in self._config.desk if desk.label == told.desk), None)
        if desk is None:
            raise Refused("desks.unknown", desk=told.desk)
        if told.superseded:  # nobody carries an old version to a desk
            newer = [one.id for one in self._store.told(case=told.case, desk=told.desk) if not one.superseded]
            raise Refused("sheet.superseded", told=told.id, newer=", ".join(map(str, newer)) or "–")
        entry = self._store.entry(told.origin, told.index)
        assert entry is not None, "what a desk is told is stored"
        sending = self.plan.by_hand(told, now)
        self.dispatcher.fates.printed(sending, officer, now)
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
