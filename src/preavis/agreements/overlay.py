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
from preavis.agreements.soundness import Place
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
    wanted = {"overlay_of": base, "channel": channel, "mode": mode, "version": value["version"]}
    for name, right in wanted.items():
        if head[name] != right:
            given = "–" if head[name] is None else str(head[name])
            raise UnusableInput(
                "overlay.wrong", file=file, line=line_of(text, (name,)), path=name, given=given, wanted=right
            )
    for name in laid:
        if name not in {*ALONE, *LISTS, "withholding", "fact", "sources"}:
            raise UnusableInput("overlay.unknown_key", file=file, line=line_of(text, (name,)), path=name)
    sources, settled = _table(laid.get("sources", {}), "sources", text, file), _topics(head["settles"], text, file)
    for name in ALONE:
        if name in laid:
            value[name] = _filled(value.get(name), laid[name], name, text, file)
    own: dict[Place, Place] = {}
    for name in (*LISTS, "withholding", "fact"):
        rules, laid_rules = value.setdefault(name, []), _list(laid, name, text, file)
        for place, rule in enumerate(laid_rules):
            _lay(rules, rule, (name, place), text, file)
        own |= {(name, rules.index(rule)): (name, place) for place, rule in enumerate(laid_rules) if rule in rules}
    value["sources"] = {**value["sources"], **sources}
    unknown = settled - {question["topic"] for question in value.get("question", ())}
    if unknown:
        line = line_of(text, ("settles",))
        raise UnusableInput("overlay.no_question", file=file, line=line, topic=", ".join(sorted(unknown)))
    value["question"] = [question for question in value.get("question", ()) if question["topic"] not in settled]
    return build(value, text, file, hashlib.sha256(public).hexdigest(), own, hashlib.sha256(data).hexdigest())


def _malformed(name: str, problem: str, text: str, file: str) -> UnusableInput:
    return UnusableInput("profile.malformed", file=file, line=line_of(text, (name,)), path=name, problem=problem)


def _table(given: Any, name: str, text: str, file: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _malformed(name, f"write [{name}]", text, file)
    return given


def _topics(given: Any, text: str, file: str) -> set[str]:
    """Return the topics of the questions that an overlay settles."""
    if given is None:
        return set()
    if not isinstance(given, list) or not all(isinstance(topic, str) for topic in given):
        raise _malformed("settles", "write a list of topics", text, file)
    return set(given)


def _list(laid: dict[str, Any], name: str, text: str, file: str) -> list[dict[str, Any]]:
    found = laid.get(name, [])
    if not isinstance(found, list) or not all(isinstance(rule, dict) for rule in found):
        raise _malformed(name, f"write [[{name}]]", text, file)
    return found


def _filled(public: Any, rule: Any, name: str, text: str, file: str) -> Any:
    """Return a rule whose cells are the overlay's where it has them, else the public ones."""
    given = _table(rule, name, text, file)
    if not isinstance(public, dict):
        return given
    for cell, value in given.items():
        if _is_text(public) and cell in public and public[cell] != value and cell not in {"source", "status", "note"}:
            raise UnusableInput(
                "overlay.contradicts", file=file, line=line_of(text, (name, cell)), path=f"{name}.{cell}"
            )
    return {**public, **given}


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
    """Return whether a right to withhold of the overlay takes the place of a public one: their dates touch.

    A rule that is none takes nobody's place; what is wrong with it is said when the whole is read.
    """
    dates = [new[name] for name in ("since", "until") if name in new]
    if not isinstance(new.get("vehicles", []), list) or not all(type(one) is date for one in dates):
        return False
    return bool(
        set(old.get("vehicles", ())) & set(map(str, new.get("vehicles", ())))
        and new.get("since", old["since"]) <= old.get("until", date.max)
        and new.get("until", old.get("until", date.max)) >= old["since"]
    )
