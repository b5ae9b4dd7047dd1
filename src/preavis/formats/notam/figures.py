"""Decimal degrees that lack a figure beside others that have it: they can be read, and yet they are somewhere else. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from preavis.formats.notam.notation import Found

_NUMBER: Final = re.compile(r"([0-9]{1,3})\.([0-9]{1,8})")
LEAST: Final = 3
"""Positions from which on one that differs from all the others is told."""
FAR: Final = 2.0
"""Degrees beyond the others from which on fewer figures before the point are doubted."""


def short_of_figures(text: str, found: Sequence[Found]) -> Iterator[tuple[int, int]]:
    """Yield where one position of a list has a figure less than all the others, before or behind the point."""
    if len(found) < LEAST or "." not in text[found[0].start : found[1].end]:
        return
    decimal = [each for each in found if "." in text[each.start : each.end] and each.position is not None]
    if len(decimal) < LEAST:
        return
    numbers = [_NUMBER.findall(text, each.start, each.end) for each in decimal]
    if any(len(pair) != 2 for pair in numbers):
        return
    told: set[int] = set()
    for side in (0, 1):
        values = [float(".".join(pair[side])) for pair in numbers]
        for part in (0, 1):
            lengths = [len(pair[side][part]) for pair in numbers]
            odd = _odd(lengths)
            if odd is not None and odd not in told and (part == 1 or _is_far(values, odd)):
                told.add(odd)
                yield decimal[odd].start, decimal[odd].end


def _odd(lengths: Sequence[int]) -> int | None:
    """Return the one that is by one shorter than all the others, which are of one length."""
    usual, count = Counter(lengths).most_common(1)[0]
    if count != len(lengths) - 1:
        return None
    odd = next(n for n, length in enumerate(lengths) if length != usual)
    return odd if lengths[odd] == usual - 1 else None


def _is_far(values: Sequence[float], odd: int) -> bool:
    others = [value for n, value in enumerate(values) if n != odd]
    return min(others) - values[odd] > max(FAR, 2 * (max(others) - min(others)))
