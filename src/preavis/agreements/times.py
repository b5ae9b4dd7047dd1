"""When a notice is due, on every reading of the agreement that is open, and what state that gives the duty. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from preavis.agreements.rules import Anchor, ClockOf, Deadline, Span
from preavis.clock import windows_of
from preavis.statements import Notice

State = Literal["not_due", "open", "met", "early", "late", "missed", "withheld", "undecidable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a deadline: counted from what, by whose clock, and what that gives."""

    anchor: Anchor
    clock: ClockOf
    due: datetime | None
    earliest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a notice and a launch besides the document: now, sent, received, launched."""

    now: datetime
    sent: datetime | None = None
    received: datetime | None = None
    launched: datetime | None = None


def date_start(notice: Notice) -> datetime | None:
    """Return 00:00 of the planned date in its zone."""
    return notice.launch.planned_date.start() if notice.launch.planned_date else None


def window_start(notice: Notice) -> datetime | None:
    """Return the start of the first window of the first opportunity, or 00:00 of a date without windows."""
    schedule = notice.launch.schedule
    if schedule and schedule[0]:
        return min(window.start for window in schedule[0])
    return date_start(notice)


def last_end(notice: Notice) -> datetime | None:
    """Return the end of the last window, or the end of the planned date where there are no windows."""
    ends = [window.end for window in windows_of(notice.launch.schedule or ())]
    if ends:
        return max(ends)
    start = date_start(notice)
    return start + timedelta(days=1) if start else None


def is_over(notice: Notice, facts: Facts) -> bool:
    """Return whether the launch flew or its last window ended."""
    end = last_end(notice)
    flown = facts.launched is not None and facts.launched <= facts.now
    return flown or (end is not None and facts.now >= end)


def _at(notice: Notice, anchor: Anchor, facts: Facts) -> datetime | None:
    match anchor:
        case "window_start":
            return window_start(notice)
        case "planned_date":
            return date_start(notice) or _day_of(window_start(notice))
        case "launch_instant":
            return facts.launched


def _day_of(instant: datetime | None) -> datetime | None:
    return instant.replace(hour=0, minute=0, second=0) if instant else None


def _before(instant: datetime, span: Span, notice: Notice) -> datetime:
    """Return the instant that lies a span earlier; whole days before a calendar day end at its 00:00."""
    if not span.calendar:
        return instant - span.length
    zone = ZoneInfo(notice.launch.planned_date.zone if notice.launch.planned_date else "UTC")
    local = instant.astimezone(zone).replace(hour=0, minute=0, second=0, tzinfo=None) - span.length
    return local.replace(tzinfo=zone).astimezone(instant.tzinfo)


def readings(deadline: Deadline, notice: Notice, facts: Facts, *, after: bool) -> tuple[Reading, ...]:
    """Return the readings of a deadline, the Contract's first; `after` counts from a launch onward."""
    clock: ClockOf = deadline.clock or "receipt"
    if deadline.anchor is not None:
        anchors: tuple[Anchor, ...] = (deadline.anchor,)
    elif after:
        anchors = ("launch_instant",)
    else:
        anchors = ("window_start", "launch_instant") if facts.launched else ("window_start",)
    found = []
    for anchor in anchors:
        at = _at(notice, anchor, facts)
        due = earliest = None
        if at is not None and after:
            earliest = at
            due = at + deadline.latest.length if deadline.latest else None
        elif at is not None:
            due = _before(at, deadline.latest, notice) if deadline.latest else None
            earliest = _before(at, deadline.earliest, notice) if deadline.earliest else None
        found.append(Reading(anchor=anchor, clock=clock, due=due, earliest=earliest))
    return tuple(found)


def _state(reading: Reading, notice: Notice, facts: Facts, *, after: bool) -> State:
    counted = facts.sent if reading.clock == "dispatch" and facts.received is not None else facts.received
    if counted is not None:
        if reading.earliest is not None and counted < reading.earliest:
            return "early"
        return "late" if reading.due is not None and counted > reading.due else "met"
    if after:
        if facts.launched is None:
            return "not_due"
        return "late" if reading.due is not None and facts.now > reading.due else "open"
    if is_over(notice, facts):
        return "missed"
    if reading.earliest is not None and facts.now < reading.earliest:
        return "not_due"
    return "late" if reading.due is not None and facts.now > reading.due else "open"


def state_of(found: Sequence[Reading], notice: Notice, facts: Facts, *, after: bool) -> State:
    """Return the state that all readings agree on, else `undecidable`: never late on one reading alone."""
    states = {_state(reading, notice, facts, after=after) for reading in found}
    return states.pop() if len(states) == 1 else "undecidable"
