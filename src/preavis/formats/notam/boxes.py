"""Boxes along parallels and meridians: `BTN LAT 1000N AND 1400N AND LONG 09200E AND 09430E`. Pure.

Two latitudes and two longitudes with nothing but joining words between, behind a word that says so. What is not wholly of that
form is left to the reader of positions, which calls each half a damaged one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from preavis.formats.notam.notation import position_of
from preavis.geo import Position

_SIGNAL: Final = (
    r"BTN|BETWEEN|BTW|ENTRE|МЕЖДУ|LAT(?:ITUDES?|S)?\.?|LON(?:G|GS|GITUDES?)?\.?|PARALLEL(?:E?S)?|MERIDI[AE]NS?|ПАРАЛЛЕЛЯМИ|МЕРИДИАНАМИ|ШИРОТ\w{1,3}|ДОЛГОТ\w{1,3}"
    r"|(?:NORTH|SOUTH|EAST|WEST|[NSEW])\s{1,3}OF"
)
_WORDS: Final = rf"{_SIGNAL}|THE|LES|AND|ET|И|TO|ДО|FM|FROM|OF"
_JOINT: Final = rf"(?:[\s,;:()/–-]|\b(?:{_WORDS})(?![A-ZА-Я])){{1,12}}"
_FIGURES: Final = r"[0-9](?:[0-9.°º:'′’\"″]|[ ](?=[0-9°º'′’\"″])){0,15}(?:[ ]?DEG(?:REES)?)?"
_NORTH: Final = rf"(?:[NSСЮ][ ]?{_FIGURES}|{_FIGURES}[ ]?[NSСЮ](?![A-ZА-Я]))"
_EAST: Final = rf"(?:[EWВЗ][ ]?{_FIGURES}|{_FIGURES}[ ]?[EWВЗ](?![A-ZА-Я]))"
_BARE: Final = rf"{_FIGURES}(?=\s{{1,3}}(?:AND|TO|И|ДО|ET)\b)"  # not 01-30S, degrees and minutes
_OPENING: Final = rf"\b(?:{_SIGNAL})(?![A-ZА-Я]){_JOINT}"
_BOX: Final = re.compile(
    rf"{_OPENING}(?:({_NORTH}|{_BARE}){_JOINT}({_NORTH}){_JOINT}({_EAST}|{_BARE}){_JOINT}({_EAST})"
    rf"|({_EAST}|{_BARE}){_JOINT}({_EAST}){_JOINT}({_NORTH}|{_BARE}){_JOINT}({_NORTH}))(?![0-9A-ZА-Я])"
)
_LETTER: Final = re.compile(r"[A-ZА-Я]")


class Box(NamedTuple):
    """A box: its corners clockwise from the north-west, and where it stands in the text."""

    corners: tuple[Position, ...]
    start: int
    end: int


def boxes(text: str, start: int, end: int) -> Iterator[Box]:
    """Yield every box of a stretch of text in capitals."""
    said = text[start:end]
    if not _says_so(said):
        return
    for match in _BOX.finditer(text, start, end):
        one, other, first, last = (
            match.groups()[:4] if match[1] is not None else match.groups()[6:] + match.groups()[4:6]
        )
        corners = _corners(_lettered(one, other), _spelled(other), _lettered(first, last), _spelled(last))
        if corners is not None:
            yield Box(corners, *match.span())


def _says_so(said: str) -> bool:
    """Return whether a text has one of the words behind which a box stands; written out, because every text is asked."""
    return (
        "LAT" in said
        or "BTN" in said
        or "BETW" in said
        or "PARALL" in said
        or "H OF" in said
        or "ENTRE" in said
        or not said.isascii()
    )


def _spelled(half: str) -> str:
    """Return a latitude or longitude with its letter last, a degree sign for DEG."""
    half = re.sub(r"[ ]?DEG(?:REES)?", "°", half)
    return half[1:].strip() + half[0] if _LETTER.match(half) else half


def _lettered(half: str, following: str) -> str:
    """Return the first of two with the letter of the other where it has none."""
    spelled = _spelled(half)
    return spelled if _LETTER.search(spelled) else spelled + _spelled(following)[-1]


def _corners(one: str, other: str, first: str, last: str) -> tuple[Position, ...] | None:
    """Return the four corners, the shorter way from one meridian to the other; None where they are no box."""
    north, south = position_of(f"{one} {first}"), position_of(f"{other} {last}")
    if north is None or south is None:
        return None
    west, east = north.lon, south.lon
    if (float(east) - float(west)) % 360 > 180:
        west, east = east, west
    if float(north.lat) < float(south.lat):
        north, south = south, north
    if float(north.lat) == float(south.lat) or float(west) == float(east):
        return None
    return tuple(
        Position(lat, lon) for lat, lon in ((north.lat, west), (north.lat, east), (south.lat, east), (south.lat, west))
    )
