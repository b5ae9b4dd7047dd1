"""Taking a draft back before its release: it waits for nobody any more, and stays on record with the approvals it had."""

from __future__ import annotations

from datetime import datetime

from preavis.clock import format_instant
from preavis.errors import Refused
from preavis.node.people import People
from preavis.node.review import Review
from preavis.store import Store
from preavis.store.people import Officer, Withdrawal


def must_wait(review: Review) -> None:
    """Raise Refused where a draft is released or withdrawn."""
    if review.draft.released is not None:
        raise Refused("draft.done", draft=review.draft.id)
    if review.draft.withdrawn is not None:
        at = format_instant(review.draft.withdrawn.at)
        raise Refused("draft.withdrawn", draft=review.draft.id, officer=review.withdrawn_by, at=at)


def may_withdraw(people: People, review: Review, officer: Officer) -> bool:
    """Return whether an officer may take a draft back: its drafter while he still drafts, and any releaser."""
    return people.may(officer, _act(review, officer))


def withdraw(store: Store, people: People, review: Review, officer: Officer, now: datetime) -> None:
    """Take a draft back. Raises Refused where the officer may not, or it is released or withdrawn already."""
    people.require(officer, _act(review, officer))
    must_wait(review)
    with store.transaction():
        store.set_draft_withdrawn(review.draft.id, Withdrawal(officer.id, now))
        store.audit(now, officer.label, "draft.withdrawn", review.draft.id)


def _act(review: Review, officer: Officer) -> str:
    return "draft" if officer.id == review.draft.author else "release"
