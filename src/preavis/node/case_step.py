"""One entry of a case, as the node that shows it judges it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from preavis.clock import from_posix
from preavis.findings import Finding
from preavis.statements import Body, Entry
from preavis.store import Receipt, StoredEntry


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One entry of a case, judged, with the receipts that other parties gave for it.

    `home`: the case that it was filed in; another one where a correction only shows it here.
    `struck`: it no longer stands in this case. `corrected_by` is the correction that says so, `moved_to` the other case to
    which it, or what it corrects, belongs. `unconfirmed`: one officer released it alone and no second has confirmed it.
    """

    stored: StoredEntry
    entry: Entry
    body: Body
    findings: tuple[Finding, ...]
    receipts: tuple[Receipt, ...]
    home: bytes
    struck: bool = False
    corrected_by: str | None = None
    moved_to: str | None = None
    unconfirmed: bool = False

    @property
    def kind(self) -> str:
        """The entry's kind."""
        return self.entry.statement.kind

    def received_at(self) -> datetime | None:
        """Return the earliest receipt's time, None while nobody has given one."""
        return min((from_posix(receipt.time) for receipt in self.receipts), default=None)
