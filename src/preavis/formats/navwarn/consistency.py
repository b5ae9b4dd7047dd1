"""What in a warning contradicts itself: windows, the end that it gives itself, the time of issue. Pure.

One damaged digit can make a window shorter and leave nothing unread. Of the warnings published by NGA 94 % end an hour after
their last window, none over two days after it, and all that end before it are slips; windows that were over days before the issue,
with none between, stand in none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from preavis.clock import Window
from preavis.findings import Finding
from preavis.formats.navwarn.header import Frame

_LATEST: Final = timedelta(days=2)
_OVER: Final = timedelta(days=1)
_FAR: Final = timedelta(days=400)
_LONG_OVER: Final = timedelta(days=20)  # of a warning that replaces another


def contradictions(
    windows: Sequence[Window], frame: Frame, where: tuple[int, int] | None, *, whole: bool
) -> list[Finding]:
    """Return what does not fit together. `where` is the place of the times, `whole` whether all of them are understood."""
    if not windows:
        return []
    found = []
    if frame.cancel_at is not None and _apart(windows, frame.cancel_at, whole=whole):
        found.append(Finding(code="navwarn.ends_apart", severity="warn", path="cancel_at", span=frame.cancel_span))
    if frame.calendar is not None and frame.calendar.exact:
        issued = frame.calendar.issued
        past = [window.end for window in windows if window.end <= issued]  # of a range in progress one is hardly past
        over = past and issued - max(past) > (_LONG_OVER if frame.cancels else _OVER) and not _open(windows, issued)
        if over or max(window.start for window in windows) > issued + _FAR:
            found.append(Finding(code="navwarn.far_from_issue", severity="warn", path="schedule", span=where))
    return found


def _open(windows: Sequence[Window], issued: datetime) -> bool:
    return any(window.start <= issued < window.end for window in windows)


def _apart(windows: Sequence[Window], ends: datetime, *, whole: bool) -> bool:
    """Whether an end lies before the last window or long after it: longer than the windows lie apart, as those of each Tuesday."""
    last = max(window.end for window in windows)
    starts = sorted(window.start for window in windows)
    gaps = [after - before for before, after in pairwise(starts)]
    return ends < last or (whole and ends - last > max([_LATEST, *gaps]))
