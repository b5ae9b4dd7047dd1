"""One judgement about a notice, a text or a journal, in a form that console, command line and API show alike.

The text of a finding is not here: faces look its code up in `texts/*.toml`, in four languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["block", "warn", "info"]
Status = Literal["text", "reported", "inferred", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found, where, how bad it is, and on what authority.

    `path` names a member of the document (`launch.place`, `areas[0].edges`); `span` counts characters of a text,
    `[start, end)`. `article`, `source` and `status` are there where a rule of an agreement speaks.
    """

    code: str
    severity: Severity
    path: str | None = None
    span: tuple[int, int] | None = None
    article: str | None = None
    source: str | None = None
    status: Status | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)


def blocks(findings: Iterable[Finding]) -> bool:
    """Return whether one of these findings blocks."""
    return any(finding.severity == "block" for finding in findings)
