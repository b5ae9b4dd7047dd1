"""What the page of a draft shows of the statement that is to be approved: all of it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from preavis.clock import said_time
from preavis.formats.changes import Change, changes
from preavis.i18n import text
from preavis.node.review import Review
from preavis.statements import Body, Correction, Declaration, KeyAnnouncement, Message, StatusReport
from preavis.web.case_view import NoticeWords, in_words


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
        tuple(_rest(review.body, language)),
    )


def _rest(body: Body, language: str) -> Iterator[tuple[str, str]]:
    match body:
        case StatusReport():
            yield text("console.state", language), text(f"word.{body.status}", language)
            yield text("case_page.time", language), said_time(body.at)
            if body.remarks:
                yield text("console.remarks", language), body.remarks
        case Correction():
            yield text("kind.correction", language), text(f"wrong.{body.correction}", language)
            yield text("life.reason", language), body.reason
        case Message():
            if body.about:
                yield text("life.about", language), text(f"request.{body.about}", language)
            if body.answer:
                yield text("life.answer", language), text(f"talk.{body.answer}", language)
            yield text("life.text", language), body.text
            for opportunity in body.proposal or ():
                for window in opportunity:
                    yield text("life.proposed", language), f"{said_time(window.start)} – {said_time(window.end)}"
        case Declaration():
            yield text("kind.declaration", language), text(f"declared.{body.act}", language)
            if body.at:
                yield text("case_page.time", language), said_time(body.at)
            if body.year is not None:
                yield str(body.year), str(body.count)
            if body.profile:
                yield body.profile.id, body.profile.version
            yield text("life.text", language), body.text
        case KeyAnnouncement():
            yield "SHA-256", body.card_sha256
        case _:
            return
