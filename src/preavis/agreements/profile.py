"""An agreement as data: the typed form of `data/<id>.toml`, and how it is read. What contradicts itself is refused."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from preavis.agreements.place import line_of
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
from preavis.errors import UnusableInput

DEADLINES: Final = ("pre_launch", "extension", "cancellation", "post_launch")
LISTS: Final = ("limb", "exclusion", "field", "distance", "public_warning", "grouping")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One agreement. `suspended`: from which day, and by which party's declaration."""

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
    suspended: tuple[date, str] | None = None

    @property
    def in_force_until(self) -> date | None:
        """The last day on which the agreement binds, None where none is set."""
        return self.force.until

    def in_force(self, day: date) -> bool:
        """Return whether the agreement binds on a day."""
        return self.force.holds_on(day)

    def has(self, party: str) -> bool:
        """Return whether a state is known to be a party."""
        return self.parties.any or party in self.parties.codes

    def may_have(self, party: str) -> bool:
        """Return whether a state may be a party although our sources do not name it."""
        return not self.parties.complete and party not in self.parties.outside

    def on(self, day: date) -> Profile:
        """Return the agreement as it stands on a day: without the rules that are not in force then."""
        if not self.dated:
            return self
        kept: dict[str, Any] = {}
        for name in (*LISTS, *DEADLINES):
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


def parse(data: bytes, file: str = "profile") -> Profile:
    """Read a profile. Raises UnusableInput with the file, the line and the reason."""
    text, value = read_toml(data, file)
    return build(value, text, file, hashlib.sha256(data).hexdigest())


def read_toml(data: bytes, file: str) -> tuple[str, dict[str, Any]]:
    """Read TOML. Raises UnusableInput."""
    try:
        text = data.decode("utf-8")
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInput("profile.syntax", file=file, problem=str(error)) from error


def build(value: dict[str, Any], text: str, file: str, sha256: str) -> Profile:
    """Return the profile that a TOML value says. Raises UnusableInput with the line in `text` and the reason."""
    from pydantic import ValidationError

    from preavis.agreements.soundness import contradictions
    from preavis.wire import adapter, unknown_members

    try:
        profile = adapter(Profile).validate_python({**value, "sha256": sha256}, strict=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        problem = first["msg"].removeprefix("Value error, ")
        raise _bad(file, text, first["loc"], problem) from error
    unknown = unknown_members(value, _plain(adapter(Profile).dump_python(profile)))
    if unknown:
        path = tuple(int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", unknown[0]))
        raise UnusableInput("profile.unknown_key", file=file, line=line_of(text, path), path=unknown[0])
    for at, problem in contradictions(profile):
        raise _bad(file, text, at, problem)
    return replace(profile, dated=any(_dated(rule) for rule in profile.rules()))


def _bad(file: str, text: str, path: Sequence[str | int], problem: str) -> UnusableInput:
    where = ".".join(str(step) for step in path)
    return UnusableInput("profile.malformed", file=file, line=line_of(text, path), path=where, problem=problem)


def _dated(rule: Rule) -> bool:
    return not isinstance(rule, Force | Withholding) and (rule.since is not None or rule.until is not None)


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
    return parse(source(id_), f"{id_}.toml")


def source(id_: str) -> bytes:
    """Return the file of an agreement that comes with the package."""
    return files("preavis.agreements").joinpath("data", f"{id_}.toml").read_bytes()
