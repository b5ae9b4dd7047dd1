"""`preavis check` and `schema`: what the agreements make of a notice."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

import preavis.agreements.profile as profiles
from preavis.agreements.check import Duty, Judgement
from preavis.agreements.check import check as judge
from preavis.articles import cited
from preavis.cli.history import History, read_history
from preavis.cli.on_channel import law_of, on_channel
from preavis.cli.output import finding_json, finding_line, language, print_json, read_bytes
from preavis.cli.profile import profile_of
from preavis.clock import SystemClock, format_instant, parse_instant
from preavis.errors import UnusableInput
from preavis.findings import Finding, blocks
from preavis.i18n import text
from preavis.wire import load, notice_schema, read_notice


@click.command()
@click.argument("what", type=click.Choice(["notice"]))
def schema(what: str) -> None:
    """Print the JSON Schema of the notice document."""
    print_json({"title": what, **notice_schema()})


@click.command()
@click.argument("notice")
@click.option(
    "--agreement",
    help="The agreement's id, or a profile or overlay (a .toml file); without it all agreements of the party.",
)
@click.option("--as", "party", help="As which party (default: the notifying one).")
@click.option("--now", help="YYYY-MM-DDTHH:MM:SSZ; default: the present.")
@click.option("--sent")
@click.option("--received")
@click.option("--launched")
@click.option("--history", help="JSON Lines of earlier notices and withholdings.")
@click.option("--channel", help="The node's channel on which it is to go out: its agreement, overlay, parties and end.")
@click.option(
    "--node",
    "directory",
    envvar="PREAVIS_NODE",
    default=".",
    type=click.Path(path_type=Path),
    help="The directory of the node whose --channel is meant (or PREAVIS_NODE).",
)
@click.option("--json", "as_json", is_flag=True)
def check(
    notice: str,
    agreement: str | None,
    party: str | None,
    history: str | None,
    channel: str | None,
    directory: Path,
    as_json: bool,
    **times: str | None,
) -> None:
    """Check a notice (a JSON file, or -) against an agreement: what is due, by when, and what is wrong."""
    instants = {name: _instant(name, given) for name, given in times.items()}
    now = instants.pop("now") or SystemClock().now()
    document, said = read_notice(load(read_bytes(notice)))
    held = on_channel(directory, channel) if channel is not None else None
    if held is not None:
        chosen: list[profiles.Profile] | None = [law_of(held, agreement)]
        party = party or held.party
    else:
        chosen = [profile_of(agreement)] if agreement is not None else None
    if document is None:
        _unusable(chosen, said, as_json=as_json)
    assert document is not None
    before = read_history(history) if history else History()
    if chosen is None:
        chosen = _agreements_of(party or document.notifying_party or "")
    judged = [
        judge(
            document,
            profile,
            as_party=party,
            now=now,
            sent=instants["sent"],
            received=instants["received"],
            launched=instants["launched"],
            history=before.past,
            declared=before.declared,
            channel=held.terms if held is not None else None,
        )
        for profile in chosen
    ]
    if as_json:
        values = [_judgement_json(judgement, said) for judgement in judged]
        print_json(values[0] if agreement is not None or held is not None else {"results": values})
    else:
        for judgement in judged:
            _print(judgement, said)
    sys.exit(1 if blocks(said) or any(blocks(judgement.findings) for judgement in judged) else 0)


def _instant(name: str, given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        return parse_instant(given)
    except ValueError as error:
        raise UnusableInput("argument.instant", argument=f"--{name}") from error


def _unusable(chosen: list[profiles.Profile] | None, said: tuple[Finding, ...], *, as_json: bool) -> None:
    """Answer a document that cannot be read as a notice: blocking findings, no duties."""
    if as_json:
        values = [
            {
                "agreement": profile.id if profile else None,
                "version": profile.version if profile else None,
                "verdict": "undecidable",
                "limbs": [],
                "duties": [],
                "findings": [finding_json(finding, language()) for finding in said],
            }
            for profile in (chosen or [None])  # type: ignore[list-item]
        ]
        print_json(values[0] if chosen else {"results": values})
    else:
        for finding in said:
            click.echo(finding_line(finding, language()))
    sys.exit(1)


def _agreements_of(party: str) -> list[profiles.Profile]:
    """Return the agreements that a state has or may have; those that bind only by choice must be named."""
    every = map(profiles.load, profiles.known())
    return [each for each in every if (each.has(party) or each.may_have(party)) and not each.parties.by_choice]


def _time(at: datetime | None) -> str | None:
    return format_instant(at) if at else None


def _duty_json(duty: Duty) -> dict[str, Any]:
    return {
        "kind": duty.kind,
        "to": list(duty.to),
        "earliest": _time(duty.earliest),
        "due": _time(duty.due),
        "state": duty.state,
        "article": duty.article,
        "source": duty.source,
        "status": duty.status,
        "anchor": duty.anchor,
        "clock": duty.clock,
        "readings": [
            {"anchor": reading.anchor, "clock": reading.clock, "due": _time(reading.due)} for reading in duty.readings
        ],
    }


def _judgement_json(judgement: Judgement, said: tuple[Finding, ...]) -> dict[str, Any]:
    return {
        "agreement": judgement.agreement,
        "version": judgement.version,
        "verdict": judgement.verdict,
        "limbs": list(judgement.limbs),
        "duties": [_duty_json(duty) for duty in judgement.duties],
        "findings": [finding_json(finding, language()) for finding in (*said, *judgement.findings)],
    }


def _print(judgement: Judgement, said: tuple[Finding, ...]) -> None:
    tongue = language()
    limbs = f" ({', '.join(judgement.limbs)})" if judgement.limbs else ""
    click.echo(f"{judgement.agreement}: {text(f'verdict.{judgement.verdict}', tongue)}{limbs}")
    for duty in judgement.duties:
        click.echo(
            text(
                "check.duty" if duty.to else "check.duty_to_all",
                tongue,
                kind=text(f"duty.{duty.kind}", tongue),
                to=", ".join(duty.to),
                due=_time(duty.due) or text("check.no_time", tongue),
                earliest=_time(duty.earliest) or "-",
                state=text(f"state.{duty.state}", tongue),
                authority=_authority(duty, tongue),
            )
        )
    for finding in (*said, *judgement.findings):
        authority = f" ({_authority(finding, tongue)})" if finding.source is not None else ""
        click.echo(f"  {finding_line(finding, tongue)}{authority}")


def _authority(rule: Duty | Finding, tongue: str) -> str:
    """Return on whose word something is said: article, certainty, source."""
    status = text(f"status.{rule.status}", tongue)
    if rule.article is None:
        return text("check.authority_no_article", tongue, status=status, source=rule.source)
    article = cited(rule.article, tongue)
    return text("check.authority", tongue, article=article, status=status, source=rule.source)
