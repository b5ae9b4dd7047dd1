"""What must go out to desks, to which address, what became of each try, and which addresses are alive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

SendingState = Literal["waiting", "sent", "delivered", "failed", "dropped"]
LINE_CHECK: Final = "line_check"
LONGEST_WAIT: Final = timedelta(minutes=10)
"""The longest time between two tries of a message; whatever waits longer was written while the clock stood wrong."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing that happened on a desk's way: `sent`, `delivered`, `failed`, `later`, `answered`... `told` None: a line check."""

    told: int | None
    way: str
    fate: str
    at: datetime
    detail: str
    desk: str = ""
    address: str = ""
    kind: str = "notice"
    sending: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One message to one address of a desk. It is tried, always under the same `key`, until it is out or has failed for good.

    `until`: after this a message that still waits is trouble that a person must see. `blocked_by`: the relay or host that would
    not take it, empty where the address itself was the trouble at the last try. `place`: the disk on which a file lies.
    """

    id: int = 0
    told: int | None
    desk: str
    way: str
    address: str
    kind: str
    key: str
    made_at: datetime
    until: datetime
    next_at: datetime
    state: SendingState = "waiting"
    tries: int = 0
    detail: str = ""
    answered_at: datetime | None = None
    blocked_by: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One address and its proof of life: when it was first known, last checked, last reached, last answered, what is wrong."""

    desk: str
    way: str
    address: str
    first_at: datetime
    checked_at: datetime | None = None
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    problem: str = ""


class Reach(Protocol):
    """Messages to desks, attempts, lines."""

    def put_sending(self, sending: Sending) -> int | None:
        """Keep a message that must go out and return its number; None where one with its key is there already."""
        ...

    def set_tried(self, told: int) -> None:
        """Note that what a desk is told has its messages."""
        ...

    def sending(self, id_: int) -> Sending | None: ...
    def sending_by_key(self, key: str) -> Sending | None: ...
    def sendings(self, told: int) -> tuple[Sending, ...]: ...
    def sendings_due(self, now: datetime) -> tuple[tuple[str, str, str], ...]:
        """Return the lines (way, desk, address) that have a message to be tried now."""
        ...

    def sendings_of(self, way: str, desk: str, address: str, now: datetime, limit: int) -> tuple[Sending, ...]:
        """Return the messages of one line to be tried now, oldest first, line checks after all else."""
        ...

    def sendings_troubled(self, now: datetime) -> tuple[Sending, ...]:
        """Return what has failed or waits for another try, oldest first: new line checks, and what desks have not read.

        A reminder counts until its window is over, also for who has read: he is told again because he must not forget.
        """
        ...

    def checks_waiting(self) -> tuple[Sending, ...]:
        """Return the line checks that have not got through yet, tried or not."""
        ...

    def unblock(self, by: str, now: datetime) -> None:
        """Let everything that waits for a relay or host be tried now: it has answered."""
        ...

    def spooled(self) -> tuple[Sending, ...]:
        """Return what lies in spool directories and has not been taken."""
        ...

    def set_sending(self, sending: Sending) -> None:
        """Keep the state, tries, next try, detail and answer of a message."""
        ...

    def lines(self) -> tuple[Line, ...]: ...
    def put_line(self, line: Line) -> None: ...
    def put_attempt(self, attempt: Attempt) -> None: ...
    def attempts(self, told: int) -> tuple[Attempt, ...]: ...
    def attempts_of(self, desk: str, limit: int) -> Sequence[Attempt]:
        """Return the newest attempts on a desk's own addresses, newest first."""
        ...
