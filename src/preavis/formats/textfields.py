"""A numbered text form read back into the fields of the composer's worksheet: item numbers and codes carry the meaning. Pure.

In whichever of the four languages it was written: the labels are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from preavis.formats.items import GENERIC_CLASSES
from preavis.formats.worksheet import HIGH_SEAS_TYPED, MOST_AREAS

Values = Mapping[str, str | None]
"""Item number to its value, None where it is not stated; as `textform.read` returns them."""

_CODES: Final = {
    "5.1": "kind",
    "5.7.1": "vehicle.kind",
    "5.7.3": "vehicle.delivers_weapon",
    "5.7.4": "vehicle.basing",
    "5.7.5": "vehicle.surface_to_surface",
    "5.7.6": "vehicle.type_range_over_2000_km",
    "5.8.1": "flight.purpose",
    "5.8.2": "flight.range_over_500_km",
    "5.8.3": "flight.apex_over_500_km",
    "5.8.5": "flight.beyond_national_territory",
    "5.8.6": "flight.danger_on_high_seas",
    "5.16.1": "outcome.result",
}
_AS_THEY_ARE: Final = {
    "4.1": "refers_to",
    "5.2": "reference",
    "5.3": "notifying_party",
    "5.4": "launching_state",
    "5.6": "reason",
    "5.8.4": "flight.direction",
    "5.9.1": "group.count",
    "5.9.2": "group.first_to_last_seconds",
    "5.10.2": "launch.planned_date.zone",
    "5.14.1": "attested_distances_km.site_to_border",
    "5.14.2": "attested_distances_km.impact_to_border",
    "5.14.3": "attested_distances_km.track_to_border",
    "6": "remarks",
}
_AREA: Final = {1: "label", 6: "lower", 7: "upper"}
_MEDIA: Final = {"AIR": "air", "SEA": "sea", "AIR_SEA": "air sea"}
_IN_WORDS: Final = re.compile(r"\s*\([^()]*\)")


def fields_of(values: Values) -> dict[str, str]:
    """Return the fields of a text form. What it does not state is absent."""
    fields = {name: said.lower() for number, name in _CODES.items() if (said := values.get(number))}
    fields |= {name: said for number, name in _AS_THEY_ARE.items() if (said := values.get(number))}
    if territory := values.get("5.5"):
        fields["territory_state"] = HIGH_SEAS_TYPED if territory == "HIGH_SEAS" else territory
    if generic := values.get("5.7.2"):
        known = {name.upper(): name for name in GENERIC_CLASSES}
        fields["vehicle.generic_class"] = known.get(generic, generic)
    if toward := [said for n in _run(values, "5.8.7") if (said := values.get(f"5.8.7.{n}"))]:
        fields["flight.toward"] = " ".join(toward)
    if day := values.get("5.10.1"):
        fields["launch.planned_date.date"] = day[:10]
    if at := values.get("5.16.2"):
        fields["outcome.at"] = _time(at)
    if schedule := _schedule(values, "5.11"):
        fields["launch.schedule"] = schedule
    fields.update(_place(values))
    for n in _run(values, "5.13"):
        fields.update(_area(values, f"5.13.{n}", f"areas.{n - 1}"))
    if warnings := list(_warnings(values)):
        fields["public_warnings"] = "\n".join(warnings)
    return fields


def _run(values: Values, number: str) -> Iterator[int]:
    """Yield 1, 2, 3 as long as items stand at or below `number.n`; a heading has no value of its own."""
    for n in range(1, MOST_AREAS + 1):
        here = f"{number}.{n}"
        if here not in values and not any(known.startswith(f"{here}.") for known in values):
            return
        yield n


def _time(said: str) -> str:
    return _IN_WORDS.sub("", said).strip()


def _schedule(values: Values, number: str) -> str:
    opportunities = []
    for n in _run(values, number):
        windows = [values.get(f"{number}.{n}.{m}") or "" for m in _run(values, f"{number}.{n}")]
        opportunities.append("\n".join(" - ".join(map(_time, window.split(" / "))) for window in windows if window))
    return "\n\n".join(filter(None, opportunities))


def _place(values: Values) -> Iterator[tuple[str, str]]:
    first, second = values.get("5.12.1"), values.get("5.12.2")
    match values.get("5.12"):
        case "SITE" if first:
            yield "launch.place.site", first
            if second:
                yield "launch.place.position", second
        case "AREA":
            yield "launch.place.area", _shape(values, "5.12.1")
        case "OCEAN_QUADRANT" if first and second:
            yield "launch.place.ocean_quadrant", f"{first.capitalize()} {second}"
        case "BODY_OF_WATER" if first:
            yield "launch.place.body_of_water", first


def _shape(values: Values, number: str) -> str:
    first, second = values.get(f"{number}.1") or "", values.get(f"{number}.2") or ""
    match values.get(number):
        case "POLYGON":
            return "\n".join(values.get(f"{number}.{n}") or "" for n in _run(values, number))
        case "CIRCLE":
            return f"CIRCLE {first} {second}"
        case "SECTOR":
            start, end = values.get(f"{number}.3"), values.get(f"{number}.4")
            return f"SECTOR {first} {second} FROM {start} TO {end}"
        case "CORRIDOR":
            line = [values.get(f"{number}.2.{n}") or "" for n in _run(values, f"{number}.2")]
            return "\n".join([f"CORRIDOR {first}", *line])
        case "SITE":
            return f"SITE {first}"
        case "BODY_OF_WATER":
            return f"WATERS {first}"
        case "OCEAN_QUADRANT":
            return f"QUADRANT {first.capitalize()} {second}"
        case _:
            return ""


def _area(values: Values, number: str, name: str) -> Iterator[tuple[str, str]]:
    for n, member in _AREA.items():
        if said := values.get(f"{number}.{n}"):
            yield f"{name}.{member}", said
    for n, member in ((2, "purpose"), (4, "edges")):
        if said := values.get(f"{number}.{n}"):
            yield f"{name}.{member}", said.lower()
    if media := _MEDIA.get(values.get(f"{number}.3") or ""):
        yield f"{name}.medium", media
    if shape := _shape(values, f"{number}.5"):
        yield f"{name}.shape", shape
    if schedule := _schedule(values, f"{number}.8"):
        yield f"{name}.schedule", schedule


def _warnings(values: Values) -> Iterator[str]:
    for n in _run(values, "5.15"):
        here = f"5.15.{n}"
        if reference := values.get(f"{here}.2"):
            issued = values.get(f"{here}.3")
            yield f"{(values.get(f'{here}.1') or '').lower()} {reference}" + (f" @ {_time(issued)}" if issued else "")
