"""The server-sent stream: the clock that every screen shows, how the alarms stand, and a word when something has changed.

Changes that come together are told together: at most four times a second, the first at once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from preavis.clock import format_instant, ticking_time
from preavis.node import Node
from preavis.store.people import Officer

BEAT: Final = 1.0
TOGETHER: Final = 0.25
ASK_AGAIN: Final = 15
"""Beats after which it is asked in any case whether the reader still may; to be asked keeps a session awake."""


class Admission:
    """Whether the reader of a stream still may read: a session that an administrator ends takes its screens with it.

    The store is asked only when somebody's session, token or roles have ended since, when the time of the last answer is over,
    or after so many beats; a beat in which nothing of that is so compares two numbers.
    """

    def __init__(self, node: Node, lasts: Callable[[], Awaitable[datetime | None]]) -> None:
        """`lasts` returns until when the reader may read as things stand, None where he may no more."""
        self._node = node
        self._lasts = lasts
        self._until: datetime | None = None
        self._leavings = -1
        self._beats = 0

    async def holds(self) -> bool:
        """Return whether the reader may still be told something; asked before each thing he is told."""
        leavings, now = self._node.store.leavings, self._node.clock.now()
        self._beats += 1
        if self._until is None or now > self._until or leavings != self._leavings or self._beats % ASK_AGAIN == 0:
            self._until, self._leavings = await self._lasts(), leavings
        return self._until is not None


def seen_at(node: Node) -> str:
    """Return what changes whenever a page could show something else."""
    return f"{node.store.version()}.{node.overview.rounds.looks}"


def standing(node: Node, officer: Officer) -> dict[str, Any]:
    """Return what the sound of a screen depends on: unacknowledged alarms by priority, and the notices for its desk."""
    waiting = node.overview.waiting_for(node.config.party, officer.desk) if officer.desk else ()
    return {
        "at": seen_at(node),
        "alarms": node.alarm_list.unseen,
        "newest": node.alarm_list.newest,
        "calls": len(waiting),
        "first": waiting[0].id if waiting else "",
    }


async def stream(node: Node, officer: Officer, admission: Admission) -> AsyncIterator[bytes]:
    """Yield a clock event every second and a change event at once; ends when the reader goes or his admission ends."""
    changed = asyncio.Event()
    changed.set()
    node.thread.listeners.add(changed.set)
    try:
        while await admission.holds():
            now = node.clock.now()
            yield f"event: clock\ndata: {format_instant(now)} {ticking_time(now)}\n\n".encode()
            try:
                await asyncio.wait_for(changed.wait(), BEAT)
            except TimeoutError:
                continue
            changed.clear()
            if not await admission.holds():
                return
            state = json.dumps(await node.run(lambda: standing(node, officer)))
            yield f"event: change\ndata: {state}\n\n".encode()
            await asyncio.sleep(TOGETHER)
    finally:
        node.thread.listeners.discard(changed.set)
