"""Lawful silence: whether a party may keep a launch to itself, counted on both readings of "a year" and of a group. Pure.

What was withheld before comes from the sealed local ledger or a history file; nothing here is ever sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from preavis.agreements.judgement import finding
from preavis.agreements.rules import Withholding
from preavis.agreements.terms import Profile
from preavis.agreements.times import State
from preavis.findings import Finding, Severity
from preavis.notice import Notice

Before = Sequence[tuple[Notice, datetime | None]]


@dataclass(frozen=True, slots=True)
class Count:
    """How often a party has been silent in a year: a group taken for one, and each of its launches by itself."""

    groups: int
    launches: int


def withholding(
    profile: Profile, notice: Notice, before: Before, at: datetime
) -> tuple[State | None, Iterator[Finding]]:
    """Return the state that a withholding gives the duties of notice (None: unchanged), and what is to be said of it.

    Over the cap by calendar and by agreement year: blocked. Over it by one of them only: undecidable, since the public sources
    do not say which year counts. A group is counted as one; where counting each launch, of this group and of those withheld
    before, would be over the cap, that is said.
    """
    kind = notice.vehicle.kind
    right = next((r for r in profile.withholding if kind in r.vehicles and r.holds_on(at.date())), None)
    if right is None:
        said = finding("withholding.no_right", "block", None, "vehicle.kind", agreement=profile.id)
        return None, iter((said,))
    years = [_with(notice, count) for count in withheld_before(profile, right, before, at)]
    cap = right.cap
    over = [cap is not None and count.groups > cap for count in years]
    each_over = [cap is not None and count.launches > cap for count in years]
    code = "withholding.over_cap" if all(over) else "withholding.year_open" if any(over) else "withholding.counted"
    state: State | None = None if all(over) else "undecidable" if any(over) else "withheld"
    return state, _said(right, code, *years, group_open=any(each_over) and not any(over))


def _with(notice: Notice, count: Count) -> Count:
    return Count(count.groups + 1, count.launches + _launches(notice))


def _launches(notice: Notice) -> int:
    return notice.group.count if notice.group else 1


def _said(right: Withholding, code: str, calendar: Count, own: Count, *, group_open: bool) -> Iterator[Finding]:
    cap: int | str = right.cap if right.cap is not None else "-"
    severity: Severity = (
        "block" if code == "withholding.over_cap" else "warn" if code == "withholding.year_open" else "info"
    )
    yield finding(code, severity, right, None, calendar=calendar.groups, agreement_year=own.groups, cap=cap)
    if group_open:
        n = max(calendar.launches, own.launches)
        yield finding("withholding.group_open", "warn", right, "group", n=n, cap=cap)


def withheld_before(profile: Profile, right: Withholding, before: Before, at: datetime) -> tuple[Count, Count]:
    """Count earlier withholdings of the same calendar year and of the same agreement year, which begins with the right.

    What was withheld while there was no cap counts against none.
    """
    capped = [each for each in profile.withholding if (each.cap is None) == (right.cap is None)]
    silent = [
        (when, _launches(notice))
        for notice, when in before
        if notice.kind == "withholding"
        and when is not None
        and any(notice.vehicle.kind in each.vehicles and each.holds_on(when.date()) for each in capped)
    ]
    year = _agreement_year(right, at)
    of_calendar = [launches for when, launches in silent if when.year == at.year]
    of_agreement = [launches for when, launches in silent if _agreement_year(right, when) == year]
    return Count(len(of_calendar), sum(of_calendar)), Count(len(of_agreement), sum(of_agreement))


def _agreement_year(right: Withholding, at: datetime) -> int:
    return at.year if (at.month, at.day) >= (right.since.month, right.since.day) else at.year - 1
