"""The duties that a covered launch brings, each with its times and its state. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, UTC, datetime

from preavis.agreements.case import Case
from preavis.agreements.declarations import Declared
from preavis.agreements.judgement import Duty, DutyKind, finding
from preavis.agreements.rules import Deadline, Declaration, PublicWarning
from preavis.agreements.times import State, before, is_over, last_end, readings, state_of, window_start
from preavis.findings import Finding
from preavis.notice import PublicWarning as Issued


def duties(case: Case, declared: Sequence[Declared]) -> tuple[Duty, ...]:
    """Return everything that the agreement asks for this launch; a duty that it does not have is left out."""
    profile, kind = case.profile, case.notice.kind
    asked: tuple[tuple[DutyKind, Deadline | None, bool], ...] = (
        ("pre_launch", profile.pre_launch, True),
        ("extension", profile.extension, kind == "extension" or case.slipped),
        ("cancellation", profile.cancellation, kind == "cancellation"),
        ("post_launch", profile.post_launch, True),
    )
    found = [
        _notice(case, name, rule)
        for name, rule, wanted in asked
        if wanted and rule is not None and rule.required == "required"
    ]
    found += [_warning(case, rule) for rule in profile.public_warning]
    if profile.declaration is not None:
        found.append(_declaration(case, profile.declaration, declared))
    return tuple(found)


def silences(case: Case) -> Iterator[Finding]:
    """Say where the window is over and the other side has been left guessing, under an agreement that forbids it."""
    extension, cancellation = case.profile.extension, case.profile.cancellation
    if extension is None or cancellation is None or {extension.required, cancellation.required} != {"required"}:
        return
    told = case.notice.kind in {"extension", "cancellation", "post_launch", "withholding"}
    told = told or any(next(case.earlier(kind), None) for kind in ("extension", "cancellation", "post_launch"))
    end = last_end(case.notice)
    if case.facts.launched is None and end is not None and case.facts.now >= end and not told:
        yield finding("slip.silent", "warn", extension, "launch.schedule")


def _notice(case: Case, kind: DutyKind, rule: Deadline) -> Duty:
    after = kind == "post_launch"
    facts = case.facts_of(kind)
    open_ = readings(rule, case.notice, facts, after=after)
    first = open_[0]
    return Duty(
        kind=kind,
        to=case.profile.receivers(case.party),
        earliest=first.earliest,
        due=first.due,
        state=_state(case, kind, state_of(open_, case.notice, facts, after=after), first.due),
        anchor=first.anchor,
        clock=first.clock,
        readings=open_,
        article=rule.article,
        source=rule.source,
        status=rule.status,
    )


def _state(case: Case, kind: DutyKind, state: State, due: datetime | None) -> State:
    """Return a state that minds what the times alone do not say: validity, a first notice not shown, no number at all."""
    told, flown = case.facts_of(kind).received, case.facts.launched
    if kind == "pre_launch":
        if case.outlived and told is not None:
            return "missed"
        pre = case.profile.pre_launch
        if pre is not None and pre.window_days is not None and case.outside_windows and told is not None:
            return "undecidable"  # another window is taken to need another notice; nobody has read that
        if case.first_is_missing and state != "met":
            return "undecidable"
    if kind == "post_launch" or told is None or due is not None:
        return state
    over = last_end(case.notice) if flown is None and kind == "pre_launch" else flown
    return "missed" if over is not None and told > over else state  # in advance, however little, is before


def _warning(case: Case, rule: PublicWarning) -> Duty:
    """A public warning to aviators or mariners, due so long before the first window."""
    start = window_start(case.notice)
    due = before(start, rule.latest, case.notice) if start is not None and rule.latest is not None else None
    named = [warning for warning in case.notice.public_warnings if warning.medium == rule.medium]
    return Duty(
        kind="public_warning_air" if rule.medium == "air" else "public_warning_sea",
        to=(),
        earliest=None,
        due=due,
        state=_warned(case, named, due),
        anchor="window_start",
        clock=None,
        readings=(),
        article=rule.article,
        source=rule.source,
        status=rule.status,
    )


def _warned(case: Case, named: Sequence[Issued], due: datetime | None) -> State:
    """Return the state of a warning: one that is issued when the launch has flown warns nobody.

    Where no time of issue is said, it was issued at the latest when the notice that names it was sent.
    """
    facts, end = case.facts, last_end(case.notice)
    ends = [at for at in (facts.launched, end) if at is not None]
    over = min(ends) if ends else None
    known = min((at for at in (facts.sent, facts.received, facts.now) if at is not None), default=facts.now)
    issued = [warning.issued or known for warning in named if (warning.issued or known) <= facts.now]
    in_time = [at for at in issued if over is None or at < over]
    if any(due is None or at <= due for at in in_time):
        return "met"
    if any(warning.issued is None for warning in named):
        return "undecidable"
    if in_time:
        return "late"
    if is_over(case.notice, facts):
        return "missed"
    return "late" if due is not None and facts.now > due else "open"


def _declaration(case: Case, rule: Declaration, declared: Sequence[Declared]) -> Duty:
    """The yearly count of launches; owed once the launch's year is over. A customary day is no deadline: never late."""
    year = case.day.year
    begun = datetime(year + 1, 1, 1, tzinfo=UTC) if year < MAXYEAR else None
    done = any(said.agreement == case.profile.id and said.year == year for said in declared)
    waits = begun is None or case.facts.now < begun
    return Duty(
        kind="annual_declaration",
        to=case.profile.receivers(case.party),
        earliest=begun,
        due=None,
        state="met" if done else "not_due" if waits else "open",
        anchor=None,
        clock=None,
        readings=(),
        article=rule.article,
        source=rule.source,
        status=rule.status,
    )
