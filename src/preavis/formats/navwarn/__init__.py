"""Navigational warnings in: NGA and S-53 styles of every coordinator, lists in force, cancellations, Russian coastal texts. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from preavis.findings import Finding
from preavis.formats.message import Hazard, Message, MessageArea, MessageKind
from preavis.formats.navwarn.consistency import contradictions
from preavis.formats.navwarn.coordinates import first_token
from preavis.formats.navwarn.hazards import HAZARDS, hazard_of
from preavis.formats.navwarn.header import Frame, read_frame
from preavis.formats.navwarn.plain import plain, with_noughts
from preavis.formats.navwarn.rows import Row, rows
from preavis.formats.navwarn.shapes import Drawn, draw
from preavis.formats.navwarn.slashes import day_first
from preavis.formats.navwarn.timing import Block, Setting, Timed, blocks_of, masked, schedule_of, timed
from preavis.geo import Position, Unit
from preavis.geodesy import arc_between

LIMIT: Final = 100_000
_OF_THE_COAST: Final = re.compile(r"[\u4e00-\u9fff]{2}|[\uac00-\ud7a3]{2}")


def read(text: str, *, issued: datetime | None = None) -> Message:
    """Return what a navigational warning says. A text that is none has `kind` None and a finding that blocks."""
    if len(text) > LIMIT:
        return Message(findings=(Finding(code="navwarn.too_long", severity="block"),))
    capitals, noughts = with_noughts(plain(text))
    frame = read_frame(capitals, issued)
    if frame.in_force:
        return _bare(frame, "in_force_list", capitals, _texts_in(frame))
    findings: list[Finding] = list(noughts)
    found = rows(frame.body, 0, len(frame.body))
    positions = [(token.start, token.end) for row in found for token in row.tokens]
    blocks = blocks_of(frame.body, positions)
    areas = _areas(frame, found, findings)
    hidden = masked(frame.body, positions, areas)
    setting = Setting(frame.calendar, frame.cancel_at, _is_local(capitals), day_first(hidden, frame.cancel_at))
    times = timed(hidden, setting, blocks, areas)
    if not (areas or times.any or frame.id or frame.cancels or frame.cancel_at or _is_warning(capitals)):
        return Message(findings=(Finding(code="navwarn.no_warning", severity="block"),))
    if not areas and not times.any and frame.cancels and not found:
        return _bare(frame, "cancel", capitals, noughts)
    findings += times.findings
    known = {finding.code for finding in findings}
    findings += [finding for finding in frame.unread if finding.code not in known]
    return _message(capitals, frame, blocks, areas, times, findings)


def _is_local(text: str) -> bool:
    """Whether times without a zone are local: Chinese and Korean warnings give them in the time of the coast, unnamed."""
    return _OF_THE_COAST.search(text) is not None and re.search(r"UTC|GMT|\d{4}Z|世界时|北京时间", text) is None


def _is_warning(text: str) -> bool:
    return first_token(text) is not None or any(pattern.search(text) for _, pattern in HAZARDS[:-1])


def _texts_in(frame: Frame) -> list[Finding]:
    """Return the finding that a list in force gives positions too: what it says of them is not read."""
    found = first_token(frame.body)
    span = (found.start, found.end) if found is not None else None
    return [Finding(code="navwarn.list_with_texts", severity="warn", path="areas", span=span)] if span else []


def _bare(frame: Frame, kind: MessageKind, text: str, findings: Sequence[Finding]) -> Message:
    return Message(
        id=frame.id,
        kind=kind,
        series=frame.series,
        location=(frame.series,) if frame.series else (),
        hazard=hazard_of(text) or "unstated",
        cancels=frame.cancels,
        cancel_at=frame.cancel_at,
        findings=(*findings, *frame.unread),
    )


def _areas(frame: Frame, found: Sequence[Row], findings: list[Finding]) -> list[Drawn]:
    drawn: list[Drawn] = []
    for number, row in enumerate(found):
        before = found[number - 1].end if number else 0
        after = found[number + 1].start if number + 1 < len(found) else len(frame.body)
        drawn += draw(frame.body, row, before, after, findings, _arc)
    return drawn


def _arc(
    start: Position, end: Position, centre: Position, radius: str, unit: Unit, clockwise: bool
) -> tuple[Position, ...]:
    return arc_between(start, end, centre, radius, unit, clockwise=clockwise)


def _message(
    text: str, frame: Frame, blocks: Sequence[Block], areas: Sequence[Drawn], times: Timed, findings: list[Finding]
) -> Message:
    of_block = {number: schedule_of(said, frame.cancel_at) for number, said in times.of_block.items()}
    homes = [next((n for n, block in enumerate(blocks) if block.holds(area)), 0) for area in areas]
    schedules = [
        schedule_of(times.of_area[place], frame.cancel_at) if place in times.of_area else of_block.get(home)
        for place, home in enumerate(homes)
    ]
    of_home = {home: _hazard(text, blocks, homes, home) for home in set(homes)}
    hazards = [of_home[home] for home in homes]
    alike = len(set(schedules)) <= 1
    common = schedules[0] if schedules and alike else None
    if not areas:
        common = next((schedule for schedule in of_block.values() if schedule is not None), None)
    hazard: Hazard = (hazards[0] if hazards else None) or hazard_of(text) or "unstated"
    labels = [area.label for area in areas]
    whole = not any(each.path == "schedule" and each.severity == "warn" for each in findings)
    if whole and not alike:  # those of the others say nothing of it
        findings += [
            Finding(code="navwarn.area_without_times", severity="warn", path="areas", span=(area.start, area.end))
            for area, schedule in zip(areas, schedules, strict=True)
            if schedule is None
        ]
    windows = [w for schedule in (*schedules, common) for opportunity in schedule or () for w in opportunity]
    return Message(
        id=frame.id,
        kind="new",
        series=frame.series,
        location=(frame.series,) if frame.series else (),
        hazard=hazard,
        from_=min((window.start for window in windows), default=None),
        to=max((window.end for window in windows), default=None),
        schedule=common,
        areas=tuple(
            MessageArea(
                label=_label(area.label, labels, homes, homes[place]),
                edges=area.edges,
                shape=area.shape,
                hazard=hazards[place] if hazards[place] not in {None, hazard} else None,
                schedule=None if alike else schedules[place],
            )
            for place, area in enumerate(areas)
        ),
        cancels=frame.cancels,
        cancel_at=frame.cancel_at,
        findings=(*findings, *contradictions(windows, frame, _read_span(times), whole=whole)),
    )


def _read_span(times: Timed) -> tuple[int, int] | None:
    return (min(start for start, _ in times.read), max(end for _, end in times.read)) if times.read else None


def _hazard(text: str, blocks: Sequence[Block], homes: Sequence[int], home: int) -> Hazard | None:
    """Return the hazard that a paragraph names with the words above all; where it names none, that of paragraphs before without areas."""
    found = hazard_of(text[: blocks[0].start] + text[blocks[home].start : blocks[home].end])
    if found not in {None, "other"}:
        return found
    before = [block for number, block in enumerate(blocks[:home]) if number not in homes]
    return next(
        (
            said
            for block in reversed(before)
            if (said := hazard_of(text[block.start : block.end])) not in {None, "other"}
        ),
        found,
    )


def _label(label: str | None, labels: Sequence[str | None], homes: Sequence[int], home: int) -> str | None:
    """Return an area's label, with the number of its paragraph where two paragraphs use the same letter."""
    if label is None:
        return None
    pairs = set(zip(labels, homes, strict=True))
    return f"{home + 1}{label}" if len({each for each, _ in pairs}) < len(pairs) else label
