"""What the board and the case page show, worked out from cases and alarms: the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from preavis.formats.chart import chart
from preavis.node.cases import Case, Rung
from preavis.node.duties import Owed
from preavis.store import Officer

STATE_RANK: Final = {"anomaly": 0, "window_open": 1, "hold": 2, "launched": 3}


@dataclass(frozen=True, slots=True)
class Row:
    """One case on the board."""

    case: Case
    overdue: tuple[Rung, ...]
    unread: tuple[Rung, ...]
    opens: datetime | None
    closes: datetime | None
    countdown: str
    due: datetime | None = None


def due_times(owed: Iterable[Owed]) -> dict[str, datetime]:
    """Return for each case the time of the next thing that an agreement asks of us."""
    found: dict[str, datetime] = {}
    for each in owed:
        if each.at is not None:
            found[each.subject] = min(each.at, found.get(each.subject, each.at))
    return found


def rows(cases: Iterable[Case], now: datetime, due: Mapping[str, datetime]) -> list[Row]:
    """Return the rows of the board, the most urgent first; nothing disappears when acknowledged.

    `due`: per case, when the next duty of an agreement falls due.
    """
    made = []
    for case in cases:
        window = case.next_window(now)
        overdue = tuple(rung for rung in case.ladder if rung.state == "overdue")
        opens, closes = window or (None, None)
        made.append(Row(case, overdue, case.unread, opens, closes, countdown(opens, closes, now), due.get(case.id)))
    return sorted(made, key=lambda row: _urgency(row, now))


def _urgency(row: Row, now: datetime) -> tuple[int, int, int, float]:
    done = row.case.state in {"reported", "cancelled", "sent_in_error", "window_over"}
    waits = min(((at - now).total_seconds() for at in (row.opens, row.due) if at is not None), default=1e12)
    return (
        0 if row.overdue else 1 if row.unread and not done else 2 if not done else 3,
        STATE_RANK.get(row.case.state, 5),
        0 if row.unread else 1,
        waits,
    )


def countdown(opens: datetime | None, closes: datetime | None, now: datetime) -> str:
    """Return the time to the opening (or, while open, to the end) of a window, `T-1d 02:15` or `T+`."""
    if opens is None or closes is None:
        return ""
    if opens <= now < closes:
        return f"+{_span(closes - now)}"
    return f"-{_span(opens - now)}"


def _span(span: timedelta) -> str:
    hours, rest = divmod(int(span.total_seconds()), 3600)
    days, hours = divmod(hours, 24)
    return (f"{days}d " if days else "") + f"{hours:02}:{rest // 60:02}"


def picture(case: Case, title: str) -> str:
    """Return the chart of a case, empty where there is nothing to draw."""
    place = case.notice.launch.place
    site = (place.site, place.position) if place and place.site and place.position else None
    return chart(case.notice.areas, site=site, exercise=case.author.mode == "exercise", title=title, standalone=False)


def may_acknowledge(officer: Officer, rung: Rung, deputies: dict[str, str | None]) -> bool:
    """Return whether an officer may answer for a desk: its own, as its deputy, or from the watch."""
    if rung.told is None or rung.state == "acknowledged":
        return False
    return may_answer_for(officer, rung.desk, deputies)


def may_answer_for(officer: Officer, desk: str, deputies: Mapping[str, str | None]) -> bool:
    """Return whether an officer may say for a desk that it has read something."""
    return "watch" in officer.roles or ("desk" in officer.roles and officer.desk in {desk, deputies.get(desk)})
