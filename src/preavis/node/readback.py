"""What is read over the telephone: short, letters by the ICAO spelling alphabet, figures one by one, no date as a number. Pure.

The spelling alphabet is that of ICAO Annex 10 Volume II, 5.2.1.3, in every language; figures are said in the words that
each language uses on the air. Positions are not read: the listener is told how many areas there are and where they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from preavis.clock import windows_of
from preavis.node.cases import Case

_NAMES: Final = (
    "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo"
    " Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
)
ALPHABET: Final = {name[0]: name for name in _NAMES.split(" ")}
FIGURES: Final = {
    "en": ["zero", "one", "two", "tree", "four", "fife", "six", "seven", "eight", "niner"],
    "fr": ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
    "ru": ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"],
    "zh": ["洞", "幺", "两", "三", "四", "五", "六", "拐", "八", "九"],
}
_MONTHS: Final = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
}
MONTHS: Final = {language: names.split(" ") for language, names in _MONTHS.items()}
SIGNS: Final = {
    "en": {"-": "dash", "/": "slash", ".": "point"},
    "fr": {"-": "tiret", "/": "barre", ".": "point"},
    "ru": {"-": "тире", "/": "дробь", ".": "точка"},
    "zh": {"-": "横杠", "/": "斜杠", ".": "点"},
}
WINDOWS_READ: Final = 2
ENTRY_READ: Final = 6
SIGNS_READ: Final = 20
CLASS_READ: Final = 8
PLACE_READ: Final = 40


def spelled(text: str, language: str) -> str:
    """Return a text letter by letter; what has no name is said as it stands."""
    return " ".join(_said(character, language) for character in text.upper() if not character.isspace())


def _said(character: str, language: str) -> str:
    if character.isascii() and character.isdigit():
        return FIGURES[language][int(character)]
    return ALPHABET.get(character) or SIGNS[language].get(character, character)


def spoken_day(day: date, language: str) -> str:
    """Return a day as it is said: figures one by one, the month in its word."""
    month, year = MONTHS[language][day.month - 1], spelled(f"{day:%Y}", language)
    said = spelled(f"{day:%d}", language)
    return f"{year} 年 {month} {said} 日" if language == "zh" else f"{said} {month} {year}"


def spoken_time(at: datetime, language: str) -> str:
    """Return an instant as it is said, in UTC (Zulu)."""
    at = at.astimezone(UTC)
    pause = "，" if language == "zh" else ", "
    return f"{spoken_day(at.date(), language)}{pause}{spelled(f'{at:%H%M}', language)} Zulu"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: the code of its text, what stands in it as it is, and the codes of words that stand in it."""

    code: str
    said: dict[str, str | int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def lines(case: Case, language: str) -> tuple[Line, ...]:
    """Return what is read of a case in one language, at most 90 s long; EXERCISE three times first and last."""
    notice = case.notice
    mark = (Line("readback.exercise"),) if case.author.mode == "exercise" else ()
    entry = spelled(case.asks.stored.leaf.hex()[:ENTRY_READ], language)
    found = [Line("readback.head", {"party": spelled(case.author.party, language), "entry": entry})]
    if notice.reference:
        found.append(Line("readback.reference", {"reference": spelled(notice.reference[:SIGNS_READ], language)}))
    found.append(Line("readback.state", words={"state": f"case.{case.state}"}))
    found.append(Line("readback.vehicle", words={"vehicle": f"vehicle.{notice.vehicle.kind or 'unstated'}"}))
    if notice.vehicle.generic_class and len(notice.vehicle.generic_class) <= CLASS_READ:
        found.append(Line("readback.class", {"name": spelled(notice.vehicle.generic_class, language)}))
    place = notice.launch.place
    if place is not None and (place.site or place.body_of_water):
        found.append(Line("readback.place", {"place": (place.site or place.body_of_water or "")[:PLACE_READ]}))
    if notice.flight.direction:
        found.append(Line("readback.direction", words={"direction": f"octant.{notice.flight.direction}"}))
    found += _when(case, language)
    found.append(Line("readback.areas", {"n": len(notice.areas)}))
    found.append(Line("readback.end"))
    return (*mark, *found, *mark)


def _when(case: Case, language: str) -> list[Line]:
    launch = case.notice.launch
    every = list(windows_of(launch.schedule or ()))
    found = [
        Line(
            "readback.window",
            {
                "number": spelled(str(number), language),
                "opens": spoken_time(window.start, language),
                "closes": spoken_time(window.end, language),
            },
        )
        for number, window in enumerate(every[:WINDOWS_READ], 1)
    ]
    if len(every) > WINDOWS_READ:
        found.append(Line("readback.more_windows", {"n": len(every) - WINDOWS_READ}))
    if not every and launch.planned_date is not None:
        found.append(Line("readback.day", {"day": spoken_day(launch.planned_date.date, language)}))
    return found
