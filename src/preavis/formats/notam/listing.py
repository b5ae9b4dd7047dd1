"""NOTAM as lists of the US services print them, without items: `A0712/26 - text. SFC - UNL, 11 MAR 04:25 2026 UNTIL 11 MAR 05:12 2026.` Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from preavis.clock import Window
from preavis.findings import Finding
from preavis.formats.message import Message
from preavis.formats.notam.areas import read_areas
from preavis.formats.notam.bands import with_limits
from preavis.formats.notam.schedule_words import MONTHS
from preavis.formats.notam.words import hazard_of
from preavis.formats.notam_items.levels import band_in

_HEAD: Final = re.compile(r"(?<![A-Z0-9])([A-Z])(\d{4})/(\d{2})\s{1,3}(?:\([^()]{0,60}\)\s{0,3})?-\s")
_AT: Final = r"(\d{1,2})\s{1,3}([A-Z]{3})\s{1,3}(\d{2}):(\d{2})\s{1,3}(20\d\d)"
_VALID: Final = re.compile(rf"{_AT}\s{{1,3}}UNTIL\s{{1,3}}(?:{_AT}|(PERM\w*|UFN|FURTHER NOTICE))(?:\s{{1,3}}(EST))?")


def read_listing(text: str) -> Message | None:
    """Return what a listed NOTAM in capitals says, None where it is none."""
    head = _HEAD.search(text)
    valid = _VALID.search(text, head.end()) if head is not None else None
    if head is None or valid is None:
        return None
    findings: list[Finding] = []
    begins, ends = _instant(valid.groups()[:5]), _instant(valid.groups()[5:10])
    if begins is None or (ends is None and not valid[11]):
        findings.append(Finding(code="notam.time_unreadable", severity="warn", path="from", span=valid.span()))
    others = [found.span() for found in _HEAD.finditer(text, valid.end())]
    if others:
        findings.append(
            Finding(code="notam.several_messages", severity="warn", span=others[0], params={"n": len(others)})
        )
    drawn, said = read_areas(text, head.end(), valid.start())
    areas, told = with_limits(text, head.end(), valid.start(), drawn, band_in(text, head.end(), valid.start()))
    return Message(
        id=f"{head[1]}{head[2]}/{head[3]}",
        kind="new",
        series=head[1],
        hazard=hazard_of(None, text[head.end() : valid.start()]),
        from_=begins,
        to=ends,
        permanent=valid[11] is not None,
        estimated=valid[12] is not None,
        schedule=((Window(begins, ends),),) if begins is not None and ends is not None and begins < ends else None,
        areas=tuple(areas),
        findings=(*findings, *said, *told),
    )


def _instant(given: tuple[str | None, ...]) -> datetime | None:
    day, month, hour, minute, year = given
    if day is None or month not in MONTHS:
        return None
    try:
        return datetime(int(year or 0), MONTHS[month], int(day), int(hour or 0), int(minute or 0), tzinfo=UTC)
    except ValueError:
        return None
