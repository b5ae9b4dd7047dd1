"""Lengths in the words around positions: radii, widths, bearings. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from preavis.geo import Unit

_NUMBERS: Final = {
    name: str(n)
    for n, name in enumerate(
        "ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN SIXTEEN SEVENTEEN EIGHTEEN NINETEEN TWENTY".split(),  # noqa: SIM905
        1,
    )
} | {"HALF": "0.5", "THIRTY": "30", "FORTY": "40", "FIFTY": "50", "SIXTY": "60", "HUNDRED": "100"}
LENGTH: Final = (
    rf"(?<![\d.,])(\d{{1,4}}(?:[.,]\d{{1,3}})?|{'|'.join(_NUMBERS)})[ \n-]*"
    r"(NAUTICAL[ \n-]+MILES?|MILES?|NMI?|N\.M\.|KILOMET(?:ER|RE)S?|KMS?|MET(?:ER|RE)S?|METROS?|METRES?|QUILOMETROS?|KILOMETROS?|YARDS?|YDS?|CABLES?|FEET"
    r"|FT|MILLES?|MILLAS?|MILHAS?|MN|КМ|МЕТР[А-Я]*|МИЛ[А-Я]*|КБТ?|КАБ(?:ЕЛЬТ[А-Я]*)?|海里|公里|千米|米|M|М)(?![A-ZА-Я])"
)
_OF: Final = r"OF|FROM|AROUND|ABOUT|RADIUS|CENT(?:ER|RE)D?|ROUND|DE|AUTOUR|AL?REDEDOR|ВОКРУГ|DU|DEL|ОТ|С[ \n]+ЦЕНТРОМ|ЦЕНТР|РАДИУС|DE[ \n]+RA(?:YON|DIO|IO)|以内|范围"
RADIUS: Final = re.compile(
    rf"{LENGTH}[ \n]*(?:IN[ \n]+)?(?:RADIUS[ \n]*)?(?:{_OF})"
    rf"|(?:RADIUS|RADIO|RAYON|RAIO|РАДИУС[А-Я]*|半径)[ \n]*(?:OF|DE|DO|IS|为|=)?[ \n]*:?[ \n]*{LENGTH}|LENGTH:?[ \n]*{LENGTH}"
    rf"|{LENGTH}[ \n]*(?:IN[ \n]+)?DIAMETER|\bRANGE[ \n]*(?:OF[ \n]*)?:?[ \n]*{LENGTH}"
    rf"|(?:DIAMETER|ДИАМЕТР[А-Я]*)[ \n]*(?:OF)?[ \n]*{LENGTH}|A[ \n]+MOINS[ \n]+DE[ \n]+{LENGTH}"
)
SIDES: Final = re.compile(
    rf"{LENGTH}[ \n]*(?:(?:ON[ \n]+)?(?:EITHER|EACH|BOTH)[ \n]+SIDES?|ПО[ \n]+ОБЕ|OF|DE|ОТ|以内|FROM|两侧)"
    rf"|两侧各?{LENGTH}|(?:EITHER|EACH|BOTH)[ \n]+SIDES?[ \n]+(?:BY[ \n]+)?{LENGTH}|HALF[ -]?WIDTH[ \n]*(?:OF)?[ \n]*{LENGTH}"
    rf"|(?:WIDTH|WIDE|ШИРИН[А-Я]*)[ \n]*(?:OF[ \n]*)?:?[ \n]*{LENGTH}|{LENGTH}[ \n]*(?:WIDE|IN[ \n]+WIDTH|WIDTH|ШИРИН[А-Я]*)"
)
REACH: Final = re.compile(
    rf"\b(?:(?:UP|OUT)[ \n]+TO|TO|DISTANCE|JUSQU'A|HASTA|ATE|ДО|ДАЛЬНОСТЬ\w*|至)[ \n]*(?:(?:A|OF|UP[ \n]+TO|DISTANCE|DISTANCIA)[ \n]+){{0,3}}:?[ \n]*{LENGTH}"
)
"""How far a sector reaches, behind its origin: `FROM 21-26N 087-01E TO 70 MILES`."""
SEAWARD: Final = re.compile(r"\bFROM[ \n]+SEAWARDS?\b")
_UNIT: Final = r"(?:DEGREES?|DEGRES|DEG\.?|°|ГРАД[А-Я]*|GRADOS|GRAUS|T\b|TRUE|度)"
_BEARING: Final = r"(\d{1,3})(?:[.,](\d{1,2}))?[ ]?(?:DEGREES?|DEGRES|DEG\.?|°|ГРАД[А-Я]*|GRADOS|GRAUS)?[ ]?(?:T\b|TRUE)?(?![\dNSEW]|-\d{1,2}(?!\d))"
BEARINGS: Final = re.compile(
    rf"(?:BETWEEN|BEARINGS?|FROM|SECT(?:ORE?S?|EURS?)|SETOR|RELEVEMENTS?|DEMORAS?|ENTRE|МЕЖДУ|ПЕЛЕНГ[А-Я]*|СЕКТОР[А-Я]*|方位)[^0-9.]{{0,24}}?(?<!\d)(?=\d{{3}}(?!\d)|[^.]{{0,40}}?{_UNIT}){_BEARING}[ \n]*"
    rf"(?:AND|TO|-|,|ET|Y|E|AU?|И|ДО|THRU|THROUGH|CLOCKWISE|至)[^0-9.]{{0,24}}?{_BEARING}"
)
_METRES: Final = {
    "YARD": "0.9144",
    "YD": "0.9144",
    "CABLE": "185.2",
    "FEET": "0.3048",
    "FT": "0.3048",
    "КБ": "185.2",
    "КАБ": "185.2",
}


def length_of(match: re.Match[str]) -> tuple[str, Unit]:
    """Return the length in a match and its unit; half of it where it is a diameter or a whole width."""
    number, name = [group for group in match.groups() if group][:2]
    number = _NUMBERS.get(number, number).replace(",", ".")
    unit: Unit = "NM"
    if (factor := next((metres for word, metres in _METRES.items() if name.startswith(word)), None)) is not None:
        number, unit = times(number, factor), "M"
    elif name.startswith(("KM", "KILO", "QUILO", "КМ", "公里", "千米")):
        unit = "KM"
    elif name in {"M", "М", "米"} or name.startswith(("MET", "МЕТР")):
        unit = "M"
    whole = re.search(r"DIAMETER|ДИАМЕТР|(?<!HALF.)WIDTH|WIDE|ШИРИН", match.group())
    return (times(number, "0.5") if whole else times(number, "1")), unit


def times(number: str, factor: str) -> str:
    """Return a product of decimal numbers in plain digits."""
    return f"{(Decimal(number) * Decimal(factor)).normalize():f}"


def bearings_of(match: re.Match[str], *, seaward: bool = False) -> tuple[str, str] | None:
    """Return the two bearings of a sector; None where a number is no bearing. Those from seaward are turned round."""
    first, tenth, last, other = match.groups()
    found = [f"{whole}.{part}" if part else whole for whole, part in ((first, tenth), (last, other))]
    if any(Decimal(each) > 360 for each in found):
        return None
    if seaward:
        found = [f"{(Decimal(each) + 180) % 360}" for each in found]
    return times(found[0], "1"), times(found[1], "1")


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match in a text."""
    return next(reversed([*pattern.finditer(text)]), None)
