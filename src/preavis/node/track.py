"""Is this track announced? A place and a time, answered at once and offline from the notices in force of all cases.

A track is seen before it reaches an impact area, so a launch whose window is open is named too, however far away, and what lies
near is named with its distance. Nothing is computed of the track itself.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from preavis.clock import Clock, Schedule, Window, from_posix, windows_of
from preavis.errors import UnusableInput
from preavis.geo import Position
from preavis.node.cases import Case, CaseState
from preavis.store import Store
from preavis.store.track import Box, TrackedArea, TrackedCase

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from preavis.geodesy import Point

Relation = Literal["inside_open", "launch_open", "near_open", "inside_closed"]
NEAR_KM: Final = 300
AROUND: Final = timedelta(hours=24)
LIMIT: Final = 100
AT_ONCE: Final = 100
SHOWN: Final = 20
WORLD: Final[Box] = (-180.0, -90.0, 180.0, 90.0)
ALWAYS: Final = (0, 4_102_444_800)
GONE: Final[frozenset[CaseState]] = frozenset({"cancelled", "sent_in_error"})
UNDER_WAY: Final[frozenset[CaseState]] = frozenset({"hold", "launched", "scrubbed", "anomaly", "reported"})
RANK: Final[dict[Relation, int]] = {"inside_open": 0, "launch_open": 1, "near_open": 2, "inside_closed": 3}


@dataclass(frozen=True, slots=True)
class Hit:
    """One announced area or launch that the track can be; `km` is 0 inside, None where the place is not known."""

    case: TrackedCase
    area: str
    relation: Relation
    km: int | None
    window: Window | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is announced at a place and time, the surest first."""

    position: Position
    at: datetime
    hits: tuple[Hit, ...]

    @property
    def announced(self) -> bool:
        """Whether the place lies in an announced area whose window is open."""
        return any(hit.relation == "inside_open" for hit in self.hits)


def tracked(case: Case) -> Iterator[TrackedArea]:
    """Yield the launch of a case and the areas of the notice in force; nothing of one that will not take place."""
    from shapely import to_wkb
    from shapely.geometry import Point as Dot

    from preavis.geodesy_rings import pieces_of

    if case.state in GONE:
        return
    launch, about = case.notice.launch, _about(case)
    general = _stretches(launch.schedule) or _whole_day(case) or _stretches_of_areas(case) or (ALWAYS,)
    place = launch.place
    dot = None
    if place is not None and place.position is not None:
        lat, lon = place.position.degrees()
        dot = to_wkb(Dot(lon, lat))
    yield TrackedArea(about, (place.site if place else None) or "", True, (), dot, general)
    for number, area in enumerate(case.notice.areas, 1):
        windows = _stretches(area.schedule) or general
        name = area.label or str(number)
        try:
            cut = pieces_of(area.shape, area.edges)
        except UnusableInput:  # it cannot be drawn whole, so it may be anywhere
            yield TrackedArea(about, name, False, (WORLD,), None, windows)
            continue
        if cut is not None:
            shape = _polygons(cut.pieces)
            yield TrackedArea(about, name, False, tuple(map(_box, cut.pieces)), to_wkb(shape), windows)


def _about(case: Case) -> TrackedCase:
    notice = case.notice
    return TrackedCase(
        case.leaf,
        case.author.party,
        notice.reference,
        notice.vehicle.kind,
        notice.launch.place.site if notice.launch.place else None,
        notice.flight.direction,
        case.state if case.state in UNDER_WAY else "announced",
    )


def _stretches(schedule: Schedule | None) -> tuple[tuple[int, int], ...]:
    return tuple((int(w.start.timestamp()), int(w.end.timestamp())) for w in windows_of(schedule or ()))


def _stretches_of_areas(case: Case) -> tuple[tuple[int, int], ...]:
    return tuple(itertools.chain.from_iterable(_stretches(area.schedule) for area in case.notice.areas))


def _whole_day(case: Case) -> tuple[tuple[int, int], ...]:
    day = case.notice.launch.planned_date
    if day is None:
        return ()
    start = int(day.start().timestamp())
    return ((start, start + 86_400),)


def _polygons(pieces: Iterable[Iterable[Point]]) -> BaseGeometry:
    from shapely.geometry import MultiPolygon, Polygon

    return MultiPolygon([Polygon([(lon, lat) for lat, lon in piece]) for piece in pieces])


def _box(piece: tuple[Point, ...]) -> Box:
    lats, lons = [lat for lat, _ in piece], [lon for _, lon in piece]
    return min(lons), min(lats), max(lons), max(lats)


class Tracks:
    """The answer, from the store; `refresh` keeps it in step with the cases."""

    def __init__(self, store: Store, load: Callable[[bytes, datetime], Case | None], clock: Clock) -> None:
        """`load` returns a case as it stands at a time."""
        self._store = store
        self._load = load
        self._clock = clock

    def refresh(self, now: datetime, seconds: float | None = None) -> bool:
        """Take in what has changed of the cases since the last time, for so many seconds; return whether any is left."""
        until = self._clock.monotonic() + (seconds or 0)
        while waiting := self._store.untracked(AT_ONCE):
            with self._store.transaction():
                for leaf in waiting:
                    case = self._load(leaf, now)
                    self._store.put_tracked(leaf, tuple(tracked(case)) if case is not None else ())
                    if seconds is not None and self._clock.monotonic() > until:
                        return True
        return False

    def answer(self, position: Position, at: datetime) -> Answer:
        """Return what is announced at a place and time."""
        self.refresh(at)
        lat, lon = position.degrees()
        instant, around = int(at.timestamp()), int(AROUND.total_seconds())
        found: dict[tuple[bytes, str, bool], tuple[Relation, int | None, TrackedArea]] = {}
        for area in self._store.tracked_in((lon, lat, lon, lat), instant, instant, LIMIT):
            if (km := _km(area, lat, lon)) == 0:
                relation: Relation = "inside_open" if _open(area, instant) else "inside_closed"
                found[area.case.leaf, area.name, False] = (relation, km, area)
        for box in _around(lat, lon):
            for area in self._store.tracked_in(box, instant - around, instant + around, LIMIT):
                if (area.case.leaf, area.name, False) in found:
                    continue
                km, is_open = _km(area, lat, lon), _open(area, instant)
                if km == 0 and not is_open:
                    found[area.case.leaf, area.name, False] = ("inside_closed", km, area)
                elif is_open and km is not None and km <= NEAR_KM:
                    found[area.case.leaf, area.name, False] = ("near_open", km, area)
        for area in self._store.launches_at(instant, instant, LIMIT):
            if _open(area, instant):
                found[area.case.leaf, area.name, True] = ("launch_open", _km(area, lat, lon), area)
        ranked = sorted(found.values(), key=lambda one: (RANK[one[0]], one[1] if one[1] is not None else 99_999))
        hits = [
            Hit(area.case, area.name, relation, km, _window(area, instant)) for relation, km, area in ranked[:SHOWN]
        ]
        return Answer(position, at, tuple(hits))


def _open(area: TrackedArea, instant: int) -> bool:
    return any(start <= instant < end for start, end in area.windows)


def _window(area: TrackedArea, instant: int) -> Window | None:
    """Return the window that is open, else the nearest in time; None where no time is stated."""
    if area.windows == (ALWAYS,):
        return None
    start, end = min(area.windows, key=lambda window: max(window[0] - instant, instant - window[1], 0))
    return Window(from_posix(start), from_posix(end))


def _around(lat: float, lon: float) -> tuple[Box, ...]:
    """Return boxes that hold everything within NEAR_KM of a place, cut at 180 degrees, whole around a pole."""
    reach = NEAR_KM / 110.5
    south, north = lat - reach, lat + reach
    if south < -89 or north > 89:
        return ((-180.0, max(south, -90.0), 180.0, min(north, 90.0)),)
    wide = reach / math.cos(math.radians(max(abs(south), abs(north))))
    west, east = lon - wide, lon + wide
    if west < -180:
        return (-180.0, south, east, north), (west + 360, south, 180.0, north)
    if east > 180:
        return (west, south, 180.0, north), (-180.0, south, east - 360, north)
    return ((west, south, east, north),)


def _km(area: TrackedArea, lat: float, lon: float) -> int | None:
    """Return about how many kilometres a place lies from an area, 0 inside; None where its place is not known."""
    import shapely

    from preavis.geodesy import GEOD

    if area.shape is None:
        return None if area.launch else 0
    shape: Any = shapely.from_wkb(area.shape)
    if area.launch:
        return round(float(GEOD.inv(lon, lat, shape.x, shape.y)[2]) / 1000)
    if shape.covers(shapely.Point(lon, lat)):
        return 0
    corners = shapely.get_coordinates(shape)
    count = len(corners)
    metres: Any = GEOD.inv([lon] * count, [lat] * count, corners[:, 0], corners[:, 1])[2]
    nearest: Any = shapely.shortest_line(shapely.Point(lon, lat), shape).coords[-1]
    straight = GEOD.inv(lon, lat, nearest[0], nearest[1])[2]
    return max(1, round(float(min(*metres, straight)) / 1000))
