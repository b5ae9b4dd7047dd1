"""The notice of a launch, as a value.

The members have the names of the notice document (design section 7, Contract) so that document, value and text agree.
Nearly everything may be absent (`None`): an agreement's check says what is missing. `territory_state` alone knows two
kinds of nothing: absent, and `HIGH_SEAS` (JSON `null`).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from preavis.clock import Instant, Schedule, ZonedDate
from preavis.geo import DecimalForm, Edges, OceanQuadrant, Octant, Position, Shape
from preavis.parties import is_party

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

TEXT_LIMIT: Final = 4000
HIGH_SEAS: Final = "high_seas"
GENERIC_CLASSES: Final = frozenset(
    {
        *("ICBM", "SLBM", "IRBM", "MRBM", "SRBM", "ALBM", "land_ssbm", "sea_ssbm", "SLV"),
        *("interceptor", "anti-satellite weapon", "re-entry test vehicle"),
    }
)
"""Words for a generic class that everybody reads alike; any other text is a designation or a description."""

NoticeKind = Literal["pre_launch", "extension", "cancellation", "post_launch", "goodwill", "withholding"]
VehicleKind = Literal["ballistic_missile", "space_launch_vehicle", "sounding_rocket", "other"]
Basing = Literal["land", "sea", "air"]
FlightPurpose = Literal["flight_test", "training", "space_mission", "combat", "unspecified"]
AreaPurpose = Literal["launch", "impact", "hazard"]
Medium = Literal["air", "sea"]
Result = Literal["launched", "not_launched", "aborted_in_flight"]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text must be a string")
    if len(value) > TEXT_LIMIT:
        raise ValueError(f"a text has at most {TEXT_LIMIT} characters")
    if not unicodedata.is_normalized("NFC", value):
        raise ValueError("a text must be in Unicode normalisation form C")
    return value


def _party(value: Any) -> str:
    if not isinstance(value, str) or not is_party(value):
        raise ValueError("a party is an ISO 3166-1 alpha-2 code in capitals, or a short name of an organisation")
    return value


class _Checked:
    """Tells pydantic, where it is used, to check a plain string with one of the functions above."""

    def __init__(self, check: Any) -> None:
        self.check = check

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            self.check,
            serialization=core_schema.to_string_ser_schema(),
            json_schema_input_schema=core_schema.str_schema(max_length=TEXT_LIMIT),
        )


class _Territory:
    """A party, or `null` on the wire for the high seas."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            lambda value: HIGH_SEAS if value is None else _party(value),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: None if value == HIGH_SEAS else value
            ),
            json_schema_input_schema=core_schema.nullable_schema(core_schema.str_schema()),
        )


Text = Annotated[str, _Checked(_text)]
PartyCode = Annotated[str, _Checked(_party)]
Territory = Annotated[str | None, _Territory()]
Kilometres = int | Annotated[str, DecimalForm(0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """The missile or launcher. `type_range_over_2000_km` speaks of the type, not of this flight (RU-CN 2009 Art. 1(1))."""

    kind: VehicleKind | None = None
    generic_class: Text | None = None
    delivers_weapon: bool | None = None
    basing: Basing | None = None
    surface_to_surface: bool | None = None
    type_range_over_2000_km: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """This flight as planned. The direction is declared by the party, never computed (design section 7).

    `toward` names the states in whose direction it extends beyond national territory (1971 Art. 4); `danger_on_high_seas`
    says that it endangers navigation or aircraft there (1972 Art. VI(1)).
    """

    purpose: FlightPurpose | None = None
    range_over_500_km: bool | None = None
    apex_over_500_km: bool | None = None
    direction: Octant | None = None
    beyond_national_territory: bool | None = None
    toward: tuple[PartyCode, ...] | None = None
    danger_on_high_seas: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of launches: how many, and seconds from the first to the last (RU-CN 2009 Art. 1(3)(4))."""

    count: int
    first_to_last_seconds: int | None = None

    def __post_init__(self) -> None:
        if self.count < 1 or (self.first_to_last_seconds is not None and self.first_to_last_seconds < 0):
            raise ValueError("a group has at least one launch and no negative interval")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the launch is to take place: a named site with or without position, an area, or a name of waters."""

    site: Text | None = None
    position: Position | None = None
    area: Shape | None = None
    ocean_quadrant: OceanQuadrant | None = None
    body_of_water: Text | None = None

    def __post_init__(self) -> None:
        named = (self.site, self.area, self.ocean_quadrant, self.body_of_water)
        if sum(value is not None for value in named) != 1:
            raise ValueError("a place is exactly one of site, area, ocean_quadrant, body_of_water")
        if self.position is not None and self.site is None:
            raise ValueError("a position stands beside a site")


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """When and where. `schedule` lists opportunities in order, each a list of windows that all apply."""

    planned_date: ZonedDate | None = None
    schedule: Schedule | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area that the launch touches. Without a schedule of its own it has the launch's. Altitudes as in a NOTAM."""

    label: Text | None = None
    purpose: AreaPurpose | None = None
    medium: tuple[Medium, ...] | None = None
    edges: Edges | None = None
    shape: Shape
    lower: Text | None = None
    upper: Text | None = None
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestedDistances:
    """Distances in km that the party attests, never computed here (IN-PK 2005 Art. 5, 6)."""

    site_to_border: Kilometres | None = None
    impact_to_border: Kilometres | None = None
    track_to_border: Kilometres | None = None

    def __post_init__(self) -> None:
        for attested in (self.site_to_border, self.impact_to_border, self.track_to_border):
            if isinstance(attested, int) and attested < 0:
                raise ValueError("a distance is not negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWarning:
    """A warning issued for the same launch to aviators or mariners, and when, where that is said."""

    medium: Medium
    reference: Text
    issued: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the launch, in a `post_launch` notice."""

    result: Result
    at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice as it now stands, whole, never a difference (design section 7, Contract)."""

    kind: NoticeKind
    notifying_party: PartyCode | None = None
    launching_state: PartyCode | None = None
    territory_state: Territory = None
    reference: Text | None = None
    refers_to: Text | None = None
    reason: Text | None = None
    vehicle: Vehicle = field(default_factory=Vehicle)
    flight: Flight = field(default_factory=Flight)
    group: Group | None = None
    launch: Launch = field(default_factory=Launch)
    areas: tuple[Area, ...] = ()
    attested_distances_km: AttestedDistances | None = None
    public_warnings: tuple[PublicWarning, ...] = ()
    outcome: Outcome | None = None
    remarks: Text | None = None
