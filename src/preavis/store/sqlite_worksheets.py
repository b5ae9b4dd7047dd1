"""The composer's sheets in SQLite."""

from __future__ import annotations

import json
from typing import Any

from preavis.clock import format_instant, parse_instant
from preavis.store.sqlite_base import Rows
from preavis.store.worksheets import Worksheet


def _sheet(row: tuple[Any, ...]) -> Worksheet:
    id_, channel, kind, case, revision, at, by, fields, draft, dropped = row
    return Worksheet(
        id_, channel, kind, case, revision, parse_instant(at), by, json.loads(fields), draft, dropped=bool(dropped)
    )


_NEWEST = (
    "SELECT worksheet.* FROM worksheet JOIN (SELECT id AS newest, max(revision) AS last FROM worksheet GROUP BY id)"
    " ON id=newest AND revision=last"
)


class SqliteWorksheets:
    """See `store.worksheets.Worksheets`."""

    _rows: Rows

    def put_worksheet(self, sheet: Worksheet) -> None:
        self._rows.run(
            "INSERT INTO worksheet VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            sheet.id,
            sheet.channel,
            sheet.kind,
            sheet.case,
            sheet.revision,
            format_instant(sheet.saved_at),
            sheet.saved_by,
            json.dumps(dict(sheet.fields), ensure_ascii=False),
            sheet.draft,
            sheet.dropped,
        )

    def worksheet(self, id_: str, revision: int | None = None) -> Worksheet | None:
        row = self._rows.maybe(
            "SELECT * FROM worksheet WHERE id=?1 AND (?2 IS NULL OR revision=?2) ORDER BY revision DESC LIMIT 1",
            id_,
            revision,
        )
        return _sheet(row) if row else None

    def worksheets(self) -> tuple[Worksheet, ...]:
        rows = self._rows.all(f"{_NEWEST} WHERE draft IS NULL AND NOT dropped ORDER BY saved_at DESC, id")
        return tuple(map(_sheet, rows))

    def worksheet_of(self, draft: str) -> Worksheet | None:
        row = self._rows.maybe(f"{_NEWEST} WHERE draft=? ORDER BY id LIMIT 1", draft)
        return _sheet(row) if row else None

    def worksheet_versions(self, id_: str) -> tuple[Worksheet, ...]:
        return tuple(map(_sheet, self._rows.all("SELECT * FROM worksheet WHERE id=? ORDER BY revision DESC", id_)))
