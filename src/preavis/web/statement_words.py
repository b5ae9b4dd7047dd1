"""A statement that is no notice in words: the same on the page of a draft and on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from preavis.clock import said_time
from preavis.i18n import text
from preavis.statements import Body, Correction, Declaration, KeyAnnouncement, Message, StatusReport


def statement_words(body: Body, language: str) -> Iterator[tuple[str, str]]:
    """Yield label and words of each thing that a statement says; nothing of a notice."""
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
