"""The time that cosignatures carry: it never goes back, whatever the wall clock does (design section 3, three times).

A running node counts on by the monotonic clock and follows the wall clock only over small steps forward. A node that starts
with a clock before its last signed time stores and shows everything but signs nothing until the clock has passed it or an
administrator confirms.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from preavis.clock import Clock

FOLLOWED: Final = timedelta(seconds=5)


class SigningClock:
    """Counts on from the instant at which the node started."""

    def __init__(self, clock: Clock, last_signed: datetime) -> None:
        """`last_signed` is the greatest time that any key of this node has ever signed."""
        self._clock = clock
        self._base = clock.now()
        self._started = clock.monotonic()
        self._last = last_signed

    def now(self) -> datetime:
        """Return the counted instant, whole seconds."""
        counted = self._base + timedelta(seconds=self._clock.monotonic() - self._started)
        wall = self._clock.now()
        if timedelta(0) < wall - counted <= FOLLOWED:
            self._base, self._started, counted = wall, self._clock.monotonic(), wall
        return counted.replace(microsecond=0)

    @property
    def drift(self) -> timedelta:
        """How far the wall clock has moved away from the counted time (negative: it stepped back)."""
        return self._clock.now() - self.now()

    @property
    def may_sign(self) -> bool:
        """Whether the counted time has reached the last signed one."""
        return self.now() >= self._last

    def signed(self, at: datetime) -> None:
        """Remember that a key signed this time."""
        self._last = max(self._last, at)

    def confirm(self) -> None:
        """Sign on from the last signed time: an administrator says that the clock is right and the old time was wrong."""
        if self._last > self.now():
            self._base, self._started = self._last, self._clock.monotonic()
