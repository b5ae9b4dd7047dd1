"""What was prepared for the public of a channel, who agreed, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from preavis.store.people import StoredApproval


@dataclass(frozen=True, slots=True)
class Publication:
    """A page of a channel: the hash of its files, when it was prepared, and when it was published."""

    id: int
    channel: str
    sha256: bytes
    staged_at: datetime
    published_at: datetime | None


class Publications(Protocol):
    """Pages of public channels, and the agreements to publish them."""

    def put_publication(self, channel: str, sha256: bytes, at: datetime) -> None: ...
    def publications(self, channel: str) -> tuple[Publication, ...]:
        """Return the pages of a channel that have not been withdrawn, newest first."""
        ...

    def set_published(self, publication: int, at: datetime) -> None: ...
    def withdraw_publications(self, channel: str, at: datetime) -> None:
        """Withdraw every page of a channel, also those that wait."""
        ...

    def put_agreement(self, publication: int, agreement: StoredApproval) -> None: ...
    def agreements(self, publication: int) -> tuple[StoredApproval, ...]:
        """Return the agreements to a page that count."""
        ...

    def agreement_register(self) -> tuple[tuple[Publication, StoredApproval], ...]:
        """Return every agreement ever given, void ones among them, each with its page."""
        ...

    def void_agreements(self, officer: int, at: datetime) -> tuple[Publication, ...]:
        """Let an officer's agreements to pages that wait count no more; return those pages."""
        ...
