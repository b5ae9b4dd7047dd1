"""Yearly declarations against the launches of this node's cases: what was declared and what was notified must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from preavis.agreements.scope import scope
from preavis.agreements.times import last_end, window_start
from preavis.clock import Clock
from preavis.node.alarms import Situation
from preavis.node.cases import Case
from preavis.node.duties import launched
from preavis.node.law import Law
from preavis.node.rounds import Rounds, Seen
from preavis.notice import Notice


@dataclass(frozen=True, slots=True)
class Flight:
    """One notified launch of a year. `known`: somebody has said that it flew; else its windows are over and nobody has said."""

    channel: str
    year: int
    known: bool


def look(case: Case, now: datetime) -> Seen[Flight]:
    """Return the launch of a case, where it flew or may have flown."""
    if case.state in {"cancelled", "sent_in_error"} or _did_not_fly(case):
        return Seen()
    at = launched(case.steps)
    if at is not None:
        return Seen((Flight(case.author.channel, at.year, known=True),))
    start, end = window_start(case.notice), last_end(case.notice)
    if start is None or end is None:
        return Seen()
    if now < end:
        return Seen(again=end)
    return Seen((Flight(case.author.channel, start.year, known=False),))


def _did_not_fly(case: Case) -> bool:
    reports = [step.body for step in case.steps if isinstance(step.body, Notice) and not step.struck]
    outcome = next((notice.outcome for notice in reversed(reports) if notice.outcome is not None), None)
    return outcome is not None and outcome.result == "not_launched"


class Yearly:
    """Compares each year that this party has declared with its own cases."""

    def __init__(self, load: Callable[[bytes, datetime], Case | None], law: Law, party: str, clock: Clock) -> None:
        self._load = load
        self._law = law
        self._party = party
        self.rounds: Rounds[Flight] = Rounds(self._look, clock)
        self._last: tuple[Situation, ...] = ()

    def situations(self, now: datetime, channels: Sequence[str]) -> tuple[Situation, ...]:
        """Return the declared years that the cases contradict: fewer flew, or more, than can be, however the open ones ended."""
        flights = Counter(self.rounds.found(now))
        if not self.rounds.waiting:  # half of the cases would contradict everything
            self._last = tuple(self._contradicted(flights, channels))
        return self._last

    def _contradicted(self, flights: Counter[Flight], channels: Sequence[str]) -> Iterator[Situation]:
        declared = {name: self._law.declared_counts(name) for name in channels}
        for channel, counts in declared.items():
            for year, count in sorted(counts.items()):
                flew, open_ = (flights[Flight(channel, year, known=known)] for known in (True, False))
                if not flew <= count <= flew + open_:
                    params = {"channel": channel, "year": str(year), "declared": str(count)}
                    params |= {"flew": str(flew), "open": str(open_)}
                    subject = f"{channel}/{year} {count}:{flew}+{open_}"  # other figures are other news
                    yield Situation("alarm.declaration_differs", subject, "caution", params)

    def _look(self, leaf: bytes, now: datetime) -> Seen[Flight]:
        case = self._load(leaf, now)
        if case is None or case.author.party != self._party:
            return Seen()
        profile = self._law.named(case.author.channel, case.steps[0].entry.statement.profile)
        if profile.declaration is None or not scope(profile, case.notice, self._party).due:
            return Seen()
        return look(case, now)
