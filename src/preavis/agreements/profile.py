"""An agreement as data: the typed form of `data/<id>.toml`. Each rule carries article, source and status; unknown stays unknown.

Statuses: `text` where the text itself was read, `reported` where somebody who had it says so, `inferred` where we conclude it,
`unknown` where nobody public has read it: then the value is absent and the engine computes on the Contract's reading.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from preavis.errors import UnusableInput
from preavis.findings import Status
from preavis.geo import Octant
from preavis.statements import VehicleKind

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Anchor = Literal["window_start", "planned_date", "launch_instant"]
ClockOf = Literal["receipt", "dispatch"]
Territory = Literal["own", "party", "non_party", "high_seas"]
Binding = Literal["legal", "political", "voluntary", "civil"]
FollowUp = Literal["required", "not_required", "unknown"]
Scalar = bool | int | str

_SPAN: Final = re.compile(r"(\d{1,4}) (s|min|h|d|calendar d)", re.ASCII)
_UNITS: Final = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "calendar d": "days"}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as an agreement counts it; calendar days end at 00:00 of the zone of the date."""

    length: timedelta
    calendar: bool

    @classmethod
    def parse(cls, text: Any) -> Span:
        """Read `24 h`, `30 d`, `3 calendar d`, `5 min`. Raises ValueError."""
        found = _SPAN.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise ValueError("a length of time is written like 24 h, 30 d or 3 calendar d")
        number, unit = found.groups()
        return cls(timedelta(**{_UNITS[unit]: int(number)}), unit == "calendar d")


class _SpanForm:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(Span.parse)


SpanText = Annotated[Span, _SpanForm()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule says of itself: where it stands in the text, who says so, and how sure that is."""

    source: str
    status: Status
    article: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError("a rule names its source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Members(Rule):
    """The parties to the agreement; `any` where every state can use it. `receivers`: a centre that notices go to instead."""

    codes: tuple[str, ...] = ()
    any: bool = False
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Force(Rule):
    """From when to when the agreement binds; the last day counts. `operated`: whether it was ever put to work."""

    since: date
    until: date | None = None
    operated: bool = True

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError("the agreement ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb(Rule):
    """One kind of launch that falls under the agreement: all of its conditions hold. `id` where people name the limbs."""

    id: str | None = None
    vehicles: tuple[VehicleKind, ...] = ()
    launched_by: Literal["party", "non_party", "any"] = "party"
    territory: tuple[Territory, ...] = ()
    when: dict[str, Scalar] | None = None
    any_of: tuple[dict[str, Scalar], ...] = ()
    one_of: dict[str, tuple[str, ...]] | None = None
    directions: dict[str, tuple[Octant, ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Rule):
    """A launch that the agreement does not ask for although a limb fits."""

    id: str
    when: dict[str, Scalar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Rule):
    """A duty to send a notice: how long before (or after) what, by whose clock. What is absent is not known."""

    required: FollowUp = "required"
    earliest: SpanText | None = None
    latest: SpanText | None = None
    anchor: Anchor | None = None
    clock: ClockOf | None = None
    window_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity(Rule):
    """For how many days, counted from the date indicated and including it, a notice holds without another one."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Rule):
    """A field that a notice must have (`must`) or should have; only for some kinds of vehicle where those are named."""

    path: str
    force: Literal["must", "should"] = "must"
    vehicles: tuple[VehicleKind, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance(Rule):
    """A distance in km that the party must attest, not below a bound; below it the launch is prohibited."""

    path: str
    at_least_km: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWarning(Rule):
    """A warning to aviators or mariners that the agreement asks for, and how long before the window."""

    medium: Literal["air", "sea"]
    latest: SpanText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding(Rule):
    """A right to keep launches of some vehicles silent within dates; `cap` a year, absent where there was none."""

    vehicles: tuple[VehicleKind, ...]
    since: date
    until: date
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping(Rule):
    """Launches that count as one group: fewer than so long between them."""

    name: str
    under: SpanText


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration(Rule):
    """A yearly declaration; its day where one is known."""

    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Rule):
    """A fact about the agreement that no computation uses: handling, channel, languages, history. In plain words."""

    topic: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is not known, what the software does meanwhile, and which public text would settle it."""

    topic: str
    asks: str
    meanwhile: str
    settled_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One agreement."""

    id: str
    version: str
    binding: Binding
    name: dict[str, str]
    parties: Members
    force: Force
    limb: tuple[Limb, ...]
    exclusion: tuple[Exclusion, ...] = ()
    pre_launch: Deadline | None = None
    extension: Deadline | None = None
    cancellation: Deadline | None = None
    post_launch: Deadline | None = None
    validity: Validity | None = None
    field: tuple[Field, ...] = ()
    distance: tuple[Distance, ...] = ()
    public_warning: tuple[PublicWarning, ...] = ()
    withholding: tuple[Withholding, ...] = ()
    grouping: tuple[Grouping, ...] = ()
    declaration: Declaration | None = None
    fact: tuple[Statement, ...] = ()
    question: tuple[Question, ...] = ()
    sources: dict[str, str]
    sha256: str = ""

    def __post_init__(self) -> None:
        if set(self.name) != {"en", "fr", "ru", "zh"}:
            raise ValueError("an agreement has its name in en, fr, ru and zh")
        for rule in self.rules():
            for source in rule.source.split():
                if source.strip(",") not in self.sources:
                    raise ValueError(f"the source {source} is not listed")

    @property
    def in_force_until(self) -> date | None:
        """The last day on which the agreement binds, None where none is set."""
        return self.force.until

    def in_force(self, day: date) -> bool:
        """Return whether the agreement binds on a day."""
        return self.force.since <= day and (self.force.until is None or day <= self.force.until)

    def has(self, party: str) -> bool:
        """Return whether a state is a party."""
        return self.parties.any or party in self.parties.codes

    def receivers(self, party: str) -> tuple[str, ...]:
        """Return to whom a notice goes: the other parties, or the centre that the agreement names."""
        return self.parties.receivers or tuple(code for code in self.parties.codes if code != party)

    def rules(self) -> tuple[Rule, ...]:
        """Return every rule, in the order of the file."""
        alone = (
            self.parties,
            self.force,
            self.pre_launch,
            self.extension,
            self.cancellation,
            self.post_launch,
            self.validity,
            self.declaration,
        )
        lists = (
            self.limb,
            self.exclusion,
            self.field,
            self.distance,
            self.public_warning,
            self.withholding,
            self.grouping,
            self.fact,
        )
        return tuple(rule for rule in alone if rule is not None) + tuple(rule for rules in lists for rule in rules)


def parse(data: bytes, file: str = "profile") -> Profile:
    """Read a profile. Raises UnusableInput with the file, the place and the reason."""
    from pydantic import ValidationError

    from preavis.wire import adapter, unknown_members

    try:
        value = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInput("profile.syntax", file=file, problem=str(error)) from error
    try:
        profile = adapter(Profile).validate_python({**value, "sha256": hashlib.sha256(data).hexdigest()}, strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = ".".join(str(step) for step in first["loc"])
        raise UnusableInput(
            "profile.malformed", file=file, path=path, problem=first["msg"].removeprefix("Value error, ")
        ) from error
    understood = adapter(Profile).dump_python(profile)
    unknown = unknown_members(value, _plain(understood))
    if unknown:
        raise UnusableInput("profile.unknown_key", file=file, path=unknown[0])
    return profile


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    return [_plain(member) for member in value] if isinstance(value, tuple | list) else value


def known() -> tuple[str, ...]:
    """Return the ids of the agreements that come with the package."""
    folder = files("preavis.agreements").joinpath("data")
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def load(id_: str) -> Profile:
    """Return an agreement that comes with the package. Raises UnusableInput where there is none of that id."""
    if id_ not in known():
        raise UnusableInput("agreement.unknown", agreement=id_[:64], known=", ".join(known()))
    file = files("preavis.agreements").joinpath("data", f"{id_}.toml")
    return parse(file.read_bytes(), f"{id_}.toml")
