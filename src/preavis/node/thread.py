"""The one thread that holds the store, and waking whoever waits for a change."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from preavis.node.push import Courier

T = TypeVar("T")


class StoreThread:
    """Runs all work on the store in order; couriers and listeners are woken from any thread."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._wakes: dict[Courier, asyncio.Event] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self.listeners: set[Callable[[], None]] = set()

    async def in_parts(self, work: Iterator[T], begin: Callable[[], Callable[[], bool]]) -> list[T]:
        """Return what long work yields; between its parts others have their turn. `begin` tells when a part is long enough."""
        found: list[T] = []

        def part() -> bool:
            enough = begin()
            for each in work:
                found.append(each)
                if enough():
                    return True
            return False

        while await self.run(part):
            pass
        return found

    async def run(self, work: Callable[[], T]) -> T:
        """Run work on the thread that holds the store."""
        self._loop = asyncio.get_running_loop()
        return await self._loop.run_in_executor(self._pool, work)

    def later(self, work: Callable[[], None]) -> None:
        """Let work wait for its turn."""
        self._pool.submit(work)

    def wake(self, party: str | None = None) -> None:
        """Wake deliveries (to one party, or all) and whoever listens for changes. May be called from any thread."""
        if self._loop is None or self._loop.is_closed():
            return

        def wake() -> None:
            for courier, event in self._wakes.items():
                if party is None or courier.party == party:
                    event.set()
            for listener in tuple(self.listeners):
                listener()

        self._loop.call_soon_threadsafe(wake)

    async def wait_for_work(self, courier: Courier, seconds: float) -> None:
        """Wait until woken, at most some seconds."""
        event = self._wakes.setdefault(courier, asyncio.Event())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)
        event.clear()

    def close(self) -> None:
        """Finish what waits, then end the thread."""
        self._pool.shutdown()
