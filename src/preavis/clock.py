"""Instants, dates in a zone, windows and schedules; and the only reader of the wall clock.

An instant is an aware `datetime` in UTC of whole seconds; on the wire it is `YYYY-MM-DDTHH:MM:SSZ` and nothing else.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_INSTANT = re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z", re.ASCII)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_instant(text: str) -> datetime:
    """Read `YYYY-MM-DDTHH:MM:SSZ`. Raises ValueError for any other form and for dates that do not exist."""
    found = _INSTANT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError("a time must have the form YYYY-MM-DDTHH:MM:SSZ, in UTC")
    year, month, day, hour, minute, second = map(int, found.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def format_instant(instant: datetime) -> str:
    """Write an instant as `YYYY-MM-DDTHH:MM:SSZ`; a fraction of a second is cut off."""
    return instant.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def from_posix(seconds: int) -> datetime:
    """Return the instant of a POSIX timestamp (whole seconds), as cosignatures carry it."""
    return datetime.fromtimestamp(seconds, UTC)


def date_time_group(instant: datetime) -> str:
    """Write an instant as the military date-time group `250410Z NOV 2026`, equal in every language."""
    at = instant.astimezone(UTC)
    return f"{at:%d%H%M}Z {_MONTHS[at.month - 1]} {at:%Y}"


def said_time(instant: datetime) -> str:
    """Write an instant as `25 NOV 2026 04:10Z`, with seconds where there are any: the same in every language."""
    return f"{day_of(at := instant.astimezone(UTC))} {_hours(at)}Z"


def ticking_time(instant: datetime) -> str:
    """Write an instant as a clock shows it, always with seconds: `25 NOV 2026 04:10:09Z`."""
    at = instant.astimezone(UTC)
    return f"{day_of(at)} {at:%H:%M:%S}Z"


def local_time(instant: datetime, zone: str) -> str:
    """Write an instant as people in a zone say it, date and offset with it: `25 NOV 2026 07:10 UTC+03:00`."""
    at = instant.astimezone(ZoneInfo(zone))
    offset = f"{at:%z}"
    return f"{day_of(at)} {_hours(at)} UTC{offset[:3]}:{offset[3:5]}"


def day_of(at: datetime) -> str:
    """Write the date of a time in its own zone as `25 NOV 2026`, which nobody takes for another day."""
    return f"{at.day:02} {_MONTHS[at.month - 1]} {at.year:04}"


def _hours(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


class _InstantForm:
    """Tells pydantic, where it is used, that the one form of `parse_instant` is meant."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            parse_instant,
            serialization=core_schema.plain_serializer_function_ser_schema(format_instant),
            json_schema_input_schema=core_schema.str_schema(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"),
        )


def parse_date(text: str) -> date:
    """Read `YYYY-MM-DD`. Raises ValueError for any other form and for dates that do not exist."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise ValueError("a date must have the form YYYY-MM-DD")
    return date.fromisoformat(text)


class _DateForm:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            parse_date,
            serialization=core_schema.plain_serializer_function_ser_schema(date.isoformat),
            json_schema_input_schema=core_schema.str_schema(pattern=r"^\d{4}-\d{2}-\d{2}$"),
        )


def _zone(name: str) -> str:
    if not isinstance(name, str):
        raise ValueError("a zone is an IANA name")
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{name!r} is not an IANA zone name") from error
    return name


class _ZoneForm:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            _zone, serialization=core_schema.to_string_ser_schema(), json_schema_input_schema=core_schema.str_schema()
        )


Instant = Annotated[datetime, _InstantForm()]
CalendarDate = Annotated[date, _DateForm()]
ZoneName = Annotated[str, _ZoneForm()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonedDate:
    """A date in a stated IANA zone; it stays a date (notices of 1988 give no hour)."""

    date: CalendarDate
    zone: ZoneName

    def __post_init__(self) -> None:
        try:
            self.start()
        except OverflowError as error:
            raise ValueError("the calendar has no such instant") from error

    def start(self) -> datetime:
        """Return the instant of 00:00 of this date in its zone."""
        return datetime(self.date.year, self.date.month, self.date.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    def window(self) -> Window:
        """Return the whole day; it has 23 or 25 hours where its zone changes clocks. Raises OverflowError for the last day."""
        following = ZonedDate(date=self.date + timedelta(days=1), zone=self.zone)
        return Window(self.start(), following.start())


# `from` is a keyword of Python, so the members of a window are mapped by hand in `statements` and `wire`.
@dataclass(frozen=True, slots=True)
class Window:
    """A half-open stretch of time, `from` to `to`, both instants; `to` is after `from`."""

    start: Instant
    end: Instant

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a window must end after it begins")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        instant = handler.generate_schema(Instant)
        fields = core_schema.typed_dict_schema(
            {"from": core_schema.typed_dict_field(instant), "to": core_schema.typed_dict_field(instant)}
        )
        return core_schema.no_info_after_validator_function(
            lambda value: cls(value["from"], value["to"]),
            fields,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda window: {"from": format_instant(window.start), "to": format_instant(window.end)}
            ),
        )


Opportunity = tuple[Window, ...]
"""Windows that all apply."""
Schedule = tuple[Opportunity, ...]
"""Opportunities in order: the primary one, then the spare days."""


def windows_of(schedule: Schedule) -> Iterator[Window]:
    """Every window of every opportunity, in the order given."""
    for opportunity in schedule:
        yield from opportunity


class Clock(Protocol):
    """What the node asks for the time; tests give their own."""

    def now(self) -> datetime:
        """Return the present instant, UTC, whole seconds."""
        ...

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        """Return the present instant, UTC, whole seconds."""
        return datetime.now(UTC).replace(microsecond=0)

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back."""
        return time.monotonic()


class ShiftedClock:
    """A clock moved by a fixed step, for drills and tests that play another day in real time."""

    def __init__(self, base: Clock, shift: timedelta) -> None:
        self._base = base
        self._shift = shift

    def now(self) -> datetime:
        """Return the base clock's instant, moved."""
        return self._base.now() + self._shift

    def monotonic(self) -> float:
        """Return the base clock's monotonic seconds."""
        return self._base.monotonic()
