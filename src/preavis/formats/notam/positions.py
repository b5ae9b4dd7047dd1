"""Positions in the text of a NOTAM, in order, and what was meant for one. A position that cannot be read is reported, never dropped. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preavis.formats.notam.damaged import damaged
from preavis.formats.notam.notation import PLAIN, POSITION, Found, position_of, read_match
from preavis.geo import Position

_GLUED: Final = re.compile(rf"{PLAIN[0]}|{PLAIN[1]}")  # behind another without a sign between
_GLUED_TO: Final = frozenset(
    "0123456789NS"
)  # what it begins with: most positions are not glued, and this is quicker to see
_TURNED: Final = re.compile(
    r"(?<![0-9A-ZА-Я/])(?:(?P<b>[EWВЗ][0-9]{5}(?:[0-9]{2})?)[ ,/]?(?P<a>[NSСЮ][0-9]{4}(?:[0-9]{2})?)"
    r"|(?P<d>[0-9]{5}(?:[0-9]{2})?[EWВЗ])[ ,/]?(?P<c>[0-9]{4}(?:[0-9]{2})?[NSСЮ]))(?![0-9A-ZА-Я/])"
)
_BARE: Final = re.compile(r"([0-9OО]{4}|[0-9OО]{6})([NSСЮC]?)[ ]?([0-9OО]{5}|[0-9OО]{7})([EWВЗB]?)")


def positions(text: str, start: int, end: int) -> Iterator[Found]:
    """Yield every position of a stretch of text in order, and everything that was meant to be one."""
    at = start
    for match in POSITION.finditer(text, start, end):
        if match.start() - at > 5:
            yield from damaged(text, at, match.start())
        yield read_match(match)
        at = match.end()
        while at < end and text[at] in _GLUED_TO and (glued := _GLUED.match(text, at, end)) is not None:
            yield read_match(glued)
            at = glued.end()
    yield from damaged(text, at, end) if at > start else _turned(text, start, end)


def _turned(text: str, start: int, end: int) -> Iterator[Found]:
    """Yield the positions of a text that writes all of them with the longitude first: `E1093000N393000`, `1093000E 393000N`."""
    at = start
    for match in _TURNED.finditer(text, start, end):
        yield from damaged(text, at, match.start())
        yield Found(position_of(f"{match['a'] or match['c']} {match['b'] or match['d']}"), *match.span())
        at = match.end()
    yield from damaged(text, at, end)


def repair(text: str, found: Found, neighbours: tuple[Position, ...]) -> Found | None:
    """Return a position whose missing hemisphere letter all of its neighbours agree on, None where that is not its fault."""
    match = _BARE.fullmatch(text[found.start : found.end])
    if match is None or not neighbours:
        return None
    lat, north, lon, east = match.groups()
    souths = {position.lat.startswith("-") for position in neighbours}
    wests = {position.lon.startswith("-") for position in neighbours}
    if (not north and len(souths) > 1) or (not east and len(wests) > 1):
        return None
    whole = lat + (north or ("S" if souths.pop() else "N")) + lon + (east or ("W" if wests.pop() else "E"))
    read = position_of(whole)
    return Found(read, found.start, found.end, "notam.hemisphere") if read is not None else None
