"""An agreement in words, article by article with its certainty: for the command line, the console and the lawyer's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from preavis.agreements.profile import Profile
from preavis.agreements.rules import Rule, Span, Words
from preavis.formats.labels import field_words, has, word
from preavis.i18n import tables, text

_NUMBER: Final = re.compile(r"\d|[IVX]+\b")
_OWN: Final = {"source", "status", "article", "note"}


@dataclass(frozen=True, slots=True)
class Article:
    """One rule as people read it: what kind it is, what it says cell by cell, and how sure that is."""

    kind: str
    title: str
    article: str
    status: str
    certainty: str
    source: str
    cells: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is not known, what the software does meanwhile, and which public text would settle it."""

    topic: str
    asks: str
    meanwhile: str
    settled_by: str


def in_words(words: Words | None, language: str) -> str:
    """Return words for people in a language; a text given once stands in all of them."""
    if words is None or isinstance(words, str):
        return words or ""
    return words.get(language) or words["en"]


def cited(article: str, language: str) -> str:
    """Return where in a text something stands: `Article 1(3)`, or a name that says itself what it is (`Annex 15`)."""
    return text("agreement.article", language, article=article) if _NUMBER.match(article) else article


def length(span: Span) -> str:
    """Return a length of time as a profile writes it."""
    seconds = int(span.length.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        if seconds % size == 0:
            whole = seconds // size
            return (
                f"{whole} calendar d" if span.calendar else "24 h" if (unit, whole) == ("d", 1) else f"{whole} {unit}"
            )
    raise AssertionError("every whole number of seconds has a unit")


def length_in_words(span: Span, language: str) -> str:
    """Return a length of time as people of a language write it."""
    number, _, unit = length(span).partition(" ")
    return text(f"span.{unit.replace(' ', '_')}", language, n=number)


def in_force(profile: Profile, language: str) -> str:
    """Return from when to when an agreement binds."""
    if profile.force.until is None:
        return text("law.in_force_from", language, since=profile.force.since)
    return text("law.in_force_from_to", language, since=profile.force.since, until=profile.force.until)


def articles(profile: Profile, language: str) -> tuple[Article, ...]:
    """Return every rule of an agreement in words, in the order in which people read them."""
    return tuple(_article(str(place[0]), rule, language) for place, rule in profile.placed())


def questions(profile: Profile, language: str) -> tuple[OpenQuestion, ...]:
    """Return what is not known about an agreement."""
    return tuple(
        OpenQuestion(
            question.topic,
            in_words(question.asks, language),
            in_words(question.meanwhile, language),
            in_words(question.settled_by, language),
        )
        for question in profile.question
    )


def _article(kind: str, rule: Rule, language: str) -> Article:
    return Article(
        kind=kind,
        title=text(f"rule.{kind}", language),
        article=cited(rule.article, language) if rule.article else "",
        status=rule.status,
        certainty=text(f"status.{rule.status}", language),
        source=rule.source,
        cells=tuple(_cells(rule, language)),
        note=in_words(rule.note, language),
    )


def _cells(rule: Rule, language: str) -> Iterator[tuple[str, str]]:
    for cell in fields(rule):
        value = getattr(rule, cell.name)
        if cell.name in _OWN or value is None or value in ((), False, {}):
            continue
        if value is True and cell.name in {"complete", "operated"}:
            continue
        yield text(f"cell.{cell.name}", language), _value(cell.name, value, language)


def _value(cell: str, value: Any, language: str) -> str:
    if cell == "says":
        return in_words(value, language)
    match value:
        case Span():
            return length_in_words(value, language)
        case True:
            return "✓"
        case False:
            return "✗"
        case dict():
            return "; ".join(
                f"{field_words(name, language)}: {_of_field(name, inner, language)}" for name, inner in value.items()
            )
        case (dict(), *_):
            return " | ".join(_value(cell, inner, language) for inner in value)
        case tuple() | list():
            return ", ".join(_value(cell, inner, language) for inner in value)
        case date():
            return value.isoformat()
        case _:
            codes = (f"value.{cell}.{value}", f"value.{value}", f"vehicle.{value}")
            known = next((code for code in codes if code in tables()), None)
            return text(known, language) if known is not None else field_words(str(value), language)


def _of_field(path: str, value: Any, language: str) -> str:
    """Return in words what a field of the notice must say, or which of several things."""
    if isinstance(value, tuple):
        return ", ".join(_of_field(path, one, language) for one in value)
    code = f"{path.rpartition('.')[2]}.{value}"
    return word(code, language) if has(code) else _value(path, value, language)
