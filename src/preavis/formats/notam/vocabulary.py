"""The words of item E that say something of an area, in English and Russian, as tokens with their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from preavis.geo import Unit


class Word(NamedTuple):
    """A word, number or sign that means something for areas; `kind` says what, `value` and `unit` belong to numbers."""

    kind: str
    start: int
    end: int
    value: str = ""
    unit: Unit = "NM"


_NM: Final = (
    r"NM|NMI|N\.M\.|NAUT(?:ICAL)?\.?[ \n]+MILES?|MILES?|М\.?[ ]?МИЛ\w{1,2}|МОРСК\w{2,3}[ \n]+МИЛ\w{1,2}|МИЛ\w{1,2}"
)
_KM: Final = r"[KК][MМ]S?|KILOMET(?:ER|RE)S?|КИЛОМЕТР\w{0,2}"
_M: Final = r"[MМ]|MTRS?|MET(?:ER|RE)S?|МЕТР\w{0,2}"
_FT: Final = r"FT|FEET|FOOT"
_NUMBER: Final = r"[0-9]{1,6}(?:[.,][0-9]{1,4})?"
_KINDS: Final = {
    "join": "TO AND THEN THENCE POINT POINTS PT PTS PSN PSNS POSITION POSITIONS COORD COORDS COORDINATE COORDINATES GEO GEOGRAPHICAL "
    "STRAIGHT NEXT CONNECTING JOINING CORNER NORTH SOUTH EAST WEST NORTHWEST NORTHEAST SOUTHWEST SOUTHEAST NW NE SW SE "
    "LAT LATITUDE LON LONG LONGITUDE THE A AN IN EACH LA LE LES L EL LOS LAS ET Y PUIS JUSQU HASTA ATE И ДО BACK RETURN RETURNING ДАЛЕЕ ЗАТЕМ",
    "dct": "DCT DIRECT VIA",
    "of": "OF FROM FM ON AT AROUND ABOUT DE DEL DA DO SUR OT ОТ ВОКРУГ В С",
    "area": "AREA AREAS ZONE ZONES ZONA ZONAS PART STAGE POLYGON POLYGONE POLIGONO FIRST SECOND THIRD FOURTH",
    "bounded": "BOUNDED DEFINED ENCLOSED DELIMITEE DELIMITADA LIMITEE LIMITADA DEFINIE",
    "round": "RADIUS RADII RAD CIRCLE CIRCLES CIRCULAR DIAMETER RAYON RAIO CERCLE CIRCULO",
    "within": "WI WITHIN W/I",
    "centre": "CENTRE CENTER CENTRED CENTERED CENTRES CENTERS CENTRING CTR CENTRO CENTRADO CENTRADA CENTREE CENTREES",
    "bearing": "BRG BRGS BEARING BEARINGS AZIMUTH AZIMUTHS AZM AZ RADIAL RADIALS RADIALE RADIALES RDL RDLS AZIMUTS AZIMUT AZIMUTES RELEVEMENT RELEVEMENTS АЗ ИПУ",
    "sector": "SECTOR SECTORS SECTEUR SECTEURS SECTORES",
    "magnetic": "MAG MAGNETIC",
    "wide": "WIDE WIDTH LARGEUR LARGURA ANCHO",
    "line": "LINE LINES CORRIDOR TRACK AXIS CENTERLINE CENTRELINE LIGNE LINEA LINHA AXE EJE EIXO COULOIR CORREDOR STRIP ОСИ ОСЬ",
    "route": "RTE RTES ROUTE ROUTES",
    "other_route": "ROUTING REROUTE REROUTED REROUTING ALTN",
    "arc": "ARC ARCS ARCO",
    "along": "ALONG FOLLOWING FLW SUIVANT LONGEANT SIGUIENDO SEGUINDO ПО ВДОЛЬ",
    "limit": "BOUNDARY BOUNDARIES BDRY BDY BORDER COAST COASTLINE SHORE SHORELINE LIMIT LIMITS FRONTIER FRONTIERE FRONTERA FRONTEIRA COTE COSTA RIVER",
    "ellipse": "ELLIPSE ELLIPTICAL",
    "semi": "SEMI",
    "box": "SQUARE RECTANGLE RECTANGULAR",
    "exclude": "EXC EXCEPT EXCEPTING EXCLUDING EXCLUDED КРОМЕ ИСКЛЮЧАЯ",
}  # fmt: skip
_ORDINALS: Final = frozenset({"FIRST", "SECOND", "THIRD", "FOURTH"})
_POINTS: Final = frozenset({"POINT", "PT", "PSN", "CORNER", "VERTEX"})
_LIGHT: Final = frozenset({"dash", "newline", "comma", "join"})
_EXACT: Final = {word: kind for kind, words in reversed(_KINDS.items()) for word in words.split()}
_STEMS: Final = (
    ("РАЙОН", "area"), ("ЗОН", "area"), ("УЧАСТ", "area"), ("РАДИУС", "round"), ("ОКРУЖНОСТ", "round"), ("КРУГ", "round"), ("КРУЖ", "round"),
    ("ДИАМЕТР", "round"), ("КВАДРАТ", "box"), ("ПРЯМОУГОЛЬН", "box"),
    ("УДАЛЕНИ", "within"), ("ЦЕНТР", "centre"), ("АЗИМУТ", "bearing"), ("ПЕЛЕНГ", "bearing"), ("СЕКТОР", "sector"), ("МАГНИТН", "magnetic"),
    ("ШИРИН", "wide"), ("ПОЛОС", "line"), ("КОРИДОР", "line"), ("ЛИНИ", "line"), ("МАРШРУТ", "line"), ("ДУГ", "arc"), ("ГРАНИЦ", "limit"),
    ("БЕРЕГ", "limit"), ("ПОБЕРЕЖ", "limit"), ("ЭЛЛИПС", "ellipse"), ("ПОЛУОС", "semi"), ("ТОЧК", "join"), ("ТОЧЕК", "join"), ("ПРЯМ", "join"),
    ("КООРДИНАТ", "join"), ("СОЕДИН", "join"), ("ОГРАНИЧЕН", "bounded"), ("ИСКЛЮЧЕНИ", "exclude"),
)  # fmt: skip
_TURN: Final = r"(?:ARCO?|CERCLE|SENS|SENTIDO)[ \n]+"  # HORAIRE alone is the hours of something
_FAR: Final = rf"{_NUMBER}[ \n-]?(?:NM|KM)"
_LEXER: Final = re.compile(
    rf"""(?P<length>(?<![0-9.,])(?P<number>{_NUMBER})[ \n]?-?[ \n]?(?:(?P<nm>{_NM})|(?P<km>{_KM})|(?P<ft>{_FT})|(?P<m>{_M}))(?![A-ZА-Я0-9]))
    |(?P<frd>\b[A-Z]{{3}}[0-9]{{6}}(?:\.[0-9])?\b)
    |(?P<anticlockwise>\b(?:ANTI|COUNTER)[ \n-]{{0,2}}CLOCKWISE\b|\b{_TURN}(?:ANTI[ \n-]?|INVERSE[ \n]+)HORA(?:IRE|RIO)\b|\bSENS[ \n]+INVERSE[ \n]+DES[ \n]+AIGUILLES\b|\bACW\b|\bCCW\b|\bПРОТИВ[ \n]+(?:ХОДА[ \n]+)?ЧАСОВОЙ(?:[ \n]+СТРЕЛКИ)?)
    |(?P<clockwise>\bCLOCKWISE\b|\b{_TURN}HORA(?:IRE|RIO)\b|\bSENS[ \n]+DES[ \n]+AIGUILLES\b|\bCW\b|\bПО[ \n]+(?:ХОДУ[ \n]+)?ЧАСОВОЙ(?:[ \n]+СТРЕЛК[ЕИ])?)
    |(?P<sides>\b(?:EITHER|EACH|BOTH)[ \n]+SIDES?\b|\bPART[ \n]+ET[ \n]+D['` ]?[ ]?AUTRE\b|\b(?:CADA|AMBOS)(?:[ \n]+OS)?[ \n]+LADOS?\b|\b(?:В|ПО)[ \n]+(?:ОБЕ|КАЖДУЮ|ОБЕИМ)[ \n]+СТОРОН\w{{0,2}})
    |(?P<close>\bBACK[ \n]+TO[ \n]+START\w{{0,3}}|\b(?:POINT|PLACE)[ \n]+OF[ \n]+(?:ORIGIN|BEGINNING|START)\b|\b(?:ORIGIN|BEGINNING)\b|\bSTART\w{{0,3}}[ \n]+POINT\b|\bИСХОДН\w{{2,3}})
    |(?P<within>\bВ[ \n]+ПРЕДЕЛАХ\b|\bW/I\b|\bUP[ \n]+TO(?=[ \n]+{_FAR}[ \n]+(?:OF|FROM|FM|AROUND)\b)|\b(?:BTN|BETWEEN)(?=[ \n]+{_FAR}\b))
    |(?P<round>\bR(?=[ ]?[=:-]?[ ]?[0-9])|\bR\b|\bRADIO(?=[ ](?:DE[ ])?[0-9])|\bOUT[ \n]+TO(?=[ \n]+[0-9]))
    |(?P<mark>(?:\b(?:P|PT|POINT|PSN|NR|NO|ТОЧКА|Т)[ ]?\.?)(?:[0-9]{{1,2}}|[A-ZА-Я])(?![A-ZА-Я0-9])[ ]?[.):=]?|(?<![A-ZА-Я0-9.])(?:[A-ZА-Я]|[1-9][0-9]?)[ ]?[.):](?![0-9])|\((?:[A-Z]|[1-9][0-9]?)\))
    |(?P<angle>(?<![0-9.,/])[0-9]{{3}}(?=/[0-9]{{3}}(?![0-9/]))|(?<=[^0-9/][0-9]{{3}}/)[0-9]{{3}}(?![0-9/])|(?<![0-9.,/])[0-9]{{1,3}}(?:[.,][0-9]{{1,3}})?(?![0-9/]))[ ]?(?:DEG\w{{0,4}}|[°º]|ГР(?:АД)?\w{{0,4}})?
    |(?P<gap>\n[ ]*\n)
    |(?P<newline>\n)
    |(?P<period>[.;](?![0-9]))
    |(?P<dash>[-–—])
    |(?P<comma>[,/:()=>\\"'+*•·▪●])
    |(?P<word>[A-ZА-ЯЁ][A-ZА-ЯЁ0-9]*)
    |(?P<other>[^\s])""",
    re.VERBOSE,
)  # fmt: skip


def plain(number: str) -> str:
    """Return a decimal as the contract writes it: a point, no leading zeros, no empty fraction."""
    whole, _, part = number.replace(",", ".").partition(".")
    return (whole.lstrip("0") or "0") + (f".{part}" if part.strip("0") else "")


def scaled(number: str, factor: str) -> str:
    """Return a decimal times a factor, exactly."""
    value = (Decimal(plain(number)) * Decimal(factor)).normalize()
    return f"{value:f}"


_TELLING: Final = re.compile(
    r"[0-9][ \n-]{0,3}(?:[NKMFКМ]|МОР|МИЛ)|\b(?:EXC|LINES?\b|LIGN|LIN[EH]A|STRIP|ROUT|RTE|TRACK|CORR|COUL|AXE|EJE|EIXO|AXIS|ALTN|REROUT|BRG|BEAR|AZ|SECT|RADIAL|RELEV|RDL|DCT|DIRECT|VIA\b|ELLIP|SQUARE|RECTANG|CIRC|RADI[UI])"
    r"|АЗ|ПЕЛЕНГ|СЕКТОР|ПОЛОС|КОРИДОР|ЛИНИ|МАРШРУТ|ЭЛЛИПС|КРОМЕ|ИСКЛЮЧ|КВАДР|ПРЯМОУГ"
)


_SIZES: Final = r"RAD|CIRC|CERC|RAYON|RAIO|SIDE|PART ET|LADO|WID|LARG|(?:WI|WITHIN) [0-9]"
_BESIDE_RINGS: Final = {  # parts of words, without which there is none, and the words
    "before": (
        (
            "RAD",
            "CIRC",
            "CERC",
            "RAYON",
            "RAIO",
            "LARG",
            "LADO",
            "PART ET",
            "SIDE",
            "WI",
            "EXC",
            "LINE",
            "LIGN",
            "ROUT",
            "RTE",
            "TRACK",
            "CORR",
            "ALTN",
            "DCT",
            "DIRECT",
            "VIA",
        ),
        re.compile(
            rf"\b(?:EXC|LINES?\b|LIGN|ROUT|RTE|TRACK|CORR|ALTN|REROUT|DCT|DIRECT|VIA\b|{_SIZES})|[А-Я]",
        ),
    ),
    "behind": (
        ("RAD", "CIRC", "CERC", "RAYON", "RAIO", "LARG", "LADO", "PART ET", "SIDE", "WI"),
        re.compile(rf"\b(?:{_SIZES})|[А-Я]"),
    ),
}


def telling(text: str, start: int, end: int) -> list[Word]:
    """Return the words of a stretch of text; none where it has no measure, line, route or exception."""
    return words(text, start, end) if _TELLING.search(text, start, end) else []


def beside_ring(text: str, start: int, end: int, side: Literal["before", "behind"]) -> list[Word]:
    """Return the words of a stretch right before or behind a ring; none where they can say nothing of it.

    Only radii and widths do, and before it lines, ways around and exceptions; a length alone does not.
    """
    parts, pattern = _BESIDE_RINGS[side]
    said = text[start:end]
    if said.isascii() and not [part for part in parts if part in said]:
        return []
    return words(text, start, end) if pattern.search(said) else []


def words(text: str, start: int, end: int) -> list[Word]:
    """Return the words of a stretch of text."""
    return [_word(match) for match in _LEXER.finditer(text, start, end)]


def _word(match: re.Match[str]) -> Word:
    kind = match.lastgroup or ""
    start, end = match.span()
    if kind == "word":
        said = match.group()
        return Word(_kind(said), start, end, said)
    if kind == "length":
        number = match.group("number")
        if match.group("ft"):
            return Word("length", start, end, scaled(number, "0.3048"), "M")
        return Word(
            "length", start, end, plain(number), "NM" if match.group("nm") else "KM" if match.group("km") else "M"
        )
    if kind == "angle":
        return Word("angle", start, end, plain(match.group("angle")))
    return Word(kind, start, end)


def numbered(said: Sequence[Word]) -> list[Word]:
    """Return the words between two positions with a bare number before the second as the mark that it is: `1 5010N03010E`, `2- ...`.

    So is the ordinal of a point, `SECOND POINT 5010N03010E`.
    """
    said = [
        word._replace(kind="mark") if word.value in _ORDINALS and after.value in _POINTS else word
        for word, after in pairwise([*said, Word("", 0, 0)])
    ]
    last = next((n for n in range(len(said) - 1, -1, -1) if said[n].kind not in _LIGHT), None)
    if (
        last is None
        or said[last].kind not in {"angle", "other"}
        or said[last].end - said[last].start > 2 - (said[last].kind == "other")
    ):
        return said
    return [*said[:last], said[last]._replace(kind="mark"), *said[last + 1 :]]


@lru_cache(4096)
def _kind(said: str) -> str:
    if said.isascii():
        return _EXACT.get(said, "other")
    return _EXACT.get(said) or next((meant for stem, meant in _STEMS if said.startswith(stem)), "other")
