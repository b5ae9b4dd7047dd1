"""The words of item D as tokens: dates, weekdays, times of day, ranges, exceptions; in English and Russian. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from typing import Final

_MONTHS: Final = {
    name: number
    for names in (
        "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC",
        "ЯНВ ФЕВ МАР АПР МАЙ ИЮН ИЮЛ АВГ СЕН ОКТ НОЯ ДЕК",
        "- - - - МАЯ - - - SEPT - N0V -",
    )
    for number, name in enumerate(names.split(), 1)
    if name != "-"
}
_LONG: Final = {name.upper(): number for number, name in enumerate(calendar.month_name) if name} | {
    name: number
    for number, name in enumerate(
        "ЯНВАРЯ ФЕВРАЛЯ МАРТА АПРЕЛЯ МАЯ ИЮНЯ ИЮЛЯ АВГУСТА СЕНТЯБРЯ ОКТЯБРЯ НОЯБРЯ ДЕКАБРЯ".split(),  # noqa: SIM905
        1,
    )
}
_DAYS: Final = {
    name: n
    for n, names in enumerate(
        ("MON MONDAY ПН", "TUE TUESDAY ВТ", "WED WEDNESDAY СР", "THU THURSDAY ЧТ", "FRI FRIDAY ПТ", "SAT SATURDAY СБ", "SUN SUNDAY ВС")
    )
    for name in names.split()
}  # fmt: skip
MONTHS: Final = _MONTHS | _LONG
WEEKDAYS: Final = _DAYS | {f"{name}S": n for name, n in _DAYS.items() if name.endswith("DAY")}
_CLOCK: Final = r"(?:[0-9OО]{4}|[0-9]{2}[:.][0-9]{2})"
_UTC: Final = r"(?:[ ]?(?:UTC|Z|GMT))?"
_TOKEN: Final = re.compile(
    rf"""(?P<stamps>(?:20)?\d{{10}}\s{{0,9}}(?:TO|-|/|ДО)\s{{0,9}}(?:20)?\d{{10}})
    |(?P<times>(?<![0-9]){_CLOCK}{_UTC}\s{{0,9}}(?:-|/|TO|–|ДО|TILL|UNTIL)\s{{0,9}}{_CLOCK}(?![0-9]){_UTC})
    |(?P<between>(?:BTN|BETWEEN)\s{{1,9}}{_CLOCK}{_UTC}\s{{1,9}}AND\s{{1,9}}{_CLOCK}(?![0-9]){_UTC})
    |(?P<clock>(?<![0-9]){_CLOCK}(?![0-9]){_UTC})
    |(?P<all>\b(?:[HНХ]\s?24|К24|КРУГЛОСУТОЧНО)\b)
    |(?P<daily>\b(?:DAILY|DLY|NIGHTLY|EVERYDAY|(?:EVERY|EACH)\s(?:DAY|NIGHT)|ЕЖЕДНЕВНО|ЕЖЕДН|ЕЖЕСУТОЧНО)\b)
    |(?P<next>\(\s{{0,3}}NEXT\s{{1,3}}DAY\s{{0,3}}\))
    |(?P<except>\b(?:EXC|EXCEPT|EXCLUDING|EXCL|КРОМЕ|ИСКЛ)\b)
    |(?P<on>\b[0O]N\b)
    |(?P<day>(?<![0-9])(?:[0-9][0-9OО]?|[OО][0-9])(?:ST|ND|RD|TH)?(?![0-9]))
    |(?P<word>[A-ZА-ЯЁ][A-ZА-ЯЁ0-9]*)
    |(?P<dash>[-–])
    |(?P<skip>[\s,.;:()/+&]+)""",
    re.VERBOSE,
)
_GROUPS: Final = {"WEEKDAYS": (0, 1, 2, 3, 4), "WEEKENDS": (5, 6), "WEEKEND": (5, 6)}
_UNTIL: Final = frozenset({"TO", "THRU", "TILL", "UNTIL", "THROUGH", "ДО", "ПО"})
_FILLER: Final = frozenset({
    *("ON", "BTN", "BETWEEN", "FM", "FROM", "AND", "UTC", "Z", "THE", "OF", "AT", "IN", "DATE", "DATES", "TIME", "TIMES", "PERIOD", "PERIODS"),
    *("ACT", "ACTIVE", "WI", "DRG", "DURING", "HR", "HRS", "ALSO", "DAY", "DAYS", "EVERY", "EACH", "ONLY", "И", "С", "В", "UNLESS", "PRIMARY", "PLANNED", "NOMINAL"),
})  # fmt: skip
SPARE: Final = re.compile(
    r"\b(?:BACK-?UPS?|ALTERNATES?|ALTERNATIVE|ALTN|RESERVED?|SPARE|CONTINGENCY|РЕЗЕРВ\w{0,4}|ЗАПАСН\w{0,3})(?:\s(?:DAYS?|DATES?|WINDOWS?)\b)?"
)
_OPEN: Final = (
    (
        "notam.schedule_sun",
        re.compile(
            r"\b(?:SR|SS|SUNRISE|SUNSET|HJ|HN|TWILIGHT|DAYLIGHT|DAYTIME|ВОСХОД\w{0,4}|ЗАХОД\w{0,4}|СВЕТЛ\w{0,4}|ТЕМН\w{0,4})(?:(?:PLUS|MINUS)?[0-9]{0,3})\b"
        ),
    ),
    ("notam.schedule_holidays", re.compile(r"\b(?:HOLS?|HOLIDAYS?|PH|ПРАЗДНИЧН\w{0,3}|РАБОЧИ\w{0,2}|ВЫХОДН\w{0,3})\b")),
    ("notam.schedule_local", re.compile(r"(?<![A-Z])(?:LT|LMT|LOCAL|LCL|MSK|МСК|МЕСТН\w{0,4}|UTC ?[+-] ?[0-9])(?![A-Z])")),
)  # fmt: skip


class Unread(Exception):
    """Raised with the finding's code where the rest makes no sense."""


def check(text: str) -> None:
    """Raise Unread where item D depends on the sun, on holidays or on a local time that it does not give."""
    for code, pattern in _OPEN:
        if pattern.search(text):
            raise Unread(code)


def clocks(value: str) -> list[int]:
    """Return the times of day in a token as minutes. Raises Unread for hours that do not exist."""
    found = []
    for clock in re.findall(_CLOCK, value):
        digits = clock.replace("O", "0").replace("О", "0").replace(":", "").replace(".", "")
        hours, minutes = int(digits[:2]), int(digits[2:])
        if hours > 24 or minutes > 59 or (hours == 24 and minutes):
            raise Unread("notam.schedule_unread")
        found.append(hours * 60 + minutes)
    return found


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield the tokens of item D as kind and value. Raises Unread at a word that says something else."""
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unread("notam.schedule_unread")
        at = match.end()
        kind, value = str(match.lastgroup), match.group()
        if kind in {"skip", "on"} or value in _FILLER:
            continue
        if kind == "between":
            kind = "times"
        elif kind == "word":
            kind = _kind(value)
            if kind == "group":
                yield from _spelled(value)
                continue
        elif kind == "day":
            value = re.sub(r"[A-Z]{2}$", "", value.replace("O", "0").replace("О", "0"))
            if not 0 < int(value) < 32:
                raise Unread("notam.schedule_unread")
        yield kind, value


def _spelled(value: str) -> Iterator[tuple[str, str]]:
    names = list(_DAYS)[::3]
    for n in _GROUPS[value]:
        yield "weekday", names[n]


def _kind(value: str) -> str:
    if value in MONTHS:
        return "month"
    if value in WEEKDAYS:
        return "weekday"
    if value in _UNTIL:
        return "dash"
    if value in _GROUPS:
        return "group"
    raise Unread("notam.schedule_unread")
