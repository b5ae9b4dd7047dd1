"""One area as an AIXM airspace: where it lies, between which limits, and when it is active.

Edges are geodesics, positions of EPSG:4326 with latitude first, the outer ring counter-clockwise. A ring needs no cut at 180
degrees and none at a pole, because geodesics have neither. A circle is exact; sectors and corridors are drawn a little larger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from preavis.clock import Window, format_instant
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.aixm.times import gaps, timesheets
from preavis.formats.gml import LANGUAGE_CODES, child, finer, lines_of, position, position_list
from preavis.formats.gmlrules import turned
from preavis.formats.pieces import Placed
from preavis.geo import Circle, Position
from preavis.geodesy import Point, outline
from preavis.geodesy_rings import enlarged

CRS: Final = "urn:ogc:def:crs:EPSG::4326"
LONGEST_NOTE: Final = 10_000
YEAR: Final = timedelta(days=365)
UCUM: Final = {"NM": "[nmi_i]", "KM": "km", "M": "m"}
ACTIVITIES: Final = {
    "ballistic_missile": "MISSILES",
    "space_launch_vehicle": "SPACE_FLIGHT",
    "sounding_rocket": "OTHER:SOUNDING_ROCKET",
}
_LEVEL: Final = re.compile(r"FL ?(\d{1,3})", re.ASCII)
_HEIGHT: Final = re.compile(r"(\d{1,6}) ?(FT|M)(?: (AMSL|MSL|ALT|AGL|SFC|GND))?", re.ASCII)
_GROUND: Final = frozenset({"SFC", "GND", "0"})
_NO_LIMIT: Final = frozenset({"UNL", "UNLTD", "UNLIMITED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One vertical limit: the value, its unit, and above what it is measured, as far as it was said."""

    value: str
    unit: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """When a feature is valid, None where it never came into force, and which correction of it this is."""

    begin: datetime
    end: datetime | None
    correction: int


def limit(text: str | None, unsaid: str) -> tuple[Limit, bool]:
    """Return a limit, and whether it says what was sent; one that was not understood is the widest."""
    said = " ".join((text or "").upper().split())
    if not said:
        return Limit(value=unsaid), True
    if said in _GROUND:
        return Limit(value="GND"), True
    if said in _NO_LIMIT:
        return Limit(value="UNL"), True
    if said == "MSL":
        return Limit(value="0", unit="FT", reference="MSL"), True
    if found := _LEVEL.fullmatch(said):
        return Limit(value=found[1].zfill(3), unit="FL", reference="STD"), True
    if found := _HEIGHT.fullmatch(said):
        above = {None: None, "AGL": "SFC", "SFC": "SFC", "GND": "SFC"}.get(found[3], "MSL")
        return Limit(value=found[1], unit=found[2], reference=above), True
    return Limit(value=unsaid), False


def period(parent: Any, name: str, life: Life, identifier: str) -> None:
    """Add a validity; one that was cancelled before it began has none (AIXM Temporality)."""
    if life.end is None:
        child(parent, name, nilReason="inapplicable")
        return
    held = child(child(parent, name), "gml:TimePeriod", gml_id=identifier)
    child(held, "gml:beginPosition", format_instant(life.begin))
    child(held, "gml:endPosition", format_instant(life.end))


def timeslice(parent: Any, kind: str, identifier: str, life: Life) -> Any:
    """Add a baseline timeslice up to its lifetime."""
    held = child(parent, kind, gml_id=identifier)
    period(held, "gml:validTime", life, f"{identifier}-valid")
    child(held, "aixm:interpretation", "BASELINE")
    child(held, "aixm:sequenceNumber", "1")
    child(held, "aixm:correctionNumber", str(life.correction))
    period(held, "aixm:featureLifetime", life, f"{identifier}-life")
    return held


def notes(parent: Any, name: str, identifier: str, texts: Sequence[tuple[str, str]]) -> None:
    """Add texts by language as notes, none longer than AIXM allows."""
    for language, text in texts:
        for n, part in enumerate(_parts(text), 1):
            note = child(child(parent, name), "aixm:Note", gml_id=f"{identifier}-{language}-{n}")
            child(note, "aixm:purpose", "REMARK")
            held = child(
                child(note, "aixm:translatedNote"), "aixm:LinguisticNote", gml_id=f"{identifier}-{language}-{n}-text"
            )
            child(held, "aixm:note", part, lang=LANGUAGE_CODES[language])


def _parts(text: str) -> list[str]:
    parts = [""]
    for line in lines_of(text, LONGEST_NOTE):
        if len(parts[-1]) + 1 + len(line) > LONGEST_NOTE:
            parts.append("")
        parts[-1] += f"\n{line}" if parts[-1] else line
    return [part for part in parts if part]


def airspace(
    parent: Any, placed: Placed, windows: Sequence[Window], life: Life, *, uuid: str, name: str, activity: str
) -> tuple[Any, list[Finding]]:
    """Add an airspace with its limits, shape and activation; return its timeslice and what it does not say."""
    feature = child(parent, "aixm:Airspace", gml_id=f"uuid.{uuid}")
    child(feature, "gml:identifier", uuid, codeSpace="urn:uuid:")
    identifier = f"id.{uuid}"
    held = timeslice(child(feature, "aixm:timeSlice"), "aixm:AirspaceTimeSlice", identifier, life)
    child(held, "aixm:type", "D")
    child(held, "aixm:name", name)
    findings = []
    lower, low = limit(placed.area.lower, "GND")
    upper, high = limit(placed.area.upper, "UNL")
    if not low or not high:
        findings.append(Finding(code="aixm.limit", severity="warn", path=placed.path))
    shapes = surfaces(placed)
    for n, shape in enumerate(shapes, 1):
        component = child(
            child(held, "aixm:geometryComponent"), "aixm:AirspaceGeometryComponent", gml_id=f"{identifier}-part-{n}"
        )
        if len(shapes) > 1:
            child(component, "aixm:operation", "BASE" if n == 1 else "UNION")
            child(component, "aixm:operationSequence", str(n))
        volume = child(
            child(component, "aixm:theAirspaceVolume"), "aixm:AirspaceVolume", gml_id=f"{identifier}-volume-{n}"
        )
        for which, one in (("upper", upper), ("lower", lower)):
            child(volume, f"aixm:{which}Limit", one.value, **({"uom": one.unit} if one.unit else {}))
            if one.reference:
                child(volume, f"aixm:{which}LimitReference", one.reference)
        _surface(child(volume, "aixm:horizontalProjection"), shape, f"{identifier}-surface-{n}")
    whole = len(windows) == 1
    if windows[-1].end - windows[0].start > YEAR and not whole:  # a sheet names days without their year
        raise UnusableInput("aixm.longer_than_a_year", path=placed.path)
    _activation(held, activity, "ACTIVE", () if whole else windows, f"{identifier}-active")
    if not whole:
        _activation(held, None, "INACTIVE", gaps(windows), f"{identifier}-inactive")
    return held, findings


def _activation(parent: Any, activity: str | None, status: str, windows: Sequence[Window], identifier: str) -> None:
    held = child(child(parent, "aixm:activation"), "aixm:AirspaceActivation", gml_id=identifier)
    timesheets(held, windows, f"{identifier}-sheet")
    if activity:
        child(held, "aixm:activity", activity)
    child(held, "aixm:status", status)
    layer = child(child(held, "aixm:levels"), "aixm:AirspaceLayer", gml_id=f"{identifier}-levels")
    child(layer, "aixm:upperLimit", "CEILING")
    child(layer, "aixm:lowerLimit", "FLOOR")


# -- where it lies -----------------------------------------------------------------------------------------------------


def surfaces(placed: Placed) -> list[Circle | list[Point]]:
    """Return a circle, or closed rings counter-clockwise whose edges are geodesics; several where the sender's ring crosses itself."""
    assert placed.cut is not None
    shape, edges = placed.area.shape, placed.area.edges
    if shape.circle is not None:
        return [shape.circle]
    if placed.cut.crossing:
        return [list(piece) for piece in placed.cut.pieces]
    if shape.polygon is not None and edges in {None, "geodesic"}:
        ring = [vertex.degrees() for vertex in shape.polygon]
    else:
        line = outline(enlarged(shape, placed.path), edges) or []
        ring = line if shape.polygon is None else list(finer(line))
    closed = [*ring, ring[0]]
    return [closed if turned(closed) > 0 else closed[::-1]]


def _surface(parent: Any, shape: Circle | list[Point], identifier: str) -> None:
    surface = child(parent, "aixm:Surface", gml_id=identifier, srsName=CRS)
    patch = child(child(surface, "gml:patches"), "gml:PolygonPatch")
    ring = child(child(patch, "gml:exterior"), "gml:Ring")
    curve = child(child(ring, "gml:curveMember"), "gml:Curve", gml_id=f"{identifier}-edge")
    segments = child(curve, "gml:segments")
    if isinstance(shape, Circle):
        circle = child(segments, "gml:CircleByCenterPoint", numArc="1")
        child(circle, "gml:pos", _exact(shape.centre))
        child(circle, "gml:radius", shape.radius, uom=UCUM[shape.unit])
    else:
        child(child(segments, "gml:GeodesicString"), "gml:posList", position_list(shape))


def _exact(centre: Position) -> str:
    return position(centre.degrees())
