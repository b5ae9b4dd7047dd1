"""The form of an agreement as data: what the tables of `data/<id>.toml` become. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from preavis.agreements.rules import (
    Binding,
    Deadline,
    Declaration,
    Distance,
    Exclusion,
    Field,
    Force,
    Grouping,
    Limb,
    Members,
    PublicWarning,
    Question,
    Rule,
    Statement,
    Validity,
    Withholding,
)

DEADLINES: Final = ("pre_launch", "extension", "cancellation", "post_launch")
LISTS: Final = ("limb", "exclusion", "field", "distance", "public_warning", "grouping")


@dataclass(frozen=True, slots=True)
class Suspension:
    """From which day a party has suspended the agreement, and from which day it applies it again, where it has said that."""

    by: str
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether the agreement is suspended on a day; the day on which it is applied again is free."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One agreement. `suspended`: what parties have declared of its suspension, each for itself."""

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
    overlay_sha256: str | None = None
    dated: bool = False
    suspended: tuple[Suspension, ...] = ()

    @property
    def in_force_until(self) -> date | None:
        """The last day on which the agreement binds, None where none is set."""
        return self.force.until

    def in_force(self, day: date) -> bool:
        """Return whether the agreement binds on a day."""
        return self.force.holds_on(day)

    def has(self, party: str) -> bool:
        """Return whether a state is known to be a party, by its own name or as the state that it continues."""
        return self.parties.any or self.parties.today(party) in self.parties.codes

    def may_have(self, party: str) -> bool:
        """Return whether a state may be a party although our sources do not name it."""
        return not self.parties.complete and party not in self.parties.outside

    def on(self, day: date) -> Profile:
        """Return the agreement as it stands on a day: without the rules that are not in force then."""
        if not self.dated:
            return self
        kept: dict[str, Any] = {}
        for name in (*LISTS, *DEADLINES, "validity", "declaration"):
            value = getattr(self, name)
            if isinstance(value, tuple):
                kept[name] = tuple(rule for rule in value if rule.holds_on(day))
            elif value is not None and not value.holds_on(day):
                kept[name] = None
        return replace(self, **kept, dated=False)

    def receivers(self, party: str) -> tuple[str, ...]:
        """Return to whom a notice goes: the other parties, or the centre that the agreement names."""
        return self.parties.receivers or tuple(code for code in self.parties.codes if code != party)

    def placed(self) -> Iterator[tuple[tuple[str | int, ...], Rule]]:
        """Yield every rule with its place in the file, `("limb", 0)`, in the order in which people read them."""
        for name in ("parties", "force", *DEADLINES, "validity", "declaration"):
            rule = getattr(self, name)
            if rule is not None:
                yield (name,), rule
        for name in (*LISTS, "withholding", "fact"):
            for number, rule in enumerate(getattr(self, name)):
                yield (name, number), rule

    def rules(self) -> tuple[Rule, ...]:
        """Return every rule."""
        return tuple(rule for _, rule in self.placed())
