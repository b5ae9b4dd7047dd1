"""Pages of public channels, and the agreements to publish them, in SQLite."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from preavis.clock import format_instant, parse_instant
from preavis.store.people import StoredApproval
from preavis.store.publications import Publication
from preavis.store.sqlite_base import Rows


def _publication(row: tuple[Any, ...]) -> Publication:
    number, channel, sha256, staged, published = row
    return Publication(
        number, channel, sha256, parse_instant(staged), parse_instant(published) if published is not None else None
    )


class SqlitePublications:
    """See `store.publications.Publications`."""

    _rows: Rows

    def put_publication(self, channel: str, sha256: bytes, at: datetime) -> None:
        self._rows.run(
            "INSERT INTO publication (channel, sha256, staged_at) VALUES (?, ?, ?)", channel, sha256, format_instant(at)
        )

    def publications(self, channel: str) -> tuple[Publication, ...]:
        rows = self._rows.all(
            "SELECT id, channel, sha256, staged_at, published_at FROM publication"
            " WHERE channel=? AND withdrawn_at IS NULL ORDER BY id DESC",
            channel,
        )
        return tuple(map(_publication, rows))

    def set_published(self, publication: int, at: datetime) -> None:
        self._rows.run("UPDATE publication SET published_at=? WHERE id=?", format_instant(at), publication)

    def withdraw_publications(self, channel: str, at: datetime) -> None:
        self._rows.run(
            "UPDATE publication SET withdrawn_at=? WHERE channel=? AND withdrawn_at IS NULL",
            format_instant(at),
            channel,
        )

    def put_agreement(self, publication: int, agreement: StoredApproval) -> None:
        self._rows.run(
            "INSERT INTO agreement (publication, officer, approval, opening) VALUES (?, ?, ?, ?)",
            publication,
            agreement.officer,
            agreement.approval,
            agreement.opening,
        )

    def agreements(self, publication: int) -> tuple[StoredApproval, ...]:
        rows = self._rows.all(
            "SELECT officer, approval, opening FROM agreement WHERE publication=? AND void_at IS NULL ORDER BY officer",
            publication,
        )
        return tuple(StoredApproval(*row) for row in rows)

    def agreement_register(self) -> tuple[tuple[Publication, StoredApproval], ...]:
        rows = self._rows.all(
            "SELECT id, channel, sha256, staged_at, published_at, officer, approval, opening FROM agreement"
            " JOIN publication ON publication.id = agreement.publication ORDER BY id, officer, agreement.rowid"
        )
        return tuple((_publication(row[:5]), StoredApproval(*row[5:])) for row in rows)

    def void_agreements(self, officer: int, at: datetime) -> tuple[Publication, ...]:
        rows = self._rows.all(
            "SELECT id, channel, sha256, staged_at, published_at FROM agreement"
            " JOIN publication ON publication.id = agreement.publication WHERE officer=? AND void_at IS NULL"
            " AND published_at IS NULL AND withdrawn_at IS NULL ORDER BY id",
            officer,
        )
        for row in rows:
            self._rows.run(
                "UPDATE agreement SET void_at=? WHERE publication=? AND officer=? AND void_at IS NULL",
                format_instant(at),
                row[0],
                officer,
            )
        return tuple(map(_publication, rows))
