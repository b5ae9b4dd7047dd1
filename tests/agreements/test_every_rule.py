"""Every rule, every number and every word of a list in an agreement is exercised: change it, and some situation objects."""

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import get_args

import pytest

import preavis.agreements.profile as profiles
from preavis.agreements.rules import Deadline, Field, Limb, Members, Span
from preavis.agreements.soundness import contradictions
from preavis.geo import Octant
from situations import SITUATIONS, differences, judge

PROSE = {"source", "status", "article", "note", "name", "fact", "question", "sources", "id", "version", "path"}
"""What no computation uses, and names by which a rule is found: dropping the rule is their test."""
OTHER_WORDS = {
    "anchor": (None, "window_start", "planned_date", "launch_instant"),
    "required": ("required", "not_required", "unknown"),
    "launched_by": ("party", "non_party", "any"),
    "force": ("must", "should"),
    "binding": ("legal", "voluntary"),
}
EQUIVALENT = {
    "ru-cn-2009 withholding[0].since -1": "the agreement was not in force",
    "us-ru-plns-2000 post_launch.anchor to None": "after a launch nothing but the launch can be counted from",
    "ru-cn-2009 withholding[2].until +1": "the agreement is over",
    "us-ru-plns-2000 withholding[0].since -1": "the memorandum was not signed",
}
"""Changes that change nothing, with the reason."""


def without_effect(rule, name, profile):
    """Whether a member says nothing because of what stands beside it."""
    match rule:
        case Deadline():
            return name in {"anchor", "clock"} and rule.latest is None and rule.earliest is None
        case Members():  # `by_choice` decides which agreements are asked at all: tests/cli
            return name == "by_choice" or (name == "complete" and rule.any)
        case Limb():  # refused where there is no list of directions: tests/unit
            flipped = replace(profile, limb=tuple(replace(one, directions_unread=one is rule) for one in profile.limb))
            return name == "directions_unread" and any(
                place[-1] == "directions_unread" for place, _ in contradictions(flipped)
            )
        case Field():
            return name == "force" and profile.binding != "legal"
        case _:
            return False


def changed(name, value, profile):
    """Yield what else a value could be, with what was done to it."""
    match value:
        case bool():
            yield "flipped", not value
        case int():
            yield from (("+1", value + 1), ("-1", value - 1))
        case date():
            yield from (("+1", value + timedelta(days=1)), ("-1", value - timedelta(days=1)))
        case Span():
            one = timedelta(days=1) if value.calendar else timedelta(seconds=1)
            yield from (
                ("+1", replace(value, length=value.length + one)),
                ("-1", replace(value, length=value.length - one)),
            )
            if value.length % timedelta(days=1) == timedelta():
                yield "calendar", replace(value, calendar=not value.calendar)
        case str() | None if name in OTHER_WORDS:
            yield from ((f"to {word}", word) for word in OTHER_WORDS[name] if word != value)
        case tuple() if name == "octants":
            yield from ((f"with {octant}", (*value, octant)) for octant in get_args(Octant) if octant not in value)
            yield from removed(value)
        case tuple():
            yield from removed(value)
            for place, inner in enumerate(value):
                for said, other in changed(name, inner, profile):
                    yield f"[{place}]{said}", (*value[:place], other, *value[place + 1 :])
        case dict():
            for key, inner in value.items():
                if len(value) > 1 or name != "any_of":
                    yield f".{key} dropped", {k: v for k, v in value.items() if k != key}
                for said, other in changed("octants" if name == "directions" else name, inner, profile):
                    yield f".{key} {said}", {**value, key: other}
        case _ if is_dataclass(value):
            for field in fields(value):
                if field.name in PROSE or without_effect(value, field.name, profile):
                    continue
                for said, other in changed(field.name, getattr(value, field.name), profile):
                    try:
                        yield f".{field.name} {said}", replace(value, **{field.name: other})
                    except ValueError:
                        continue  # no rule could say that


def removed(value):
    for place, inner in enumerate(value):
        yield f"[{place}] dropped ({inner if isinstance(inner, str) else ''})", (*value[:place], *value[place + 1 :])


def mutants(profile):
    """Yield the agreement with one thing changed, and what that is."""
    for field in fields(profile):
        if field.name in PROSE | {"sha256", "overlay_sha256", "dated", "suspended"}:
            continue
        if field.name == "binding" and not any(rule.force == "must" for rule in profile.field):
            continue  # what binds how strongly turns on nothing but required fields
        value = getattr(profile, field.name)
        silent = isinstance(value, Deadline) and value.required == "not_required"  # for people; the check asks nothing
        if is_dataclass(value) and field.name not in {"parties", "force"} and not silent:
            yield f"{field.name} dropped", replace(profile, **{field.name: None})
        for said, other in changed(field.name, value, profile):
            yield f"{field.name}{said}", replace(profile, **{field.name: other})


@pytest.mark.parametrize("id_", profiles.known())
def test_each_thing_that_an_agreement_says_has_a_situation_that_turns_on_it(id_):
    profile = profiles.load(id_)
    own = [situation for situation in SITUATIONS if situation["agreement"] == id_]
    unnoticed = []
    for said, mutant in mutants(profile):
        name = f"{id_} {said}"
        if name not in EQUIVALENT and not any(differences(one, judge(one, mutant)) for one in own):
            unnoticed.append(name)
    assert unnoticed == []
