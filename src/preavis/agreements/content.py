"""What a notice says and lacks, measured by an agreement: fields, distances, groups, window, references. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from preavis.agreements.case import FOLLOW_UPS, Case
from preavis.agreements.judgement import finding
from preavis.agreements.rules import Deadline, Distance, Field, Limb, Rule
from preavis.agreements.scope import member
from preavis.agreements.times import days_between, first_windows
from preavis.findings import Finding
from preavis.notice import HIGH_SEAS


def general(case: Case) -> Iterator[Finding]:
    """What is odd in a notice whatever the agreement says."""
    for place, area in enumerate(case.notice.areas):
        needs_edges = area.shape.polygon is not None or area.shape.corridor is not None
        if needs_edges and area.edges is None:
            yield finding("area.no_edges", "warn", path=f"areas[{place}].edges")
    if case.notice.kind in FOLLOW_UPS:
        if not case.notice.refers_to:
            yield finding("notice.no_reference", "warn", path="refers_to")
        elif case.first_is_missing:
            yield finding("history.no_first", "info", path="refers_to", reference=case.notice.refers_to)
    yield from _group(case)


def _group(case: Case) -> Iterator[Finding]:
    group, rules = case.notice.group, case.profile.grouping
    if group is None or group.count < 2 or group.first_to_last_seconds is None or not rules:
        return
    shortest = sorted(rules, key=lambda each: each.under.length)
    within = [rule for rule in shortest if group.first_to_last_seconds < rule.under.length.total_seconds()]
    if within:
        yield finding(f"group.{within[0].name}", "info", within[0], "group", n=group.count)
    else:
        yield finding("group.single", "info", shortest[-1], "group", n=group.count)
    if group.count > 2 and within != shortest:
        yield finding("group.interval_open", "info", (within or shortest[-1:])[0], "group", n=group.count)


def prohibited(case: Case) -> Iterator[Finding]:
    """Distances that the party attests and that fall below the agreement's bound."""
    for rule in case.profile.distance:
        attested = _kilometres(case, rule)
        if attested is not None and attested < rule.at_least_km:
            yield finding("launch.prohibited", "block", rule, rule.path, km=str(attested), least=rule.at_least_km)


def not_attested(case: Case) -> Iterator[Finding]:
    """Distances of which the notice says nothing: the party has to see to them all the same."""
    for rule in case.profile.distance:
        if _kilometres(case, rule) is None:
            yield finding("distance.not_attested", "info", rule, rule.path, least=rule.at_least_km)


def _kilometres(case: Case, rule: Distance) -> Decimal | None:
    value = member(case.notice, rule.path)
    return None if value is None else Decimal(value)


def fields(case: Case) -> Iterator[Finding]:
    """Fields that a binding agreement requires block where they are missing; others are missed with a warning.

    What is withheld is never sent, so nothing is asked of its document.
    """
    if case.notice.kind == "withholding":
        return
    for rule in case.profile.field:
        if rule.vehicles and case.notice.vehicle.kind not in rule.vehicles:
            continue
        if any(_said(case, path, rule) for path in (rule.path, *rule.alternatives)):
            continue
        binding = case.profile.binding == "legal" and rule.force == "must"
        yield finding("field.missing", "block" if binding else "warn", rule, rule.path)
    pre = case.profile.pre_launch
    if pre is not None and pre.window_days is not None and _wrong_length(case, pre):
        yield finding("window.wrong_length", "warn", pre, "launch.schedule", n=pre.window_days)


def _said(case: Case, path: str, rule: Field) -> bool:
    if path == "launch.schedule":
        return bool(first_windows(case.notice))
    if path == "areas" and rule.purposes:
        return any(area.purpose is None or area.purpose in rule.purposes for area in case.notice.areas)
    return member(case.notice, path) not in {None, ()}


def _wrong_length(case: Case, rule: Deadline) -> bool:
    """Whether the first opportunity is no window of so many days: neither as long, nor on as many days of the calendar."""
    windows = first_windows(case.notice)
    if not windows or rule.window_days is None:
        return False
    start, end = min(window.start for window in windows), max(window.end for window in windows)
    if (end - start).total_seconds() == rule.window_days * 86400:
        return False
    return days_between(start, end - timedelta(seconds=1), case.notice) + 1 != rule.window_days


def unknowns(case: Case) -> Iterator[Finding]:
    """Say on which reading of an open agreement the times were computed."""
    pre = case.profile.pre_launch
    if pre is not None and pre.latest is not None:
        if pre.anchor is None:
            yield _unread("reading.anchor_open", pre)
        if pre.clock is None:
            yield _unread("reading.clock_open", pre)
        if pre.latest.calendar and case.notice.launch.planned_date is None:
            yield _unread("reading.zone_open", pre, "launch.planned_date")
    declared = case.profile.declaration
    if declared is not None:
        day = f"{declared.month:02}-{declared.day:02}" if declared.month is not None else "-"
        yield finding("declaration.by_custom", "info", declared, day=day)
    for name, rule in (("extension", case.profile.extension), ("cancellation", case.profile.cancellation)):
        asked = case.notice.kind == name or (name == "extension" and case.slipped)
        if rule is not None and rule.required == "unknown" and asked:
            yield finding(f"{name}.unknown", "info", rule)


def _unread(code: str, rule: Rule, path: str | None = None, **params: str) -> Finding:
    """Return a finding about a cell that nobody public has read: its status is unknown, whatever the rest of its rule is."""
    return replace(finding(code, "info", rule, path, **params), status="unknown")


def by_default(case: Case, limbs: Sequence[Limb]) -> Iterator[Finding]:
    """Say where a launch falls under a limb by our reading alone, or under one that is only inferred.

    An agreement that binds only those who choose it for a launch leaves nothing to infer.
    """
    for limb in limbs:
        name = limb.id or "-"
        if "high_seas" in limb.by_default and case.notice.territory_state == HIGH_SEAS:
            yield _unread("reading.high_seas_open", limb, "territory_state", limb=name)
        if limb.directions_unread and case.notice.vehicle.kind == "ballistic_missile":
            yield _unread("reading.directions_open", limb, "flight.direction", limb=name)
        if limb.status == "inferred" and not case.profile.parties.by_choice:
            yield finding("scope.limb_inferred", "info", limb, agreement=case.profile.id)


def outside_windows(case: Case) -> Iterator[Finding]:
    """Say where the launch flew outside what was announced, under an agreement of which no rule on that is known."""
    pre, extension = case.profile.pre_launch, case.profile.extension
    settled = case.profile.validity is not None or (extension is not None and extension.required != "unknown")
    if pre is not None and not settled and case.outside_windows:
        yield finding("notice.outside_windows", "warn", pre, "launch.schedule")


def validity(case: Case) -> Iterator[Finding]:
    """Say where the launch flew outside the days for which its notice is valid."""
    rule = case.profile.validity
    if rule is not None and case.outlived:
        yield finding("notice.outside_validity", "warn", rule, "launch.planned_date", n=rule.days)
