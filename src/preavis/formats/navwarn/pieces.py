"""A text as pieces of time: stamps, clocks, days, months and the words between them; what is none of these parts them. Pure.

A hyphen between numbers is `to`. Each stamp and clock carries the zone that the text gives it; UTC where it gives none (S-53 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from preavis.formats.navwarn.words import LETTER_ZONES, MONTHS, WEEKDAYS, WORDS, ZONES

_MONTH: Final = "|".join(sorted((name for name in MONTHS if not name[0].isdigit()), key=len, reverse=True))
_APART: Final = r"(?<![0-9.\-/])"
_OPEN: Final = (
    r"(?:UNTIL|TILL)\s+FURTHER\s+(?:NOTICE|ADVICE)|JUSQU'A\s+NOUVEL\s+(?:ORDRE|AVIS)|HASTA\s+NUEVO\s+AVISO|ATE\s+(?:NOVO|SEGUNDO)\s+AVISO"
    r"|FINO\s+A\s+NUOVO\s+AVVISO|ДО\s+ОСОБОГО\s+РАСПОРЯЖЕНИЯ|另行通知"
)
_DOTTED: Final = r"(?=\s*(?:-|TO\b|TILL\b|AND\b|S/D|SAMPAI\b|WI[BT]|UTC|GMT|Z\b|H\b|HRS|LT\b|LOCAL|JST|KST|UHR|KL\b))"
_TOKEN: Final = re.compile(
    r"(?P<space>\s+)|(?P<offset>(?:UTC|GMT|TUC)(?:[+-]|\s\+\s?)\d{1,2}(?::\d{2})?(?![0-9]))"
    rf"|(?P<open>{_OPEN})"
    r"|(?P<name>(?:LONG\s+MARCH|ARIANE|FALCON|SOYUZ|VEGA|ATLAS|DELTA|ANGARA|PROTON|FLIGHT|TITAN|ANTARES|VULCAN|NEW\s+GLENN|UNHA)[\s-]*\d{1,2}[A-Z]?\b)"
    r"|(?P<every>(?:EACH|EVERY)\s+DAY\b|CHAQUE\s+JOUR\b|TOUS\s+LES\s+JOURS\b|CADA\s+DIA\b|TODOS\s+(?:LOS|OS)\s+DIAS\b|КАЖДЫЕ\s+СУТКИ|КАЖДЫЙ\s+ДЕНЬ)|(?P<lasting>FOR\s+\d{1,3}\s*(?:HOURS?|HRS?|DAYS?)\b)|(?P<misprint>O\d{1,5}(?![0-9A-ZА-Я\-]))|(?P<range>AS(?=\s+\d{1,4}(?:Z|H|:|\s?UTC)))|(?P<spare>REPORT(?=\s+(?:POSSIBLE|AU|LES?)\b))|(?P<word>BACK-UP|B/U|S/D|JUSQU'AU?|[A-ZА-Я&][A-ZА-Я0]*|北京时间|当地时间|世界时|每日|每天|备用|日出|日落|[至到和及自从于起止])"
    r"|(?P<iso>(?<!\d)20\d{2}(?P<iso_mark>[-/.])\d{2}(?P=iso_mark)\d{2}(?:[T ]\d{2}:?\d{2}(?::\d{2})?)?)(?![0-9])"
    r"|(?P<dotted>(?<![0-9.\-/])\d{1,2}(?P<mark>[./])\d{1,2}(?P=mark)(?:20)?\d{2}(?![0-9./])"
    rf"(?!\s*(?:{_MONTH})\b))"
    rf"|(?P<glued>(?<![0-9.])\d{{1,2}}[-/]?(?:{_MONTH})(?:[-/]?(?:20\d{{2}}|\d{{2}}))?(?![0-9A-ZА-Я]))"
    rf"|(?P<bad>{_APART}(?:\d{{3}}|\d{{5}}|\d{{7,9}})Z(?![A-Z]))"
    rf"|(?P<stamp>(?<![0-9.])(?<![0-9]/)\d{{6}}(?![0-9./])(?:[A-IK-Z](?![A-ZА-Я0-9])|Z(?=(?:{_MONTH})))?)"
    r"|(?P<whole>(?<!\d)24\s*(?:HOURS?|HRS?|H)\b(?:[ ]A[ ]DAY)?)"
    r"|(?P<clock>(?<![0-9.])(?:\d{4}时?(?![0-9./年]|:\d|O\d)|\d{2}\.\d{2}(?![0-9.])"
    rf"{_DOTTED}"
    r"|\d{1,2}[:时]\d{2}'?(?!\d)|\d{1,2}[时H](?![0-9A-Z])|\d{2}H\d{2})(?:[A-GIK-Z](?![A-ZА-Я0-9]))?)"
    r"|(?P<year>(?:20\d{2})年)|(?P<cjk_month>\d{1,2}月)|(?P<cjk_day>\d{1,2}日)"
    r"|(?P<day>(?<![0-9])(?<![0-9]\.)(?<![^A-Z]\.)(?<![A-ZА-Я]-)\d{1,2}(?:ST|ND|RD|TH|ER)?(?![0-9.]\d|[0-9A-ZА-Я]))"
    r"|(?P<spoilt>(?<![0-9.\-/])\d[0-9A-ZА-Я]*(?![0-9A-ZА-Я]|[./]\d|-\d{3}))"
    r"|(?P<dash>-)|(?P<slash>/)"
    r"|(?P<comma>[,;])|(?P<other>.)",
    re.DOTALL,
)
_NONE_FIRST: Final = frozenset({"dash", "comma", "slash"})
_KNOWN: Final = MONTHS.keys() | WEEKDAYS.keys() | ZONES.keys() | WORDS.keys()
_IDLE: Final = frozenset(
    {"skip", "and", "comma", "to", "between", "approx", "utc", "zone", "local", "daily", "alternate", "month", "spoilt"}
)
_NAMES: Final = [name for name in MONTHS if not name[0].isdigit()]
_NEARLY: Final = (
    {name[:n] + name[n + 1 :] for name in _NAMES for n in range(len(name))}
    | {name[:n] + name[n + 1] + name[n] + name[n + 2 :] for name in _NAMES for n in range(len(name) - 1)}
) - (_KNOWN | {"NO", "AN", "SE", "AR", "MA", "MY", "OT", "EN", "M", "T", "S", "AI", "AE", "CT", "LU", "GO", "EC"})
"""A month with a letter missing or two letters turned round, behind a day."""
MOST_PIECES: Final = 600
_SILENT: Final = frozenset(":.()\"'=+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of a time expression: kind, value, place; `zone` is minutes ahead of UTC, None where the time is local."""

    kind: str
    value: str
    start: int
    end: int
    zone: int | None = 0


def runs(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    """Yield the pieces between what is none, where one of them tells a time."""
    run: list[Piece] = []
    telling = False
    solid = 0  # pieces that no reader of the run leaves out
    for match in _TOKEN.finditer(text, start, end):
        kind = str(match.lastgroup)
        if kind == "space" or (not run and kind in _NONE_FIRST):
            continue
        value = match.group()
        if kind == "other" and value in _SILENT and (value != "." or _of_a_month(text, match.start(), run)):
            continue
        parts = kind in {"other", "name"} or (kind == "word" and value not in _KNOWN)
        if kind == "word" and value in _NEARLY and run and run[-1].kind == "day":
            kind, parts = "bad", False  # "16 NV": a month all the same
        if solid > MOST_PIECES and not parts:
            continue  # such a run is refused whole
        made = [] if parts else list(_pieces(kind, value, match.start(), match.end()))
        if made:
            run += made
            spoilt = [piece.kind for piece in run[-2:]] == ["spoilt", "month"]
            telling = telling or made[0].kind not in _IDLE or spoilt
            solid = 0 if made[0].kind == "spoilt" else solid + (made[0].kind not in _IDLE)
        else:
            if telling:
                yield run
            run, telling, solid = [], False, 0
    if telling:
        yield run


def _of_a_month(text: str, at: int, run: list[Piece]) -> bool:
    """Whether a point stands between a month and its day: `NOV.16`."""
    return bool(run) and run[-1].kind == "month" and run[-1].end == at and text[at + 1 : at + 2].isdigit()


def _pieces(kind: str, value: str, start: int, end: int) -> Iterator[Piece]:
    """Yield what one token means; nothing where it parts the text."""

    def piece(kind: str, value: str) -> Piece:
        return Piece(kind, value, start, end)

    def behind(kind: str, value: str) -> Piece:  # the month and year of one token stand behind its day
        return Piece(kind, value, end, end)

    match kind:
        case "word":
            yield from _word(value, start, end)
        case "stamp" | "clock":
            letter = value[-1] if value[-1] in LETTER_ZONES and value[-1] != "H" else ""
            zone = LETTER_ZONES[letter] if letter else None
            yield Piece(kind, _digits(value), start, end, zone)
            if letter:
                yield piece("zoned", letter)
        case "iso":
            year, month, day, *clock = re.findall(r"\d+", value)
            hours = "".join(clock)[:4]
            known = 1 <= int(month) <= 12
            yield from (piece("day", day), behind("month" if known else "bad", _name(month)), behind("year", year))
            if hours:
                yield piece("clock", hours)
        case "dotted":
            first, second, year = re.findall(r"\d+", value)
            if "/" in value and int(first) <= 12 and int(second) <= 12 and first != second:
                yield piece("bad", value)  # which of the two is the day, other dates may tell
            else:
                day, month = (second, first) if int(second) > 12 else (first, second)
                known = 1 <= int(month) <= 12
                yield from (piece("day", day), behind("month" if known else "bad", _name(month) if known else month))
                yield behind("year", year if len(year) == 4 else f"20{year}")
        case "glued":
            day, name, year = re.findall(rf"(\d{{1,2}})[-/]?({_MONTH})[-/]?(\d*)", value)[0]
            yield from (piece("day", day), behind("month", name))
            if year:
                yield behind("year", year if len(year) == 4 else f"20{year}")
        case "whole":
            yield from (piece("clock", "0000"), piece("to", "-"), piece("clock", "2400"))
        case "offset":
            yield Piece("zone", value, start, end, _offset(value))
        case "year":
            yield piece("year", value[:4])
        case "cjk_month":
            if value in MONTHS:
                yield piece("month", value)
        case "cjk_day":
            yield piece("day", value[:-1])
        case "dash":
            yield piece("to", value)
        case "misprint":
            yield piece("spoilt", value)
        case "range":
            yield piece("to", value)
        case "every":
            yield piece("daily", value)
        case "spare":
            yield piece("alternate", value)
        case "slash":
            yield piece("comma", value)
        case _:
            yield piece(kind, value)


def _word(word: str, start: int, end: int) -> Iterator[Piece]:
    if word in MONTHS:
        yield Piece("month", word, start, end)
    elif word in WEEKDAYS:
        yield Piece("weekday", word, start, end)
    elif word in ZONES:
        yield Piece("zone", word, start, end, ZONES[word])
    elif word in WORDS:
        kind = WORDS[word]
        if kind == "whole":
            for sort, value in (("clock", "0000"), ("to", "-"), ("clock", "2400")):
                yield Piece(sort, value, start, end)
        else:
            yield Piece(kind, word, start, end)


def _digits(value: str) -> str:
    """Return hours and minutes, or day, hours and minutes, as four or six digits."""
    parts: list[str] = re.findall(r"\d+", value)
    if len(parts) == 1 and len(parts[0]) > 2:
        return parts[0]
    return f"{int(parts[0]):02}{parts[1] if len(parts) > 1 else '00'}"


def _name(month: str) -> str:
    return f"{int(month)}月"


def _offset(value: str) -> int:
    sign, hours, minutes = re.findall(r"([+-])\s?(\d{1,2})(?::(\d{2}))?", value)[0]
    return (-1 if sign == "-" else 1) * (int(hours) * 60 + int(minutes or 0))
