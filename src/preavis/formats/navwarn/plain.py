"""The same text in capitals without accents, every character at its place, so that places in it are places in the input. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from preavis.findings import Finding
from preavis.formats.navwarn.words import MONTHS

_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("\r\t\v\f\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\ufeff\u200b", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\uff0d", "-"),
        **dict.fromkeys("º˚°度", "°"),
        **dict.fromkeys("'\u2018\u2019\u2032\u00b4`\u02b9分", "'"),
        **dict.fromkeys('"\u201c\u201d\u2033\u02ba秒', '"'),
        **dict.fromkeys("，、", ","),
        **dict.fromkeys("\u2028\u2029", "\n"),
        "。": ".",
        "：": ":",
        "；": ";",
        "（": "(",
        "）": ")",
        "＋": "+",
        **dict.fromkeys("～~∼〜", "-"),
        "Ё": "Е",
        "ё": "Е",
    }
)
_TO_NOUGHT: Final = str.maketrans("OО", "00")
_VOID: Final = re.compile(
    r"(?<=[\s,;.:/\-=()]{100})[\s,;.:/\-=()]+(?=[\s,;.:/\-=()]{100})"
)  # parts a text; no rule looks so far


_NOUGHT: Final = re.compile(
    r"(?:(?<![0-9A-ZА-Я.\-/°'])|(?<=\d{4}-))(?=[0-9OО]{0,5}[0-9])(?=[0-9]{0,5}[OО])"
    r"(?:[0-9OО]{6}|[0-9OО]{4}|[0-9OО]{2}(?=[ ]{1,3}(?:"
    + "|".join(name for name in MONTHS if not name[0].isdigit())
    + r"|THRU|TO|AND|ПО|И|ET|AU|AL|Y)\b))(?=Z?(?![0-9A-ZА-Я°'/.]|-\d{1,3}(?!\d)))"
)
"""A time with the letter O, Latin or Russian, for a nought: `O600Z`, `12О900`, `1O NOV`."""
_BESIDE: Final = re.compile(r"[OО](?:(?=\d)|(?<=\d[OО]))")
_CHINESE_MARK: Final = re.compile(r"^([ \t]{0,9}\d{1,2})、", re.MULTILINE)
_OF_KOREAN: Final = {"년": "年", "월": "月", "일": "日", "시": "时", "분": "'", "부터": "至 ", "까지": "  "}
_KOREAN: Final = re.compile(r"(?<=\d)[년월일시분]|부터|까지")


def plain(text: str) -> str:
    """Return a text of the same length: capitals, no accents on Latin letters, one sort of blank, hyphen and degree sign."""
    if "、" in text:
        text = _CHINESE_MARK.sub(r"\1)", text)
    text = _KOREAN.sub(lambda match: _OF_KOREAN[match.group()], text)
    text = _VOID.sub(lambda match: "\0" * len(match.group()), text.translate(_SIGNS))
    upper = text.upper()
    if len(upper) != len(text):
        upper = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    if upper.isascii():
        return upper
    return "".join(c if c.isascii() or (ord(c) > 0x24F and not 0xFF10 <= ord(c) <= 0xFF5A) else _bare(c) for c in upper)


def with_noughts(text: str) -> tuple[str, list[Finding]]:
    """Return a text in capitals with noughts for the letter O in its times, and where that was done."""
    found: list[Finding] = []
    if _BESIDE.search(text) is None:
        return text, found

    def nought(match: re.Match[str]) -> str:
        found.append(Finding(code="navwarn.letter_o", severity="warn", path="schedule", span=match.span()))
        return match.group().translate(_TO_NOUGHT)

    return _NOUGHT.sub(nought, text), found


@cache
def _bare(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base.isascii() else letter
