"""Latitudes and longitudes one by one, in every way in which mariners write them. Pure.

Two hyphens are seconds, one hyphen with a point decimals of minutes (S-53; NGA); degree signs, blanks, words, figures run
together, hemisphere before or after, in Latin, Cyrillic and Chinese. Forms that other things also have (`2930N`, `47N`,
`29.36N`) are weak: they count only in a row that has both latitudes and longitudes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

Axis = Literal["lat", "lon"]
_BEFORE: Final = (
    r"北纬|南纬|东经|西经|(?:СЕВ|ЮЖ)\w{0,5}\.?\s?ШИР\w{0,4}\.?|(?:ВОСТ|ЗАП)\w{0,6}\.?\s?ДОЛГ\w{0,4}\.?|[NSEW]"
)
_AFTER: Final = (
    r"NORTH|SOUTH|EAST|WEST|NORD|SUD|OUEST|OESTE|NORTE|SUR|ESTE|EST"
    r"|(?:СЕВ|ЮЖ)\w{0,5}\.?\s?ШИР\w{0,4}\.?|(?:ВОСТ|ЗАП)\w{0,6}\.?\s?ДОЛГ\w{0,4}\.?|L[US]|B[TB]|[СЮ]\.?\s?Ш\.?|[ВЗ]\.?\s?Д\.?|[NSEWСЮВЗCBO]"
)
_LETTER: Final = {
    **dict.fromkeys(("北纬", "N", "NORTH", "NORD", "NORTE", "LU", "С", "C"), "N"),
    **dict.fromkeys(("南纬", "S", "SOUTH", "SUD", "SUR", "LS", "Ю"), "S"),
    **dict.fromkeys(("东经", "E", "EAST", "EST", "ESTE", "BT", "В", "B"), "E"),
    **dict.fromkeys(("西经", "W", "WEST", "OUEST", "OESTE", "BB", "З", "O"), "W"),
}
_D: Final = r"[0-9OО]"
_O: Final = re.compile("[OО]")
_FIGURES: Final = str.maketrans("OО,", "00.")
_B: Final = r"\s{0,20}"
_SPACE: Final = r"\s{1,20}"
_MINUTE: Final = r"(?:'(?!')|MIN(?:UTES?)?\.?)"
_NUMBERED: Final = re.compile(r"(?:POINT|POSITION|POSN?|PT|NR|NO|№|ТОЧКА|AREA|ZONE)\.?\s?$")
"""The word before a number that is none of degrees, as in `POINT 12 47-30N`."""
_MISPRINTS: Final = frozenset({"--", "."})
_LETTERS: Final = r"[NSEWСЮВЗ](?![A-ZА-Я])"
_TOKEN: Final = re.compile(
    rf"(?<![0-9])(?<![0-9][A-DF-MO-RT-VX-Z]-)(?<![A-Z][0-9]-)(?:(?<![A-ZА-Я])|(?<=[0-9'\"][NSEWСЮВЗ]))(?:(?P<before>{_BEFORE})\s?|(?<![0-9][.,\-])(?<![0-9]/))(?:"
    # degrees, minutes, perhaps seconds or decimals
    rf"(?P<degrees>{_D}{{1,3}})(?:{_B}°{_B}|{_B}DEG(?:REES?)?\.?{_B}|{_B}ГРАД\w*{_B}|--?(?:\s{{0,3}}\n{_B})?(?={_D})|\.-|\.(?={_D}{{2}}[.,]\d{{1,4}}{_B}{_LETTERS})|"
    rf"(?P<mixed>[ ](?=\d{{2}}-\d{{2}}(?:[.,]\d{{1,4}})?\s?{_LETTERS})(?<=\d\d[ ]))|(?P<apart>(?(before)[ ]{{1,20}}(?={_D}{{2}}(?![0-9A-ZА-Я°\-]))|(?!)))|"
    rf"{_SPACE}(?={_D}{{2}}(?:[.,]\d{{1,4}}|{_SPACE}\d{{2}}(?:[.,]\d{{1,4}})?)?{_B}'?\"?{_B}{_LETTERS}))"
    rf"(?P<minutes>{_D}{{2}}|\d)"
    rf"(?:(?:-|{_B}{_MINUTE}{_B}|{_SPACE}(?=\d{{2}}(?:[.,]\d{{1,4}})?{_B}{_LETTERS}))"
    rf"(?P<seconds>{_D}{{1,2}}(?:[.,]\d{{1,4}})?){_B}(?:\"|''|SEC(?:ONDS?)?)?"
    rf"|'?[.,](?P<decimals>\d{{1,4}})(?:{_B}{_MINUTE})?|{_B}{_MINUTE})?"
    # figures run together, decimals of degrees, whole degrees
    r"|(?P<joined>\d{4,7})(?:[.,](?P<rest>\d{1,4}))?|(?P<decimal>\d{1,3}\.\d{1,6})\s?°?|(?P<whole>\d{1,3})(?!°?[/,.\-]?\d)\s?°?(?!\d)"
    rf")(?(before)(?![0-9]|[.,][A-ZА-Я]')|(?:(?P<broken>[ ]{{0,20}}\n)?[ ]{{0,20}}(?P<after>{_AFTER})(?P<twice>(?P=after)(?![A-ZА-Я]))?(?(broken)(?![.)]\s*[0-9NS]))(?![A-ZА-Я])(?!\d{{1,2}}[A-ZА-Я])|(?![0-9])))"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One latitude or longitude: its figures, its axis as far as its letter says, what is odd about it.

    `blank` is whether a blank stands between degrees and minutes: a misprint where the others have hyphens.
    """

    degrees: float | None
    axis: Axis | None
    sign: int
    digits: int
    odd: str | None
    weak: bool
    start: int
    end: int
    blank: bool = False


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Return every latitude and longitude of a stretch of text, in order."""
    found = list(_found(text, start, end))
    if 0 < sum(token.blank for token in found) < len(found) / 2:
        found = [replace(token, odd=token.odd or "misprint") if token.blank else token for token in found]
    return found


def first_token(text: str) -> Token | None:
    """Return the first latitude or longitude of a text."""
    return next(_found(text, 0, len(text)), None)


def _found(text: str, start: int, end: int) -> Iterator[Token]:
    while (match := _TOKEN.search(text, start, end)) is not None:
        start = match.end()
        if match["mixed"] and _NUMBERED.search(text[max(0, match.start() - 12) : match.start()]):
            start = match.start("minutes")
            continue
        token = _token(match)
        if token is not None:
            yield token


def _token(match: re.Match[str]) -> Token | None:
    said = (match["before"] or match["after"] or "").replace(".", "").replace(" ", "")
    letter = _LETTER.get(said) or _LETTER.get(said[:1], "")
    axis: Axis | None = "lat" if letter in {"N", "S"} else "lon" if letter else None
    if not letter and (match["degrees"] is None or (match["seconds"] is None and match["decimals"] is None)):
        return None  # a number of a chart, a channel, a date
    value, digits, odd = _delimited(match) if match["degrees"] is not None else _compact(match)
    between = match.string[match.end("degrees") : match.start("minutes")] if match["degrees"] is not None else ""
    if match["twice"] or match["mixed"] or between in _MISPRINTS:
        odd = odd or "misprint"
    if said == "O":
        odd = odd or "oeste"
    sign = -1 if letter in {"S", "W"} else 1 if letter else 0
    weak = match["degrees"] is None or match["apart"] is not None
    return Token(value, axis, sign, digits, odd, weak, *match.span(), blank=between.isspace())


def _delimited(match: re.Match[str]) -> tuple[float | None, int, str | None]:
    degrees, minutes, seconds = match["degrees"], match["minutes"], match["seconds"] or "0"
    odd = "digits" if _O.search(degrees + minutes + seconds) or len(minutes) != 2 else None
    minute = _number(f"{minutes}.{match['decimals']}" if match["decimals"] else minutes)
    return _joined(_number(degrees), minute, _number(seconds), len(degrees), odd)


def _compact(match: re.Match[str]) -> tuple[float | None, int, str | None]:
    """Read `2930.5N`, `293030N`, `29.508N` and `29N`."""
    if match["decimal"] is not None:
        return float(match["decimal"]), len(match["decimal"].split(".")[0]), "decimal_degrees"
    if match["whole"] is not None:
        return float(match["whole"]), len(match["whole"]), None
    figures, rest = match["joined"], match["rest"]
    head = len(figures) - (4 if len(figures) > 5 else 2)
    tail = f".{rest}" if rest else ""
    if len(figures) > 5:
        minutes, seconds = _number(figures[head : head + 2]), _number(figures[head + 2 :] + tail)
    else:
        minutes, seconds = _number(figures[head:] + tail), 0.0
    return _joined(_number(figures[:head]), minutes, seconds, head, None)


def _joined(
    degrees: float, minutes: float, seconds: float, digits: int, odd: str | None
) -> tuple[float | None, int, str | None]:
    if minutes > 60 or seconds > 60:
        return None, digits, odd
    if minutes == 60 or seconds == 60:
        odd = "sixty"
    return degrees + minutes / 60 + seconds / 3600, digits, odd


def _number(text: str) -> float:
    return float(text if text.isdecimal() else text.translate(_FIGURES))
