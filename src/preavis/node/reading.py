"""Reading the cases of a store once when a node starts, the newest first, and never loading one twice in a moment.

Ten thousand cases take seconds; the node serves meanwhile, says how many are still unread, and ends no alarm before it
has read them all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from preavis.clock import Clock
from preavis.node.cases import Case
from preavis.node.rounds import Rounds

AT_START_SECONDS: Final = 0.3
SLICE_SECONDS: Final = 0.02


class Loaded:
    """Cases as loaded in this second: several rounds and many screens ask for the same one; a write voids them all."""

    def __init__(self, load: Callable[[bytes, datetime], Case | None], version: Callable[[], int]) -> None:
        self._load = load
        self._version = version
        self._at: tuple[datetime, int] | None = None
        self._cases: dict[bytes, Case | None] = {}

    def __call__(self, leaf: bytes, now: datetime) -> Case | None:
        """Return a case as it stands now, None where it is unknown."""
        at = (now, self._version())
        if at != self._at:
            self._at = at
            self._cases.clear()
        if leaf not in self._cases:
            self._cases[leaf] = self._load(leaf, now)
        return self._cases[leaf]


class Reading:
    """The cases that no round has looked at since the start, and the work that is left of every round."""

    def __init__(self, cases: Iterable[bytes], rounds: Sequence[Rounds[Any]], clock: Clock) -> None:
        self._unread = deque(cases)
        self._rounds = rounds
        self._clock = clock

    @property
    def unread(self) -> int:
        """How many cases have not been read since the start; while there are any, nobody may say that all is well."""
        return len(self._unread)

    @property
    def waiting(self) -> int:
        """How many cases are still to be looked at, for the first time or again."""
        return self.unread + max((rounds.waiting for rounds in self._rounds), default=0)

    def go_on(self, now: datetime, seconds: float = SLICE_SECONDS) -> None:
        """Work for so many seconds: what has changed first, then what is unread."""
        until = self._clock.monotonic() + seconds
        for rounds in self._rounds:
            rounds.catch_up(now, until - self._clock.monotonic())
        while self._unread and self._clock.monotonic() <= until:
            case = self._unread.popleft()
            for rounds in self._rounds:
                rounds.look(case, now)
