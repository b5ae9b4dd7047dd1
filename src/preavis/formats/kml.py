"""KML 2.2 (OGC 07-147r2): a Placemark for each area and window, with its TimeSpan; longitude first, cut at 180 degrees.

Altitudes stand in words: a level such as FL100 or UNL has no height in metres that KML could draw.
"""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

from preavis.clock import format_instant
from preavis.findings import Finding
from preavis.formats.open_words import altitude_words, area_words, place_words
from preavis.formats.pieces import Pieces, Placed, Slot, prepare
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.geodesy_rings import Ring
from preavis.notice import Notice

NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
COLOURS: Final = {"launch": "3f6f2f", "impact": "1e26b3", "hazard": "006ab2"}  # blue, green, red, as KML orders them


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Write a notice as one KML document. Raises UnusableInput where an area would have to shrink."""
    ready = prepare(notice, wishes)
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = ET.SubElement(root, "Document")
    _text(document, "name", ready.titles())
    _text(document, "description", ready.descriptions())
    for purpose, colour in COLOURS.items():
        _style(document, purpose, f"99{colour}")
        _style(document, f"{purpose}-spare", f"44{colour}")
    for placed in ready.places:
        for slot in placed.slots or (None,):
            _placemark(document, ready, placed, slot)
    findings = [
        Finding(code="kml.altitude", severity="warn", path=placed.path)
        for placed in ready.places
        if altitude_words(placed.area)
    ]
    ET.indent(root)
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
    documents = (Document(name="areas.kml", text=text),)
    return Rendering(documents=documents, findings=(*ready.findings, *findings))


def _text(parent: ET.Element, name: str, said: str) -> None:
    ET.SubElement(parent, name).text = said


def _style(document: ET.Element, name: str, fill: str) -> None:
    style = ET.SubElement(document, "Style", id=name)
    _text(ET.SubElement(style, "LineStyle"), "color", f"ff{fill[2:]}")
    _text(ET.SubElement(style, "PolyStyle"), "color", fill)


def _placemark(document: ET.Element, ready: Pieces, placed: Placed, slot: Slot | None) -> None:
    languages = ready.wishes.languages
    mark = ET.SubElement(document, "Placemark")
    prefix = "EXERCISE: " if ready.wishes.exercise else ""
    named = " / ".join(
        ", ".join(part for part in (placed.name(language), slot.words(language) if slot else "") if part)
        for language in languages
    )
    _text(mark, "name", prefix + named)
    told = [ready.titles(slot)]
    for language in languages:
        words = place_words(ready.notice, language) if placed.number == 0 else ""
        told.append(words or area_words(placed.area, placed.number, language))
    _text(mark, "description", "\n".join(told))
    if slot is not None:
        span = ET.SubElement(mark, "TimeSpan")
        _text(span, "begin", format_instant(slot.window.start))
        _text(span, "end", format_instant(slot.window.end))
    spare = "-spare" if slot is not None and slot.opportunity > 1 else ""
    _text(mark, "styleUrl", f"#{placed.area.purpose or 'hazard'}{spare}")
    data = ET.SubElement(mark, "ExtendedData")
    for name, said in _data(ready, placed, slot):
        if said:
            _text(ET.SubElement(data, "Data", name=name), "value", said)
    _geometry(mark, placed)


def _data(ready: Pieces, placed: Placed, slot: Slot | None) -> list[tuple[str, str | None]]:
    area = placed.area
    return [
        ("reference", ready.notice.reference),
        ("kind", ready.notice.kind),
        ("exercise", "true" if ready.wishes.exercise else "false"),
        ("cancelled", "true" if ready.cancelled else "false"),
        ("label", area.label),
        ("purpose", area.purpose),
        ("lower", area.lower),
        ("upper", area.upper),
        ("edges", area.edges),
        ("opportunity", str(slot.opportunity) if slot else None),
    ]


def _geometry(mark: ET.Element, placed: Placed) -> None:
    if placed.cut is not None:
        parent = ET.SubElement(mark, "MultiGeometry") if len(placed.cut.pieces) > 1 else mark
        for piece in placed.cut.pieces:
            _polygon(parent, piece)
    elif placed.point is not None:
        lat, lon = placed.point
        _text(ET.SubElement(mark, "Point"), "coordinates", f"{lon},{lat}")


def _polygon(parent: ET.Element, piece: Ring) -> None:
    polygon = ET.SubElement(parent, "Polygon")
    _text(polygon, "tessellate", "1")
    _text(polygon, "altitudeMode", "clampToGround")
    ring = ET.SubElement(ET.SubElement(polygon, "outerBoundaryIs"), "LinearRing")
    _text(ring, "coordinates", " ".join(f"{lon:.7f},{lat:.7f}" for lat, lon in piece))
