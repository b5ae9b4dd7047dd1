"""Every open duty of this party, with its clock: derived from its cases, its drafts and the agreements, never stored by hand."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from preavis.agreements.check import Duty, Past, check
from preavis.agreements.profile import Profile
from preavis.agreements.times import last_end
from preavis.clock import Clock, format_instant
from preavis.node.alarms import Situation
from preavis.node.case_step import CaseStep
from preavis.node.cases import Case
from preavis.node.issue import Issue
from preavis.node.law import Law
from preavis.node.review import Review
from preavis.node.rounds import Rounds, Seen
from preavis.notice import Notice
from preavis.statements import StatusReport
from preavis.store import Store

NEAR: Final = timedelta(hours=6)
VERY_NEAR: Final = timedelta(hours=1)
FRESH_SECONDS: Final = 0.03
OPEN: Final = frozenset({"not_due", "open", "late", "undecidable"})


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty of one case or draft that is not done. `subject` is the case's or draft's id."""

    channel: str
    agreement: str
    subject: str
    reference: str
    draft: bool
    duty: Duty

    @property
    def at(self) -> datetime | None:
        """When it must be done, None where nobody public knows."""
        return self.duty.due


def of_case(case: Case, profile: Profile, party: str, now: datetime) -> Iterator[Owed]:
    """Yield what a case of ours still asks of us."""
    if case.state in {"cancelled", "sent_in_error"} or case.author.party != party:
        return
    flown = launched(case.steps)
    first = next(step for step in case.steps if step.stored.leaf == case.leaf)
    history = [
        Past(
            notice=replace(step.body, refers_to=case.id),
            sent=step.stored.stored_at,
            received=step.received_at(),
            launched=flown,
        )
        for step in case.steps
        if isinstance(step.body, Notice) and not step.struck
    ]
    judgement = check(
        replace(case.notice, reference=case.id, refers_to=case.id),
        profile,
        as_party=party,
        now=now,
        sent=first.stored.stored_at,
        received=first.received_at(),
        launched=flown,
        history=history,
    )
    for duty in judgement.duties:
        if duty.state in OPEN and not (duty.kind == "pre_launch" and first.received_at() is not None):
            yield Owed(case.author.channel, profile.id, case.id, case.notice.reference or case.id, False, duty)


def look(case: Case, profile: Profile, party: str, now: datetime) -> Seen[Owed]:
    """Return what a case still asks of us, and when the next of its times comes."""
    found = tuple(of_case(case, profile, party, now))
    times = [at for each in found for at in (each.duty.earliest, each.duty.due) if at is not None and at >= now]
    times += [at for at in (last_end(case.notice),) if at is not None and at >= now]
    waits = any(step.received_at() is None for step in case.steps if step.stored.origin == case.author)
    return Seen(found, min(times, default=None), waits_for_receipt=waits)


def of_draft(review: Review, profile: Profile) -> Iterator[Owed]:
    """Yield what a draft that waits for approval would fulfil."""
    if review.judgement is None or not isinstance(review.body, Notice):
        return
    kind = {"post_launch": "post_launch", "extension": "extension", "cancellation": "cancellation"}.get(
        review.body.kind, "pre_launch"
    )
    for duty in review.judgement.duties:
        if duty.kind == kind and duty.state in OPEN | {"missed"}:
            reference = review.body.reference or review.draft.id
            yield Owed(review.draft.channel, profile.id, review.draft.id, reference, True, duty)


def _once_a_year(owed: Iterable[Owed], law: Law) -> Iterator[Owed]:
    """Yield duties, of the yearly declaration one for each year that is not declared: many launches, one declaration."""
    seen = set()
    for each in owed:
        begun = each.duty.earliest
        if each.duty.kind == "annual_declaration" and begun is not None:
            year = (each.channel, begun.year - 1)
            if year in seen or law.has_declared(*year):
                continue
            seen.add(year)
        yield each


def situations_of(owed: Iterable[Owed], now: datetime) -> Iterator[Situation]:
    """Yield duties that fall due within six hours (a warning), within one (an alarm), or are past (an alarm)."""
    for each in owed:
        due = each.duty.due
        if due is None or each.duty.state == "not_due" or due - now > NEAR:
            continue
        late = now > due
        yield Situation(
            "alarm.duty_late" if late else "alarm.duty_near",
            f"{each.subject}/{each.agreement}/{each.duty.kind}",
            "alarm" if late or due - now <= VERY_NEAR else "warning",
            {
                "duty": each.duty.kind,
                "reference": each.reference,
                "agreement": each.agreement,
                "due": format_instant(due),
            },
        )


def launched(steps: Sequence[CaseStep]) -> datetime | None:
    """Return when the launch flew, as the newest word of the author says."""
    for step in reversed([step for step in steps if not step.struck]):
        match step.body:
            case StatusReport(status="launched", at=at):
                return at
            case Notice(outcome=outcome) if outcome is not None and outcome.result != "not_launched":
                return outcome.at
            case _:
                continue
    return None


def _by_time(owed: Owed) -> tuple[bool, str, str]:
    return owed.at is None, str(owed.at), owed.subject


class Duties:
    """What this party owes on all of its channels."""

    def __init__(
        self,
        load: Callable[[bytes, datetime], Case | None],
        law: Law,
        issue: Issue,
        store: Store,
        party: str,
        clock: Clock,
    ) -> None:
        self._load = load
        self._law = law
        self._issue = issue
        self._store = store
        self._party = party
        self._clock = clock
        self.rounds: Rounds[Owed] = Rounds(self._look, clock)
        self._ordered: list[Owed] = []
        self._as_of = (-1, -1)

    def all(self) -> tuple[Owed, ...]:
        """Return every open duty by its time, those without a known one last; what has just changed for a bounded time."""
        found = self.rounds.found(self._clock.now(), FRESH_SECONDS)
        as_of = (self.rounds.looks, self._store.version())
        if self._as_of != as_of:
            self._ordered = sorted(_once_a_year(found, self._law), key=_by_time)
            self._as_of = as_of
        owed = list(self._ordered)
        for each in self._drafted():
            insort(owed, each, key=_by_time)
        return tuple(owed)

    def situations(self, now: datetime) -> Iterator[Situation]:
        """Yield what falls due soon, or is past."""
        return situations_of([*self.rounds.found(now), *self._drafted()], now)

    def _drafted(self) -> list[Owed]:
        waiting = self._store.drafts()
        return [owed for d in waiting for owed in of_draft(self._issue.review(d.id), self._law.of(d.channel))]

    def _look(self, leaf: bytes, now: datetime) -> Seen[Owed]:
        case = self._load(leaf, now)
        if case is None or case.author.party != self._party:
            return Seen()
        named = case.steps[0].entry.statement.profile
        return look(case, self._law.named(case.author.channel, named), self._party, now)
