"""What the page of desks and `preavis desks` show and do, for both faces the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from preavis.clock import format_instant
from preavis.errors import Refused
from preavis.node import Node
from preavis.node.cases import Case
from preavis.node.desks import Desk
from preavis.node.reach.sheet import Sheet
from preavis.node.reach.troubles import Life
from preavis.store.reach import Attempt


@dataclass(frozen=True, slots=True)
class Row:
    """One desk and the life of its addresses; ways that cannot die (console, sheet) have none."""

    desk: Desk
    lives: tuple[Life, ...]


def rows(node: Node, now: datetime) -> list[Row]:
    """Return the desks of a node."""
    lives = node.last_mile.lives(now)
    return [Row(desk, tuple(life for life in lives if life.line.desk == desk.label)) for desk in node.config.desk]


def check(node: Node, desk: str | None, by: str) -> int:
    """Ask for signs of life now; return from how many addresses. Raises Refused where there is no such desk."""
    if desk is not None and desk not in {each.label for each in node.config.desk}:
        raise Refused("desks.unknown", desk=desk[:64])
    now = node.clock.now()
    count = node.last_mile.check(desk, now)
    with node.store.transaction():
        node.store.audit(now, by, "desks.checked", desk or "all")
    node.reach_desks()
    node.wake("")
    return count


def sheet(node: Node, number: int, by: str) -> Sheet:
    """Return the sheet of what a desk was told. Raises Refused where there is no such number."""
    told = node.store.told_by_id(number)
    if told is None:
        raise Refused("sheet.unknown", told=number)
    return node.last_mile.sheet(told, by, node.clock.now())


def _time(at: datetime | None) -> str | None:
    return format_instant(at) if at else None


def row_json(row: Row) -> dict[str, Any]:
    """Return a desk."""
    return {
        "desk": row.desk.label,
        "radar": row.desk.is_radar,
        "every_launch": row.desk.every_launch,
        "within_seconds": row.desk.within_seconds,
        "ways": list(row.desk.ways),
        "ladder": [{"to": step.to, "after_seconds": step.after_seconds} for step in row.desk.steps],
        "lines": [
            {
                "way": life.line.way,
                "address": life.line.address,
                "state": life.state,
                "sent": _time(life.line.sent_at),
                "checked": _time(life.line.checked_at),
                "answered": _time(life.line.answered_at),
                "problem": life.line.problem,
            }
            for life in row.lives
        ],
    }


def case_json(node: Node, case: Case) -> dict[str, Any]:
    """Return who is told of a case and why, and each attempt to reach a desk."""
    return {
        "case": case.id,
        "desks": [
            {
                "desk": one.desk,
                "told": one.told,
                "reasons": [{"code": r.code, "through": r.through, "params": r.params} for r in one.reasons],
            }
            for one in node.last_mile.why(case)
        ],
        "attempts": [
            {"told": told.id, "for": told.desk, **attempt_json(attempt)}
            for told in node.store.told(case=case.leaf)
            for attempt in node.store.attempts(told.id)
        ],
    }


def attempt_json(attempt: Attempt) -> dict[str, Any]:
    """Return one attempt."""
    return {
        "desk": attempt.desk,
        "way": attempt.way,
        "address": attempt.address,
        "kind": attempt.kind,
        "fate": attempt.fate,
        "at": format_instant(attempt.at),
        "detail": attempt.detail,
    }
