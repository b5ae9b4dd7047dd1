"""What the parties know and the public does not: a private file that fills or tightens an agreement on one channel. Pure.

An overlay is TOML with the tables of a profile. It may fill what is unknown and replace what is only reported or inferred, with
its own articles and sources; it may not contradict what stands in a text that everybody can read. It never travels with the
package, and nothing of it appears in exports: only its SHA-256 does.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, Final

from preavis.agreements.place import line_of
from preavis.agreements.profile import build, read_toml, source
from preavis.agreements.terms import DEADLINES, LISTS, Profile
from preavis.errors import UnusableInput
from preavis.parties import Mode

HEAD: Final = ("overlay_of", "version", "channel", "mode", "settles")
ALONE: Final = (*DEADLINES, "validity", "declaration")
KEYS: Final = {"limb": "id", "exclusion": "id", "field": "path", "distance": "path", "public_warning": "medium"}
"""By what a rule of an overlay is taken for one of the agreement's; a rule without a counterpart is added."""


def apply(base: str, data: bytes, file: str, *, channel: str, mode: Mode, public: bytes | None = None) -> Profile:
    """Return an agreement with an overlay laid over it, for one channel of one mode.

    `public` is the agreement's own file where it is not the one that comes with the package (an older version).
    Raises UnusableInput with file, line and reason: another agreement, version, channel or mode; a table that no profile has;
    a rule that contradicts a text.
    """
    public = public if public is not None else source(base)
    _, value = read_toml(public, f"{base}.toml")
    text, laid = read_toml(data, file)
    head = {name: laid.pop(name, None) for name in HEAD}
    wanted = {"overlay_of": base, "version": value["version"], "channel": channel, "mode": mode}
    for name, right in wanted.items():
        if head[name] != right:
            raise UnusableInput(
                "overlay.wrong", file=file, line=line_of(text, (name,)), path=name, given=str(head[name]), wanted=right
            )
    for name in laid:
        if name not in {*ALONE, *LISTS, "withholding", "fact", "sources"}:
            raise UnusableInput("profile.unknown_key", file=file, line=line_of(text, (name,)), path=name)
    for name in ALONE:
        if name in laid:
            value[name] = _filled(value.get(name), laid[name], name, text, file)
    for name in (*LISTS, "withholding", "fact"):
        for place, rule in enumerate(_list(laid, name, text, file)):
            _lay(value.setdefault(name, []), rule, (name, place), text, file)
    value["sources"] = {**value["sources"], **laid.get("sources", {})}
    settled = set(head["settles"] or ())
    unknown = settled - {question["topic"] for question in value.get("question", ())}
    if unknown:
        line = line_of(text, ("settles",))
        raise UnusableInput("overlay.no_question", file=file, line=line, topic=", ".join(sorted(unknown)))
    value["question"] = [question for question in value.get("question", ()) if question["topic"] not in settled]
    value["overlay_sha256"] = hashlib.sha256(data).hexdigest()
    return build(value, text, file, hashlib.sha256(public).hexdigest())


def _list(laid: dict[str, Any], name: str, text: str, file: str) -> list[dict[str, Any]]:
    found = laid.get(name, [])
    if not isinstance(found, list) or not all(isinstance(rule, dict) for rule in found):
        raise UnusableInput(
            "profile.malformed", file=file, line=line_of(text, (name,)), path=name, problem=f"write [[{name}]]"
        )
    return found


def _filled(public: Any, rule: Any, name: str, text: str, file: str) -> Any:
    """Return a rule whose cells are the overlay's where it has them, else the public ones."""
    if not isinstance(rule, dict):
        raise UnusableInput(
            "profile.malformed", file=file, line=line_of(text, (name,)), path=name, problem=f"write [{name}]"
        )
    if not isinstance(public, dict):
        return rule
    for cell, value in rule.items():
        if _is_text(public) and cell in public and public[cell] != value and cell not in {"source", "status", "note"}:
            raise UnusableInput(
                "overlay.contradicts", file=file, line=line_of(text, (name, cell)), path=f"{name}.{cell}"
            )
    return {**public, **rule}


def _lay(rules: list[Any], rule: dict[str, Any], place: tuple[str, int], text: str, file: str) -> None:
    key = KEYS.get(place[0])
    if place[0] == "withholding":
        rules[:] = [old for old in rules if _is_text(old) or not _same_time(old, rule)]
    for number, old in enumerate(rules):
        if key is not None and rule.get(key) is not None and old.get(key) == rule[key]:
            if _is_text(old):
                path = f"{place[0]}.{rule[key]}"
                raise UnusableInput("overlay.contradicts", file=file, line=line_of(text, place), path=path)
            rules[number] = rule
            return
    rules.append(rule)


def _is_text(rule: dict[str, Any]) -> bool:
    return rule.get("status") == "text"


def _same_time(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Return whether a right to withhold of the overlay takes the place of a public one: their dates touch."""
    return bool(
        set(old.get("vehicles", ())) & set(new.get("vehicles", ()))
        and new.get("since", old["since"]) <= old.get("until", date.max)
        and new.get("until", old.get("until", date.max)) >= old["since"]
    )
