"""What a NOTAM says of a notice, item by item: the text form and the event of a digital NOTAM are both made of it.

One NOTAM for each flight information region and schedule, N, R or C, by PANS-AIM (Doc 10066) and the Selection Criteria.
Areas are never made smaller and windows never shorter: figures are rounded outwards.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from typing import Final, Literal

from preavis.clock import Window, windows_of
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.rendering import Wishes, schedule_of
from preavis.geo import Circle, Corridor, Position, Sector
from preavis.geodesy import Point, distance_m, outline
from preavis.geodesy_cover import outward, smallest_circle, vertices_for
from preavis.statements import Area, Notice

LONGEST_D: Final = 200
SECOND: Final = 1 / 3600
_ID: Final = re.compile(r"([A-Z])(\d{4})/(\d{2})")
_FIR: Final = re.compile(r"[A-Z]{4}")
_LEVEL: Final = re.compile(r"FL\s*(\d{1,3})")
_HEIGHT: Final = re.compile(r"(\d{1,6})\s*(FT|M)\b")
_MONTHS: Final = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()  # noqa: SIM905
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

    Raises UnusableInput where no region is given, an identifier is none, or an area has no position.
    """
    if notice.kind == "withholding":
        raise UnusableInput("open.withheld")
    if not wishes.firs:
        raise UnusableInput("notam.no_fir")
    for fir in wishes.firs:
        if not _FIR.fullmatch(fir):
            raise UnusableInput("notam.bad_fir", fir=fir[:16])
    if notice.kind == "cancellation" and wishes.cancels is None:
        raise UnusableInput("notam.cancels_what")
    for name in (wishes.number, wishes.replaces or wishes.cancels):
        if name is not None and not _ID.fullmatch(name):
            raise UnusableInput("notam.bad_number", number=name[:16])
    findings: list[Finding] = []
    numbers, groups = _numbers(wishes), tuple(_groups(notice, findings))
    if wishes.cancels is not None:
        areas = [area for group in groups for area in group.areas]
        return tuple(_cancel(wishes, fir, areas, next(numbers)) for fir in wishes.firs), tuple(findings)
    found = tuple(
        _items(notice, wishes, fir, group, next(numbers), findings) for fir in wishes.firs for group in groups
    )
    if len(found) > 1:
        findings.append(Finding(code="notam.several", severity="info", params={"n": len(found)}))
    return found, tuple(findings)


def _items(notice: Notice, wishes: Wishes, fir: str, group: _Group, number: str, findings: list[Finding]) -> Items:
    lower, upper = _limits(group.areas)
    low, high = _words(group.areas)
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
        low=low,
        high=high,
    )


def _cancel(wishes: Wishes, fir: str, areas: Sequence[Area], number: str) -> Items:
    lower, upper = _limits(areas)
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
        text=(f"{_exercise(wishes)}NOTAM {wishes.cancels} CANCELLED. LAUNCH WILL NOT TAKE PLACE.",),
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
    """Yield the number of each NOTAM: the given one and those that follow it, or a placeholder."""
    for n in itertools.count():
        yield following(wishes.number, n) or f"A0000/{wishes.issued:%y}"


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
        findings.extend(finding for finding in said if finding not in findings)
        found.setdefault(windows, []).append(area)
    if not found:
        raise UnusableInput("notam.no_area")
    for windows, areas in found.items():
        for chunk in _chunks(windows):
            yield _Group(tuple(areas), chunk)


def minutes_of(area: Area, notice: Notice) -> tuple[tuple[Window, ...], tuple[Finding, ...]]:
    """Return all windows of an area in order and apart, to the minute, rounded outwards; spare days are windows like any other."""
    findings: list[Finding] = []
    schedule = schedule_of(area, notice)
    if schedule is None:
        day = notice.launch.planned_date
        if day is None:
            raise UnusableInput("notam.no_window")
        findings.append(Finding(code="notam.whole_day", severity="warn", path="launch.planned_date"))
        schedule = ((day.window(),),)
    if len(schedule) > 1:
        findings.append(Finding(code="notam.spare_days", severity="warn", path="launch.schedule"))
    spans = sorted({(_floor(w.start), _ceiling(w.end)) for w in windows_of(schedule)})
    merged: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(Window(start, end) for start, end in merged), tuple(findings)


def _floor(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0)


def _ceiling(at: datetime) -> datetime:
    floor = _floor(at)
    return floor if floor == at else floor + timedelta(minutes=1)


def _chunks(windows: tuple[Window, ...]) -> Iterator[tuple[Window, ...]]:
    """Cut windows into stretches whose item D has at most 200 characters."""
    rest = list(windows)
    while rest:
        size = len(rest)
        while size > 1 and len(item_d(rest[:size]) or "") > LONGEST_D:
            size -= 1
        yield tuple(rest[:size])
        rest = rest[size:]


def item_d(windows: Sequence[Window]) -> str | None:
    """Return item D for windows in order, None where one window is all of B to C."""
    if len(windows) == 1:
        return None
    clocks = [f"{w.start:%H%M}-{_end(w)}" for w in windows]
    days = [w.start.date() for w in windows]
    steps = {(b - a).days for a, b in pairwise(days)}
    short = all(w.end - w.start <= timedelta(days=1) for w in windows)
    if not short:
        return ", ".join(f"{w.start:%y%m%d%H%M} TO {w.end:%y%m%d%H%M}" for w in windows)
    if len(set(clocks)) == 1 and steps == {1}:
        return f"DAILY {clocks[0]}"
    parts: list[str] = []
    month = 0
    for ranges, run in groupby(_by_day(windows), key=lambda each: each[1]):
        for first, last in _runs([day for day, _ in run]):
            names = [first] if first == last else [first, last]
            said = []
            for day in names:
                said.append(f"{_MONTHS[day.month - 1]} {day:%d}" if day.month != month else f"{day:%d}")
                month = day.month
            parts.append(f"{'-'.join(said)} {' '.join(ranges)}")
    return ", ".join(parts)


def _by_day(windows: Sequence[Window]) -> list[tuple[datetime, tuple[str, ...]]]:
    found: dict[datetime, list[str]] = {}
    for window in windows:
        day = window.start.replace(hour=0, minute=0)
        found.setdefault(day, []).append(f"{window.start:%H%M}-{_end(window)}")
    return [(day, tuple(ranges)) for day, ranges in found.items()]


def _runs(days: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    first = last = days[0]
    for day in days[1:]:
        if day - last != timedelta(days=1) or day.month != last.month:
            yield first, last
            first = day
        last = day
    yield first, last


def _end(window: Window) -> str:
    return (
        "2400"
        if window.end.hour == window.end.minute == 0 and window.end.date() > window.start.date()
        else f"{window.end:%H%M}"
    )


def q_circle(rings: Sequence[Sequence[Point]]) -> str:
    """Return the centre to the minute and the radius in whole NM, rounded up from that centre; 999 where it is larger."""
    (lat, lon), _ = smallest_circle(rings)
    minutes = round(lat * 60), round(((lon + 180) % 360 - 180) * 60)
    centre = (minutes[0] / 60, minutes[1] / 60)
    reach = max(distance_m(centre, point) for ring in rings for point in ring)
    radius = min(999, max(1, math.ceil(reach / 1852 - 1e-6)))
    north, east = "S" if minutes[0] < 0 else "N", "W" if minutes[1] < 0 else "E"
    a, b = abs(minutes[0]), abs(minutes[1])
    return f"{a // 60:02}{a % 60:02}{north}{b // 60:03}{b % 60:02}{east}{radius:03}"


def _limits(areas: Sequence[Area]) -> tuple[str, str]:
    lowers = [_level(area.lower, lower=True) for area in areas]
    uppers = [_level(area.upper, lower=False) for area in areas]
    return f"{min(lowers):03}", f"{max(uppers):03}"


def _level(text: str | None, *, lower: bool) -> int:
    """Return a limit as a flight level of three figures, rounded outwards; 000 and 999 where none is given."""
    given = (text or "").upper()
    if level := _LEVEL.search(given):
        return min(999, int(level.group(1)))
    if height := _HEIGHT.search(given):
        feet = int(height.group(1)) / (0.3048 if height.group(2) == "M" else 1)
        return min(999, math.floor(feet / 100) if lower else math.ceil(feet / 100))
    return 0 if lower else 999


def _words(areas: Sequence[Area]) -> tuple[str, str]:
    low = min(areas, key=lambda area: _level(area.lower, lower=True)).lower
    high = max(areas, key=lambda area: _level(area.upper, lower=False)).upper
    return _plain(low or "SFC"), _plain(high or "UNL")


# -- item E ------------------------------------------------------------------------------------------------------------


def _exercise(wishes: Wishes) -> str:
    return "EXERCISE EXERCISE EXERCISE. " if wishes.exercise else ""


def _item_e(notice: Notice, wishes: Wishes, areas: Sequence[Area], findings: list[Finding]) -> list[str]:
    subject = _SUBJECT.get(notice.vehicle.kind or "", "LAUNCH WILL TAKE PLACE")
    lines = [f"{_exercise(wishes)}{subject}"]
    for number, area in enumerate(areas, 1):
        mark = f"{number}. AREA: " if len(areas) > 1 else ""
        lines.append(f"{mark}{_area(area, findings)}")
    if wishes.exercise:
        lines.append("EXERCISE EXERCISE EXERCISE")
    return lines


def _area(area: Area, findings: list[Finding]) -> str:
    match area.shape.value:
        case Circle(centre=centre, radius=radius, unit=unit):
            return f"WI CIRCLE RADIUS {_up(radius)}{unit} CENTRED ON {_point(centre.degrees())}"
        case Sector(centre=centre, radius=radius, unit=unit, from_=start, to=end):
            bearings = f"BRG {math.floor(float(start)):03} TO {math.ceil(float(end)):03}"
            return f"WI SECTOR CENTRED ON {_point(centre.degrees())} {bearings} RADIUS {_up(radius)}{unit}"
        case Corridor(line=line, half_width=width, unit=unit):
            track = " - ".join(_point(p.degrees()) for p in line)
            return f"WI {_up(width)}{unit} EITHER SIDE OF LINE {track}"
        case _:
            vertices, denser = vertices_for(area.shape, area.edges, "geodesic")
            if denser:
                findings.append(Finding(code="notam.denser", severity="info", params={"n": len(vertices)}))
            points = [_point(p) for p in outward(vertices, SECOND)]
            return f"WI AREA BOUNDED BY: {' - '.join([*points, points[0]])}"


def _up(length: str) -> str:
    """Return a length with at most two decimals, rounded up."""
    hundredths = math.ceil(float(length) * 100 - 1e-9)
    return f"{hundredths // 100}" if hundredths % 100 == 0 else f"{hundredths / 100:.2f}".rstrip("0")


def _point(point: Point | Position) -> str:
    lat, lon = float(point[0]), (float(point[1]) + 180) % 360 - 180
    a, b = round(abs(lat) * 3600), round(abs(lon) * 3600)
    north, east = "S" if lat < 0 else "N", "W" if lon < 0 else "E"
    return f"{a // 3600:02}{a // 60 % 60:02}{a % 60:02}{north}{b // 3600:03}{b // 60 % 60:02}{b % 60:02}{east}"


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9?:().,'=/+ -]", " ", text.upper()).strip()
