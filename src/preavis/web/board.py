"""What the board and the case page show of a case: its row with the next thing to do in one sentence, its map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from preavis.clock import said_time
from preavis.node.alarms import PRIORITIES
from preavis.node.cases import Case
from preavis.node.ladder import Rung
from preavis.node.overview import NEVER, Glance, Overview
from preavis.store import Alarm
from preavis.store.people import Officer

IN_BULK: Final = frozenset({"warning", "caution"})
"""The priorities that may be acknowledged all at once; the two highest never are."""
MARKS: Final = {
    "anomaly": "◆",
    "window_open": "▶",
    "hold": "❚❚",
    "launched": "▲",
    "announced": "●",
    "window_over": "□",
    "scrubbed": "✕",
    "cancelled": "✕",
    "reported": "✔",
    "sent_in_error": "⊘",
}
"""A shape for each state, so that colour is never alone."""


RUNGS: Final = ("overdue", "waiting", "sent", "delivered", "acknowledged")


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: a text code with its parameters, and whether somebody must act (`act`), wait, or nothing."""

    code: str
    params: dict[str, str]
    tone: str = "act"


@dataclass(frozen=True, slots=True)
class Row:
    """One case on the board."""

    glance: Glance
    step: Step
    countdown: str
    until: datetime | None
    mine: bool

    @property
    def silent(self) -> tuple[tuple[bool, str, str], ...]:
        """The desks that have not read it, by whether they are overdue and by party, as (late, party, labels)."""
        return _grouped(self.glance.missing)

    @property
    def unasked(self) -> tuple[tuple[bool, str, str], ...]:
        """The own desks that have not read a question, in the same way."""
        return _grouped(self.glance.asked)


def _grouped(rungs: Iterable[Rung]) -> tuple[tuple[bool, str, str], ...]:
    groups: dict[tuple[bool, str], dict[str, None]] = {}
    for rung in rungs:
        groups.setdefault((rung.state == "overdue", rung.party), {})[rung.desk] = None
    return tuple((late, party, ", ".join(desks)) for (late, party), desks in groups.items())


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two clocks beside UTC: the next window (or the end of an open one), and the next deadline, each with its case."""

    window: datetime | None = None
    window_open: bool = False
    window_case: Glance | None = None
    deadline: datetime | None = None
    deadline_case: Glance | None = None


def row(glance: Glance, officer: Officer, party: str, now: datetime, number_of: Callable[[str], str]) -> Row:
    """Return a case's row as one officer sees it. `number_of`: the telephone number of a desk or party, or nothing."""
    own = glance.waits_for(party, officer.desk)
    step = _read(own) if own is not None else next_step(glance, party, now, number_of)
    is_open = glance.opens is not None and glance.opens <= now
    return Row(
        glance,
        step,
        countdown(glance.opens, glance.closes, now),
        glance.closes if is_open else glance.opens,
        own is not None,
    )


def next_step(glance: Glance, party: str, now: datetime, number_of: Callable[[str], str]) -> Step:
    """Return the next thing to do about a case."""
    own, author = glance.author.party == party, glance.author.party
    if glance.overdue:
        return _call(glance.overdue[0], party, number_of)
    if glance.state == "anomaly":
        return Step("do.anomaly", {})
    if glance.missing and glance.state != "sent_in_error":
        return _wait(glance.missing)
    if glance.overdue_questions:
        return _call(glance.overdue_questions[0], party, number_of)
    if glance.asked:
        first = glance.asked[0]
        due = said_time(first.due_at) if first.due_at else "–"
        return Step("do.wait_query", {"desk": first.desk, "party": first.asked_by, "due": due}, "wait")
    if glance.duty is not None and glance.duty.at is not None and glance.duty.duty.state != "not_due":
        late = now > glance.duty.at
        params = {
            "duty": glance.duty.duty.kind,
            "agreement": glance.duty.agreement,
            "due": said_time(glance.duty.at),
        }
        return Step("do.duty_late" if late else "do.duty", params)
    match glance.state:
        case "window_open" if glance.closes is not None:
            return Step("do.window_own" if own else "do.window", {"until": said_time(glance.closes)})
        case "hold":
            return Step("do.hold_own", {}) if own else Step("do.hold", {"party": author}, "wait")
        case "launched" | "scrubbed" if not own:
            return Step(f"do.{glance.state}", {"party": author}, "wait")
        case "window_over" if not own:
            return Step("do.report", {"party": author}, "wait")
        case "announced" if glance.opens is not None:
            return Step("do.ready", {"at": said_time(glance.opens)}, "wait")
        case "announced":
            return Step("do.ready_no_time", {}, "wait")
    return Step("do.nothing", {}, "none")


def _read(rung: Rung) -> Step:
    due = said_time(rung.due_at) if rung.due_at else "–"
    code = "do.read_query" if rung.about else "do.read"
    params = {"desk": rung.desk, "due": due, "party": rung.asked_by}
    return Step(f"{code}_overdue" if rung.state == "overdue" else code, params)


def _call(rung: Rung, party: str, number_of: Callable[[str], str]) -> Step:
    if rung.party == party:
        number, code = number_of(rung.desk), "do.call_query" if rung.about else "do.call_desk"
        params = {"desk": rung.desk, "party": rung.asked_by}
        return Step(code, {**params, "number": number}) if number else Step(f"{code}_unlisted", params)
    number = number_of(rung.party)
    params = {"desk": rung.desk, "party": rung.party}
    return Step("do.call_peer", {**params, "number": number}) if number else Step("do.call_peer_unlisted", params)


def _wait(missing: Sequence[Rung]) -> Step:
    first = missing[0]
    if first.due_at is None:
        return Step("do.wait_receipt", {"party": first.party}, "wait")
    return Step("do.wait_desk", {"desk": first.desk, "party": first.party, "due": said_time(first.due_at)}, "wait")


def clocks(overview: Overview, now: datetime) -> Clocks:
    """Return the next window and the next deadline of all open cases."""
    windowed, due = overview.next_window, overview.next_due
    is_open = windowed is not None and (windowed.opens or NEVER) <= now
    at = (windowed.closes if is_open else windowed.opens) if windowed else None
    return Clocks(at, is_open, windowed, due.due if due else None, due)


def countdown(opens: datetime | None, closes: datetime | None, now: datetime) -> str:
    """Return the time to the opening (or, while open, to the end) of a window, `T-1d 02:15` or `T+`."""
    if opens is None or closes is None:
        return ""
    if opens <= now < closes:
        return f"+{span(closes, now)}"
    return f"-{span(opens, now)}"


def span(at: datetime, now: datetime) -> str:
    """Return how far off an instant is, `1d 02:15:09`, the same before and after it."""
    seconds = abs(int((at - now).total_seconds()))
    hours, rest = divmod(seconds, 3600)
    days, hours = divmod(hours, 24)
    return (f"{days}d " if days else "") + f"{hours:02}:{rest // 60:02}:{rest % 60:02}"


def by_urgency(alarms: Iterable[Alarm], party: str) -> list[Alarm]:
    """Return alarms in the order of the work: unacknowledged first, by priority, our own desks first, then the newest."""
    return sorted(
        alarms,
        key=lambda alarm: (
            alarm.acknowledged_at is not None,
            PRIORITIES.index(alarm.priority),
            alarm.params.get("party") != party,
            -alarm.id,
        ),
    )


def about(alarm: Alarm) -> str:
    """Return the case or draft that an alarm is about, empty where it is about none."""
    return alarm.params.get("case", "") or (alarm.subject[:16] if alarm.code.startswith("alarm.duty_") else "")


def ladder(case: Case) -> list[Rung]:
    """Return the desks of a case, those first that have not read it, the overdue ones before all."""
    return sorted(case.ladder, key=lambda rung: (RUNGS.index(rung.state), rung.party, rung.desk))


def may_acknowledge(officer: Officer, rung: Rung, deputies: Mapping[str, Sequence[str]]) -> bool:
    """Return whether an officer may answer for a desk: its own, as its deputy, or from the watch."""
    if rung.told is None or rung.state == "acknowledged":
        return False
    return may_answer_for(officer, rung.desk, deputies)


def may_answer_for(officer: Officer, desk: str, deputies: Mapping[str, Sequence[str]]) -> bool:
    """Return whether an officer may say for a desk that it has read something."""
    if "watch" in officer.roles:
        return True
    return "desk" in officer.roles and officer.desk in {desk, *deputies.get(desk, ())}
