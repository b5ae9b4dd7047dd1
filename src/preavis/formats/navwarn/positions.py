"""Latitudes and longitudes as mariners write them, and what they make together: rings, boxes, circles, sectors, tracks. Pure.

Two hyphens are seconds, one hyphen with a point decimals of minutes (S-53; NGA). `BETWEEN lat lat AND lon lon` is a box along
parallels and meridians. Misprints that have one reading are repaired and said; else the row is left out, with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from preavis.findings import Finding, Severity
from preavis.geo import Circle, Corridor, Edges, Position, Sector, Shape, Unit

Axis = Literal["lat", "lon"]
_TOKEN: Final = re.compile(
    r"(?<![0-9.\-/A-ZА-Я])([0-9O]{1,3})(?:-|°\s?|[ ](?=\d{2}(?:\.\d{1,3})?[NSEW](?![A-Z0-9])))([0-9O]{1,2})(?:(?:-|['′]\s?)([0-9O]{1,2}(?:[.,]\d{1,4})?)[\"″]?|[.,](\d{1,4})['′]?|['′])?"
    r"[ ]?([NSEWСЮВЗCB])?(?![0-9])(?![A-ZА-Я])"
)
_HEMISPHERE: Final = {
    "N": "N",
    "S": "S",
    "E": "E",
    "W": "W",
    "С": "N",
    "C": "N",
    "Ю": "S",
    "В": "E",
    "B": "E",
    "З": "W",
}
_JOIN: Final = re.compile(
    r"(?:[\s,;/\-–—()]|\b(?:AND|TO|THEN|THENCE|POINT|POINTS|POSITION|POSITIONS|LAT|LATITUDE|LONG|LONGITUDE|И)\b)*"
)
_MARK: Final = re.compile(r"(?:^|[\s.,:;)(])(?:[A-ZА-Я]|\d{1,2})\s?[.)](?=[\s(]|$)")
_COAST: Final = re.compile(r"\b(?:COAST\w*|SHORE\w*|BEACH|БЕРЕГ\w*)\b")
_WORDS: Final = {
    **{
        name: str(n)
        for n, name in enumerate(
            "ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN".split(),  # noqa: SIM905
            1,
        )
    },
    "HALF": "0.5",
    "TWENTY": "20",
    "THIRTY": "30",
    "FORTY": "40",
    "FIFTY": "50",
}
_LENGTH: Final = (
    rf"(\d{{1,4}}(?:[.,]\d{{1,3}})?|{'|'.join(_WORDS)})[ \n-]*"
    r"(NAUTICAL[ \n]+MILES?|MILES?|NM|KILOMET(?:ER|RE)S?|KM|MET(?:ER|RE)S?|YARDS?|CABLES?|FEET|КМ|МЕТР\w*|МИЛ\w*|КБТ?|M|М)\b"
)
_RADIUS: Final = re.compile(
    rf"{_LENGTH}[ \n]*(?:RADIUS[ \n]*)?(?:OF|FROM|AROUND|ABOUT|RADIUS|CENTERED|CENTRED|ОТ|С[ \n]+ЦЕНТРОМ|ЦЕНТР)"
    rf"|(?:RADIUS|РАДИУС\w*)[ \n]*(?:OF[ \n]*)?:?[ \n]*{_LENGTH}|LENGTH:?[ \n]*{_LENGTH}"
)
_WIDTH: Final = re.compile(
    rf"{_LENGTH}[ \n]*(?:OF|EITHER[ \n]+SIDE|EACH[ \n]+SIDE|ON[ \n]+(?:EITHER|EACH)[ \n]+SIDE|ОТ)|WIDTH[ \n]*(?:OF[ \n]*)?{_LENGTH}"
)
_LINE: Final = re.compile(r"\b(?:TRACK-?\s?LINES?|LINES?|ROUTE|TRACK|ЛИНИ\w*)\b")
_BEARINGS: Final = re.compile(
    r"(?:BETWEEN|BEARINGS?|FROM|SECTOR|МЕЖДУ|ПЕЛЕНГ\w*)[^0-9]{0,16}(\d{1,3})(?:[.,]\d)?\s*(?:DEGREES?|DEG|°|ГРАД\w*)?[^0-9A-Z]{0,6}"
    r"(?:AND|TO|-|–|И|ДО|THRU)?[^0-9]{0,6}?(\d{1,3})(?:[.,]\d)?\s*(?:DEGREES?|DEG|°|ГРАД\w*)"
)
_METRES: Final = {"YARD": "0.9144", "CABLE": "185.2", "FEET": "0.3048", "КБ": "185.2"}


@dataclass(frozen=True, slots=True)
class Token:
    """One latitude or longitude: its figures, its axis as far as its letter says, and what is odd about it."""

    degrees: float | None
    axis: Axis | None
    sign: int
    digits: int
    odd: str | None
    start: int
    end: int


@dataclass(slots=True)
class Row:
    """Latitudes and longitudes that belong together; `marks` counts those with a letter or number of their own before them."""

    tokens: list[Token] = field(default_factory=list)
    label: str | None = None
    coast: tuple[int, int] | None = None

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end


@dataclass(frozen=True, slots=True)
class Drawn:
    """One area as drawn: shape, edges, label, and where its row stands in the text."""

    shape: Shape
    edges: Edges | None
    label: str | None
    start: int
    end: int


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Return every latitude and longitude of a stretch of text, in order."""
    found = []
    for match in _TOKEN.finditer(text, start, end):
        degrees, minutes, seconds, decimals, letter = match.groups()
        if letter is None and seconds is None and decimals is None:
            continue  # a number of a chart, a channel, a date
        hemisphere = _HEMISPHERE.get(letter or "", "")
        axis: Axis | None = "lat" if hemisphere in {"N", "S"} else "lon" if hemisphere else None
        odd = "digits" if "O" in degrees + minutes + (seconds or "") or len(minutes) != 2 else None
        minute = float(minutes.replace("O", "0") + ("." + decimals if decimals else ""))
        second = float((seconds or "0").replace("O", "0").replace(",", "."))
        value: float | None = int(degrees.replace("O", "0")) + minute / 60 + second / 3600
        if minute > 60 or second > 60:
            value = None
        elif minute == 60 or second == 60:
            odd = "sixty"
        sign = -1 if hemisphere in {"S", "W"} else 1 if hemisphere else 0
        found.append(Token(value, axis, sign, len(degrees), odd, *match.span()))
    return found


def rows(text: str, start: int, end: int) -> list[Row]:
    """Return the rows of a stretch of text: broken by words, full stops and labels, joined where each vertex has a mark."""
    broken: list[tuple[Row, str]] = []
    before = start
    for token in tokens(text, start, end):
        gap = text[before : token.start]
        row = broken[-1][0] if broken else None
        coast = _COAST.search(gap) if row is not None and len(gap) < 80 else None
        if row is not None and (_JOIN.fullmatch(gap) or coast):
            if coast:
                row.coast = (before + coast.start(), before + coast.end())
            row.tokens.append(token)
        else:
            broken.append((Row([token]), gap))
        before = token.end
    return _marked(broken)


def _marked(broken: list[tuple[Row, str]]) -> list[Row]:
    """Join rows of one position each that follow one another under marks (`1.`, `A.`): they are the vertices of one ring."""
    found: list[Row] = []
    chain: list[Row] = []
    for row, gap in broken:
        mark = _last_mark(gap)
        row.label = mark
        alone = len(row.tokens) == 2 and mark is not None and len(gap) < 16
        if chain and alone and len(gap.strip()) <= 4:
            chain.append(row)
            continue
        _close(chain, found)
        chain = [row] if len(row.tokens) == 2 and mark is not None else []
        if not chain:
            found.append(row)
    _close(chain, found)
    return found


def _close(chain: list[Row], found: list[Row]) -> None:
    if len(chain) >= 3:
        found.append(Row([token for row in chain for token in row.tokens], None))
    else:
        found.extend(chain)
    chain.clear()


def _last_mark(gap: str) -> str | None:
    last = next(reversed([*_MARK.finditer(gap)]), None)
    return last.group().strip(" .,:;()\n") if last is not None else None


# -- what a row is -----------------------------------------------------------------------------------------------------


def draw(text: str, row: Row, before: int, after: int, findings: list[Finding]) -> list[Drawn]:
    """Return the areas of a row. `before` and `after` bound the words around it that speak of it."""
    context = text[before : row.start]
    behind = text[row.end : after]
    box = _box(row)
    if box is not None:
        return [Drawn(Shape(polygon=box), "parallel", row.label, row.start, row.end)]
    positions = _pairs(row, findings)
    if positions is None:
        return []
    line = _last(_LINE, context[-70:])
    width = _last(_WIDTH, context[-110:])
    if line is not None and len(positions) > 1 and not re.search(r"\bBOUND", context[-110:]):
        if width is None:
            findings.append(finding("navwarn.line_without_width", "info", row.start, row.end))
            return []
        length, unit = _length(width)
        if "WIDTH" in width.group():
            length = _times(length, "0.5")
        return [
            Drawn(
                Shape(corridor=Corridor(line=positions, half_width=length, unit=unit)),
                "rhumb",
                row.label,
                row.start,
                row.end,
            )
        ]
    radius = _last(_RADIUS, context[-90:]) or _RADIUS.search(behind[:70])
    if radius is not None and (
        len(positions) < 3 or re.search(r"\b(?:WITHIN|RADIUS|CIRCLE|OF)\s*:?\s*(?:[A-Z]\.\s*)?$", context)
    ):
        length, unit = _length(radius)
        sector = _BEARINGS.search(behind[:80])
        return [_round(p, length, unit, sector, row) for p in positions]
    ring = _open(positions)
    if len(set(ring)) < 3:
        return []
    if row.coast is not None:
        findings.append(finding("navwarn.coast_edge", "warn", *row.coast))
    return [Drawn(Shape(polygon=ring), "rhumb", row.label, row.start, row.end)]


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed([*pattern.finditer(text)]), None)


def _round(centre: Position, length: str, unit: Unit, sector: re.Match[str] | None, row: Row) -> Drawn:
    if sector is not None and int(sector.group(1)) <= 360 and int(sector.group(2)) <= 360:
        start, end = str(int(sector.group(1))), str(int(sector.group(2)))
        shape = Shape(sector=Sector(centre=centre, radius=length, unit=unit, from_=start, to=end))
    else:
        shape = Shape(circle=Circle(centre=centre, radius=length, unit=unit))
    return Drawn(shape, None, row.label, row.start, row.end)


def _length(match: re.Match[str]) -> tuple[str, Unit]:
    groups = [group for group in match.groups() if group]
    number, name = groups[0], groups[1]
    number = _WORDS.get(number, number).replace(",", ".")
    for word, metres in _METRES.items():
        if name.startswith(word):
            return _times(number, metres), "M"
    if name.startswith(("KM", "KILO", "КМ")):
        return number, "KM"
    if name in {"M", "М"} or name.startswith(("MET", "МЕТР")):
        return number, "M"
    return number, "NM"


def _times(number: str, factor: str) -> str:
    from decimal import Decimal

    return f"{(Decimal(number) * Decimal(factor)).normalize():f}"


def _open(positions: Sequence[Position]) -> tuple[Position, ...]:
    ring = list(positions)
    while len(ring) > 1 and ring[-1] == ring[0]:
        ring.pop()
    return tuple(p for n, p in enumerate(ring) if n == 0 or p != ring[n - 1])


def _degrees(value: float, sign: int) -> str:
    text = f"{value:.6f}".rstrip("0")
    text += "0" if text.endswith(".") else ""
    return f"-{text}" if sign < 0 and float(text) else text


def _box(row: Row) -> tuple[Position, ...] | None:
    """Return the four corners of `lat lat AND lon lon`, clockwise from the north-west; None where the row is no box."""
    if len(row.tokens) != 4 or any(t.degrees is None or t.axis is None for t in row.tokens):
        return None
    axes = [t.axis for t in row.tokens]
    if axes == ["lon", "lon", "lat", "lat"]:
        east_west, north_south = row.tokens[:2], row.tokens[2:]
    elif axes == ["lat", "lat", "lon", "lon"]:
        north_south, east_west = row.tokens[:2], row.tokens[2:]
    else:
        return None
    lats = sorted(((t.degrees or 0) * t.sign, t) for t in north_south) if _differ(north_south) else None
    lons = sorted(((t.degrees or 0) * t.sign, t) for t in east_west) if _differ(east_west) else None
    if lats is None or lons is None:
        return None
    south, north = lats[0][1], lats[1][1]
    west, east = lons[0][1], lons[1][1]
    if lons[1][0] - lons[0][0] > 180:
        west, east = east, west  # the box lies across 180 degrees
    corner = [(north, west), (north, east), (south, east), (south, west)]
    return tuple(Position(_degrees(a.degrees or 0, a.sign), _degrees(b.degrees or 0, b.sign)) for a, b in corner)


def _differ(pair: Sequence[Token]) -> bool:
    return (pair[0].degrees or 0) * pair[0].sign != (pair[1].degrees or 0) * pair[1].sign


def _pairs(row: Row, findings: list[Finding]) -> tuple[Position, ...] | None:
    """Return the positions of a row, repaired where only one reading is possible; None with a finding where it is damaged."""
    found = row.tokens
    if len(found) % 2:
        if len(found) > 1:
            findings.append(_damaged(found[-1]))
        return None
    if all(t.axis == "lon" for t in found[::2]) and all(t.axis == "lat" for t in found[1::2]):
        found = [token for a, b in zip(found[::2], found[1::2], strict=True) for token in (b, a)]
    positions = []
    for lat, lon in zip(found[::2], found[1::2], strict=True):
        fixed = [_fixed(found, token, axis, findings) for token, axis in ((lat, "lat"), (lon, "lon"))]
        if fixed[0] is None or fixed[1] is None:
            findings.append(_damaged(lat if fixed[0] is None else lon))
            return None
        positions.append(Position(fixed[0], fixed[1]))
    return tuple(positions)


def _fixed(row: Sequence[Token], token: Token, axis: str, findings: list[Finding]) -> str | None:
    if token.degrees is None or token.degrees > (90 if axis == "lat" else 180):
        return None
    sign = token.sign
    if token.axis != axis:
        place = next(n for n, each in enumerate(row) if each is token) % 2
        signs = {each.sign for each in row[place::2] if each.axis == axis}
        if len(signs) != 1 or token.digits != (2 if axis == "lat" else 3):
            return None
        sign = signs.pop()
        findings.append(finding("navwarn.hemisphere", "warn", token.start, token.end))
    if token.odd is not None:
        findings.append(finding(f"navwarn.{token.odd}", "warn", token.start, token.end))
    elif token.digits != (2 if axis == "lat" else 3):
        findings.append(finding("navwarn.digits", "info", token.start, token.end))
    return _degrees(token.degrees, sign)


def _damaged(token: Token) -> Finding:
    return finding("navwarn.vertex_damaged", "warn", token.start, token.end)


def finding(code: str, severity: Severity, start: int, end: int) -> Finding:
    """Return a finding about a stretch of the text."""
    return Finding(code=code, severity=severity, path="areas", span=(start, end))
