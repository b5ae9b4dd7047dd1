"""What a lawyer would still ask of a profile that holds together: what it lacks, leaves uncited, or says in vain. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from preavis.agreements.rules import Limb, Words
from preavis.agreements.soundness import LANGUAGES, Place
from preavis.agreements.terms import Profile
from preavis.findings import Finding

EXPECTED_FACTS: Final = ("channel", "handling")


def remarks(profile: Profile) -> Iterator[tuple[Place, Finding]]:
    """Yield what a profile lacks, leaves uncited, or says in vain, each with its place in the file."""
    yield from _uncited(profile)
    yield from _missing(profile)
    yield from _untranslated(profile)
    yield from _in_vain(profile)


def _uncited(profile: Profile) -> Iterator[tuple[Place, Finding]]:
    for place, rule in profile.placed():
        if rule.status == "text" and rule.article is None and place[0] not in {"parties", "force"}:
            yield _remark("lint.no_article", place)
        if rule.status == "inferred" and rule.note is None:
            yield _remark("lint.no_reason", place)
    cited = {source.strip(",") for rule in profile.rules() for source in rule.source.split()}
    for source in sorted(profile.sources.keys() - cited):
        yield _remark("lint.source_unused", ("sources", source))


def _missing(profile: Profile) -> Iterator[tuple[Place, Finding]]:
    topics = {fact.topic for fact in profile.fact}
    for topic in EXPECTED_FACTS:
        if topic not in topics:
            yield _remark("lint.fact_missing", ("fact",), topic=topic)
    if not profile.limb:
        yield _remark("lint.no_limb", ("limb",))
    if profile.pre_launch is None and not profile.public_warning:
        yield _remark("lint.asks_nothing", ("pre_launch",))
    pre = profile.pre_launch
    open_clock = pre is not None and pre.latest is not None and (pre.anchor is None or pre.clock is None)
    if (open_clock or any(rule.status == "unknown" for rule in profile.rules())) and not profile.question:
        yield _remark("lint.no_question", ("question",))


def _untranslated(profile: Profile) -> Iterator[tuple[Place, Finding]]:
    said: list[tuple[Place, Words | None]] = [((*place, "note"), rule.note) for place, rule in profile.placed()]
    said += [(("fact", n, "says"), fact.says) for n, fact in enumerate(profile.fact)]
    for n, question in enumerate(profile.question):
        said += [(("question", n, name), getattr(question, name)) for name in ("asks", "meanwhile", "settled_by")]
    for place, words in said:
        if isinstance(words, dict) and set(words) != LANGUAGES:
            yield _remark("lint.not_translated", place)


def _in_vain(profile: Profile) -> Iterator[tuple[Place, Finding]]:
    """Yield rules that no launch can ever bring to bear."""
    covered = {kind for limb in profile.limb for kind in limb.vehicles}
    everything = any(not limb.vehicles for limb in profile.limb)
    for n, limb in enumerate(profile.limb):
        if _idle(profile, limb):
            yield _remark("lint.never_triggered", ("limb", n))
        elif not profile.parties.any:
            for party in sorted((limb.directions or {}).keys() - set(profile.parties.codes)):
                yield _remark("lint.never_triggered", ("limb", n, "directions"), party=party)
    for name in ("field", "withholding"):
        for n, rule in enumerate(getattr(profile, name)):
            if rule.vehicles and not everything and not covered & set(rule.vehicles):
                yield _remark("lint.never_triggered", (name, n))
    for n, exclusion in enumerate(profile.exclusion):
        kind = exclusion.when.get("vehicle.kind")
        if kind is not None and not everything and kind not in covered:
            yield _remark("lint.never_triggered", ("exclusion", n))
    if profile.validity is not None and profile.pre_launch is None:
        yield _remark("lint.never_triggered", ("validity",))
    for party in sorted((profile.parties.joined or {}).keys() - set(profile.parties.codes)):
        yield _remark("lint.never_triggered", ("parties", "joined"), party=party)


def _idle(profile: Profile, limb: Limb) -> bool:
    """Whether nobody can fulfil a limb: directions for strangers only, no third state where all are parties, no word allowed."""
    listed = {party for party, octants in (limb.directions or {}).items() if octants}
    nowhere = limb.directions is not None and not (profile.parties.any or listed & set(profile.parties.codes))
    nobody = profile.parties.any and limb.launched_by == "non_party"
    nothing = any(not allowed for allowed in (limb.one_of or {}).values())
    return nowhere or nobody or nothing


def _remark(code: str, place: Place, **params: str) -> tuple[Place, Finding]:
    path = ".".join(str(step) for step in place)
    return place, Finding(code=code, severity="warn", path=path, params=params)
