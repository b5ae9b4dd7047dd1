"""Positions, shapes and areas as parties write them: decimal strings, units kept as sent. Values only, no geometry.

Latitude comes first. Degrees are decimal strings (`"62.9"`), lengths decimal strings with their unit. How the edges of an
area run is said by the area: `geodesic`, `rhumb` or `parallel` (boxes along parallels and meridians).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,12})?", re.ASCII)

Unit = Literal["NM", "KM", "M"]
Edges = Literal["geodesic", "rhumb", "parallel"]
Octant = Literal["N", "NE", "E", "SE", "S", "SW", "W", "NW"]
Ocean = Literal["Arctic", "Atlantic", "Indian", "Pacific", "Southern"]
Quadrant = Literal["NE", "NW", "SE", "SW"]

METRES_PER = {"NM": Decimal(1852), "KM": Decimal(1000), "M": Decimal(1)}


class DecimalForm:
    """A decimal written as a string, within bounds; no floats, no exponent."""

    def __init__(self, low: int | None = None, high: int | None = None, *, above: int | None = None) -> None:
        self.low, self.high, self.above = low, high, above

    def check(self, text: Any) -> str:
        """Return the text unchanged. Raises ValueError where it is no decimal string or out of bounds."""
        if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
            raise ValueError('a number must be a decimal string such as "62.9"')
        value = Decimal(text)
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            raise ValueError(f"{text} is not between {self.low} and {self.high}")
        if self.above is not None and value <= self.above:
            raise ValueError(f"{text} is not above {self.above}")
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            self.check,
            serialization=core_schema.to_string_ser_schema(),
            json_schema_input_schema=core_schema.str_schema(pattern=r"^-?\d{1,9}(\.\d{1,12})?$"),
        )


Latitude = Annotated[str, DecimalForm(-90, 90)]
Longitude = Annotated[str, DecimalForm(-180, 180)]
Bearing = Annotated[str, DecimalForm(0, 360)]
Length = Annotated[str, DecimalForm(above=0)]


class Position(NamedTuple):
    """Latitude and longitude in decimal degrees, WGS 84, as decimal strings; latitude first."""

    lat: Latitude
    lon: Longitude

    def degrees(self) -> tuple[float, float]:
        """Latitude and longitude as numbers, for computation only."""
        return float(self.lat), float(self.lon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """All points within `radius` of `centre`."""

    centre: Position
    radius: Length
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A slice of a circle from one true bearing clockwise to the other, degrees."""

    centre: Position
    radius: Length
    unit: Unit
    from_: Bearing
    to: Bearing

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        names = {"centre": Position, "radius": Length, "unit": Unit, "from": Bearing, "to": Bearing}
        members = {name: core_schema.typed_dict_field(handler.generate_schema(form)) for name, form in names.items()}
        return core_schema.no_info_after_validator_function(
            lambda v: cls(centre=v["centre"], radius=v["radius"], unit=v["unit"], from_=v["from"], to=v["to"]),
            core_schema.typed_dict_schema(members),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda s: {"centre": list(s.centre), "radius": s.radius, "unit": s.unit, "from": s.from_, "to": s.to}
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """All points within `half_width` of a line of two or more positions."""

    line: tuple[Position, ...]
    half_width: Length
    unit: Unit

    def __post_init__(self) -> None:
        if len(self.line) < 2:
            raise ValueError("a corridor needs a line of at least two positions")


@dataclass(frozen=True, slots=True, kw_only=True)
class OceanQuadrant:
    """A 90-degree sector, about one quarter of the ocean's area (RU-CN 2009 Art. 1(5); 1988 Art. III.2). A name, no polygon."""

    ocean: Ocean
    quadrant: Quadrant


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Exactly one of its members. `site`, `ocean_quadrant` and `body_of_water` are names, drawn only as illustration."""

    polygon: tuple[Position, ...] | None = None
    circle: Circle | None = None
    sector: Sector | None = None
    corridor: Corridor | None = None
    site: str | None = None
    ocean_quadrant: OceanQuadrant | None = None
    body_of_water: str | None = None

    def __post_init__(self) -> None:
        members = (
            self.polygon,
            self.circle,
            self.sector,
            self.corridor,
            self.site,
            self.ocean_quadrant,
            self.body_of_water,
        )
        if members.count(None) != len(members) - 1:
            raise ValueError("a shape must be exactly one of polygon, circle, sector, corridor or a name")
        if self.polygon is not None and len(set(self.polygon)) < 3:
            raise ValueError("a polygon needs at least three different positions")

    @property
    def value(self) -> tuple[Position, ...] | Circle | Sector | Corridor | OceanQuadrant | str:
        """The one member that is there."""
        members = (self.polygon, self.circle, self.sector, self.corridor)
        names = (self.site, self.ocean_quadrant, self.body_of_water)
        return next(member for member in (*members, *names) if member is not None)
