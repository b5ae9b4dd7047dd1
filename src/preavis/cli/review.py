"""A draft on a terminal: what an officer must see before he approves, and how it stands afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import click

from preavis.cli.output import language
from preavis.i18n import finding_line_of, text

CONTENT: Final = "5"
"""The number of the items that a notice itself states (`formats/items.py`)."""


def print_review(review: Any) -> None:
    """Print a draft and how it stands."""
    print_draft(review)
    print_state(review)


def print_draft(review: Any, *, whole: bool = False) -> None:
    """Print to whom a draft goes, what it says, what the check says; `whole`: the notice too, item by item."""
    tongue = language()
    click.echo(
        text(
            "release.sentence",
            tongue,
            to=", ".join(review["to"]),
            agreement=review["agreement"],
            mode=text(f"mode.{review['mode']}", tongue),
            n=review["desks"],
        )
    )
    for line in _said(review, tongue, whole=whole):
        click.echo(f"  {line}")
    for finding in review["findings"]:
        click.echo(f"  {finding_line_of(finding, tongue)}")


def print_state(review: Any) -> None:
    """Print how many have approved a draft, and whether it waits, has gone or was withdrawn."""
    tongue = language()
    click.echo(
        text("release.state", tongue, draft=review["draft"], given=len(review["approved_by"]), needed=review["needed"])
    )
    if review["held_until"] and not review["released"]:
        click.echo(text("release.held", tongue, at=review["held_until"]))
    if review["released"]:
        click.echo(text("release.done", tongue, entry=review["released"]))
    if review["withdrawn"]:
        by, when = review["withdrawn"]["by"], review["withdrawn"]["at"]
        click.echo(text("draft.withdrawn", tongue, draft=review["draft"], officer=by, at=when))


def _said(review: Any, tongue: str, *, whole: bool) -> Iterator[str]:
    """Yield what a statement says, in words: what a declaration declares, what a status says, what a notice states."""
    from preavis.notice import Notice
    from preavis.statements import Correction
    from preavis.web.statement_words import statement_words
    from preavis.wire import read_body

    body, _ = read_body(review["kind"], review["body"])
    if body is None:
        return
    for label, said in statement_words(body, tongue):
        yield f"{label}: {said}"
    notice = body.notice if isinstance(body, Correction) else body
    if whole and isinstance(notice, Notice):
        yield from _stated(notice, tongue)


def _stated(notice: Any, tongue: str) -> Iterator[str]:
    """Yield the numbered items that a notice states, as on its text form; those that it leaves open are left out."""
    from preavis.clock import SystemClock
    from preavis.formats.items import items_of
    from preavis.formats.lines import item_lines
    from preavis.formats.rendering import Wishes
    from preavis.formats.values import NOT_STATED

    items = items_of(notice, Wishes(issued=SystemClock().now(), languages=(tongue,)), (tongue,))
    stated = [item for item in items if item.number.partition(".")[0] == CONTENT and item.value != NOT_STATED]
    for item in stated:
        below = (other for other in stated if other.value and other.number.startswith(f"{item.number}."))
        if item.value or next(below, None):  # a heading alone says nothing
            yield from item_lines(item, tongue)
