"""The values that the items of a form hold, and how figures are written in all of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from preavis.geo import Position

MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True)
class Code:
    """A code that `data/form.toml` puts in words, as `<vocabulary>.<code>`."""

    vocabulary: str
    code: str


@dataclass(frozen=True, slots=True)
class Plain:
    """Figures that read alike in every language: times, positions, numbers."""

    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """A number or designation as the party wrote it; nothing in it to translate."""

    text: str


@dataclass(frozen=True, slots=True)
class Free:
    """Words of the party's own, shown as sent and marked untranslated."""

    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A title that has its own text in each language, as (language, text)."""

    texts: tuple[tuple[str, str], ...]


Value = Code | Plain | Given | Free | Named
NOT_STATED: Final = Code("answer", "not_stated")
NONE: Final = Code("answer", "none")
EMPTY: Final = Code("answer", "empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a form. `path` names the member of the notice document; an item without value is a heading.

    `n` is the running number that the label of a list's item holds.
    """

    number: str
    label: str
    value: Value | None = None
    path: str | None = None
    n: int = 0


def instant_text(at: datetime) -> str:
    """Write an instant in UTC to the second, its date in two ways that no reader can mistake."""
    utc = at.astimezone(UTC)
    return f"{utc.date().isoformat()} {utc:%H:%M:%S} UTC ({day_text(utc.date())})"


def day_text(day: date) -> str:
    """Write a date with its month in letters."""
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year:04d}"


def position_text(position: Position) -> str:
    """Write a position with the digits as sent, hemispheres in place of signs: `62.9N 40.5E`."""
    return f"{_hemisphere(position.lat, 'N', 'S')} {_hemisphere(position.lon, 'E', 'W')}"


def _hemisphere(degrees: str, positive: str, negative: str) -> str:
    return f"{degrees[1:]}{negative}" if degrees.startswith("-") else f"{degrees}{positive}"


def coded(vocabulary: str, code: str | None) -> Code:
    """Return a code, or that none is stated."""
    return NOT_STATED if code is None else Code(vocabulary, code)


def answer(said: bool | None) -> Code:
    """Return yes, no, or that neither is stated."""
    return NOT_STATED if said is None else Code("answer", "yes" if said else "no")


def figure(value: object | None) -> Value:
    """Return a figure, or that none is stated."""
    return NOT_STATED if value is None else Plain(str(value))


def given(text: str | None) -> Value:
    """Return a number or designation as given."""
    if text is None:
        return NOT_STATED
    return Given(text) if text else EMPTY


def free(text: str | None) -> Value:
    """Return words of the party's own, or that none are stated."""
    if text is None:
        return NOT_STATED
    return Free(text) if text else EMPTY


def at_text(at: datetime | None) -> Value:
    """Return an instant, or that none is stated."""
    return NOT_STATED if at is None else Plain(instant_text(at))
