"""What became of each message, written down: the state of the message, the attempt, the life of the address.

All of it on the store's thread.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from preavis.node.reach import Outcome
from preavis.node.reach.timing import next_try
from preavis.store import Store, Told
from preavis.store.reach import Attempt, Line, Sending


class Fates:
    """The record of what was tried and what came of it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(self, sending: Sending, outcome: Outcome, host: str, now: datetime) -> None:
        """Record what became of one try through a host (empty where there is none). Inside a transaction."""
        sending = self._store.sending(sending.id) or sending  # an answer may have come while it was in the air
        tries = sending.tries + 1
        again = outcome.fate == "later"
        blocked = again and outcome.fault != "address"
        self._store.set_sending(
            replace(
                sending,
                state="waiting" if outcome.fate == "later" else outcome.fate,
                tries=tries,
                next_at=next_try(tries, now, sending.until) if again else sending.next_at,
                detail=outcome.detail,
                answered_at=sending.answered_at or (now if outcome.answered else None),
                blocked_by=host if blocked else "",
                place=outcome.place,
            )
        )
        if host and outcome.fault == "address":  # it has spoken, so whoever waits for it need not wait for his turn
            self._store.unblock(host, now)
        self._attempt(sending, outcome.fate, now, outcome.detail)
        if sending.way == "console":
            return
        line = self._line(sending, now)
        if outcome.fate in {"sent", "delivered"}:
            line = replace(line, sent_at=now, problem="")
        else:
            line = replace(line, problem=outcome.detail)
        self._store.put_line(replace(line, answered_at=now) if outcome.answered else line)

    def lost(self, sending: Sending, now: datetime) -> None:
        """Record that a file is gone with the disk that it was written to; it is written again. Inside a transaction."""
        said = "the disk there is another one"
        self._store.set_sending(replace(sending, state="waiting", next_at=now, detail=said))
        self._attempt(sending, "later", now, said)

    def drop(self, sending: Sending, why: str, now: datetime) -> None:
        """Record that a message need not go out any more. Inside a transaction."""
        self._store.set_sending(replace(sending, state="dropped", detail=why))
        self._attempt(sending, "dropped", now, why)

    def reported(self, sending: Sending, fate: str, detail: str, now: datetime) -> None:
        """Record what another system says of a message that was sent: `delivered`, `failed`, `delayed`. Inside a transaction."""
        self._attempt(sending, fate, now, detail)
        if fate == "delivered":
            self._store.set_sending(replace(sending, state="delivered", detail=detail))
        if fate == "failed":
            self._store.set_sending(replace(sending, state="failed", detail=detail))
            self._store.put_line(replace(self._line(sending, now), problem=detail))

    def answered(self, sending: Sending, now: datetime, detail: str = "") -> None:
        """Record that somebody answered a message: its address is alive. Inside a transaction."""
        self._store.set_sending(replace(sending, answered_at=sending.answered_at or now))
        self._attempt(sending, "answered", now, detail)
        if sending.way != "sheet":
            self._store.put_line(replace(self._line(sending, now), answered_at=now, problem=""))

    def unmatched(self, desk: str, address: str, detail: str, now: datetime) -> None:
        """Record a mail from a desk that names no message it was sent. Inside a transaction."""
        self._store.put_attempt(Attempt(None, "mail", "unmatched", now, detail, desk, address, "reply"))

    def shown(self, told: Told, officer: str, at: datetime) -> None:
        """Record that the console has shown an entry to an officer of its desk, once a officer."""
        for attempt in self._store.attempts(told.id):
            if (attempt.way, attempt.fate, attempt.detail) == ("console", "delivered", officer):
                return
        with self._store.transaction():
            self._store.put_attempt(Attempt(told.id, "console", "delivered", at, officer, told.desk))

    def printed(self, sending: Sending, officer: str, now: datetime) -> None:
        """Record that a person has printed the sheet of a desk."""
        with self._store.transaction():
            if sending.state == "waiting":
                self._store.set_sending(replace(sending, state="sent", tries=1, detail=officer))
            self._attempt(sending, "sent", now, officer)

    def read_back(self, told: Told, officer: str, now: datetime) -> None:
        """Record that a desk has read its code back by telephone. Inside a transaction."""
        self._store.put_attempt(Attempt(told.id, "sheet", "answered", now, officer, told.desk))

    def _line(self, sending: Sending, now: datetime) -> Line:
        for line in self._store.lines():
            if (line.desk, line.way, line.address) == (sending.desk, sending.way, sending.address):
                return line
        return Line(desk=sending.desk, way=sending.way, address=sending.address, first_at=now)

    def _attempt(self, sending: Sending, fate: str, at: datetime, detail: str) -> None:
        self._store.put_attempt(
            Attempt(
                sending.told, sending.way, fate, at, detail, sending.desk, sending.address, sending.kind, sending.id
            )
        )
