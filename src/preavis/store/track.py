"""Where announced areas lie and when they are closed: what answers "is this track announced?"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees; west is never greater than east."""


@dataclass(frozen=True, slots=True)
class TrackedCase:
    """What an answer says of a case: who announced what, and the newest word of a launch under way (else `announced`)."""

    leaf: bytes
    party: str
    reference: str | None
    vehicle: str | None
    site: str | None
    direction: str | None
    state: str


@dataclass(frozen=True, slots=True)
class TrackedArea:
    """One area of the notice in force of a case: its boxes, its shape (WKB, longitude first), its windows in POSIX seconds.

    The launch itself is one more of these, with a point for its place where that is known, and no box: it is found by time alone.
    """

    case: TrackedCase
    name: str
    launch: bool
    boxes: tuple[Box, ...]
    shape: bytes | None
    windows: tuple[tuple[int, int], ...]


class Tracks(Protocol):
    """The areas of all cases in force, found by place and time."""

    def untracked(self, limit: int) -> tuple[bytes, ...]:
        """Return cases that have changed since their areas were put here."""
        ...

    def put_tracked(self, case: bytes, areas: Sequence[TrackedArea]) -> None:
        """Replace what is known of a case; all areas are of this one."""
        ...

    def tracked_in(self, box: Box, start: int, end: int, limit: int) -> tuple[TrackedArea, ...]:
        """Return areas with a box that meets this one, and windows between whose ends lies some of start to end."""
        ...

    def launches_at(self, start: int, end: int, limit: int) -> tuple[TrackedArea, ...]:
        """Return launches between the ends of whose windows lies some of start to end."""
        ...
