"""Lawful silence: whether a party may keep a launch to itself, counted on both readings of "a year". Pure.

What was withheld before comes from the sealed local ledger or a history file; nothing here is ever sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from preavis.agreements.profile import Profile
from preavis.agreements.rules import Withholding
from preavis.agreements.times import State
from preavis.findings import Finding
from preavis.statements import Notice


def withholding(
    profile: Profile, notice: Notice, before: Sequence[tuple[Notice, datetime | None]], at: datetime
) -> tuple[State | None, Finding]:
    """Return the state that a withholding gives the duty of notice (None: unchanged), and what is to be said of it.

    Over the cap by calendar and by agreement year: blocked. Over it by one of them only: undecidable, since the public
    sources do not say which year counts.
    """
    kind = notice.vehicle.kind
    right = next((r for r in profile.withholding if kind in r.vehicles and r.holds_on(at.date())), None)
    if right is None:
        return None, Finding(
            code="withholding.no_right", severity="block", path="vehicle.kind", params={"agreement": profile.id}
        )
    calendar, own = withheld_before(right, before, at)
    cap = right.cap
    over = [cap is not None and count >= cap for count in (calendar, own)]
    code = "withholding.over_cap" if all(over) else "withholding.year_open" if any(over) else "withholding.counted"
    said = Finding(
        code=code,
        severity="block" if all(over) else "warn" if any(over) else "info",
        article=right.article,
        source=right.source,
        status=right.status,
        params={"calendar": calendar + 1, "agreement_year": own + 1, "cap": cap if cap is not None else "-"},
    )
    return (None if all(over) else "undecidable" if any(over) else "withheld"), said


def withheld_before(
    right: Withholding, before: Sequence[tuple[Notice, datetime | None]], at: datetime
) -> tuple[int, int]:
    """Count earlier withholdings of the same calendar year and of the same agreement year, which begins with the right."""
    times = [
        when
        for notice, when in before
        if notice.kind == "withholding" and notice.vehicle.kind in right.vehicles and when is not None
    ]
    year = _agreement_year(right, at)
    return sum(t.year == at.year for t in times), sum(_agreement_year(right, t) == year for t in times)


def _agreement_year(right: Withholding, at: datetime) -> int:
    return at.year if (at.month, at.day) >= (right.since.month, right.since.day) else at.year - 1
