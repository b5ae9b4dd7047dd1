"""What is left of damaged positions right before and right behind a list of vertices: the list would be short of one. Pure.

Between two vertices the gap itself tells (`chains`); at the ends of a list only figures, signs and hemisphere letters do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from preavis.formats.notam.chains import Chain
from preavis.formats.notam.notation import Found

REACH: Final = 40
SHORTEST: Final = 4
"""Characters, and figures, below which nothing is taken for a position."""
_CUT: Final = re.compile(r"\s*((?:[-–—/]|\b(?:TO|THEN|THENCE|ДО)\b)[-–—/\s]*)\)?\s*")
_FIGURES: Final = "0123456789NSEWXСЮВЗ°º'′″’\"., /()\n-–"
_HEMISPHERES: Final = "NSEWXСЮВЗ"
_HALF: Final = re.compile(r"[°º]|[0-9X][ .'′″’\"]{0,2}[NSEWСЮВЗ]|[NSEWСЮВЗX][ .]?[0-9X]")
_APART: Final = frozenset(" \n(")
_MARK_BEFORE: Final = re.compile(r"[\s(][A-ZА-Я0-9]{1,2} ?[.):] ?\Z")  # that of the first vertex that was read
_MARK_BEHIND: Final = re.compile(r"\s*[A-ZА-Я0-9]{1,2} ?[.):]")


def mark_debris(text: str, start: int, end: int, made: Sequence[Chain]) -> None:
    """Put what is left of damaged positions to the list of vertices beside which it stands, and the end of a text that breaks off."""
    at = start
    for n, chain in enumerate(made):
        begin, behind = chain.start, chain.end
        if not chain.closed and len(chain.found) > 1:
            until = made[n + 1].start if n + 1 < len(made) else end
            found = (_before(text, max(at, begin - REACH), begin), _behind(text, behind, min(until, behind + REACH)))
            chain.broken += [each for each in found if each is not None]
        at = behind
    if made and not made[-1].closed and (cut := _CUT.fullmatch(text, at, end)) is not None:
        made[-1].broken.append(Found(None, at, cut.end(1)))


def _before(text: str, low: int, high: int) -> Found | None:
    run = text[low:high]
    word = run.rstrip(_FIGURES)
    if word.endswith(":") or word[-2:-1] in _APART:
        mark = _MARK_BEFORE.search(text, low, high)
        high = mark.start() if mark is not None else high
        run = text[low:high]
    run = run[len(run.rstrip(_FIGURES)) :].lstrip(_HEMISPHERES)  # these may be the end of a word
    return Found(None, high - len(run), high) if _is_half(run) else None


def _behind(text: str, low: int, high: int) -> Found | None:
    mark = _MARK_BEHIND.match(text, low, high)
    low = mark.end() if mark is not None else low
    run = text[low:high]
    run = run[: len(run) - len(run.lstrip(_FIGURES))]
    if text[low + len(run) : low + len(run) + 1].isalpha():
        run = run.rstrip(_HEMISPHERES)  # the beginning of a word
    return Found(None, low, low + len(run)) if _is_half(run) else None


def _is_half(run: str) -> bool:
    return len(run) > SHORTEST and sum(map(str.isdigit, run)) >= SHORTEST and _HALF.search(run) is not None
