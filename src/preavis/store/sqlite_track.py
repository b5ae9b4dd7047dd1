"""Announced areas by place and time in SQLite: an R*-tree of whole numbers finds the few that a question can mean."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, Final

from preavis.store.sqlite_base import Rows
from preavis.store.track import Box, TrackedArea, TrackedCase

MILLION: Final = 1_000_000
_IN_BOX: Final = (
    "SELECT * FROM tracked_area WHERE id IN (SELECT tracked FROM tracked_box"
    " WHERE west<=? AND east>=? AND south<=? AND north>=? AND opens<=? AND closes>=? LIMIT ?)"
)
_LAUNCHES: Final = (
    "SELECT * FROM tracked_area WHERE id IN (SELECT id FROM tracked_launch WHERE opens<=? AND closes>=? LIMIT ?)"
)


def _area(row: tuple[Any, ...]) -> TrackedArea:
    _, name, launch, shape, windows, *case = row
    return TrackedArea(TrackedCase(*case), name, bool(launch), (), shape, tuple((a, b) for a, b in json.loads(windows)))


class SqliteTrack:
    """See `store.track.Tracks`."""

    _rows: Rows

    def untracked(self, limit: int) -> tuple[bytes, ...]:
        return tuple(case for (case,) in self._rows.all("SELECT case_leaf FROM tracked_due LIMIT ?", limit))

    def put_tracked(self, case: bytes, areas: Sequence[TrackedArea]) -> None:
        for (old,) in self._rows.all("SELECT id FROM tracked WHERE case_leaf=?", case):
            for (box,) in self._rows.all(
                "SELECT id FROM tracked_box WHERE id BETWEEN ? AND ?", old * 256, old * 256 + 255
            ):
                self._rows.run("DELETE FROM tracked_box WHERE id=?", box)
            self._rows.run("DELETE FROM tracked_launch WHERE id=?", old)
        self._rows.run("DELETE FROM tracked WHERE case_leaf=?", case)
        self._rows.run("DELETE FROM tracked_case WHERE case_leaf=?", case)
        self._rows.run("DELETE FROM tracked_due WHERE case_leaf=?", case)
        if areas:
            about = areas[0].case
            self._rows.run(
                "INSERT INTO tracked_case VALUES (?, ?, ?, ?, ?, ?, ?)",
                case,
                about.party,
                about.reference,
                about.vehicle,
                about.site,
                about.direction,
                about.state,
            )
        for area in areas:
            number = self._rows.inserted(
                "INSERT INTO tracked (case_leaf, name, launch, shape, windows) VALUES (?, ?, ?, ?, ?)",
                case,
                area.name,
                area.launch,
                area.shape,
                json.dumps(area.windows),
            )
            opens = min(start for start, _ in area.windows) // 60
            closes = math.ceil(max(end for _, end in area.windows) / 60)
            if area.launch:
                self._rows.run("INSERT INTO tracked_launch VALUES (?, ?, ?)", number, opens, closes)
            for place, (west, south, east, north) in enumerate(area.boxes[:256]):
                self._rows.run(
                    "INSERT INTO tracked_box VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    number * 256 + place,
                    math.floor(west * MILLION),
                    math.ceil(east * MILLION),
                    math.floor(south * MILLION),
                    math.ceil(north * MILLION),
                    opens,
                    closes,
                    number,
                )

    def tracked_in(self, box: Box, start: int, end: int, limit: int) -> tuple[TrackedArea, ...]:
        west, south, east, north = box
        rows = self._rows.all(
            _IN_BOX,
            math.ceil(east * MILLION),
            math.floor(west * MILLION),
            math.ceil(north * MILLION),
            math.floor(south * MILLION),
            math.ceil(end / 60),
            start // 60,
            limit,
        )
        return tuple(map(_area, rows))

    def launches_at(self, start: int, end: int, limit: int) -> tuple[TrackedArea, ...]:
        return tuple(map(_area, self._rows.all(_LAUNCHES, math.ceil(end / 60), start // 60, limit)))
