"""How many officers a statement needs: what adds caution one, what takes caution away two (design section 3). Pure."""

from __future__ import annotations

from dataclasses import replace

from preavis.node.wider import area_holds, schedule_holds
from preavis.notice import Group, Launch, Notice
from preavis.statements import Body, Correction, Declaration, StatusReport

TAKES_AWAY = frozenset({"area_reopened", "scrubbed"})


def adds_only(old: Notice, new: Notice) -> bool:
    """Return whether a changed notice keeps every hour, every area and every word of the old one, or widens them.

    What is not known to be wider is taken to be narrower: another vehicle, place, day or flight needs two officers.
    """
    before, after = old.launch, new.launch
    return (
        _rest(old) == _rest(new)
        and (before.planned_date, before.place) == (after.planned_date, after.place)
        and schedule_holds(after.schedule, before.schedule)
        and all(
            any(area_holds(wide, area, after.schedule, before.schedule) for wide in new.areas) for area in old.areas
        )
        and _group_holds(new.group, old.group)
        and set(old.public_warnings) <= set(new.public_warnings)
        and (new.remarks or "").startswith(old.remarks or "")
    )


def _rest(notice: Notice) -> Notice:
    """Return a notice without what is compared by its own rule, and without the words that only a changed notice has."""
    kind = "pre_launch" if notice.kind == "extension" else notice.kind
    return replace(
        notice,
        kind=kind,
        reference=None,
        refers_to=None,
        reason=None,
        launch=Launch(),
        areas=(),
        group=None,
        public_warnings=(),
        remarks=None,
    )


def _group_holds(new: Group | None, old: Group | None) -> bool:
    if new is None or old is None:
        return new == old
    return new.count >= old.count and (new.first_to_last_seconds or 0) >= (old.first_to_last_seconds or 0)


def approvals_needed(kind: str, body: Body, previous: Notice | None = None) -> int:
    """Return how many different officers must release a statement.

    Without the previous version (as a mirror judges by the bytes alone) a changed notice is taken to add caution.
    """
    if kind == "acknowledgement":
        return 0
    match body:
        case StatusReport():
            return 2 if body.status in TAKES_AWAY else 1
        case Correction():
            return 2
        case Declaration():
            return 1 if body.act == "statement" else 2
        case Notice() if kind in {"notice", "cancellation"}:
            return 2
        case Notice() if kind == "report":
            return 2 if body.outcome is not None and body.outcome.result == "not_launched" else 1
        case Notice():
            return 1 if previous is None or adds_only(previous, body) else 2
        case _:
            return 1
