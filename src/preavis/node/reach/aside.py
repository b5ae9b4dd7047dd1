"""Work on disks that may never come back: a share that hangs blocks its own thread, and nothing and nobody else.

The threads are daemons: the interpreter waits for no such thread when the node stops. What such a thread was doing counts as
not done, and is done again after the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Hung(Exception):
    """A place does not answer: the call has not come back in its time, or an earlier one has not come back yet."""


class Aside:
    """Runs blocking calls beside the event loop, one at a time for each place."""

    def __init__(self) -> None:
        self._busy: set[Hashable] = set()

    async def run(self, place: Hashable, seconds: float, work: Callable[[], T]) -> T:
        """Return what `work` returns. Raises Hung after so many seconds, at once while an earlier call to the place hangs."""
        if place in self._busy:
            raise Hung
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def settle(finish: Callable[[Any], None], value: Any) -> None:
            self._busy.discard(place)
            if not done.done():  # else: given up
                finish(value)

        def call() -> None:
            finish, value = done.set_result, None
            try:
                value = work()
            except BaseException as error:  # noqa: BLE001 - it is raised where the result is awaited
                finish, value = done.set_exception, error  # type: ignore[assignment]
            with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
                loop.call_soon_threadsafe(settle, finish, value)

        self._busy.add(place)
        threading.Thread(target=call, name="desks", daemon=True).start()
        try:
            return await asyncio.wait_for(done, seconds)
        except TimeoutError as error:
            raise Hung from error
