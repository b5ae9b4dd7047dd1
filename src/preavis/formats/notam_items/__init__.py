"""What a NOTAM says of a notice, item by item: the text form and the event of a digital NOTAM are both made of it.

One NOTAM for each flight information region and schedule, N, R or C, by PANS-AIM (Doc 10066) and the Selection Criteria.
Areas are never made smaller and windows never shorter: figures are rounded outwards.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from preavis.clock import Window
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.notam_items.areas import area_text
from preavis.formats.notam_items.limits import Limits, limits, q_circle
from preavis.formats.notam_items.times import chunks, item_d, minutes_of
from preavis.formats.rendering import Wishes
from preavis.geodesy import outline
from preavis.notice import Area, Notice

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
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """One NOTAM. `text` is item E in paragraphs, `schedule` item D, `lower` and `upper` flight levels of the Q line.

    `number` is a placeholder where none was given. A cancellation has no end, schedule or limits in words.
    """

    number: str
    kind: Literal["N", "R", "C"]
    refers_to: str | None
    fir: str
    code: str
    lower: str
    upper: str
    circle: str
    begins: datetime
    ends: datetime | None = None
    schedule: str | None = None
    text: tuple[str, ...]
    low: str = ""
    high: str = ""


def items_of(notice: Notice, wishes: Wishes) -> tuple[tuple[Items, ...], tuple[Finding, ...]]:
    """Return the items of each NOTAM, and what they do not say.

    Raises UnusableInput where no region is given, an identifier is none, one earlier NOTAM would be ended by several, or an
    area has no position.
    """
    _check(notice, wishes)
    findings: list[Finding] = []
    groups = tuple(_groups(notice, findings))
    numbers = _numbers(wishes)
    if wishes.cancels is not None:
        found = tuple(_cancel(notice, wishes, fir, groups, next(numbers)) for fir in wishes.firs)
    else:
        found = tuple(
            _items(notice, wishes, fir, group, next(numbers), findings) for fir in wishes.firs for group in groups
        )
        if any(window.start < wishes.issued for group in groups for window in group.windows):
            findings.append(Finding(code="notam.begins_before_issue", severity="warn", path="launch.schedule"))
        if len(found) > 1:
            findings.append(Finding(code="notam.several", severity="info", params={"n": len(found)}))
    earlier = wishes.replaces or wishes.cancels
    if earlier is not None and len(found) > 1:
        raise UnusableInput("notam.one_for_one", number=earlier)
    return found, _once(findings)


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return each finding once, though several NOTAM have it."""
    kept: list[Finding] = []
    for finding in findings:
        if finding not in kept:
            kept.append(finding)
    return tuple(kept)


def _check(notice: Notice, wishes: Wishes) -> None:
    if notice.kind == "withholding":
        raise UnusableInput("open.withheld")
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


def _items(notice: Notice, wishes: Wishes, fir: str, group: _Group, number: str, findings: list[Finding]) -> Items:
    lower, _, upper = group.limits.levels.partition("/")
    return Items(
        number=number,
        kind="R" if wishes.replaces else "N",
        refers_to=wishes.replaces,
        fir=fir,
        code="QWMLW",
        lower=lower,
        upper=upper,
        circle=_circle(group.areas),
        begins=group.windows[0].start,
        ends=max(w.end for w in group.windows),
        schedule=item_d(group.windows),
        text=tuple(_item_e(notice, wishes, group.areas, findings)),
        low=group.limits.lower,
        high=group.limits.upper,
    )


def _cancel(notice: Notice, wishes: Wishes, fir: str, groups: Sequence[_Group], number: str) -> Items:
    areas = [area for group in groups for area in group.areas]
    lower, _, upper = limits(areas, []).levels.partition("/")
    why = " LAUNCH WILL NOT TAKE PLACE." if notice.kind == "cancellation" else ""
    return Items(
        number=number,
        kind="C",
        refers_to=wishes.cancels,
        fir=fir,
        code="QWMCN",
        lower=lower,
        upper=upper,
        circle=_circle(areas),
        begins=wishes.issued,
        text=(f"{_exercise(wishes)}NOTAM {wishes.cancels} CANCELLED.{why}",),
    )


def _circle(areas: Sequence[Area]) -> str:
    return q_circle([ring for area in areas if (ring := outline(area.shape, area.edges)) is not None])


def following(number: str | None, count: int) -> str | None:
    """Return the number that comes so many after another. Raises UnusableInput for one that is none, or beyond 9999."""
    if number is None:
        return None
    match = _ID.fullmatch(number)
    if match is None or int(match[2]) + count > 9999:
        raise UnusableInput("notam.bad_number", number=number[:16])
    return f"{match[1]}{int(match[2]) + count:04}/{match[3]}"


def _numbers(wishes: Wishes) -> Iterator[str]:
    """Yield the number of each NOTAM: the given one and those that follow it, or a placeholder of the right series."""
    earlier = wishes.replaces or wishes.cancels
    for n in itertools.count():
        yield following(wishes.number, n) or f"{earlier[0] if earlier else 'A'}0000/{wishes.issued:%y}"


def air_areas(notice: Notice) -> Iterator[tuple[int, Area]]:
    """Yield the areas of the air, each with its place in the notice."""
    for place, area in enumerate(notice.areas):
        if area.medium is None or "air" in area.medium:
            yield place, area


def _groups(notice: Notice, findings: list[Finding]) -> Iterator[_Group]:
    """Yield the areas of the air, put together by their schedules."""
    found: dict[tuple[Window, ...], list[Area]] = {}
    of_the_air = dict(air_areas(notice))
    for place, area in enumerate(notice.areas):
        if place not in of_the_air:
            findings.append(Finding(code="notam.not_of_the_air", severity="info", path=f"areas[{place}]"))
            continue
        if outline(area.shape, area.edges) is None:
            raise UnusableInput("notam.area_by_name", path=f"areas[{place}]")
        windows, said = minutes_of(area, notice)
        findings.extend(said)
        found.setdefault(windows, []).append(area)
    if not found:
        raise UnusableInput("notam.no_area")
    for windows, areas in found.items():
        heights = limits(areas, findings)
        for chunk in chunks(windows):
            yield _Group(tuple(areas), chunk, heights)


def _exercise(wishes: Wishes) -> str:
    return "EXERCISE EXERCISE EXERCISE. " if wishes.exercise else ""


def _item_e(notice: Notice, wishes: Wishes, areas: Sequence[Area], findings: list[Finding]) -> Iterator[str]:
    subject = _SUBJECT.get(notice.vehicle.kind or "", "LAUNCH WILL TAKE PLACE")
    yield f"{_exercise(wishes)}{subject}"
    for number, area in enumerate(areas, 1):
        mark = f"{number}. AREA: " if len(areas) > 1 else ""
        yield f"{mark}{area_text(area, findings)}"
    if wishes.exercise:
        yield "EXERCISE EXERCISE EXERCISE"
