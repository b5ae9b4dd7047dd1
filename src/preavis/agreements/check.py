"""One notice against one agreement: what is due, to whom, by when, and what is wrong, each with article, source and status.

Pure: the document, the profile, the times and the history come in, a judgement goes out. What blocks is exactly what the
Contract of `preavis check` names; late, early, undecidable and no duty never block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal

from preavis.agreements.declarations import Declared, contradictions
from preavis.agreements.profile import Profile
from preavis.agreements.rules import Deadline, Declaration, Distance, PublicWarning, Rule
from preavis.agreements.scope import member, scope
from preavis.agreements.times import Facts, Reading, State, date_start, is_over, readings, state_of, window_start
from preavis.agreements.withholding import withholding
from preavis.findings import Finding, Severity, Status
from preavis.statements import Notice
from preavis.statements import PublicWarning as PublicWarningOf

Verdict = Literal["due", "no_duty", "prohibited", "undecidable"]
DutyKind = Literal[
    "pre_launch",
    "extension",
    "cancellation",
    "post_launch",
    "public_warning_air",
    "public_warning_sea",
    "annual_declaration",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What an article makes the party do, with an earliest and a latest time (None where there is none or it is unknown)."""

    kind: DutyKind
    to: tuple[str, ...]
    earliest: datetime | None
    due: datetime | None
    state: State
    anchor: str | None
    clock: str | None
    readings: tuple[Reading, ...]
    article: str | None
    source: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The answer for one agreement."""

    agreement: str
    version: str
    verdict: Verdict
    limbs: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier notice or withholding of the same party, for caps and slips."""

    notice: Notice
    sent: datetime | None = None
    received: datetime | None = None
    launched: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    notice: Notice
    profile: Profile
    party: str
    facts: Facts
    history: Sequence[Past] = field(default=())


def finding(
    code: str, severity: Severity, rule: Rule | None = None, path: str | None = None, **params: str | int
) -> Finding:
    """Return a finding that carries its rule's article, source and status."""
    if rule is None:
        return Finding(code=code, severity=severity, path=path, params=params)
    return Finding(
        code=code,
        severity=severity,
        path=path,
        article=rule.article,
        source=rule.source,
        status=rule.status,
        params=params,
    )


def check(
    notice: Notice,
    profile: Profile,
    *,
    as_party: str | None = None,
    now: datetime,
    sent: datetime | None = None,
    received: datetime | None = None,
    launched: datetime | None = None,
    history: Sequence[Past] = (),
    declared: Sequence[Declared] = (),
) -> Judgement:
    """Judge a notice by an agreement, as one of its parties (without one, the notifying party).

    `history` are earlier notices and withholdings, for caps and slips; `declared` the party's yearly declarations.
    """
    party = as_party or notice.notifying_party or ""
    if notice.outcome is not None and notice.outcome.result != "not_launched":
        launched = launched or notice.outcome.at
    facts = Facts(now=now, sent=sent, received=received, launched=launched)
    case = _Case(notice=notice, profile=profile, party=party, facts=facts, history=history)
    nothing = _no_duty(case)
    if nothing is not None:
        verdict: Verdict = "undecidable" if nothing.code == "agreement.membership_unknown" else "no_duty"
        return _judgement(profile, verdict, findings=(nothing,))
    profile = profile.on(_day(case))
    case = replace(case, profile=profile)
    found = scope(profile, notice)
    findings = [*_general(case), *_prohibited(case)]
    if not profile.force.operated:
        findings.append(finding("agreement.never_operated", "warn", profile.force, agreement=profile.id))
    if any(each.code == "launch.prohibited" for each in findings):
        return _judgement(profile, "prohibited", found.limbs, _duties(case), (*findings, *_fields(case)))
    if found.excluded or (not found.due and not found.open):
        why = next((e for e in profile.exclusion if e.id in found.excluded), None)
        code = "scope.excluded" if why else "scope.no_limb"
        return _judgement(profile, "no_duty", findings=(*findings, finding(code, "info", why, agreement=profile.id)))
    if notice.kind == "goodwill":
        return _judgement(profile, "no_duty", found.limbs, (), (*findings, finding("scope.goodwill", "info")))
    findings += _fields(case)
    if found.open:
        findings += [finding("scope.not_said", "warn", path=path) for path in found.missing]
        return _judgement(profile, "undecidable", (), (), tuple(findings))
    duties = _duties(case)
    if notice.kind == "withholding":
        state, said = withholding(profile, notice, [(past.notice, _when(past)) for past in history], _at(case))
        duties = tuple(replace(duty, state=state) if duty.kind == "pre_launch" and state else duty for duty in duties)
        findings.append(said)
    findings += contradictions(profile, declared, [(past.notice, past.launched) for past in history])
    findings += _unknowns(case)
    findings += _validity(case)
    return _judgement(profile, "due", found.limbs, duties, tuple(findings))


def _judgement(
    profile: Profile,
    verdict: Verdict,
    limbs: tuple[str, ...] = (),
    duties: tuple[Duty, ...] = (),
    findings: tuple[Finding, ...] = (),
) -> Judgement:
    return Judgement(
        agreement=profile.id, version=profile.version, verdict=verdict, limbs=limbs, duties=duties, findings=findings
    )


def _no_duty(case: _Case) -> Finding | None:
    """Say why the agreement has nothing to ask: no party to it, or not in force on the day of the launch."""
    profile = case.profile
    if not profile.has(case.party):
        code = "agreement.membership_unknown" if profile.may_have(case.party) else "agreement.not_party"
        return finding(code, "info", profile.parties, party=case.party or "-", agreement=profile.id)
    day = _day(case)
    joined = (profile.parties.joined or {}).get(case.party)
    if joined is not None and day < joined:
        return finding(
            "agreement.not_yet_party", "info", profile.parties, party=case.party, agreement=profile.id, on=str(joined)
        )
    if profile.suspended is not None and day >= profile.suspended[0]:
        since, by = profile.suspended
        return finding("agreement.suspended", "info", agreement=profile.id, on=str(since), party=by)
    if not profile.in_force(day):
        early = day < profile.force.since
        code = "agreement.not_yet" if early else "agreement.ended"
        on = profile.force.since if early else profile.force.until
        return finding(code, "info", profile.force, agreement=profile.id, on=str(on))
    return None


def _at(case: _Case) -> datetime:
    """Return when the launch takes place as far as is known: flown, planned, or else now."""
    return case.facts.launched or window_start(case.notice) or case.facts.now


def _day(case: _Case) -> date:
    """Return the day by which the agreement is judged: a planned date as the party wrote it, else the day in UTC."""
    planned = case.notice.launch.planned_date
    if case.facts.launched is None and not case.notice.launch.schedule and planned is not None:
        return planned.date
    return _at(case).date()


def _when(past: Past) -> datetime | None:
    return past.launched or window_start(past.notice) or past.sent


def _general(case: _Case) -> Iterator[Finding]:
    """What is odd in a notice whatever the agreement says."""
    for place, area in enumerate(case.notice.areas):
        needs_edges = area.shape.polygon is not None or area.shape.corridor is not None
        if needs_edges and area.edges is None:
            yield finding("area.no_edges", "warn", path=f"areas[{place}].edges")
    needs = case.notice.kind not in {"pre_launch", "goodwill", "withholding"}
    if needs and not case.notice.refers_to:
        yield finding("notice.no_reference", "warn", path="refers_to")
    group = case.notice.group
    if group is not None and group.count > 1 and group.first_to_last_seconds is not None and case.profile.grouping:
        for rule in sorted(case.profile.grouping, key=lambda each: each.under.length):
            if group.first_to_last_seconds < rule.under.length.total_seconds():
                yield finding(f"group.{rule.name}", "info", rule, "group", n=group.count)
                return
        yield finding("group.single", "info", case.profile.grouping[-1], "group", n=group.count)


def _prohibited(case: _Case) -> Iterator[Finding]:
    """Distances that the party attests and that fall below the agreement's bound."""
    for rule in case.profile.distance:
        attested = _kilometres(case.notice, rule)
        if attested is not None and attested < rule.at_least_km:
            yield finding("launch.prohibited", "block", rule, rule.path, km=str(attested), least=rule.at_least_km)


def _kilometres(notice: Notice, rule: Distance) -> float | None:
    value = member(notice, rule.path)
    return None if value is None else float(value)


def _fields(case: _Case) -> Iterator[Finding]:
    """Fields that a binding agreement requires block where they are missing; others are missed with a warning."""
    for rule in case.profile.field:
        if rule.vehicles and case.notice.vehicle.kind not in rule.vehicles:
            continue
        if any(member(case.notice, path) not in {None, ()} for path in (rule.path, *rule.alternatives)):
            continue
        binding = case.profile.binding == "legal" and rule.force == "must"
        yield finding("field.missing", "block" if binding else "warn", rule, rule.path)
    window = case.profile.pre_launch.window_days if case.profile.pre_launch else None
    schedule = case.notice.launch.schedule
    if window is not None and schedule and schedule[0]:
        days = (schedule[0][-1].end - schedule[0][0].start).total_seconds() / 86400
        if days != window and len(schedule[0]) != window:
            yield finding("window.wrong_length", "warn", case.profile.pre_launch, "launch.schedule", n=window)


def _unknowns(case: _Case) -> Iterator[Finding]:
    """Say on which reading of an open agreement the times were computed."""
    pre = case.profile.pre_launch
    if pre is not None and pre.latest is not None:
        if pre.anchor is None:
            yield finding("reading.anchor_open", "info", pre)
        if pre.clock is None:
            yield finding("reading.clock_open", "info", pre)
    declared = case.profile.declaration
    if declared is not None:
        day = f"{declared.month:02}-{declared.day:02}" if declared.month is not None else "-"
        yield finding("declaration.by_custom", "info", declared, day=day)
    for name, rule in (("extension", case.profile.extension), ("cancellation", case.profile.cancellation)):
        if rule is not None and rule.required == "unknown" and case.notice.kind == name:
            yield finding(f"{name}.unknown", "info", rule)


def _validity(case: _Case) -> Iterator[Finding]:
    rule, start, flown = case.profile.validity, date_start(case.notice), case.facts.launched
    if rule is None or start is None or flown is None:
        return
    days = (flown - start).days
    if days < 0 or days >= rule.days:
        yield finding("notice.outside_validity", "warn", rule, "launch.planned_date", n=rule.days)


# -- duties --------------------------------------------------------------------------------------------------------------


def _duties(case: _Case) -> tuple[Duty, ...]:
    profile = case.profile
    found = []
    for kind, rule in (
        ("pre_launch", profile.pre_launch),
        ("extension", profile.extension),
        ("cancellation", profile.cancellation),
        ("post_launch", profile.post_launch),
    ):
        if rule is None or rule.required != "required":
            continue
        if kind in {"extension", "cancellation"} and case.notice.kind != kind:
            continue
        found.append(_duty(case, kind, rule))  # type: ignore[arg-type]  # the four names above
    found.extend(_warning(case, rule) for rule in profile.public_warning)
    if profile.declaration is not None:
        found.append(_declaration(case, profile.declaration))
    return tuple(found)


def _duty(case: _Case, kind: DutyKind, rule: Deadline) -> Duty:
    after = kind == "post_launch"
    facts = _facts_for(case, kind)
    open_ = readings(rule, case.notice, facts, after=after)
    first = open_[0]
    state = state_of(open_, case.notice, facts, after=after)
    if kind == "pre_launch" and _invalid(case):
        state = "missed"
    return Duty(
        kind=kind,
        to=case.profile.receivers(case.party),
        earliest=first.earliest,
        due=first.due,
        state=state,
        anchor=first.anchor,
        clock=first.clock,
        readings=open_,
        article=rule.article,
        source=rule.source,
        status=rule.status,
    )


def _invalid(case: _Case) -> bool:
    """Whether the launch flew outside the validity of its notice, which then counts as not received."""
    return next(_validity(case), None) is not None and case.facts.received is not None


def _facts_for(case: _Case, kind: DutyKind) -> Facts:
    """Return the times that speak of one kind of notice: those given for this document, else those of the history."""
    own = {"post_launch": "post_launch", "extension": "extension", "cancellation": "cancellation"}.get(
        kind, "pre_launch"
    )
    if case.notice.kind == own or (own == "pre_launch" and case.notice.kind not in {"post_launch", "withholding"}):
        return case.facts
    reference = case.notice.refers_to or case.notice.reference
    for past in reversed(case.history):
        same = reference is not None and reference in {past.notice.reference, past.notice.refers_to}
        if same and past.notice.kind == own:
            return replace(case.facts, sent=past.sent, received=past.received)
    return replace(case.facts, sent=None, received=None)


def _warning(case: _Case, rule: PublicWarning) -> Duty:
    """A public warning is met where the notice names one for its medium, unless it says that it was issued too late."""
    named = [warning for warning in case.notice.public_warnings if warning.medium == rule.medium]
    start = window_start(case.notice)
    due = start - rule.latest.length if start is not None and rule.latest is not None else None
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


def _warned(case: _Case, named: Sequence[PublicWarningOf], due: datetime | None) -> State:
    if named:
        issued = [warning.issued for warning in named if warning.issued is not None]
        return "late" if due is not None and len(issued) == len(named) and min(issued) > due else "met"
    if is_over(case.notice, case.facts):
        return "missed"
    return "late" if due is not None and case.facts.now > due else "open"


def _declaration(case: _Case, rule: Declaration) -> Duty:
    """The yearly count of launches; owed once the launch's year is over. A customary day is no deadline: never late."""
    year = _day(case).year
    begun = datetime(year + 1, 1, 1, tzinfo=UTC)
    return Duty(
        kind="annual_declaration",
        to=case.profile.receivers(case.party),
        earliest=begun,
        due=None,
        state="not_due" if case.facts.now < begun else "open",
        anchor=None,
        clock=None,
        readings=(),
        article=rule.article,
        source=rule.source,
        status=rule.status,
    )
