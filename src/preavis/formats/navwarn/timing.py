"""Which times belong to which area: numbered paragraphs, the items in them, and the times of each. Pure.

An area takes its hours from its item; where the item gives only hours, its days from the head of the paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from preavis.clock import Schedule, Window
from preavis.findings import Finding
from preavis.formats.navwarn.dates import Calendar
from preavis.formats.navwarn.expressions import Expression, expressions
from preavis.formats.navwarn.lengths import LENGTH
from preavis.formats.navwarn.shapes import Drawn
from preavis.formats.navwarn.windows import Times, read_times

_PARAGRAPH: Final = re.compile(r"(?:(?<=[.\s:])|^)([1-9])\.(?=\s|[A-ZА-Я])(?!\s*\d{1,3}[-°])")
_ITEM: Final = re.compile(r"(?:(?<=[.:\s])|^)([A-ZА-Я])\.(?=\s)")
_MONTH: Final = re.compile(
    r"\b(?:OF|IN|DURING|THROUGHOUT|EARLY|LATE|MID|END|MONTHS?|SINCE|UNTIL|BEFORE|AFTER|BY)[\s\-]+"
    r"(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b"
)
_LONGEST_MARK: Final = 30
_LENGTH: Final = re.compile(LENGTH)
_DATES: Final = frozenset({"stamp", "day", "weekday", "weekdays"})
_CLOCKS: Final = frozenset({"stamp", "clock", "sun", "bad"})


@dataclass(frozen=True, slots=True)
class Block:
    """A numbered paragraph: bounds in the text."""

    start: int
    end: int

    def holds(self, area: Drawn) -> bool:
        """Whether an area stands in it."""
        return self.start <= area.start < self.end


@dataclass(slots=True)
class Timed:
    """The times of each area and of each paragraph, by their places; `read` is where the text speaks of them."""

    of_area: dict[int, Times] = field(default_factory=dict)
    of_block: dict[int, Times] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    read: list[tuple[int, int]] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether the text gives any."""
        return bool(self.of_area or self.of_block)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the times are read by: the calendar, the end that the message gives itself, the zone of times without one, the order of dates."""

    calendar: Calendar | None
    until: datetime | None
    local: bool
    day_first: bool | None = None


def blocks_of(body: str, positions: Sequence[tuple[int, int]]) -> list[Block]:
    """Return the paragraphs of a text; one without numbers is one paragraph. No number of a position begins one: `E146-15.1.`."""
    marks: list[int] = []
    ordered = sorted(positions)
    for match in _PARAGRAPH.finditer(body):
        before = bisect_right(ordered, (match.start(), len(body))) - 1
        inside = before >= 0 and match.start() < ordered[before][1]
        if int(match.group(1)) == len(marks) + 1 and not inside:
            marks.append(match.start())
    starts = marks or [0]
    return [Block(start, end) for start, end in pairwise([*starts, len(body)])]


def masked(body: str, spans: Sequence[tuple[int, int]], areas: Sequence[Drawn]) -> str:
    """Return the text with its positions and the marks of its paragraphs and items blanked out, so that only times are left."""
    characters = list(body)
    for start, end in spans:
        characters[start:end] = "|" + " " * (end - start - 1)
    for area in areas:
        if area.mark is not None and area.mark < area.start:
            named = re.compile(rf"(?<![0-9A-ZА-Я]){re.escape(area.label or '')}(?![0-9A-ZА-Я])").search(
                body, area.mark, min(area.start, area.mark + _LONGEST_MARK)
            )
            end = named.end() if named is not None else area.mark + 1
            characters[area.mark : end] = "|" + " " * (end - area.mark - 1)
    blanked = _LENGTH.sub(lambda match: "|" + " " * (len(match.group()) - 1), "".join(characters))
    for pattern in (_PARAGRAPH, _ITEM):
        blanked = pattern.sub(lambda match: "|" + " " * (len(match.group()) - 1), blanked)
    return blanked


def timed(text: str, setting: Setting, blocks: Sequence[Block], areas: Sequence[Drawn]) -> Timed:
    """Return the times of a text whose positions and marks are blanked out.

    Areas whose paragraph gives no times take those of the nearest paragraph without areas, one before them first.
    """
    found = Timed()
    apart: dict[int, list[Expression]] = {}
    for number, block in enumerate(blocks):
        items = _items(block, areas)
        head = _said(text, block.start, items[0][0] if items else block.end, setting, found)
        owns = [_said(text, start, end, setting, found) for start, end in items]
        if not _has(head, _CLOCKS) and len(items) > 1 and owns[-1] and not any(owns[:-1]):
            after = max(area.end for area in areas if items[-1][0] <= (area.mark or 0) < items[-1][1])
            if owns[-1][0].pieces[0].start > after:  # times behind the last of several areas are those of all
                head, owns[-1] = [*head, *owns[-1]], []
        for (start, end), own in zip(items, owns, strict=True):
            said = _combined(head, own)
            if said:
                times = _times(said, setting, found)
                for place, area in enumerate(areas):
                    if start <= (area.start if area.mark is None else area.mark) < end:
                        found.of_area[place] = times
        holds = any(block.holds(area) for area in areas)
        if head and areas and not holds:
            apart[number] = head
        elif head and (_has(head, _CLOCKS | {"open"}) or (not items and (holds or _has(head, {"to", "until"})))):
            found.of_block[number] = _times(head, setting, found)
        elif head and not areas:
            found.findings.append(_apart(head))
    if blocks[0].start and areas:
        ahead = [
            each
            for each in expressions(text, 0, blocks[0].start, local=setting.local, day_first=setting.day_first)
            if not each.loose
        ]
        if ahead:
            apart[-1] = ahead
    _shared(apart, setting, blocks, areas, found)
    for match in _MONTH.finditer(text, blocks[0].start):
        if not any(start <= match.end() <= end for start, end in found.read):
            found.findings.append(
                Finding(code="navwarn.times_unread", severity="warn", path="schedule", span=match.span())
            )
    return found


def _shared(
    apart: dict[int, list[Expression]],
    setting: Setting,
    blocks: Sequence[Block],
    areas: Sequence[Drawn],
    found: Timed,
) -> None:
    """Give the areas without times those of paragraphs that have no areas; say where times are left over."""
    used: dict[int, Times] = {}
    for number, block in enumerate(blocks):
        held = [place for place, area in enumerate(areas) if block.holds(area)]
        if not held or number in found.of_block or all(place in found.of_area for place in held):
            continue
        near = sorted(apart, key=lambda other: (other > number, abs(other - number)))
        if near:
            used[near[0]] = used.get(near[0]) or _times(apart[near[0]], setting, found)
            found.of_block[number] = used[near[0]]
    for number, said in apart.items():
        if number not in used and number >= 0:
            found.findings.append(_apart(said))


def _apart(said: Sequence[Expression]) -> Finding:
    span = (said[0].pieces[0].start, said[-1].pieces[-1].end)
    return Finding(code="navwarn.times_apart", severity="info", path="schedule", span=span)


def _items(block: Block, areas: Sequence[Drawn]) -> list[tuple[int, int]]:
    """Return the bounds of the items of a paragraph: each begins with the mark of an area."""
    marks = sorted({area.mark for area in areas if area.mark is not None and block.start <= area.mark < block.end})
    return list(pairwise([*marks, block.end]))


def _said(text: str, start: int, end: int, setting: Setting, found: Timed) -> list[Expression]:
    said = expressions(text, start, end, local=setting.local, day_first=setting.day_first)
    for each in said:
        span = (each.pieces[0].start, each.pieces[-1].end)
        found.read.append(span)
        found.findings += [
            Finding(code="navwarn.times_gap", severity="warn", path="schedule", span=gap) for gap in each.gaps
        ]
        if each.loose:
            found.findings.append(Finding(code="navwarn.instant", severity="info", path="schedule", span=span))
    return [each for each in said if not each.loose]


def _times(said: Sequence[Expression], setting: Setting, found: Timed) -> Times:
    times = read_times(said, setting.calendar, setting.until)
    if times.code is not None:
        found.findings.append(Finding(code=times.code, severity="warn", path="schedule", span=times.span))
    elif times.borrowed is not None:
        found.findings.append(
            Finding(code="navwarn.month_taken", severity="info", path="schedule", span=times.borrowed)
        )
    if times.code is None and times.approximate:
        found.findings.append(Finding(code="navwarn.approximate", severity="info", path="schedule", span=times.span))
    return times


def _has(said: Sequence[Expression], kinds: frozenset[str] | set[str]) -> bool:
    return any(piece.kind in kinds for each in said for piece in each.pieces)


def _combined(head: Sequence[Expression], own: Sequence[Expression]) -> list[Expression]:
    """Return what speaks of an area: its own times, with the dates of its paragraph where it gives only hours."""
    if _has(own, _DATES) or not _has(head, _DATES - {"stamp"}):
        return list(own) if _has(own, _CLOCKS) or not _has(head, _CLOCKS) else []
    if not own:
        return []
    return list(own) if _has(head, _CLOCKS) else [*own, *head]


def schedule_of(times: Times | None, ends: datetime | None) -> Schedule | None:
    """Return what times give; a night that would open after the message has ended itself is none.

    `2220Z TO 0520Z DAILY 28 SEP THRU 05 OCT`, cancelled on 05 OCT in the morning, has its last night on 04 OCT.
    """
    if times is None or times.code is not None or not times.main:
        return None
    main = [window for window in times.main if ends is None or not _night_after(window, ends)] or times.main
    if ends is not None and max(window[1] for window in main) > ends:
        main = times.main  # the end does not fit; whoever compares them says so
    spare = tuple((Window(start, end),) for start, end in times.spare)
    return (tuple(Window(start, end) for start, end in _merged(main)), *spare)


def _night_after(window: tuple[datetime, datetime], ends: datetime) -> bool:
    start, end = window
    return ends <= start < ends + timedelta(days=1) and end.date() > start.date() and start.date() == ends.date()


def _merged(windows: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Return windows in order; whole days that follow one another are one window."""
    merged: list[tuple[datetime, datetime]] = []
    for start, end in sorted(set(windows)):
        whole = (end - start).total_seconds() % 86400 == 0 and not (start.hour or start.minute)
        if merged and whole and merged[-1][1] == start and not (merged[-1][0].hour or merged[-1][0].minute):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged
