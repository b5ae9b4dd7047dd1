"""What a newer version of a notice says otherwise: field by field, areas and windows added and gone.

In the words of the numbered form, so that what a person reads here he finds there. No format of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from preavis.clock import Schedule
from preavis.formats.items import items_of
from preavis.formats.labels import has, word
from preavis.formats.open_words import area_name, area_words, shape_words, window_words
from preavis.formats.open_words import word as open_word
from preavis.formats.rendering import Wishes
from preavis.formats.values import EMPTY, NONE, NOT_STATED, Code, Item, Named, Value
from preavis.notice import Area, Notice

# Said by the numbering itself, or compared as lists below.
_APART: Final = ("launch.schedule", "areas", "public_warnings", "refers_to")
_NOTHING: Final = (NOT_STATED, NONE, EMPTY)
_NO_TIME: Final = Wishes(issued=datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Change:
    """One thing said otherwise. Without `before` it is new, without `after` it is gone; `what` names it in words."""

    what: str
    before: str | None
    after: str | None


def changes(before: Notice, after: Notice, language: str) -> tuple[Change, ...]:
    """Return all differences between two versions of a notice, in one of the four languages."""
    return (
        *_windows(before.launch.schedule, after.launch.schedule, word("label.schedule", language), language),
        *_areas(before.areas, after.areas, language),
        *_fields(before, after, language),
        *_warnings(before, after, language),
    )


def _windows(before: Schedule | None, after: Schedule | None, name: str, language: str) -> Iterator[Change]:
    old, new = (
        [(n, window) for n, opportunity in enumerate(schedule or ()) for window in opportunity]
        for schedule in (before, after)
    )
    for said, other, gone in ((old, new, True), (new, old, False)):
        for n, window in said:
            if (n, window) in other:
                continue
            what = f"{name} · {word('label.alternative', language, n)}" if n else name
            words = window_words(window)
            yield Change(what, words if gone else None, None if gone else words)


def _areas(before: Sequence[Area], after: Sequence[Area], language: str) -> Iterator[Change]:
    matched: set[int] = set()
    for index, area in enumerate(before):
        found = _same(area, index, before, after, matched)
        name = area_name(area, index + 1, language)
        if found is None:
            yield Change(name, area_words(area, index + 1, language), None)
            continue
        matched.add(found)
        yield from _area(area, after[found], name, language)
    for index, area in enumerate(after):
        if index not in matched:
            yield Change(area_name(area, index + 1, language), None, area_words(area, index + 1, language))


def _same(area: Area, index: int, before: Sequence[Area], after: Sequence[Area], taken: set[int]) -> int | None:
    """Return which area of the newer version is this one: that of its label, else that of its place in the list."""
    named = [n for n, other in enumerate(after) if area.label is not None and other.label == area.label]
    if len(named) == 1 and named[0] not in taken:
        return named[0]
    labels = {other.label for other in before if other.label is not None}
    if index < len(after) and index not in taken and after[index].label not in labels - {area.label}:
        return index
    return None


def _area(before: Area, after: Area, name: str, language: str) -> Iterator[Change]:
    for label, old, new in (
        ("area_label", before.label, after.label),
        ("area_purpose", _said(before.purpose, language), _said(after.purpose, language)),
        ("medium", _media(before, language), _media(after, language)),
        ("edges", _said(before.edges, language), _said(after.edges, language)),
        ("shape", shape_words(before.shape, language), shape_words(after.shape, language)),
        ("lower", before.lower, after.lower),
        ("upper", before.upper, after.upper),
    ):
        if old != new:
            yield Change(f"{name} · {word(f'label.{label}', language)}", old, new)
    times = f"{name} · {word('label.area_schedule', language)}"
    yield from _windows(before.schedule, after.schedule, times, language)


def _said(code: str | None, language: str) -> str | None:
    return open_word(code, language) if code else None


def _media(area: Area, language: str) -> str | None:
    return ", ".join(open_word(medium, language) for medium in sorted(set(area.medium))) if area.medium else None


def _fields(before: Notice, after: Notice, language: str) -> Iterator[Change]:
    old, new = ({item.path: (name, item) for name, item in _named(notice, language)} for notice in (before, after))
    for path in dict.fromkeys([*old, *new]):
        said, now = (each[path][1].value if path in each else None for each in (old, new))
        if said != now:
            yield Change((old.get(path) or new[path])[0], _text(said, language), _text(now, language))


def _named(notice: Notice, language: str) -> Iterator[tuple[str, Item]]:
    """Yield the items that are compared one by one, each with its name and that of its heading."""
    headings: dict[str, str] = {}
    for item in items_of(notice, _NO_TIME, (language,)):
        if item.path is not None and item.path.startswith(_APART):
            continue
        label = word(f"label.{item.label}", language, item.n)
        if item.value is None:
            headings[item.number] = label
        elif item.path is not None:
            over = headings.get(item.number.rpartition(".")[0])
            yield f"{over} · {label}" if over and over != word("label.content", language) else label, item


def _text(value: Value | None, language: str) -> str | None:
    match value:
        case None:
            return None
        case Code():
            name = f"{value.vocabulary}.{value.code}"
            return None if value in _NOTHING else word(name, language) if has(name) else value.code
        case Named(texts=texts):
            return dict(texts)[language]
        case _:
            return value.text


def _warnings(before: Notice, after: Notice, language: str) -> Iterator[Change]:
    old, new = (
        [f"{open_word(warning.medium, language)} {warning.reference}" for warning in notice.public_warnings]
        for notice in (before, after)
    )
    for said, other, gone in ((old, new, True), (new, old, False)):
        for n, words in enumerate(said, 1):
            if words not in other:
                name = word("label.public_warning", language, n)
                yield Change(name, words if gone else None, None if gone else words)
