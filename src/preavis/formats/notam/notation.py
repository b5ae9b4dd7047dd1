"""One position as states write it: the grammar of its figures, and what they mean. Pure.

Degrees and minutes, with or without seconds, with decimals of any of them; the hemisphere letter last or first; signs, words and
blanks between; digits broken by the end of a line; the letter O for a zero; Russian hemisphere letters read by meaning (С north,
Ю south, В east, З west), also where their Latin look-alikes were typed.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

from preavis.geo import Position

_D: Final = r"[0-9OО]"
_WRAP: Final = r"(?: ?\n {0,4}|  )?"  # the end of a line inside a number; two blanks where the lines were joined
_D2: Final = rf"{_D}{_WRAP}{_D}"
_D3: Final = rf"{_D}{_WRAP}{_D}{_WRAP}{_D}"
_FRACTION: Final = rf"(?:[.,]{_D}{{1,8}})?"
_SIGN: Final = r"(?:-|[ \n]?(?:[°º'′″\"´`’:]|DEG|D|MIN|M|SEC|ГРАД|ГР|МИН|СЕК){1,2}\.?[ \n]{0,2}| ?\n {0,4}| {0,2})"
_SEC: Final = rf"(?:{_SIGN}({_D2}{_FRACTION}))?"  # behind it stands the hemisphere letter
_MIN: Final = rf"({_D2}{_FRACTION})"
_W: Final = r"(?: ?\n {0,4}| {0,3})"
_APART: Final = r"[ \n]{0,4}(?:[,/;-]|AND|LON(?:G|GITUDE)?\.?:?)?[ \n]{0,4}"
_NORTH: Final = "NSСCЮ"
_EAST: Final = "EWЕВBЗ"
_LAST: Final = (
    rf"({_D2}){_SIGN}{_MIN}{_SEC}{_SIGN}{_W}([{_NORTH}]){_APART}({_D3}){_SIGN}{_MIN}{_SEC}{_SIGN}{_W}([{_EAST}])"
    r"(?![A-ZА-Я])(?![0-9]{1,3}(?![0-9]))"
)
_HEAD: Final = rf"([{_NORTH}]){_W}({_D2}){_SIGN}{_MIN}"
_THEN: Final = rf"{_SIGN}{_APART}([{_EAST}]){_W}({_D3}){_SIGN}{_MIN}"
_SECONDS: Final = rf"{_SIGN}({_D2}{_FRACTION})"
_END: Final = r"(?:['′″\"’]{1,2}|(?![0-9OО])(?:(?=[NSСЮ][0-9])|(?![A-DF-VX-ZАБГ-ЖИ-Я](?![A-ZА-Я]))))"
_FIRST: Final = (
    rf"{_HEAD}{_SECONDS}{_THEN}{_SECONDS}{_END}|{_HEAD}{_THEN}({_D2}{_FRACTION})?{_END}|{_HEAD}{_SECONDS}{_THEN}{_END}"
)
_DEG: Final = r"(?:\.[0-9]{1,8})?)[°º]?[ ]?"
_DEGREES: Final = (
    rf"([0-9]{{1,2}}{_DEG}([NSСЮ])[ \n]?[,/;-]?[ \n]?([0-9]{{1,3}}{_DEG}([EWВЗ])(?![A-ZА-Я0-9])",
    rf"([NSСЮ])[ ]?([0-9]{{1,2}}{_DEG}[ \n]?[,/;-]?[ \n]?([EWВЗ])[ ]?([0-9]{{1,3}}(?:\.[0-9]{{1,8}})?)(?![0-9])(?!(?![NSСЮ][0-9])[A-ZА-Я])",
)
_FREE: Final = r"(?<![0-9A-ZА-Я°º′″])"
_NO_FRACTION: Final = r"(?:(?<![0-9\s]\.)(?<![0-9][A-ZА-Я][.:])(?<!X[0-9]:)|(?<=[\s(][0-9]\.)|(?<=[\s(][0-9][0-9]\.))"  # behind `1.` a vertex begins
PLAIN: Final = (  # figures alone, as precise on both sides: by far the most, and the quickest to read
    r"([0-9]{2})([0-9]{2})([0-9]{2})?([NS])[ -]?([0-9]{3})([0-9]{2})(?(3)([0-9]{2}))([EW])(?![A-ZА-Я])(?![0-9]{1,3}(?![0-9]))",
    r"([NS])([0-9]{2})([0-9]{2})([0-9]{2})?([EW])([0-9]{3})([0-9]{2})(?(12)([0-9]{2}))" + _END,
)
_PLAIN_LAST: Final = 8  # the last group of each kind
_PLAIN_FIRST: Final = 16
_LAST_AT: Final = 20  # the group of its first hemisphere letter
POSITION: Final = re.compile(
    rf"(?=[0-9OО{_NORTH}]){_FREE}(?:{_NO_FRACTION}{PLAIN[0]}|{PLAIN[1]}"
    rf"|{_NO_FRACTION}(?:{_LAST})|{_FIRST}|{_NO_FRACTION}{_DEGREES[0]}|{_DEGREES[1]})"
)
_SOUTHERN: Final = "SЮ"
_WESTERN: Final = "WЗ"
_FIGURE_BEFORE: Final = re.compile(r"[0-9]X?[ .,°º'′″-]{0,3}\Z")
_FIGURE_AFTER: Final = re.compile(r"[ .,°º'′″\"X]{0,2}[0-9]")


class Found(NamedTuple):
    """One position of the text, where it stands, and how it was repaired; `position` is None where it cannot be read."""

    position: Position | None
    start: int
    end: int
    repaired: str | None = None


_Figures = tuple[str, str, str | None]


def _millionths(degrees: str, minutes: str, seconds: str | None) -> int | None:
    """Return degrees, minutes and seconds as millionths of a degree, rounded half up; None where there are no such figures."""
    if seconds is not None and "." in minutes:
        return None
    minute_, second_ = Fraction(minutes), Fraction(seconds or 0)
    if minute_ >= 60 or second_ >= 60:
        return None
    return int((int(degrees) + minute_ / 60 + second_ / 3600) * 1_000_000 + Fraction(1, 2))


def _position(lat: int, north: str, lon: int, east: str) -> Position | None:
    """Return a position of millionths and hemisphere letters, None where there is no such place."""
    if lat > 90_000_000 or lon > 180_000_000:
        return None
    return Position(_degrees(lat, north in _SOUTHERN), _degrees(lon, east in _WESTERN))


def _degrees(millionths: int, negative: bool) -> str:
    text = f"{millionths // 1_000_000}.{millionths % 1_000_000:06}".rstrip("0")
    return ("-" if negative and millionths else "") + (text + "0" if text.endswith(".") else text)


def _clean(part: str) -> str:
    return part.replace("\n", "").replace(" ", "").replace("O", "0").replace("О", "0").replace(",", ".")


def read_match(match: re.Match[str]) -> Found:
    """Return the position of a match."""
    last = match.lastindex or 0
    if last == _PLAIN_LAST:
        d1, m1, s1, north, d2, m2, s2, east = match.group(1, 2, 3, 4, 5, 6, 7, 8)
    elif last <= _PLAIN_FIRST:
        north, d1, m1, s1, east, d2, m2, s2 = match.group(9, 10, 11, 12, 13, 14, 15, 16)
    else:
        return _read_odd(match)
    b, c, f, g = int(m1), int(s1 or 0), int(m2), int(s2 or 0)
    lat, lon = int(d1) * 3600 + b * 60 + c, int(d2) * 3600 + f * 60 + g
    if b > 59 or c > 59 or f > 59 or g > 59 or lat > 90 * 3600 or lon > 180 * 3600:
        return Found(None, *match.span())
    return Found(Position(_from_seconds(lat, north == "S"), _from_seconds(lon, east == "W")), *match.span())


def _from_seconds(seconds: int, negative: bool) -> str:
    """Write whole seconds as degrees with at most six decimals: a ninth of the seventh never rounds wrong as a float."""
    text = f"{seconds // 3600}.{_decimals(seconds % 3600)}"
    return f"-{text}" if negative and seconds else text


@cache
def _decimals(seconds: int) -> str:
    """Return the decimals of a degree that fewer than 3,600 seconds are, at least one."""
    return f"{seconds / 3600:.6f}"[2:].rstrip("0") or "0"


def _read_odd(match: re.Match[str]) -> Found:
    """Return the position of a match that is not of figures alone, or not as precise on both sides."""
    groups = match.groups()[_PLAIN_FIRST:]
    if groups[3] is not None:
        d1, m1, s1, north, d2, m2, s2, east = groups[:8]
    elif groups[8] is not None:
        north, d1, m1, s1, east, d2, m2, s2 = groups[8:16]
    elif groups[16] is not None:
        north, d1, m1, east, d2, m2, s2 = groups[16:23]
        s1 = None
    elif groups[23] is not None:
        north, d1, m1, s1, east, d2, m2 = groups[23:30]
        s2 = None
    else:
        return _in_degrees(match)
    try:  # plain figures, by far the most
        b, c, f, g = int(m1), int(s1 or 0), int(m2), int(s2 or 0)
        lat, lon = int(d1) * 3600 + b * 60 + c, int(d2) * 3600 + f * 60 + g
    except ValueError:
        return _odd(match, (d1, m1, s1), north, (d2, m2, s2), east)
    if b > 59 or c > 59 or f > 59 or g > 59 or ((s1 is None) != (s2 is None) and _crowded(match)):
        return Found(None, *match.span())
    return Found(
        _position((lat * 2_000_000 + 3600) // 7200, north, (lon * 2_000_000 + 3600) // 7200, east), *match.span()
    )


def _crowded(match: re.Match[str]) -> bool:
    """Return whether stray figures stand right beside a position that has seconds on one side only: they may be the others'."""
    if match[_LAST_AT] is not None:  # its letters stand last
        return _FIGURE_BEFORE.search(match.string[max(0, match.start() - 5) : match.start()]) is not None
    return _FIGURE_AFTER.match(match.string, match.end()) is not None


def _odd(match: re.Match[str], lat: _Figures, north: str, lon: _Figures, east: str) -> Found:
    """Read figures with fractions, blanks or line ends inside, or letters O."""
    letter = any(part and ("O" in part or "О" in part) for part in (*lat, *lon))
    values = [_millionths(_clean(d), _clean(m), _clean(s) if s else None) for d, m, s in (lat, lon)]
    if any(
        one[2] is not None and other[2] is None and not other[1].isdigit() for one, other in ((lat, lon), (lon, lat))
    ):
        values = [None]  # seconds on one side and a fraction of minutes on the other: a sign stands for a figure
    position = _position(values[0], north, values[1], east) if None not in values else None  # type: ignore[arg-type]
    return Found(position, *match.span(), "notam.letter_o" if letter and position is not None else None)


def _in_degrees(match: re.Match[str]) -> Found:
    """Read decimal degrees: `50.1667N 030.1667E` or `N50.1667 E30.1667`."""
    groups = match.groups()[_PLAIN_FIRST + 30 :]
    lat, north, lon, east = groups[:4] if groups[0] else (groups[5], groups[4], groups[7], groups[6])
    values = [int(Fraction(degrees) * 1_000_000 + Fraction(1, 2)) for degrees in (lat, lon)]
    return Found(_position(values[0], north, values[1], east), *match.span())


def position_of(text: str) -> Position | None:
    """Return the position that a text is, None where it is none."""
    match = POSITION.fullmatch(text)
    return read_match(match).position if match is not None else None
