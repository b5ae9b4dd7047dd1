"""The rules that an agreement can have, as data. Each carries article, source and status; unknown stays unknown.

Statuses: `text` where the text itself was read, `reported` where somebody who had it says so, `inferred` where we conclude it,
`unknown` where nobody public has read it: then the value is absent and the engine computes on the Contract's reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from preavis.findings import Status
from preavis.geo import Octant
from preavis.notice import AreaPurpose, VehicleKind

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Anchor = Literal["window_start", "planned_date", "launch_instant"]
ClockOf = Literal["receipt", "dispatch"]
Territory = Literal["own", "party", "non_party", "high_seas"]
Binding = Literal["legal", "political", "voluntary", "civil"]
FollowUp = Literal["required", "not_required", "unknown"]
Scalar = bool | int | str
Words = str | dict[str, str]
"""Words for people: in four languages, or one text that is shown as it stands in all of them."""

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
        if not int(number):
            raise ValueError("a length of time is more than nothing")
        return cls(timedelta(**{_UNITS[unit]: int(number)}), unit == "calendar d")


class _SpanForm:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(Span.parse)


class _AsWritten:
    """A cell that is taken only as TOML writes it: no number for true, no true for 1, no text or time for a date."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return {**handler(source), "strict": True}


SpanText = Annotated[Span, _SpanForm()]
Whole = Annotated[int, _AsWritten()]
Truth = Annotated[bool, _AsWritten()]
Day = Annotated[date, _AsWritten()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule says of itself: where it stands in the text, who says so, and how sure that is."""

    source: str
    status: Status
    article: str | None = None
    note: Words | None = None
    since: Day | None = None
    until: Day | None = None

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError("a rule names its source")
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError("the rule ends before it begins")

    def holds_on(self, day: date) -> bool:
        """Return whether the rule is in force on a day; the first and the last day count."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members(Rule):
    """The parties to the agreement; `any` where it speaks to every state. `receivers`: a centre that notices go to instead.

    `complete` is false where our sources name only some of the parties; `outside` then names states known to be none.
    `by_choice`: it binds only those who name it for a launch. `joined`: the first day of those that came later. `continued`: a
    party that is no more, and the state that continues it.
    """

    codes: tuple[str, ...] = ()
    any: Truth = False
    by_choice: Truth = False
    complete: Truth = True
    outside: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    joined: dict[str, Day] | None = None
    continued: dict[str, str] | None = None

    def today(self, state: str) -> str:
        """Return the state that continues one that is no more, every other state as it is."""
        return (self.continued or {}).get(state, state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Force(Rule):
    """From when to when the agreement binds; the last day counts. `operated`: whether it was ever put to work."""

    since: Day
    operated: Truth = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb(Rule):
    """One kind of launch that falls under the agreement: all of its conditions hold. `id` where people name the limbs.

    `toward_other`: the flight goes towards another party than the one that launches. `by_default`: territories that are taken to
    fall under the limb although nobody public has read that; `directions_unread`: nor whether a missile's direction counts.
    """

    id: str | None = None
    vehicles: tuple[VehicleKind, ...] = ()
    launched_by: Literal["party", "non_party", "any"] = "party"
    territory: tuple[Territory, ...] = ()
    by_default: tuple[Territory, ...] = ()
    when: dict[str, Scalar] | None = None
    any_of: tuple[dict[str, Scalar], ...] = ()
    one_of: dict[str, tuple[str, ...]] | None = None
    directions: dict[str, tuple[Octant, ...]] | None = None
    directions_unread: Truth = False
    toward_other: Truth = False


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
    window_days: Whole | None = None

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.earliest is not None and self.latest is not None and self.earliest.length <= self.latest.length:
            raise ValueError("the earliest time lies after the latest")
        if self.required != "required" and (self.earliest or self.latest):
            raise ValueError("a time is given for a notice that is not required")
        if self.window_days is not None and self.window_days < 1:
            raise ValueError("a window has at least one day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity(Rule):
    """For how many days, counted from the date indicated and including it, a notice holds without another one."""

    days: Whole

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.days < 1:
            raise ValueError("a notice is valid for at least one day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Rule):
    """A field that a notice must have (`must`) or should have; only for some kinds of vehicle where those are named.

    `purposes`: of the areas of a notice only those of these purposes count; one that does not say its purpose does.
    """

    path: str
    force: Literal["must", "should"] = "must"
    vehicles: tuple[VehicleKind, ...] = ()
    alternatives: tuple[str, ...] = ()
    purposes: tuple[AreaPurpose, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance(Rule):
    """A distance in km that the party must attest, not below a bound; below it the launch is prohibited."""

    path: str
    at_least_km: Whole

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.at_least_km < 1:
            raise ValueError("a distance to keep is at least one kilometre")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWarning(Rule):
    """A warning to aviators or mariners that the agreement asks for, and how long before the window."""

    medium: Literal["air", "sea"]
    latest: SpanText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withholding(Rule):
    """A right to keep launches of some vehicles silent within dates; `cap` a year, absent where there was none."""

    vehicles: tuple[VehicleKind, ...]
    since: Day
    cap: Whole | None = None

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.cap is not None and self.cap < 1:
            raise ValueError("a right to silence covers at least one launch a year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping(Rule):
    """Launches that count as one group: fewer than so long between them."""

    name: str
    under: SpanText


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration(Rule):
    """A declaration of the launches of the year before; the day on which it falls due, where one is known."""

    month: Whole | None = None
    day: Whole | None = None

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if (self.month is None) != (self.day is None):
            raise ValueError("a day of the year has a month and a day")
        if self.month is not None and self.day is not None:
            date(2001, self.month, self.day)  # raises ValueError where there is no such day


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Rule):
    """A fact about the agreement that no computation uses: handling, channel, languages, history. In plain words."""

    topic: str
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is not known, what the software does meanwhile, and which public text would settle it."""

    topic: str
    asks: Words
    meanwhile: Words
    settled_by: Words
