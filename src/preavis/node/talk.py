"""Talking back: queries, objections, requests and line checks with their replies, and the state that the replies give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from preavis.clock import Window, format_instant, from_posix
from preavis.node.hours import read_hours
from preavis.node.judge import judge
from preavis.parties import Origin
from preavis.statements import Entry, Message
from preavis.store import CaseEntry, Store, StoredEntry

TalkState = Literal["open", "answered", "accepted", "declined", "withdrawn"]
SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that was said: a question or a reply, and when the other side had it (None: nobody has receipted it)."""

    stored: StoredEntry
    entry: Entry
    body: Message
    received_at: datetime | None

    @property
    def party(self) -> str:
        """Who said it."""
        return self.stored.origin.party

    @property
    def by(self) -> str:
        """The label of the officer who said it."""
        return ", ".join(approval.officer for approval in self.entry.approvals)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its replies, oldest first. `case` is the case that it is filed in; `asked` the party that answers."""

    kind: str
    question: Turn
    replies: tuple[Turn, ...]
    case: bytes
    asked: str | None

    @property
    def id(self) -> str:
        """Its name for people and commands: the first 16 hex digits of the question's leaf hash."""
        return self.question.stored.leaf.hex()[:16]

    @property
    def settled(self) -> Turn | None:
        """The reply that settles it: the newest that says how, else the first of the party that was asked."""
        said = [turn for turn in self.replies if turn.body.answer is not None and self._may(turn)]
        plain = [turn for turn in self.replies if turn.body.answer is None and turn.party != self.question.party]
        return said[-1] if said else plain[0] if plain else None

    def _may(self, turn: Turn) -> bool:
        return (turn.body.answer == "withdrawn") == (turn.party == self.question.party)

    @property
    def state(self) -> TalkState:
        """Open until somebody who may has replied."""
        turn = self.settled
        return "open" if turn is None else turn.body.answer or "answered"

    def asks(self, party: str) -> bool:
        """Return whether this party has still to answer."""
        return self.state == "open" and self.question.party != party and self.asked in {None, party}


def exchanges(
    store: Store, signers: dict[Origin, Sequence[str]], *, kind: str = "query", since: datetime | None = None
) -> tuple[Exchange, ...]:
    """Return the newest exchanges of a kind on all channels, newest first."""
    questions = store.entries_of({kind}, since=since, limit=SHOWN)
    replies = store.entries_of({"reply"}, since=since, limit=SHOWN * 10)
    return _joined(store, signers, questions, replies)


def of_case(store: Store, signers: dict[Origin, Sequence[str]], case: bytes) -> tuple[Exchange, ...]:
    """Return the exchanges that are filed in one case, newest first."""
    filed = store.case_entries(case)
    questions = [place for place in reversed(filed) if place.kind in {"query", "line_check"}]
    return _joined(store, signers, questions, [place for place in reversed(filed) if place.kind == "reply"])


def _joined(
    store: Store, signers: dict[Origin, Sequence[str]], questions: Iterable[CaseEntry], replies: Iterable[CaseEntry]
) -> tuple[Exchange, ...]:
    said = [turn for place in replies if (turn := read_turn(store, signers, place)) is not None]
    found = []
    for place in questions:
        turn = read_turn(store, signers, place)
        if turn is not None:
            leaf = turn.stored.leaf.hex()
            answers = [reply for reply in reversed(said) if leaf in _refers(reply)]
            found.append(Exchange(place.kind, turn, tuple(answers), place.case, _asked(store, turn, place.case)))
    return tuple(found)


def _refers(turn: Turn) -> set[str]:
    return {reference.leaf for reference in turn.entry.statement.references}


def _asked(store: Store, turn: Turn, case: bytes) -> str | None:
    """Return the party that is asked: the one named, else the author of the case; None where all others are."""
    first = store.find(case)
    if turn.body.to is not None or first is None or first.origin.party == turn.party:
        return turn.body.to
    return first.origin.party


def read_turn(store: Store, signers: dict[Origin, Sequence[str]], place: CaseEntry) -> Turn | None:
    """Return one filed message, None where it is none."""
    stored = store.entry(place.origin, place.index)
    judgement = judge(place.origin, place.index, stored.data) if stored is not None else None
    if stored is None or judgement is None or judgement.entry is None or not isinstance(judgement.body, Message):
        return None
    receipts = (store.earliest_receipt(place.origin, signer, place.index) for signer in signers.get(place.origin, ()))
    times = [from_posix(receipt.time) for receipt in receipts if receipt is not None]
    return Turn(stored, judgement.entry, judgement.body, min(times, default=None))


def message(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a query, a reply or a line check from the fields of a form or a command; empty ones are left out.

    Raises UnusableInput where the proposed hours cannot be read.
    """
    said = {name: str(fields[name]).strip() for name in ("text", "about", "answer", "to", "role") if fields.get(name)}
    hours = str(fields.get("proposal") or "").strip()
    more = {"proposal": [[dump_window(window) for window in windows] for windows in read_hours(hours)]} if hours else {}
    return {"text": "", **said, **more}


def dump_window(window: Window) -> dict[str, str]:
    """Return a window as a JSON value."""
    return {"from": format_instant(window.start), "to": format_instant(window.end)}
