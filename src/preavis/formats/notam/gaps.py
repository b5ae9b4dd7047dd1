"""What stands between two positions of a text, and whether it joins or parts them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from preavis.formats.notam.vocabulary import Word, numbered, words

LONGEST_GAP: Final = 240
SHORT: Final = 60
_PLAIN: Final = re.compile(r"(?:\s|[-–—,/\\]|\bTO\b)*")
_ASIDE: Final = re.compile(r"\([^()]{2,60}\)")
_FIGURES: Final = re.compile(r"[0-9OО]{4}")
JOINING: Final = frozenset({
    "join", "of", "dash", "comma", "newline", "period", "line", "frd", "centre", "dct", "mark", "along", "bounded",
})  # fmt: skip
_WORDY: Final = frozenset(
    {"area", "route", "other_route", "length", "limit", "line", "gap", "exclude", "bearing", "close"}
)
_NO_FIGURES: Final = re.compile(r"\bFL ?[0-9]|[0-9]{4} ?(?:UTC|Z)? ?(?:-|TO) ?[0-9]{4}")
_EDGES: Final = frozenset({"limit", "other", "dash", "comma", "newline", "join", "of"})
_NAMED: Final = frozenset({"dash", "other", "newline", "comma", "join"})


@dataclass(slots=True)
class Gap:
    """What stands between two positions."""

    start: int
    end: int
    words: Sequence[Word] = ()
    kinds: frozenset[str] = frozenset()
    plain: bool = False
    joins: bool = False
    named: bool = False
    debris: bool = False
    boundary: bool = False
    marked: bool = False

    @property
    def weak(self) -> bool:
        """Whether it may as well part two areas: a full stop, or a lone AND."""
        return not self.plain and bool(self.kinds & {"period", "and"})


_COMMON: Final = frozenset({"-", " - ", " ", "\n", ", ", " TO ", " -\n", "-\n"})  # between vertices
_JOINED: Final = Gap(0, 0, plain=True, joins=True)
_PARTED: Final = Gap(0, 0, plain=True)


def gap_between(text: str, start: int, end: int) -> Gap:
    """Return what stands in a stretch of text between two positions."""
    signs = text[start:end]
    if signs in _COMMON:
        return _JOINED
    if _PLAIN.fullmatch(signs):
        empty = signs.count("\n") > 2 or "\n\n" in signs
        return _PARTED if empty and signs.isspace() else _JOINED  # a sign joins over an empty line
    if end - start > LONGEST_GAP:
        return Gap(start, end)
    found = numbered(words(text, start, end))
    said = found
    if "(" in text[start:end]:
        for aside in _ASIDE.finditer(text, start, end):
            if not _FIGURES.search(aside.group()) or any(word.kind == "frd" for word in words(text, *aside.span())):
                said = [word for word in said if not aside.start() <= word.start < aside.end() or word.kind == "mark"]
    kinds = frozenset("and" if word.value in {"AND", "И", "ET"} else word.kind for word in said)
    boundary = (
        "limit" in kinds
        and "area" not in kinds
        and (not kinds.isdisjoint({"along", "dct"}) or _is_edge(said, end - start))
    )
    told = [word.kind for word in said if word.kind not in {"newline", "join"}]
    named = (
        2 < len(told) < 8
        and told[0] == told[-1]
        and told[0] in {"dash", "comma"}
        and set(told) <= _NAMED
        and "other" in told
        and "gap" not in kinds
    )
    return Gap(
        start,
        end,
        found,
        kinds,
        joins=kinds <= JOINING | {"and"} and sum(word.kind == "newline" for word in said) < 4,
        named=named,
        debris=end - start < SHORT and kinds.isdisjoint(_WORDY) and _has_figures(text, start, end, said),
        boundary=boundary,
        marked="mark" in kinds,
    )


def _is_edge(said: Sequence[Word], size: int) -> bool:
    """Return whether hardly more than the name of a boundary stands between two vertices: `FIR BDRY`, not VERTICAL LIMITS."""
    kinds = {word.kind for word in said}
    return (
        size < SHORT
        and kinds <= _EDGES
        and sum(word.kind == "other" for word in said) < 4
        and not any(word.kind == "limit" and word.value.startswith("LIMIT") for word in said)
    )


def _has_figures(text: str, start: int, end: int, said: Sequence[Word]) -> bool:
    """Return whether a gap holds figures that no word explains, and hardly a word: what is left of a damaged position."""
    loose = "".join(text[word.start : word.end] for word in said if word.kind in {"angle", "other"})
    if sum(map(str.isdigit, loose)) < 2 or sum(map(str.isalpha, loose)) > 4:
        return False
    return _NO_FIGURES.search(text, start, end) is None
