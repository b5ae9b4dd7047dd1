"""Links between cases and what happened, in SQLite."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from preavis.clock import format_instant, parse_instant
from preavis.parties import Origin
from preavis.store import CaseEntry
from preavis.store.life import Act
from preavis.store.sqlite_base import Rows


class SqliteLife:
    """See `store.life.Life`."""

    _rows: Rows

    def link_entry(self, entry: CaseEntry) -> None:
        self._rows.run(
            "INSERT OR IGNORE INTO case_link (case_leaf, journal, idx)"
            " VALUES (?, (SELECT id FROM journal WHERE origin=?), ?)",
            entry.case,
            str(entry.origin),
            entry.index,
        )

    def cases_of(self, leaf: bytes) -> tuple[bytes, ...]:
        rows = self._rows.all(
            "SELECT case_leaf, 0 AS place FROM case_entry JOIN entry USING (journal, idx) WHERE leaf=?1"
            " UNION ALL SELECT case_leaf, 1 FROM case_link JOIN entry USING (journal, idx) WHERE leaf=?1 ORDER BY place",
            leaf,
        )
        return tuple(dict.fromkeys(case for case, _ in rows))

    def cases_since(self, since: datetime) -> tuple[bytes, ...]:
        rows = self._rows.all(
            "SELECT DISTINCT case_leaf FROM case_entry JOIN entry USING (journal, idx) WHERE stored_at>=?",
            format_instant(since),
        )
        return tuple(case for (case,) in rows)

    def entries_of(
        self, kinds: Collection[str], *, since: datetime | None = None, limit: int = 1000
    ) -> tuple[CaseEntry, ...]:
        marks = ",".join("?" * len(kinds))
        rows = self._rows.all(
            "SELECT case_leaf, origin, idx, kind FROM case_entry JOIN journal ON journal.id=journal"  # noqa: S608 - marks
            f" JOIN entry USING (journal, idx) WHERE kind IN ({marks}) AND stored_at>=?"
            " ORDER BY stored_at DESC, journal, idx DESC LIMIT ?",
            *kinds,
            format_instant(since) if since is not None else "",
            limit,
        )
        return tuple(CaseEntry(case, Origin.parse(origin), index, kind) for case, origin, index, kind in rows)

    def acts(self, since: datetime, until: datetime) -> tuple[Act, ...]:
        rows = self._rows.all(
            "SELECT at, actor, act, subject FROM audit WHERE at BETWEEN ? AND ? ORDER BY seq",
            format_instant(since),
            format_instant(until),
        )
        return tuple(Act(parse_instant(at), actor, act, subject) for at, actor, act, subject in rows)
