"""Who of a case has read what: each desk that must, whether it has, and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from preavis.node.case_step import CaseStep
from preavis.parties import Origin
from preavis.statements import Acknowledgement
from preavis.store import Store

DeskState = Literal["waiting", "sent", "delivered", "acknowledged", "overdue"]


@dataclass(frozen=True, slots=True)
class ExpectedDesk:
    """A desk of a party as its key card names it: a public label and the seconds within which it answers.

    `narrowed`: it is told of some launches alone, by rules that stay in its own state.
    """

    label: str
    within_seconds: int
    narrowed: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """One desk on the ladder of a case: whether it has read the version in force, or the entry `about` besides it.

    `asked_by` is the party that said what is to be read besides; both are empty for the version in force.
    """

    party: str
    desk: str
    state: DeskState
    due_at: datetime | None
    at: datetime | None = None
    officer: str = ""
    told: int | None = None
    by_deputy: bool = False
    about: str = ""
    asked_by: str = ""


class Ladders:
    """The ladders of the cases of one node."""

    def __init__(
        self,
        store: Store,
        party: str,
        desks: Mapping[Origin, Sequence[ExpectedDesk]],
        steps_of: Callable[[bytes], Sequence[CaseStep]],
    ) -> None:
        """`desks`: per journal of a party, its desks; `steps_of`: the entries that are filed in a case."""
        self._store = store
        self._party = party
        self._desks = desks
        self._steps_of = steps_of

    def of(self, case: bytes, steps: Sequence[CaseStep], asks: CaseStep, now: datetime) -> tuple[Rung, ...]:
        """Return the desks of all parties that must read an entry of a case. `steps`: the entries of the case."""
        elsewhere = all(step.stored.leaf != asks.home for step in steps)
        acks = _acknowledged((*steps, *(self._steps_of(asks.home) if elsewhere else ())), asks)
        own = {
            told.desk: told
            for told in self._store.told(case=case)
            if (told.origin, told.index) == (asks.stored.origin, asks.stored.index)
        }
        ladder = []
        for origin, desks in self._desks.items():
            if origin.channel != asks.stored.origin.channel or origin.party == asks.stored.origin.party:
                continue
            if origin.party == self._party:
                expected: list[tuple[str, datetime | None]] = [(told.desk, told.due_at) for told in own.values()]
            else:
                received = asks.received_at()
                expected = [
                    (desk.label, received + timedelta(seconds=desk.within_seconds) if received else None)
                    for desk in desks
                    if not desk.narrowed or (origin.party, desk.label) in acks  # whether it was told is not known here
                ]
            for label, due_at in expected:
                told = own.get(label) if origin.party == self._party else None
                rung = Rung(origin.party, label, "waiting", due_at, told=told.id if told else None)
                ladder.append(self._placed(rung, acks.get((origin.party, label)), now))
        return tuple(ladder)

    def beside(self, case: bytes, others: Iterable[CaseStep], now: datetime) -> tuple[Rung, ...]:
        """Return the own desks that were asked to read entries which are no versions of the notice."""
        found = {(step.stored.origin, step.stored.index): step for step in others}
        acks: dict[bytes, dict[tuple[str, str], Acknowledgement]] = {}
        rungs = []
        for told in self._store.told(case=case):
            step = found.get((told.origin, told.index))
            if step is None or told.superseded:
                continue
            leaf = step.stored.leaf
            if leaf not in acks:
                acks[leaf] = _acknowledged(found.values(), step)
            rung = Rung(
                self._party,
                told.desk,
                "waiting",
                told.due_at,
                told=told.id,
                about=leaf.hex()[:16],
                asked_by=told.origin.party,
            )
            rungs.append(self._placed(rung, acks[leaf].get((self._party, told.desk)), now))
        return tuple(rungs)

    def _placed(self, rung: Rung, ack: Acknowledgement | None, now: datetime) -> Rung:
        """Return a rung with how far it has come."""
        if ack is not None:
            deputy = ack.method == "deputy"
            return replace(rung, state="acknowledged", at=ack.at, officer=ack.officer, by_deputy=deputy)
        if rung.due_at is not None and now > rung.due_at:
            return replace(rung, state="overdue")
        attempts = self._store.attempts(rung.told) if rung.told is not None else ()
        fates = {attempt.fate for attempt in attempts if attempt.desk == rung.desk}  # not those of its deputy
        state: DeskState = "delivered" if "delivered" in fates else "sent" if "sent" in fates else "waiting"
        return replace(rung, state=state)


def _acknowledged(steps: Iterable[CaseStep], asks: CaseStep) -> dict[tuple[str, str], Acknowledgement]:
    """Return by party and desk the first acknowledgement of an entry."""
    leaf = asks.stored.leaf.hex()
    acks: dict[tuple[str, str], Acknowledgement] = {}
    for step in steps:
        refers = {reference.leaf for reference in step.entry.statement.references}
        if isinstance(step.body, Acknowledgement) and leaf in refers:
            acks.setdefault((step.stored.origin.party, step.body.desk), step.body)
    return acks
