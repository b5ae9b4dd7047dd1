"""Who answered, and how fast: per desk from acknowledgements, per party from line checks answered by people."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from preavis.clock import from_posix
from preavis.node.case_step import CaseStep
from preavis.node.cases import Case
from preavis.node.drills import due_at, seconds
from preavis.node.talk import Exchange
from preavis.statements import DISPATCHED, Acknowledgement
from preavis.store import Store

LINE: Final = "line check"


@dataclass(frozen=True, slots=True)
class Asked:
    """One desk asked to read one entry (or to answer a line check): how long it took, None where it never answered."""

    party: str
    desk: str
    seconds: int | None
    in_time: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How one desk has answered. Times in seconds over what was answered; `in_time` in per cent of all that was asked."""

    party: str
    desk: str
    asked: int
    answered: int
    median: int | None
    worst: int | None
    in_time: int


def scores(asked: Iterable[Asked]) -> tuple[Score, ...]:
    """Return the score of each desk, by party and name."""
    by: dict[tuple[str, str], list[Asked]] = {}
    for each in asked:
        by.setdefault((each.party, each.desk), []).append(each)
    return tuple(_score(party, desk, found) for (party, desk), found in sorted(by.items()))


def _score(party: str, desk: str, found: Sequence[Asked]) -> Score:
    times = [each.seconds for each in found if each.seconds is not None]
    return Score(
        party,
        desk,
        len(found),
        len(times),
        round(statistics.median(times)) if times else None,
        max(times, default=None),
        100 * sum(each.in_time for each in found) // len(found),
    )


def of_case(case: Case, own: str, within: dict[tuple[str, str], int], store: Store, now: datetime) -> list[Asked]:
    """Return what each desk was asked in a case. What a newer entry overtook before its time is nobody's fault.

    `within`: the seconds that a desk of a party has. Own desks were asked as the store remembers, others as their card says.
    """
    asks = [step for step in case.steps if step.kind in DISPATCHED - {"query"} and step.stored.origin == case.author]
    acks: dict[tuple[str, str, str], Acknowledgement] = {}
    for step in case.steps:
        if isinstance(step.body, Acknowledgement):
            for reference in step.entry.statement.references:
                acks.setdefault((reference.leaf, step.stored.origin.party, step.body.desk), step.body)
    told = {(told.origin, told.index, told.desk) for told in store.told(case=case.leaf)}
    found = []
    for place, step in enumerate(asks):
        if step.home != case.leaf:  # what moved here is counted where it was said
            continue
        began = _began(step)
        overtaken = _began(asks[place + 1]) if place + 1 < len(asks) else None
        for (party, desk), limit in within.items():
            if party == case.author.party or began is None:
                continue
            if party == own and (step.stored.origin, step.stored.index, desk) not in told:
                continue
            ack = acks.get((step.stored.leaf.hex(), party, desk))
            due = began + timedelta(seconds=limit)
            if ack is not None:
                took = max(0, round((ack.at - began).total_seconds()))
                found.append(Asked(party, desk, took, took <= limit))
            elif due < min(overtaken or now, now):
                found.append(Asked(party, desk, None, False))
    return found


def _began(step: CaseStep) -> datetime | None:
    """When the reader's side had an entry: its receipt; where we are the reader, that is our own."""
    times = [from_posix(receipt.time) for receipt in step.receipts]
    return min(times, default=None)


def of_checks(checks: Iterable[Exchange], minutes: int, now: datetime) -> list[Asked]:
    """Return how people have answered line checks, by the party that was asked."""
    found = []
    for check in checks:
        took, due = seconds(check), due_at(check, minutes)
        party = check.settled.party if check.settled is not None else check.asked
        if party is not None and (took is not None or now > due):
            found.append(Asked(party, LINE, took, took is not None and took <= minutes * 60))
    return found
