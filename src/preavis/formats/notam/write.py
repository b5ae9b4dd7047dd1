"""NOTAM out: one for each flight information region and schedule, N, R or C, by PANS-AIM (Doc 10066) and the Selection Criteria.

The NOTAM office gives the number; without one the text carries 0000, which no NOTAM has, and a finding. Areas are never made
smaller and windows never shorter: figures are rounded outwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from preavis.clock import Schedule, Window, windows_of
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.notam.write_e import area_text, folded
from preavis.formats.notam.write_q import Limits, limits, q_circle
from preavis.formats.notam.write_times import chunks, item_d
from preavis.formats.rendering import Document, Rendering, Wishes
from preavis.geodesy import outline
from preavis.statements import Area, Notice

LONGEST: Final = 1800
_ID: Final = re.compile(r"([A-RU-Z])(\d{4})/(\d{2})")
_FIR: Final = re.compile(r"[A-Z]{4}")
_SUBJECT: Final = {
    "ballistic_missile": "MISSILE LAUNCH WILL TAKE PLACE",
    "space_launch_vehicle": "ROCKET LAUNCH WILL TAKE PLACE",
    "sounding_rocket": "ROCKET LAUNCH WILL TAKE PLACE",
}


@dataclass(frozen=True, slots=True)
class _Group:
    """Areas with one schedule: what one NOTAM can say."""

    areas: tuple[Area, ...]
    windows: tuple[Window, ...]


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Return one NOTAM for each region and schedule.

    Raises UnusableInput where no region is given, an identifier is none, one earlier NOTAM would be ended by several, or an
    area has no position.
    """
    _check(notice, wishes)
    findings = [] if wishes.number else [Finding(code="notam.no_number", severity="warn")]
    groups = tuple(_groups(notice, findings))
    if wishes.cancels is not None:
        texts = [_cancel(notice, wishes, fir, groups, findings) for fir in wishes.firs]
    else:
        numbers = _numbers(wishes)
        band = [limits(group.areas, findings) for group in groups]
        texts = [
            part
            for fir in wishes.firs
            for group, heights in zip(groups, band, strict=True)
            for part in _notam(notice, wishes, fir, group, heights, next(numbers), findings)
        ]
        if len(wishes.firs) * len(groups) > 1:
            findings.append(
                Finding(code="notam.several", severity="info", params={"n": len(wishes.firs) * len(groups)})
            )
    earlier = wishes.replaces or wishes.cancels
    if earlier is not None and len(wishes.firs) * (1 if wishes.cancels else len(groups)) > 1:
        raise UnusableInput("notam.one_for_one", number=earlier)
    if any(window.start < wishes.issued for group in groups for window in group.windows) and wishes.cancels is None:
        findings.append(Finding(code="notam.begins_before_issue", severity="warn", path="launch.schedule"))
    if any(language != "en" for language in wishes.languages):
        findings.append(Finding(code="notam.english_only", severity="info"))
    documents = tuple(Document(name=f"notam-{n}.txt", text=text) for n, text in enumerate(texts, 1))
    return Rendering(documents=documents, findings=_once(findings))


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return each finding once, though several NOTAM have it."""
    kept: list[Finding] = []
    for finding in findings:
        if finding not in kept:
            kept.append(finding)
    return tuple(kept)


def _check(notice: Notice, wishes: Wishes) -> None:
    if not wishes.firs:
        raise UnusableInput("notam.no_fir")
    for fir in wishes.firs:
        if not _FIR.fullmatch(fir):
            raise UnusableInput("notam.bad_fir", fir=fir[:16])
    if notice.kind == "cancellation" and wishes.cancels is None:
        raise UnusableInput("notam.cancels_what")
    earlier = wishes.replaces or wishes.cancels
    for name in (wishes.number, earlier):
        if name is not None and not _ID.fullmatch(name):
            raise UnusableInput("notam.bad_number", number=name[:16])
    if wishes.number is not None and earlier is not None and wishes.number[0] != earlier[0]:
        raise UnusableInput("notam.other_series", number=wishes.number, earlier=earlier)


def _numbers(wishes: Wishes) -> Iterator[str]:
    """Yield the number of each NOTAM: the given one and those that follow it, or a placeholder."""
    earlier = wishes.replaces or wishes.cancels
    match = _ID.fullmatch(wishes.number or f"{earlier[0] if earlier else 'A'}0000/{wishes.issued:%y}")
    assert match is not None
    series, digits, year = match.groups()
    for n in range(10_000):
        yield f"{series}{int(digits) + (n if wishes.number else 0):04}/{year}"


def _groups(notice: Notice, findings: list[Finding]) -> Iterator[_Group]:
    """Yield the areas of the air, put together by their schedules."""
    found: dict[tuple[Window, ...], list[Area]] = {}
    for place, area in enumerate(notice.areas):
        if area.medium is not None and "air" not in area.medium:
            findings.append(Finding(code="notam.not_of_the_air", severity="info", path=f"areas[{place}]"))
            continue
        if outline(area.shape, area.edges) is None:
            raise UnusableInput("notam.area_by_name", path=f"areas[{place}]")
        found.setdefault(_windows(area.schedule or notice.launch.schedule, notice, findings), []).append(area)
    if not found:
        raise UnusableInput("notam.no_area")
    for windows, areas in found.items():
        for chunk in chunks(windows):
            yield _Group(tuple(areas), chunk)


def _windows(schedule: Schedule | None, notice: Notice, findings: list[Finding]) -> tuple[Window, ...]:
    """Return all windows in order, to the minute, rounded outwards; spare days are windows like any other."""
    if schedule is None:
        day = notice.launch.planned_date
        if day is None:
            raise UnusableInput("notam.no_window")
        findings.append(Finding(code="notam.whole_day", severity="warn", path="launch.planned_date"))
        schedule = ((Window(day.start(), day.start() + timedelta(days=1)),),)
    if len(schedule) > 1:
        findings.append(Finding(code="notam.spare_days", severity="warn", path="launch.schedule"))
    spans = sorted({(_floor(w.start), _ceiling(w.end)) for w in windows_of(schedule)})
    merged: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(Window(start, end) for start, end in merged)


def _floor(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0)


def _ceiling(at: datetime) -> datetime:
    floor = _floor(at)
    return floor if floor == at else floor + timedelta(minutes=1)


# -- the whole message -------------------------------------------------------------------------------------------------


def _notam(
    notice: Notice, wishes: Wishes, fir: str, group: _Group, heights: Limits, number: str, findings: list[Finding]
) -> Iterator[str]:
    rings = [ring for area in group.areas if (ring := outline(area.shape, area.edges)) is not None]
    head = f"NOTAMR {wishes.replaces}" if wishes.replaces else "NOTAMN"
    q = f"Q) {fir}/QWMLW/IV/BO/W/{heights.levels}/{q_circle(rings)}"
    begins, ends = group.windows[0].start, max(w.end for w in group.windows)
    times = f"A) {fir} B) {begins:%y%m%d%H%M} C) {ends:%y%m%d%H%M}"
    said = item_d(group.windows)
    items = [q, times, *folded(f"D) {said}" if said else "")]
    end = f"F) {heights.lower} G) {heights.upper}"
    yield from _parts(number, head, items, _item_e(notice, wishes, group.areas, findings), end)


def _item_e(notice: Notice, wishes: Wishes, areas: Sequence[Area], findings: list[Finding]) -> list[str]:
    subject = _SUBJECT.get(notice.vehicle.kind or "", "LAUNCH WILL TAKE PLACE")
    lines = folded(f"E) {_exercise(wishes)}{subject}")
    for number, area in enumerate(areas, 1):
        mark = f"{number}. AREA: " if len(areas) > 1 else ""
        lines += folded(f"{mark}{area_text(area, findings)}")
    if wishes.exercise:
        lines.append("EXERCISE EXERCISE EXERCISE")
    return lines


def _exercise(wishes: Wishes) -> str:
    return "EXERCISE EXERCISE EXERCISE. " if wishes.exercise else ""


def _message(number: str, head: str, items: Sequence[str], text: Sequence[str], end: str) -> str:
    return "\n".join([f"({number} {head}", *items, *text, f"{end})" if end else ")"]) + "\n"


def _parts(number: str, head: str, items: Sequence[str], text: Sequence[str], end: str) -> Iterator[str]:
    """Cut a long NOTAM into parts at the ends of lines; F and G stand in the last (Annex 10 II: 1,800 characters a message)."""
    whole = _message(number, head, items, text, end)
    if len(whole) <= LONGEST:
        yield whole
        return
    room = LONGEST - len(_message(f"{number}A02", head, items, [], end)) - len("E) \n")
    parts: list[list[str]] = [[]]
    for line in text:
        if parts[-1] and sum(len(each) + 1 for each in parts[-1]) + len(line) > room:
            parts.append([])
        parts[-1].append(line)
    if len(parts) > 26:
        raise UnusableInput("notam.too_many_parts", n=len(parts))
    for n, lines in enumerate(parts):
        last = n == len(parts) - 1
        begun = lines if lines[0].startswith("E) ") else [f"E) {lines[0]}", *lines[1:]]
        yield _message(f"{number}{chr(65 + n)}{len(parts):02}", head, items, begun, end if last else "")


def _cancel(
    notice: Notice, wishes: Wishes, fir: str, groups: Sequence[_Group], findings: list[Finding]
) -> str:  # fmt: skip
    areas = [area for group in groups for area in group.areas]
    rings = [ring for area in areas if (ring := outline(area.shape, area.edges)) is not None]
    lines = [
        f"Q) {fir}/QWMCN/IV/BO/W/{limits(areas, findings).levels}/{q_circle(rings)}",
        f"A) {fir} B) {wishes.issued:%y%m%d%H%M}",
    ]
    why = " LAUNCH WILL NOT TAKE PLACE." if notice.kind == "cancellation" else ""
    text = folded(f"E) {_exercise(wishes)}NOTAM {wishes.cancels} CANCELLED.{why}")
    return _message(next(_numbers(wishes)), f"NOTAMC {wishes.cancels}", lines, text, "")
