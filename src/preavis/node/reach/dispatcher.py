"""Takes what must go out, gives it to the ways, and records what became of each try. The store's thread never waits for a way.

Each address is a line of its own with one message in the air at a time, so that a slow one delays nobody else. Where no node
is served (a command that has the directory for itself) what needs no network is done at once; the rest waits for `serve`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit

from preavis.clock import Clock
from preavis.node.config import Config
from preavis.node.reach import Letter, Local, Outcome, Remote
from preavis.node.reach.aside import Aside, Hung
from preavis.node.reach.console import Console
from preavis.node.reach.desk_keys import DeskKeys
from preavis.node.reach.fates import Fates
from preavis.node.reach.letters import Letters
from preavis.node.reach.plan import Plan
from preavis.node.reach.spool import Spool
from preavis.node.reach.ways import hooks_of, mail_of
from preavis.store import StorageFailed, Store, Told
from preavis.store.reach import LINE_CHECK, Sending

T = TypeVar("T")
AT_ONCE: Final = 25
TAKE_SECONDS: Final = 0.05
LOCAL_SECONDS: Final = 20
"""After this a disk that does not answer is trouble."""
PAUSE_SECONDS: Final = 0.05
IDLE_SECONDS: Final = 1.0

LineName = tuple[str, str, str]


class Run(Protocol):
    """Runs work on the thread that holds the store."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...


@dataclass(frozen=True, slots=True)
class Job:
    """What goes out on one line now, in order."""

    line: LineName
    letters: tuple[Letter, ...]


class Dispatcher:
    """The ways of this node's desks."""

    def __init__(
        self, config: Config, directory: Path, store: Store, keys: DeskKeys, clock: Clock, plan: Plan, letters: Letters
    ) -> None:
        """`directory` is the node's. Raises UnusableInput where a file that the configuration names cannot be used."""
        self._store = store
        self._clock = clock
        self._plan = plan
        self._letters = letters
        self._desks = {desk.label: desk for desk in config.desk}
        self._local: dict[str, Local] = {"console": Console(), "spool": Spool(directory / "spool")}
        self._relay = config.mail
        self._mail = mail_of(config, directory)
        self.hooks = hooks_of(config, directory, keys, clock)
        self._flying: set[LineName] = set()
        self._served_by: Counter[str] = Counter()
        self._looking: set[str] = set()
        self._aside = Aside()
        self.fates = Fates(store)
        self.served = False
        """Whether `run` sends what is due; set before the node begins to serve, so that no share ever holds the store's thread."""

    # -- on the store's thread ---------------------------------------------------------------------------------------

    def attend(self, now: datetime) -> None:
        """Plan what is due; where no node is served, also put what needs no network where it is read."""
        self._plan.make(now)
        if self.served:
            return
        while jobs := [job for job in self.take(now) if job.line[0] in self._local]:
            for job in jobs:
                self.record(job, self._local[job.line[0]].put(job.letters))
        self._record_gone(*self._local["spool"].gone(self._store.spooled()))

    def take(self, now: datetime) -> list[Job]:
        """Return what goes out now, a job for each line that has nothing in the air. What nobody needs any more is dropped.

        Works for a bounded time; the lines that are left are taken as soon as something has landed.
        """
        jobs: list[Job] = []
        until = self._clock.monotonic() + TAKE_SECONDS
        for line in self._store.sendings_due(now):
            if jobs and self._clock.monotonic() > until:
                break
            way, desk, address = line
            if line in self._flying:
                continue
            waiting = self._store.sendings_of(way, desk, address, now, AT_ONCE if way in self._local else 1)
            letters = [letter for sending in waiting if (letter := self._letter_or_drop(sending, now)) is not None]
            if letters and way != "sheet":  # paper waits for a person
                jobs.append(Job(line, tuple(letters)))
        return jobs

    def host_of(self, line: LineName) -> str:
        """Return what stands before an address and before others: the relay, the host of a webhook; empty where nothing does."""
        way, _, address = line
        if way == "mail" and self._relay is not None:
            return f"{self._relay.host}:{self._relay.port}"
        return urlsplit(address).netloc if way == "webhook" else ""

    def _letter_or_drop(self, sending: Sending, now: datetime) -> Letter | None:
        told = self._store.told_by_id(sending.told) if sending.told is not None else None
        entry = self._store.entry(told.origin, told.index) if told is not None else None
        desk = self._desks.get(sending.desk)
        why = self._needless(sending, told)
        if why is None and desk is not None:
            return self._letters.letter(sending, desk, told, entry)
        with self._store.transaction():
            self.fates.drop(sending, why or "unconfigured", now)
        return None

    def _needless(self, sending: Sending, told: Told | None) -> str | None:
        """Return why a message need not go out any more, None where it must."""
        desk = self._desks.get(sending.desk)
        named = desk is not None and sending.way in desk.ways and sending.address in desk.addresses(sending.way)
        if not named and sending.way != "sheet":  # any desk can be handed a sheet
            return "unconfigured"
        if told is None:
            return None
        if told.superseded:
            return "superseded"
        if told.acknowledged is not None and sending.way != "console" and not sending.kind.startswith("reminder"):
            return "acknowledged"
        return None

    def record(self, job: Job, outcomes: Sequence[Outcome]) -> None:
        """Record what became of each letter of a job, all in one transaction."""
        now = self._clock.now()
        with self._store.transaction():
            for letter, outcome in zip(job.letters, outcomes, strict=True):
                self.fates.record(letter.sending, outcome, self.host_of(job.line), now)

    def _record_gone(self, taken: Sequence[Sending], lost: Sequence[Sending]) -> None:
        """Record as delivered what the desks' own systems have taken, and as to be done again what went with its disk."""
        if not (taken or lost):
            return
        now = self._clock.now()
        with self._store.transaction():
            for sending in taken:
                self.fates.reported(sending, "delivered", sending.detail, now)
                if sending.kind == LINE_CHECK:  # it was taken, so the line is alive
                    self.fates.answered(replace(sending, state="delivered"), now)
            for sending in lost:
                self.fates.lost(sending, now)

    # -- beside the store's thread -----------------------------------------------------------------------------------

    async def run(self, run: Run, listeners: set[Callable[[], None]]) -> None:
        """Send what is due until cancelled. `listeners`: whoever is called when something has changed."""
        woken = asyncio.Event()
        self.served = True
        listeners.add(woken.set)
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    with contextlib.suppress(StorageFailed):  # the watch shows the store's trouble
                        for job in await run(self._next):
                            self._flying.add(job.line)
                            group.create_task(self._fly(job, run, woken))
                        for lying in _by_directory(await run(self._store.spooled)):
                            if lying[0].address not in self._looking:
                                self._looking.add(lying[0].address)
                                group.create_task(self._look_for_gone(lying, run))
                    await _wait(woken)
        finally:
            listeners.discard(woken.set)

    def _next(self) -> list[Job]:
        now = self._clock.now()
        self._plan.make(now)
        return self.take(now)

    async def send_due(self, run: Run) -> int:
        """Send what is due now over the network, wait for all of it, and return how many messages went their way."""
        jobs = [job for job in await run(self._next) if job.line[0] not in self._local]
        self._flying.update(job.line for job in jobs)
        await asyncio.gather(*(self._fly(job, run, asyncio.Event()) for job in jobs))
        return len(jobs)

    async def _fly(self, job: Job, run: Run, done: asyncio.Event) -> None:
        try:
            outcomes = await self._send(job)
            await _kept(run, lambda: self.record(job, outcomes))
        finally:
            self._flying.discard(job.line)
            done.set()

    async def _send(self, job: Job) -> list[Outcome]:
        way, desk, address = job.line
        if (local := self._local.get(way)) is not None:
            try:
                return await self._aside.run(job.line, LOCAL_SECONDS, lambda: local.put(job.letters))
            except Hung:
                return [Outcome("later", f"no answer in {LOCAL_SECONDS} s")] * len(job.letters)
        remote: Remote | None = self._mail if way == "mail" else self.hooks.get((desk, address))
        assert remote is not None, "a letter is made for ways of the configuration alone"
        host = self.host_of(job.line)
        return [await self._through(host, remote, letter) for letter in job.letters]

    async def _through(self, host: str, remote: Remote, letter: Letter) -> Outcome:
        """Send one letter; a host that has served another meanwhile is not the one to blame."""
        before = self._served_by[host]
        try:
            outcome = await remote.send(letter)
        except Exception as error:  # noqa: BLE001 - one letter that trips a library ends neither the node nor the others
            return Outcome("later", f"{type(error).__name__}: {error}"[:300])
        if outcome.fault == "unsure":
            return replace(outcome, fault="address" if self._served_by[host] > before else "host")
        self._served_by[host] += outcome.fault == "address"
        return outcome

    async def _look_for_gone(self, lying: list[Sending], run: Run) -> None:
        place = ("taken", lying[0].address)
        try:
            gone = await self._aside.run(place, LOCAL_SECONDS, lambda: self._local["spool"].gone(lying))
        except Hung:  # nothing is delivered; what is to be put there raises the alarm
            return
        else:
            await _kept(run, lambda: self._record_gone(*gone))
        finally:
            self._looking.discard(lying[0].address)


async def _kept(run: Run, work: Callable[[], None]) -> None:
    """Record, again and again while the store fails: what is not recorded would go out again every second."""
    while True:
        try:
            return await run(work)
        except StorageFailed:
            await asyncio.sleep(IDLE_SECONDS)


def _by_directory(lying: Iterable[Sending]) -> list[list[Sending]]:
    found: dict[str, list[Sending]] = {}
    for sending in lying:
        found.setdefault(sending.address, []).append(sending)
    return list(found.values())


async def _wait(woken: asyncio.Event) -> None:
    """Wait until woken, at most a second; what arrives together is told together."""
    try:
        await asyncio.wait_for(woken.wait(), IDLE_SECONDS)
    except TimeoutError:
        return
    await asyncio.sleep(PAUSE_SECONDS)
    woken.clear()
