"""The Q line's circle and levels, and items F and G: rounded outwards, so that nothing of an area lies outside. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from preavis.findings import Finding
from preavis.formats.notam_items.levels import limit
from preavis.geodesy import Point, distance_m
from preavis.geodesy_cover import smallest_circle
from preavis.notice import Area

_LEVEL: Final = re.compile(r"FL(\d{2,3})")
_HEIGHT: Final = re.compile(r"(\d{2,6})(FT|M)(?: (?:AMSL|AGL|MSL|STD))?")


@dataclass(frozen=True, slots=True)
class Limits:
    """The vertical limits of one NOTAM: `levels` for the Q line, `lower` and `upper` for items F and G."""

    levels: str
    lower: str
    upper: str


def limits(areas: Sequence[Area], findings: list[Finding]) -> Limits:
    """Return the limits around all areas. What a NOTAM cannot say is widened to SFC or UNL, with a finding."""
    lows = [_known(area.lower, "SFC", findings, f"areas[{n}].lower") for n, area in enumerate(areas)]
    highs = [_known(area.upper, "UNL", findings, f"areas[{n}].upper") for n, area in enumerate(areas)]
    low, high = (
        min(lows, key=lambda each: _level(each, lower=True)),
        max(highs, key=lambda each: _level(each, lower=False)),
    )
    return Limits(f"{_level(low, lower=True):03}/{_level(high, lower=False):03}", low, high)  # fmt: skip


def _known(given: str | None, otherwise: str, findings: list[Finding], path: str) -> str:
    said = limit((given or "").upper())
    if said is None:
        return otherwise
    if said in {"SFC", "GND"}:
        return said if otherwise == "SFC" else "UNL"
    if said == "MSL" and otherwise == "SFC":
        return "SFC"
    level = _LEVEL.fullmatch(said)
    if level is not None and 0 < int(level.group(1)) < 999:
        return f"FL{int(level.group(1)):03}"
    if _HEIGHT.fullmatch(said):
        return said
    if said not in {"UNL", "FL999", "FL000"}:
        findings.append(Finding(code="notam.limit_unread", severity="warn", path=path, params={"limit": said[:32]}))
    return otherwise


def _level(said: str, *, lower: bool) -> int:
    """Return a limit as a flight level of three figures, rounded outwards; 000 and 999 for SFC and UNL."""
    if level := _LEVEL.fullmatch(said):
        return int(level.group(1))
    if height := _HEIGHT.fullmatch(said):
        feet = int(height.group(1)) / (0.3048 if height.group(2) == "M" else 1)
        return min(999, math.floor(feet / 100) if lower else math.ceil(feet / 100))
    return 0 if lower else 999


def q_circle(rings: Sequence[Sequence[Point]]) -> str:
    """Return the centre to the minute and the radius in whole NM, rounded up from that centre; 999 where it is larger."""
    (lat, lon), _ = smallest_circle(rings)
    minutes = round(lat * 60), round(((lon + 180) % 360 - 180) * 60)
    centre = (minutes[0] / 60, minutes[1] / 60)
    reach = max(distance_m(centre, point) for ring in rings for point in ring)
    radius = min(999, max(1, math.ceil(reach / 1852 - 1e-6)))
    north, east = "S" if minutes[0] < 0 else "N", "W" if minutes[1] < 0 else "E"
    a, b = abs(minutes[0]), abs(minutes[1])
    return f"{a // 60:02}{a % 60:02}{north}{b // 60:03}{b % 60:02}{east}{radius:03}"
