"""Whether a changed area or schedule takes in the whole of the old one: shape, levels, media, hours; in doubt not. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from preavis.clock import Opportunity, Schedule, Window
from preavis.notice import Area

_EVERYWHERE: Final = frozenset({"air", "sea"})
_GROUND: Final = frozenset({"SFC", "GND"})
_NO_LIMIT: Final = frozenset({"UNL", "UNLTD", "UNLIMITED"})
_LEVEL: Final = re.compile(r"(FL)\s*(\d{1,4})|(\d{1,6})\s*(FT|M)\s*(AMSL|MSL|AGL|ASFC)?", re.ASCII)
_FEET_PER_M: Final = Decimal("3.28084")


def schedule_holds(new: Schedule | None, old: Schedule | None) -> bool:
    """Return whether every opportunity of the old schedule lies whole in one of the new."""
    if old is None or new is None:
        return old is None and new is None  # a day without hours is wider than any window on it, and cannot be compared
    return all(any(_opportunity_holds(wide, narrow) for wide in new) for narrow in old)


def _opportunity_holds(new: Opportunity, old: Opportunity) -> bool:
    merged = _merged(new)
    return all(any(wide.start <= window.start and window.end <= wide.end for wide in merged) for window in old)


def _merged(windows: Sequence[Window]) -> list[Window]:
    joined: list[Window] = []
    for window in sorted(windows, key=lambda each: each.start):
        if joined and window.start <= joined[-1].end:
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, window.end))
        else:
            joined.append(window)
    return joined


def area_holds(new: Area, old: Area, new_schedule: Schedule | None, old_schedule: Schedule | None) -> bool:
    """Return whether one area takes in another; the schedules are the launch's, for areas without their own."""
    return (
        new.purpose == old.purpose
        and set(new.medium or _EVERYWHERE) >= set(old.medium or _EVERYWHERE)
        and schedule_holds(new.schedule or new_schedule, old.schedule or old_schedule)
        and _reaches_down(new.lower, old.lower)
        and _reaches_up(new.upper, old.upper)
        and _shape_holds(new, old)
    )


def _reaches_down(new: str | None, old: str | None) -> bool:
    if new == old or _word(new) in _GROUND:
        return True
    low, high = _height(new), _height(old)
    return low is not None and high is not None and low[0] == high[0] and low[1] <= high[1]


def _reaches_up(new: str | None, old: str | None) -> bool:
    if new == old or _word(new) in _NO_LIMIT:
        return True
    high, low = _height(new), _height(old)
    return high is not None and low is not None and high[0] == low[0] and high[1] >= low[1]


def _word(level: str | None) -> str:
    return (level or "").strip().upper()


def _height(level: str | None) -> tuple[str, Decimal] | None:
    """Return what a level is measured from and its feet; levels of different kinds are not compared."""
    found = _LEVEL.fullmatch(_word(level))
    if found is None:
        return None
    if found[1]:
        return "FL", Decimal(found[2]) * 100
    feet = Decimal(found[3]) * (_FEET_PER_M if found[4] == "M" else 1)
    return {"MSL": "AMSL", "ASFC": "AGL"}.get(found[5], found[5] or ""), feet


def _shape_holds(new: Area, old: Area) -> bool:
    if (new.shape, new.edges) == (old.shape, old.edges):
        return True
    if any(area.shape.polygon is not None and area.edges is None for area in (new, old)):
        return False  # nobody said how its edges run
    from preavis.node.wider_shape import covers  # geometry takes its time to load, and most changes need none

    return covers(new, old)
