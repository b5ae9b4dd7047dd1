"""AIXM 5.1.1 with the event of a digital NOTAM (Event 2.0.k), scenario SAA.NEW: an ad-hoc special activity area.

One event for the notice, one airspace for each area of the air, one NOTAM for each region and schedule. The event keeps its
identity from the first notice to the cancellation: each later message is a correction of the same timeslice, whole, and a
later one has a higher number. What the NOTAM office or the aeronautical database alone knows stays open, with a finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from preavis.clock import Window, format_instant
from preavis.findings import Finding
from preavis.formats.aixm.airspace import ACTIVITIES, LONGEST_NOTE, Life, airspace, notes, timeslice
from preavis.formats.aixm.rules import check
from preavis.formats.gml import child, root, written
from preavis.formats.notam_items import Items, air_areas, items_of, minutes_of
from preavis.formats.open_words import area_words
from preavis.formats.pieces import Pieces, Placed, prepare
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.statements import Notice

LONGEST_NAME: Final = 60
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Z0-9, !\"&#$%'()*+\-./:;<=>?@\[\\\]^_|{}]+")
_SAID_ALREADY: Final = frozenset({"notam.whole_day", "notam.denser"})


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Write a notice as one message.

    Raises UnusableInput where no region is given, a number is none, an area has no position or would shrink.
    """
    ready = prepare(notice, wishes)
    notams, said = items_of(ready.notice, ready.wishes)
    findings = [*ready.findings, *(finding for finding in said if finding.code not in _SAID_ALREADY)]
    findings.extend(_unsaid(ready))
    message = _Message(ready, notams)
    text = message.write(findings)
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
    plain = unicodedata.normalize("NFKD", text.upper()).encode("ascii", "ignore").decode()
    return " ".join(_NOT_IN_A_NAME.sub(" ", plain).split())[:LONGEST_NAME].strip()


@dataclass(frozen=True, slots=True)
class _Area:
    placed: Placed
    windows: tuple[Window, ...]


class _Message:
    """One message about one event."""

    def __init__(self, ready: Pieces, notams: Sequence[Items]) -> None:
        self.ready, self.notams, self.wishes = ready, notams, ready.wishes
        notice = ready.notice
        by_path = {placed.path: placed for placed in ready.places}
        self.areas = [_Area(by_path[f"areas[{n}]"], minutes_of(area, notice)[0]) for n, area in air_areas(notice)]
        self.party = notice.notifying_party or notice.launching_state or ""
        self.case = notice.refers_to or notice.reference or format_instant(self.wishes.issued)
        self.uuid = self._identity("event")

    def _identity(self, what: str) -> str:
        """The same thing of the same case has the same UUID (version 5) in every later message; an exercise has others."""
        mode = "exercise" if self.wishes.exercise else "live"
        return str(uuid5(NAMESPACE_URL, f"urn:preavis:aixm\n{mode}\n{self.party}\n{self.case}\n{what}"))

    def _life(self, windows: Sequence[Window]) -> Life:
        begin, end = min(w.start for w in windows), max(w.end for w in windows)
        issued = self.wishes.issued
        later = bool(self.ready.follows or self.wishes.replaces)
        correction = int(issued.timestamp()) if later else 0
        if not self.ready.cancelled:
            return Life(begin=begin, end=end, correction=correction)
        return Life(begin=begin, end=min(end, issued) if issued > begin else None, correction=correction)

    def write(self, findings: list[Finding]) -> str:
        """Return the message as text."""
        message = root("message:AIXMBasicMessage", "message", "gml", "aixm", "event", "xlink", "xsi")
        message.set("{http://www.opengis.net/gml/3.2}id", f"message.{self.uuid}")
        self._event(child(message, "message:hasMember"), findings)
        for n, area in enumerate(self.areas, 1):
            self._airspace(child(message, "message:hasMember"), n, area, findings)
        return written(message)

    def _name(self) -> str:
        exercise = "EXERCISE " if self.wishes.exercise else ""
        return named(f"{exercise}D {self.case}") or f"{exercise}D".strip()

    def _event(self, parent: Any, findings: list[Finding]) -> None:
        event = child(parent, "event:Event", gml_id=f"uuid.{self.uuid}")
        child(event, "gml:identifier", self.uuid, codeSpace="urn:uuid:")
        windows = [window for area in self.areas for window in area.windows]
        identifier = f"id.{self.uuid}"
        held = timeslice(child(event, "event:timeSlice"), "event:EventTimeSlice", identifier, self._life(windows))
        for name, said in (
            ("name", self._name()),
            ("designator", "DNOTAM"),
            ("scenario", "SAA.NEW"),
            ("version", "2.0"),
        ):
            child(held, f"event:{name}", said)
        for fir in self.wishes.firs:
            child(held, "event:concernedAirspace", nilReason="unknown", xlink_title=f"{fir} FIR")
        for n, items in enumerate(self.notams, 1):
            self._notam(child(held, "event:notification"), f"{identifier}-notam-{n}", items, findings)
        told = [(language, self.ready.description(language)) for language in self.wishes.languages]
        notes(held, "event:annotation", f"{identifier}-note", told)

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

    def _airspace(self, parent: Any, n: int, area: _Area, findings: list[Finding]) -> None:
        exercise = "EXERCISE " if self.wishes.exercise else ""
        label = named(area.placed.area.label or "") or str(area.placed.number)
        labels = [each.placed.area.label for each in self.areas]
        known = labels.count(area.placed.area.label) == 1 and area.placed.area.label
        uuid = self._identity(f"area {area.placed.area.label}" if known else f"area number {area.placed.number}")
        held, said = airspace(
            parent,
            area.placed,
            area.windows,
            self._life(area.windows),
            uuid=uuid,
            name=named(f"{exercise}{self.case[:30]} AREA {label}"),
            activity=ACTIVITIES.get(self.ready.notice.vehicle.kind or "", "OTHER:LAUNCH"),
        )
        findings.extend(said)
        told = [
            (
                language,
                "\n".join([self.ready.title(language), area_words(area.placed.area, area.placed.number, language)]),
            )
            for language in self.wishes.languages
        ]
        notes(held, "aixm:annotation", f"id.{uuid}-note", told)
        extension = child(child(held, "aixm:extension"), "event:AirspaceExtension", gml_id=f"id.{uuid}-extension")
        child(extension, "event:theEvent", xlink_href=f"urn:uuid:{self.uuid}", xlink_title=self._name())


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
