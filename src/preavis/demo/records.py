"""Notices rebuilt from public records that ship with the package; what the records do not hold is marked as ours."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from preavis.clock import format_instant, parse_instant

REBUILT: Final = (
    "EXERCISE. Rebuilt from public records; no state sent this. Windows and areas are those of the NOTAMs named; "
    "direction, generic class and reference are ours."
)


@cache
def records() -> dict[str, Any]:
    """Return the sample with its attribution."""
    value: dict[str, Any] = json.loads(files("preavis.demo").joinpath("launches.json").read_text("utf-8"))
    return value


def launch() -> dict[str, Any]:
    """Return the launch that the day is about: Tianwen-2, Xichang, 28 May 2025."""
    found: dict[str, Any] = records()["launches"][0]
    return found


def launched_at() -> datetime:
    """Return the instant of that launch."""
    return parse_instant(launch()["launched_at"])


def window() -> tuple[datetime, datetime]:
    """Return the window that the NOTAMs of the launch span."""
    notams = launch()["notams"]
    return min(parse_instant(n["from"]) for n in notams), max(parse_instant(n["to"]) for n in notams)


def notice() -> dict[str, Any]:
    """Return the pre-launch notice of the launch as its state would have sent it."""
    record = launch()
    start, end = window()
    return {
        "kind": "pre_launch",
        "reference": "CN-2025-031",
        "notifying_party": record["launching_state"],
        "launching_state": record["launching_state"],
        "territory_state": record["territory"],
        "vehicle": {"kind": "space_launch_vehicle", "generic_class": "SLV"},
        "flight": {"purpose": "space_mission", "direction": "E"},
        "launch": {
            "planned_date": {"date": start.date().isoformat(), "zone": "UTC"},
            "schedule": [[{"from": format_instant(start), "to": format_instant(end)}]],
            "place": {"site": record["site"], "position": record["position"]},
        },
        "areas": [
            {
                "label": label,
                "purpose": "hazard",
                "medium": ["air"],
                "edges": "geodesic",
                "shape": {"polygon": notam["polygon"]},
                "lower": "SFC",
                "upper": "UNL",
                "schedule": [[{"from": notam["from"], "to": notam["to"]}]],
            }
            for label, notam in zip("ABC", record["notams"], strict=False)
        ],
        "public_warnings": [{"medium": "air", "reference": f"{n['id']} {n['fir']}"} for n in record["notams"]],
        "remarks": REBUILT,
    }


def amended() -> dict[str, Any]:
    """Return the notice with its window wider by ten minutes at the end: our own change, to show an amendment."""
    document = notice()
    start, end = window()
    document["launch"]["schedule"] = [
        [{"from": format_instant(start), "to": format_instant(end + timedelta(minutes=10))}]
    ]
    document["refers_to"] = document["reference"]
    document["remarks"] = REBUILT + " The ten minutes more are ours."
    return document


def track() -> tuple[str, str]:
    """Return a place inside the first area and a time inside its window, as a radar desk types them."""
    notam = launch()["notams"][0]
    lat, lon = (sum(float(vertex[axis]) for vertex in notam["polygon"]) / len(notam["polygon"]) for axis in (0, 1))
    return f"{lat:.3f},{lon:.3f}", notam["from"]


def report() -> dict[str, Any]:
    """Return the post-launch report."""
    document = amended()
    document["kind"] = "post_launch"
    document["outcome"] = {"result": "launched", "at": launch()["launched_at"]}
    document["remarks"] = REBUILT
    return document
