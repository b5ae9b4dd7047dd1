"""AIXM 5.1.1 with the event of a digital NOTAM (Event 2.0.k), scenario SAA.NEW: an ad-hoc special activity area.

One event for each area of the air, with its airspace and a NOTAM for each region; several areas have a parent event above
theirs, as the examples of the scenarios for special areas do it. An event keeps its identity from the first notice to the cancellation: each later message is a correction of the same timeslice, whole, and a
later one has a higher number. What the NOTAM office or the aeronautical database alone knows stays open, with a finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from preavis.clock import Window, format_instant
from preavis.findings import Finding
from preavis.formats.aixm.airspace import ACTIVITIES, LONGEST_NOTE, Life, airspace, notes, timeslice
from preavis.formats.aixm.rules import check
from preavis.formats.gml import child, root, written
from preavis.formats.notam_items import Items, air_areas, following, items_of
from preavis.formats.notam_items.times import minutes_of
from preavis.formats.open_words import area_words
from preavis.formats.pieces import Pieces, Placed, prepare
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.notice import Notice

LONGEST_NAME: Final = 60
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Z0-9, !\"&#$%'()*+\-./:;<=>?@\[\\\]^_|{}]+")
_NOT_HERE: Final = frozenset({"notam.whole_day", "notam.denser", "notam.several"})


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Write a notice as one message.

    Raises UnusableInput where no region is given, a number is none, an area has no position or would shrink.
    """
    ready = prepare(notice, wishes)
    _, said = items_of(ready.notice, ready.wishes)
    findings = [*ready.findings, *(finding for finding in said if finding.code not in _NOT_HERE)]
    findings.extend(_unsaid(ready))
    message = _Message(ready)
    text = message.write(findings)
    if message.parent:
        findings.append(Finding(code="aixm.events", severity="info", params={"n": len(message.areas)}))
        if wishes.replaces or wishes.cancels:
            findings.append(Finding(code="aixm.refers_each", severity="warn"))
    findings.extend(check(text.encode()))
    return Rendering(documents=(Document(name="aixm.xml", text=text),), findings=tuple(findings))


def _unsaid(ready: Pieces) -> Iterator[Finding]:
    notice, wishes = ready.notice, ready.wishes
    if not wishes.number:
        yield Finding(code="aixm.no_number", severity="warn")
    for fir in wishes.firs:
        yield Finding(code="aixm.fir", severity="info", params={"fir": fir})
    yield Finding(code="aixm.type", severity="info")
    if not (notice.refers_to or notice.reference):
        yield Finding(code="aixm.no_reference", severity="warn", path="reference")
    if ready.follows and not (wishes.replaces or wishes.cancels):
        yield Finding(code="aixm.replaces_what", severity="warn", path="refers_to")
    if wishes.replaces:
        yield Finding(code="aixm.earlier_areas", severity="warn", path="areas")
    if wishes.exercise:
        yield Finding(code="aixm.exercise", severity="info")


def named(text: str) -> str:
    """Return a text in the characters of an AIXM name, capitals without accents, at most 60."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return " ".join(_NOT_IN_A_NAME.sub(" ", plain).split())[:LONGEST_NAME].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Area:
    """One area with its own event; `key` names it in every message of the case."""

    placed: Placed
    windows: tuple[Window, ...]
    notams: tuple[Items, ...]
    key: str


def _areas(ready: Pieces) -> Iterator[_Area]:
    """Yield the areas of the air, each with NOTAM of its own, numbered on."""
    notice, count = ready.notice, 0
    by_path = {placed.path: placed for placed in ready.places}
    found = tuple(air_areas(notice))
    labels = [area.label for _, area in found]
    for place, area in found:
        alone = replace(notice, areas=(area,))
        notams, _ = items_of(alone, replace(ready.wishes, number=following(ready.wishes.number, count)))
        count += len(notams)
        key = f"area {area.label}" if area.label and labels.count(area.label) == 1 else f"area number {place + 1}"
        yield _Area(placed=by_path[f"areas[{place}]"], windows=minutes_of(area, notice)[0], notams=notams, key=key)


class _Message:
    """One message: an event for each area, under a parent event where there are several."""

    def __init__(self, ready: Pieces) -> None:
        self.ready, self.wishes = ready, ready.wishes
        notice = ready.notice
        self.areas = tuple(_areas(ready))
        self.party = notice.notifying_party or notice.launching_state or ""
        self.case = notice.refers_to or notice.reference or format_instant(self.wishes.issued)
        self.parent = self._identity("event") if len(self.areas) > 1 else None

    def _identity(self, what: str) -> str:
        """The same thing of the same case has the same UUID (version 5) in every later message; an exercise has others."""
        mode = "exercise" if self.wishes.exercise else "live"
        return str(uuid5(NAMESPACE_URL, f"urn:preavis:aixm\n{mode}\n{self.party}\n{self.case}\n{what}"))

    def _life(self, windows: Sequence[Window]) -> Life:
        begin, end = min(w.start for w in windows), max(w.end for w in windows)
        issued = self.wishes.issued
        correction = int(issued.timestamp()) if self.ready.follows else 0
        if not self.ready.cancelled:
            return Life(begin=begin, end=end, correction=correction)
        return Life(begin=begin, end=min(end, issued) if issued > begin else None, correction=correction)

    def write(self, findings: list[Finding]) -> str:
        """Return the message as text."""
        message = root("message:AIXMBasicMessage", "message", "gml", "aixm", "event", "xlink", "xsi")
        message.set("{http://www.opengis.net/gml/3.2}id", f"message.{self._identity('message')}")
        if self.parent:
            self._parent(child(message, "message:hasMember"), self.parent)
        for area in self.areas:
            event = self._identity(f"event {area.key}")
            self._event(child(message, "message:hasMember"), area, event, findings)
            self._airspace(child(message, "message:hasMember"), area, event, findings)
        return written(message)

    def _name(self, area: _Area | None = None) -> str:
        exercise = "EXERCISE " if self.wishes.exercise else ""
        label = f" AREA {_label(area)}" if area else ""
        return named(f"{exercise}D {named(self.case)[:30]}{label}")

    def _slice(self, parent: Any, uuid: str, windows: Sequence[Window]) -> Any:
        event = child(parent, "event:Event", gml_id=f"uuid.{uuid}")
        child(event, "gml:identifier", uuid, codeSpace="urn:uuid:")
        return timeslice(child(event, "event:timeSlice"), "event:EventTimeSlice", f"id.{uuid}", self._life(windows))

    def _concerned(self, held: Any) -> None:
        for fir in self.wishes.firs:
            child(held, "event:concernedAirspace", nilReason="unknown", xlink_title=f"{fir} FIR")

    def _parent(self, parent: Any, uuid: str) -> None:
        held = self._slice(parent, uuid, [window for area in self.areas for window in area.windows])
        child(held, "event:name", self._name())
        child(held, "event:scenario", xsi_nil="true")
        child(held, "event:version", xsi_nil="true")
        self._concerned(held)
        self._describe(held, uuid)

    def _describe(self, held: Any, uuid: str) -> None:
        told = [(language, self.ready.description(language)) for language in self.wishes.languages]
        notes(held, "event:annotation", f"id.{uuid}-note", told)

    def _event(self, parent: Any, area: _Area, uuid: str, findings: list[Finding]) -> None:
        held = self._slice(parent, uuid, area.windows)
        name = self._name(area)
        for member, said in (("name", name), ("designator", "DNOTAM"), ("scenario", "SAA.NEW"), ("version", "2.0")):
            child(held, f"event:{member}", said)
        self._concerned(held)
        if self.parent:
            child(held, "event:parentEvent", xlink_href=f"urn:uuid:{self.parent}", xlink_title=self._name())
        for n, items in enumerate(area.notams, 1):
            self._notam(child(held, "event:notification"), f"id.{uuid}-notam-{n}", items, findings)
        if not self.parent:
            self._describe(held, uuid)

    def _notam(self, parent: Any, identifier: str, items: Items, findings: list[Finding]) -> None:
        notam = child(parent, "event:NOTAM", gml_id=identifier)
        numbered = self.wishes.number is not None
        series, number, year = _number(items.number)
        referred = _number(items.refers_to) if items.refers_to else (None, None, None)
        text = "\n".join(items.text)
        if len(text) > LONGEST_NOTE:
            findings.append(Finding(code="aixm.text_long", severity="warn", params={"n": len(text)}))
            text = ""
        ends = items.ends is not None
        for name, said in (
            ("series", series if numbered else None),
            ("number", number if numbered else None),
            ("year", year if numbered else None),
            ("issued", format_instant(self.wishes.issued)),
            ("type", items.kind),
            ("referredSeries", referred[0]),
            ("referredNumber", referred[1]),
            ("referredYear", referred[2]),
            ("affectedFIR", items.fir),
            ("selectionCode", items.code),
            ("traffic", "IV"),
            ("purpose", "BO"),
            ("scope", "W"),
            ("minimumFL", items.lower),
            ("maximumFL", items.upper),
            ("coordinates", items.circle[:-3]),
            ("radius", items.circle[-3:]),
            ("location", items.fir),
            ("effectiveStart", _group(items.begins)),
            ("effectiveEnd", _group(items.ends) if items.ends else None),
            ("estimatedEnd", "NO" if ends else None),
            ("permanent", "NO" if ends else None),
            ("schedule", items.schedule),
            ("text", text),
            ("lowerLimit", items.low),
            ("upperLimit", items.high),
        ):
            if said:
                child(notam, f"event:{name}", said, **_ATTRIBUTES.get(name, {}))

    def _airspace(self, parent: Any, area: _Area, event: str, findings: list[Finding]) -> None:
        uuid, placed = self._identity(area.key), area.placed
        held, said = airspace(
            parent,
            placed,
            area.windows,
            self._life(area.windows),
            uuid=uuid,
            name=self._name(area).replace("D ", "", 1),
            activity=ACTIVITIES.get(self.ready.notice.vehicle.kind or "", "OTHER:LAUNCH"),
        )
        findings.extend(said)
        told = [
            (language, f"{self.ready.title(language)}\n{area_words(placed.area, placed.number, language)}")
            for language in self.wishes.languages
        ]
        notes(held, "aixm:annotation", f"id.{uuid}-note", told)
        extension = child(child(held, "aixm:extension"), "event:AirspaceExtension", gml_id=f"id.{uuid}-extension")
        child(
            extension,
            "event:theEvent",
            xlink_href=f"urn:uuid:{event}",
            xlink_title=f"{self._name(area)} DNOTAM SAA.NEW",
        )


def _label(area: _Area) -> str:
    return named(area.placed.area.label or "")[:16] or str(area.placed.number)


_ATTRIBUTES: Final = {
    "minimumFL": {"uom": "FL"},
    "maximumFL": {"uom": "FL"},
    "radius": {"uom": "NM"},
    "text": {"lang": "ENG"},
}


def _number(name: str) -> tuple[str, str, str]:
    return name[0], name[1:5], f"20{name[-2:]}"


def _group(at: datetime) -> str:
    return f"{at:%y%m%d%H%M}"
