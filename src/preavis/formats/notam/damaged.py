"""What was meant for a position and is none: damaged figures in every style, told and never dropped. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from preavis.formats.notam.notation import Found, position_of

_ALMOST: Final = re.compile(
    r"(?<![0-9A-ZА-Я/])(?=[A-ZА-Я]{0,9}[0-9])(?:(?:[0-9NSEWСЮВЗOОCB]|[A-ZА-Я](?=[0-9]{3}))[0-9A-ZА-Я]{2,8}(?:[.,][0-9]{1,4})?[NSСЮC]?[ ]?(?=[0-9OОEWВЗB][0-9A-ZА-Я]{3})[0-9A-ZА-Я]{4,12}(?:[.,][0-9]{1,4})?[EWВЗB]?"
    r"|[0-9OО]{4,7}(?:[.,][0-9]{1,4})?[NSСЮ](?:[ ]?[0-9OО]{1,8}(?:[.,][0-9]{1,4})?[EWВЗ]?)?|[NSСЮ][0-9OО]{4,7}|[EWВЗ][0-9OО]{5,8}"
    r"|[0-9OО]{5,8}(?:[.,][0-9]{1,4})?[EWВЗ]|[0-9]{1,3}\.[0-9]{2,8}°?[ ]?[NSEW])(?![0-9A-ZА-Я/])"
)
_LOOSE: Final = r"[0-9X](?:[0-9X.,:°º'′’\"″-]|[ ](?=[0-9X])){1,18}[ ]?"
_HALVES: Final = re.compile(  # in any style, also glued to the next, or with one of its letters lost
    rf"{_LOOSE}[NSСЮ](?![A-ZА-Я])[^0-9A-ZА-Я]{{0,4}}(?:LON[A-Z]{{0,6}}[^0-9A-ZА-Я]{{0,4}})?{_LOOSE}[EWВЗ](?![A-ZА-Я])"
    rf"|(?<![A-ZА-Я])[NSСЮ][ ]?{_LOOSE}[^0-9A-ZА-Я]{{0,4}}[EWВЗ][ ]?{_LOOSE}"
    r"|[0-9]{1,6}[NSСЮ][ ]?[0-9]{4,7}[EWВЗ](?![A-ZА-Я])|[NSСЮ][0-9]{4,6}[^0-9A-ZА-Я]{1,2}[0-9]{5,7}(?![0-9])"
    r"|[0-9]{4,6}[NSСЮ][^0-9A-ZА-Я]{1,2}[0-9]{5,7}(?![0-9])|[0-9]{4,6}[^0-9A-ZА-Я]{1,2}[0-9]{5,7}[EWВЗ](?![A-ZА-Я])"
    rf"|(?<![A-ZА-Я])[NSСЮ][ ]?(?:[0-9X]{{2,3}}[ ]{{1,2}}){{3,5}}[0-9X]{{2,3}}(?![0-9])|{_LOOSE}[NSСЮ][^0-9A-ZА-Я]{{1,3}}[0-9X]{{3}}[ :°-][ ]?[0-9X]{{2}}(?![0-9])"
    rf"|(?<![0-9])[0-9X]{{2}} [0-9X]{{2}}(?: [0-9X]{{2}})? [EWВЗ] ?{_LOOSE}|LAT[A-Z]{{0,6}}[:. ]{{0,3}}{_LOOSE}[^0-9A-ZА-Я]{{0,3}}LON[A-Z]{{0,6}}[:. ]{{0,3}}{_LOOSE}[EWВЗ]?"
    rf"|[0-9X]{{1,2}}[:°][0-9X:.'′″\"]{{2,9}}[NSСЮ]?[^0-9A-ZА-Я]{{1,3}}[0-9X]{{1,3}}[:°][0-9X:.'′″\" ]{{2,9}}[EWВЗ](?![A-ZА-Я])"
)
_HINT: Final = re.compile(  # of halves, and quick to find because it begins with a figure
    r"[0-9X](?:[ .'′″\"°-]{0,2}[NSEWСЮВЗ](?![A-ZА-Я])|[:°][0-9X]|[ ]{1,2}LON|(?<=[NSСЮ][0-9X])[0-9X]{0,2}[0-9X .,:°º'-][0-9XEWВЗ ]|(?<=[NSСЮ] [0-9X]))"
)
_GARBLED: Final = re.compile(  # not the sign of a list or a dash between two vertices
    r"(?<=[0-9:.])[?*#_](?=[0-9 .:,'′″\"°ºEWВЗ])|(?<=[0-9:.])(?<![EWВЗ][0-9]{5})(?<![EWВЗ][0-9]{7})[?*#_](?=[NSСЮ])|(?<=[0-9:.°º'′ -][ ])[?*#_](?=[0-9 ,])"
    r"|(?<=[°º'′″\"-])[ ]?[?*#_](?=[0-9EWВЗ ,])|(?<=[^0-9][NSEW])[ ]?[?*#_](?=[0-9])|(?<=[NSСЮ][0-9]{4}[EWВЗ])[?*#_](?=[0-9])|(?<=[NSСЮ][0-9]{6}[EWВЗ])[?*#_](?=[0-9])"
)
_TWO_FIGURES: Final = re.compile(r"[0-9OО]{2}")
NEAR: Final = 40
LONGEST_WORD: Final = 12  # before the figures of what was meant for a position
_NO_POSITION: Final = re.compile(
    r"[A-Z]{3}[0-9]{6}|[0-9]+(?:[.,][0-9]+)?(?:NM|KM|FT|M)\b|[^NSEWСЮВЗ]*$|[0-9]*[A-ZА-Я]{3,}|[0-9A-ZА-Я.,]+ [A-ZА-Я]{3}|[A-ZА-Я]{2}[0-9]{0,3}(?![0-9NSEWСЮВЗ])"
)
_SHORT: Final = re.compile(r"([0-9]{4}|[0-9]{6})([NSСЮC])[ ]?([2-9][0-9]{3}|[2-9][0-9]{5})([EWВЗB])")


def spelled_x(text: str) -> str:
    """Return a text with an X for each sign that stands in the place of a figure, `N40?836`, every character at its place."""
    if "?" in text or "*" in text or "#" in text or "_" in text:
        return _GARBLED.sub(lambda sign: sign.group()[:-1] + "X", text)
    return text


def damaged(text: str, start: int, end: int) -> Iterator[Found]:
    """Yield what was meant for positions in a stretch of text that holds none."""
    figures = _TWO_FIGURES.search(text, start, end)
    if figures is None:
        return
    almost = list(_almost(text, max(start, figures.start() - LONGEST_WORD), end))
    yield from almost or _halves(text, max(start, figures.start() - LONGEST_WORD), end)


def _halves(text: str, at: int, end: int) -> Iterator[Found]:
    """Yield what has the figures and letters of a position in any style, looked for around each hint."""
    while (hint := _HINT.search(text, at, end)) is not None:
        half = _HALVES.search(text, max(at, hint.start() - NEAR), min(end, hint.end() + NEAR))
        if half is not None:
            yield Found(None, *half.span())
        at = (
            half.end() if half is not None else hint.end() + NEAR
        )  # what begins there is found from the next hint, looking back


def _almost(text: str, at: int, end: int) -> Iterator[Found]:
    """Yield the words and pairs of words that were meant for a position."""
    while (match := _ALMOST.search(text, at, end)) is not None:
        said, at = match.group(), match.end()
        short = _SHORT.fullmatch(said)
        if short is not None and len(short.group(1)) == len(short.group(3)):
            position = position_of(f"{short.group(1)}{short.group(2)}0{short.group(3)}{short.group(4)}")
            yield Found(position, *match.span(), "notam.figures_missing" if position else None)
        elif _NO_POSITION.match(said):
            at = match.start() + max(1, said.find(" "))  # a word or length; what stands behind it may be a position
        elif sum(map(str.isdigit, said)) > 3:
            yield Found(None, *match.span())
