"""Looking at cases one by one: when they change and when their time comes, so that ten thousand quiet cases cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from heapq import heappop, heappush
from typing import Final, Generic, NamedTuple, TypeVar

from preavis.clock import Clock

T = TypeVar("T")
SLICE_SECONDS: Final = 0.003


class Seen(NamedTuple, Generic[T]):
    """What one look at a case found, when to look again by itself, and whether a receipt could change it."""

    found: tuple[T, ...] = ()
    again: datetime | None = None
    waits_for_receipt: bool = False


class Rounds(Generic[T]):
    """Remembers what each case gave, and looks again only where something can be different."""

    def __init__(self, look: Callable[[bytes, datetime], Seen[T]], clock: Clock) -> None:
        self._look = look
        self._clock = clock
        self._changed: dict[bytes, None] = {}
        self._seen: dict[bytes, Seen[T]] = {}
        self._times: list[tuple[datetime, bytes]] = []
        self.looks = 0

    @property
    def waiting(self) -> int:
        """How many cases have changed and were not looked at since."""
        return len(self._changed)

    def changed(self, cases: Iterable[bytes]) -> None:
        """Look at these cases again soon."""
        self._changed.update(dict.fromkeys(cases))

    def receipted(self) -> None:
        """A receipt has come: look again at the cases that waited for one."""
        self.changed([case for case, seen in self._seen.items() if seen.waits_for_receipt])

    def found(self, now: datetime, seconds: float = SLICE_SECONDS) -> list[T]:
        """Return everything found, after looking for so many seconds at what has changed; the rest comes next round."""
        self.catch_up(now, seconds)
        return [one for seen in self._seen.values() for one in seen.found]

    def catch_up(self, now: datetime, seconds: float) -> None:
        """Look at what has changed and at what its time has come for, for so many seconds."""
        while self._times and self._times[0][0] < now:
            at, case = heappop(self._times)
            if case in self._seen and self._seen[case].again == at:
                self._changed[case] = None
        until = self._clock.monotonic() + seconds
        while self._changed:
            self.look(next(iter(self._changed)), now)
            if self._clock.monotonic() > until:
                break

    def look(self, case: bytes, now: datetime) -> None:
        """Look at one case now."""
        self._changed.pop(case, None)
        seen = self._look(case, now)
        self.looks += 1
        if seen == Seen():
            self._seen.pop(case, None)
        else:
            self._seen[case] = seen
            if seen.again is not None:
                heappush(self._times, (seen.again, case))

    def of(self, case: bytes, now: datetime) -> tuple[T, ...]:
        """Return what one case gave, looked at again where it has changed."""
        seen = self._seen.get(case)
        if case in self._changed or (seen is not None and seen.again is not None and seen.again < now):
            self.look(case, now)
        return self._seen.get(case, Seen()).found

    def seen(self) -> Mapping[bytes, Seen[T]]:
        """Return what the last looks gave, by case."""
        return self._seen
