"""`preavis verify`: evidence against key cards, offline, fast, without any other part of the house."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from preavis.cli.output import finding_json, language, print_json, read_bytes
from preavis.errors import PreavisError, UnusableInput
from preavis.i18n import error_text, finding_text, text
from preavis.proof.card import open_card
from preavis.proof.evidence import LIMIT, Evidence, Verdict, hints, parse
from preavis.proof.evidence import verify as judge


@click.command()
@click.argument("evidence")
@click.option("--trust", "cards", multiple=True, type=click.Path(), help="A key card that you trust; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(evidence: str, cards: tuple[str, ...], as_json: bool) -> None:
    """Prove offline what was said, when it was received, and who had read it."""
    held = parse(read_bytes(evidence, LIMIT))
    if not cards:
        _show_fingerprints(held, as_json=as_json)
        sys.exit(1)
    trusted = [_card(path) for path in cards]
    verdict = judge(held, trusted)
    if as_json:
        print_json(_json(verdict))
    else:
        _words(verdict)
    sys.exit(0 if verdict.verified else 1)


def _card(path: str) -> Any:
    try:
        return open_card(Path(path).read_bytes())
    except OSError as error:
        raise UnusableInput("file.unreadable", file=path, problem=error.strerror or str(error)) from error
    except PreavisError as error:
        raise UnusableInput("card.unusable", file=path, problem=error_text(error, language())) from error


def _show_fingerprints(held: Evidence, *, as_json: bool) -> None:
    found = hints(held)
    if as_json:
        print_json(
            {
                "verified": False,
                "fingerprints": [{"card": str(card.origin), "fingerprint": words} for card, words in found],
                "not_proven": ["everything"],
            }
        )
        return
    click.echo(text("verify.nothing_proven", language()))
    for card, words in found:
        click.echo(f"  {card.origin}  {words}")


def _json(verdict: Verdict) -> dict[str, Any]:
    return {
        "verified": verdict.verified,
        "said": verdict.said,
        "received": verdict.received.to_json() if verdict.received else None,
        "acknowledged": list(verdict.acknowledged),
        "witnessed": [seen.to_json() for seen in verdict.witnessed],
        "not_proven": list(verdict.not_proven),
        "findings": [finding_json(finding, language()) for finding in verdict.findings],
    }


def _words(verdict: Verdict) -> None:
    tongue = language()
    said = verdict.said
    for finding in verdict.findings:
        click.echo(finding_text(finding, tongue))
    click.echo(text("verify.verified" if verdict.verified else "verify.refused", tongue))
    if not verdict.verified:
        return
    click.echo(text("verify.said", tongue, **{k: said[k] for k in ("party", "kind", "channel", "mode", "claimed_at")}))
    if verdict.received:
        received = verdict.received.to_json()
        click.echo(text("verify.received", tongue, by=received["by"], at=received["at"]))
    for ack in verdict.acknowledged:
        click.echo(text("verify.acknowledged", tongue, **{k: ack[k] for k in ("party", "desk", "officer", "at")}))
    for seen in verdict.witnessed:
        click.echo(text("verify.witnessed", tongue, by=seen.by, at=seen.to_json()["at"]))
    for what in verdict.not_proven:
        known = what in {"content", "understanding", "receipt"}
        click.echo(text(f"verify.not_proven.{what}" if known else "verify.not_proven.signature", tongue, what=what))
