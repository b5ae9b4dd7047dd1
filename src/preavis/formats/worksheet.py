"""The composer's worksheet: what a person has typed, field by field, and the notice document that it makes. Pure.

The fields have the names of the document's members; what is typed stays as typed. A field that cannot be read is a blocking
finding with the field's name, and the rest is read all the same. `fill` writes a notice into fields; `compose` reads it back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from preavis.clock import format_instant
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.shapetext import read_schedule, read_shape, read_warnings, write_schedule, write_shape
from preavis.formats.typed import instant, position
from preavis.notice import HIGH_SEAS, Notice
from preavis.wire import dump

Fields = Mapping[str, str]
HIGH_SEAS_TYPED: Final = "-"
TEXTS: Final = (
    "kind", "notifying_party", "launching_state", "reference", "refers_to", "reason", "vehicle.kind", "vehicle.generic_class",
    "vehicle.basing", "flight.purpose", "flight.direction", "launch.planned_date.date", "launch.planned_date.zone",
    "launch.place.site", "launch.place.body_of_water", "outcome.result", "remarks",
)  # fmt: skip
ANSWERS: Final = (
    "vehicle.delivers_weapon", "vehicle.surface_to_surface", "vehicle.type_range_over_2000_km", "flight.range_over_500_km",
    "flight.apex_over_500_km", "flight.beyond_national_territory", "flight.danger_on_high_seas",
)  # fmt: skip
DISTANCES: Final = tuple(f"attested_distances_km.{name}_to_border" for name in ("site", "impact", "track"))
COUNTS: Final = ("group.count", "group.first_to_last_seconds")
AREA_TEXTS: Final = ("label", "purpose", "edges", "lower", "upper")
MOST_AREAS: Final = 200
_AREA: Final = re.compile(r"areas\.([0-9]{1,3})\.(?:label|purpose|edges|lower|upper|shape|schedule|medium)")


@dataclass(frozen=True, slots=True)
class Composed:
    """The document that the fields make, and what could not be read of them."""

    document: dict[str, Any]
    findings: tuple[Finding, ...]


def clean(typed: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that are known and not empty, with plain line ends, in Unicode normalisation form C."""
    return {
        name: unicodedata.normalize("NFC", said.replace("\r\n", "\n"))
        for name, said in typed.items()
        if said.strip() and (name in NAMES or _AREA.fullmatch(name))
    }


def areas_of(fields: Fields) -> list[int]:
    """Return the numbers of the areas of which anything is typed."""
    return sorted({int(match[1]) for name in fields if (match := _AREA.fullmatch(name))})[:MOST_AREAS]


def compose(fields: Fields, now: datetime) -> Composed:
    """Make the document. `now` completes times of which only the hour or the day is typed."""
    document: dict[str, Any] = {}
    findings: list[Finding] = []

    def put(path: str, name: str, read: Callable[[str], Any]) -> None:
        said = fields.get(name, "").strip()
        if not said:
            return
        try:
            _set(document, path, read(said))
        except UnusableInput as error:
            findings.append(Finding(code=error.code, severity="block", path=name, params=_params(error)))

    for name in TEXTS:
        put(name, name, str)
    put("territory_state", "territory_state", lambda said: None if said == HIGH_SEAS_TYPED else said)
    put("flight.toward", "flight.toward", str.split)
    for name in ANSWERS:
        put(name, name, _answer)
    for name in COUNTS:
        put(name, name, _count)
    for name in DISTANCES:
        put(name, name, lambda said: int(said) if re.fullmatch(r"[0-9]{1,9}", said) else said.replace(",", "."))
    put("launch.schedule", "launch.schedule", lambda said: read_schedule(said, now))
    put("launch.place.position", "launch.place.position", lambda said: list(position(said)))
    put("launch.place.area", "launch.place.area", read_shape)
    put("launch.place", "launch.place.ocean_quadrant", _quadrant)
    put("public_warnings", "public_warnings", lambda said: read_warnings(said, now))
    put("outcome.at", "outcome.at", lambda said: format_instant(instant(said, now)))
    areas = []
    for number in areas_of(fields):
        area, unread = _area(fields, number, now)
        findings.extend(unread)
        areas.append(area)
    if areas:
        document["areas"] = areas
    return Composed(document, tuple(findings))


def _area(fields: Fields, number: int, now: datetime) -> tuple[dict[str, Any], list[Finding]]:
    area: dict[str, Any] = {}
    findings = []
    readers: dict[str, Callable[[str], Any]] = {
        **dict.fromkeys(AREA_TEXTS, str),
        "medium": lambda said: said.replace("_", " ").split(),
        "shape": read_shape,
        "schedule": lambda said: read_schedule(said, now),
    }
    for name, read in readers.items():
        here = f"areas.{number}.{name}"
        said = fields.get(here, "").strip()
        try:
            if said:
                area[name] = read(said)
        except UnusableInput as error:
            findings.append(Finding(code=error.code, severity="block", path=here, params=_params(error)))
    if "shape" not in area and not any(finding.path.endswith("shape") for finding in findings if finding.path):
        findings.append(Finding(code="typed.no_shape", severity="block", path=f"areas.{number}.shape"))
    return area, findings


def _params(error: UnusableInput) -> dict[str, str | int]:
    return {name: str(value) for name, value in error.params.items()}


def _answer(said: str) -> bool:
    if said not in {"yes", "no"}:
        raise UnusableInput("typed.answer", said=said[:20])
    return said == "yes"


def _count(said: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", said):
        raise UnusableInput("typed.count", said=said[:20])
    return int(said)


def _quadrant(said: str) -> dict[str, Any]:
    try:
        return {"ocean_quadrant": read_shape(f"QUADRANT {said}")["ocean_quadrant"]}
    except (UnusableInput, KeyError) as error:
        raise UnusableInput("typed.quadrant", said=said[:40]) from error


def _set(document: dict[str, Any], path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        document = document.setdefault(step, {})
    if isinstance(value, dict) and isinstance(document.get(last), dict):
        document[last].update(value)
    else:
        document[last] = value


def field_of(path: str, fields: Fields) -> str:
    """Return the field in which a person mends what a finding says of a path of the document."""
    name = re.sub(r"\[([0-9]+)\]", r".\1", path)
    if match := re.match(r"areas\.([0-9]+)(?:\.([a-z]+))?", name):
        typed = areas_of(fields)
        number = typed[int(match[1])] if int(match[1]) < len(typed) else int(match[1])
        return name if name in fields else f"areas.{number}.{match[2] or 'shape'}"
    known = sorted(NAMES)
    over = [one for one in known if name == one or name.startswith(f"{one}.")]
    under = [one for one in (*TEXTS, *OTHERS, *ANSWERS, *COUNTS, *DISTANCES) if one.startswith(f"{name}.")]
    return "areas.0.shape" if name == "areas" else max(over, key=len) if over else under[0] if under else name


def fill(notice: Notice) -> dict[str, str]:
    """Return the fields of a notice; `compose` makes the same notice of them."""
    document = dump(notice)
    fields = {name: said for name in TEXTS if (said := _said(document, name)) is not None}
    if notice.territory_state is not None:
        fields["territory_state"] = HIGH_SEAS_TYPED if notice.territory_state == HIGH_SEAS else notice.territory_state
    for name in ANSWERS:
        if (answer := _said(document, name)) is not None:
            fields[name] = "yes" if answer == "True" else "no"
    fields |= {name: said for name in (*COUNTS, *DISTANCES) if (said := _said(document, name)) is not None}
    if notice.flight.toward:
        fields["flight.toward"] = " ".join(notice.flight.toward)
    fields.update(_filled_launch(notice))
    for number, area in enumerate(notice.areas):
        here = f"areas.{number}"
        fields |= {f"{here}.{name}": said for name in AREA_TEXTS if (said := getattr(area, name)) is not None}
        fields[f"{here}.shape"] = write_shape(area.shape)
        if area.medium:
            fields[f"{here}.medium"] = " ".join(area.medium)
        if area.schedule:
            fields[f"{here}.schedule"] = write_schedule(area.schedule)
    if notice.public_warnings:
        fields["public_warnings"] = "\n".join(
            f"{one.medium} {one.reference}" + (f" @ {format_instant(one.issued)}" if one.issued else "")
            for one in notice.public_warnings
        )
    if notice.outcome is not None and notice.outcome.at is not None:
        fields["outcome.at"] = format_instant(notice.outcome.at)
    return fields


def _filled_launch(notice: Notice) -> Iterator[tuple[str, str]]:
    launch = notice.launch
    if launch.schedule:
        yield "launch.schedule", write_schedule(launch.schedule)
    if launch.place is None:
        return
    if launch.place.position is not None:
        yield "launch.place.position", " ".join(launch.place.position)
    if launch.place.area is not None:
        yield "launch.place.area", write_shape(launch.place.area)
    if launch.place.ocean_quadrant is not None:
        yield (
            "launch.place.ocean_quadrant",
            f"{launch.place.ocean_quadrant.ocean} {launch.place.ocean_quadrant.quadrant}",
        )


def _said(document: Any, path: str) -> str | None:
    for step in path.split("."):
        document = document.get(step) if isinstance(document, dict) else None
    return None if document is None else str(document)


OTHERS: Final = (
    "territory_state", "flight.toward", "launch.schedule", "launch.place.position", "launch.place.area",
    "launch.place.ocean_quadrant", "public_warnings", "outcome.at",
)  # fmt: skip
OF_THE_SHEET: Final = ("_firs", "_navarea", "_pasted")
"""What is typed beside the notice: regions and a NAVAREA for the renderings, a pasted text."""
NAMES: Final = frozenset({*TEXTS, *ANSWERS, *COUNTS, *DISTANCES, *OTHERS, *OF_THE_SHEET})
"""The fields that are not of an area."""
