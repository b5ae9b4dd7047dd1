"""Vague dates of McDowell's catalogues (GCAT): a day, a month, a quarter, a year, a decade, each perhaps doubtful. Pure.

A vague date is kept as the first and the last day that it can mean, never as a bare instant.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_MONTHS: Final = {name: n for n, name in enumerate(calendar.month_abbr) if name}
_DAY: Final = re.compile(r"(\d{4})(?:\s+([A-Z][a-z]{2})(?:\s+(\d{1,2}))?)?")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_QUARTER: Final = re.compile(r"(\d{4})\s+Q([1-4])")
_DECADE: Final = re.compile(r"(\d{3}0)s")


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day that a date can mean; `doubtful` where the catalogue says so itself."""

    first: date
    last: date
    doubtful: bool = False


def _months(year: int, first: int, last: int, *, doubtful: bool) -> Days:
    return Days(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), doubtful)


def days(text: str) -> Days | None:
    """Read `2025 Apr  7?`, `2025 Dec?`, `2016 Q3`, `1960s?`, `1957-10-04 19:28:34`; None where it is no date."""
    doubtful = "?" in text
    text = " ".join(text.replace("?", " ").split())
    try:
        if found := _ISO.match(text):
            day = date(*map(int, found.groups()))
            unknown = (day.month, day.day) == (1, 1) and text.endswith("00:00:00")
            return _months(day.year, 1, 12, doubtful=True) if unknown else Days(day, day, doubtful)
        if found := _QUARTER.match(text):
            quarter = int(found.group(2))
            return _months(int(found.group(1)), 3 * quarter - 2, 3 * quarter, doubtful=doubtful)
        if found := _DECADE.match(text):
            start = int(found.group(1))
            return Days(date(start, 1, 1), date(start + 9, 12, 31), doubtful)
        if found := _DAY.match(text):
            year, month, number = found.groups()
            if month is None:
                return _months(int(year), 1, 12, doubtful=doubtful)
            if number is None:
                return _months(int(year), _MONTHS[month], _MONTHS[month], doubtful=doubtful)
            exact = date(int(year), _MONTHS[month], int(number))
            return Days(exact, exact, doubtful)
    except (ValueError, KeyError):
        return None
    return None
