"""The frame of a navigational warning: series and number, when it was issued, what it cancels, when it ends itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from preavis.findings import Finding
from preavis.formats.navwarn.cancel import read_cancels
from preavis.formats.navwarn.dates import Calendar
from preavis.formats.navwarn.names import SELF, SERIES, STAMP, blank, instant, name, series_of

_ID: Final = re.compile(
    rf"(?<![A-ZА-Я])({SERIES})[\s_:\-]*(?:(?:NAVIGATIONAL\s+)?WARNING\s*)?(?:NR\.?\s*|NO\.?\s*|NUMBER\s*|N\s?°\s*|№\s*|#\s*)?"
    r"(?:(\d{2})-(\d{3,4})(?!\d)|(\d{1,4})(?:\s*[/\-]\s*(\d{4}|\d{2})(?!\d))?)(?:\s*\(\d{1,2}(?:,\s*\d{1,2})*\))?"
)
_DATE: Final = re.compile(rf"^[ ]*DATE:[ ]*{STAMP}", re.MULTILINE)
_HEADER: Final = re.compile(
    rf"^[ ]*(?:[A-Z][ ]+)?{STAMP}\s+(?:FM\b|{SERIES})|\bFM\b[^\n]{{0,50}}?\b{STAMP}|^[ ]*{STAMP}[ ]*$", re.MULTILINE
)
_TAIL: Final = re.compile(r"^[ ]*(?:(?:AUTHORITY|DATE|CANCEL):|\d{6}\s*МСК).*$", re.MULTILINE)
_IN_FORCE: Final = re.compile(
    r"\bWARNINGS?\s+(?:STILL\s+)?IN[-\s]*FORCE\b|\bIN[-\s]*FORCE\s+(?:NAVAREA\s+)?WARNINGS?\b|\bMESSAGES?\s+IN[-\s]*FORCE\b|\bAVIS\s+EN\s+VIGUEUR"
    r"|\bAVISOS?\s+(?:EM|EN)\s+VIGOR|ДЕЙСТВУЮЩИ\w+\s+(?:ПРЕДУПРЕЖД|НАВИГ)|ДЕЙСТВУЮТ\s+(?:ПРЕДУПРЕЖД|НАВИП|ПРИП)|ПРЕДУПРЕЖД\w+\s+(?:В\s+СИЛЕ|ДЕЙСТВУЮ)"
)
_ENVELOPE: Final = re.compile(
    r"^[ ]*(?:ZCZC\b[^\n]{0,20}|N{4,}|НННН|SECURITE|VITAL|IMPORTANT|ROUTINE|BT|LES\s+\d+[^\n]*|[OPRZ]\s+(?=\d{6}Z))",
    re.MULTILINE,
)
_DATED: Final = re.compile(
    rf"(?<!\d){STAMP}|(?<!\d)(\d{{1,2}})\s+([A-ZА-Я]{{3,9}})\s+(20\d{{2}})(?!\d)|(20\d{{2}})-(\d{{2}})-(\d{{2}})|(20\d{{2}})年"
)
_ENDED: Final = re.compile(r"\s*\.?\s*(?:IS|HAS\s+BEEN)?\s*(?:HEREBY\s+)?CANCELL?ED")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the warning itself; `body` is the text with all of it blanked out, every character at its place."""

    id: str | None
    series: str | None
    calendar: Calendar | None
    cancels: tuple[str, ...]
    cancel_at: datetime | None
    cancel_span: tuple[int, int] | None
    in_force: bool
    unread: tuple[Finding, ...]
    body: str


def read_frame(text: str, issued: datetime | None) -> Frame:
    """Return the frame of a text in capitals."""
    body = _ENVELOPE.sub(lambda match: " " * len(match.group()), text)
    head = _head(body)
    id_, series = (None, None)
    if head is not None:
        series = series_of(head.group(1))
        id_ = (
            f"{series} {head.group(2)}-{head.group(3)}" if head.group(2) else name(series, head.group(4), head.group(5))
        )
        body = blank(body, head.start(), head.end())
    calendar = _calendar(text, head, issued)
    said = read_cancels(_TAIL.sub(lambda match: " " * len(match.group()), body), series, calendar)
    for start, end in said.spans:
        body = blank(body, start, end)
    for match in _HEADER.finditer(_preamble(text, head)):
        body = blank(body, match.start(), match.end())
    body = _TAIL.sub(lambda match: " " * len(match.group()), body)
    return Frame(
        id_, series, calendar, said.cancels, said.at, said.at_span, bool(_IN_FORCE.search(text)), said.unread, body
    )


def _head(text: str) -> re.Match[str] | None:
    """Return the warning's own number: the first, unless it stands in the text itself or is what is cancelled."""
    head = _ID.search(text[:400])
    if head is None or _ENDED.match(text, head.end()):
        return None
    ahead = text[: head.start()]
    if re.search(r"\b\d\.\s|AUTHORITY|CANCEL|ОТМ|ANNUL|REFER", ahead):
        return None
    return head


def _calendar(text: str, head: re.Match[str] | None, issued: datetime | None) -> Calendar | None:
    """Return the time of issue: as given, as stated, or guessed from the warning's cancel time, first full date or number."""
    exact = issued or next(_stamps(_DATE, text), None) or next(_stamps(_HEADER, _preamble(text, head)), None)
    if exact is not None:
        return Calendar(exact, exact=True)
    own = next(_stamps(SELF, text), None)
    if own is not None:
        return Calendar(own - timedelta(days=21), exact=False)
    for match in _DATED.finditer(text):
        found = _dated(match)
        if found is not None:
            return Calendar(found - timedelta(days=5), exact=False)
    year = head and (head.group(2) or head.group(5))
    return Calendar(datetime(2000 + int(year[-2:]), 1, 11, tzinfo=UTC), exact=False) if year else None


def _preamble(text: str, head: re.Match[str] | None) -> str:
    """Return the lines above the warning, where its time of issue may stand: to the line behind its number."""
    end = head.end() if head else 0
    for _ in range(2):
        end = text.find("\n", end + 1) if end >= 0 else -1
    return text[:end] if end >= 0 else text[: head.end() if head else 0]


def _stamps(pattern: re.Pattern[str], text: str) -> Iterator[datetime]:
    for match in pattern.finditer(text):
        groups = match.groups()
        for place in range(0, len(groups) - 4, 5):
            found = instant(*groups[place : place + 5]) if all(groups[place : place + 5]) else None
            if found is not None:
                yield found


def _dated(match: re.Match[str]) -> datetime | None:
    day, hours, minutes, month, year, plain_day, plain_month, plain_year, *iso = match.groups()
    if year is not None:
        return instant(day, hours, minutes, month, year)
    if plain_day is not None:
        return instant(plain_day, "00", "00", plain_month, plain_year)
    if iso[0] is not None:
        return instant(iso[2], "00", "00", f"{int(iso[1])}月", iso[0])
    return datetime(int(iso[3]), 1, 11, tzinfo=UTC) if iso[3] else None
