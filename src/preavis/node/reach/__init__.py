"""The last mile: every way to reach a desk is one module that takes letters and says what became of them.

"Sent": another's system has taken it. "Delivered": it is where the desk reads. "Acknowledged": a person has read it, and that
is an entry, never an attempt. A message goes out at least once: after a crash between sending and recording it goes out again,
under the same Message-ID, `webhook-id` or file name, by which the receiver can tell it is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from preavis.store.reach import Sending

Fate = Literal["sent", "delivered", "failed", "later"]
"""`failed` is for good; `later` is tried again."""

Fault = Literal["address", "host", "unsure"]
"""What a try stopped at: the address alone, or the relay or host before it that other addresses need too."""

EXERCISE: Final = "EXERCISE EXERCISE EXERCISE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message ready to go: the signed text, the same for machines, and where the answer goes."""

    sending: Sending
    subject: str
    signed: str
    document: bytes
    link: str
    exercise: bool
    stem: str
    entry: bytes | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try. `detail` says it in the other system's own words: a reply code, a file, an error.

    `fault`: `unsure` is the host's, unless the host has served another message meanwhile. `place`: the disk that has the file.
    """

    fate: Fate
    detail: str
    answered: bool = False
    fault: Fault = "address"
    place: str = ""


class Remote(Protocol):
    """A way over a network; one letter at a time, never longer than its own timeout. Never raises."""

    async def send(self, letter: Letter) -> Outcome:
        """Send a letter and say what became of it."""
        ...


class Local(Protocol):
    """A way on this machine's disks, called on a thread that may wait. Never raises."""

    def put(self, letters: Sequence[Letter]) -> list[Outcome]:
        """Put letters where they are read, all durable when this returns."""
        ...

    def gone(self, sendings: Sequence[Sending]) -> tuple[list[Sending], list[Sending]]:
        """Return those that the desk has taken since, and those that are gone because the disk beneath them is another one."""
        ...
