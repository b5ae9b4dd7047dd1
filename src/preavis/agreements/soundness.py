"""Whether a profile holds together: what makes it unusable, and is refused when it is read. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from preavis.agreements.members import can_be, is_path
from preavis.agreements.rules import Deadline, Rule, Scalar
from preavis.agreements.terms import Profile
from preavis.parties import is_channel, is_party

Place = tuple[str | int, ...]
_VERSION: Final = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}", re.ASCII)
LANGUAGES: Final = {"en", "fr", "ru", "zh"}


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
    yield from _names(profile)
    yield from _members(profile)
    yield from _conditions(profile)
    yield from _twice(profile)


def _names(profile: Profile) -> Iterator[tuple[Place, str]]:
    """Yield what entries, pages and people could not name."""
    if not is_channel(profile.id):
        yield ("id",), "an id has small letters, digits and hyphens"
    if not _VERSION.fullmatch(profile.version):
        yield ("version",), "a version has numbers with points between them, like 1.0"
    for language, name in profile.name.items():
        if not name.strip():
            yield ("name", language), "the name is empty"
    parties = profile.parties
    named = {"codes": parties.codes, "outside": parties.outside, "receivers": parties.receivers}
    named |= {"joined": tuple(parties.joined or ()), "continued": tuple(parties.continued or ())}
    for cell, codes in named.items():
        for code in codes:
            if not is_party(code):
                yield ("parties", cell), f"{code} is no party's code: capital letters, like RU or HCOC-ICC"
        if len(set(codes)) != len(codes):
            yield ("parties", cell), "a party stands there twice"


def _members(profile: Profile) -> Iterator[tuple[Place, str]]:
    """Yield parties that are said to be in and out, or counted although everybody is a party."""
    parties = profile.parties
    for party in sorted(set(parties.codes) & set(parties.outside)):
        yield ("parties", "outside"), f"{party} is a party and outside"
    if parties.any and (parties.codes or not parties.complete):
        yield ("parties", "any"), "every state is a party, yet parties are counted"
    for former, party in sorted((parties.continued or {}).items()):
        if former in parties.codes or (party not in parties.codes and not parties.any):
            yield ("parties", "continued"), f"{former} is no former party that {party} continues"
    if not parties.any and not parties.codes:
        yield ("parties",), "nobody is a party"
    elif not parties.any and parties.complete and not parties.receivers and len(set(parties.codes)) == 1:
        yield ("parties", "codes"), "one party alone has nobody to tell"


def _conditions(profile: Profile) -> Iterator[tuple[Place, str]]:
    """Yield members that no notice has, and values that they never have."""
    named: list[tuple[Place, str]] = []
    valued: list[tuple[Place, str, Scalar]] = []
    for n, limb in enumerate(profile.limb):
        valued += [(("limb", n, "when"), path, value) for path, value in (limb.when or {}).items()]
        valued += [(("limb", n, "any_of"), path, value) for option in limb.any_of for path, value in option.items()]
        valued += [(("limb", n, "one_of"), path, word) for path, words in (limb.one_of or {}).items() for word in words]
        if any(not option for option in limb.any_of):
            yield ("limb", n, "any_of"), "an option without a condition"
    for n, exclusion in enumerate(profile.exclusion):
        valued += [(("exclusion", n, "when"), path, value) for path, value in exclusion.when.items()]
    for n, field in enumerate(profile.field):
        named += [(("field", n, "path"), path) for path in (field.path, *field.alternatives)]
    named += [(("distance", n, "path"), rule.path) for n, rule in enumerate(profile.distance)]
    for place, path in [*named, *((place, path) for place, path, _ in valued)]:
        if not is_path(path):
            yield place, f"a notice has no member {path}"
    for place, path, value in valued:
        if is_path(path) and not can_be(path, value):
            yield place, f"{path} is never {value}"


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
        if set(limb.by_default) - set(limb.territory):
            yield ("limb", n, "by_default"), "a territory is taken by default that is none of the limb"
        listed = any(one.directions for one in profile.limb) and limb.directions is None
        if limb.directions_unread and not (listed and _overlap(limb.vehicles, ("ballistic_missile",))):
            yield ("limb", n, "directions_unread"), "there is no list of directions whose reach could be open"
        for m, exclusion in enumerate(profile.exclusion):
            wanted: dict[str, object] = {**(limb.when or {})}
            if len(limb.vehicles) == 1:
                wanted["vehicle.kind"] = limb.vehicles[0]
            if exclusion.when.items() <= wanted.items():
                yield ("exclusion", m), f"it takes away all of limb {limb.id or n + 1}"
