"""Messages to desks, attempts and lines in SQLite."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from preavis.clock import format_instant, parse_instant
from preavis.store.reach import LINE_CHECK, LONGEST_WAIT, Attempt, Line, Sending
from preavis.store.sqlite_base import Rows

_SENDING: Final = (
    "SELECT sending.id, told, sending.desk, way, address, kind, key, made_at, until, next_at, state, tries, detail,"
    " answered_at, blocked_by, place FROM sending"
)
_DUE: Final = "(next_at<=? OR next_at>?)"
"""Due by its time, or with a time that no try gives: the clock stood wrong when it was written."""
LINE_CHECK_OLD: Final = timedelta(days=2)
"""After this a line check that has failed says nothing any more: a newer one has."""
_ATTEMPT: Final = "SELECT told, way, fate, at, detail, desk, address, kind, sending FROM attempt"


def _maybe(at: datetime | None) -> str | None:
    return None if at is None else format_instant(at)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else parse_instant(text)


def _sending(row: tuple[Any, ...]) -> Sending:
    id_, told, desk, way, address, kind, key, made_at, until, next_at, state, tries, detail, *more = row
    return Sending(
        id=id_,
        told=told,
        desk=desk,
        way=way,
        address=address,
        kind=kind,
        key=key,
        made_at=parse_instant(made_at),
        until=parse_instant(until),
        next_at=parse_instant(next_at),
        state=state,
        tries=tries,
        detail=detail,
        answered_at=_instant(more[0]),
        blocked_by=more[1],
        place=more[2],
    )


def _attempt(row: tuple[Any, ...]) -> Attempt:
    told, way, fate, at, detail, desk, address, kind, sending = row
    return Attempt(told, way, fate, parse_instant(at), detail, desk, address, kind, sending)


class SqliteReach:
    """See `store.reach.Reach`."""

    _rows: Rows

    def put_sending(self, sending: Sending) -> int | None:
        self._rows.run(
            "INSERT OR IGNORE INTO sending (told, desk, way, address, kind, key, made_at, until, next_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            sending.told,
            sending.desk,
            sending.way,
            sending.address,
            sending.kind,
            sending.key,
            format_instant(sending.made_at),
            format_instant(sending.until),
            format_instant(sending.next_at),
        )
        if not self._rows.changes():
            return None
        return int(self._rows.one("SELECT id FROM sending WHERE key=?", sending.key)[0])

    def set_tried(self, told: int) -> None:
        self._rows.run("UPDATE told SET tried=1 WHERE id=? AND NOT tried", told)

    def _sendings(self, where: str, *values: str | int) -> tuple[Sending, ...]:
        return tuple(map(_sending, self._rows.all(f"{_SENDING} WHERE {where} ORDER BY sending.id", *values)))

    def sending(self, id_: int) -> Sending | None:
        found = self._sendings("sending.id=?", id_)
        return found[0] if found else None

    def sending_by_key(self, key: str) -> Sending | None:
        found = self._sendings("key=?", key)
        return found[0] if found else None

    def sendings(self, told: int) -> tuple[Sending, ...]:
        return self._sendings("told=?", told)

    def sendings_due(self, now: datetime) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            self._rows.all(
                f"SELECT DISTINCT way, desk, address FROM sending WHERE state='waiting' AND {_DUE}",  # noqa: S608
                format_instant(now),
                format_instant(now + LONGEST_WAIT),
            )
        )

    def sendings_of(self, way: str, desk: str, address: str, now: datetime, limit: int) -> tuple[Sending, ...]:
        rows = self._rows.all(
            f"{_SENDING} WHERE state='waiting' AND way=? AND desk=? AND address=? AND {_DUE}"
            " ORDER BY kind=?, id LIMIT ?",
            way,
            desk,
            address,
            format_instant(now),
            format_instant(now + LONGEST_WAIT),
            LINE_CHECK,
            limit,
        )
        return tuple(map(_sending, rows))

    def sendings_troubled(self, now: datetime) -> tuple[Sending, ...]:
        return self._sendings(
            "(state='failed' OR (state='waiting' AND tries>0)) AND ((kind=? AND (state='waiting' OR made_at>?))"
            " OR told IN (SELECT id FROM told WHERE acknowledged IS NULL AND NOT superseded)"
            " OR (kind LIKE 'reminder%' AND until>? AND told IN (SELECT id FROM told WHERE NOT superseded)))",
            LINE_CHECK,
            format_instant(now - LINE_CHECK_OLD),
            format_instant(now),
        )

    def checks_waiting(self) -> tuple[Sending, ...]:
        return self._sendings("kind=? AND state='waiting'", LINE_CHECK)

    def unblock(self, by: str, now: datetime) -> None:
        at = format_instant(now)
        self._rows.run("UPDATE sending SET next_at=? WHERE state='waiting' AND blocked_by=? AND next_at>?", at, by, at)

    def spooled(self) -> tuple[Sending, ...]:
        return self._sendings("way='spool' AND state='sent'")

    def set_sending(self, sending: Sending) -> None:
        self._rows.run(
            "UPDATE sending SET state=?, tries=?, next_at=?, detail=?, answered_at=?, blocked_by=?, place=? WHERE id=?",
            sending.state,
            sending.tries,
            format_instant(sending.next_at),
            sending.detail,
            _maybe(sending.answered_at),
            sending.blocked_by,
            sending.place,
            sending.id,
        )

    def lines(self) -> tuple[Line, ...]:
        rows = self._rows.all(
            "SELECT desk, way, address, first_at, checked_at, sent_at, answered_at, problem FROM line"
            " ORDER BY desk, way, address"
        )
        return tuple(
            Line(
                desk=desk,
                way=way,
                address=address,
                first_at=parse_instant(first),
                checked_at=_instant(checked),
                sent_at=_instant(sent),
                answered_at=_instant(answered),
                problem=problem,
            )
            for desk, way, address, first, checked, sent, answered, problem in rows
        )

    def put_line(self, line: Line) -> None:
        self._rows.run(
            "INSERT OR REPLACE INTO line (desk, way, address, first_at, checked_at, sent_at, answered_at, problem)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            line.desk,
            line.way,
            line.address,
            format_instant(line.first_at),
            _maybe(line.checked_at),
            _maybe(line.sent_at),
            _maybe(line.answered_at),
            line.problem,
        )

    def put_attempt(self, attempt: Attempt) -> None:
        self._rows.run(
            "INSERT INTO attempt (told, way, fate, at, detail, desk, address, kind, sending)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            attempt.told,
            attempt.way,
            attempt.fate,
            format_instant(attempt.at),
            attempt.detail,
            attempt.desk,
            attempt.address,
            attempt.kind,
            attempt.sending,
        )

    def attempts(self, told: int) -> tuple[Attempt, ...]:
        return tuple(map(_attempt, self._rows.all(f"{_ATTEMPT} WHERE told=? ORDER BY id", told)))

    def attempts_of(self, desk: str, limit: int) -> tuple[Attempt, ...]:
        return tuple(map(_attempt, self._rows.all(f"{_ATTEMPT} WHERE desk=? ORDER BY id DESC LIMIT ?", desk, limit)))
