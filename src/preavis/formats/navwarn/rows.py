"""Rows of positions that belong together: joined by commas and little words, broken by full stops, labels and other words. Pure.

Positions that stand each under a mark of its own (`1.`, `A.`) are the vertices of one ring; arcs and coasts between are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from preavis.formats.navwarn.coordinates import Token, tokens
from preavis.formats.navwarn.words import MONTHS

_JOIN: Final = re.compile(
    r"(?:[\s,;/\-()]|\b(?:AND|TO|THEN|THENCE|POINTS?|POSITIONS?|POSN|LAT|LATITUDES?|LONG?|LONGITUDES?|PARALLELS?|MERIDIANS?|BETWEEN|THE|LES|LAS|LOS|OF|BACK"
    r"|THROUGH|VIA|ALONG|ДАЛЕЕ|ПО|ПАРАЛЛЕЛИ|МЕРИДИАНУ|PARALLELES|PARALELOS|MERIDIANOS|MERIDIENS|ET|ENTRE|(?:[YEAИ])(?!\s?[).:])|ДО|МЕЖДУ|ПАРАЛЛЕЛЯМИ|МЕРИДИАНАМИ|ШИРОТА|ДОЛГОТА|(?:NORTH|SOUTH|EAST|WEST)\s+OF"
    r"|(?:DUE\s+)?(?:NORTH|SOUTH|EAST|WEST)(?:-?(?:EAST|WEST))?(?:WARDS?|ERLY)?\s+TO|[NS][EW]|CORNERS?|(?:ANTI-?|COUNTER-?)?CLOCKWISE)\b"
    r"|(?:(?<=LAT)|(?<=LON)|(?<=LONG))\.|[和至及])*"
)
_MONTH: Final = "|".join(name for name in MONTHS if not name[0].isdigit())
_DATED: Final = re.compile(rf"\b(?:{_MONTH})[ ]$")
_SPELT: Final = "ALPHA|ALFA|BRAVO|CHARLIE|DELTA|ECHO|FOXTROT|GOLF|HOTEL"
_MARK: Final = re.compile(
    r"(?:(?<=[\s.:;)(])|(?<![\s\S]))(?:([A-ZА-Я])\s?[.)]|\(([A-ZА-Я]|\d{1,2}|[IVX]{1,4})\)|([A-ZА-Я]|\d{1,2})\s?[.):](?=\s*$)|(\d{1,2})\)|(?<=\n)([A-ZА-Я]):(?=\s*\d)"
    rf"|({_SPELT})(?=\s?[:.\-]))(?=[\s(:.\-]|$)"
)
_NAMED: Final = re.compile(
    rf"(?<![A-ZА-Я])(?=[A-Z]区)([A-Z])(?=区)|\b(?:AREA|ZONE|ZONA|SECTOR|РАЙОН\w*|AIRE|BOX|CIRCLE)(?![A-ZА-Я])[ \n]*(?:NR\.?|NO\.?|NUMBER|№|-|\")?[ \n]*([A-ZА-Я]|\d{{1,2}}|[IVX]{{1,4}}|{_SPELT})\"?"
    rf"(?=[\s.:,;)\-]|$)(?!(?<=\s[А-Я])[ \n]+[А-Я]{{2}})(?!\s*(?:(?:AND|TO|THRU)\s*\d{{1,2}}\s*)?(?:{_MONTH})\b)(?!\s+(?:MIL|NM|NAUTICAL|KM|KILO|M\b|MET|YARD|CABLE|МИЛ|КМ|МЕТР|КБ))"
)
_VERTEX: Final = re.compile(
    r"[\s,;.]*(?:(?:POINT|POS(?:ITION|N)?|PT|ТОЧКА|AND|И)\.?\s*)?\(?(?:[A-ZА-Я]点?|P?\d{1,2}|[IVX]{1,4})\s?[.):\-]*\s*(?:LAT\w*\.?\s*)?"
)
_COAST: Final = re.compile(r"\b(?:COAST\w*|SHORE\w*|BEACH|БЕРЕГ\w*|COTE|COSTA)\b")
_TO_THE_COAST: Final = re.compile(rf"[\s,]*(?:AND|THEN|THENCE|TO|ALONG|И|ДАЛЕЕ)\b[\s\w]{{0,24}}?({_COAST.pattern})")
_FROM_THE_COAST: Final = re.compile(
    rf"\b(?:BOUND\w*|DELIMIT\w*|LIMITAD\w*|ENCLOS\w*|ОГРАНИЧ\w*)[^.:;]{{0,30}}?({_COAST.pattern})[^.:;0-9]{{0,40}}$"
)
_ARC: Final = re.compile(r"\b(?:ARC|ДУГ\w*)\b")
_SENTENCE: Final = re.compile(r"\.\s|:\s*\n")
_STOP: Final = re.compile(r"[\s,]*[.;][\s,]*")
_NEAR: Final = 60
_AHEAD: Final = 100
_LIKE: Final = r"((?!\d{1,2}-\d{1,2}-\d{4})\d[\dA-ZА-Я]{0,2}[-°][\dA-ZА-Я](?:[\d.,\-'\"°]|[A-ZА-Я](?![A-ZА-Я]{2}))*(?:\s[A-ZА-Я](?![A-ZА-Я]))?)"
"""A latitude or longitude that none could be made of."""
_LIKE_BEHIND: Final = re.compile(
    rf"[\s,;/()]*(?:(?:AND|TO|THENCE|И|ДО)\b[\s,]*)?{_LIKE}(?=[\s,;.)]|$)(?!\s*(?:MILE|NM|M\b|KM|MET|UTC|HRS|HOURS))"
)
_LIKE_BEFORE: Final = re.compile(rf"(?<![\w.\-]){_LIKE}(?<=[A-ZА-Я'\".])[\s,;/()]*$")
_ASIDE: Final = re.compile(r"(?<!AREA)(?<!ZONE)(?<!POINT)(?<!\s)[ ]?\($")
"""The bracket of `STATION IZMIR (I)`, which names no area."""


@dataclass(frozen=True, slots=True)
class Arc:
    """An edge along an arc: how many tokens stand before its centre, and the words that describe it."""

    place: int
    words: str


@dataclass(slots=True)
class Row:
    """Latitudes and longitudes that belong together; `marks` where each position has a mark of its own.

    `outer` is the name of the area whose first position has a mark, `stop` where a full stop stands between two positions.
    """

    tokens: list[Token] = field(default_factory=list)
    label: str | None = None
    mark: int | None = None
    marks: list[tuple[str | None, int | None]] = field(default_factory=list)
    outer: tuple[str, int] | None = None
    stop: tuple[int, int] | None = None
    coast: tuple[int, int] | None = None
    arcs: list[Arc] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end


def rows(text: str, start: int, end: int) -> list[Row]:
    """Return the rows of a stretch of text."""
    broken: list[Row] = []
    before = start
    for token in tokens(text, start, end):
        gap = text[before : token.start]
        row = broken[-1] if broken else None
        if row is not None:
            gap = _unread(row, gap, before)
        coast = _COAST.search(gap) if row is not None and len(gap) < 80 else None
        arc = _ARC.search(gap) if row is not None and len(gap) < 160 and len(row.tokens) % 2 == 0 else None
        if row is not None and arc and not _SENTENCE.search(gap):
            row.arcs.append(Arc(len(row.tokens), gap))
            row.tokens.append(token)
        elif row is not None and (_JOIN.fullmatch(gap) or (coast and not token.weak)):
            if coast:
                row.coast = (before + coast.start(), before + coast.end())
            row.tokens.append(token)
        else:
            broken.append(Row([*_ahead(gap, before, token.start), token]))
            shore = _FROM_THE_COAST.search(gap[-_AHEAD:]) if _COAST.search(gap[-_AHEAD:]) else None
            if shore is not None:
                at = max(before, token.start - _AHEAD)
                broken[-1].coast = at + shore.start(1), at + shore.end(1)
        before = token.end
    for row in broken:
        shore = _TO_THE_COAST.match(text[row.end : min(end, row.end + _NEAR)])
        if shore is not None and row.coast is None:
            row.coast = row.end + shore.start(1), row.end + shore.end(1)
    if broken:
        _unread(broken[-1], text[before : min(end, before + _NEAR)], before)
    return _marked(_strong(broken), text, start)


def _unread(row: Row, gap: str, at: int) -> str:
    """Add what follows a row, looks like a latitude or longitude and is none, as a damaged one; return the gap that is left."""
    found = _LIKE_BEHIND.match(gap[:_NEAR])
    if found is None:
        return gap
    row.tokens.append(Token(None, None, 0, 0, None, False, at + found.start(1), at + found.end(1)))
    return gap[found.end() :]


def _ahead(gap: str, at: int, end: int) -> list[Token]:
    """Return what stands right before a row, looks like a latitude or longitude and is none, as a damaged one."""
    found = _LIKE_BEFORE.search(gap[-_NEAR:])
    shift = max(at, end - _NEAR)
    return [] if found is None else [Token(None, None, 0, 0, None, False, shift + found.start(1), shift + found.end(1))]


def _strong(broken: list[Row]) -> list[Row]:
    """Leave out single weak tokens: they may be anything."""
    kept = []
    for row in broken:
        strong = [token for token in row.tokens if not token.weak]
        if strong and len(row.tokens) % 2:
            row.tokens = strong
        if strong or len(row.tokens) > 1:
            kept.append(row)
    return kept


def _stopped(broken: list[Row], text: str) -> list[Row]:
    """Join one or two positions to the ring before them where only a full stop stands between: the stop is a misprint."""
    found: list[Row] = []
    for row in broken:
        gap = text[found[-1].end : row.start] if found else ""
        if found and len(found[-1].tokens) >= 6 and len(row.tokens) in {2, 4} and _STOP.fullmatch(gap):
            found[-1].stop = found[-1].end, row.start
            found[-1].tokens += row.tokens
        else:
            found.append(row)
    return found


def _marked(broken: list[Row], text: str, start: int) -> list[Row]:
    """Join rows of one position each that follow one another under marks: they are the vertices of one ring."""
    found: list[Row] = []
    chain: list[Row] = []
    before = start
    for row in _stopped(broken, text):
        gap = text[before : row.start]
        _name(row, gap, before)
        before = row.end
        alone = len(row.tokens) == 2
        if chain and alone and len(gap) < 32 and _VERTEX.fullmatch(gap):
            chain.append(row)
            continue
        _close(chain, found)
        if alone:
            chain.append(row)
        else:
            found.append(row)
    _close(chain, found)
    return found


def _close(chain: list[Row], found: list[Row]) -> None:
    if len(chain) > 1:
        row = Row([token for each in chain for token in each.tokens], *(chain[0].outer or (None, None)))
        row.marks = [(each.label, each.mark) for each in chain]
        found.append(row)
    else:
        found.extend(chain)
    chain.clear()


def _name(row: Row, gap: str, at: int) -> None:
    """Give a row the last letter or number that stands before it, and where."""
    named = next(reversed([*_NAMED.finditer(gap)]), None)
    mark = next((each for each in reversed([*_MARK.finditer(gap)]) if _marks(each, gap)), None)
    best = max((each for each in (named, mark) if each is not None), key=lambda each: each.start(), default=None)
    if best is not None:
        row.label = next(group for group in best.groups() if group)
        row.mark = at + best.start()
    if named is not None and best is not named:
        row.outer = next(group for group in named.groups() if group), at + named.start()


def _marks(found: re.Match[str], gap: str) -> bool:
    """Whether a letter is a mark: not an aside in brackets at the end of a line, and not the Russian for year, island or bay."""
    ahead, behind = gap[max(0, found.start() - 12) : found.start()], gap[found.end() : found.end() + 12]
    letter = next(group for group in found.groups() if group)
    bracket = ahead + "(" if found.group().startswith("(") else ahead
    aside = _ASIDE.search(bracket) and re.match(r"\)?[ ]*\n", behind)
    if (
        letter.isdigit() and not found.group().startswith("(") and _DATED.search(ahead)
    ):  # the year of "(EXCEPT 18 NOV 26)"
        return False
    return not aside and letter not in {"О", "П", "Р"} and not (letter == "Г" and re.search(r"\d\s?$", ahead))
