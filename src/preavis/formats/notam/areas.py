"""The areas that item E describes: rings, circles, sectors, corridors, edges along arcs and boundaries. Pure.

Positions between which only joining signs and words stand make one ring; a ring ends where it closes or other words begin. Points
that are no vertices (a launch site, an aim point, points of a rerouting) stand alone. What cannot be read takes its whole ring with
it, with a finding: an area is never drawn smaller than it was published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from preavis.findings import Finding
from preavis.formats.notam.positions import Found, positions, repair
from preavis.geo import Circle, Corridor, Position, Sector, Shape, Unit

_JOIN: Final = re.compile(
    r"(?:[\s\-–—,;./>\\:=()'\"+]|\b(?:TO|AND|THEN|THENCE|POINT|POINTS|PT|PSN|COORD|COORDS|DIRECT|DCT|И|ТОЧКА|STRAIGHT|LINE|LAT|LATITUDE)\b"
    r"|\((?![^)]{0,8}\d{4})[^()\n]{3,60}\))*"
)
_LISTED: Final = re.compile(r"(?:[\s\-–—,;./()]|\b(?:P|PT|POINT|NR|NO)?\s?\d{1,2}\s?[.):]|\b[A-Z]\s?[.):])*")
_MARK: Final = re.compile(r"(?:^|[\s(,;])(?:[A-Z]|[1-9]\d?)\s?[.):]")
_NEW: Final = re.compile(r"\b(?:AREA|ZONE|РАЙОН|SECTOR|PART)\b|\n\s*\n|\b[2-9]\s?[.)]\s*(?:AREA|РАЙОН)")
_NAMED: Final = re.compile(r"\s*-\s*[A-Z][A-Z0-9 '/\n]{1,40}?\s*-\s*(?:[A-Z][A-Z0-9 '/\n]{1,40}?\s*-\s*)*")
_BOUNDARY: Final = re.compile(
    r"\b(?:ALONG|FOLLOWING|FLW|VIA|ПО)\b[^.]{0,40}?\b(?:BOUNDARY|BDRY|BORDER|COAST|COASTLINE|SHORE|LIMIT|FRONTIER|ГРАНИЦ\w*|БЕРЕГ\w*)"
)
_ARC: Final = re.compile(
    r"\b(ANTI-?\s?CLOCKWISE|COUNTER-?\s?CLOCKWISE|ACW|CCW|CLOCKWISE|CW|ПО ЧАСОВОЙ|ПРОТИВ ЧАСОВОЙ)\b"
)
_UNIT: Final = r"(NM|KM|MILES|NAUTICAL MILES|N\.?M\.?|KILOMETERS|KILOMETRES|METERS|METRES|M|КМ|М|ММ|FT)"
_LENGTH: Final = rf"(\d{{1,4}}(?:[.,]\d{{1,4}})?)[ \n-]?{_UNIT}\b"
_RADIUS: Final = re.compile(
    rf"(?:\b(?:RADIUS|RAD|R|РАДИУС\w*|CIRCLE(?:\s+WITH)?(?:\s+A)?)\b[ \n:=]*(?:OF\b|IS\b|EQUAL\b)?[ \n]*{_LENGTH}"
    rf"|{_LENGTH}[ \n-]*(?:IN\s+)?(?:RADIUS|RAD|R|РАДИУС\w*|CIRCLE)\b"
    rf"|\b(?:WI|WITHIN|В ПРЕДЕЛАХ)\b[ \n]*{_LENGTH}[ \n]*(?:OF|FROM|ОТ|AROUND|CENTRED|CENTERED|EITHER|EACH)\b)"
)
_ROUND: Final = re.compile(r"RADI|CIRCLE|\bR\b|\bR ?=|\bWI \d|WITHIN|РАДИУС|КРУГ|ПРЕДЕЛАХ")
_SECTOR: Final = re.compile(
    r"(?:\b(?:SECTOR|BRG|BEARINGS?|AZIMUTHS?|AZM|AZ|RADIALS?|RDLS?|СЕКТОР\w*|АЗИМУТ\w*|АЗ)\b[^0-9]{0,30})(\d{1,3})(?:[.,]\d+)?\s*"
    r"(?:DEG|DEGREES|°|º|ГРАД\w*)?[^0-9A-ZА-Я]{0,6}(?:TO|AND|THRU|ДО|И|ПО|-|/|–)?[^0-9]{0,12}?(\d{1,3})(?:[.,]\d+)?(?![0-9NSEWСЮВЗ])"
)
_SIDES: Final = re.compile(
    rf"(?:{_LENGTH}[ \n]*(?:ON\s+)?(?:EITHER|EACH|BOTH|В ОБЕ)\s+(?:SIDES?|СТОРОНЫ)"
    rf"|(?:EITHER|EACH|BOTH)\s+SIDES?\s+OF[^0-9]{{0,30}}{_LENGTH}"
    rf"|(?:ШИРИНОЙ|ПОЛОСА)\D{{0,12}}?ПО\s*{_LENGTH}"
    rf"|(?:WIDTH|WIDE)\s*(?:OF\s*)?{_LENGTH}|{_LENGTH}\s*(?:WIDE|WIDTH)\b|ШИРИНОЙ\s*{_LENGTH})"
)
_LINE: Final = re.compile(r"\b(?:LINE|CORRIDOR|ROUTE|TRACK|ПОЛОС\w*|МАРШРУТ\w*|EITHER SIDE|EACH SIDE|BOTH SIDES)\b")
_LABEL: Final = re.compile(
    r"(?:\b(?:AREA|ZONE|SECTOR|РАЙОН)\s*[\"'«]?([A-Z0-9]{1,4})[\"'»]?\s*[:.)-]?\s*(?:FM\s+\d{4}\s+TO\s+\d{4})?\s*$"
    r"|(?:^|[\s(])([A-Z]|\d{1,2})\s?[.):]\s*(?:(?:FALLING |DANGER )?AREA|РАЙОН)?\s*[:.-]?\s*$)"
)
_OWN_TIME: Final = re.compile(
    r"\b(?:FM|FROM)?\s*([0-2]\d[0-5]\d)\s*(?:UTC)?\s*(?:TO|-)\s*([0-2]\d[0-5]\d)(?:\s*UTC)?\s*:?\s*$"
)
_KILOMETRES: Final = frozenset({"KM", "КМ", "KILOMETERS", "KILOMETRES"})
_METRES: Final = frozenset({"M", "М", "METERS", "METRES"})


@dataclass(slots=True)
class Run:
    """Positions that belong together: a ring, a line, or one point alone."""

    found: list[Found] = field(default_factory=list)
    arcs: list[tuple[int, bool, str, Unit, Position]] = field(default_factory=list)
    broken: list[Found] = field(default_factory=list)
    boundary: tuple[int, int] | None = None
    listed: bool = False

    @property
    def points(self) -> tuple[Position, ...]:
        """The positions that were read, in order."""
        return tuple(each.position for each in self.found if each.position is not None)

    @property
    def start(self) -> int:
        """Where the first of them begins."""
        return min(each.start for each in (*self.found, *self.broken))

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        return max(each.end for each in (*self.found, *self.broken))


@dataclass(frozen=True, slots=True)
class Drawn:
    """One area as drawn: its shape, its label, its own hours of the day where the text gives them, where it stands."""

    shape: Shape
    label: str | None
    hours: tuple[str, str] | None
    start: int


def read_areas(
    text: str,
    start: int,
    end: int,
    *,
    russian: bool,
    arc: Callable[[Position, Position, Position, str, Unit, bool], Sequence[Position]],
) -> tuple[list[Drawn], list[Finding]]:
    """Return the areas of a stretch of text, and what could not be read of it.

    `arc` densifies an arc: from, to, centre, radius, unit, clockwise.
    """
    findings: list[Finding] = []
    runs = _runs(text, list(positions(text, start, end, russian=russian)), findings)
    drawn, used = _circles(text, start, end, runs, findings)
    for run in runs:
        if id(run) in used:
            continue
        area = _area(text, start, run, findings, arc)
        if area is not None:
            drawn.append(area)
    return sorted(drawn, key=lambda each: each.start), findings


# -- runs of positions -------------------------------------------------------------------------------------------------


def _runs(text: str, found: list[Found], findings: list[Finding]) -> list[Run]:
    runs: list[Run] = []
    closed = False
    for place, each in enumerate(found):
        gap = text[found[place - 1].end : each.start] if place else ""
        run = runs[-1] if runs else None
        turning = _ARC.search(gap) if run is not None and len(gap) < 160 else None
        length = re.search(_LENGTH, gap[turning.start() :]) if turning else None
        if run is not None and turning and length and not closed:
            if each.position is None:
                run.broken.append(each)
                continue
            clockwise = turning.group(1) in {"CLOCKWISE", "CW", "ПО ЧАСОВОЙ"}
            unit, _ = _unit(length.group(2))
            run.arcs.append((len(run.found), clockwise, _plain(length.group(1)), unit, each.position))
            continue
        boundary = _BOUNDARY.search(gap) if run is not None and len(gap) < 160 and not closed else None
        named = (
            run is not None
            and not closed
            and boundary is None
            and _NAMED.fullmatch(gap) is not None
            and not _joins(gap)
        )
        joined = run is not None and not closed and (named or _joins(gap) or boundary is not None)
        if joined and run is not None and _MARK.search(gap):
            joined = run.listed or len(run.found) < 3  # a mark at each vertex, or the next area after some without
            run.listed = run.listed or joined
        if not joined:
            run = Run()
            runs.append(run)
            closed = False
        assert run is not None
        if named:
            run.broken.append(Found(None, found[place - 1].end, each.start))
        if boundary is not None:
            run.boundary = (found[place - 1].end + boundary.start(), found[place - 1].end + boundary.end())
        if each.position is None:
            run.broken.append(each)
            continue
        if len(run.found) > 2 and each.position == run.found[0].position:
            closed = True
            if each.repaired is None:
                continue
        elif closed:
            continue
        if each.repaired is not None:
            findings.append(_finding(each.repaired, "warn", each.start, each.end))
        if not closed:
            run.found.append(each)
    return _without_echo(runs)


def _joins(gap: str) -> bool:
    if len(gap) > 60:
        return False
    if _NEW.search(gap):
        return False
    return _JOIN.fullmatch(gap) is not None or _LISTED.fullmatch(gap) is not None


def _without_echo(runs: list[Run]) -> list[Run]:
    """Leave out a closing point that is repeated once more, in brackets or after a full stop."""
    kept: list[Run] = []
    for run in runs:
        if kept and len(run.points) == 1 and not run.broken and run.points[0] in kept[-1].points[:1]:
            continue
        if run.found or run.broken:
            kept.append(run)
    return kept


# -- circles and sectors -----------------------------------------------------------------------------------------------


def _circles(
    text: str, start: int, end: int, runs: Sequence[Run], findings: list[Finding]
) -> tuple[list[Drawn], set[int]]:
    drawn: list[Drawn] = []
    used: set[int] = set()
    single = [run for run in runs if len(run.points) == 1 and not run.broken]
    if not _ROUND.search(text, start, end):
        return drawn, used
    for match in _RADIUS.finditer(text, start, end):
        if any(run.start < match.start() < run.end for run in runs if len(run.found) > 1):
            continue  # an arc of a ring
        number, unit_name = next((g, h) for g, h in zip(match.groups()[::2], match.groups()[1::2], strict=True) if g)
        centre = _centre(single, match, used)
        if centre is None:
            if not _sides_near(text, match.start(), match.end()):
                findings.append(_finding("notam.circle_without_centre", "warn", *match.span()))
            continue
        unit, factor = _unit(unit_name)
        radius = _plain(number) if factor is None else _scaled(number, factor)
        used.add(id(centre))
        around = text[max(start, min(match.start(), centre.start) - 90) : min(end, max(match.end(), centre.end) + 90)]
        sector = _SECTOR.search(around)
        shape = _round(centre.points[0], radius, unit, sector)
        label, hours = _before(text, start, min(match.start(), centre.start))
        drawn.append(Drawn(shape, label, hours, min(match.start(), centre.start)))
    return drawn, used


def _round(centre: Position, radius: str, unit: Unit, sector: re.Match[str] | None) -> Shape:
    """Return a circle, or the sector of it that the words around it name by two true bearings."""
    if sector is not None:
        first, last = int(sector.group(1)), int(sector.group(2))
        if first <= 360 and last <= 360:
            return Shape(sector=Sector(centre=centre, radius=radius, unit=unit, from_=str(first), to=str(last)))
    return Shape(circle=Circle(centre=centre, radius=radius, unit=unit))


def _centre(single: Sequence[Run], match: re.Match[str], used: set[int]) -> Run | None:
    free = [run for run in single if id(run) not in used]
    after = [run for run in free if 0 <= run.start - match.end() <= 110]
    before = [run for run in free if 0 <= match.start() - run.end <= 80]
    near_after = min(after, key=lambda run: run.start, default=None)
    near_before = max(before, key=lambda run: run.end, default=None)
    if near_after is None or near_before is None:
        return near_after or near_before
    return near_before if match.start() - near_before.end < 12 < near_after.start - match.end() else near_after


def _sides_near(text: str, start: int, end: int) -> bool:
    return _SIDES.search(text, max(0, start - 5), end + 30) is not None


def _unit(name: str) -> tuple[Unit, str | None]:
    """Return the unit of a length, and by what feet are multiplied to give metres."""
    if name == "FT":
        return "M", "0.3048"
    return ("KM" if name in _KILOMETRES else "M" if name in _METRES else "NM"), None


def _plain(number: str) -> str:
    text = number.replace(",", ".")
    whole, _, part = text.partition(".")
    return (whole.lstrip("0") or "0") + (f".{part}" if part.strip("0") else "")


def _scaled(number: str, factor: str) -> str:
    from decimal import Decimal

    return f"{(Decimal(_plain(number)) * Decimal(factor)).quantize(Decimal('0.0001')).normalize():f}"


# -- rings and lines ---------------------------------------------------------------------------------------------------


def _area(
    text: str,
    start: int,
    run: Run,
    findings: list[Finding],
    arc: Callable[[Position, Position, Position, str, Unit, bool], Sequence[Position]],
) -> Drawn | None:
    label, hours = _before(text, start, run.start)
    context = text[max(start, run.start - 160) : run.end + 120] if len(run.points) > 1 else ""
    line = _LINE.search(context) if not run.arcs else None
    sides = _SIDES.search(context) if line else None
    if sides is not None:
        return _corridor(run, sides, label, hours, findings)
    if run.broken:
        run = _repaired(text, run, findings)
        if run.broken:
            if len(run.points) + len(run.broken) > 2 or len(run.points) > 1:
                span = (run.broken[0].start, run.broken[0].end)
                findings.append(_finding("notam.vertex_unreadable", "warn", *span))
            elif not run.points:
                findings.append(_finding("notam.position_unreadable", "warn", run.broken[0].start, run.broken[0].end))
            return None
    vertices = _vertices(run, arc)
    if len(set(vertices)) < 3:
        if len(set(vertices)) == 2 and line:
            findings.append(_finding("notam.line_without_width", "warn", run.start, run.end))
        return None
    if run.boundary is not None:
        findings.append(_finding("notam.boundary_edge", "warn", *run.boundary))
    return Drawn(Shape(polygon=vertices), label, hours, run.start)


def _vertices(
    run: Run, arc: Callable[[Position, Position, Position, str, Unit, bool], Sequence[Position]]
) -> tuple[Position, ...]:
    points = list(run.points)
    for place, clockwise, radius, unit, centre in reversed(run.arcs):
        if 0 < place <= len(points):
            to = points[place] if place < len(points) else points[0]
            points[place:place] = arc(points[place - 1], to, centre, radius, unit, clockwise)
    while len(points) > 1 and points[-1] == points[0]:
        points.pop()
    return tuple(points)


def _repaired(text: str, run: Run, findings: list[Finding]) -> Run:
    neighbours = run.points
    fixed, still = [], []
    for broken in run.broken:
        again = repair(text, broken, neighbours) if len(neighbours) > 1 else None
        if again is None:
            still.append(broken)
        else:
            fixed.append(again)
            findings.append(_finding(again.repaired or "", "warn", again.start, again.end))
    found = sorted([*run.found, *fixed], key=lambda each: each.start)
    while len(found) > 1 and found[-1].position == found[0].position:
        found.pop()
    return Run(found, run.arcs, still, run.boundary)


def _corridor(
    run: Run, sides: re.Match[str], label: str | None, hours: tuple[str, str] | None, findings: list[Finding]
) -> Drawn | None:
    if run.broken:
        findings.append(_finding("notam.vertex_unreadable", "warn", run.broken[0].start, run.broken[0].end))
        return None
    groups = sides.groups()
    place = next(n for n in range(0, len(groups), 2) if groups[n])
    unit, _ = _unit(groups[place + 1])
    width = _plain(groups[place])
    if place >= 6:  # the whole width, not that of one side
        width = _scaled(width, "0.5")
    return Drawn(Shape(corridor=Corridor(line=run.points, half_width=width, unit=unit)), label, hours, run.start)


def _before(text: str, start: int, at: int) -> tuple[str | None, tuple[str, str] | None]:
    """Return the label of an area and its own hours from the words right before it."""
    before = text[max(start, at - 60) : at].rstrip(" -\n")
    own = _OWN_TIME.search(before.rstrip(": "))
    label = _LABEL.search(before if own is None else before[: own.start()].rstrip())
    return (label.group(1) or label.group(2)) if label else None, (own.group(1), own.group(2)) if own else None


def _finding(code: str, severity: str, start: int, end: int) -> Finding:
    return Finding(code=code, severity=severity, path="areas", span=(start, end))  # type: ignore[arg-type]
