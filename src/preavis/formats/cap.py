"""CAP 1.2 (OASIS Common Alerting Protocol): one alert, in it one `info` for each language and window.

Times are UTC and end in `-00:00` (3.3.2: `Z` is not allowed). A polygon is closed, latitude first, cut at 180 degrees and over the
poles; a circle that meets neither stays a circle. A ceiling stands only beside an altitude (3.2.4), and where either end of the
band has no height in feet above the sea both are left out: an area without them reaches from the ground to space.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final
from xml.etree import ElementTree as ET

from preavis.clock import format_instant
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.open_words import altitude_words, place_words, word
from preavis.formats.pieces import Occasion, Pieces, Placed, prepare
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.geo import METRES_PER
from preavis.notice import Notice

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_TRIPLE: Final = re.compile(r"([^\s,<&]+),([^\s,<&]+),(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)([-+]\d\d:\d\d|Z)")
_LEVEL: Final = re.compile(r"FL ?(\d{1,3})", re.ASCII)
_HEIGHT: Final = re.compile(r"(\d{1,6}) ?(FT|M)(?: (?:AMSL|MSL|ALT))?", re.ASCII)
_GROUND: Final = frozenset({"SFC", "GND", "MSL", "0"})
_NO_LIMIT: Final = frozenset({"UNL", "UNLTD", "UNLIMITED"})
_FEET_PER_METRE: Final = Decimal(1) / Decimal("0.3048")


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Write a notice as one alert.

    Raises UnusableInput where the notice names no party or has no number (3.2.1), or an area would have to shrink.
    """
    ready = prepare(notice, wishes)
    notice = ready.notice
    party, number = notice.notifying_party or notice.launching_state, ready.wishes.number or notice.reference
    if party is None:
        raise UnusableInput("cap.no_sender")
    if not number:
        raise UnusableInput("cap.no_number")
    kind = "Cancel" if ready.cancelled else "Update" if ready.follows else "Alert"
    earlier = _references(ready)
    alert = ET.Element("alert", xmlns=NAMESPACE)
    _text(alert, "identifier", identifier(number))
    _text(alert, "sender", party)
    _text(alert, "sent", cap_time(wishes.issued))
    _text(alert, "status", "Exercise" if wishes.exercise else "Actual")
    _text(alert, "msgType", kind)
    _text(alert, "scope", "Restricted")
    _text(alert, "restriction", _restriction(ready))
    _text(alert, "note", ready.titles())
    _text(alert, "references", earlier)
    _text(alert, "incidents", _quoted(notice.refers_to or notice.reference))
    for language in ready.wishes.languages:
        for occasion in ready.occasions or (None,):
            _info(alert, ready, language, occasion)
    findings = [*ready.findings]
    if kind != "Alert" and not earlier:
        findings.append(Finding(code="cap.references", severity="warn", path="refers_to"))
    for placed in ready.places:
        findings.extend(_band(placed)[1])
    ET.indent(alert)
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(alert, encoding="unicode") + "\n"
    return Rendering(documents=(Document(name="cap.xml", text=text),), findings=tuple(findings))


def cap_time(at: datetime) -> str:
    """Return an instant in the only form that CAP takes for UTC (3.3.2)."""
    return format_instant(at).removesuffix("Z") + "-00:00"


def identifier(number: str) -> str:
    """Return a number without the characters that an identifier must not hold (3.2.1), each written `%` and its code."""
    return re.sub(r"[\s,<&%]", lambda found: f"%{ord(found[0]):02X}", number)


def _text(parent: ET.Element, name: str, said: str | None) -> None:
    if said:
        ET.SubElement(parent, name).text = said


def _quoted(incident: str | None) -> str | None:
    """Return an incident name; one with blanks stands in quotation marks (3.2.1)."""
    if incident is None or not re.search(r"\s", incident):
        return incident
    return '"' + " ".join(incident.split()).replace('"', "'") + '"'


def _references(ready: Pieces) -> str:
    """Return the earlier messages as `sender,identifier,sent`; a bare number cannot be completed here."""
    given = (ready.wishes.cancels or ready.wishes.replaces or "").split()
    found = [_TRIPLE.fullmatch(each) for each in given]
    if not all(found):
        return ""
    return " ".join(f"{m[1]},{m[2]},{m[3]}{'-00:00' if m[4] == 'Z' else m[4]}" for m in found if m)


def _restriction(ready: Pieces) -> str:
    said = " / ".join(word("restricted", language) for language in ready.wishes.languages)
    agreement = " / ".join(ready.wishes.agreement_name) or ready.wishes.agreement
    return f"{said}: {agreement}" if agreement else said


def _urgency(ready: Pieces, occasion: Occasion | None) -> str:
    if ready.cancelled:
        return "Past"
    if occasion is None:
        return "Unknown"
    issued, window = ready.wishes.issued, occasion.slot.window
    if window.end <= issued:
        return "Past"
    if window.start <= issued:
        return "Immediate"
    return "Expected" if window.start - issued <= timedelta(hours=1) else "Future"


def _certainty(ready: Pieces, occasion: Occasion | None) -> str:
    if ready.cancelled:
        return "Unlikely"
    if ready.notice.outcome is not None and ready.notice.outcome.result != "not_launched":
        return "Observed"
    return "Possible" if occasion is not None and occasion.slot.opportunity > 1 else "Likely"


def _info(alert: ET.Element, ready: Pieces, language: str, occasion: Occasion | None) -> None:
    notice, slot = ready.notice, occasion.slot if occasion else None
    info = ET.SubElement(alert, "info")
    _text(info, "language", language)
    _text(info, "category", "Safety")
    _text(info, "category", "Transport")
    vehicle = notice.vehicle.kind
    _text(info, "event", word("event", language) + (f": {word(vehicle, language)}" if vehicle else ""))
    _text(info, "responseType", "AllClear" if ready.cancelled else "Avoid")
    _text(info, "urgency", _urgency(ready, occasion))
    _text(info, "severity", "Minor" if ready.cancelled else "Severe")
    _text(info, "certainty", _certainty(ready, occasion))
    _text(info, "effective", cap_time(ready.wishes.issued))
    if slot is not None:
        _text(info, "onset", cap_time(slot.window.start))
        _text(info, "expires", cap_time(slot.window.end))
    _text(info, "senderName", notice.notifying_party)
    _text(info, "headline", ready.headline(language, slot))
    _text(info, "description", ready.description(language))
    _text(info, "instruction", word("all_clear" if ready.cancelled else "avoid", language))
    if slot is not None:
        _parameter(info, "opportunity", str(slot.opportunity))
        _parameter(info, "spare", "true" if slot.opportunity > 1 else "false")
        _parameter(info, "dateOnly", "true" if slot.date_only else "false")
    places = occasion.places if occasion else ready.places
    drawn = [
        placed for placed in places if placed.number
    ]  # the place of launch closes nothing unless it is an area itself
    for placed in [placed for placed in places if not placed.number and placed.cut] + drawn:
        _area(info, placed, language)
    if not drawn and (said := place_words(notice, language)):
        _text(ET.SubElement(info, "area"), "areaDesc", said)


def _parameter(info: ET.Element, name: str, said: str) -> None:
    parameter = ET.SubElement(info, "parameter")
    _text(parameter, "valueName", name)
    _text(parameter, "value", said)


def _area(info: ET.Element, placed: Placed, language: str) -> None:
    area = ET.SubElement(info, "area")
    said = (placed.name(language), altitude_words(placed.area))
    _text(area, "areaDesc", ", ".join(part for part in said if part))
    circle = placed.area.shape.circle
    if placed.cut is not None and circle is not None and not placed.cut.divided:
        lat, lon = circle.centre
        kilometres = Decimal(circle.radius) * METRES_PER[circle.unit] / 1000
        _text(area, "circle", f"{lat},{lon} {kilometres:f}")
    elif placed.cut is not None:
        for piece in placed.cut.pieces:
            _text(area, "polygon", " ".join(f"{lat:.7f},{lon:.7f}" for lat, lon in piece))
    band, _ = _band(placed)
    if band is not None:
        _text(area, "altitude", str(band[0]))
        _text(area, "ceiling", str(band[1]))


def _level(said: str | None) -> str:
    return " ".join((said or "").upper().split())


def _feet(said: str | None, rounding: str) -> Decimal | None:
    """Return a height above the sea in feet, None where it has none: no limit, above the ground, or not understood."""
    level = _level(said)
    if level in _GROUND:
        return Decimal(0)
    if found := _LEVEL.fullmatch(level):
        return Decimal(found[1]) * 100
    if found := _HEIGHT.fullmatch(level):
        return (Decimal(found[1]) * (_FEET_PER_METRE if found[2] == "M" else 1)).quantize(Decimal(1), rounding)
    return None


def _band(placed: Placed) -> tuple[tuple[Decimal, Decimal] | None, list[Finding]]:
    """Return altitude and ceiling in feet, rounded outwards, and what they do not say."""
    area = placed.area
    low, high = _feet(area.lower, ROUND_FLOOR), _feet(area.upper, ROUND_CEILING)
    if low == 0 and _level(area.upper) in _NO_LIMIT:
        return None, []
    if low is None or high is None or high <= low:
        said = altitude_words(area)
        params = {"band": said}
        return None, [Finding(code="cap.altitude", severity="warn", path=placed.path, params=params)] if said else []
    levels = [level for level in map(_level, (area.lower, area.upper)) if _LEVEL.fullmatch(level)]
    if not levels:
        return (low, high), []
    level = Finding(code="cap.flight_level", severity="warn", path=placed.path, params={"level": ", ".join(levels)})
    return (low, high), [level]
