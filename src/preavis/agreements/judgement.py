"""What the check of a notice answers: duties with their times and states, findings, and the verdict. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from preavis.agreements.rules import Rule
from preavis.agreements.times import Reading, State
from preavis.findings import Finding, Severity, Status
from preavis.notice import Notice

Verdict = Literal["due", "no_duty", "prohibited", "undecidable"]
DutyKind = Literal[
    "pre_launch",
    "extension",
    "cancellation",
    "post_launch",
    "public_warning_air",
    "public_warning_sea",
    "annual_declaration",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What an article makes the party do, with an earliest and a latest time (None where there is none or it is unknown)."""

    kind: DutyKind
    to: tuple[str, ...]
    earliest: datetime | None
    due: datetime | None
    state: State
    anchor: str | None
    clock: str | None
    readings: tuple[Reading, ...]
    article: str | None
    source: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The answer for one agreement."""

    agreement: str
    version: str
    verdict: Verdict
    limbs: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier notice or withholding of the same party, for caps and slips."""

    notice: Notice
    sent: datetime | None = None
    received: datetime | None = None
    launched: datetime | None = None


def finding(
    code: str, severity: Severity, rule: Rule | None = None, path: str | None = None, **params: str | int
) -> Finding:
    """Return a finding that carries its rule's article, source and status."""
    if rule is None:
        return Finding(code=code, severity=severity, path=path, params=params)
    return Finding(
        code=code,
        severity=severity,
        path=path,
        article=rule.article,
        source=rule.source,
        status=rule.status,
        params=params,
    )
