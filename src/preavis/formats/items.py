"""A notice as the numbered items of a form, in the order of the formats of the communications networks.

1 message number, 2 date-time, 3 agreement, 4 references, 5 content, 6 remarks, 7 end of message number (the order of the
Open Skies formats: `reference/field.md` 1a). An item keeps its number whatever else is stated, so that two people can
compare by telephone; only lists (windows, areas, positions, warnings) count on. No format of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from preavis.clock import Schedule
from preavis.formats.rendering import Wishes
from preavis.formats.values import (
    NONE,
    NOT_STATED,
    Code,
    Item,
    Named,
    Plain,
    Value,
    answer,
    at_text,
    coded,
    day_text,
    figure,
    free,
    given,
    instant_text,
    position_text,
)
from preavis.geo import Circle, Corridor, OceanQuadrant, Position, Sector, Shape
from preavis.notice import HIGH_SEAS, Area, Notice, Place

GENERIC_CLASSES: Final = frozenset({"ICBM", "SLBM", "SLV", "land_ssbm", "sea_ssbm"})


def items_of(notice: Notice, wishes: Wishes, languages: tuple[str, ...]) -> tuple[Item, ...]:
    """Return all items of the form of a notice. What is absent is there and says so."""
    number = given(wishes.number or notice.reference)
    return (
        Item(number="1", label="message_number", value=number),
        Item(number="2", label="issued", value=Plain(instant_text(wishes.issued))),
        Item(number="3", label="agreement", value=given(wishes.agreement)),
        Item(number="3.1", label="agreement_name", value=_titles(wishes, languages)),
        Item(number="4", label="references"),
        Item(number="4.1", label="refers_to", value=given(notice.refers_to), path="refers_to"),
        Item(number="4.2", label="replaces", value=given(wishes.replaces)),
        Item(number="4.3", label="cancels", value=given(wishes.cancels)),
        Item(number="5", label="content"),
        *_content(notice),
        Item(number="6", label="remarks", value=free(notice.remarks), path="remarks"),
        Item(number="7", label="end", value=number),
    )


def _titles(wishes: Wishes, languages: tuple[str, ...]) -> Value:
    titles = tuple(zip(languages, wishes.agreement_name, strict=False))
    return Named(titles) if len(titles) == len(languages) else NOT_STATED


def _content(notice: Notice) -> Iterator[Item]:
    yield Item(number="5.1", label="kind", value=Code("kind", notice.kind), path="kind")
    yield Item(number="5.2", label="reference", value=given(notice.reference), path="reference")
    for last, name in enumerate(("notifying_party", "launching_state", "territory_state"), 3):
        party = getattr(notice, name)
        value = Code("answer", HIGH_SEAS) if party == HIGH_SEAS else coded("party", party)
        yield Item(number=f"5.{last}", label=name, value=value, path=name)
    yield Item(number="5.6", label="reason", value=free(notice.reason), path="reason")
    yield from _vehicle(notice)
    yield from _flight(notice)
    yield from _group(notice)
    yield from date_items(notice, "5.10")
    yield from schedule_items(notice.launch.schedule, "5.11", "schedule", "launch.schedule")
    yield from place_items(notice.launch.place, "5.12")
    yield from _areas(notice)
    yield from _distances(notice)
    yield from _warnings(notice)
    result = coded("result", notice.outcome.result if notice.outcome else None)
    yield Item(number="5.16", label="outcome")
    yield Item(number="5.16.1", label="result", value=result, path="outcome.result")
    at = at_text(notice.outcome.at if notice.outcome else None)
    yield Item(number="5.16.2", label="at", value=at, path="outcome.at")


def generic_class(text: str | None) -> Value:
    """Return the generic class: one of the known codes, or the party's own words."""
    return Code("class", text) if text in GENERIC_CLASSES and text is not None else free(text)


def _vehicle(notice: Notice) -> Iterator[Item]:
    vehicle = notice.vehicle
    yield Item(number="5.7", label="vehicle")
    answers: tuple[tuple[str, str, Value], ...] = (
        ("kind", "vehicle_kind", coded("vehicle", vehicle.kind)),
        ("generic_class", "generic_class", generic_class(vehicle.generic_class)),
        ("delivers_weapon", "delivers_weapon", answer(vehicle.delivers_weapon)),
        ("basing", "basing", coded("basing", vehicle.basing)),
        ("surface_to_surface", "surface_to_surface", answer(vehicle.surface_to_surface)),
        ("type_range_over_2000_km", "type_range_over_2000_km", answer(vehicle.type_range_over_2000_km)),
    )
    for last, (name, label, value) in enumerate(answers, 1):
        yield Item(number=f"5.7.{last}", label=label, value=value, path=f"vehicle.{name}")


def _flight(notice: Notice) -> Iterator[Item]:
    flight = notice.flight
    yield Item(number="5.8", label="flight")
    answers: tuple[tuple[str, Value], ...] = (
        ("purpose", coded("purpose", flight.purpose)),
        ("range_over_500_km", answer(flight.range_over_500_km)),
        ("apex_over_500_km", answer(flight.apex_over_500_km)),
        ("direction", coded("direction", flight.direction)),
        ("beyond_national_territory", answer(flight.beyond_national_territory)),
        ("danger_on_high_seas", answer(flight.danger_on_high_seas)),
    )
    for last, (name, value) in enumerate(answers, 1):
        yield Item(number=f"5.8.{last}", label=name, value=value, path=f"flight.{name}")
    for index, state in enumerate(flight.toward or ()):
        number = f"5.8.{len(answers) + 1}.{index + 1}"
        yield Item(number=number, label="toward", value=Code("party", state), path=f"flight.toward[{index}]")


def _group(notice: Notice) -> Iterator[Item]:
    yield Item(number="5.9", label="group")
    for last, name in enumerate(("count", "first_to_last_seconds"), 1):
        value = figure(getattr(notice.group, name, None))
        yield Item(number=f"5.9.{last}", label=name, value=value, path=f"group.{name}")


def date_items(notice: Notice, number: str) -> Iterator[Item]:
    """Yield the planned date and its zone; a date stays a date and gets no hour (1988 notices)."""
    planned = notice.launch.planned_date
    day = Plain(f"{planned.date.isoformat()} ({day_text(planned.date)})") if planned else NOT_STATED
    yield Item(number=number, label="planned_date")
    yield Item(number=f"{number}.1", label="date", value=day, path="launch.planned_date.date")
    zone = given(planned.zone) if planned else NOT_STATED
    yield Item(number=f"{number}.2", label="zone", value=zone, path="launch.planned_date.zone")


def schedule_items(
    schedule: Schedule | None, number: str, label: str, path: str, absent: Value = NOT_STATED
) -> Iterator[Item]:
    """Yield how the windows are to be read, and every window of every opportunity."""
    if schedule is None:
        yield Item(number=number, label=label, value=absent, path=path)
        return
    yield Item(number=number, label=label, value=_reading(schedule), path=path)
    for place, opportunity in enumerate(schedule):
        here = f"{number}.{place + 1}"
        name = "alternative" if place else "primary"
        yield Item(number=here, label=name, value=None if opportunity else NONE, path=f"{path}[{place}]", n=place)
        for index, window in enumerate(opportunity):
            yield Item(
                number=f"{here}.{index + 1}",
                label="window",
                value=Plain(f"{instant_text(window.start)} / {instant_text(window.end)}"),
                path=f"{path}[{place}][{index}]",
                n=index + 1,
            )


def _reading(schedule: Schedule) -> Value:
    if len(schedule) > 1:
        return Code("schedule", "alternatives")
    windows = len(schedule[0]) if schedule else 0
    if windows == 0:
        return NONE
    return Code("schedule", "one_window" if windows == 1 else "all_apply")


def place_items(place: Place | None, number: str) -> Iterator[Item]:
    """Yield the launch area: a site, an area, a quadrant of an ocean or a body of water."""
    path = "launch.place"
    if place is None:
        yield Item(number=number, label="place", value=NOT_STATED, path=path)
        return
    kind = next(
        name for name in ("site", "area", "ocean_quadrant", "body_of_water") if getattr(place, name) is not None
    )
    yield Item(number=number, label="place", value=Code("place", kind), path=path)
    if place.area is not None:
        yield from shape_items(place.area, f"{number}.1", f"{path}.area")
    elif place.ocean_quadrant is not None:
        yield from _quadrant(place.ocean_quadrant, number, f"{path}.ocean_quadrant")
    elif place.body_of_water is not None:
        value = free(place.body_of_water)
        yield Item(number=f"{number}.1", label="body_of_water", value=value, path=f"{path}.body_of_water")
    else:
        yield Item(number=f"{number}.1", label="site", value=free(place.site), path=f"{path}.site")
        position = Plain(position_text(place.position)) if place.position else NOT_STATED
        yield Item(number=f"{number}.2", label="position", value=position, path=f"{path}.position")


def _quadrant(named: OceanQuadrant, number: str, path: str) -> Iterator[Item]:
    yield Item(number=f"{number}.1", label="ocean", value=Code("ocean", named.ocean), path=f"{path}.ocean")
    quadrant = Code("direction", named.quadrant)
    yield Item(number=f"{number}.2", label="quadrant", value=quadrant, path=f"{path}.quadrant")


def shape_items(shape: Shape, number: str, path: str) -> Iterator[Item]:
    """Yield what kind of shape it is and every figure of it, with digits and units as sent."""
    kind = next(name for name in Shape.__dataclass_fields__ if getattr(shape, name) is not None)
    here = f"{path}.{kind}"
    yield Item(number=number, label="shape", value=Code("shape", kind), path=here)
    match shape.value:
        case Circle() | Sector() as round_:
            centre, radius = Plain(position_text(round_.centre)), Plain(f"{round_.radius} {round_.unit}")
            yield Item(number=f"{number}.1", label="centre", value=centre, path=f"{here}.centre")
            yield Item(number=f"{number}.2", label="radius", value=radius, path=f"{here}.radius")
            if isinstance(round_, Sector):
                yield Item(number=f"{number}.3", label="bearing_from", value=Plain(round_.from_), path=f"{here}.from")
                yield Item(number=f"{number}.4", label="bearing_to", value=Plain(round_.to), path=f"{here}.to")
        case Corridor() as corridor:
            width = Plain(f"{corridor.half_width} {corridor.unit}")
            yield Item(number=f"{number}.1", label="half_width", value=width, path=f"{here}.half_width")
            yield from _positions(corridor.line, f"{number}.2", f"{here}.line")
        case OceanQuadrant() as named:
            yield from _quadrant(named, number, here)
        case str() as name:
            label = "named_site" if kind == "site" else kind
            yield Item(number=f"{number}.1", label=label, value=free(name), path=here)
        case polygon:
            yield from _positions(polygon, number, here)


def _positions(line: tuple[Position, ...], number: str, path: str) -> Iterator[Item]:
    for index, position in enumerate(line):
        yield Item(
            number=f"{number}.{index + 1}",
            label="vertex",
            value=Plain(position_text(position)),
            path=f"{path}[{index}]",
            n=index + 1,
        )


def _areas(notice: Notice) -> Iterator[Item]:
    count = Plain(str(len(notice.areas))) if notice.areas else NOT_STATED
    yield Item(number="5.13", label="areas", value=count, path="areas")
    for index, area in enumerate(notice.areas):
        yield from area_items(area, index + 1, f"5.13.{index + 1}", f"areas[{index}]")


def area_items(area: Area, n: int, number: str, path: str) -> Iterator[Item]:
    """Yield everything that is said of one area."""
    yield Item(number=number, label="area", n=n, path=path)
    answers: tuple[tuple[str, str, Value], ...] = (
        ("label", "area_label", given(area.label)),
        ("purpose", "area_purpose", coded("area", area.purpose)),
        ("medium", "medium", _media(area)),
        ("edges", "edges", coded("edges", area.edges)),
    )
    for last, (name, label, value) in enumerate(answers, 1):
        yield Item(number=f"{number}.{last}", label=label, value=value, path=f"{path}.{name}")
    yield from shape_items(area.shape, f"{number}.5", f"{path}.shape")
    yield Item(number=f"{number}.6", label="lower", value=given(area.lower), path=f"{path}.lower")
    yield Item(number=f"{number}.7", label="upper", value=given(area.upper), path=f"{path}.upper")
    as_launch = Code("schedule", "as_launch")
    yield from schedule_items(area.schedule, f"{number}.8", "area_schedule", f"{path}.schedule", as_launch)


def _media(area: Area) -> Value:
    if area.medium is None:
        return NOT_STATED
    return Code("medium", "_".join(sorted(set(area.medium)))) if area.medium else NONE


def _distances(notice: Notice) -> Iterator[Item]:
    yield Item(number="5.14", label="attested_distances_km")
    for last, name in enumerate(("site_to_border", "impact_to_border", "track_to_border"), 1):
        value = figure(getattr(notice.attested_distances_km, name, None))
        yield Item(number=f"5.14.{last}", label=name, value=value, path=f"attested_distances_km.{name}")


def _warnings(notice: Notice) -> Iterator[Item]:
    count = Plain(str(len(notice.public_warnings))) if notice.public_warnings else NOT_STATED
    yield Item(number="5.15", label="public_warnings", value=count, path="public_warnings")
    for index, warning in enumerate(notice.public_warnings):
        number, path = f"5.15.{index + 1}", f"public_warnings[{index}]"
        yield Item(number=number, label="public_warning", n=index + 1, path=path)
        medium = Code("warning", warning.medium)
        yield Item(number=f"{number}.1", label="warning_medium", value=medium, path=f"{path}.medium")
        reference = given(warning.reference)
        yield Item(number=f"{number}.2", label="warning_reference", value=reference, path=f"{path}.reference")
        yield Item(number=f"{number}.3", label="warning_issued", value=at_text(warning.issued), path=f"{path}.issued")
