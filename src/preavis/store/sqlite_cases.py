"""Cases, what desks are told, and alarms in SQLite."""

from __future__ import annotations

import json
from datetime import datetime

from preavis.clock import format_instant, parse_instant
from preavis.parties import Origin
from preavis.store import Alarm, CaseEntry, Filed, StoredEntry, Told
from preavis.store.sqlite_base import Rows


def _maybe_instant(text: str | None) -> datetime | None:
    return None if text is None else parse_instant(text)


_HEX = frozenset("0123456789abcdef")

_TOLD = (
    "SELECT told.id, origin, idx, case_leaf, desk, created_at, due_at, acknowledged, superseded"
    " FROM told JOIN journal ON journal.id=journal"
)

# Two look-ups joined, not one with OR, which took most of the time of reading a case.
_ENTRIES = (
    "FROM (SELECT journal, idx, kind, case_leaf FROM case_entry WHERE case_leaf=?1 UNION ALL"
    " SELECT journal, idx, kind, case_entry.case_leaf FROM case_link JOIN case_entry USING (journal, idx)"
    " WHERE case_link.case_leaf=?1 AND case_entry.case_leaf<>?1)"
    " JOIN entry USING (journal, idx) JOIN journal ON journal.id=journal"
    " ORDER BY stored_at, kind='acknowledgement', journal, idx"
)

_ALARM = (
    "SELECT id, code, subject, priority, params, raised_at, acknowledged_at, acknowledged_by, rectified_at, closed_at"
    " FROM alarm"
)


class SqliteCases:
    """See `store.Cases`."""

    _rows: Rows

    def file_entry(self, entry: CaseEntry) -> None:
        self._rows.run(
            "INSERT OR IGNORE INTO case_entry (case_leaf, journal, idx, kind)"
            " VALUES (?, (SELECT id FROM journal WHERE origin=?), ?, ?)",
            entry.case,
            str(entry.origin),
            entry.index,
            entry.kind,
        )

    def case_of(self, leaf: bytes) -> bytes | None:
        row = self._rows.maybe(
            "SELECT case_leaf FROM case_entry JOIN entry USING (journal, idx) WHERE entry.leaf=?", leaf
        )
        return row[0] if row else None

    def case_entries(self, case: bytes) -> tuple[CaseEntry, ...]:
        rows = self._rows.all(f"SELECT ?1, origin, idx, kind {_ENTRIES}", case)
        return tuple(CaseEntry(leaf, Origin.parse(origin), index, kind) for leaf, origin, index, kind in rows)

    def filed(self, case: bytes) -> tuple[Filed, ...]:
        rows = self._rows.all(f"SELECT case_leaf, origin, idx, leaf, data, stored_at {_ENTRIES}", case)
        return tuple(
            Filed(home, StoredEntry(Origin.parse(origin), index, leaf, data, parse_instant(at)))
            for home, origin, index, leaf, data, at in rows
        )

    def cases(self, limit: int = 500) -> tuple[bytes, ...]:
        rows = self._rows.all(
            "SELECT case_leaf FROM case_entry JOIN entry USING (journal, idx)"
            " WHERE case_leaf=leaf ORDER BY stored_at DESC, journal, idx DESC LIMIT ?",
            limit,
        )
        return tuple(case for (case,) in rows)

    def cases_named(self, prefix: str, limit: int = 2) -> tuple[bytes, ...]:
        digits = prefix.lower()
        if not digits or len(digits) > 64 or not set(digits) <= _HEX:
            return ()
        rows = self._rows.all(
            "SELECT leaf FROM entry JOIN case_entry USING (journal, idx)"
            " WHERE leaf BETWEEN ? AND ? AND case_leaf=leaf LIMIT ?",
            bytes.fromhex(digits.ljust(64, "0")),
            bytes.fromhex(digits.ljust(64, "f")),
            limit,
        )
        return tuple(case for (case,) in rows)

    def tell(self, told: Told) -> None:
        self._rows.run(
            "INSERT OR IGNORE INTO told (journal, idx, case_leaf, desk, created_at, due_at)"
            " VALUES ((SELECT id FROM journal WHERE origin=?), ?, ?, ?, ?, ?)",
            str(told.origin),
            told.index,
            told.case,
            told.desk,
            format_instant(told.created_at),
            format_instant(told.due_at),
        )

    def _told(self, where: str, *values: bytes | str | int | None, limit: int = -1) -> tuple[Told, ...]:
        rows = self._rows.all(f"{_TOLD} WHERE {where} ORDER BY told.id LIMIT ?", *values, limit)
        return tuple(
            Told(n, Origin.parse(origin), index, leaf, to, parse_instant(at), parse_instant(due), ack, bool(old))
            for n, origin, index, leaf, to, at, due, ack, old in rows
        )

    def told(self, *, case: bytes | None = None, desk: str | None = None, open_only: bool = False) -> tuple[Told, ...]:
        # a condition that may not hold would keep SQLite from its index, and from 10,000 cases all rows would be read
        where, values = ["1"], []
        for column, value in (("case_leaf=?", case), ("desk=?", desk)):
            if value is not None:
                where.append(column)
                values.append(value)
        if open_only:
            where.append("acknowledged IS NULL AND NOT superseded")
        return self._told(" AND ".join(where), *values)

    def told_untried(self, limit: int = 1000) -> tuple[Told, ...]:
        return self._told("NOT tried", limit=limit)

    def told_after(self, at: datetime) -> tuple[Told, ...]:
        return self._told("acknowledged IS NULL AND NOT superseded AND created_at>?", format_instant(at))

    def tell_anew(self, told: int, at: datetime, due_at: datetime) -> None:
        self._rows.run(
            "UPDATE told SET created_at=?, due_at=? WHERE id=?", format_instant(at), format_instant(due_at), told
        )

    def told_by_id(self, id_: int) -> Told | None:
        found = self._told("told.id=?", id_)
        return found[0] if found else None

    def supersede(self, case: bytes, before: tuple[Origin, int]) -> None:
        origin, index = before
        self._rows.run(
            "UPDATE told SET superseded=1 WHERE case_leaf=? AND acknowledged IS NULL"
            " AND journal=(SELECT id FROM journal WHERE origin=?) AND idx<?",
            case,
            str(origin),
            index,
        )

    def acknowledge_told(self, told: int, leaf: bytes) -> None:
        self._rows.run(
            "UPDATE told SET acknowledged=? WHERE acknowledged IS NULL"
            " AND (journal, idx, desk)=(SELECT journal, idx, desk FROM told WHERE id=?)",
            leaf,
            told,
        )

    def raise_alarm(self, code: str, subject: str, priority: str, params: dict[str, str], at: datetime) -> bool:
        self._rows.run(
            "INSERT OR IGNORE INTO alarm (code, subject, priority, params, raised_at) VALUES (?, ?, ?, ?, ?)",
            code,
            subject,
            priority,
            json.dumps(params),
            format_instant(at),
        )
        return self._rows.changes() == 1

    def alarms(self) -> tuple[Alarm, ...]:
        return self._alarms("closed_at IS NULL ORDER BY id")

    def alarm_history(self, limit: int, before: int | None = None) -> tuple[Alarm, ...]:
        return self._alarms("closed_at IS NOT NULL AND (?1 IS NULL OR id<?1) ORDER BY id DESC LIMIT ?2", before, limit)

    def _alarms(self, where: str, *values: int | None) -> tuple[Alarm, ...]:
        rows = self._rows.all(f"{_ALARM} WHERE {where}", *values)
        return tuple(
            Alarm(
                n,
                code,
                subject,
                priority,
                json.loads(params),
                parse_instant(raised),
                _maybe_instant(acked),
                by,
                _maybe_instant(rectified),
                _maybe_instant(closed),
            )
            for n, code, subject, priority, params, raised, acked, by, rectified, closed in rows
        )

    def acknowledge_alarm(self, alarm: int, by: str, at: datetime) -> None:
        self._rows.run(
            "UPDATE alarm SET acknowledged_at=?, acknowledged_by=? WHERE id=? AND acknowledged_at IS NULL",
            format_instant(at),
            by,
            alarm,
        )

    def change_alarm(self, alarm: int, priority: str, params: dict[str, str], *, unseen: bool) -> None:
        self._rows.run("UPDATE alarm SET priority=?, params=? WHERE id=?", priority, json.dumps(params), alarm)
        if unseen:
            self._rows.run("UPDATE alarm SET acknowledged_at=NULL, acknowledged_by=NULL WHERE id=?", alarm)

    def rectify_alarm(self, alarm: int, at: datetime | None) -> None:
        self._rows.run("UPDATE alarm SET rectified_at=? WHERE id=?", None if at is None else format_instant(at), alarm)

    def close_alarm(self, alarm: int, at: datetime) -> None:
        self._rows.run("UPDATE alarm SET closed_at=? WHERE id=? AND closed_at IS NULL", format_instant(at), alarm)
