"""From a public warning to a draft notice: what the warning states, and a list of what it does not. Pure.

A warning tells where and when not to be; it says nothing of the vehicle, the site or the direction. None of that is guessed.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from preavis.clock import format_instant
from preavis.formats.message import Message, message_json

NEEDED: Final = (
    "notifying_party",
    "launching_state",
    "territory_state",
    "vehicle.kind",
    "vehicle.generic_class",
    "flight.direction",
    "launch.place",
    "launch.schedule",
    "areas",
)


def draft(message: Message, medium: Literal["air", "sea"]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a notice document with what a warning states, and the members that it leaves open."""
    said = message_json(message, None, lambda finding: finding.code)
    document: dict[str, Any] = {"kind": "pre_launch"}
    if message.id is not None:
        where = [place for place in message.location if place not in message.id]  # a warning's number names its series
        warning = {"medium": medium, "reference": " ".join([message.id, *where])}
        document["public_warnings"] = [warning]
    if said["schedule"] is not None:
        document["launch"] = {"schedule": said["schedule"]}
    elif message.from_ is not None and message.to is not None and not any(area.schedule for area in message.areas):
        windows = [{"from": format_instant(message.from_), "to": format_instant(message.to)}]
        document["launch"] = {"schedule": [windows]} if message.from_ < message.to else {}
    document["areas"] = [_area(area, medium) for area in said["areas"]]
    missing = tuple(path for path in NEEDED if not _has(document, path))
    return {name: value for name, value in document.items() if value}, missing


def _area(area: dict[str, Any], medium: str) -> dict[str, Any]:
    given = {
        "label": area["label"],
        "purpose": "hazard",
        "medium": [medium],
        "edges": area["edges"],
        "shape": area["shape"],
    }
    given |= {"lower": area["lower"], "upper": area["upper"], "schedule": area["schedule"]}
    return {name: value for name, value in given.items() if value is not None}


def _has(document: Any, path: str) -> bool:
    for step in path.split("."):
        document = document.get(step) if isinstance(document, dict) else None
    return bool(document)
