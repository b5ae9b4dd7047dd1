"""iCalendar (RFC 5545): one event a window, in UTC, with alarms 24 hours and 1 hour before; spare days are tentative.

The UID comes from the reference of the first notice and the number of the window, so that an amendment moves the event and a
cancellation calls it off. A calendar draws no areas: they stand in words with all their vertices.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

from icalendar import Alarm, Calendar, Event

from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.pieces import Occasion, Pieces, prepare
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.notice import Notice

ALARMS: Final = (timedelta(hours=-24), timedelta(hours=-1))
_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Write a notice as one calendar. Raises UnusableInput where it has no reference, or neither windows nor a date."""
    ready = prepare(notice, wishes)
    if not ready.occasions:
        raise UnusableInput("ical.no_time")
    case = ready.notice.refers_to or ready.notice.reference or ready.wishes.number
    if not case:
        raise UnusableInput("ical.no_reference")
    calendar = Calendar()
    calendar.add("prodid", "-//Preavis//Preavis//EN")
    calendar.add("version", "2.0")
    for occasion in ready.occasions:
        calendar.add_component(_event(ready, occasion, case))
    findings = [
        Finding(code="ical.not_drawn", severity="warn", path=placed.path)
        for placed in ready.places
        if placed.cut is not None
    ]
    if ready.follows:
        findings.append(Finding(code="ical.windows_stay", severity="warn", path="launch.schedule"))
    text = calendar.to_ical().decode()
    documents = (Document(name="windows.ics", text=text),)
    return Rendering(documents=documents, findings=(*ready.findings, *findings))


def sequence(issued: datetime) -> int:
    """Return a SEQUENCE that grows with every revision (3.8.7.4): seconds since 2000, as no notice counts its revisions."""
    return max(0, int((issued - _FIRST).total_seconds()))


def _event(ready: Pieces, occasion: Occasion, case: str) -> Event:
    notice, slot = ready.notice, occasion.slot
    event = Event()
    party = notice.notifying_party or notice.launching_state or "unstated"
    event.add("uid", f"{quote(case, safe='')}/{slot.opportunity}.{occasion.number}@{party.lower()}.preavis")
    event.add("dtstamp", ready.wishes.issued.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", sequence(ready.wishes.issued))
    event.add("dtstart", slot.window.start.astimezone(UTC))
    event.add("dtend", slot.window.end.astimezone(UTC))
    event.add("summary", ready.titles(slot))
    event.add("description", ready.descriptions())
    names = [" / ".join(placed.name(language) for language in ready.wishes.languages) for placed in occasion.places]
    if names:
        event.add("location", "; ".join(names))
    event.add("categories", ["LAUNCH", *(["EXERCISE"] if ready.wishes.exercise else [])])
    event.add("status", "CANCELLED" if ready.cancelled else "TENTATIVE" if slot.opportunity > 1 else "CONFIRMED")
    place = notice.launch.place
    if place and place.position:
        lat, lon = place.position.degrees()
        event.add(
            "geo", (round(lat, 4), round(lon, 4))
        )  # more decimals would come out as 1e-06, which is no FLOAT there
    if not ready.cancelled:
        for before in ALARMS:
            event.add_component(_alarm(before, ready.titles(slot)))
    return event


def _alarm(before: timedelta, said: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", before)
    alarm.add("description", said)
    return alarm
