"""GML 3.2.1 as S-124 and AIXM write it: elements by prefixed names, positions of EPSG:4326 with latitude first, dense rings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml import etree

from preavis.geodesy import FINE_STEP, Point

NAMESPACES: Final = {
    "gml": "http://www.opengis.net/gml/3.2",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "S100": "http://www.iho.int/s100gml/5.0",
    "S124": "http://www.iho.int/S124/gml/2.0",
    "aixm": "http://www.aixm.aero/schema/5.1.1",
    "event": "http://www.aixm.aero/schema/5.1.1/event",
    "message": "http://www.aixm.aero/schema/5.1.1/message",
}
LANGUAGE_CODES: Final = {"en": "eng", "fr": "fra", "ru": "rus", "zh": "zho"}
"""ISO 639-2/T, as S-100 and AIXM ask for."""


def qualified(name: str) -> str:
    """Return `gml:pos` as lxml names it."""
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def root(name: str, *prefixes: str) -> Any:
    """Return a new root element that declares these prefixes."""
    return etree.Element(qualified(name), nsmap={prefix: NAMESPACES[prefix] for prefix in prefixes})


def child(parent: Any, name: str, text: str | None = None, /, **attributes: str) -> Any:
    """Add an element. An attribute such as `gml_id` is `gml:id`."""
    element = etree.SubElement(parent, qualified(name))
    for key, value in attributes.items():
        element.set(qualified(key.replace("_", ":", 1)), value)
    element.text = text
    return element


def written(element: Any) -> str:
    """Return a finished document as text."""
    etree.indent(element)
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return declaration + str(etree.tostring(element, encoding="unicode")) + "\n"


def attribute(element: Any, name: str) -> str | None:
    """Return an attribute by its prefixed name."""
    found: str | None = element.get(qualified(name))
    return found


def coordinate(value: float) -> str:
    """Return degrees with at most seven decimals and no superfluous zeros (S-100: a centimetre)."""
    text = f"{value:.7f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def position(point: Point) -> str:
    """Return a position, latitude first, its longitude between -180 and 180."""
    lat, lon = point
    return f"{coordinate(lat)} {coordinate(lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180)}"


def position_list(ring: Sequence[Point]) -> str:
    """Return the positions of a ring or line."""
    return " ".join(position(point) for point in ring)


def finer(ring: Sequence[Point]) -> Iterator[Point]:
    """Yield a closed ring with points on its edges, straight in latitude and longitude, so close that any edge runs as they do."""
    for a, b in itertools.pairwise([*ring, ring[0]] if ring[0] != ring[-1] else ring):
        yield a
        count = int(max(abs(b[0] - a[0]), abs(b[1] - a[1])) // FINE_STEP)
        for i in range(1, count + 1):
            share = i / (count + 1)
            yield a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def lines_of(text: str, most: int) -> Iterator[str]:
    """Yield the lines of a text, none longer than `most` characters, cut at blanks where there are some. Nothing is lost."""
    for line in text.splitlines():
        rest = line.strip()
        while len(rest) > most:
            at = rest.rfind(" ", 1, most + 1)
            yield rest[: at if at > 0 else most].rstrip()
            rest = rest[at if at > 0 else most :].lstrip()
        if rest:
            yield rest
