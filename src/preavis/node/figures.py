"""What a channel's cases add up to: how many, how early, how fast read. Counts and times only, nothing of a launch. Pure."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from preavis.node.case_step import CaseStep
from preavis.node.cases import Case
from preavis.statements import Acknowledgement

COUNTED: Final = ("notice", "amendment", "extension", "cancellation", "correction", "status", "report")


@dataclass(frozen=True, slots=True)
class Spread:
    """How times lie: how many, the middle one, nine in ten are at least (lead) or at most (answer) this. Whole minutes."""

    count: int
    median: int
    nine_in_ten: int


@dataclass(frozen=True, slots=True)
class Year:
    """One party's year on a channel."""

    year: int
    party: str
    said: dict[str, int] = field(default_factory=dict)
    lead: Spread | None = None
    answers: Spread | None = None
    in_time: int = 0
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """What one case adds to a year: the kinds of its entries, its lead and the answers to it in minutes, desks in time."""

    year: int
    party: str
    said: tuple[str, ...]
    lead: int | None
    answers: tuple[int, ...]
    in_time: int
    asked: int


def spread(minutes: Sequence[int], *, least: bool) -> Spread | None:
    """Return how times lie, None where there are none. `least`: nine in ten are at least so long."""
    if not minutes:
        return None
    ordered = sorted(minutes, reverse=least)
    place = min(len(ordered) - 1, int(len(ordered) * 0.9))
    return Spread(len(ordered), round(statistics.median(ordered)), ordered[place])


def counted(case: Case) -> Counted:
    """Return what a case adds to the figures of its year."""
    first = next(step for step in case.steps if step.stored.leaf == case.leaf)
    own = [step for step in case.steps if step.stored.origin == case.author and step.kind in COUNTED]
    received = own[0].received_at() if own else None
    opens = min((w.start for opportunity in case.notice.launch.schedule or () for w in opportunity), default=None)
    return Counted(
        first.entry.time.year,
        case.author.party,
        tuple(step.kind for step in own),
        _minutes(opens - received) if received is not None and opens is not None else None,
        tuple(_minutes(took) for took in _answers(case.steps, own)),
        sum(
            rung.state == "acknowledged" and rung.at is not None and rung.due_at is not None and rung.at <= rung.due_at
            for rung in case.ladder
        ),
        len(case.ladder),
    )


def years(cases: Iterable[Counted]) -> tuple[Year, ...]:
    """Return the figures of each year and party, the newest year first."""
    found: dict[tuple[int, str], list[Counted]] = {}
    for case in cases:
        found.setdefault((case.year, case.party), []).append(case)
    return tuple(_year(year, party, found[year, party]) for year, party in sorted(found, key=lambda k: (-k[0], k[1])))


def _year(year: int, party: str, cases: Sequence[Counted]) -> Year:
    said = Counter(kind for case in cases for kind in case.said)
    return Year(
        year,
        party,
        {kind: said[kind] for kind in COUNTED},
        spread([case.lead for case in cases if case.lead is not None], least=True),
        spread([took for case in cases for took in case.answers], least=False),
        sum(case.in_time for case in cases),
        sum(case.asked for case in cases),
    )


def _answers(steps: Sequence[CaseStep], own: Sequence[CaseStep]) -> Iterable[timedelta]:
    """Yield how long each acknowledgement took from the receipt of what it acknowledges."""
    received = {step.stored.leaf.hex(): step.received_at() for step in own}
    for step in steps:
        if isinstance(step.body, Acknowledgement):
            for reference in step.entry.statement.references:
                at = received.get(reference.leaf)
                if at is not None:
                    yield max(step.body.at - at, timedelta(0))


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
