"""Guessing takes ever longer, and never locks anybody out for good.

Each try counts before it is looked at, so that a hundred at once are a hundred; a right one clears what it counted. After the
free tries the wait doubles from one second to a minute and stays there. Counts are forgotten an hour after the last try and when
the node starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from preavis.errors import Refused

LONGEST: Final = 60
FORGOTTEN: Final = timedelta(hours=1)
KEPT: Final = 10_000

Keys = Mapping[str, int]
"""What a try counts for, and how many tries of that are free."""


class Throttle:
    """Counts tries at a secret."""

    def __init__(self) -> None:
        self._tries: dict[str, tuple[int, datetime]] = {}

    def begin(self, keys: Keys, now: datetime) -> int:
        """Count a try; return how many the most tried key now has. Raises Refused, with the seconds, where one must wait."""
        wait = max((self._wait(key, free, now) for key, free in keys.items()), default=0)
        if wait > 0:
            raise Refused("officer.wait", n=wait)
        self._forget(now)
        for key in keys:
            self._tries[key] = (self._tries.pop(key, (0, now))[0] + 1, now)
        return max(self._tries[key][0] for key in keys)

    def passed(self, keys: Keys, own: str) -> None:
        """Take back the try of somebody who has proven who he is, and forget all that counted for his own key."""
        for key in keys:
            count, last = self._tries.pop(key, (1, None))
            if key != own and count > 1 and last is not None:
                self._tries[key] = (count - 1, last)

    def _wait(self, key: str, free: int, now: datetime) -> int:
        count, last = self._tries.get(key, (0, now))
        if count < free or now - last >= FORGOTTEN:
            return 0
        delay = min(LONGEST, 1 << min(count - free, 6))
        return delay - int((now - last).total_seconds())

    def _forget(self, now: datetime) -> None:
        for key in [key for key, (_, last) in self._tries.items() if now - last >= FORGOTTEN]:
            del self._tries[key]
        while len(self._tries) >= KEPT:
            del self._tries[next(iter(self._tries))]  # the one tried longest ago: a try moves its key to the end
