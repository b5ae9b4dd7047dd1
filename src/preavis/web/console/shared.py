"""One rendering for all who see the same: after a change, twenty screens ask for the same page within a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable


class Shared:
    """Pages as rendered just now, by what distinguishes those who see them; void as soon as anything has changed."""

    def __init__(self, state: Callable[[], Hashable]) -> None:
        """`state`: what changes whenever a page could."""
        self._state = state
        self._at: Hashable = None
        self._pages: dict[Hashable, asyncio.Future[str]] = {}

    async def get(self, key: Hashable, render: Callable[[], Awaitable[str]]) -> str:
        """Return a page, rendered once however many ask for it meanwhile."""
        if (state := self._state()) != self._at:
            self._at = state
            self._pages = {}
        pages = self._pages
        found = pages.get(key)
        if found is None:
            found = pages[key] = asyncio.ensure_future(render())
        try:
            return await asyncio.shield(found)
        except BaseException:
            pages.pop(key, None)
            raise
