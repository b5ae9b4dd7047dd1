"""Takes what must go out, gives it to the ways, and records what became of each try. The store's thread never waits for a way.

Each address is a line of its own with one message in the air at a time, so that a slow one delays nobody else. Where no node
is served (a command that has the directory for itself) what needs no network is done at once; the rest waits for `serve`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol, TypeVar

from preavis.clock import Clock
from preavis.node.config import Config
from preavis.node.reach import Letter, Local, Outcome, Remote
from preavis.node.reach.console import Console
from preavis.node.reach.desk_keys import DeskKeys
from preavis.node.reach.letters import Letters
from preavis.node.reach.mail import Mail
from preavis.node.reach.plan import Plan
from preavis.node.reach.spool import Spool
from preavis.node.reach.timing import LINE_CHECK_EVERY, next_try
from preavis.node.reach.webhook import Hook
from preavis.store import StorageFailed, Store, StoredEntry, Told
from preavis.store.reach import LINE_CHECK, Attempt, Line, Sending

T = TypeVar("T")
AT_ONCE: Final = 25
TAKE_SECONDS: Final = 0.05
LOCAL_THREADS: Final = 128
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
        self._mail = Mail(config.mail, directory) if config.mail is not None else None
        self.hooks = {
            (desk.label, hook.url): Hook(hook, directory, keys, clock) for desk in config.desk for hook in desk.webhook
        }
        self._flying: set[LineName] = set()
        self._looking: set[str] = set()
        self._served = False

    # -- on the store's thread ---------------------------------------------------------------------------------------

    def attend(self, now: datetime) -> None:
        """Plan what is due; where no node is served, also put what needs no network where it is read."""
        self._plan.make(now)
        if self._served:
            return
        while jobs := [job for job in self.take(now) if job.line[0] in self._local]:
            for job in jobs:
                self.record(job, self._local[job.line[0]].put(job.letters))
        self._record_taken(self._local["spool"].taken(self._store.spooled()))

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

    def _letter_or_drop(self, sending: Sending, now: datetime) -> Letter | None:
        told = self._store.told_by_id(sending.told) if sending.told is not None else None
        entry = self._store.entry(told.origin, told.index) if told is not None else None
        desk = self._desks.get(sending.desk)
        why = self._needless(sending, told, now)
        if why is None and desk is not None:
            return self._letters.letter(sending, desk, told, entry)
        with self._store.transaction():
            self._store.set_sending(replace(sending, state="dropped", detail=why or "unconfigured"))
            self._attempt(sending, "dropped", now, why or "unconfigured")
        return None

    def _needless(self, sending: Sending, told: Told | None, now: datetime) -> str | None:
        """Return why a message need not go out any more, None where it must."""
        desk = self._desks.get(sending.desk)
        named = desk is not None and sending.way in desk.ways and sending.address in desk.addresses(sending.way)
        if not named and sending.way != "sheet":  # any desk can be handed a sheet
            return "unconfigured"
        if told is None:
            return "superseded" if now - sending.made_at >= LINE_CHECK_EVERY else None
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
                self._record(letter.sending, outcome, now)

    def _record(self, sending: Sending, outcome: Outcome, now: datetime) -> None:
        sending = self._store.sending(sending.id) or sending  # an answer may have come while it was in the air
        tries = sending.tries + 1
        again = outcome.fate == "later"
        self._store.set_sending(
            replace(
                sending,
                state="waiting" if outcome.fate == "later" else outcome.fate,
                tries=tries,
                next_at=next_try(tries, now, sending.until) if again else sending.next_at,
                detail=outcome.detail,
                answered_at=sending.answered_at or (now if outcome.answered else None),
            )
        )
        self._attempt(sending, outcome.fate, now, outcome.detail)
        if sending.way == "console":
            return
        line = self._line(sending, now)
        if outcome.fate in {"sent", "delivered"}:
            line = replace(line, sent_at=now, problem="")
        else:
            line = replace(line, problem=outcome.detail)
        self._store.put_line(replace(line, answered_at=now) if outcome.answered else line)

    def _line(self, sending: Sending, now: datetime) -> Line:
        for line in self._store.lines():
            if (line.desk, line.way, line.address) == (sending.desk, sending.way, sending.address):
                return line
        return Line(desk=sending.desk, way=sending.way, address=sending.address, first_at=now)

    def _attempt(self, sending: Sending, fate: str, at: datetime, detail: str) -> None:
        self._store.put_attempt(
            Attempt(
                sending.told, sending.way, fate, at, detail, sending.desk, sending.address, sending.kind, sending.id
            )
        )

    def _record_taken(self, taken: Sequence[Sending]) -> None:
        """Record as delivered what the desks' own systems have taken; a line check that was taken is answered."""
        if not taken:
            return
        now = self._clock.now()
        with self._store.transaction():
            for sending in taken:
                self.reported(sending, "delivered", sending.detail, now)
                if sending.kind == LINE_CHECK:
                    self.answered(replace(sending, state="delivered"), now)

    def reported(self, sending: Sending, fate: str, detail: str, now: datetime) -> None:
        """Record what another system says of a message that was sent: `delivered`, `failed`, `delayed`. Inside a transaction."""
        self._attempt(sending, fate, now, detail)
        if fate == "delivered":
            self._store.set_sending(replace(sending, state="delivered", detail=detail))
        if fate == "failed":
            self._store.set_sending(replace(sending, state="failed", detail=detail))
            self._store.put_line(replace(self._line(sending, now), problem=detail))

    def answered(self, sending: Sending, now: datetime, detail: str = "") -> None:
        """Record that somebody answered a message: its address is alive. Inside a transaction."""
        self._store.set_sending(replace(sending, answered_at=sending.answered_at or now))
        self._attempt(sending, "answered", now, detail)
        if sending.way != "sheet":
            self._store.put_line(replace(self._line(sending, now), answered_at=now, problem=""))

    def shown(self, told: Told, officer: str, at: datetime) -> None:
        """Record that the console has shown an entry to an officer of its desk, once a officer."""
        for attempt in self._store.attempts(told.id):
            if (attempt.way, attempt.fate, attempt.detail) == ("console", "delivered", officer):
                return
        with self._store.transaction():
            self._store.put_attempt(Attempt(told.id, "console", "delivered", at, officer, told.desk))

    def printed(self, told: Told, officer: str, now: datetime) -> tuple[Sending, StoredEntry]:
        """Record that a person has printed the sheet of a desk, and return its message with the entry."""
        entry = self._store.entry(told.origin, told.index)
        assert entry is not None, "what a desk is told is stored"
        sending = self._plan.by_hand(told, now)
        with self._store.transaction():
            if sending.state == "waiting":
                self._store.set_sending(replace(sending, state="sent", tries=1, detail=officer))
            self._attempt(sending, "sent", now, officer)
        return sending, entry

    def read_back(self, told: Told, officer: str, now: datetime) -> None:
        """Record that a desk has read its code back by telephone. Inside a transaction."""
        self._store.put_attempt(Attempt(told.id, "sheet", "answered", now, officer, told.desk))

    # -- beside the store's thread -----------------------------------------------------------------------------------

    async def run(self, run: Run, listeners: set[Callable[[], None]]) -> None:
        """Send what is due until cancelled. `listeners`: whoever is called when something has changed."""
        woken = asyncio.Event()
        self._served = True
        listeners.add(woken.set)
        pool = ThreadPoolExecutor(LOCAL_THREADS, thread_name_prefix="desks")
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    with contextlib.suppress(StorageFailed):  # the watch shows the store's trouble
                        for job in await run(self._next):
                            self._flying.add(job.line)
                            group.create_task(self._fly(job, run, pool, woken))
                        for lying in _by_directory(await run(self._store.spooled)):
                            if lying[0].address not in self._looking:
                                self._looking.add(lying[0].address)
                                group.create_task(self._look_for_taken(lying, run, pool))
                    await _wait(woken)
        finally:
            self._served = False
            listeners.discard(woken.set)
            pool.shutdown(wait=False, cancel_futures=True)

    def _next(self) -> list[Job]:
        now = self._clock.now()
        self._plan.make(now)
        return self.take(now)

    async def send_due(self, run: Run) -> int:
        """Send what is due now over the network, wait for all of it, and return how many messages went their way."""
        jobs = [job for job in await run(self._next) if job.line[0] not in self._local]
        self._flying.update(job.line for job in jobs)
        await asyncio.gather(*(self._fly(job, run, None, asyncio.Event()) for job in jobs))
        return len(jobs)

    async def _fly(self, job: Job, run: Run, pool: ThreadPoolExecutor | None, done: asyncio.Event) -> None:
        try:
            outcomes = await self._send(job, pool)
            await _kept(run, lambda: self.record(job, outcomes))
        finally:
            self._flying.discard(job.line)
            done.set()

    async def _send(self, job: Job, pool: ThreadPoolExecutor | None) -> list[Outcome]:
        way, desk, address = job.line
        if (local := self._local.get(way)) is not None:
            return await asyncio.get_running_loop().run_in_executor(pool, local.put, job.letters)
        remote: Remote | None = self._mail if way == "mail" else self.hooks.get((desk, address))
        assert remote is not None, "a letter is made for ways of the configuration alone"
        return [await remote.send(letter) for letter in job.letters]

    async def _look_for_taken(self, lying: list[Sending], run: Run, pool: ThreadPoolExecutor) -> None:
        try:
            taken = await asyncio.get_running_loop().run_in_executor(pool, self._local["spool"].taken, lying)
            await _kept(run, lambda: self._record_taken(taken))
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
