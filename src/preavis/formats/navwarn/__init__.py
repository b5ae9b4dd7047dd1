"""Navigational warnings in: NGA and S-53 styles, lists in force, cancellations, Russian coastal texts. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from preavis.clock import Schedule, Window
from preavis.findings import Finding
from preavis.formats.message import Hazard, Message, MessageArea
from preavis.formats.navwarn.header import Frame, read_frame
from preavis.formats.navwarn.positions import Drawn, Row, draw, rows, tokens
from preavis.formats.navwarn.windows import Piece, Reader, Times, expressions

LIMIT: Final = 100_000
_BLANKS: Final = str.maketrans(
    {
        "\r": " ",
        "\t": " ",
        "\u00a0": " ",
        "\u2007": " ",
        "\ufeff": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2212": "-",
        "º": "°",
    }
)
_PARAGRAPH: Final = re.compile(r"(?:(?<=[.\s:])|^)([1-9])\.(?=\s|[A-ZА-Я])(?!\s*\d{1,3}[-°])")
_ITEM: Final = re.compile(r"(?:(?<=[.:\s])|^)([A-ZА-Я])\.(?=\s)")
_HAZARDS: Final[tuple[tuple[Hazard, re.Pattern[str]], ...]] = (
    ("re_entry", re.compile(r"\bRE-?\s?ENTRY|\bDE-?ORBIT|\bSPLASHDOWN")),
    (
        "space_debris",
        re.compile(
            r"\bSPACE\s+DEBRIS|\bFALL(?:ING)?\s+(?:OF\s+)?(?:DEBRIS|STAGES?)|\bFALLOUT|\bROCKET\s+CARRIER\s+ELEMENT|\bОБЛОМК|\bПАДЕНИ"
        ),
    ),
    (
        "space_launch",
        re.compile(
            r"\bROCKETS?\b|\bSPACE\s+(?:LAUNCH|VEHICLE|MISSION|ROCKET|OPERATIONS)|\bLAUNCHING\b|\bLAUNCHED\b|\bПУСК"
        ),
    ),
    ("missile", re.compile(r"\bMISSILES?\b|\bРАКЕТН")),
    ("gunnery", re.compile(r"\bGUNNERY|\bFIRINGS?\b|\bBOMBING|\bSHOOTING|\bARTILLERY|\bСТРЕЛЬБ")),
    ("other", re.compile(r"\bHAZARD|\bEXERCISES?\b|\bDANGEROUS|\bORDNANCE|\bMINES?\b|\bОПАСН|\bУЧЕНИ")),
)


@dataclass(frozen=True, slots=True)
class _Block:
    """A numbered paragraph and its lettered items: bounds in the text."""

    start: int
    end: int
    items: tuple[tuple[str, int, int], ...]


def read(text: str, *, issued: datetime | None = None) -> Message:
    """Return what a navigational warning says. A text that is none has `kind` None and a finding that blocks."""
    if len(text) > LIMIT:
        return Message(findings=(Finding(code="navwarn.too_long", severity="block"),))
    plain = _capitals(text)
    frame = read_frame(plain, issued)
    if frame.in_force:
        return _bare(frame, "in_force_list", plain, ())
    findings: list[Finding] = []
    found = rows(frame.body, 0, len(frame.body))
    blocks = _blocks(frame.body)
    areas = _areas(frame, found, blocks, findings)
    masked = _masked(frame.body)
    timed = _timed(masked, frame, blocks, areas)
    if not (areas or timed.any or frame.id or frame.cancels or frame.cancel_at or _is_warning(plain)):
        return Message(findings=(Finding(code="navwarn.no_warning", severity="block"),))
    if not areas and not timed.any and frame.cancels and not found:
        return _bare(frame, "cancel", plain, findings)
    findings += timed.findings
    return _message(plain, frame, blocks, areas, timed, findings)


def _capitals(text: str) -> str:
    text = text.translate(_BLANKS)
    upper = text.upper()
    return upper if len(upper) == len(text) else "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _is_warning(text: str) -> bool:
    return bool(tokens(text, 0, len(text))) or any(pattern.search(text) for _, pattern in _HAZARDS[:-1])


def _bare(frame: Frame, kind: str, text: str, findings: Sequence[Finding]) -> Message:
    return Message(
        id=frame.id,
        kind=kind,  # type: ignore[arg-type]  # one of two words
        series=frame.series,
        location=(frame.series,) if frame.series else (),
        hazard=_hazard(text) or "unstated",
        cancels=frame.cancels,
        cancel_at=frame.cancel_at,
        findings=tuple(findings),
    )


def _blocks(body: str) -> list[_Block]:
    """Return the paragraphs of a text; one without numbers is one paragraph."""
    marks = []
    wanted = 1
    for match in _PARAGRAPH.finditer(body):
        if int(match.group(1)) == wanted:
            marks.append(match.start())
            wanted += 1
    starts = marks or [0]
    ends = [*starts[1:], len(body)]
    return [_Block(start, end, _items(body, start, end)) for start, end in zip(starts, ends, strict=True)]


def _items(body: str, start: int, end: int) -> tuple[tuple[str, int, int], ...]:
    found = [(match.group(1), match.start()) for match in _ITEM.finditer(body, start, end)]
    bounds = [*(at for _, at in found[1:]), end]
    return tuple((label, at, until) for (label, at), until in zip(found, bounds, strict=False))


def _masked(body: str) -> str:
    """Return the text with its positions and the numbers of its paragraphs and items blanked out, so that only times are left."""
    characters = list(body)
    for token in tokens(body, 0, len(body)):
        characters[token.start : token.end] = " " * (token.end - token.start)
    blanked = "".join(characters)
    for pattern in (_PARAGRAPH, _ITEM):
        blanked = pattern.sub(lambda match: "|" + " " * (len(match.group()) - 1), blanked)
    return blanked


def _areas(frame: Frame, found: Sequence[Row], blocks: Sequence[_Block], findings: list[Finding]) -> list[Drawn]:
    drawn: list[Drawn] = []
    for number, row in enumerate(found):
        before = found[number - 1].end if number else 0
        after = found[number + 1].start if number + 1 < len(found) else len(frame.body)
        drawn += draw(frame.body, row, before, after, findings)
    inside = [area for area in drawn if any(block.start <= area.start < block.end for block in blocks)]
    return inside or drawn


# -- times -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Timed:
    """The times of each area, or of the whole message."""

    of_area: dict[int, Times]
    of_block: dict[int, Times]
    findings: list[Finding]

    @property
    def any(self) -> bool:
        return bool(self.of_area or self.of_block)


def _timed(masked: str, frame: Frame, blocks: Sequence[_Block], areas: Sequence[Drawn]) -> _Timed:
    timed = _Timed({}, {}, [])
    for number, block in enumerate(blocks):
        items = [item for item in block.items if any(item[1] <= area.start < item[2] for area in areas)]
        head_end = items[0][1] if items else block.end
        head = [piece for each in expressions(masked, block.start, head_end) for piece in each]
        for _, start, end in items:
            own = [piece for each in expressions(masked, start, end) for piece in each]
            pieces = _combined(head, own)
            if pieces:
                times = Reader(pieces, frame.issued, frame.cancel_at).read()
                _note(timed, times)
                for place, area in enumerate(areas):
                    if start <= area.start < end:
                        timed.of_area[place] = times
        bare = not items and any(block.start <= area.start < block.end for area in areas)
        if head and (_has_clock(head) or bare):
            times = Reader(head, frame.issued, frame.cancel_at).read()
            _note(timed, times)
            timed.of_block[number] = times
    return timed


def _has_clock(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind in {"stamp", "clock", "dashed", "sun", "bad"} for piece in pieces)


def _combined(head: Sequence[Piece], own: Sequence[Piece]) -> list[Piece]:
    """Return the pieces that speak of an area: its own, with the dates of its paragraph where it gives only hours."""
    dated = any(piece.kind in {"stamp", "day", "days", "weekday"} for piece in own)
    if dated or not any(piece.kind in {"day", "days", "weekday"} for piece in head):
        return list(own) if _has_clock(own) or not _has_clock(head) else []
    if not own:
        return []
    return list(own) if _has_clock(head) else [*own, *head]


def _note(timed: _Timed, times: Times) -> None:
    if times.code is not None:
        timed.findings.append(Finding(code=times.code, severity="warn", path="schedule", span=times.span))


def _schedule(times: Times | None, ends: datetime | None) -> Schedule | None:
    """Return what an expression gives; a window that would open after the message has ended itself is none."""
    if times is None or times.code is not None or not times.main:
        return None
    main = [window for window in times.main if ends is None or window[0] < ends] or times.main
    spare = tuple((Window(start, end),) for start, end in times.spare)
    return (tuple(Window(start, end) for start, end in _merged(main)), *spare)


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


# -- the message -------------------------------------------------------------------------------------------------------


def _message(
    text: str, frame: Frame, blocks: Sequence[_Block], areas: Sequence[Drawn], timed: _Timed, findings: list[Finding]
) -> Message:
    of_block = {number: _schedule(times, frame.cancel_at) for number, times in timed.of_block.items()}
    of_home = [_hazard(text[: blocks[0].start] + text[block.start : block.end]) for block in blocks]
    schedules = []
    hazards = []
    homes = []
    for place, area in enumerate(areas):
        home = next((n for n, block in enumerate(blocks) if block.start <= area.start < block.end), 0)
        homes.append(home)
        own = timed.of_area.get(place)
        schedules.append(_schedule(own, frame.cancel_at) if own is not None else of_block.get(home))
        hazards.append(of_home[home])
    alike = len(set(schedules)) <= 1
    common = schedules[0] if schedules and alike else None
    if not areas:
        common = next((schedule for schedule in of_block.values() if schedule is not None), None)
    whole = _hazard(text) if not hazards or hazards[0] is None else hazards[0]
    hazard: Hazard = whole or "unstated"
    labels = [area.label for area in areas]
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
                label=_label(label, labels, homes[place]),
                edges=area.edges,
                shape=area.shape,
                hazard=hazards[place] if hazards[place] not in {None, hazard} else None,
                schedule=None if alike else schedules[place],
            )
            for place, (area, label) in enumerate(zip(areas, labels, strict=True))
        ),
        cancels=frame.cancels,
        cancel_at=frame.cancel_at,
        findings=tuple(findings),
    )


def _label(label: str | None, labels: Sequence[str | None], home: int) -> str | None:
    """Return an area's label, with the number of its paragraph where two paragraphs use the same letter."""
    if label is None or label.isdigit():
        return None
    return f"{home + 1}{label}" if len(set(labels)) < len(labels) else label


def _hazard(text: str) -> Hazard | None:
    return next((hazard for hazard, pattern in _HAZARDS if pattern.search(text)), None)
