"""Hours as an officer types them: one window a line, an empty line before each alternative; always UTC. Pure.

`2026-12-10 06:00 - 2026-12-10 12:00`, with T or Z or seconds or not, or `100600Z DEC 2026 TO 101200Z DEC 2026`. A line that
is not read whole is refused: a window is never guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from preavis.clock import Schedule, Window
from preavis.errors import UnusableInput

_MONTHS: Final = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_ISO: Final = r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?\s?Z?"
_GROUP: Final = r"(\d{2})(\d{2})(\d{2})Z? ?(" + "|".join(_MONTHS) + r") ?(\d{4})"
_TIME: Final = re.compile(f"{_ISO}|{_GROUP}", re.ASCII | re.IGNORECASE)
_BETWEEN: Final = frozenset({"-", "–", "—", "/", "TO", "UNTIL"})


def read_hours(text: str) -> Schedule:
    """Return the schedule that a text gives. Raises UnusableInput with the first line that is no window."""
    opportunities: list[list[Window]] = [[]]
    for line in text.strip().splitlines():
        if not line.strip():
            opportunities.append([])
        else:
            opportunities[-1].append(_window(line.strip()))
    found = tuple(tuple(windows) for windows in opportunities if windows)
    if not found:
        raise UnusableInput("hours.none")
    return found


def read_time(text: str) -> datetime:
    """Return the instant that a text gives, in one of the forms of a window's ends. Raises ValueError."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError("no time")
    return _instant(match)


def _window(line: str) -> Window:
    times = list(_TIME.finditer(line))
    if len(times) == 2:
        first, second = times
        left = (line[: first.start()].strip(), line[second.end() :].strip())
        if left == ("", "") and line[first.end() : second.start()].strip().upper() in _BETWEEN:
            try:
                return Window(_instant(first), _instant(second))
            except ValueError as error:
                raise UnusableInput("hours.line", line=line[:80]) from error
    raise UnusableInput("hours.line", line=line[:80])


def _instant(match: re.Match[str]) -> datetime:
    """Return the instant of a match. Raises ValueError where there is no such day or hour."""
    if match[1]:
        year, month, day, hour, minute = (int(match[place]) for place in range(1, 6))
        return datetime(year, month, day, hour, minute, int(match[6] or 0), tzinfo=UTC)
    day, hour, minute, year = (int(match[place]) for place in (7, 8, 9, 11))
    return datetime(year, _MONTHS.index(match[10].upper()) + 1, day, hour, minute, tzinfo=UTC)


def write_hours(schedule: Schedule) -> str:
    """Return a schedule in the form that `read_hours` reads."""
    return "\n\n".join("\n".join(f"{_said(w.start)} - {_said(w.end)}" for w in windows) for windows in schedule)


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z" if at.second else f"{at:%Y-%m-%d %H:%M}Z"
