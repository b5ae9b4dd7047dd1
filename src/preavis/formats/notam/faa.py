"""FAA texts that are no ICAO NOTAM: the domestic form (`!CARF 08/123 ...`) and pages of flight restrictions. Pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from preavis.clock import Schedule, Window
from preavis.findings import Finding
from preavis.formats.message import Message
from preavis.formats.notam.areas import read_areas
from preavis.formats.notam.bands import with_limits
from preavis.formats.notam.moments import instant
from preavis.formats.notam.schedule import read_schedule
from preavis.formats.notam.words import hazard_of
from preavis.formats.notam_items.levels import band_in

_DOMESTIC: Final = re.compile(
    r"(?:!\s{0,3}|\A\s{0,9})([A-Z]{3,4})\s{1,9}(\d{1,2}/\d{2,4})(?!\d)(?:\s{1,9}(?:\([^()]{0,40}\)\s{0,9})?([A-Z0-9]{3,4})\b)?"
)
_FDC: Final = re.compile(r"\bFDC\s{1,9}(\d/\d{4})\b")
_STAMPS: Final = re.compile(r"(?<!\d)(\d{10})\s{0,9}-\s{0,9}(?:(\d{10})(?!\d)|(PERM))\s{0,3}(EST)?")
_EFFECTIVE: Final = re.compile(
    r"\b(?:EFFECTIVE|EFF)\s{1,9}(\d{10})\s{0,3}(?:UTC|Z)?(?:[^\d]|\(.{0,40}?\)){0,20}?\s(?:UNTIL|TO|THRU|TILL)\s{1,9}(?:(\d{10})(?!\d)|(PERM\w*|FURTHER NOTICE))"
)
_WHEN: Final = (
    r"\s{0,9}(?:TIME|FROM|TO)?\s{0,9}:?\s{0,9}([A-Z]+)\s{1,9}(\d{1,2}),\s{0,9}(\d{4})\s{1,9}AT\s{1,9}(\d{4})\s{1,9}UTC"
)
_BEGIN: Final = re.compile(r"BEGINNING\s{1,9}DATE\s{1,9}AND\s{1,9}" + _WHEN)
_END: Final = re.compile(r"ENDING\s{1,9}DATE\s{1,9}AND\s{1,9}" + _WHEN)
_FROM_TO: Final = re.compile(
    r"\bFROM\s{1,9}([A-Z]+)\s{1,9}(\d{1,2}),\s{0,9}(\d{4})\s{1,9}AT\s{1,9}(\d{4})\s{1,9}UTC.{0,80}?\bTO\s{1,9}([A-Z]+)\s{1,9}(\d{1,2}),\s{0,9}(\d{4})"
    r"\s{1,9}AT\s{1,9}(\d{4})\s{1,9}UTC",
    re.DOTALL,
)
_MONTHS: Final = tuple(name.upper() for name in calendar.month_name)  # the first is empty
_HOURS: Final = re.compile(
    r"\b(?:DLY|DAILY|(?:MON|TUE|WED|THU|FRI|SAT|SUN)(?:[ -](?:MON|TUE|WED|THU|FRI|SAT|SUN)){0,6})\s{1,3}\d{4}-\d{4}(?:[ ,]{1,2}\d{4}-\d{4}){0,5}(?!\d)"
)
_CANCEL: Final = re.compile(r"\bCANCEL(?:LED|S|ED)?\b")
_CANCELLED: Final = re.compile(r"\s{0,9}(?:NOTAM\s{1,3})?(?:FDC\s{1,3})?(\d{1,2}/\d{2,4})")


@dataclass(frozen=True, slots=True)
class _Times:
    begins: datetime | None
    ends: datetime | None
    permanent: bool = False
    estimated: bool = False
    at: int = 0
    others: tuple[tuple[int, int], ...] = ()


def read_faa(text: str) -> Message | None:
    """Return what a domestic text in capitals says, None where it is none."""
    domestic, fdc = _DOMESTIC.search(text), _FDC.search(text)
    if domestic is None and fdc is None:
        return None
    findings: list[Finding] = []
    times = _times(text)
    series = domestic.group(1) if domestic else "FDC"
    number = domestic.group(2) if domestic else fdc.group(1) if fdc else ""
    cancel = _CANCEL.search(text, domestic.end(), domestic.end() + 40) if domestic is not None else None
    if times.begins is None and cancel is None:
        findings.append(Finding(code="notam.item_missing", severity="warn", path="from", params={"item": "B"}))
    others = [
        found.span() for found in _DOMESTIC.finditer(text) if domestic is not None and found.start() > domestic.end()
    ]
    stop = len(text)
    if others:
        findings.append(
            Finding(code="notam.several_messages", severity="warn", span=others[0], params={"n": len(others)})
        )
        stop = others[0][0]
    findings += [Finding(code="notam.own_times", severity="info", path="schedule", span=each) for each in times.others]
    drawn, said = read_areas(text, domestic.end() if domestic else 0, stop)
    areas, told = with_limits(text, domestic.end() if domestic else 0, stop, drawn, band_in(text, 0, stop))
    older = _CANCELLED.match(text, cancel.end()) if cancel is not None else None
    cancelled = (older.group(1) if older is not None else number) if cancel is not None else None
    return Message(
        id=f"FDC {number}" if series == "FDC" else number,
        kind="cancel" if cancel is not None else "new",
        refers_to=cancelled,
        cancels=(cancelled,) if cancelled is not None else (),
        series=series,
        location=(domestic.group(3),) if domestic and domestic.group(3) else (),
        hazard=hazard_of(None, text),
        from_=times.begins,
        to=times.ends,
        permanent=times.permanent,
        estimated=times.estimated,
        schedule=_schedule(text, times, findings) if cancel is None else None,
        areas=tuple(areas),
        findings=(*findings, *said, *told),
    )  # fmt: skip


def _schedule(text: str, times: _Times, findings: list[Finding]) -> Schedule | None:
    """Return B to C, or the hours of the day within them that stand before them: `DLY 1200-2000 2608221200-2608252000`."""
    if times.begins is None or times.ends is None:
        return None
    if times.ends <= times.begins:
        findings.append(Finding(code="notam.times_reversed", severity="warn", path="to"))
        return None
    hours = next(reversed([*_HOURS.finditer(text, max(0, times.at - 120), times.at)]), None)
    if hours is None:
        return ((Window(times.begins, times.ends),),)
    read = read_schedule(hours.group(), times.begins, times.ends)
    if read.windows is None:
        findings.append(Finding(code=read.code or "", severity="warn", path="schedule", span=hours.span()))
        return None
    return (read.windows,)


def _times(text: str) -> _Times:
    stamps = [*_STAMPS.finditer(text)][::-1] or [*_EFFECTIVE.finditer(text)]
    if stamps:
        first = stamps[0]
        estimated = first.re is _STAMPS and first.group(4) is not None
        others = tuple(each.span() for each in stamps if each.groups()[:2] != first.groups()[:2])
        from_ = [at for each in stamps if (at := instant(each.group(1))) is not None]
        to = [at for each in stamps if each.group(2) and (at := instant(each.group(2))) is not None]
        permanent = first.group(3) is not None
        return _Times(
            min(from_, default=None),
            None if permanent else max(to, default=None),
            permanent,
            estimated,
            first.start(),
            others,
        )
    begins, ends = _BEGIN.search(text), _END.search(text)
    if begins is None:
        both = _FROM_TO.search(text)
        return _Times(_long(both.groups()[:4]), _long(both.groups()[4:])) if both is not None else _Times(None, None)
    return _Times(_long(begins.groups()), _long(ends.groups()) if ends is not None else None)


def _long(given: tuple[str, ...]) -> datetime | None:
    month, day, year, clock = given
    if month not in _MONTHS:
        return None
    try:
        return datetime(int(year), _MONTHS.index(month), int(day), int(clock[:2]), int(clock[2:]), tzinfo=UTC)
    except ValueError:
        return None
