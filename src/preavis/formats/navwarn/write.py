"""Navigational warnings out, by S-53 (Joint IMO/IHO/WMO Manual on MSI, 24 June 2024): English, a second language beside it.

Elements stand each on a line: series, general area, key subject with times and positions, cancellation one hour after the end.
Positions are degrees and minutes to a hundredth, clockwise from the north-west, rounded outwards; edges are rhumb lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from preavis.clock import Schedule, Window, windows_of
from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.formats.rendering import NAVAREAS, Document, Rendering, Wishes, schedule_of
from preavis.geo import METRES_PER, Circle, Corridor, Sector
from preavis.geodesy import Point, centre_of, outline
from preavis.geodesy_cover import TOLERANCE_M, clockwise_from_north_west, is_box, outward, vertices_for
from preavis.notice import Area, Notice

GRID: Final = 1 / 6000
CHORD_M: Final = 1.0
"""What is added to a margin for the metre by which a plane near a vertex differs from the ellipsoid."""
_MONTHS: Final = {
    "en": "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(),  # noqa: SIM905
    "fr": "JAN FEV MAR AVR MAI JUN JUL AOU SEP OCT NOV DEC".split(),  # noqa: SIM905
    "ru": "ЯНВ ФЕВ МАРТ АПР МАЙ ИЮНЬ ИЮЛЬ АВГ СЕНТ ОКТ НОЯБ ДЕК".split(),  # noqa: SIM905
    "zh": [f"{n}月" for n in range(1, 13)],
}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "missile": {"en": "MISSILE OPERATIONS", "fr": "TIRS DE MISSILES", "ru": "СТРЕЛЬБЫ РАКЕТНЫЕ", "zh": "导弹发射"},
    "rocket": {"en": "ROCKET LAUNCHING", "fr": "LANCEMENT DE FUSEE", "ru": "ПУСКИ РАКЕТНЫЕ", "zh": "火箭发射"},
    "hazard": {"en": "HAZARDOUS OPERATIONS", "fr": "OPERATIONS DANGEREUSES", "ru": "ОПАСНЫЕ РАБОТЫ", "zh": "危险作业"},
    "to": {"en": "TO", "fr": "A", "ru": "ДО", "zh": "至"},
    "alternate": {"en": "ALTERNATE", "fr": "EN RESERVE", "ru": "РЕЗЕРВ", "zh": "备用"},
    "area": {"en": "IN AREA BOUND BY", "fr": "DANS LA ZONE DELIMITEE PAR", "ru": "В РАЙОНЕ ОПАСНОМ ДЛЯ ПЛАВАНИЯ", "zh": "在下列各点连线区域内"},
    "areas": {"en": "IN AREAS:", "fr": "DANS LES ZONES :", "ru": "В РАЙОНАХ:", "zh": "在下列区域内："},
    "within": {"en": "WITHIN {n} MILES OF", "fr": "A MOINS DE {n} MILLES DE", "ru": "РАДИУСОМ {n} МИЛЬ С ЦЕНТРОМ", "zh": "以下位置 {n} 海里以内"},
    "line": {"en": "WITHIN {n} MILES OF LINE JOINING", "fr": "A MOINS DE {n} MILLES DE LA LIGNE JOIGNANT", "ru": "{n} МИЛЬ ОТ ЛИНИИ", "zh": "下列连线 {n} 海里以内"},
    "between": {"en": "BETWEEN {a} DEGREES AND {b} DEGREES", "fr": "ENTRE {a} ET {b} DEGRES", "ru": "МЕЖДУ {a} ГРАДУСОВ И {b} ГРАДУСОВ", "zh": "方位 {a} 度至 {b} 度"},
    "cancel": {"en": "CANCEL THIS MSG {at}.", "fr": "ANNULER CE MSG {at}.", "ru": "ОТМ ЭТОТ НР {at}.", "zh": "本电于 {at} 取消。"},
    "cancels": {"en": "CANCEL {id}.", "fr": "ANNULER {id}.", "ru": "ОТМ {id}.", "zh": "取消 {id}。"},
    "exercise": {"en": "EXERCISE EXERCISE EXERCISE", "fr": "EXERCICE EXERCICE EXERCICE", "ru": "УЧЕНИЕ УЧЕНИЕ УЧЕНИЕ", "zh": "演习 演习 演习"},
}  # fmt: skip


def render(notice: Notice, wishes: Wishes) -> Rendering:
    """Return the warning in English, with a second language beside it where one is wished.

    Raises UnusableInput where no NAVAREA is given, or an area has no position.
    """
    if notice.kind == "withholding":
        raise UnusableInput("open.withheld")
    if wishes.navarea is None or wishes.navarea not in NAVAREAS:
        raise UnusableInput("navwarn.no_navarea", given=(wishes.navarea or "-")[:16])
    findings = [] if wishes.number else [Finding(code="navwarn.no_number", severity="warn")]
    findings.append(Finding(code="navwarn.no_general_area", severity="info"))
    number = wishes.number or f"0/{wishes.issued:%y}"
    tongues = ["en", *(tongue for tongue in wishes.languages if tongue != "en")][:2]
    cancels = wishes.cancels if notice.kind == "cancellation" or wishes.cancels else wishes.replaces
    if notice.kind == "cancellation" and wishes.cancels is None:
        raise UnusableInput("navwarn.cancels_what")
    parts = []
    for tongue in tongues:
        head = [f"NAVAREA {wishes.navarea} {number}"]
        if wishes.exercise:
            head.append("EXERCISE EXERCISE EXERCISE" + (f" {_WORDS['exercise'][tongue]}" if tongue != "en" else ""))
        if wishes.cancels is not None:
            body = [_word("cancels", tongue, id=str(wishes.cancels))]
        else:
            body = _body(notice, tongue, cancels, findings if tongue == "en" else [])
        parts.append("\n".join([*head, *body, *head[1:], "NNNN"]))
    return Rendering(
        documents=(Document(name="navwarn.txt", text="\n\n".join(parts) + "\n"),), findings=tuple(findings)
    )


def _word(name: str, tongue: str, **params: str) -> str:
    return _WORDS[name].get(tongue, _WORDS[name]["en"]).format(**params)


def _body(notice: Notice, tongue: str, cancels: str | None, findings: list[Finding]) -> list[str]:
    areas = _areas(notice, findings)
    kind = notice.vehicle.kind
    subject = (
        "missile"
        if kind == "ballistic_missile"
        else "rocket"
        if kind in {"space_launch_vehicle", "sounding_rocket"}
        else "hazard"
    )
    schedules = [schedule_of(area, notice) for area in areas]
    own = any(schedule != schedules[0] for schedule in schedules)
    shared = "" if own else _times(schedules[0], notice, tongue, findings)
    lines = [" ".join(part for part in (f"1. {_word(subject, tongue)}", shared) if part)]
    if len(areas) == 1 and not own:
        lines[-1] += f" {_area(areas[0], tongue, findings)}"
    else:
        lines[-1] += ":" if own else f" {_word('areas', tongue)}"
        for n, (area, schedule) in enumerate(zip(areas, schedules, strict=True)):
            label = ("АБВГДЕЖЗИКЛМН" if tongue == "ru" else "ABCDEFGHIJKLMN")[n % 13]
            when = f"{_times(schedule, notice, tongue, findings)} " if own else ""
            lines.append(f"   {label}. {when}{_area(area, tongue, findings)}")
    end = max(_ceiling(w.end) for schedule in schedules for w in windows_of(_schedule(schedule, notice))) + timedelta(
        hours=1
    )
    point = 2
    if cancels is not None:
        lines.append(f"{point}. {_word('cancels', tongue, id=cancels)}")
        point += 1
    lines.append(f"{point}. {_word('cancel', tongue, at=_group(end, tongue))}")
    return lines


def _areas(notice: Notice, findings: list[Finding]) -> list[Area]:
    found = []
    for place, area in enumerate(notice.areas):
        if area.medium is not None and "sea" not in area.medium:
            findings.append(Finding(code="navwarn.not_of_the_sea", severity="info", path=f"areas[{place}]"))
        elif outline(area.shape, area.edges) is None:
            raise UnusableInput("navwarn.area_by_name", path=f"areas[{place}]")
        else:
            found.append(area)
    if not found:
        raise UnusableInput("navwarn.no_area")
    return found


# -- times -------------------------------------------------------------------------------------------------------------


def _schedule(schedule: Schedule | None, notice: Notice) -> Schedule:
    if schedule is not None:
        return schedule
    day = notice.launch.planned_date
    if day is None:
        raise UnusableInput("navwarn.no_window")
    return ((day.window(),),)


def _times(schedule: Schedule | None, notice: Notice, tongue: str, findings: list[Finding]) -> str:
    if schedule is None:
        findings.append(Finding(code="navwarn.whole_day", severity="warn", path="launch.planned_date"))
    parts = []
    for n, opportunity in enumerate(_schedule(schedule, notice)):
        said = ", ".join(_window(window, tongue) for window in opportunity)
        parts.append(f"{_word('alternate', tongue)} {said}" if n else said)
    return ", ".join(parts)


def _window(window: Window, tongue: str) -> str:
    return f"{_group(window.start, tongue)} {_word('to', tongue)} {_group(_ceiling(window.end), tongue)}"


def _group(at: datetime, tongue: str) -> str:
    return f"{at:%d%H%M} UTC {_MONTHS.get(tongue, _MONTHS['en'])[at.month - 1]} {at:%Y}"


def _ceiling(at: datetime) -> datetime:
    floor = at.replace(second=0)
    return floor if floor == at else floor + timedelta(minutes=1)


# -- positions ---------------------------------------------------------------------------------------------------------


def _area(area: Area, tongue: str, findings: list[Finding]) -> str:
    match area.shape.value:
        case Circle(centre=centre, radius=radius, unit=unit):
            return f"{_word('within', tongue, n=_miles(radius, unit))} {_point(centre.degrees(), tongue)}."
        case Sector(centre=centre, radius=radius, unit=unit, from_=start, to=end):
            within = f"{_word('within', tongue, n=_miles(radius, unit))} {_point(centre.degrees(), tongue)}"
            a, b = f"{math.floor(float(start)):03}", f"{math.ceil(float(end)):03}"
            return f"{within} {_word('between', tongue, a=a, b=b)}."
        case Corridor(line=line, half_width=width, unit=unit):
            points = ", ".join(_point(p.degrees(), tongue) for p in line)
            return f"{_word('line', tongue, n=_miles(width, unit))} {points}."
        case _:
            vertices, denser = vertices_for(area.shape, area.edges, "rhumb")
            if denser:
                findings.append(Finding(code="navwarn.denser", severity="info", params={"n": len(vertices)}))
            margin = 0.0 if area.edges in {None, "rhumb"} else _margin(vertices)
            return f"{_word('area', tongue)} {', '.join(_ring(vertices, margin, tongue))}."


def _ring(vertices: Sequence[Point], margin_m: float, tongue: str) -> Iterator[str]:
    for point in clockwise_from_north_west(outward(vertices, GRID, edges="rhumb", margin_m=margin_m)):
        yield _point(point, tongue)


def _margin(vertices: Sequence[Point]) -> float:
    """Return by how many metres rhumb lines may cut off an area whose edges run another way: the tolerance, stretched as on the chart."""
    if is_box(vertices):
        return 0.0
    middle = math.cos(math.radians(centre_of([vertices])[0]))
    return TOLERANCE_M * max(math.cos(math.radians(lat)) for lat, _ in vertices) / max(0.05, middle) + CHORD_M


def _miles(length: str, unit: str) -> str:
    """Return a length in nautical miles with at most one decimal, rounded up."""
    tenths = math.ceil(float(length) * float(METRES_PER[unit]) / 185.2 - 1e-9)
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def _point(point: Point, tongue: str) -> str:
    lat, lon = point[0], (point[1] + 180) % 360 - 180
    a, b = round(abs(lat) * 6000), round(abs(lon) * 6000)
    letters = "СЮВЗ" if tongue == "ru" else "NSEW"
    north, east = letters[1 if lat < 0 else 0], letters[3 if lon < 0 else 2]
    return f"{a // 6000:02}-{a % 6000 / 100:05.2f}{north} {b // 6000:03}-{b % 6000 / 100:05.2f}{east}"
