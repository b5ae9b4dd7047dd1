"""What every renderer takes and gives: one notice, the wishes of whoever renders it, and one or more documents with findings.

A renderer says what its format cannot say as a finding. What would make an area smaller or a window shorter is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from preavis.clock import Schedule
from preavis.findings import Finding
from preavis.notice import Area, Notice

NAVAREAS: Final = frozenset(
    "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the one who renders decides; none of it is in the notice.

    `languages` are two at most, side by side. `firs` are ICAO location indicators of flight information regions, `navarea`
    a NAVAREA number in Roman numerals. `number` is the issuer's own number, `replaces` or `cancels` an earlier one's.
    """

    issued: datetime
    languages: tuple[str, ...] = ("en",)
    firs: tuple[str, ...] = ()
    navarea: str | None = None
    number: str | None = None
    replaces: str | None = None
    cancels: str | None = None
    exercise: bool = False
    agreement: str | None = None
    agreement_name: tuple[str, ...] = ()


def schedule_of(area: Area, notice: Notice) -> Schedule | None:
    """Return an area's own schedule, else the launch's; None where neither has a window."""
    return next((given for given in (area.schedule, notice.launch.schedule) if given and any(given)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One finished document: the end of its file name, and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One or more documents, and what they do not say."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...] = ()


Renderer = Callable[[Notice, Wishes], Rendering]
"""Raises `UnusableInput` where the format would have to make an area smaller or a window shorter, or lacks a number."""
