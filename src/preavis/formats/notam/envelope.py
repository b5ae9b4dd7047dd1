"""The envelope of a NOTAM: header and items Q to G, each with its place in the text. Tolerant of every habit that is in use. Pure.

Rules: ICAO PANS-AIM (Doc 10066) appendix 3. A Russian-language NOTAM has the same items under Cyrillic letters (Щ А Б Ц Д Е Ф Г).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from preavis.formats.message import MessageKind

_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
_CODE: Final = str.maketrans("ЩАБЦДЕФГВЖИЙКЛМНОПРСТУХЬЫЗ", "QABCDEFGWVIJKLMNOPRSTUHXYZ")
_HEADER: Final = re.compile(
    r"(?<![A-ZА-Я0-9])([A-ZА-Я])[ ]?(\d{4})[ ]?/[ ]?(\d{2})[A-ZА-Я0-9]{0,3}\s+(?:NOTAM|НОТАМ)[ ]?([NRCНЗРЦОK])?"
    r"(?:\s+([A-ZА-Я])[ ]?(\d{4})[ ]?/[ ]?(\d{2}))?"
)
_KINDS: Final[dict[str, MessageKind]] = {
    "N": "new", "Н": "new", "R": "replace", "З": "replace", "Р": "replace", "C": "cancel", "О": "cancel", "Ц": "cancel",
}  # fmt: skip
_QLINE: Final = re.compile(r"(?<![A-ZА-Я0-9])[QЩ]\)\s*([A-ZА-Я]{4})\s*/\s*([QЩ][A-ZА-Я]{4})\s*/")
_QCIRCLE: Final = re.compile(r"([0-9O]{4}[NSСCЮ])\s*([0-9O]{5}[EWВBЗ])\s*([0-9O]{3})")
_B: Final = re.compile(r"(?<![A-ZА-Я0-9])[BБ]\)\s*([0-9O]{10})")
_C: Final = re.compile(r"(?<![A-ZА-Я0-9])[CЦ]\)\s*([0-9O]{10}|PERM|UFN|EST|ПОСТ)\s*(EST|РАС[ЧЦ4])?")
_A: Final = re.compile(r"(?<![A-ZА-Я0-9])[AА]\)\s*")
_D: Final = re.compile(r"(?<![A-ZА-Я0-9])[DД]\)\s*")
_E: Final = re.compile(r"(?<![A-ZА-Я0-9])[EЕ]\)\s*")
_F: Final = re.compile(r"(?<![A-ZА-Я0-9])[FФ]\)\s*([A-ZА-Я0-9 .]{1,24}?)\s*(?=[GГ]\))")
_G: Final = re.compile(
    r"(?<![A-ZА-Я0-9])[GГ]\)\s*([A-ZА-Я]{0,14}[ ]?[0-9]{0,6}[ ]?(?:FT|M|М)?[ ]?(?:AMSL|AGL|MSL|СРЗ)?)"
)
_PART: Final = re.compile(r"PART\s+\d+\s+OF\s+\d+")
_LIMITS: Final = {"ПОВЕРХНОСТЬ": "SFC", "ЗЕМЛЯ": "GND", "НЕОГР": "UNL", "НЕОГРАНИЧЕНО": "UNL"}


@dataclass(slots=True)
class Envelope:
    """What the frame of a NOTAM says, and where item D and item E stand (offsets into the text)."""

    id: str | None = None
    kind: MessageKind | None = None
    refers_to: str | None = None
    series: str | None = None
    fir: str | None = None
    code: str | None = None
    q_circle: tuple[str, str, str] | None = None
    location: tuple[str, ...] = ()
    begins: tuple[str, int] | None = None
    ends: tuple[str, int] | None = None
    estimated: bool = False
    permanent: bool = False
    schedule: tuple[int, int] | None = None
    text: tuple[int, int] | None = None
    lower: str | None = None
    upper: str | None = None
    russian: bool = False
    seen: list[str] = field(default_factory=list)


def _number(series: str, digits: str, year: str) -> str:
    return f"{series.translate(_CODE)}{digits}/{year}"


def read_envelope(text: str) -> Envelope:
    """Return what the frame of a text in capitals says; `seen` names the items that were found."""
    found = Envelope(russian=not text.isascii() and len(_CYRILLIC.findall(text, 0, 2000)) > 5)
    at = _header(text, found)
    at = _q(text, found, at)
    a = _A.search(text, at)
    b = _B.search(text, a.end() if a else at)
    if a is not None and (b is None or a.end() <= b.start()):
        end = b.start() if b else min(len(text), a.end() + 80)
        given = _PART.sub(" ", text[a.end() : end]).translate(_CODE)
        found.location = tuple(re.findall(r"(?<![A-Z])[A-Z]{4}(?![A-Z])", given))
        found.seen.append("A")
    if b is not None:
        found.begins = (b.group(1).replace("O", "0"), b.start(1))
        found.seen.append("B")
        at = b.end()
    c = _C.search(text, at)
    e = _E.search(text, at)
    if c is not None and (e is None or c.start() < e.start()):
        _c(found, c)
        at = c.end()
        e = _E.search(text, at)
    if e is None:
        return found
    d = _D.search(text, at, e.start())
    if d is not None:
        found.schedule = (d.end(), len(text[: e.start()].rstrip()))
        found.seen.append("D")
    _limits(text, found, e.end())
    return found


def _header(text: str, found: Envelope) -> int:
    header = _HEADER.search(text)
    if header is None:
        return 0
    series, digits, year, kind, *older = header.groups()
    found.id = _number(series, digits, year)
    found.series = series.translate(_CODE)
    found.kind = _KINDS.get(kind or "", "new")
    if older[0] is not None and found.kind != "new":
        found.refers_to = _number(older[0], older[1], older[2])
    found.seen.append("header")
    return header.end()


def _q(text: str, found: Envelope, at: int) -> int:
    q = _QLINE.search(text, max(0, at - 4))
    if q is None:
        return at
    found.fir, found.code = q.group(1).translate(_CODE), q.group(2).translate(_CODE)
    a = _A.search(text, q.end())
    circle = _QCIRCLE.search(text, q.end(), a.start() if a else q.end() + 60)
    if circle is not None:
        found.q_circle = (circle.group(1), circle.group(2), circle.group(3))
    found.seen.append("Q")
    return q.end()


def _c(found: Envelope, c: re.Match[str]) -> None:
    found.seen.append("C")
    word, estimated = c.groups()
    if word in {"PERM", "UFN", "ПОСТ"}:
        found.permanent = True
    elif word == "EST":
        found.estimated = True
    else:
        found.ends = (word.replace("O", "0"), c.start(1))
        found.estimated = estimated is not None


def _limits(text: str, found: Envelope, begin: int) -> None:
    """Find items F and G after E, the last of their kind; E ends where F begins."""
    end = len(text)
    last = next(reversed([*_F.finditer(text, begin)]), None)
    if last is not None:
        found.lower = _limit(last.group(1))
        end = last.start()
        g = _G.search(text, last.end())
        if g is not None:
            found.upper = _limit(g.group(1))
        found.seen.append("F")
    found.text = (begin, end)
    found.seen.append("E")


def _limit(given: str) -> str | None:
    word = " ".join(given.split()).rstrip(".")
    return _LIMITS.get(word, word.replace("ЭШ", "FL")) or None
