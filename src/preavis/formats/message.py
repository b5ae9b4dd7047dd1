"""What a public warning says once it is read: the result of `preavis parse`, the same for NOTAM and navigational warnings.

Windows of spare days are further opportunities; several windows that all apply are one opportunity. What the text gives only
by sunrise, by a weekday pattern or in local time without zone is absent, with a finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from preavis.clock import Schedule, format_instant
from preavis.findings import Finding
from preavis.geo import Circle, Corridor, Edges, Sector, Shape

MessageKind = Literal["new", "replace", "cancel", "in_force_list"]
Hazard = Literal["space_launch", "missile", "space_debris", "re_entry", "gunnery", "other", "unstated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageArea:
    """One area of a warning; without a schedule or hazard of its own it has the message's. Vertices in the message's order."""

    label: str | None = None
    edges: Edges | None = None
    shape: Shape
    lower: str | None = None
    upper: str | None = None
    hazard: Hazard | None = None
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A NOTAM or navigational warning as read. A text that is no message has `kind` None and a finding that blocks.

    `from_` and `to` are items B and C of a NOTAM, the outermost times of a navigational warning; `location` item A of a
    NOTAM, the NAVAREA or series of a warning.
    """

    id: str | None = None
    kind: MessageKind | None = None
    refers_to: str | None = None
    series: str | None = None
    location: tuple[str, ...] = ()
    code: str | None = None
    hazard: Hazard = "unstated"
    from_: datetime | None = None
    to: datetime | None = None
    estimated: bool = False
    permanent: bool = False
    schedule: Schedule | None = None
    areas: tuple[MessageArea, ...] = ()
    q_circle: Circle | None = None
    cancels: tuple[str, ...] = ()
    cancel_at: datetime | None = None
    findings: tuple[Finding, ...] = ()


def _time(at: datetime | None) -> str | None:
    return format_instant(at) if at else None


def _schedule(schedule: Schedule | None) -> Any:
    if schedule is None:
        return None
    return [[{"from": _time(window.start), "to": _time(window.end)} for window in windows] for windows in schedule]


def _circle(circle: Circle) -> dict[str, Any]:
    return {"centre": list(circle.centre), "radius": circle.radius, "unit": circle.unit}


def shape_json(shape: Shape) -> dict[str, Any]:
    """Return a polygon, circle, sector or corridor as in the notice document."""
    match shape.value:
        case Circle() as circle:
            return {"circle": _circle(circle)}
        case Sector(centre=centre, radius=radius, unit=unit, from_=start, to=end):
            return {"sector": {"centre": list(centre), "radius": radius, "unit": unit, "from": start, "to": end}}
        case Corridor(line=line, half_width=width, unit=unit):
            return {"corridor": {"line": [list(point) for point in line], "half_width": width, "unit": unit}}
        case tuple() as polygon:
            return {"polygon": [list(point) for point in polygon]}
        case _:
            raise ValueError("a warning gives no area by name")


def message_json(message: Message, given: str | None, said: Callable[[Finding], str]) -> dict[str, Any]:
    """Return the result of `preavis parse` for one message (design section 8, Contract).

    `given` is the `id` of the input line, `said` puts a finding in words.
    """
    return {
        "input": given,
        "id": message.id,
        "kind": message.kind,
        "refers_to": message.refers_to,
        "series": message.series,
        "location": list(message.location),
        "code": message.code,
        "hazard": message.hazard,
        "from": _time(message.from_),
        "to": _time(message.to),
        "estimated": message.estimated,
        "permanent": message.permanent,
        "schedule": _schedule(message.schedule),
        "areas": [
            {
                "label": area.label,
                "edges": area.edges,
                "shape": shape_json(area.shape),
                "lower": area.lower,
                "upper": area.upper,
                "hazard": area.hazard,
                "schedule": _schedule(area.schedule),
            }
            for area in message.areas
        ],
        "q_circle": _circle(message.q_circle) if message.q_circle else None,
        "cancels": list(message.cancels),
        "cancel_at": _time(message.cancel_at),
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "path": finding.path,
                "span": list(finding.span) if finding.span else None,
                "message": said(finding),
            }
            for finding in message.findings
        ],
    }
