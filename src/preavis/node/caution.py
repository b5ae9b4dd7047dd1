"""How many officers a statement needs: what adds caution one, what takes caution away two (design section 3). Pure."""

from __future__ import annotations

from preavis.clock import Window, windows_of
from preavis.statements import Body, Correction, Declaration, Notice, StatusReport

TAKES_AWAY = frozenset({"area_reopened", "scrubbed"})


def adds_only(old: Notice, new: Notice) -> bool:
    """Return whether a changed notice keeps every window and every area of the old one, or widens them."""
    before = tuple(windows_of(old.launch.schedule or ()))
    after = tuple(windows_of(new.launch.schedule or ()))
    windows_kept = all(any(_within(window, other) for other in after) for window in before)
    return windows_kept and set(old.areas) <= set(new.areas) and _same_launch(old, new)


def _within(inner: Window, outer: Window) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _same_launch(old: Notice, new: Notice) -> bool:
    """A date-only notice has no windows to compare, so its date must stay; so must the place."""
    return old.launch.planned_date == new.launch.planned_date and old.launch.place == new.launch.place


def approvals_needed(kind: str, body: Body, previous: Notice | None = None) -> int:
    """Return how many different officers must release a statement.

    Without the previous version (as a mirror judges by the bytes alone) a changed notice is taken to add caution.
    """
    if kind == "acknowledgement":
        return 0
    if isinstance(body, StatusReport):
        return 2 if body.status in TAKES_AWAY else 1
    if isinstance(body, Correction) or kind in {"notice", "cancellation"}:
        return 2
    if isinstance(body, Declaration):
        return 1 if body.act == "statement" else 2
    if kind in {"amendment", "extension"} and isinstance(body, Notice):
        return 1 if previous is None or adds_only(previous, body) else 2
    return 1
