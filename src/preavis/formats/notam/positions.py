"""Positions in the text of a NOTAM: every way in which states write them, and those that are damaged. Pure.

Degrees and minutes, with or without seconds and decimals of seconds; the hemisphere letter last or first; blanks inside; digits
broken by the end of a line; the letter O for a zero; Russian hemisphere letters read by meaning (С north, Ю south, В east,
З west), also where their Latin look-alikes were typed. A position that cannot be read is reported, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from preavis.geo import Position

_D: Final = r"[0-9O]"
_W: Final = r"[ \n]{0,3}"
_S: Final = r"[ \n'\"°º′″:-]{0,2}"
_D2: Final = rf"{_D}(?: ?\n)?{_D}"
_D3: Final = rf"{_D}(?: ?\n)?{_D}(?: ?\n)?{_D}"
_SEC: Final = rf"(?:{_S}({_D2}(?:[.,]{_D}{{1,8}})?))?"
_MIN: Final = rf"({_D2}(?:[.,]{_D}{{1,8}})?)"
_SEPARATOR: Final = r"[ \n]{0,4}(?:[,/;-]|LON(?:G|GITUDE)?\.?:?)?[ \n]{0,4}"


def _pair(north: str, east: str) -> re.Pattern[str]:
    last = (
        rf"({_D2}){_S}{_MIN}{_SEC}{_S}{_W}([{north}]){_SEPARATOR}({_D3}){_S}{_MIN}{_SEC}{_S}{_W}([{east}])(?![A-ZА-Я])"
    )
    first = rf"([{north}]){_W}({_D2}){_S}{_MIN}{_SEC}{_SEPARATOR}([{east}]){_W}({_D3}){_S}{_MIN}{_SEC}"
    return re.compile(rf"(?<![0-9A-ZА-Я.])(?:{last}|{first}(?![0-9O]))")


LATIN: Final = _pair("NS", "EW")
RUSSIAN: Final = _pair("NSСCЮ", "EWВBЗ")
_MEANING: Final = {"С": "N", "C": "N", "Ю": "S", "В": "E", "B": "E", "З": "W"}
_ALMOST: Final = re.compile(
    r"(?<![0-9A-ZА-Я/])(?:[NSСЮ][0-9O]{3,6}[EWВЗ][0-9O]{3,8}|[0-9O]{4,7}(?:[.,]\d+)?[NSСЮ]?[ ]?[0-9O]{4,8}(?:[.,]\d+)?[EWВЗ]"
    r"|[0-9O]{4,7}(?:[.,]\d+)?[NSСЮ][ ]?[0-9O]{4,8}(?:[.,]\d+)?[EWВЗ]?"
    r"|[NS][0-9O]{4,6}|[EW][0-9O]{5,7}|[0-9O]{4,6}(?:[.,]\d+)?[NS](?![A-Z])|[0-9O]{5,7}(?:[.,]\d+)?[EW](?![A-Z]))(?![0-9/])"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One position of the text, where it stands, and how it was repaired; `position` is None where it cannot be read."""

    position: Position | None
    start: int
    end: int
    repaired: str | None = None


def _decimal(degrees: str, minutes: str, seconds: str | None, *, negative: bool) -> tuple[str, bool]:
    """Return decimal degrees as a string rounded to six places (half up), and whether the figures are possible."""
    minute, _, part = minutes.replace(",", ".").partition(".")
    second, _, rest = (seconds or "0").replace(",", ".").partition(".")
    scale = 10 ** max(len(part), len(rest))
    minute_units = int(minute + part) * (scale // 10 ** len(part))
    second_units = int(second + rest) * (scale // 10 ** len(rest))
    whole = 3600 * scale
    units = int(degrees) * whole + minute_units * 60 + second_units
    millionths = (units * 2_000_000 + whole) // (2 * whole)
    text = f"{millionths // 1_000_000}.{millionths % 1_000_000:06}".rstrip("0")
    text += "0" if text.endswith(".") else ""
    return ("-" if negative and millionths else "") + text, minute_units < 60 * scale and second_units < 60 * scale


def _clean(part: str | None) -> str | None:
    return part.replace("\n", "").replace(" ", "").replace("O", "0") if part is not None else None


def _read(match: re.Match[str], *, russian: bool) -> Found:
    groups = match.groups()
    if groups[3] is not None:
        d1, m1, s1, north, d2, m2, s2, east = groups[:8]
    else:
        north, d1, m1, s1, east, d2, m2, s2 = groups[8:]
    if russian:
        north, east = _MEANING.get(north, north), _MEANING.get(east, east)
    given = (d1, m1, s1, d2, m2, s2)
    repaired = "notam.letter_o" if any(part and "O" in part for part in given) else None
    values = [_clean(part) for part in given]
    lat, lat_right = _decimal(values[0] or "0", values[1] or "0", values[2], negative=north == "S")
    lon, lon_right = _decimal(values[3] or "0", values[4] or "0", values[5], negative=east == "W")
    if not (lat_right and lon_right) or abs(float(lat)) > 90 or abs(float(lon)) > 180:
        return Found(None, *match.span())
    return Found(Position(lat, lon), *match.span(), repaired)


def positions(text: str, start: int, end: int, *, russian: bool) -> Iterator[Found]:
    """Yield every position of a stretch of text in order, and everything that was meant to be one."""
    at = start
    for match in (RUSSIAN if russian else LATIN).finditer(text, start, end):
        yield from _damaged(text, at, match.start())
        yield _read(match, russian=russian)
        at = match.end()
    yield from _damaged(text, at, end)


def _damaged(text: str, start: int, end: int) -> Iterator[Found]:
    if end - start < 8:
        return
    for match in _ALMOST.finditer(text, start, end):
        yield Found(None, *match.span())


def repair(text: str, found: Found, neighbours: tuple[Position, ...]) -> Found | None:
    """Return a position whose missing hemisphere letter all of its neighbours agree on, None where that is not its fault."""
    match = re.fullmatch(r"([0-9O]{4}|[0-9O]{6})([NS]?)[ ]?([0-9O]{5}|[0-9O]{7})([EW]?)", text[found.start : found.end])
    if match is None or not neighbours:
        return None
    lat, north, lon, east = match.groups()
    souths = {position.lat.startswith("-") for position in neighbours}
    wests = {position.lon.startswith("-") for position in neighbours}
    if (not north and len(souths) > 1) or (not east and len(wests) > 1):
        return None
    whole = lat + (north or ("S" if souths.pop() else "N")) + lon + (east or ("W" if wests.pop() else "E"))
    again = LATIN.fullmatch(whole)
    if again is None:
        return None
    read = _read(again, russian=False)
    return Found(read.position, found.start, found.end, "notam.hemisphere") if read.position else None
