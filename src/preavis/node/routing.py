"""Which desks must know: by who will see the launch, not by the kind of danger only. Each answer says why.

In 1995 a notice went by the kind of danger (sea) to the navy, and the radar that saw the rocket was never told. So what a
notice does not say concerns everybody, what cannot be computed concerns everybody, and a radar is told of every launch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from preavis.node.desks import Desk
from preavis.notice import Notice
from preavis.statements import Body, Correction


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule applied: a text code, its parameters, and whether the rule lets the notice through to the desk."""

    code: str
    through: bool
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Why:
    """Whether a desk is told of an entry, and each rule that was looked at."""

    desk: str
    told: bool
    reasons: tuple[Reason, ...]


def notice_in(body: Body) -> Notice | None:
    """Return the notice that an entry carries."""
    notice = body.notice if isinstance(body, Correction) else body
    return notice if isinstance(notice, Notice) else None


def why(desk: Desk, notice: Notice | None, party: str, *, told_before: bool = False) -> Why:
    """Return whether a desk must know of a notice of a party, and why.

    A desk that was told of an earlier version is told of every later one, so that none is left with the wrong one.
    """
    if desk.every_launch:
        code = "route.radar" if desk.is_radar else "route.every_launch"
        return Why(desk.label, True, (Reason(code, True),))
    reasons = tuple(_rules(desk, notice, party))
    if not reasons:
        return Why(desk.label, True, (Reason("route.no_rule", True),))
    if told_before:
        return Why(desk.label, True, (Reason("route.told_before", True), *reasons))
    return Why(desk.label, all(reason.through for reason in reasons), reasons)


def _rules(desk: Desk, notice: Notice | None, party: str) -> Iterator[Reason]:
    if desk.parties:
        yield _one("party", desk.parties, (party,))
    if notice is None:
        return
    if desk.media:
        # an area that names no medium can be of any
        named = [area.medium for area in notice.areas]
        media = {medium for each in named for medium in each or ()} if all(named) else set()
        yield _one("medium", desk.media, sorted(media))
    if desk.vehicles:
        yield _one("vehicle", desk.vehicles, [kind] if (kind := notice.vehicle.kind) else [])
    if desk.classes:
        yield _one("class", desk.classes, [said] if (said := notice.vehicle.generic_class) else [])
    if desk.region:
        yield _where(desk, notice)


def _one(rule: str, wanted: Sequence[str], given: Sequence[str]) -> Reason:
    if not given:
        return Reason(f"route.{rule}_unstated", True)
    through = any(one.casefold() in {each.casefold() for each in wanted} for one in given)
    said = {"given": ", ".join(given), "wanted": ", ".join(wanted)}
    return Reason(f"route.{rule}_matches" if through else f"route.{rule}_other", through, said)


def _where(desk: Desk, notice: Notice) -> Reason:
    from preavis.node.region import touched  # geometry takes its time to load, and most desks name no region

    said = touched(desk.region, notice)
    if said is None:
        return Reason("route.region_unstated", True)
    return Reason("route.region_touched" if said else "route.region_other", said)
