"""The envelope of a NOTAM: header and items Q to G, each with its place in the text. Tolerant of every habit that is in use. Pure.

Rules: ICAO PANS-AIM (Doc 10066) appendix 3. A Russian-language NOTAM has the same items under Cyrillic letters (Щ А Б Ц Д Е Ф Г),
which are also typed as the Latin letters that look like them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from preavis.formats.message import MessageKind
from preavis.formats.notam.notation import POSITION
from preavis.formats.notam_items.levels import LIMIT, band_in, limit

_CODE: Final = str.maketrans("ЩАБЦДЕФГВЖИЙКЛМНОПРСТУХЬЫЗЯЮЭЧШ", "QABCDEFGWVIJKLMNOPRSTUHXYZAUECS")
_NUMBER: Final = r"([A-ZА-Я])[ ]?(\d{3,4})[ ]?/[ ]?(?:20)?(\d{2})(?!\d)"
_HEADER: Final = re.compile(
    rf"(?<![A-ZА-Я0-9]){_NUMBER}([A-ZА-Я]\d{{2}})?\s{{1,9}}(?:NOTAM|НОТАМ)[ ]?(?:([NRCНЗРЦОСК])(?![A-ZА-Я](?!\))))?"
    rf"(?:\s{{1,9}}{_NUMBER})?"
)
_KINDS: Final[dict[str, MessageKind]] = {
    "N": "new", "Н": "new", "R": "replace", "З": "replace", "Р": "replace", "C": "cancel", "О": "cancel", "Ц": "cancel", "С": "cancel", "К": "cancel",
}  # fmt: skip
_FREE: Final = r"(?<![A-ZА-Я0-9])"
_GLUED: Final = r"(?<![A-ZА-Я])"  # items may stand without a blank behind figures: `B)2605010800C)2605031600`
_QLINE: Final = re.compile(rf"{_FREE}[QЩ]\)\s{{0,9}}([A-ZА-Я]{{4}})\s{{0,3}}/\s{{0,3}}([QЩ][A-ZА-Я]{{4}})\s{{0,3}}/")
_QCIRCLE: Final = re.compile(r"([0-9O]{4}[NSСCЮ])\s{0,3}([0-9O]{5}[EWЕВBЗ])\s{0,3}([0-9O]{3})")
_TIME: Final = r"([0-9OО]{10}(?![0-9])|(?:FROM|TO|С|ДО)?:?\s{0,3}\d{2}/\d{2}/\d{2}\s\d{2}:\d{2})"
_B: Final = re.compile(rf"[BБВ]\)\s{{0,9}}{_TIME}")
_C: Final = re.compile(
    rf"{_GLUED}[CЦС]\)\s{{0,9}}(?:TO:\s{{0,3}})?(?:{_TIME}|(PERM|UFN|EST|ПОСТ))\s{{0,3}}\(?(EST|РАС[ЧЦ4])?"
)
_A: Final = re.compile(rf"{_GLUED}[AА]\)\s{{0,9}}")
_PLACE: Final = re.compile(r"(?<![A-Z])[A-Z]{4}(?![A-Z])")
_D: Final = re.compile(rf"{_GLUED}[DД]\)\s{{0,9}}")
_E: Final = re.compile(rf"{_GLUED}[EЕ]\)\s{{0,9}}")
_F: Final = re.compile(
    rf"{_GLUED}[FФ]\)\s{{0,9}}({LIMIT}|[A-Z0-9]{{1,5}}(?:[ ]?(?:FT|M)?[ ]?(?:AMSL|AGL|MSL)?)?|(?=[GГ]\)))\s{{0,9}}\.?\s{{0,9}}(?=[GГ]\)|\)?\s*\Z)"
)
_G: Final = re.compile(rf"\s{{0,9}}[GГ]\)\s{{0,9}}({LIMIT}|[A-ZА-Я0-9 ]{{0,24}})")
_PART: Final = re.compile(r"\bPART\s{1,3}(\d{1,2})\s{1,3}OF\s{1,3}(\d{1,2})")
LONGEST_NUMBER: Final = 40
LEAST: Final = 9  # no position is shorter
_END_PART: Final = re.compile(r"\bEND\s{1,3}PART\s{1,3}\d{1,2}\s{1,3}OF\s{1,3}\d{1,2}")
_CREATED: Final = re.compile(r"\bCREATED:|\bSOURCE:\s{0,9}[A-Z]{8}\b|^[ ]{0,9}NNNN", re.MULTILINE)


@dataclass(slots=True)
class Envelope:
    """What the frame of a NOTAM says, and where its items stand (offsets into the text)."""

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
    after: tuple[int, int] | None = None
    parts_missing: tuple[int, int] | None = None
    joints: list[tuple[int, int]] = field(default_factory=list)
    others: list[tuple[int, int]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


def read_envelope(text: str) -> Envelope:
    """Return what the frame of a text in capitals says; `seen` names the items that were found."""
    found = Envelope()
    at, stop = _headers(text, found)
    at = _q(text, found, at, stop)
    a = _A.search(text, at, stop)
    b = _B.search(text, a.end() if a else at, stop)
    if a is not None and (b is None or a.end() <= b.start()):
        end = b.start() if b else min(stop, a.end() + 80)
        given = _PART.sub(" ", text[a.end() : end]).translate(_CODE)
        found.location = tuple(dict.fromkeys(_PLACE.findall(given)))
        found.seen.append("A")
    if b is not None:
        found.begins = (_stamp(b.group(1)), b.start(1))
        found.seen.append("B")
        at = b.end()
    c = _C.search(text, at, stop)
    e = _E.search(text, at, stop)
    if c is not None and (e is None or c.start() < e.start()):
        _c(found, c)
        at = c.end()
        e = _E.search(text, at, stop)
    if e is None:
        return found
    d = _D.search(text, at, e.start())
    if d is not None:
        found.schedule = (d.end(), d.end() + len(text[d.end() : e.start()].rstrip()))
        found.seen.append("D")
    _limits(text, found, e.end(), stop)
    return found


def _stamp(given: str) -> str:
    if "/" not in given:
        return given.replace("O", "0").replace("О", "0")
    return "".join(re.findall(r"\d{2}", given))


def _found_headers(text: str) -> Iterator[re.Match[str]]:
    """Yield the headers of a text, found by the word that is in all of them."""
    for word in ("NOTAM", "НОТАМ"):
        at, place = 0, text.find(word)
        while place >= 0:
            header = _HEADER.search(text, max(at, place - LONGEST_NUMBER), place + LONGEST_NUMBER)
            if header is not None:
                at = header.end()
                yield header
            place = text.find(word, max(at, place + 1))


def _headers(text: str, found: Envelope) -> tuple[int, int]:
    """Read the header; return where it ends, and where another message begins. Further parts of the same one belong to it."""
    at, stop = 0, len(text)
    letters: set[str] = set()
    for header in _found_headers(text):
        series, digits, year, part, kind, *older = header.groups()
        name = _name(series, digits, year)
        if part is not None:
            letters.add(part)
        if found.id is None:
            found.id, found.series = name, series.translate(_CODE)
            found.kind = _KINDS.get(kind or "", "new")
            if older[0] is not None and found.kind != "new":
                found.refers_to = _name(older[0], older[1], older[2])
            found.seen.append("header")
            at = header.end()
        elif name != found.id:
            found.others.append((header.start(), header.end()))
            stop = min(stop, header.start())
        else:
            found.joints.append(_joint(text, header))
    _parts(text, found, letters, at, stop)
    return at, stop


def _joint(text: str, header: re.Match[str]) -> tuple[int, int]:
    """Return where a further part of the same NOTAM repeats the frame, from the bracket before it to its item E."""
    e = _E.search(text, header.end(), header.end() + 900)
    start = header.start()
    while start and text[start - 1] in " \n()":
        start -= 1
    return start, e.end() if e is not None else header.end()


def _parts(text: str, found: Envelope, letters: set[str], at: int, stop: int) -> None:
    """Say where one part speaks of others that are not here: `A8727/20A02`, `PART 1 OF 2`."""
    header = (max(0, at - 40), at)
    if letters and len(letters) < max(int(letter[1:]) for letter in letters):
        found.parts_missing = header
    if "PART" not in text:
        return
    marks = [(int(match.group(1)), int(match.group(2)), match.span()) for match in _PART.finditer(text, at, stop)]
    if marks and {n for n, _, _ in marks} < set(range(1, min(99, marks[0][1]) + 1)):
        found.parts_missing = marks[0][2]
    found.joints += [match.span() for match in _END_PART.finditer(text, at, stop)]


def _name(series: str, digits: str, year: str) -> str:
    return f"{series.translate(_CODE)}{digits}/{year}"


def _q(text: str, found: Envelope, at: int, stop: int) -> int:
    q = _QLINE.search(text, max(0, at - 4), stop)
    if q is None:
        return at
    found.fir, found.code = q.group(1).translate(_CODE), q.group(2).translate(_CODE)
    a = _A.search(text, q.end(), stop)
    circle = _QCIRCLE.search(text, q.end(), a.start() if a else q.end() + 60)
    if circle is not None:
        found.q_circle = (circle.group(1), circle.group(2), circle.group(3))
    found.seen.append("Q")
    return q.end()


def _c(found: Envelope, c: re.Match[str]) -> None:
    found.seen.append("C")
    time, word, estimated = c.groups()
    if time is not None:
        found.ends = (_stamp(time), c.start(1))
        found.estimated = estimated is not None
    elif word == "EST":
        found.estimated = True
    else:
        found.permanent = True


def _last_f(text: str, begin: int, stop: int) -> re.Match[str] | None:
    at = stop
    while (at := max(text.rfind("F)", begin, at), text.rfind("Ф)", begin, at))) >= 0:
        found = _F.match(text, at, stop)
        if found is not None:
            return found
    return None


def _limits(text: str, found: Envelope, begin: int, stop: int) -> None:
    """Find items F and G after E, the last of their kind; E ends where F begins. Where they are missing, E's own words count."""
    end = stop
    last = _last_f(text, begin, stop)
    if last is not None:
        found.lower = limit(last.group(1))
        end = last.start()
        g = _G.match(text, last.end(), stop)
        if g is not None:
            found.upper = limit(g.group(1))
            if stop - g.end() > LEAST:
                stray = POSITION.search(text, g.end(), stop)
                found.after = stray.span() if stray is not None else None
        found.seen.append("F")
    else:
        created = _CREATED.search(text, begin, stop)
        end = created.start() if created is not None else stop
    if found.lower is None or found.upper is None:
        lower, upper = band_in(text, begin, end)
        found.lower, found.upper = found.lower or lower, found.upper or upper
    found.text = (begin, end)
    found.seen.append("E")
