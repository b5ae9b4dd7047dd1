"""FAA texts that are no ICAO NOTAM: the domestic form (`!CARF 08/123 ...`) and pages of flight restrictions. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from typing import Final

from preavis.clock import Window
from preavis.findings import Finding
from preavis.formats.message import Message, MessageArea
from preavis.formats.notam.areas import read_areas
from preavis.formats.notam.schedule import instant
from preavis.formats.notam.words import hazard_of

_DOMESTIC: Final = re.compile(r"!([A-Z]{3,4})\s+(\d{1,2}/\d{2,4})\s+([A-Z0-9]{3,4})\b")
_FDC: Final = re.compile(r"\bFDC\s+(\d/\d{4})\b")
_STAMPS: Final = re.compile(r"(?<!\d)(\d{10})\s*-\s*(\d{10}|PERM)(EST)?")
_WHEN: Final = r"(?:TIME|FROM|TO)\s*:?\s*([A-Z]+)\s+(\d{1,2}),\s*(\d{4})\s+AT\s+(\d{4})\s+UTC"
_BEGIN: Final = re.compile(r"BEGINNING\s+DATE\s+AND\s+" + _WHEN)
_END: Final = re.compile(r"ENDING\s+DATE\s+AND\s+" + _WHEN)
_MONTHS: Final = tuple(calendar.month_name)  # the first is empty
_ALTITUDE: Final = re.compile(r"FROM THE SURFACE UP TO AND INCLUDING (\d+) FEET")
_CANCEL: Final = re.compile(r"\bCANCEL(?:LED|S)?\b")


def read_faa(text: str) -> Message | None:
    """Return what a domestic text says, None where it is none."""
    domestic, fdc = _DOMESTIC.search(text), _FDC.search(text)
    if domestic is None and fdc is None:
        return None
    findings: list[Finding] = []
    begins, ends, permanent, estimated = _times(text)
    if begins is None:
        findings.append(Finding(code="notam.item_missing", severity="warn", path="from", params={"item": "B"}))
    drawn, said = read_areas(text, 0, len(text))
    altitude = _ALTITUDE.search(text)
    kind = "cancel" if domestic is not None and _CANCEL.search(text, domestic.end(), domestic.end() + 12) else "new"
    return Message(
        id=domestic.group(2) if domestic else f"FDC {fdc.group(1)}" if fdc else None,
        kind=kind,  # type: ignore[arg-type]
        series=domestic.group(1) if domestic else "FDC",
        location=(domestic.group(3),) if domestic else (),
        hazard=hazard_of(None, text),
        from_=begins,
        to=ends,
        permanent=permanent,
        estimated=estimated,
        schedule=((Window(begins, ends),),) if begins is not None and ends is not None and begins < ends else None,
        areas=tuple(
            MessageArea(
                label=each.label,
                edges="geodesic",
                shape=each.shape,
                lower="SFC" if altitude else None,
                upper=f"{altitude.group(1)}FT" if altitude else None,
            )
            for each in drawn
        ),
        findings=(*findings, *said),
    )


def _times(text: str) -> tuple[datetime | None, datetime | None, bool, bool]:
    stamps = next(reversed([*_STAMPS.finditer(text)]), None)
    if stamps is not None:
        permanent = stamps.group(2) == "PERM"
        return (
            instant(stamps.group(1)),
            None if permanent else instant(stamps.group(2)),
            permanent,
            bool(stamps.group(3)),
        )
    return _long(_BEGIN.search(text)), _long(_END.search(text)), False, False


def _long(match: re.Match[str] | None) -> datetime | None:
    if match is None or match.group(1).title() not in _MONTHS:
        return None
    month, day, year, clock = match.groups()
    try:
        return datetime(int(year), _MONTHS.index(month.title()), int(day), int(clock[:2]), int(clock[2:]), tzinfo=UTC)
    except ValueError:
        return None
