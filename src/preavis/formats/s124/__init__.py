"""IHO S-124 Navigational Warnings, edition 2.0.0, as GML (S-100 Part 10b): one dataset a warning, two where it meets 180 degrees.

Edges are rhumb lines, coordinates have at most seven decimals, no dataset crosses 180 degrees. English stands in every text
(S-53 5.2), a second language beside it. S-124 has no spare days and no mark for an exercise: both stand in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from preavis.clock import format_instant
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.gml import LANGUAGE_CODES, child, coordinate, lines_of, position_list, root, written
from preavis.formats.open_words import altitude_words, area_words, is_name, word
from preavis.formats.pieces import Pieces, Placed, Slot, prepare
from preavis.formats.rendering import NAVAREAS, Document, Rendering, Wishes
from preavis.formats.s124.catalogue import DETAILS
from preavis.formats.s124.geometry import Side, sides
from preavis.formats.s124.rules import LONGEST_TEXT, ROLES, check
from preavis.notice import Notice

CRS: Final = "http://www.opengis.net/def/crs/EPSG/0/4326"
DAY: Final = timedelta(days=1)
FALLOUT, FIRING, HAZARDOUS = "118", "120", "142"
_DETAILS_OF: Final = {
    "ballistic_missile": (FIRING, FALLOUT),
    "space_launch_vehicle": (FALLOUT,),
    "sounding_rocket": (FALLOUT,),
}
_NUMBER: Final = re.compile(r"(?:NAVAREA (?P<area>[IVX]+) )?(?P<number>\d{1,4})/(?P<year>\d\d)", re.ASCII)


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Write a notice as one or two datasets.

    Raises UnusableInput where no NAVAREA or party is given, a number is none, nothing is said of the sea, or an area would shrink.
    """
    if wishes.navarea not in NAVAREAS:
        raise UnusableInput("navwarn.no_navarea", given=(wishes.navarea or "-")[:16])
    if notice.kind == "cancellation" and wishes.cancels is None:
        raise UnusableInput("navwarn.cancels_what")
    tongues = ("en", *(tongue for tongue in wishes.languages if tongue != "en"))[:2]
    ready = prepare(notice, replace(wishes, languages=tongues))
    party = ready.notice.notifying_party or ready.notice.launching_state
    if party is None:
        raise UnusableInput("s124.no_party")
    findings = [*ready.findings, *_unsaid(ready)]
    places = [] if ready.cancelled else _places(ready, findings)
    warning = _Warning(ready, party, places)
    found = sides(places)
    if len(found) > 1:
        findings.append(Finding(code="s124.two_datasets", severity="info"))
    documents = tuple(warning.dataset(side) for side in found)
    for document in documents:
        findings.extend(check(document.text.encode()))
    return Rendering(documents=documents, findings=tuple(findings))


def _unsaid(ready: Pieces) -> Iterator[Finding]:
    wishes = ready.wishes
    yield Finding(code="s124.agency", severity="warn", path="notifying_party")
    if not _oceans(ready):
        yield Finding(code="navwarn.no_general_area", severity="info")
    if wishes.exercise:
        yield Finding(code="s124.exercise", severity="info")
    if ready.follows and not (wishes.replaces or wishes.cancels):
        yield Finding(code="s124.replaces_what", severity="warn", path="refers_to")


def _places(ready: Pieces, findings: list[Finding]) -> list[Placed]:
    """Return what the sea is warned of: the areas of the sea; the place of launch where it is an area, or nothing else is said."""
    found = []
    for placed in ready.places:
        medium = placed.area.medium
        if medium is not None and "sea" not in medium:
            findings.append(Finding(code="navwarn.not_of_the_sea", severity="info", path=placed.path))
        elif placed.number or placed.cut is not None:
            found.append(placed)
    if not found and not ready.notice.areas:
        found = [placed for placed in ready.places if is_name(placed.area.shape) and placed.area.shape.value]
    if not found:
        raise UnusableInput("navwarn.no_area")
    for placed in found:
        if placed.cut is not None and placed.area.shape.polygon is None:
            findings.append(Finding(code="s124.drawn", severity="info", path=placed.path))
        elif placed.cut is not None and placed.area.edges not in {None, "rhumb"}:
            findings.append(Finding(code="s124.denser", severity="info", path=placed.path))
        if altitude_words(placed.area):
            findings.append(Finding(code="s124.altitude", severity="info", path=placed.path))
    if any(slot.opportunity > 1 for placed in found for slot in placed.slots):
        findings.append(Finding(code="s124.spare_days", severity="warn", path="launch.schedule"))
    return found


def _oceans(ready: Pieces) -> list[str]:
    quadrants = [placed.area.shape.ocean_quadrant for placed in ready.places]
    return list(dict.fromkeys(quadrant.ocean for quadrant in quadrants if quadrant is not None))


def stretches(slot: Slot) -> Iterator[tuple[datetime, datetime]]:
    """Yield a window in pieces of a day at most: so that hours read as daily ones never make it shorter."""
    start = slot.window.start
    while start < slot.window.end:
        end = min(start + DAY, slot.window.end)
        yield start, end
        start = end


class _Warning:
    """One warning, written once for each dataset."""

    def __init__(self, ready: Pieces, party: str, places: Sequence[Placed]) -> None:
        self.ready = ready
        self.places = places
        self.wishes = ready.wishes
        self.agency = f"{party}00" if len(party) == 2 else party
        issued = self.wishes.issued
        self.number, self.year = (
            self._numbered(self.wishes.number, "number") if self.wishes.number else (0, issued.year)
        )
        earlier = self.wishes.cancels or self.wishes.replaces
        self.earlier = self._numbered(earlier, "earlier") if earlier else None

    def _numbered(self, text: str, what: str) -> tuple[int, int]:
        found = _NUMBER.fullmatch(" ".join(text.upper().split()))
        if not found or (found["area"] or self.wishes.navarea) != self.wishes.navarea or int(found["number"]) == 0:
            raise UnusableInput("s124.bad_number", number=text[:24])
        return int(found["number"]), 2000 + int(found["year"])

    def dataset(self, side: Side) -> Document:
        """Write one dataset."""
        agency = re.sub(r"[^A-Z0-9]", "", self.agency.upper())[:4].ljust(4, "0")
        name = f"124{agency}{self.year}{self.number:04}{side.mark}.gml"
        dataset = root("S124:Dataset", "S124", "S100", "gml", "xlink")
        dataset.set("{http://www.opengis.net/gml/3.2}id", "dataset")
        points = [point for found in side.rings.values() for ring in found for point in ring]
        if points:
            lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
            envelope = child(child(dataset, "gml:boundedBy"), "gml:Envelope", srsName=CRS)
            child(envelope, "gml:lowerCorner", f"{coordinate(min(lats))} {coordinate(min(lons))}")
            child(envelope, "gml:upperCorner", f"{coordinate(max(lats))} {coordinate(max(lons))}")
        self._identification(dataset, name)
        members = child(dataset, "S124:members")
        self._preamble(members)
        if self.earlier is not None:
            self._reference(members, self.earlier)
        here = [placed for placed in self.places if placed.cut is None or side.rings[placed.key]]
        for number, placed in enumerate(here, 1):
            self._part(members, number, placed, side.rings.get(placed.key, ()))
        if self.ready.cancelled:
            self._part(members, 1, None, ())
        return Document(name=name, text=written(dataset))

    def _identification(self, dataset: Any, name: str) -> None:
        about = child(dataset, "S100:DatasetIdentificationInformation")
        for member, said in (
            ("encodingSpecification", "S-100 Part 10b"),
            ("encodingSpecificationEdition", "1.0"),
            ("productIdentifier", "S-124"),
            ("productEdition", "2.0.0"),
            ("applicationProfile", "1"),
            ("datasetFileIdentifier", name),
            ("datasetTitle", self.ready.titles()),
            ("datasetReferenceDate", self.wishes.issued.date().isoformat()),
            ("datasetLanguage", "eng"),
            ("datasetTopicCategory", "transportation"),
            ("datasetPurpose", "base"),
            ("updateNumber", "0"),
        ):
            child(about, f"S100:{member}", said)

    def _preamble(self, members: Any) -> None:
        ready = self.ready
        preamble = child(members, "S124:NavwarnPreamble", gml_id="preamble")
        unnamed = (f"NAVAREA {self.wishes.navarea}",) * len(self.wishes.languages)
        oceans = [tuple(word(ocean, language) for language in self.wishes.languages) for ocean in _oceans(ready)]
        for names in oceans or [unnamed]:
            self._spoken(child(preamble, "S124:generalArea"), "locationName", names)
        for placed in ready.places:
            if placed.number and is_name(placed.area.shape):
                names = tuple(placed.name(language) for language in self.wishes.languages)
                self._spoken(child(preamble, "S124:locality"), "locationName", names)
        self._series(preamble, (self.number, self.year))
        titles = tuple(ready.title(language) for language in self.wishes.languages)
        self._spoken(preamble, "navwarnTitle", titles)
        if (until := self._cancelled_at()) is not None:
            child(preamble, "S124:cancellationDate", format_instant(until))
        child(preamble, "S124:intService", "true")
        child(preamble, "S124:navwarnTypeGeneral", "Special Operations", code="17")
        child(preamble, "S124:publicationTime", format_instant(self.wishes.issued))
        if self.earlier is not None:
            self._link(preamble, "theReferences", "#reference")

    def _spoken(self, parent: Any, name: str, texts: Sequence[str]) -> None:
        """Add a text in each language, one complex attribute a line."""
        for language, text in zip(self.wishes.languages, texts, strict=True):
            for line in lines_of(text, LONGEST_TEXT):
                spoken = child(parent, f"S124:{name}")
                child(spoken, "S124:language", LANGUAGE_CODES[language])
                child(spoken, "S124:text", line)

    def _series(self, parent: Any, number: tuple[int, int]) -> None:
        series = child(parent, "S124:messageSeriesIdentifier")
        child(series, "S124:agencyResponsibleForProduction", self.agency)
        child(series, "S124:nameOfSeries", f"NAVAREA {self.wishes.navarea}")
        child(series, "S124:warningNumber", str(number[0]))
        child(series, "S124:warningType", "NAVAREA Navigational Warning", code="4")
        child(series, "S124:year", str(number[1]))

    def _link(self, parent: Any, role: str, href: str) -> None:
        child(parent, f"S124:{role}", xlink_href=href, xlink_arcrole=f"{ROLES}{role}")

    def _cancelled_at(self) -> datetime | None:
        """S-53: one hour after the end."""
        ends = [slot.window.end for placed in self.places for slot in placed.slots]
        return max(ends) + timedelta(hours=1) if ends else None

    def _reference(self, members: Any, earlier: tuple[int, int]) -> None:
        reference = child(members, "S124:References", gml_id="reference")
        self._series(reference, earlier)
        child(reference, "S124:noMessageOnHand", "false")
        child(reference, "S124:referenceCategory", "Warning Cancellation", code="1")
        self._link(reference, "theWarning", "#preamble")

    def _part(self, members: Any, number: int, placed: Placed | None, rings: Sequence[Any]) -> None:
        """Write one area with its windows; the first part tells the whole notice, each other one its own area."""
        part = child(members, "S124:NavwarnPart", gml_id=f"part-{number}")
        if placed is not None:
            child(part, "S124:restriction", "Area To Be Avoided", code="14")
            for start, end in dict.fromkeys(piece for slot in placed.slots for piece in stretches(slot)):
                self._range(part, start, end)
        information = child(part, "S124:warningInformation")
        told = [
            self._words(placed, language) if placed and number > 1 else self.ready.description(language)
            for language in self.wishes.languages
        ]
        self._spoken(information, "information", told)
        for code in _DETAILS_OF.get(self.ready.notice.vehicle.kind or "", (HAZARDOUS,)):
            child(information, "S124:navwarnTypeDetails", DETAILS[code], code=code)
        if placed is not None and placed.cut is None:
            for language in self.wishes.languages:
                named = child(part, "S124:featureName")
                child(named, "S124:language", LANGUAGE_CODES[language])
                child(named, "S124:name", placed.name(language))
        self._link(part, "header", "#preamble")
        for n, ring in enumerate(rings, 1):
            self._surface(part, f"part-{number}-surface-{n}", ring)

    def _words(self, placed: Placed, language: str) -> str:
        lines = [self.ready.title(language), area_words(placed.area, placed.number, language)]
        lines += [f"{word('window', language)}: {slot.words(language)}" for slot in placed.slots]
        return "\n".join([*lines, word("avoid", language)])

    def _range(self, part: Any, start: datetime, end: datetime) -> None:
        found = child(part, "S124:fixedDateRange")
        for name, at in (("dateEnd", end), ("dateStart", start)):
            child(child(found, f"S124:{name}"), "S100:date", at.date().isoformat())
        for name, at in (("timeOfDayEnd", end), ("timeOfDayStart", start)):
            child(found, f"S124:{name}", f"{at:%H:%M:%S}Z")

    def _surface(self, part: Any, name: str, ring: Sequence[tuple[float, float]]) -> None:
        holder = child(child(part, "S124:geometry"), "S100:surfaceProperty")
        surface = child(holder, "S100:Surface", gml_id=name, srsName=CRS)
        patch = child(child(surface, "gml:patches"), "gml:PolygonPatch")
        edge = child(child(patch, "gml:exterior"), "gml:LinearRing")
        child(edge, "gml:posList", position_list(ring))
