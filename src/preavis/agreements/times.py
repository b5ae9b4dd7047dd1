"""When a notice is due, on every reading of the agreement that is open, and what state that gives the duty. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from preavis.agreements.rules import Anchor, ClockOf, Deadline, Span
from preavis.clock import Opportunity, windows_of
from preavis.notice import Notice

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


def indicated_date(notice: Notice) -> datetime | None:
    """Return 00:00 of the date that a notice indicates: the planned one, else the day in UTC on which its windows begin."""
    start = window_start(notice)
    return date_start(notice) or (_midnight(start, UTC) if start else None)


def first_windows(notice: Notice) -> Opportunity:
    """Return the windows of the first opportunity that has any."""
    return next((windows for windows in notice.launch.schedule or () if windows), ())


def window_start(notice: Notice) -> datetime | None:
    """Return the start of the first window of the first opportunity, or 00:00 of a date without windows."""
    windows = first_windows(notice)
    return min(window.start for window in windows) if windows else date_start(notice)


def last_end(notice: Notice) -> datetime | None:
    """Return the end of the last window, or the end of the planned date in its zone where there are no windows."""
    ends = [window.end for window in windows_of(notice.launch.schedule or ())]
    if ends:
        return max(ends)
    planned = notice.launch.planned_date
    return shifted(date_start(notice), timedelta(days=1), _zone(notice)) if planned else None


def shifted(instant: datetime | None, by: timedelta, zone: ZoneInfo | None = None) -> datetime | None:
    """Return an instant moved by a length of time, by the clocks of a zone where one is given.

    None for None, and where the calendar (years 1 to 9999) has no such time.
    """
    if instant is None:
        return None
    try:
        return (instant.astimezone(zone) + by).astimezone(UTC) if zone else instant + by
    except OverflowError:
        return None


def days_between(first: datetime, second: datetime, notice: Notice) -> int:
    """Return how many calendar days, in the zone of the notice's date, the second instant lies after the first."""
    zone = _zone(notice)
    return (_local(second, zone).date() - _local(first, zone).date()).days


def _local(instant: datetime, zone: tzinfo) -> datetime:
    try:
        return instant.astimezone(zone)
    except OverflowError:  # the last hours of the year 9999: no other day follows
        return instant.replace(tzinfo=zone)


def _zone(notice: Notice) -> ZoneInfo:
    return ZoneInfo(notice.launch.planned_date.zone if notice.launch.planned_date else "UTC")


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
            return indicated_date(notice)
        case "launch_instant":
            return facts.launched


def _midnight(instant: datetime, zone: tzinfo) -> datetime:
    return _local(instant, zone).replace(hour=0, minute=0, second=0)


def before(instant: datetime, span: Span, notice: Notice) -> datetime | None:
    """Return the instant that lies a span earlier; whole days before a calendar day end at its 00:00."""
    if not span.calendar:
        return shifted(instant, -span.length)
    zone = _zone(notice)
    return shifted(_midnight(instant, zone), -span.length, zone)


def _later(instant: datetime, span: Span, notice: Notice) -> datetime | None:
    """Return the instant that lies a span later; whole days after a calendar day end with the last of them."""
    if not span.calendar:
        return shifted(instant, span.length)
    zone = _zone(notice)
    return shifted(_midnight(instant, zone), span.length + timedelta(days=1), zone)


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
            due = _later(at, deadline.latest, notice) if deadline.latest else None
        elif at is not None:
            due = before(at, deadline.latest, notice) if deadline.latest else None
            earliest = before(at, deadline.earliest, notice) if deadline.earliest else None
        found.append(Reading(anchor=anchor, clock=clock, due=due, earliest=earliest))
    return tuple(found)


def _state(reading: Reading, notice: Notice, facts: Facts, *, after: bool) -> State:
    given = _given(reading, facts)
    if given is not None:
        if reading.earliest is not None and given < reading.earliest:
            return "early"
        if reading.due is None or given <= reading.due:
            return "met"
        return "undecidable" if reading.clock == "dispatch" and facts.sent is None else "late"
    if after:
        if facts.launched is None or facts.now < facts.launched:
            return "not_due"
        return "late" if reading.due is not None and facts.now > reading.due else "open"
    if is_over(notice, facts):
        return "missed"
    if reading.earliest is not None and facts.now < reading.earliest:
        return "not_due"
    return "late" if reading.due is not None and facts.now > reading.due else "open"


def _given(reading: Reading, facts: Facts) -> datetime | None:
    """Return when a notice counts as given: received, or dispatched where the agreement says that dispatch counts.

    Of a notice whose dispatch is not known, receipt is the latest time at which it can have been dispatched.
    """
    return facts.received if reading.clock == "receipt" else facts.sent or facts.received


def state_of(found: Sequence[Reading], notice: Notice, facts: Facts, *, after: bool) -> State:
    """Return the state that all readings agree on, else `undecidable`: never late on one reading alone."""
    states = {_state(reading, notice, facts, after=after) for reading in found}
    return states.pop() if len(states) == 1 else "undecidable"
