"""Does a launch fall under an agreement? Limbs and exclusions, in three values: yes, no, and not enough said. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from preavis.agreements.rules import Limb, Scalar
from preavis.agreements.terms import Profile
from preavis.notice import GENERIC_CLASSES, HIGH_SEAS, Notice

TERRITORY: Final = "territory_state"
CLASS: Final = "vehicle.generic_class"
NOT_SAID: Final = (None, "unspecified")
"""What a member is that says nothing: absent, or a purpose that the party leaves open."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether some limb holds, those that do, and the paths whose absence keeps others from being decided.

    `others`: parties whose duty it is, where a limb holds or could hold and binds another party than the one that asks. Paths
    and parties stand with the limb that speaks of them. `holding`: the limbs themselves.
    """

    due: bool
    holding: tuple[Limb, ...]
    missing: tuple[tuple[str, Limb], ...]
    excluded: tuple[str, ...] = ()
    others: tuple[tuple[str, Limb], ...] = ()

    @property
    def limbs(self) -> tuple[str, ...]:
        """The names of the limbs that hold, where the agreement's limbs have names."""
        return tuple(limb.id for limb in self.holding if limb.id)

    @property
    def open(self) -> bool:
        """Whether no limb holds but some could, were more said."""
        return not self.due and bool(self.missing)


def member(notice: Notice, path: str) -> Any:
    """Return the member of a notice at a dotted path, None where it is absent."""
    value: Any = notice
    for step in path.split("."):
        value = getattr(value, step, None)
    return value


def _holds(notice: Notice, when: Mapping[str, Scalar]) -> Iterator[tuple[str, bool | None]]:
    for path, wanted in when.items():
        given = member(notice, path)
        yield path, None if given in NOT_SAID else given == wanted


def _territory(profile: Profile, notice: Notice) -> set[str] | None:
    """Return everything that the launch's territory is: the launcher's own, a party's, another's, the high seas."""
    state = notice.territory_state
    if state is None:
        return None
    if state == HIGH_SEAS:
        return {"high_seas"}
    own = {"own"} if state == notice.launching_state else set()
    return own | {"party" if profile.has(state) else "non_party"}


def _limb(profile: Profile, notice: Notice, limb: Limb) -> Iterator[tuple[str, bool | None]]:
    """Yield each condition of a limb: the path that it looks at, and whether it holds."""
    if limb.vehicles:
        kind = notice.vehicle.kind
        yield "vehicle.kind", None if kind is None else kind in limb.vehicles
    if limb.launched_by != "any":
        state = notice.launching_state
        by_party = None if state is None else profile.has(state) or (None if profile.may_have(state) else False)
        yield "launching_state", None if by_party is None else by_party == (limb.launched_by == "party")
    if limb.territory:
        territory = _territory(profile, notice)
        yield TERRITORY, None if territory is None else bool(territory & set(limb.territory))
    yield from _holds(notice, limb.when or {})
    if limb.any_of:
        yield _any_of(notice, limb.any_of)
    for path, allowed in (limb.one_of or {}).items():
        yield path, _is_one_of(member(notice, path), allowed, path)
    if limb.toward_other:
        toward = notice.flight.toward
        others = set(profile.parties.codes) - {notice.launching_state}
        yield "flight.toward", None if toward is None else bool(others & set(toward))
    if limb.directions is not None:
        listed = limb.directions.get(notice.launching_state or "", ())
        direction = notice.flight.direction
        yield "flight.direction", None if direction is None else direction in listed


def _is_one_of(given: Any, allowed: tuple[str, ...], path: str) -> bool | None:
    """Return whether a member is one of the words of a limb; of a class that only its author can read, nobody can tell."""
    if given in NOT_SAID:
        return None
    if path != CLASS:
        return given in allowed
    said = given.strip().casefold()
    if said in {word.casefold() for word in allowed}:
        return True
    return False if said in _CLASSES else None


_CLASSES: Final = frozenset(word.casefold() for word in GENERIC_CLASSES)


def _any_of(notice: Notice, options: tuple[dict[str, Scalar], ...]) -> tuple[str, bool | None]:
    """Return whether one of several sets of conditions holds, with a path that is missing where that is open."""
    judged = [dict(_holds(notice, option)) for option in options]
    possible = [option for option in judged if False not in option.values()]
    unsaid = [path for option in possible for path, value in option.items() if value is None]
    if not possible:
        return next(iter(options[0])), False
    if any(None not in option.values() for option in possible):
        return next(iter(options[0])), True
    return unsaid[0], None


def _bearer(notice: Notice, limb: Limb) -> str | None:
    """Return the party that a limb binds: who launches, or whose territory it is where a third state launches."""
    match limb.launched_by:
        case "party":
            return notice.launching_state
        case "non_party":
            return notice.territory_state
        case _:
            return None


def scope(profile: Profile, notice: Notice, party: str) -> Scope:
    """Return which limbs of an agreement a launch falls under, and whether they bind this party or another."""
    excluded = tuple(
        exclusion.id for exclusion in profile.exclusion if all(v is True for _, v in _holds(notice, exclusion.when))
    )
    if excluded:
        return Scope(due=False, holding=(), missing=(), excluded=excluded)
    holding: list[Limb] = []
    missing: dict[str, Limb] = {}
    others: dict[str, Limb] = {}
    for limb in profile.limb:
        conditions = list(_limb(profile, notice, limb))
        if any(value is False for _, value in conditions):
            continue
        bearer = _bearer(notice, limb)
        unsaid = [path for path, value in conditions if value is None]
        if bearer is not None and bearer != party:
            others.setdefault(bearer, limb)
        elif unsaid:
            for path in unsaid:
                missing.setdefault(path, limb)
        else:
            holding.append(limb)
    return Scope(
        due=bool(holding), holding=tuple(holding), missing=tuple(missing.items()), others=tuple(others.items())
    )
