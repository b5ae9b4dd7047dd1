"""Rules of S-124 that its schema cannot see: the feature catalogue, the product specification, and the checks of S-158:124.

Clauses are those of the product specification 1.5.0; that of 2.0.0 has not been read. What S-158 only warns of, warns here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from lxml import etree

from preavis.findings import Finding
from preavis.formats.gml import NAMESPACES, attribute
from preavis.formats.gmlrules import broken, common, found, instant, points_of, read, rings_of, said
from preavis.formats.s124.catalogue import CODES, MEMBERS
from preavis.geodesy import Point

ROLES: Final = f"{NAMESPACES['S124']}/roles/"
LONGEST_TEXT: Final = 300
LARGEST: Final = 50_000
LONGEST_LIFE: Final = timedelta(days=42)
_ASSOCIATIONS: Final = {"header": "NavwarnPreamble", "theWarning": "NavwarnPreamble", "theReferences": "References"}


def check(document: bytes) -> tuple[Finding, ...]:
    """Return everything that is wrong with one dataset; nothing that the schema finds by itself."""
    root = read(document)
    if root is None:
        return (Finding(code="gml.not_xml", severity="block"),)
    findings = [*common(root)]
    for rule in (_members, _codes, _associations, _texts, _references, _times, _geometry):
        findings.extend(rule(root))
    if len(document) > LARGEST:
        findings.append(Finding(code="s124.large", severity="warn", params={"kilobytes": len(document) // 1000}))
    return tuple(findings)


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)


def _members(root: Any) -> Iterator[Finding]:
    """Mandatory members are there, none too often, none that the catalogue does not know (feature catalogue 2.0.0)."""
    preambles = found(root, "//S124:NavwarnPreamble")
    if len(preambles) != 1:
        yield broken("s124.preamble", root, n=len(preambles))
    for element in found(root, "//S124:*"):
        wanted = MEMBERS.get(_local(element))
        if wanted is None:
            continue
        inside = [_local(member) for member in element if etree.QName(member).namespace == NAMESPACES["S124"]]
        for name, (least, most) in wanted.items():
            n = inside.count(name)
            if n < least or (most is not None and n > most):
                yield broken("s124.member", element, member=name, n=n)
        for name in dict.fromkeys(inside):
            if name not in wanted and name != "geometry":
                yield broken("s124.foreign", element, member=name)


def _codes(root: Any) -> Iterator[Finding]:
    """A code and its label are those of the catalogue, and of one another."""
    for name, labels in CODES.items():
        for element in found(root, f"//S124:{name}"):
            code, label = element.get("code"), (element.text or "").strip()
            known = name != "navwarnTypeDetails" or code in labels or label in labels.values()
            if known and (label not in labels.values() or (code is not None and labels.get(code) != label)):
                yield broken("s124.code", element, member=name, given=str(code), label=label[:40])


def _associations(root: Any) -> Iterator[Finding]:
    """An association says its role and leads to the right kind of object (S-100 Part 10b)."""
    kinds = {f"#{attribute(element, 'gml:id')}": _local(element) for element in found(root, "//S124:members/*")}
    for name, kind in _ASSOCIATIONS.items():
        for element in found(root, f"//S124:{name}"):
            if kinds.get(attribute(element, "xlink:href") or "") != kind:
                yield broken("s124.association", element, member=name)
            if not attribute(element, "xlink:arcrole") and not attribute(element, "xlink:role"):
                yield broken("s124.role", element, member=name)


def _texts(root: Any) -> Iterator[Finding]:
    """Languages are ISO 639-2/T, English is there for the international service, a text has at most 300 characters."""
    for element in found(root, "//S124:language"):
        if len(element.text or "") != 3 or not (element.text or "").isalpha():
            yield broken("s124.language", element, given=(element.text or "")[:8])
    international = said(root, "//S124:intService") in {"true", "1"}
    for group in found(root, "//S124:warningInformation | //S124:generalArea | //S124:locality"):
        spoken = {element.text for element in found(group, ".//S124:language")}
        if international and spoken and not spoken & {"eng", "en"}:
            yield broken("s124.english", group)
    for element in found(root, "//S124:text"):
        if len(element.text or "") > LONGEST_TEXT:
            yield broken("s124.text_long", element, n=len(element.text))


def _references(root: Any) -> Iterator[Finding]:
    """A reference names a warning or says that none is in force, and a warning number is none of 0."""
    for reference in found(root, "//S124:References"):
        none = said(reference, "S124:noMessageOnHand") in {"true", "1"}
        if none == bool(found(reference, "S124:messageSeriesIdentifier")):
            yield broken("s124.reference", reference)
    for number in found(root, "//S124:warningNumber"):
        if (number.text or "").strip() == "0":
            yield Finding(code="s124.no_number", severity="warn", path="messageSeriesIdentifier")


def _moment(date_range: Any, edge: str) -> datetime | None:
    date, time = said(date_range, f"S124:date{edge}/S100:date"), said(date_range, f"S124:timeOfDay{edge}")
    return instant(f"{date}T{time or '00:00:00Z'}") if date else None


def _times(root: Any) -> Iterator[Finding]:
    """Hours are of UTC, a range ends after it begins, and the warning is cancelled after its last range and not before."""
    for element in found(
        root, "//S124:timeOfDayStart | //S124:timeOfDayEnd | //S124:publicationTime | //S124:cancellationDate"
    ):
        if not (element.text or "").strip().endswith("Z"):
            yield broken("s124.not_utc", element, value=(element.text or "").strip()[:32])
    ends: list[datetime] = []
    for date_range in found(root, "//S124:fixedDateRange"):
        start, end = _moment(date_range, "Start"), _moment(date_range, "End")
        days = said(date_range, "S124:dateStart/S100:date"), said(date_range, "S124:dateEnd/S100:date")
        if days[0] and not days[1]:
            yield Finding(code="s124.range_open", severity="warn", path=said(date_range, "S124:dateStart/S100:date"))
        elif start is not None and end is not None:
            if end < start or (end == start and found(date_range, "S124:timeOfDayEnd")):
                yield broken("s124.range", date_range)
            ends.append(end)
    published, cancelled = instant(said(root, "//S124:publicationTime")), instant(said(root, "//S124:cancellationDate"))
    if cancelled is not None:
        if ends and cancelled < max(ends):
            yield broken("s124.cancelled_early", root)
        if published is not None and cancelled - published > LONGEST_LIFE:
            yield Finding(code="s124.long_life", severity="warn", params={"days": (cancelled - published).days})


def _corner(root: Any, which: str) -> Point | None:
    for corner in found(root, f"//gml:{which}Corner"):
        try:
            lat, lon = (float(number) for number in (corner.text or "").split())
        except ValueError:
            return None
        return lat, lon
    return None


def _geometry(root: Any) -> Iterator[Finding]:
    """Rings run clockwise, cross no 180 degrees and lie in the box; coordinates have at most seven decimals (PS 8)."""
    for element in found(root, "//gml:pos | //gml:posList | //gml:lowerCorner | //gml:upperCorner"):
        if any(len(number.partition(".")[2]) > 7 for number in (element.text or "").split()):
            yield broken("s124.decimals", element)
    low, high = _corner(root, "lower"), _corner(root, "upper")
    for ring, parts in rings_of(root):
        line = [point for part in parts for point in part]
        if any(abs(b[1] - a[1]) > 180 and abs(a[0]) < 90 and abs(b[0]) < 90 for a, b in itertools.pairwise(line)):
            yield broken("s124.crosses_180", ring)
        if sum((b[1] - a[1]) * (b[0] + a[0]) for a, b in itertools.pairwise(line)) < 0:
            yield broken("s124.turns", ring)
    for element in found(root, "//gml:posList | //gml:pos"):
        try:
            points = points_of(element.getparent())
        except ValueError:
            continue
        if low and high and not all(low[0] <= lat <= high[0] and low[1] <= lon <= high[1] for lat, lon in points):
            yield broken("s124.outside_box", element)
