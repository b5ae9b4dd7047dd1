"""What a desk reads on paper or in its spool directory: one plain text, the most urgent first, EXERCISE in every place."""

from __future__ import annotations

from collections.abc import Sequence

from preavis.clock import date_time_group
from preavis.node.judge import Judgement
from preavis.node.reach import EXERCISE
from preavis.notice import Area, Notice
from preavis.statements import Body, Correction, Message, StatusReport
from preavis.store import StoredEntry, Told


def sheet(
    told: Told, stored: StoredEntry, judgement: Judgement, in_force: Sequence[tuple[str, str, Notice]] = ()
) -> str:
    """Return the sheet for one desk and entry.

    `in_force`: case, state and notice of each launch that a correction is about, so that the desk holds the right one.
    """
    exercise = stored.origin.mode == "exercise"
    lines = [EXERCISE, ""] if exercise else []
    kind = judgement.entry.statement.kind if judgement.entry else "unreadable"
    lines += [
        f"LAUNCH NOTIFICATION  {kind.upper()}",
        f"FROM {stored.origin.party}  CHANNEL {stored.origin.channel}  {stored.origin.mode.upper()}",
        f"TO DESK {told.desk.upper()}",
        f"CASE {told.case.hex()[:16]}  ENTRY {stored.leaf.hex()[:16]}",
        f"ACKNOWLEDGE BY {date_time_group(told.due_at)}",
        "",
        *(_body(judgement.body) if judgement.body is not None else ["THIS ENTRY COULD NOT BE READ. SEE THE CONSOLE."]),
    ]
    for case, state, notice in in_force:
        lines += ["", f"CASE {case} NOW STANDS SO: {state.replace('_', ' ').upper()}", *_notice(notice)]
    if not judgement.understood:
        lines += ["", "THIS ENTRY CONTAINS PARTS THAT THIS NODE DOES NOT UNDERSTAND."]
    lines += ["", EXERCISE] if exercise else []
    return "\n".join(lines) + "\n"


def _body(body: Body) -> list[str]:
    match body:
        case Notice():
            return _notice(body)
        case StatusReport():
            return [f"STATUS {body.status.upper()} AT {date_time_group(body.at)}", *_remarks(body.remarks)]
        case Correction():
            right = _notice(body.notice) if body.notice else []
            return [f"CORRECTION {body.correction.upper()}: {body.reason}", *right]
        case Message():
            return [body.text]
        case _:
            return []


def _remarks(text: str | None) -> list[str]:
    return [f"REMARKS {text}"] if text else []


def _notice(notice: Notice) -> list[str]:
    lines = [f"KIND {notice.kind.upper()}  REFERENCE {notice.reference or '-'}"]
    vehicle = [word for word in (notice.vehicle.kind, notice.vehicle.generic_class) if word]
    lines.append(f"VEHICLE {' '.join(vehicle) or 'NOT STATED'}  DIRECTION {notice.flight.direction or 'NOT STATED'}")
    place = notice.launch.place
    if place is not None:
        lines.append(f"PLACE {place.site or place.body_of_water or 'SEE AREA'}")
    if notice.launch.planned_date is not None:
        planned = notice.launch.planned_date
        lines.append(f"DATE {planned.date.isoformat()} ({planned.zone})")
    for number, opportunity in enumerate(notice.launch.schedule or (), 1):
        name = "PRIMARY" if number == 1 else f"ALTERNATIVE {number - 1}"
        lines += [f"{name}  {date_time_group(w.start)} TO {date_time_group(w.end)}" for w in opportunity]
    lines += [_area(area) for area in notice.areas]
    if notice.outcome is not None:
        at = f" AT {date_time_group(notice.outcome.at)}" if notice.outcome.at else ""
        lines.append(f"OUTCOME {notice.outcome.result.upper()}{at}")
    return lines + _remarks(notice.remarks)


def _area(area: Area) -> str:
    shape = area.shape
    if shape.polygon is not None:
        said = " - ".join(f"{vertex.lat},{vertex.lon}" for vertex in shape.polygon)
    elif shape.circle is not None:
        circle = shape.circle
        said = f"CIRCLE {circle.centre.lat},{circle.centre.lon} RADIUS {circle.radius} {circle.unit}"
    elif shape.sector is not None:
        sector = shape.sector
        said = (
            f"SECTOR {sector.centre.lat},{sector.centre.lon} RADIUS {sector.radius} {sector.unit}"
            f" FROM {sector.from_} TO {sector.to} TRUE"
        )
    elif shape.corridor is not None:
        line = " - ".join(f"{vertex.lat},{vertex.lon}" for vertex in shape.corridor.line)
        said = f"WITHIN {shape.corridor.half_width} {shape.corridor.unit} OF LINE {line}"
    else:
        said = str(shape.site or shape.body_of_water or shape.ocean_quadrant)
    levels = f"  {area.lower or ''}-{area.upper or ''}" if area.lower or area.upper else ""
    return f"AREA {area.label or '-'} {(area.purpose or '').upper()}: {said}{levels}"
