"""Positions and times as a person types them at night: any usual form, or one line that says what was not understood. Pure.

Positions: `62.9 40.5`, `62.9N 040.5E`, `6254N04030E`, `625400N 0403000E`, `N6254 E04030`, `62-54.0N 040-30.0E`,
`62°54'00"N 40°30'E`, `62 54 00 N 040 30 00 E`; Russian hemisphere letters too. Without letters only two decimal numbers are
taken, latitude first. Times: `now`, `1000Z`, `251000Z`, `251000Z NOV 26`, `2026-11-25 10:00Z`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from preavis.errors import UnusableInput
from preavis.geo import Position

_NUMBER: Final = r"[0-9]{1,12}(?:[.,][0-9]{1,12})?"
_MARK: Final = r"[\s°º'′’\"″:*-]"
_MEANING: Final = {"С": "N", "Ю": "S", "В": "E", "З": "W", "N": "N", "S": "S", "E": "E", "W": "W"}
_HALF: Final = rf"({_NUMBER}(?:{_MARK}{{1,4}}{_NUMBER}){{0,2}}){_MARK}{{0,4}}"
_LAST: Final = re.compile(rf"{_HALF}([NSСЮ])[\s,;/]*{_HALF}([EWВЗ])")
_PLAIN: Final = re.compile(
    r"([0-9]{1,2}(?:\.[0-9]{1,12})?)\s*°?\s*([NSСЮ])[\s,;/]*([0-9]{1,3}(?:\.[0-9]{1,12})?)\s*°?\s*([EWВЗ])"
)
_FIRST: Final = re.compile(rf"([NSСЮ])\s*{_HALF}[\s,;/]*([EWВЗ])\s*{_HALF}")
_BARE: Final = re.compile(r"([+-]?[0-9]{1,2}(?:[.,][0-9]+)?)[\s,;/]+([+-]?[0-9]{1,3}(?:[.,][0-9]+)?)")
LONGEST: Final = 80
_SIX: Final = Decimal("0.000001")
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_GROUP: Final = re.compile(r"(?:([0-9]{2}))?([0-9]{2})([0-9]{2})\s*(?:Z|UTC)(?:\s*([A-Z]{3})\s*([0-9]{4}|[0-9]{2}))?")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):?(\d{2})(?::(\d{2}))?\s*(?:Z|UTC)", re.ASCII)


def position(text: str) -> Position:
    """Read one position. Raises UnusableInput where it cannot be read without guessing."""
    said = text.strip().strip("()[]").upper() if len(text) <= LONGEST else ""
    if match := _PLAIN.fullmatch(said):  # digits as written: what a notice said comes back as it was
        lat, lon = _plain(match[1], match[2]), _plain(match[3], match[4])
        _checked(Decimal(lat), Decimal(lon), text)
        return Position(lat, lon)
    if match := _LAST.fullmatch(said):
        lat, north, lon, east = match.groups()
    elif match := _FIRST.fullmatch(said):
        north, lat, east, lon = match.groups()
    elif match := _BARE.fullmatch(said):
        lat, lon = (half.replace(",", ".").removeprefix("+") for half in match.groups())
        _checked(Decimal(lat), Decimal(lon), text)
        return Position(lat, lon)  # digits as typed: what a notice said comes back as it was
    else:
        raise _unread(text)
    return _checked(
        _degrees(lat, 2, text) * (-1 if _MEANING[north] == "S" else 1),
        _degrees(lon, 3, text) * (-1 if _MEANING[east] == "W" else 1),
        text,
    )


def positions(text: str) -> tuple[Position, ...]:
    """Read a list of positions: one a line, or separated by semicolons or ` - `. Raises UnusableInput for the first unread."""
    parts = [part for line in text.splitlines() for part in re.split(r";|\s[-–]\s", line)]
    return tuple(position(part) for part in parts if part.strip(" ,"))


def _degrees(half: str, width: int, text: str) -> Decimal:
    """Return degrees from one to three numbers, or from one number of digits run together (`width` of them degrees)."""
    numbers = [number.replace(",", ".") for number in re.findall(_NUMBER, half)]
    if len(numbers) == 1:
        whole, _, rest = numbers[0].partition(".")
        if len(whole) in {width + 2, width + 4}:  # DDMM, DDMMSS
            seconds = whole[width + 2 :]
            last = f".{rest}" if rest else ""
            numbers = [whole[:width], whole[width : width + 2] + ("" if seconds else last)]
            numbers += [seconds + last] if seconds else []
        elif len(whole) > width:
            raise _unread(text)
    if len(numbers) > 3 or any("." in number for number in numbers[:-1]):
        raise _unread(text)
    values = [Decimal(number) for number in numbers]
    if any(value >= 60 for value in values[1:]):
        raise _unread(text)
    return sum((value / 60**power for power, value in enumerate(values)), Decimal(0))


def _plain(half: str, hemisphere: str) -> str:
    figures = re.sub(r"^0+(?=[0-9])", "", half)
    return "-" + figures if _MEANING[hemisphere] in "SW" and Decimal(figures) else figures


def _checked(lat: Decimal, lon: Decimal, text: str) -> Position:
    if abs(lat) > 90 or abs(lon) > 180:
        raise _unread(text)
    return Position(_six(lat), _six(lon))


def _six(value: Decimal) -> str:
    """Return six decimals at most, without a tail of zeros and without a negative zero."""
    said = f"{value.quantize(_SIX, ROUND_HALF_UP):f}"
    said = said.rstrip("0").rstrip(".")
    return "0" if said in {"-0", ""} else said


def _unread(text: str) -> UnusableInput:
    return UnusableInput("typed.position", said=text.strip()[:60])


def instant(text: str, now: datetime) -> datetime:
    """Read one time; what is left out is that of `now`. Raises UnusableInput."""
    said = text.strip().upper()
    if said in {"", "NOW"}:
        return now
    try:
        if match := _ISO.fullmatch(said):
            return datetime(*(int(part or 0) for part in match.groups()), tzinfo=UTC)  # type: ignore[arg-type,misc]
        if match := _GROUP.fullmatch(said):
            day, hour, minute, month, year = match.groups()
            return datetime(
                2000 + int(year[-2:]) if year else now.year,
                _MONTHS.index(month) + 1 if month else now.month,
                int(day) if day else now.day,
                int(hour),
                int(minute),
                tzinfo=UTC,
            )
    except ValueError as error:
        raise UnusableInput("typed.instant", said=text.strip()[:40]) from error
    raise UnusableInput("typed.instant", said=text.strip()[:40])
