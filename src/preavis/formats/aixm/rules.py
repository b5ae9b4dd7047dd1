"""Rules of a digital NOTAM that the AIXM schema cannot see: event and airspace agree, limits, activation, sheets, NOTAM.

Taken from the structure that all examples of the scenario SAA.NEW share; the Digital NOTAM Specification itself has not been
read. Another scenario is judged only by the rules for any event and any GML.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from preavis.findings import Finding
from preavis.formats.gml import attribute
from preavis.formats.gmlrules import broken, common, found, read, rings_of, said, turned

TYPES: Final = frozenset({"D", "P", "R", "TRA", "TSA", "D_OTHER"})
_LIMITS: Final = {"FL": 30.48, "FT": 0.3048, "M": 1.0, "SM": 10.0}


def check(document: bytes) -> tuple[Finding, ...]:
    """Return everything that is wrong with one message; nothing that the schema finds by itself."""
    root = read(document)
    if root is None:
        return (Finding(code="gml.not_xml", severity="block"),)
    findings = [*common(root)]
    for rule in (_event, _notams, _features, _airspaces, _volumes, _sheets, _turns):
        findings.extend(rule(root))
    return tuple(findings)


def _events(root: Any) -> list[Any]:
    """Return the events that are digital NOTAM; one that is only the parent of others has no scenario."""
    parents = set(found(root, "//event:parentEvent/@xlink:href"))
    return [
        each
        for each in found(root, "//event:Event")
        if f"urn:uuid:{said(each, 'gml:identifier')}" not in parents or said(each, ".//event:scenario")
    ]


def _event(root: Any) -> Iterator[Finding]:
    """There is an event, a digital NOTAM of a known version, that names what it concerns."""
    if not (events := _events(root)):
        yield broken("aixm.event", root)
    for timeslice in (each for event in events for each in found(event, ".//event:EventTimeSlice")):
        if said(timeslice, "event:designator") != "DNOTAM" or not said(timeslice, "event:scenario"):
            yield broken("aixm.scenario", timeslice)
        if said(timeslice, "event:version") != "2.0":
            yield broken("aixm.version", timeslice, given=said(timeslice, "event:version")[:8])
        if not found(
            timeslice, "event:concernedAirspace[not(@xsi:nil)] | event:concernedAirportHeliport[not(@xsi:nil)]"
        ):
            yield broken("aixm.concerned", timeslice)


def _notams(root: Any) -> Iterator[Finding]:
    """A NOTAM refers to an earlier one exactly where it replaces or cancels it; its levels and times are in order."""
    for notam in found(root, "//event:NOTAM"):
        kind, refers = said(notam, "event:type"), bool(said(notam, "event:referredNumber"))
        if refers != (kind in {"R", "C"}):
            yield broken("aixm.refers", notam, kind=kind)
        if kind != "C" and not said(notam, "event:effectiveEnd") and said(notam, "event:permanent") != "YES":
            yield broken("aixm.notam_times", notam)
        start, end = said(notam, "event:effectiveStart"), said(notam, "event:effectiveEnd")
        if not (len(start) == 10 and start.isdigit()) or (end and not (end.isdigit() and end > start)):
            yield broken("aixm.notam_times", notam)
        low, high = said(notam, "event:minimumFL"), said(notam, "event:maximumFL")
        if low and high and not int(low) < int(high):
            yield broken("aixm.notam_levels", notam)
        if len(said(notam, "event:affectedFIR")) != 4:
            yield broken("aixm.fir_missing", notam)


def _features(root: Any) -> Iterator[Finding]:
    """A feature that ends says so twice alike: the validity of its baseline is its lifetime; its identifier is its UUID."""
    for feature in found(root, "//event:Event | //aixm:Airspace"):
        if attribute(feature, "gml:id") != f"uuid.{said(feature, 'gml:identifier')}":
            yield broken("aixm.uuid", feature)
    for timeslice in found(root, "//event:EventTimeSlice | //aixm:AirspaceTimeSlice[aixm:interpretation='BASELINE']"):
        if _ends(timeslice, "gml:validTime") != _ends(timeslice, "aixm:featureLifetime"):
            yield broken("aixm.lifetime", timeslice)


def _ends(timeslice: Any, name: str) -> tuple[str, str]:
    return said(timeslice, f"{name}//gml:beginPosition"), said(timeslice, f"{name}//gml:endPosition")


def _airspaces(root: Any) -> Iterator[Finding]:
    """An airspace leads to its event; an ad-hoc one has a type, a name, a shape and an active time within the event's."""
    events = {f"urn:uuid:{said(each, 'gml:identifier')}": each for each in found(root, "//event:Event")}
    ad_hoc = {name for name, each in events.items() if said(each, ".//event:scenario") == "SAA.NEW"}
    concerned: set[str] = set()
    for timeslice in found(root, "//aixm:AirspaceTimeSlice"):
        links = found(timeslice, ".//event:theEvent/@xlink:href")
        if not links or links[0] not in events:
            yield broken("aixm.event_link", timeslice)
        elif links[0] in ad_hoc:
            concerned.add(links[0])
            yield from _ad_hoc(timeslice, events[links[0]])
    for name in ad_hoc - concerned:
        yield broken("aixm.no_airspace", events[name])


def _ad_hoc(timeslice: Any, event: Any) -> Iterator[Finding]:
    if said(timeslice, "aixm:type") not in TYPES:
        yield broken("aixm.type_unknown", timeslice, given=said(timeslice, "aixm:type")[:12])
    if not said(timeslice, "aixm:designator") and not said(timeslice, "aixm:name"):
        yield broken("aixm.nameless", timeslice)
    if not found(
        timeslice, "aixm:geometryComponent//aixm:horizontalProjection | aixm:geometryComponent//aixm:centreline"
    ):
        yield broken("aixm.shapeless", timeslice)
    if not found(timeslice, ".//aixm:status[.='ACTIVE' or .='INTERMITTENT']/../aixm:activity"):
        yield broken("aixm.inactive", timeslice)
    begin, end = _ends(timeslice, "gml:validTime")
    bounds = [_ends(each, "gml:validTime") for each in found(event, ".//event:EventTimeSlice")]
    if begin and not any(low <= begin and end <= high for low, high in bounds):
        yield broken("aixm.outside_event", timeslice)


def _volumes(root: Any) -> Iterator[Finding]:
    """A volume has two limits, with units where they are figures, the upper one above the lower where both have one datum."""
    for volume in found(root, "//aixm:AirspaceVolume[aixm:horizontalProjection or aixm:centreline]"):
        levels: dict[str, tuple[float, str]] = {}
        for which in ("upper", "lower"):
            value = said(volume, f"aixm:{which}Limit")
            if not value:
                yield broken("aixm.limit_missing", volume, which=which)
            elif value[0].isdigit():
                unit = found(volume, f"aixm:{which}Limit")[0].get("uom")
                if unit not in _LIMITS:
                    yield broken("aixm.limit_unit", volume, which=which)
                else:
                    reference = said(volume, f"aixm:{which}LimitReference")
                    levels[which] = float(value) * _LIMITS[unit], reference
        if len(levels) == 2 and levels["upper"][1] == levels["lower"][1] and levels["upper"][0] <= levels["lower"][0]:
            yield broken("aixm.limits_reversed", volume)


def _sheets(root: Any) -> Iterator[Finding]:
    """A timesheet counts from UTC and has hours; its days have an end where they have a beginning."""
    for sheet in found(root, "//aixm:Timesheet"):
        hours = said(sheet, "aixm:startTime") and said(sheet, "aixm:endTime")
        events = said(sheet, "aixm:startEvent") and said(sheet, "aixm:endEvent")
        if not said(sheet, "aixm:timeReference").startswith("UTC") or not (hours or events):
            yield broken("aixm.sheet", sheet)
        if bool(said(sheet, "aixm:startDate")) != bool(said(sheet, "aixm:endDate")):
            yield broken("aixm.sheet", sheet)


def _turns(root: Any) -> Iterator[Finding]:
    """An outer ring runs counter-clockwise seen from above (ISO 19107), so that its inside is told over a pole too."""
    for ring, parts in rings_of(root):
        line = [point for part in parts for point in part]
        if len(line) > 3 and found(ring, "ancestor::gml:exterior") and turned(line) < 0:
            yield broken("aixm.turns", ring)
