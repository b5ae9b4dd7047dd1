"""The audit trail in SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from preavis.clock import format_instant, parse_instant
from preavis.store.sqlite_base import Rows, Value
from preavis.store.trail import AuditRow, first_broken, link, one_line

_ROW = "SELECT seq, at, actor, act, subject, chain FROM audit"


def _row(row: tuple[Any, ...]) -> AuditRow:
    seq, at, actor, act, subject, chain = row
    return AuditRow(seq, parse_instant(at), actor, act, subject, chain)


class SqliteTrail:
    """See `store.People`."""

    _rows: Rows

    def audit(self, at: datetime, actor: str, act: str, subject: str) -> None:
        before, chain = self.audit_head()
        seq, actor, subject = before + 1, one_line(actor), one_line(subject)
        self._rows.run(
            "INSERT INTO audit (seq, at, actor, act, subject, chain) VALUES (?, ?, ?, ?, ?, ?)",
            seq,
            format_instant(at),
            actor,
            act,
            subject,
            link(chain, seq, at, actor, act, subject),
        )

    def audit_head(self) -> tuple[int, bytes]:
        row = self._rows.maybe("SELECT seq, chain FROM audit ORDER BY seq DESC LIMIT 1")
        return (row[0], row[1]) if row else (0, b"")

    def audit_chain(self, seq: int) -> bytes | None:
        row = self._rows.maybe("SELECT chain FROM audit WHERE seq=?", seq)
        return row[0] if row else None

    def audit_rows(self, after: int = 0, limit: int = 1000) -> tuple[AuditRow, ...]:
        return tuple(_row(row) for row in self._rows.all(f"{_ROW} WHERE seq>? ORDER BY seq LIMIT ?", after, limit))

    def audit_page(
        self, *, before: int | None = None, limit: int = 100, actor: str | None = None, act: str | None = None
    ) -> tuple[AuditRow, ...]:
        wanted: list[tuple[str, Value]] = [("seq<?", before)] if before is not None else []
        wanted += [("actor=?", actor)] if actor else []
        if act:
            wanted += (
                [("act>=?", act), ("act<?", act[:-1] + "/")] if act.endswith(".") else [("act=?", act)]
            )  # "/" is next
        where = " AND ".join(["1", *(condition for condition, _ in wanted)])
        values = [value for _, value in wanted]
        return tuple(
            _row(row) for row in self._rows.all(f"{_ROW} WHERE {where} ORDER BY seq DESC LIMIT ?", *values, limit)
        )

    def audit_acts(self) -> tuple[str, ...]:
        return tuple(act for (act,) in self._rows.all("SELECT DISTINCT act FROM audit ORDER BY act"))

    def check_audit(self) -> int | None:
        return first_broken(self._all())

    def _all(self) -> Iterator[AuditRow]:
        after = 0
        while rows := self.audit_rows(after):
            yield from rows
            after = rows[-1].seq
