"""An agreement run over a catalogue: how many launches a year each party would have had to tell of, and what cannot be decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from preavis.agreements.check import check
from preavis.agreements.profile import Profile
from preavis.reconcile.catalogue import Flown


class Cell(NamedTuple):
    """One row of the answer: an agreement, a year, a party."""

    agreement: str
    year: int
    party: str


@dataclass(slots=True)
class Tally:
    """How many launches fall under an agreement, and how many might, by the members of a notice that are missing."""

    due: Counter[Cell] = field(default_factory=Counter)
    open: dict[Cell, Counter[str]] = field(default_factory=dict)
    undated: int = 0
    read: int = 0


def count(
    launches: Sequence[Flown], profiles: Iterable[Profile], step: Callable[[int], None] = lambda _: None
) -> Tally:
    """Judge every launch by every agreement of a party that has to tell of it: who launches, else whose territory it is."""
    chosen = [profile for profile in profiles if not profile.parties.by_choice]
    tally = Tally(read=len(launches))
    for number, flown in enumerate(launches):
        if number % 1000 == 0:
            step(number)
        if flown.days is None:
            tally.undated += 1
            continue
        for profile in chosen:
            party = _teller(profile, flown)
            if party is not None:
                _judge(tally, profile, flown, party)
    step(len(launches))
    return tally


def _teller(profile: Profile, flown: Flown) -> str | None:
    for state in (flown.notice.launching_state, flown.notice.territory_state):
        if state is not None and (profile.has(state) or profile.may_have(state)):
            return state
    return None


def _judge(tally: Tally, profile: Profile, flown: Flown, party: str) -> None:
    assert flown.days is not None
    first, last = (profile.in_force(day) for day in (flown.days.first, flown.days.last))
    if not (first or last):
        return
    day = flown.days.last if last else flown.days.first
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    judgement = check(replace(flown.notice, notifying_party=party), profile, now=noon, launched=noon)
    cell = Cell(profile.id, day.year, party)
    if judgement.verdict == "undecidable":
        missing = sorted({finding.path or finding.code for finding in judgement.findings if finding.code in _OPEN})
        tally.open.setdefault(cell, Counter())[", ".join(missing)] += 1
    elif judgement.verdict != "no_duty" and first != last:
        tally.open.setdefault(cell, Counter())["launch.planned_date"] += 1
    elif judgement.verdict == "due":
        tally.due[cell] += 1


_OPEN = frozenset({"scope.not_said", "scope.class_open", "agreement.membership_unknown"})
