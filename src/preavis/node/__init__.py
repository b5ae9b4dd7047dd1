"""The composition root: one directory becomes one running node. Everything a face does goes through here.

What the console, the command line and the API do is the same call.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from preavis.agreements.check import Judgement
from preavis.clock import Clock, ShiftedClock, SystemClock, from_posix
from preavis.node import alarms, config, dispatch, evidence, watch
from preavis.node.acknowledge import Acknowledge
from preavis.node.alarms import Situation
from preavis.node.author import Author
from preavis.node.cases import Case, Cases, CaseStep
from preavis.node.compose import Composer
from preavis.node.duties import Duties
from preavis.node.filing import Filing
from preavis.node.hold import hold
from preavis.node.issue import Issue
from preavis.node.judge import judge
from preavis.node.keys import KeyRing
from preavis.node.law import Law
from preavis.node.ledger import Ledger
from preavis.node.life import Life
from preavis.node.lines import Lines
from preavis.node.mirror import Mirror
from preavis.node.mode import keep_mode
from preavis.node.peers import Peers
from preavis.node.people import People
from preavis.node.rounds import Rounds
from preavis.node.sheet import sheet
from preavis.node.signing_clock import SigningClock
from preavis.node.silence import look_for_silence
from preavis.node.thread import StoreThread
from preavis.node.track import Tracks
from preavis.node.withhold import withhold
from preavis.statements import Notice
from preavis.store import Officer, StorageFailed, StoredEntry, Told
from preavis.store.lock import LockStore
from preavis.store.sqlite import SqliteStore

T = TypeVar("T")
BOARD_LIMIT = 500
LOOKED_AT = 20_000
REACH_SECONDS = 0.05
TRACKED_AT_ONCE = 50


class Node:
    """One party's node: its own journals, its peers' mirrors, its desks."""

    def __init__(self, directory: Path, clock: Clock | None = None) -> None:
        """Open a node's directory. Raises UnusableInput, Refused where another process holds it, Fatal."""
        self.directory = directory
        self.config = config.load(directory)
        shift = timedelta(seconds=self.config.clock_shift_seconds)
        self.clock: Clock = clock or (ShiftedClock(SystemClock(), shift) if shift else SystemClock())
        self.started = self.clock.now()
        with contextlib.ExitStack() as opening:  # what was opened is closed again where something is missing
            opening.enter_context(hold(directory))
            self.lock = opening.enter_context(contextlib.closing(LockStore(str(directory / "lock.db"))))
            self.store = opening.enter_context(contextlib.closing(SqliteStore(str(directory / "store.db"))))
            keep_mode(self.store, self.config)
            self.keys = KeyRing.load(directory / "keys", self.config)
            self.law = Law(self.config, directory, self.store)
            self._open = opening.pop_all()
        self.peers = Peers(self.config, self.store)
        self.people = People(self.store)
        last = max((self.store.last_cosignature_time(signer) for signer in self.keys.signers()), default=0)
        self.signing = SigningClock(self.clock, from_posix(last))
        self.thread = StoreThread()
        self._reaching = ThreadPoolExecutor(1, thread_name_prefix="desks")
        self._reach_lock = threading.Lock()  # two threads must not write the same sheet
        self._reach_waits = False
        self.trouble: StorageFailed | None = None
        self.authors = {
            channel.name: self._author(channel.name)
            for channel in (self.config.channel if self.config.role == "party" else ())
        }
        self.ledger = Ledger(directory)
        self.lines = Lines(
            self.config, directory, self.store, self.keys, self.peers, self.authors, self.signing, self.clock
        )
        self.cases = Cases(self.store, self.config.party, self.lines.signers(), self.lines.desks())
        self.issue = Issue(
            self.config,
            self.store,
            self.people,
            self.authors,
            self.clock,
            self.law,
            self._previous,
            self.lines.desks_to_wake,
        )
        self._acknowledge = Acknowledge(self.config, self.store, self.people, self.issue)
        self.dispatcher = dispatch.Dispatcher(self.store, directory / "spool", self.config.desk, self._sheet)
        self._filing = Filing(self.store, self.config.party, self.config.desk, self.dispatcher, self.law)
        self._silence: Rounds[Situation] = Rounds(partial(look_for_silence, self._load_case), self.clock)
        self.duties = Duties(self._load_case, self.law, self.issue, self.store, self.config.party, self.clock)
        self.composer = Composer(
            self.store, self.people, self.issue, self.law, self.config.party, self._load_case
        )
        self.tracks = Tracks(self.store, self._load_case)
        self.life = Life(self)
        self._rounds = (self._silence, self.duties.rounds, self.life.rounds)
        for rounds in self._rounds:
            rounds.changed(self.store.cases(LOOKED_AT))

    # -- wiring --------------------------------------------------------------------------------------------------

    def _author(self, channel: str) -> Author:
        return Author(
            self.config.origin(channel),
            self.store,
            self.lock,
            partial(self.keys.sign_checkpoint, channel),
            self.keys.log_keys(channel),
            self.keys.earlier_log_keys(channel),
        )

    def wire_peers(self) -> None:
        """Take note of a card that has been enrolled or has ended."""
        self.lines.wire()
        self.cases = Cases(self.store, self.config.party, self.lines.signers(), self.lines.desks())

    def console_address(self) -> str:
        """Return the address at which officers reach the console."""
        listener = self.config.console
        return listener.address or f"http://{listener.host}:{listener.port}"

    # -- what officers do ----------------------------------------------------------------------------------------

    def _previous(self, leaf: str) -> Notice | None:
        """Return the notice in force of the case to which an entry belongs."""
        case = self.store.case_of(bytes.fromhex(leaf))
        loaded = self.cases.load(case, self.clock.now()) if case else None
        return loaded.notice if loaded else None

    def approve(
        self,
        draft: str,
        officer: Officer,
        method: str,
        *,
        reason: str | None = None,
        lone: bool = False,
        typed: str = "",
    ) -> StoredEntry | None:
        """Approve a draft; with enough approvals it is released, filed and on its way. See `Issue.approve`."""
        entry = self.issue.approve(draft, officer, method, reason=reason, lone=lone, typed=typed)
        if entry is not None:
            self.after_change()
        return entry

    def acknowledge(self, told: Told, officer: Officer) -> StoredEntry:
        """Acknowledge for a desk; the acknowledgement is on its way back. See `Acknowledge`."""
        entry = self._acknowledge(told, officer, self.clock.now())
        self.after_change()
        return entry

    def acknowledge_alarm(self, id_: int, officer: Officer) -> None:
        """Record that an officer has seen an alarm."""
        self.people.require(officer, "alarm")
        for alarm in self.store.alarms():
            if alarm.id == id_ and alarm.acknowledged_at is None:
                alarms.acknowledge(self.store, alarm, officer.label, self.clock.now())
        self.wake("")

    def case(self, prefix: str) -> Case | None:
        """Return the one case whose name begins so."""
        leaf = self.cases.find(prefix)
        return self.cases.load(leaf, self.clock.now()) if leaf else None

    def _load_case(self, leaf: bytes, now: datetime) -> Case | None:
        return self.cases.load(leaf, now)  # `cases` is made anew when a peer is enrolled

    def board(self) -> tuple[Case, ...]:
        """Return the cases, newest first."""
        now = self.clock.now()
        loaded = (self.cases.load(leaf, now) for leaf in self.cases.ids(BOARD_LIMIT))
        return tuple(case for case in loaded if case is not None)

    def withhold(self, channel: str, document: Any, officers: Sequence[Officer]) -> Judgement:
        """Seal a lawful withholding in the local ledger; nothing of it is ever sent. See `withhold`."""
        return withhold(
            self.ledger,
            self.people,
            self.law.of(channel),
            channel=channel,
            party=self.config.party,
            document=document,
            officers=officers,
            now=self.clock.now(),
        )

    def evidence(self, case: Case, step: CaseStep) -> bytes:
        """Return the evidence file of one entry of a case."""
        cards = [peer.data for peer in self.peers.cards() if peer.channel == case.author.channel]
        own = self.directory / "cards" / f"own-{case.author.channel}.card"
        if own.exists():
            cards.append(own.read_bytes())
        signers = [self.keys.cosigner(case.author.channel, witness=False)]
        for peer in self.peers.all():
            signers += [peer.origin.mirror, peer.origin.witness]
        return evidence.gather(self.store, case, step, signers, sorted(set(cards))).encode()

    # -- what happens by itself ----------------------------------------------------------------------------------

    def after_change(self) -> None:
        """File what is new and send it on its way."""
        self._file()
        self.wake()

    def _file(self) -> bool:
        """File what is new; the desks are reached by another thread, so that no slow disk holds up a receipt."""
        changed = self._filing.file_new(self.clock.now())
        for rounds in self._rounds:
            rounds.changed(changed)
        return bool(changed)

    def reach_desks(self) -> None:
        """Try the ways of every desk that nobody has tried yet."""
        with self._reach_lock:
            self._filing.reach_untried(self.clock.now())

    def _reach_soon(self) -> None:
        time.sleep(REACH_SECONDS)  # what arrives together is told together
        self._reach_waits = False
        self.reach_desks()

    def receipted(self) -> None:
        """Take note of a new receipt."""
        for rounds in self._rounds:
            rounds.receipted()
        self.tick()

    def tick(self) -> None:
        """Look at everything once: file, reach, collect, raise and end alarms."""
        now = self.clock.now()
        self.issue.release_held(now)
        filed = self._file()
        self.reach_desks()
        self.dispatcher.collect(now)
        self.tracks.refresh(now, TRACKED_AT_ONCE)
        raised = alarms.settle(self.store, self.situations(), now)
        for situation in raised:
            self._ask_deputy(situation)
        if filed or raised:
            self.wake("")

    def look(self) -> None:
        """Look at everything once; a store that fails is shown as trouble until it works again, and never stops the watch."""
        try:
            self.tick()
            self.trouble = None
        except StorageFailed as error:
            self.trouble = error

    def situations(self) -> list[Situation]:
        """Return everything that a person must deal with now."""
        now = self.clock.now()
        contacts = self.store.contacts()
        found = [
            *self._silence.found(now),
            *watch.clocks(contacts, self.signing.drift, may_sign=self.signing.may_sign),
            *watch.journals(self.store, self.authors),
            *watch.machine(self.directory, self.store, now),
            *watch.agreements(self.config.channel, now),
            *self.law.situations(),
            *self.duties.situations(now),
            *self.life.situations(now),
            *watch.peers_silent(contacts, [(c.party, c.channel) for c in self.lines.couriers()], self.started, now),
        ]
        for channel, author in self.authors.items():
            peers = {c.party: c.signer for c in self.lines.couriers() if c.channel == channel and not c.witness}
            found += watch.unreceipted(self.store, author, peers, contacts, now)
        return found

    def _ask_deputy(self, situation: Situation) -> None:
        """A desk of ours that did not answer: its deputy is told, by the deputy's own ways."""
        if situation.code != "alarm.desk_silent" or situation.params["party"] != self.config.party:
            return
        deputies = {desk.label: desk.deputy for desk in self.config.desk}
        for told in self.store.told(desk=situation.params["desk"], open_only=True):
            stored = self.store.entry(told.origin, told.index)
            deputy = deputies.get(told.desk)
            if deputy is not None and stored is not None and told.case.hex().startswith(situation.params["case"]):
                self.dispatcher.reach([(told, stored)], self.clock.now(), to=deputy)

    def _sheet(self, told: Told, stored: StoredEntry) -> str:
        judgement = judge(stored.origin, stored.index, stored.data)
        return sheet(told, stored, judgement, self.life.in_force_after(stored, judgement.body))

    async def heard(self, mirror: Mirror) -> None:
        """A peer has just spoken to us: judge what it sent, and deliver to it what waits."""
        self.thread.later(self._file_and_reach)
        self.wake(mirror.origin.party)

    def _file_and_reach(self) -> None:
        if self._file():
            if not self._reach_waits:
                self._reach_waits = True
                self._reaching.submit(self._reach_soon)
            self.wake("")

    # -- the one thread that holds the store ---------------------------------------------------------------------

    async def run(self, work: Callable[[], T]) -> T:
        """Run work on the thread that holds the store."""
        return await self.thread.run(work)

    def wake(self, party: str | None = None) -> None:
        """Wake deliveries (to one party, or all) and whoever listens for changes. May be called from any thread."""
        self.thread.wake(party)

    async def close(self) -> None:
        """Close connections, thread, stores."""
        await self.lines.close()
        self.thread.close()
        self._reaching.shutdown()
        self.shut()

    def shut(self) -> None:
        """Close the stores and let go of the directory."""
        self._open.close()
