"""What a party can say: notices of launches and the other statements, and the entries that carry them in a journal.

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
from preavis.parties import Mode, Role, is_party

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

FORMAT: Final = 1
TEXT_LIMIT: Final = 4000
HIGH_SEAS: Final = "high_seas"

NoticeKind = Literal["pre_launch", "extension", "cancellation", "post_launch", "goodwill", "withholding"]
VehicleKind = Literal["ballistic_missile", "space_launch_vehicle", "sounding_rocket", "other"]
Basing = Literal["land", "sea", "air"]
FlightPurpose = Literal["flight_test", "training", "space_mission", "combat", "unspecified"]
AreaPurpose = Literal["launch", "impact", "hazard"]
Medium = Literal["air", "sea"]
Result = Literal["launched", "not_launched", "aborted_in_flight"]
StatusWord = Literal["hold", "launch_window_open", "launched", "scrubbed", "anomaly", "area_reopened", "confirmed"]
DeclarationAct = Literal["statement", "suspends", "resumes", "adopts_profile", "annual"]
CorrectionWord = Literal["sent_in_error", "wrong_case", "wrong_data"]
Request = Literal["clarification", "objection", "smaller_window", "smaller_area"]
Answer = Literal["answered", "accepted", "declined", "withdrawn"]
EntryKind = Literal[
    "notice",
    "amendment",
    "extension",
    "cancellation",
    "status",
    "report",
    "correction",
    "query",
    "reply",
    "acknowledgement",
    "line_check",
    "declaration",
    "key",
]

NOTICE_ENTRIES: Final[dict[str, frozenset[str]]] = {
    "notice": frozenset({"pre_launch", "goodwill"}),
    "amendment": frozenset({"pre_launch", "goodwill"}),
    "extension": frozenset({"extension"}),
    "cancellation": frozenset({"cancellation"}),
    "report": frozenset({"post_launch"}),
}
"""Which notice kinds each entry kind carries (design section 7)."""

DISPATCHED: Final = frozenset(
    {"notice", "amendment", "extension", "cancellation", "status", "report", "correction", "query"}
)
"""Entry kinds that desks are told of (design section 5)."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """A word about a launch under way: hold, window open, launched, scrubbed, anomaly, area reopened."""

    status: StatusWord
    at: Instant
    remarks: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Says what was wrong with an earlier entry of the same party, the statement's first reference.

    `wrong_data` brings the whole right notice, of the kind that the wrong entry carried; `wrong_case` names the right case,
    by its first entry, as the statement's second reference.
    """

    correction: CorrectionWord
    reason: Text
    notice: Notice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The text of a query, a reply or a line check.

    A query may say what it is `about` and propose windows; a reply may say how it settles the query that it refers to
    (`withdrawn`: by the party that asked). `to` names the one party that is meant, `role` whom a line check is asked of.
    """

    text: Text
    about: Request | None = None
    proposal: Schedule | None = None
    answer: Answer | None = None
    to: PartyCode | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePin:
    """The profile by which a notice was checked: id, version, SHA-256 of the file and of the overlay, hex."""

    id: str
    version: str
    sha256: str
    overlay_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a party declares about the agreement: words, its suspension from a day, its resumption, a profile that it adopts.

    A suspended agreement closes no channel: notices go on as goodwill. `annual`: how many launches (`count`) of a `year` the
    party declares, where an agreement asks for that (Hague Code 4(a)(i), (ii)).
    """

    text: Text
    act: DeclarationAct = "statement"
    at: Instant | None = None
    profile: ProfilePin | None = None
    year: int | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        if (self.act == "annual") != (self.year is not None and self.count is not None):
            raise ValueError("a yearly declaration has a year and a count, and no other has")
        if self.count is not None and self.count < 0:
            raise ValueError("a count is not negative")
        if self.act == "suspends" and self.at is None:
            raise ValueError("a suspension says from when")
        if (self.act == "adopts_profile") != (self.profile is not None):
            raise ValueError("a profile is named where one is adopted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """A desk has read the entry that the statement refers to. `identity` is the salted hash of who it was (design section 5)."""

    desk: Text
    officer: Text
    identity: str
    at: Instant
    method: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAnnouncement:
    """Records the hash of a new key card; it changes nothing by itself."""

    card_sha256: str


Body = Notice | StatusReport | Correction | Message | Declaration | Acknowledgement | KeyAnnouncement

BODY_OF: Final[dict[str, type[Any]]] = {
    **dict.fromkeys(NOTICE_ENTRIES, Notice),
    "status": StatusReport,
    "correction": Correction,
    "query": Message,
    "reply": Message,
    "line_check": Message,
    "declaration": Declaration,
    "acknowledgement": Acknowledgement,
    "key": KeyAnnouncement,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another entry: the origin of its journal and its leaf hash, hex."""

    origin: str
    leaf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the drafter submits, fixed from then on; approvals sign its hash. `salt` is 128 random bits, hex."""

    format: int
    channel: str
    mode: Mode
    party: str
    kind: EntryKind
    profile: ProfilePin
    salt: str
    body: dict[str, Any]
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrule:
    """Findings that block, overruled by the releasers with a written reason that travels in the entry."""

    codes: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    r"""One officer's word for one statement: SHA-256 of `preavis/approval/v1\\n` and the statement's bytes, hex.

    `identity` is a salted hash of who the officer is, `assertion` of how he signed; both can be opened later from the
    party's sealed register.
    """

    officer: str
    role: Role
    method: str
    time: Instant
    statement: str
    identity: str
    assertion: str
    overrule: Overrule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One leaf of a journal. `lone` marks a release by one officer that a second has still to confirm."""

    statement: Statement
    index: int
    time: Instant
    approvals: tuple[Approval, ...] = ()
    lone: bool = False
