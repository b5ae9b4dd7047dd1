"""Agreements read from their files: `data/<id>.toml`. What contradicts itself is refused with file, line and reason."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from preavis.agreements.place import line_of
from preavis.agreements.rules import Force, Rule, Withholding
from preavis.agreements.soundness import Place, contradictions
from preavis.agreements.terms import DEADLINES, LISTS, Profile
from preavis.errors import UnusableInput
from preavis.wire import adapter, unknown_members

__all__ = ["DEADLINES", "LISTS", "Profile", "build", "examined", "known", "load", "parse", "read_toml", "source"]

NOT_IN_FILES: Final = ("sha256", "overlay_sha256", "dated", "suspended")
"""What a profile is told by whoever reads it; a file that said it of itself could pass for another."""


def parse(data: bytes, file: str = "profile") -> Profile:
    """Read a profile. Raises UnusableInput with the file, the line and the reason."""
    text, value = read_toml(data, file)
    return build(value, text, file, hashlib.sha256(data).hexdigest())


def read_toml(data: bytes, file: str) -> tuple[str, dict[str, Any]]:
    """Read TOML. Raises UnusableInput."""
    try:
        text = data.decode("utf-8")
        return text, tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # also a number of thousands of digits, and lists in lists without end
        raise UnusableInput("profile.syntax", file=file, problem=str(error)) from error


def build(
    value: dict[str, Any],
    text: str,
    file: str,
    sha256: str,
    own: Mapping[Place, Place] | None = None,
    overlay_sha256: str | None = None,
) -> Profile:
    """Return the profile that a TOML value says. Raises UnusableInput with the line in `text` and the reason.

    `own`: where in `text` a rule stands, for each that stands at another place of the value (an overlay laid over a profile).
    """
    profile, wrong = examined(value, text, file, sha256, own)
    if wrong or profile is None:
        raise wrong[0]
    dated = any(_dated(rule) for rule in profile.rules())
    return replace(profile, dated=dated, overlay_sha256=overlay_sha256)


def examined(
    value: dict[str, Any], text: str, file: str, sha256: str, own: Mapping[Place, Place] | None = None
) -> tuple[Profile | None, list[UnusableInput]]:
    """Return the profile that a TOML value says, None where it has not the form of one, and everything that is wrong with it."""
    from pydantic import ValidationError

    ours = [name for name in NOT_IN_FILES if name in value]
    if ours:
        found = [
            UnusableInput("profile.unknown_key", file=file, line=line_of(text, (name,)), path=name) for name in ours
        ]
        return None, found
    try:
        profile = adapter(Profile).validate_python({**value, "sha256": sha256})
    except ValidationError as error:
        said = error.errors(include_url=False, include_context=False)
        return None, [_bad(file, text, one["loc"], one["msg"].removeprefix("Value error, "), own) for one in said]
    wrong = []
    for name in unknown_members(value, _plain(adapter(Profile).dump_python(profile))):
        path = tuple(int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", name))
        wrong.append(UnusableInput("profile.unknown_key", file=file, line=_line(text, path, own), path=name))
    return profile, wrong + [_bad(file, text, place, problem, own) for place, problem in contradictions(profile)]


def _bad(
    file: str, text: str, path: Sequence[str | int], problem: str, own: Mapping[Place, Place] | None
) -> UnusableInput:
    where = ".".join(str(step) for step in path)
    return UnusableInput("profile.malformed", file=file, line=_line(text, path, own), path=where, problem=problem)


def _line(text: str, path: Sequence[str | int], own: Mapping[Place, Place] | None) -> int:
    """Return the line of a rule's cell; of a rule that the file has at another place, there."""
    place = tuple(path[:2])
    return line_of(text, (*own.get(place, place), *path[2:]) if own else path)


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
