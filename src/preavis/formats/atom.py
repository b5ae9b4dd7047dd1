"""An Atom feed (RFC 4287): one entry a notice and each later word about it, in the order in which they were filed. Pure."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from preavis.clock import format_instant

ATOM: Final = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: a name that never changes, what happened, when, and in words."""

    id: str
    title: str
    updated: datetime
    summary: str
    author: str


def feed(title: str, id_: str, updated: datetime, entries: Sequence[FeedEntry]) -> str:
    """Return the feed as a document, the newest entry first."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")
    _put(root, "title", title)
    _put(root, "id", id_)
    _put(root, "updated", format_instant(updated))
    for entry in entries:
        element = ET.SubElement(root, f"{{{ATOM}}}entry")
        _put(element, "title", entry.title)
        _put(element, "id", entry.id)
        _put(element, "updated", format_instant(entry.updated))
        _put(ET.SubElement(element, f"{{{ATOM}}}author"), "name", entry.author)
        _put(element, "summary", entry.summary)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _put(parent: ET.Element, name: str, text: str) -> None:
    plain = "".join(c for c in text if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = plain
