"""The server-sent stream: the clock that every screen shows, and a word when something has changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from preavis.clock import date_time_group, format_instant
from preavis.node import Node

BEAT: Final = 1.0


async def stream(node: Node) -> AsyncIterator[bytes]:
    """Yield a clock event every second and a change event at once; ends when the reader goes."""
    changed = asyncio.Event()
    node.thread.listeners.add(changed.set)
    try:
        while True:
            now = node.clock.now()
            yield f"event: clock\ndata: {format_instant(now)} {date_time_group(now)}\n\n".encode()
            try:
                await asyncio.wait_for(changed.wait(), BEAT)
            except TimeoutError:
                continue
            changed.clear()
            yield b"event: change\ndata: now\n\n"
    finally:
        node.thread.listeners.discard(changed.set)
