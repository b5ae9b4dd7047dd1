"""What a store answers about the life of launches: entries in two cases, entries by their kind, acts of a shift."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from preavis.store import CaseEntry


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the audit trail."""

    at: datetime
    actor: str
    act: str
    subject: str


class Life(Protocol):
    """Links between cases, and what happened."""

    def link_entry(self, entry: CaseEntry) -> None:
        """Show an entry also in another case than its own."""
        ...

    def cases_of(self, leaf: bytes) -> tuple[bytes, ...]:
        """Return every case in which an entry is shown, its own first."""
        ...

    def cases_since(self, since: datetime) -> tuple[bytes, ...]:
        """Return the cases in which anything was stored from then on."""
        ...

    def entries_of(
        self, kinds: Collection[str], *, since: datetime | None = None, limit: int = 1000
    ) -> tuple[CaseEntry, ...]:
        """Return the newest entries of some kinds, newest first, each with its own case."""
        ...

    def acts(self, since: datetime, until: datetime) -> tuple[Act, ...]:
        """Return the audit trail from one instant to another, both within, oldest first."""
        ...
