"""The composition root: one directory becomes one running node. Everything a face does goes through here.

What the console, the command line and the API do is the same call.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from preavis.agreements.check import Judgement
from preavis.clock import Clock, ShiftedClock, SystemClock, from_posix
from preavis.errors import Refused
from preavis.geo import Position
from preavis.node import alarms, config, evidence
from preavis.node.acknowledge import Acknowledge
from preavis.node.alarms import AlarmList, Situation
from preavis.node.author import Author
from preavis.node.case_step import CaseStep
from preavis.node.cases import Case, Cases
from preavis.node.compose import Composer
from preavis.node.duties import Duties
from preavis.node.filing import Filing
from preavis.node.hold import hold
from preavis.node.issue import Issue
from preavis.node.keys import KeyRing
from preavis.node.law import Law
from preavis.node.ledger import Ledger
from preavis.node.life import Life
from preavis.node.lines import Lines
from preavis.node.mirror import Mirror
from preavis.node.mode import keep_mode
from preavis.node.overview import Overview
from preavis.node.passkeys import Assertion, Passkeys
from preavis.node.peers import Peers
from preavis.node.people import People
from preavis.node.publish import Publisher
from preavis.node.reach.last_mile import LastMile
from preavis.node.reading import AT_START_SECONDS, SLICE_SECONDS, Loaded, Reading
from preavis.node.rounds import Rounds
from preavis.node.signing_clock import SigningClock
from preavis.node.silence import look_for_silence
from preavis.node.situations import situations
from preavis.node.thread import StoreThread
from preavis.node.tokens import TokenRing
from preavis.node.track import Answer, Tracks
from preavis.node.trail import Trail
from preavis.node.withdraw import withdraw
from preavis.node.withhold import withhold
from preavis.node.yearly import Yearly
from preavis.notice import Notice
from preavis.store import Alarm, StorageFailed, StoredEntry, Told
from preavis.store.lock import LockStore
from preavis.store.people import Officer
from preavis.store.sqlite import open_existing

T = TypeVar("T")
BOARD_LIMIT = 500
LOOKED_AT = 1_000_000
PART_SECONDS = 0.05
"""How long one piece of long work may hold the store: a release waits behind it."""


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
            self.store = opening.enter_context(contextlib.closing(open_existing(directory / "store.db")))
            keep_mode(self.store, self.config)
            self.keys = KeyRing.load(directory / "keys", self.config)
            self.law = Law(self.config, directory, self.store)
            self._open = opening.pop_all()
        self.peers = Peers(self.config, self.store)
        self.people = People(self.store, Passkeys(self.store, self.config.party, self.console_address()))
        self.trail = Trail(self.store, self.lock)
        last = max((self.store.last_cosignature_time(signer) for signer in self.keys.signers()), default=0)
        self.signing = SigningClock(self.clock, from_posix(last))
        self.thread = StoreThread()
        self.trouble: StorageFailed | None = None
        self.authors = {
            channel.name: self._author(channel.name)
            for channel in (self.config.channel if self.config.role == "party" else ())
        }
        self.ledger = Ledger(directory, self.store)
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
        self.load_case = Loaded(
            lambda leaf, now: self.cases.load(leaf, now),  # noqa: PLW0108 - `cases` is made anew with each enrolment
            self.store.version,
        )
        self.last_mile = LastMile(
            self.config,
            directory,
            self.store,
            self.clock,
            self.console_address(),
            self.load_case,
            self._acknowledge,
            self.after_change,
        )
        self.dispatcher = self.last_mile.dispatcher
        self._filing = Filing(self.store, self.config.party, self.config.desk, self.law)
        self.silence: Rounds[Situation] = Rounds(partial(look_for_silence, self.load_case), self.clock)
        self.duties = Duties(self.load_case, self.law, self.issue, self.store, self.config.party, self.clock)
        self.yearly = Yearly(self.load_case, self.law, self.config.party, self.clock)
        self.publisher = Publisher(self.config, directory, self.store, self.people, self.every_case, self.newest)
        self.tokens = TokenRing(self.store, self.people)
        self.composer = Composer(self.store, self.people, self.issue, self.law, self.config.party, self.load_case)
        self.tracks = Tracks(self.store, self.load_case, self.clock)
        self.life = Life(self)
        self.overview = Overview(self.load_case, self.duties.rounds.of, self.clock)
        self._rounds = (
            self.silence,
            self.duties.rounds,
            self.yearly.rounds,
            self.overview.rounds,
            self.last_mile.plan.rounds,
            self.life.rounds,
        )
        self.reading = Reading(self.store.cases(LOOKED_AT), self._rounds, self.clock)
        self.reading.go_on(self.clock.now(), AT_START_SECONDS)
        self.alarm_list = AlarmList(self.store)

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
        for rounds in self._rounds:  # its desks are expected to know, or no longer
            rounds.changed(self.store.cases(LOOKED_AT))

    def console_address(self) -> str:
        """Return the address at which officers reach the console; passkeys need a name, so this machine is `localhost`."""
        listener = self.config.console
        host = "localhost" if listener.host in {"127.0.0.1", "::1"} else listener.host
        return listener.address or f"http://{host}:{listener.port}"

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
        saw: str | None = None,
        signed: Assertion | None = None,
        typed: str = "",
    ) -> StoredEntry | None:
        """Approve a draft; with enough approvals it is released, filed and on its way. See `Issue.approve`."""
        entry = self.issue.approve(
            draft, officer, method, reason=reason, lone=lone, saw=saw, signed=signed, typed=typed
        )
        if entry is not None:
            self.after_change()
        return entry

    def withdraw(self, draft: str, officer: Officer) -> None:
        """Take a draft back before its release. See `preavis.node.withdraw`."""
        withdraw(self.store, self.people, self.issue.review(draft), officer, self.clock.now())

    def record(self, by: str, act: str, subject: str) -> None:
        """Write one row of the audit trail about something that changes nothing here: a reading, an export."""
        with self.store.transaction():
            self.store.audit(self.clock.now(), by, act, subject)

    def read(self, officer: Officer, case: Case) -> None:
        """Record that an officer reads a case, unless its channel is public."""
        if not self.config.channel_named(case.author.channel).public:
            self.people.reads(officer, case.id, self.clock.now())

    def acknowledge(self, told: Told, officer: Officer) -> StoredEntry:
        """Acknowledge for a desk; the acknowledgement is on its way back. See `Acknowledge`."""
        entry = self._acknowledge(told, officer, self.clock.now())
        self.after_change()
        return entry

    def acknowledge_alarm(self, id_: int, officer: Officer) -> None:
        """Record that an officer has seen an alarm. Raises Refused where there is none of this number, or he may not."""
        seen = [alarm for alarm in self.store.alarms() if alarm.id == id_]
        if not seen:
            raise Refused("alarm.unknown", number=id_)
        self.acknowledge_alarms(seen, officer)

    def acknowledge_alarms(self, seen: Sequence[Alarm], officer: Officer) -> None:
        """Record that an officer has seen these alarms."""
        self.people.require(officer, "alarm")
        alarms.acknowledge_each(self.store, seen, officer, self.clock.now())
        self.alarm_list.renew()
        self.wake("")

    def case(self, prefix: str) -> Case | None:
        """Return the one case whose name begins so."""
        leaf = self.cases.find(prefix)
        return self.load_case(leaf, self.clock.now()) if leaf else None

    def found_case(self, prefix: str) -> Case:
        """Return the one case whose name begins so. Raises Refused where there is none, or more than one."""
        case = self.case(prefix)
        if case is None:
            raise Refused("case.unknown", case=prefix[:64])
        return case

    def newest(self) -> Iterator[Case]:
        """Yield the newest cases, newest first; never a ground to say what all of them are."""
        yield from self.load(self.cases.ids(BOARD_LIMIT))

    def every_case(self) -> Iterator[Case]:
        """Yield all cases, newest first; together they take seconds (see `in_parts`)."""
        yield from self.load(self.cases.ids(LOOKED_AT))

    def load(self, leaves: Iterable[bytes]) -> Iterator[Case]:
        """Yield cases as they stand now, in the order in which they are named; those that are unknown are left out."""
        for leaf in leaves:
            case = self.load_case(leaf, self.clock.now())
            if case is not None:
                yield case

    async def announced(self, position: Position, at: datetime) -> Answer:
        """Return what is announced at a place and time, after everything that has changed has been taken in."""
        while await self.run(lambda: self.tracks.refresh(at, PART_SECONDS)):
            pass
        return await self.run(lambda: self.tracks.answer(position, at))

    def withhold(self, channel: str, document: Any, officers: Sequence[Officer]) -> Judgement:
        """Seal a lawful withholding in the local ledger; nothing of it is ever sent. See `withhold`."""
        judgement = withhold(
            self.ledger,
            self.people,
            self.law.of(channel),
            channel=channel,
            party=self.config.party,
            document=document,
            officers=officers,
            now=self.clock.now(),
        )
        for officer in officers:  # what was withheld stands in the sealed ledger alone
            self.record(officer.label, "withheld", f"{channel} line {len(self.ledger.all())}")
        return judgement

    def evidence(self, case: Case, step: CaseStep) -> bytes:
        """Return the evidence file of one entry of a case."""
        return evidence.file_of(self.directory, self.store, self.keys, self.peers, case, step)

    # -- what happens by itself ----------------------------------------------------------------------------------

    def after_change(self) -> None:
        """File what is new and send it on its way."""
        self._file()
        self.wake()

    def _file(self) -> bool:
        """File what is new, for a bounded time; desks are reached beside this thread: no slow way holds up a receipt."""
        changed = self._filing.file_new(self.clock.now(), self._enough())
        if self.law.moved():
            changed |= set(self.store.cases(LOOKED_AT))
        for rounds in self._rounds:
            rounds.changed(changed)
        return bool(changed)

    def reach_desks(self) -> None:
        """Plan what must go out to desks; what needs no network goes at once where this node is not served."""
        self.dispatcher.attend(self.clock.now())

    def receipted(self) -> None:
        """Take note of a new receipt."""
        for rounds in self._rounds:
            rounds.receipted()
        self.tick()

    def tick(self) -> None:
        """Look at everything once: file, reach, collect, raise and end alarms."""
        now = self.clock.now()
        released = self.issue.release_held(now)
        filed = self._file()
        self.reach_desks()
        self.tracks.refresh(now, SLICE_SECONDS)
        before = self.store.version()
        alarms.settle(self.store, self.situations(), now, whole=not self.reading.unread)
        self.trail.anchor()
        changed = self.store.version() != before
        if changed:
            self.alarm_list.renew()
        if released:
            self.wake()  # on its way at once, as if an officer had just turned the key
        elif filed or changed or self.overview.moved():  # a window opened, a desk is late: no write says so
            self.wake("")

    def read_on(self) -> int:
        """Go on with what is to be filed, then with the cases to be looked at, then with their areas; return what is left."""
        try:
            unfiled = self._filing.waiting()
            if unfiled:
                self._file_and_wake()
            elif self.reading.waiting:
                self.reading.go_on(self.clock.now())
            else:
                return int(self.tracks.refresh(self.clock.now(), SLICE_SECONDS))
        except StorageFailed as error:
            self.trouble = error
            return 0
        return unfiled + self.reading.waiting

    def look(self) -> None:
        """Look at everything once; a store that fails is shown as trouble until it works again, and never stops the watch."""
        try:
            self.tick()
            self.trouble = None
        except StorageFailed as error:
            self.trouble = error

    def situations(self) -> list[Situation]:
        """Return everything that a person must deal with now."""
        return situations(self)

    async def heard(self, mirror: Mirror) -> None:
        """A peer has just spoken to us: judge what it sent, and deliver to it what waits."""
        self.thread.later(self._file_and_wake)
        self.wake(mirror.origin.party)

    def _file_and_wake(self) -> None:
        if self._file():
            self.wake("")

    # -- the one thread that holds the store ---------------------------------------------------------------------

    def _enough(self) -> Callable[[], bool]:
        """Return what says whether work that begins now has held the store long enough."""
        until = self.clock.monotonic() + PART_SECONDS
        return lambda: self.clock.monotonic() > until

    async def in_parts(self, work: Iterator[T]) -> list[T]:
        """Return what long work yields; between its parts whoever else needs the store has his turn."""
        return await self.thread.in_parts(work, self._enough)

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
        self.shut()

    def shut(self) -> None:
        """Close the stores and let go of the directory."""
        with contextlib.suppress(StorageFailed):  # the row is anchored when the node starts again
            self.trail.anchor()
        self._open.close()
