"""The vertical limits that item E gives to each area: `AREA A: ... SFC-FL195, AREA B: ... FL195-UNL`. Pure.

They count where every area has some, all on the same side of their positions; limits that are neither those of items F and G nor
those of an area are told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from preavis.findings import Finding
from preavis.formats.message import MessageArea
from preavis.formats.notam.areas import Drawn
from preavis.formats.notam.hours import Span
from preavis.formats.notam_items.levels import Band, bands_in

_LEVELS: Final = re.compile(  # begins with the letter of a unit: quick
    r"[FЭMМ](?:(?<=[FЭ])[LШ] ?[0-9]|(?:(?<=[0-9][FMМ])|(?<=[0-9] [FMМ]))(?:(?<=F)(?:T|EET)|(?<=[MМ])(?![A-ZА-Я])))"
)
_LOWEST: Final = frozenset({"SFC", "GND", "MSL", None})
Limits = tuple[str | None, str | None]


def with_limits(
    text: str, start: int, end: int, drawn: Sequence[Drawn], whole: Limits
) -> tuple[list[MessageArea], list[Finding]]:
    """Return the areas of a message with their limits, and a finding for each that the text gives and none of them has."""
    limits, spare = _own_bands(text, start, end, [each.span for each in drawn], whole) if drawn else ([], [])
    areas = [
        MessageArea(label=each.label, edges=each.edges, shape=each.shape, lower=lower, upper=upper)
        for each, (lower, upper) in zip(drawn, limits, strict=True)
    ]
    return areas, [Finding(code="notam.own_levels", severity="info", path="areas", span=span) for span in spare]


def _own_bands(
    text: str, start: int, end: int, areas: Sequence[Span], whole: Limits
) -> tuple[list[Limits], list[Span]]:
    """Return the limits of each area, and where the text gives limits that are of none; `whole` are those of items F and G."""
    if _is_usual(whole) and _LEVELS.search(text, start, end) is None:
        return [whole] * len(areas), []
    found = sorted(bands_in(text, start, end), key=lambda band: band.span)
    own = _of_each(found, areas, whole) if len(areas) > 1 else None
    used = frozenset(own or ())
    limits = [_filled(band, whole) for band in own] if own is not None else [whole] * len(areas)
    return limits, [band.span for band in found if band not in used and not _same(band, whole)]


def _is_usual(whole: Limits) -> bool:
    return whole[0] in _LOWEST and whole[1] in {"UNL", None}


def _of_each(found: Sequence[Band], areas: Sequence[Span], whole: Limits) -> list[Band] | None:
    """Return the band of each area, all behind or all before their positions; None where they are not so."""
    edges = [at for span in areas for at in span]
    gaps: list[list[Band]] = [[] for _ in range(len(areas) + 1)]
    for band in found:
        place = bisect_right(edges, band.span[0])
        if place % 2 == 0:  # outside the positions of an area
            gaps[place // 2].append(band)
    behind = [gap[0] for gap in gaps[1:] if gap]
    before = [gap[-1] for gap in gaps[:-1] if gap]
    is_behind, is_before = len(behind) == len(areas), len(before) == len(areas)
    if is_behind and is_before:  # limits of the whole stand at one end
        is_behind, is_before = _same(gaps[0][-1], whole), _same(gaps[-1][0], whole)
        if is_behind == is_before:
            return None
    return behind if is_behind else before if is_before else None


def _same(band: Band, whole: Limits) -> bool:
    lower = band.lower == whole[0] or {band.lower, whole[0]} <= _LOWEST
    return lower and band.upper == whole[1]


def _filled(band: Band, whole: Limits) -> Limits:
    return (band.lower if band.lower is not None else whole[0], band.upper)
