"""The server-sent stream: the clock that every screen shows, how the alarms stand, and a word when something has changed.

Changes that come together are told together: at most four times a second, the first at once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

from preavis.clock import format_instant, ticking_time
from preavis.node import Node
from preavis.store.people import Officer

BEAT: Final = 1.0
TOGETHER: Final = 0.25
ASK_AGAIN: Final = 15
"""Beats after which it is asked whether the officer is still signed in."""


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


async def stream(node: Node, officer: Officer, still: Callable[[], Awaitable[bool]]) -> AsyncIterator[bytes]:
    """Yield a clock event every second and a change event at once; ends when the reader goes or is `still` here no more."""
    changed = asyncio.Event()
    changed.set()
    node.thread.listeners.add(changed.set)
    beats = 0
    try:
        while True:
            now = node.clock.now()
            yield f"event: clock\ndata: {format_instant(now)} {ticking_time(now)}\n\n".encode()
            beats += 1
            if beats % ASK_AGAIN == 0 and not await still():
                return
            try:
                await asyncio.wait_for(changed.wait(), BEAT)
            except TimeoutError:
                continue
            changed.clear()
            state = json.dumps(await node.run(lambda: standing(node, officer)))
            yield f"event: change\ndata: {state}\n\n".encode()
            await asyncio.sleep(TOGETHER)
    finally:
        node.thread.listeners.discard(changed.set)
