"""Looking at cases one by one: when they change and when their time comes, so that ten thousand quiet cases cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
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

    def changed(self, cases: Iterable[bytes]) -> None:
        """Look at these cases again soon."""
        self._changed.update(dict.fromkeys(cases))

    def receipted(self) -> None:
        """A receipt has come: look again at the cases that waited for one."""
        self.changed([case for case, seen in self._seen.items() if seen.waits_for_receipt])

    def found(self, now: datetime, *, whole: bool = False) -> list[T]:
        """Return everything found. Works for a bounded time unless the `whole` is asked for; the rest comes next round."""
        self.changed([case for case, seen in self._seen.items() if seen.again is not None and seen.again < now])
        until = self._clock.monotonic() + SLICE_SECONDS
        while self._changed:
            case = next(iter(self._changed))
            del self._changed[case]
            seen = self._look(case, now)
            if seen == Seen():
                self._seen.pop(case, None)
            else:
                self._seen[case] = seen
            if not whole and self._clock.monotonic() > until:
                break
        return [one for seen in self._seen.values() for one in seen.found]
