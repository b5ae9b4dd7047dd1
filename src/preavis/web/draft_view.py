"""What the page of a draft shows of the statement that is to be approved: all of it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from preavis.formats.changes import Change, changes
from preavis.node.review import Review
from preavis.web.case_view import NoticeWords, in_words
from preavis.web.statement_words import statement_words


@dataclass(frozen=True, slots=True)
class DraftWords:
    """A statement in words: its notice as a case shows it, what that says otherwise than the one in force, and the rest.

    `rest` holds label and words of what is no notice.
    """

    notice: NoticeWords | None
    changed: tuple[Change, ...]
    rest: tuple[tuple[str, str], ...]


def draft_words(review: Review, zone: str, now: datetime, language: str) -> DraftWords:
    """Return a draft in words. `zone`: where this node's people work."""
    notice, before = review.notice, review.previous
    exercise = review.statement.mode == "exercise"
    return DraftWords(
        in_words(notice, review.name, zone, now, language, exercise=exercise) if notice else None,
        changes(before, notice, language) if notice and before else (),
        tuple(statement_words(review.body, language)),
    )
