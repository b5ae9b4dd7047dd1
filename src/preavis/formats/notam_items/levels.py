"""Vertical limits: items F and G, and where they are missing the words of item E. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_LOWEST: Final = r"SFC|GND|MSL|SURFACE|GROUND|SOL|SEA LEVEL|ПОВЕРХНОСТ\w{1,2}|ЗЕМЛ\w{1,2}|ЗЕМЛЯ|УРОВН\w МОРЯ"
_HIGHEST: Final = r"UNL(?:TD|IMITED)?|НЕОГР(?:АНИЧЕН\w{0,3})?"
_LEVEL: Final = r"(?:FL|ЭШ|F) ?[0-9]{2,3}(?![0-9])"
_DATUM: Final = r"(?:AMSL|AGL|MSL|ASL|STD|СРЗ|ОТ ЗЕМЛИ|ОТ ПОВЕРХНОСТИ|НАД УРОВНЕМ МОРЯ)"
_HEIGHT: Final = rf"[0-9]{{2,6}} ?(?:FT|FEET|M|METERS|METRES|М|МЕТРОВ)(?![A-ZА-Я])(?: ?\(?{_DATUM}\)?)?"
LIMIT: Final = rf"(?:{_LOWEST}|{_HIGHEST}|{_LEVEL}|{_HEIGHT})"
_BAND: Final = re.compile(
    rf"(?<![A-ZА-Я0-9])((?:THE )?{LIMIT})\s{{0,3}}(?:-|–|/|TO|ДО|UP TO(?: AND INCLUDING)?|AND)\s{{0,3}}((?:THE )?{LIMIT})(?![A-ZА-Я0-9])"
)
_BELOW: Final = re.compile(
    rf"\b(?:UP TO(?: AND INCLUDING)?|BELOW|BLW|НИЖЕ|(?:НА )?ВЫСОТ\w ДО)\s{{0,3}}({_LEVEL}|{_HEIGHT})(?![A-ZА-Я0-9])"
)
_HIGH: Final = re.compile(_HIGHEST)
_LOW: Final = re.compile(rf"(?:THE )?(?:{_LOWEST})")
_USUAL: Final = frozenset({"SFC", "GND", "UNL"})
_NAMES: Final = {"GND": "GND", "MSL": "MSL", "GROUND": "GND", "SOL": "GND", "SEA LEVEL": "MSL"}


def limit(given: str) -> str | None:
    """Return a vertical limit in ICAO's words: `SFC`, `GND`, `UNL`, `FL245`, `5000FT AMSL`; what is none of these as it stands."""
    if given in _USUAL:
        return given
    word = " ".join(given.split()).strip(" .")
    if not word:
        return None
    if _HIGH.fullmatch(word):
        return "UNL"
    if _LOW.fullmatch(word):
        bare = word.removeprefix("THE ")
        return _NAMES.get(bare, "GND" if bare.startswith("ЗЕМЛ") else "MSL" if bare.startswith("УРОВН") else "SFC")
    if re.fullmatch(_LEVEL, word):
        return f"FL{re.sub('[^0-9]', '', word)}"
    height = re.fullmatch(rf"([0-9]{{2,6}}) ?(FT|FEET|M|METERS|METRES|М|МЕТРОВ)(?: ?\(?({_DATUM})\)?)?", word)
    if height is None:
        return word
    number, unit, datum = height.groups()
    above = {
        "СРЗ": "AGL",
        "ОТ ЗЕМЛИ": "AGL",
        "ОТ ПОВЕРХНОСТИ": "AGL",
        "НАД УРОВНЕМ МОРЯ": "AMSL",
        "ASL": "AMSL",
    }.get(datum or "", datum)
    return f"{number}{'FT' if unit.startswith('F') else 'M'}{f' {above}' if above else ''}"


class Band(NamedTuple):
    """A lower and an upper limit in words, and where they stand; no lower one in `UP TO FL100`."""

    span: tuple[int, int]
    lower: str | None
    upper: str | None


def bands_in(text: str, start: int, end: int) -> Iterator[Band]:
    """Yield every pair of limits that the words give, `SFC-FL100`, then every upper one alone, `UP TO 5000FT AMSL`."""
    pairs = []
    for band in _BAND.finditer(text, start, end):
        pairs.append(band.span())
        yield Band(band.span(), limit(band.group(1)), limit(band.group(2)))
    inside = {at for begin, stop in pairs for at in range(begin, stop)}
    for below in _BELOW.finditer(text, start, end):
        if below.start() not in inside:
            yield Band(below.span(), None, limit(below.group(1)))


def band_in(text: str, start: int, end: int) -> tuple[str | None, str | None]:
    """Return the lower and upper limit that the words give: `SFC-FL100`, `UP TO 5000FT AMSL`; None where they give none."""
    band = _BAND.search(text, start, end)
    if band is not None:
        return limit(band.group(1)), limit(band.group(2))
    below = _BELOW.search(text, start, end)
    return None, limit(below.group(1)) if below is not None else None
