"""One notice against one agreement: what is due, to whom, by when, and what is wrong, each with article, source and status.

Pure: the document, the profile, the times and the history come in, a judgement goes out. What blocks is exactly what the
Contract of `preavis check` names; late, early, undecidable and no duty never block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from preavis.agreements.case import Case, time_of
from preavis.agreements.channel import ChannelTerms, misplaced
from preavis.agreements.content import (
    by_default,
    fields,
    general,
    not_attested,
    outside_windows,
    prohibited,
    unknowns,
    validity,
)
from preavis.agreements.continuer import named_today
from preavis.agreements.declarations import Declared, contradictions
from preavis.agreements.duties import duties, silences
from preavis.agreements.judgement import Duty, Judgement, Past, Verdict, finding
from preavis.agreements.rules import Limb
from preavis.agreements.scope import CLASS, Scope, member, scope
from preavis.agreements.terms import Profile
from preavis.agreements.times import Facts
from preavis.agreements.withholding import withholding
from preavis.findings import Finding, Severity
from preavis.notice import Notice

__all__ = ["Duty", "Judgement", "Past", "check"]


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
    channel: ChannelTerms | None = None,
) -> Judgement:
    """Judge a notice by an agreement, as one of its parties (without one, the notifying party).

    `history` are earlier notices and withholdings, for caps and slips; `declared` the party's yearly declarations;
    `channel` the one on which the notice is to go out.
    """
    notice = named_today(notice, profile.parties)
    party = profile.parties.today(as_party or notice.notifying_party or "")
    if notice.outcome is not None and notice.outcome.result != "not_launched":
        launched = launched or notice.outcome.at
    named = [replace(past, notice=named_today(past.notice, profile.parties)) for past in history]
    own = [past for past in named if past.notice.notifying_party in {None, party}]
    facts = Facts(now=now, sent=sent, received=received, launched=launched)
    case = Case(notice=notice, profile=profile, party=party, facts=facts, history=own)
    judgement = _judged(case, declared)
    if channel is None:
        return judgement
    return replace(judgement, findings=(*misplaced(notice, profile.id, party, channel), *judgement.findings))


def _judged(case: Case, declared: Sequence[Declared]) -> Judgement:
    if not case.party:
        return _answer(case, "undecidable", findings=[finding("notice.no_party", "warn", path="notifying_party")])
    nothing = _no_duty(case)
    if nothing is not None:
        return _answer(case, "no_duty", findings=[nothing])
    notice, profile = case.notice, case.profile.on(case.day)
    case = replace(case, profile=profile)
    found = scope(profile, notice, case.party)
    said = [*general(case)]
    if not profile.force.operated:
        said.append(finding("agreement.never_operated", "warn", profile.force, agreement=profile.id))
    if found.excluded or not (found.due or found.open):
        return _answer(case, "no_duty", findings=[*said, _outside(case, found.excluded, found.others)])
    if not profile.has(case.party):
        said.append(_named("agreement.membership_unknown", case))
        return _answer(case, "undecidable", findings=said)
    if notice.kind == "goodwill":
        if found.due:
            said.append(finding("scope.goodwill_though_due", "warn", agreement=profile.id))
        return _answer(case, "no_duty", found.limbs, findings=(*said, finding("scope.goodwill", "info")))
    said += [*by_default(case, found.holding), *fields(case)]
    if found.open:
        said += _unsaid(case, found)
        return _answer(case, "undecidable", findings=said)
    owed = duties(case, declared)
    broken = [*prohibited(case)]
    if broken:
        return _answer(case, "prohibited", found.limbs, owed, (*broken, *said))
    if notice.kind == "withholding":
        owed, kept = _withheld(case, owed)
        said += kept
    flown = [(past.notice, past.launched) for past in case.history if scope(profile, past.notice, case.party).due]
    said += contradictions(profile, declared, flown)
    said += [*not_attested(case), *unknowns(case), *validity(case), *outside_windows(case), *silences(case)]
    return _answer(case, "due", found.limbs, owed, said)


def _unsaid(case: Case, found: Scope) -> Iterator[Finding]:
    """Say what keeps a launch from being decided: what is absent, and a class that is none of the agreed words."""
    for path, limb in found.missing:
        given = member(case.notice, path) if path == CLASS else None
        if given:
            yield finding("scope.class_open", "warn", limb, path, given=given[:64])
        else:
            yield finding("scope.not_said", "warn", limb, path)


def _answer(
    case: Case,
    verdict: Verdict,
    limbs: tuple[str, ...] = (),
    owed: tuple[Duty, ...] = (),
    findings: Sequence[Finding] = (),
) -> Judgement:
    return Judgement(
        agreement=case.profile.id,
        version=case.profile.version,
        verdict=verdict,
        limbs=limbs,
        duties=owed,
        findings=tuple(findings),
    )


def _withheld(case: Case, owed: tuple[Duty, ...]) -> tuple[tuple[Duty, ...], Iterator[Finding]]:
    """Return the duties of a launch that is kept silent: the right covers every notice of it, before and after."""
    before = [(past.notice, time_of(past)) for past in case.history]
    state, said = withholding(case.profile, case.notice, before, case.at)
    if state is not None:
        owed = tuple(replace(duty, state=state) if duty.kind in _KEPT_SILENT else duty for duty in owed)
    return owed, said


_KEPT_SILENT = frozenset({"pre_launch", "post_launch"})


def _outside(case: Case, excluded: tuple[str, ...], others: tuple[tuple[str, Limb], ...]) -> Finding:
    """Say why a launch is not this party's to tell of under the agreement."""
    profile = case.profile
    if excluded:
        rule = next(each for each in profile.exclusion if each.id == excluded[0])
        return finding("scope.excluded", "info", rule, agreement=profile.id)
    if others:
        parties = ", ".join(party for party, _ in others)
        return finding("scope.of_another", "info", others[0][1], agreement=profile.id, party=parties)
    return finding("scope.no_limb", "info", agreement=profile.id)


def _no_duty(case: Case) -> Finding | None:
    """Say why the agreement has nothing to ask: no party to it, or not in force on the day of the launch."""
    profile, party, day = case.profile, case.party, case.day
    if not (profile.has(party) or profile.may_have(party)):
        return _named("agreement.not_party", case)
    joined = (profile.parties.joined or {}).get(party)
    if joined is not None and day < joined:
        return _named("agreement.not_yet_party", case, on=str(joined))
    for said in profile.suspended:
        if said.covers(day):
            return finding("agreement.suspended", "info", agreement=profile.id, on=str(said.since), party=said.by)
    if not profile.in_force(day):
        early = day < profile.force.since
        code = "agreement.not_yet" if early else "agreement.ended"
        on = profile.force.since if early else profile.force.until
        return finding(code, "info", profile.force, agreement=profile.id, on=str(on))
    return None


def _named(code: str, case: Case, **params: str) -> Finding:
    severity: Severity = "warn" if code == "agreement.membership_unknown" else "info"
    rule = case.profile.parties
    return finding(code, severity, rule, party=case.party, agreement=case.profile.id, **params)
