"""What a navigational warning cancels, and when it cancels itself. Pure.

The verb stands before (`CANCEL NAVAREA IV 123/22, 124/22 AND THIS MSG`) or behind (`NAVAREA IV 123/22 IS HEREBY CANCELLED`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from preavis.findings import Finding
from preavis.formats.navwarn.dates import Calendar
from preavis.formats.navwarn.names import SELF, SELF_DAY, SERIES, STAMP, THIS, instant, name, series_of
from preavis.formats.navwarn.words import MONTHS

_VERB: Final = r"\b(?:SELF[-\s]*CANCEL\w*|CANCEL\w*|ОТМ(?:ЕН\w*)?\b|ANNUL\w*|ANULA\w*|DELETE\b(?=\s+(?:NAVAREA|HYDRO)))|取消|作废|撤销|失效"
_MONTH: Final = "|".join(name for name in MONTHS if not name[0].isdigit())
_THREE: Final = "|".join(sorted({name[-3:] for name in MONTHS if not name[0].isdigit()}))
_GOES_ON: Final = (
    rf"(?:AND|И|ET|Y|E|ON|AT|LE|EL|EM|DE|AFTER|OF|TO|THIS|ЭТОТ|MSG|NR|NO|НР|Z|UTC|{_MONTH})\b|{SERIES}|\d{{1,4}}\s?/|\d{{6}}"
    r"|\d{2,4}(?!\d|-|:|\s+[A-ZА-Я0-9])"
)
_LINE_ENDS: Final = rf"(?:(?<=\d)|(?<=\d[ ])|(?<={_THREE}))\n(?!\s*(?:{_GOES_ON}))"
"""Where a cancellation without a full stop ends: behind a number or month, where the next line does not go on."""
_AFTER: Final = re.compile(rf"(?:{_VERB})([^.=。]*?(?:\.\d[^.=。]*?)*)(?=[.=。]|//|$|{_LINE_ENDS})", re.DOTALL)
_BEFORE: Final = re.compile(
    r"([^.=。]*?)(?:取消|作废|撤销|失效|\b(?:IS|ARE|HAS\s+BEEN|HAVE\s+BEEN|IS\s+TO\s+BE)?\s*(?:HEREBY\s+|AUTOMATICALLY\s+)?(?:CANCELL?ED|SELF[-\s]*CANCEL\w*|CANCELS|ОТМЕНЕН[А-Я]*|ANNULEE?S?|ANULAD[AO]S?|CANCELAD[AO]S?)\b)"
)
_REFERENCE: Final = re.compile(
    rf"(?:(?<![A-ZА-Я])({SERIES})[\s,:]{{0,12}}(?:(?:NR|NO|WARNING)\.?\s{{1,9}})?)?(?<!\d)"
    r"(?:(\d{2})-(\d{4})|(\d{1,4})\s{0,9}/\s{0,9}(\d{4}|\d{2}))(?!\d)"
)
_NUMBERS: Final = re.compile(
    rf"(?<![A-ZА-Я])({SERIES})\s{{1,9}}((?:\d{{1,4}}\s{{0,9}}(?:,|AND|И)\s{{0,9}}){{1,40}})(?=\d{{1,4}}\s{{0,9}}/\s{{0,9}}(\d{{2,4}}))"
)
_BY_THIS: Final = re.compile(rf"[\s,]*(?:BY|WITH|PAR|POR|ЭТИМ)\s+(?:{THIS.pattern})|[\s,]*НАСТОЯЩИМ")
"""What ends another by this one: `NAVAREA X 118/26 CANCELLED BY THIS MESSAGE`."""
_YEARLESS: Final = re.compile(
    rf"(?<![A-ZА-Я])({SERIES})\s{{1,9}}(?:(?:NR|NO)\.?\s{{1,9}})?((?:\d{{1,4}}(?!\d)\s{{0,9}}(?:,|AND|И|ET|Y)?\s{{0,9}}){{1,40}})(?![\d/\-])"
)
_OF_OWN: Final = re.compile(rf"(?:{_VERB})\s*(?:НР|NR|NO|NUMBER|№|N\s?°)\.?\s*(\d{{1,4}})(?![\d/])")
_NUMBER: Final = re.compile(
    r"\s*(?:(?:MY|OUR|NR|NO|НР|MSG|MESSAGE|WARNING|NUMBER|AVIS|AVURNAV|НОМЕР)\.?\s*){1,3}\d{1,4}(?!\d)"
)
"""The number of a warning whose series is not said."""
_LISTED: Final = re.compile(r",|\b(?:AND|И|ET|Y)\b")
_OF_A_PART: Final = re.compile(r"\b(?:PARA|ITEM|PART|AREA|П|РАЙОН)")
_PART: Final = re.compile(
    rf"\b(?:PARA(?:GRAPH)?S?|ITEMS?|PARTS?|AREAS?|П(?:УНКТ|АРАГРАФ)\w*|РАЙОН\w*)\.?\s+[\dA-ZА-Я](?![A-ZА-Я])[^/]{{0,40}}?\s(?:{SERIES})\s|\d[\s,(]+(?:PARA(?:GRAPH)?|ITEM|PART|ПУНКТ\w*|П)\.?\s+[\dA-ZА-Я]\b"
)
"""`CANCEL PARAGRAPH 2 OF NAVAREA XX 170/26`: the rest of it holds."""
_PLAIN: Final = re.compile(rf"^(?:{_VERB})\s*(?:AT|ON|AFTER|LE|EL|EM)?\s*{STAMP}")
_MOST: Final = 50
_UNREAD: Final = re.compile(rf"(?:{THIS.pattern})[^0-9/]{{0,20}}\d(?!\d*\s?/)")
"""A time behind the words that end the message itself."""
_SOME: Final = Calendar(datetime(2026, 1, 1, tzinfo=UTC), exact=True)


@dataclass(frozen=True, slots=True)
class Cancels:
    """The warnings cancelled, the end of this one, where the text says so, and what of it cannot be read."""

    cancels: tuple[str, ...]
    at: datetime | None
    spans: tuple[tuple[int, int], ...]
    unread: tuple[Finding, ...] = ()
    at_span: tuple[int, int] | None = None


def read_cancels(text: str, series: str | None, calendar: Calendar | None) -> Cancels:
    """Return what a text cancels; `series` is its own, which numbers without one belong to."""
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    at: datetime | None = None
    at_span: tuple[int, int] | None = None
    unread: Finding | None = None
    others: list[Finding] = []
    for match in _AFTER.finditer(text):
        said, start = match.group(1), match.start()
        own_end = THIS.search(match.group()) and not _BY_THIS.match(said)
        if not (_names(said) or _OF_OWN.match(match.group()) or own_end or _PLAIN.search(match.group())):
            near = max(0, start - 200)
            begin = max(near, *(text.rfind(sign, near, start) + 1 for sign in (".", "=", "\n\n", "//")))
            behind = _BEFORE.fullmatch(text, begin, match.start(1))
            ahead = behind.group(1) if behind is not None else ""
            if not (_names(ahead) or THIS.search(ahead)):
                if said.strip():
                    if _NUMBER.match(said):
                        others.append(_finding("cancels_unread", "cancels", match.span()))
                    continue
                spans.append(match.span())
                continue
            start, said = begin, text[begin : match.end()]
        whole = text[start : match.end()]
        own = _own(whole, calendar)
        if own is None and _UNREAD.search(whole):
            code = "year_unknown" if calendar is None and _own(whole, _SOME) is not None else "cancel_unread"
            unread = _finding(code, "cancel_at", (start, match.end()))
        if own is not None and at is not None and own != at:  # two messages in one, or a slip
            others.append(_finding("ends_apart", "cancel_at", (start, match.end())))
        at, at_span = (own, (start, match.end())) if own is not None else (at, at_span)
        if _OF_A_PART.search(whole) and _PART.search(
            whole
        ):  # what is left of the other warning holds, and nobody says here what that is
            others.append(_finding("cancels_unread", "cancels", (start, match.end())))
            spans.append((start, match.end()))
            continue
        named = [*_references(whole, series or "")]
        if _LISTED.search(whole) or (own is None and not named):
            named += [each for each in _yearless(whole, series) if not any(one.startswith(f"{each}/") for one in named)]
        found += named
        spans.append((start, match.end()))
    if unread is not None and at is None:
        others.append(unread)
    return Cancels(tuple(dict.fromkeys(found)), at, tuple(spans), tuple(others), at_span)


def _names(said: str) -> bool:
    return _REFERENCE.search(said) is not None or _YEARLESS.search(said) is not None


def _finding(code: str, path: str, span: tuple[int, int]) -> Finding:
    return Finding(code=f"navwarn.{code}", severity="warn", path=path, span=span)


def _yearless(said: str, own: str | None) -> Iterator[str]:
    """Yield the warnings that are named without a year: `CANCEL WZ 1588 AND NAVAREA I 236`, `ОТМ НР 399`."""
    for match in _YEARLESS.finditer(said):
        for number in re.findall(r"\d+", match.group(2)):
            yield name(series_of(match.group(1)), number, None)
    numbered = _OF_OWN.match(said)
    if numbered is not None and own:
        yield name(own, numbered.group(1), None)


def _own(said: str, calendar: Calendar | None) -> datetime | None:
    match = SELF.search(said) or _PLAIN.search(said)
    if match is not None:
        return _moment(match[1], match[2] + match[3], match[4], match[5], calendar)
    match = SELF_DAY.search(said)
    if match is None:
        return None
    clock = next((a + b for a, b in ((match[1], match[2]), (match[6], match[7])) if a), "0000")
    return _moment(match[3], clock, match[4], match[5], calendar)


def _moment(day: str, clock: str, month: str, year: str | None, calendar: Calendar | None) -> datetime | None:
    if year is not None:
        return instant(day, clock[:2], clock[2:], month, year)
    if calendar is None:
        return None
    issued = calendar.issued
    options = (instant(day, clock[:2], clock[2:], month, str(issued.year + n)) for n in (0, 1))
    return next((found for found in options if found is not None and found >= issued - timedelta(days=2)), None)


def _references(said: str, own: str) -> Iterator[str]:
    for match in _NUMBERS.finditer(said):  # "NAVAREA XX 12, 13/26"
        for number in re.findall(r"\d+", match.group(2)):
            yield name(series_of(match.group(1)), number, match.group(3))
    series = own
    before: tuple[str, int, int] | None = None
    for match in _REFERENCE.finditer(said):
        series = series_of(match.group(1)) if match.group(1) else series
        if not series:
            continue
        if match.group(2):
            yield f"{series} {match.group(2)}-{match.group(3)}"
            continue
        number, year = int(match.group(4)), match.group(5)
        joined = before is not None and re.search(r"\b(?:TO|THRU|THROUGH)\b", said[before[2] : match.start(4)])
        if joined and before is not None and before[0] == year and 0 < number - before[1] <= _MOST:
            yield from (name(series, str(n), year) for n in range(before[1] + 1, number))
        yield name(series, match.group(4), year)
        before = (year, number, match.end())
