"""Yearly declarations against what was notified: the totals must agree (Hague Code 4(a)(i), (ii), (iii)). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from preavis.agreements.terms import Profile
from preavis.findings import Finding
from preavis.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """How many launches a party declared for a year under an agreement."""

    agreement: str
    year: int
    count: int

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a count is not negative")


def contradictions(
    profile: Profile, declared: Sequence[Declared], flown: Sequence[tuple[Notice, datetime | None]]
) -> Iterator[Finding]:
    """Yield a finding for each declaration whose count differs from the notified launches that flew in its year."""
    rule = profile.declaration
    if rule is None:
        return
    for said in declared:
        if said.agreement != profile.id:
            continue
        notified = {
            notice.refers_to or notice.reference or f"#{place}"
            for place, (notice, at) in enumerate(flown)
            if at is not None and at.year == said.year and notice.kind != "withholding"
        }
        if len(notified) != said.count:
            yield Finding(
                code="declaration.contradiction",
                severity="warn",
                article=rule.article,
                source=rule.source,
                status=rule.status,
                params={"year": said.year, "declared": said.count, "notified": len(notified)},
            )
