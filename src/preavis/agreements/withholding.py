"""Lawful silence: whether a party may keep a launch to itself, counted on both readings of "a year". Pure.

What was withheld before comes from the sealed local ledger or a history file; nothing here is ever sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from preavis.agreements.judgement import finding
from preavis.agreements.rules import Withholding
from preavis.agreements.terms import Profile
from preavis.agreements.times import State
from preavis.findings import Finding, Severity
from preavis.notice import Notice

Before = Sequence[tuple[Notice, datetime | None]]


def withholding(
    profile: Profile, notice: Notice, before: Before, at: datetime
) -> tuple[State | None, Iterator[Finding]]:
    """Return the state that a withholding gives the duties of notice (None: unchanged), and what is to be said of it.

    Over the cap by calendar and by agreement year: blocked. Over it by one of them only: undecidable, since the public
    sources do not say which year counts. A group is counted as one; where counting its launches would be over the cap,
    that is said.
    """
    kind = notice.vehicle.kind
    right = next((r for r in profile.withholding if kind in r.vehicles and r.holds_on(at.date())), None)
    if right is None:
        said = finding("withholding.no_right", "block", None, "vehicle.kind", agreement=profile.id)
        return None, iter((said,))
    calendar, own = withheld_before(profile, right, before, at)
    cap = right.cap
    over = [cap is not None and count >= cap for count in (calendar, own)]
    code = "withholding.over_cap" if all(over) else "withholding.year_open" if any(over) else "withholding.counted"
    state: State | None = None if all(over) else "undecidable" if any(over) else "withheld"
    return state, _said(right, notice, code, calendar + 1, own + 1)


def _said(right: Withholding, notice: Notice, code: str, calendar: int, own: int) -> Iterator[Finding]:
    cap: int | str = right.cap if right.cap is not None else "-"
    severity: Severity = (
        "block" if code == "withholding.over_cap" else "warn" if code == "withholding.year_open" else "info"
    )
    yield finding(code, severity, right, None, calendar=calendar, agreement_year=own, cap=cap)
    launches = notice.group.count if notice.group else 1
    if right.cap is not None and severity == "info" and launches > right.cap:
        yield finding("withholding.group_open", "warn", right, "group", n=launches, cap=cap)


def withheld_before(profile: Profile, right: Withholding, before: Before, at: datetime) -> tuple[int, int]:
    """Count earlier withholdings of the same calendar year and of the same agreement year, which begins with the right.

    What was withheld while there was no cap counts against none.
    """
    capped = [each for each in profile.withholding if (each.cap is None) == (right.cap is None)]
    times = [
        when
        for notice, when in before
        if notice.kind == "withholding"
        and when is not None
        and any(notice.vehicle.kind in each.vehicles and each.holds_on(when.date()) for each in capped)
    ]
    year = _agreement_year(right, at)
    return sum(t.year == at.year for t in times), sum(_agreement_year(right, t) == year for t in times)


def _agreement_year(right: Withholding, at: datetime) -> int:
    return at.year if (at.month, at.day) >= (right.since.month, right.since.day) else at.year - 1
