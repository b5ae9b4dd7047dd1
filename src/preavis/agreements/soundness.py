"""Whether a profile holds together: what makes it unusable, and what a lawyer would still ask. Pure.

`contradictions` are refused when a profile is read. `remarks` are what `preavis agreements lint` says beyond that: what is
missing, uncited or can never come to bear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final, get_args, get_type_hints

from preavis.agreements.rules import Deadline, Limb, Rule
from preavis.agreements.terms import Profile
from preavis.findings import Finding
from preavis.statements import Notice

Place = tuple[str | int, ...]
LANGUAGES: Final = {"en", "fr", "ru", "zh"}
EXPECTED_FACTS: Final = ("channel", "handling")


def is_path(path: str) -> bool:
    """Return whether a dotted path names a member of the notice document."""
    form: Any = Notice
    for step in path.split("."):
        hints = get_type_hints(form) if hasattr(form, "__dataclass_fields__") else {}
        if step not in hints:
            return False
        form = next(
            (part for part in (hints[step], *get_args(hints[step])) if hasattr(part, "__dataclass_fields__")), None
        )
    return True


def _together(a: Rule, b: Rule) -> bool:
    """Return whether two rules can be in force on one day."""
    starts_late = a.since is not None and b.until is not None and a.since > b.until
    ends_early = a.until is not None and b.since is not None and a.until < b.since
    return not (starts_late or ends_early)


def _overlap(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return not a or not b or bool(set(a) & set(b))


def contradictions(profile: Profile) -> Iterator[tuple[Place, str]]:
    """Yield the place and the reason of everything that makes a profile unusable."""
    if set(profile.name) != LANGUAGES:
        yield ("name",), "an agreement has its name in en, fr, ru and zh"
    for place, rule in profile.placed():
        for source in rule.source.split():
            if source.strip(",") not in profile.sources:
                yield (*place, "source"), f"the source {source} is not listed"
        if isinstance(rule, Deadline) and rule.status == "unknown" and (rule.earliest or rule.latest):
            yield place, "the status is unknown, yet a number is given"
        if rule is not profile.force and not _together(rule, profile.force):
            yield place, "the rule is never in force together with the agreement"
    yield from _paths(profile)
    yield from _twice(profile)


def _paths(profile: Profile) -> Iterator[tuple[Place, str]]:
    found: list[tuple[Place, str]] = []
    for n, limb in enumerate(profile.limb):
        found += [(("limb", n, "when"), path) for path in limb.when or {}]
        found += [(("limb", n, "any_of"), path) for option in limb.any_of for path in option]
        found += [(("limb", n, "one_of"), path) for path in limb.one_of or {}]
    for n, exclusion in enumerate(profile.exclusion):
        found += [(("exclusion", n, "when"), path) for path in exclusion.when]
    for n, field in enumerate(profile.field):
        found += [(("field", n, "path"), path) for path in (field.path, *field.alternatives)]
    found += [(("distance", n, "path"), rule.path) for n, rule in enumerate(profile.distance)]
    for place, path in found:
        if not is_path(path):
            yield place, f"a notice has no member {path}"


def _twice(profile: Profile) -> Iterator[tuple[Place, str]]:
    """Yield rules that say two things of one matter at one time."""
    for (_, a), (n, b) in combinations(enumerate(profile.field), 2):
        if a.path == b.path and _overlap(a.vehicles, b.vehicles) and _together(a, b):
            yield ("field", n), f"{b.path} has two rules"
    for (_, c), (n, d) in combinations(enumerate(profile.withholding), 2):
        if _overlap(c.vehicles, d.vehicles) and _together(c, d):
            yield ("withholding", n), "two rights to withhold overlap"
    for name, key in (("distance", "path"), ("public_warning", "medium"), ("grouping", "name"), ("exclusion", "id")):
        for (_, e), (n, f) in combinations(enumerate(getattr(profile, name)), 2):
            if getattr(e, key) == getattr(f, key) and _together(e, f):
                yield (name, n), f"{getattr(f, key)} has two rules"
    for (_, g), (n, h) in combinations(enumerate(profile.grouping), 2):
        if g.under == h.under and _together(g, h):
            yield ("grouping", n), "two groups have the same interval"
    ids = Counter(limb.id for limb in profile.limb if limb.id is not None)
    for n, limb in enumerate(profile.limb):
        if limb.id is not None and ids[limb.id] > 1:
            yield ("limb", n), f"the limb {limb.id} stands there twice"
    for n, limb in enumerate(profile.limb):
        for m, exclusion in enumerate(profile.exclusion):
            wanted: dict[str, object] = {**(limb.when or {})}
            if len(limb.vehicles) == 1:
                wanted["vehicle.kind"] = limb.vehicles[0]
            if exclusion.when.items() <= wanted.items():
                yield ("exclusion", m), f"it takes away all of limb {limb.id or n + 1}"


def remarks(profile: Profile) -> Iterator[tuple[Place, Finding]]:
    """Yield what a profile lacks, leaves uncited, or says in vain, each with its place."""
    for place, rule in profile.placed():
        if rule.status == "text" and rule.article is None and place[0] not in {"parties", "force"}:
            yield place, _remark("lint.no_article", place)
        if rule.status == "inferred" and rule.note is None:
            yield place, _remark("lint.no_reason", place)
        if isinstance(rule.note, dict) and set(rule.note) != LANGUAGES:
            yield place, _remark("lint.not_translated", place)
    cited = {source.strip(",") for rule in profile.rules() for source in rule.source.split()}
    for source in sorted(profile.sources.keys() - cited):
        yield ("sources", source), _remark("lint.source_unused", ("sources", source))
    topics = {fact.topic for fact in profile.fact}
    for topic in EXPECTED_FACTS:
        if topic not in topics:
            yield ("fact",), _remark("lint.fact_missing", ("fact",), topic=topic)
    yield from _in_vain(profile)
    if _open(profile) and not profile.question:
        yield ("question",), _remark("lint.no_question", ("question",))


def _open(profile: Profile) -> bool:
    pre = profile.pre_launch
    open_clock = pre is not None and pre.latest is not None and (pre.anchor is None or pre.clock is None)
    return open_clock or any(rule.status == "unknown" for rule in profile.rules())


def _in_vain(profile: Profile) -> Iterator[tuple[Place, Finding]]:
    """Yield rules that no launch can ever bring to bear."""
    covered = {kind for limb in profile.limb for kind in limb.vehicles}
    everything = any(not limb.vehicles for limb in profile.limb)
    if not profile.limb:
        yield ("limb",), _remark("lint.no_limb", ("limb",))
    for n, limb in enumerate(profile.limb):
        if _idle(profile, limb):
            yield ("limb", n), _remark("lint.never_triggered", ("limb", n))
    for name in ("field", "withholding"):
        for n, rule in enumerate(getattr(profile, name)):
            if rule.vehicles and not everything and not covered & set(rule.vehicles):
                yield (name, n), _remark("lint.never_triggered", (name, n))
    for n, exclusion in enumerate(profile.exclusion):
        kind = exclusion.when.get("vehicle.kind")
        if kind is not None and not everything and kind not in covered:
            yield ("exclusion", n), _remark("lint.never_triggered", ("exclusion", n))


def _idle(profile: Profile, limb: Limb) -> bool:
    if limb.directions is None:
        return False
    listed = {party for party, octants in limb.directions.items() if octants}
    return not (profile.parties.any or listed & set(profile.parties.codes))


def _remark(code: str, place: Place, **params: str) -> Finding:
    path = ".".join(str(step) for step in place)
    return Finding(code=code, severity="warn", path=path, params=params)
