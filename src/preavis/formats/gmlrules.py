"""What no schema of GML sees: identifiers once, links that lead somewhere, rings that close and turn the right way, times in order.

Every rule takes a parsed document and yields findings; `path` names the nearest `gml:id`. The formats add rules of their own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from lxml import etree

from preavis.findings import Finding
from preavis.formats.gml import NAMESPACES, attribute
from preavis.geodesy import GEOD, Point

CRS_NAMES: Final = frozenset({"urn:ogc:def:crs:EPSG::4326", "http://www.opengis.net/def/crs/EPSG/0/4326"})
"""The two names under which EPSG:4326 means latitude first."""
_UUID: Final = re.compile(r"urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII)
_STRINGS: Final = "gml:LinearRing | gml:GeodesicString | gml:LineStringSegment | gml:Arc"
TOUCHING: Final = 1e-6  # degrees, a decimetre: the ends of two segments written to different lengths


def read(document: bytes) -> Any | None:
    """Return the root of a document, None where it is no XML. Nothing is fetched and no entity replaced."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(document, parser)
    except etree.XMLSyntaxError:
        return None


def found(element: Any, path: str) -> list[Any]:
    """Return what an XPath of prefixed names finds."""
    result: list[Any] = element.xpath(path, namespaces=NAMESPACES)
    return result


def said(element: Any, path: str) -> str:
    """Return the text of the first element at a path, without the blanks around it; empty where there is none."""
    elements = found(element, path)
    return (elements[0].text or "").strip() if elements else ""


def where(element: Any) -> str:
    """Return the nearest identifier around an element, else its own name."""
    while element is not None:
        if identifier := attribute(element, "gml:id"):
            return identifier
        element = element.getparent()
    return "-"


def broken(code: str, element: Any, **params: str | int) -> Finding:
    """Return a finding that blocks, at an element."""
    return Finding(code=code, severity="block", path=where(element), params=params)


def identifiers(root: Any) -> Iterator[Finding]:
    """Each `gml:id` stands once."""
    seen: set[str] = set()
    for element in found(root, "//*[@gml:id]"):
        identifier = attribute(element, "gml:id") or ""
        if identifier in seen:
            yield broken("gml.id_twice", element, id=identifier)
        seen.add(identifier)


def links(root: Any) -> Iterator[Finding]:
    """Each link into the document leads to an element of it; each link to a feature elsewhere is a UUID."""
    here = {f"#{identifier}" for identifier in found(root, "//@gml:id")}
    for element in found(root, "//*[@xlink:href]"):
        href = attribute(element, "xlink:href") or ""
        if href not in here and not _UUID.fullmatch(href):
            yield broken("gml.link", element, href=href[:64])


def reference_systems(root: Any) -> Iterator[Finding]:
    """Each geometry that names its reference system names EPSG:4326 with latitude first."""
    for element in found(root, "//*[@srsName]"):
        if element.get("srsName") not in CRS_NAMES:
            yield broken("gml.crs", element, crs=str(element.get("srsName"))[:64])


def points_of(element: Any) -> list[Point]:
    """Return the positions of a ring, a segment or a point. Raises ValueError where they are no pairs of degrees."""
    numbers = [
        float(number) for text in found(element, ".//gml:pos | .//gml:posList") for number in (text.text or "").split()
    ]
    if not numbers or len(numbers) % 2:
        raise ValueError("positions come in pairs")
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    if not all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in points):
        raise ValueError("latitude first, then longitude")
    return points


def positions(root: Any) -> Iterator[Finding]:
    """Positions are pairs of latitude (to 90) and longitude (to 180)."""
    for element in found(root, "//gml:pos | //gml:posList"):
        try:
            points_of(element.getparent())
        except ValueError:
            yield broken("gml.position", element, value=" ".join((element.text or "").split())[:40])


def rings_of(root: Any) -> Iterator[tuple[Any, list[list[Point]]]]:
    """Yield each ring with the positions of its segments that have some; rings with unreadable positions are left out."""
    for ring in found(root, "//gml:LinearRing | //gml:Ring"):
        parts = [ring] if etree.QName(ring).localname == "LinearRing" else found(ring, ".//gml:segments/*")
        try:
            yield (
                ring,
                [points_of(part) for part in parts if found(part, f"self::{_STRINGS.replace('| ', '| self::')}")],
            )
        except ValueError:
            continue


def rings(root: Any) -> Iterator[Finding]:
    """A ring ends where it begins, has an area, and its segments join; a circle is one segment of its own."""
    for ring, parts in rings_of(root):
        circles = found(ring, ".//gml:CircleByCenterPoint | .//S100:S100_CircleByCenterPoint")
        if circles and not parts:
            continue
        line = [point for part in parts for point in part]
        if len(set(line)) < 3:
            yield broken("gml.ring_short", ring)
            continue
        whole = not found(ring, ".//gml:ArcByCenterPoint")
        joints = [(line[-1], line[0])] + [(a[-1], b[0]) for a, b in itertools.pairwise(parts) if whole]
        if any(abs(a[0] - b[0]) > TOUCHING or abs(a[1] - b[1]) > TOUCHING for a, b in joints):
            yield broken("gml.ring_open", ring)


def turned(ring: list[Point]) -> float:
    """Return the area left of a closed ring on the ellipsoid, square metres: positive where it runs counter-clockwise."""
    area, _ = GEOD.polygon_area_perimeter([lon for _, lon in ring[:-1]], [lat for lat, _ in ring[:-1]])
    return float(area)


def instant(text: str) -> datetime | None:
    """Return an instant of UTC; None for anything else."""
    try:
        return datetime.fromisoformat(text) if text.endswith("Z") else None
    except ValueError:
        return None


def periods(root: Any) -> Iterator[Finding]:
    """A period has UTC ends, the second not before the first; an end may be unknown."""
    for period in found(root, "//gml:TimePeriod"):
        begin, end = instant(said(period, "gml:beginPosition")), instant(said(period, "gml:endPosition"))
        open_end = bool(found(period, "gml:endPosition[@indeterminatePosition]"))
        if begin is None or (end is None and not open_end) or (end is not None and end <= begin):
            yield broken("gml.period", period)


def common(root: Any) -> Iterator[Finding]:
    """Every rule that holds for any GML document here."""
    for rule in (identifiers, links, reference_systems, positions, rings, periods):
        yield from rule(root)
