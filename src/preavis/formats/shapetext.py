"""Shapes, schedules and warnings as lines of text that a person types and reads: the composer's own small grammar. Pure.

A shape is positions, one a line; or its first line says what it is: `CIRCLE 62.9 40.5 50 NM`,
`SECTOR 62.9 40.5 50 NM FROM 330 TO 30`, `CORRIDOR 3 KM` with the line's positions below, `SITE name`, `WATERS name`,
`QUADRANT Pacific NE`. A schedule has a window a line, `101200Z DEC 26 - 101800Z DEC 26`; an empty line begins the next
opportunity, a spare day.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from preavis.clock import Schedule, format_instant
from preavis.errors import UnusableInput
from preavis.formats.typed import instant, position, positions
from preavis.geo import Circle, Corridor, OceanQuadrant, Position, Sector, Shape

_CIRCLE: Final = re.compile(r"CIRCLE\s+(.+?)\s+([0-9]+(?:[.,][0-9]+)?)\s*(NM|KM|M)", re.IGNORECASE)
_SECTOR: Final = re.compile(
    r"SECTOR\s+(.+?)\s+([0-9]+(?:[.,][0-9]+)?)\s*(NM|KM|M)\s+FROM\s+([0-9]+(?:[.,][0-9]+)?)\s+TO\s+([0-9]+(?:[.,][0-9]+)?)",
    re.IGNORECASE,
)
_CORRIDOR: Final = re.compile(r"CORRIDOR\s+([0-9]+(?:[.,][0-9]+)?)\s*(NM|KM|M)", re.IGNORECASE)
_NAME: Final = re.compile(r"(SITE|WATERS)\s+(.+)", re.IGNORECASE)
_QUADRANT: Final = re.compile(r"QUADRANT\s+([A-Za-z]+)\s+(NE|NW|SE|SW)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\s+(?:-|–|TO)\s+|\s*/\s*", re.IGNORECASE)
_WARNING: Final = re.compile(r"(air|sea)\s+(.*?)(?:\s+@\s+(.+))?", re.IGNORECASE)
NAMES: Final = {"SITE": "site", "WATERS": "body_of_water"}


def _number(text: str) -> str:
    return text.replace(",", ".")


def read_shape(text: str) -> dict[str, Any]:
    """Read a shape as the notice document has it. Raises UnusableInput for what cannot be read without guessing."""
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    if match := _SECTOR.fullmatch(first):
        centre, radius, unit, start, end = match.groups()
        bearings = {"from": _number(start), "to": _number(end)}
        return {
            "sector": {"centre": list(position(centre)), "radius": _number(radius), "unit": unit.upper(), **bearings}
        }
    if match := _CIRCLE.fullmatch(first):
        centre, radius, unit = match.groups()
        return {"circle": {"centre": list(position(centre)), "radius": _number(radius), "unit": unit.upper()}}
    if match := _CORRIDOR.fullmatch(first):
        line = [list(point) for point in positions(rest)]
        return {"corridor": {"line": line, "half_width": _number(match[1]), "unit": match[2].upper()}}
    if match := _NAME.fullmatch(first):
        return {NAMES[match[1].upper()]: match[2].strip()}
    if match := _QUADRANT.fullmatch(first):
        return {"ocean_quadrant": {"ocean": match[1].capitalize(), "quadrant": match[2].upper()}}
    return {"polygon": [list(point) for point in positions(text)]}


def write_shape(shape: Shape) -> str:
    """Return the text of a shape that `read_shape` reads back."""
    match shape.value:
        case Circle() as circle:
            return f"CIRCLE {_point(circle.centre)} {circle.radius} {circle.unit}"
        case Sector() as sector:
            return f"SECTOR {_point(sector.centre)} {sector.radius} {sector.unit} FROM {sector.from_} TO {sector.to}"
        case Corridor() as corridor:
            return "\n".join([f"CORRIDOR {corridor.half_width} {corridor.unit}", *map(_point, corridor.line)])
        case OceanQuadrant() as named:
            return f"QUADRANT {named.ocean} {named.quadrant}"
        case str() as name:
            return f"{'SITE' if shape.site is not None else 'WATERS'} {name}"
        case polygon:
            return "\n".join(map(_point, polygon))


def _point(point: Position) -> str:
    return f"{point.lat} {point.lon}"


def read_schedule(text: str, now: datetime) -> list[list[dict[str, str]]]:
    """Read a schedule as the notice document has it. Raises UnusableInput."""
    opportunities: list[list[dict[str, str]]] = [[]]
    for line in text.strip().splitlines():
        if not line.strip():
            if opportunities[-1]:
                opportunities.append([])
            continue
        ends = _BETWEEN.split(line.strip())
        if len(ends) != 2:
            raise UnusableInput("typed.window", said=line.strip()[:60])
        start, end = (instant(part, now) for part in ends)
        if end <= start:
            raise UnusableInput("typed.window_backwards", said=line.strip()[:60])
        opportunities[-1].append({"from": format_instant(start), "to": format_instant(end)})
    return opportunities


def write_schedule(schedule: Schedule) -> str:
    """Return the text of a schedule that `read_schedule` reads back."""
    return "\n\n".join(
        "\n".join(f"{format_instant(window.start)} - {format_instant(window.end)}" for window in opportunity)
        for opportunity in schedule
    )


def read_warnings(text: str, now: datetime) -> list[dict[str, str]]:
    """Read public warnings, one a line: `air P4567/26 UUUU`, with ` @ ` and its time where that is known. Raises UnusableInput."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _WARNING.fullmatch(line)
        if match is None or not match[2]:
            raise UnusableInput("typed.warning", said=line[:60])
        issued = {"issued": format_instant(instant(match[3], now))} if match[3] else {}
        found.append({"medium": match[1].lower(), "reference": match[2], **issued})
    return found
