"""`preavis agreements`, `check` and `schema`: what the agreements say, and what they make of a notice."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import click

import preavis.agreements.profile as profiles
from preavis.agreements.check import Duty, Judgement, Past
from preavis.agreements.check import check as judge
from preavis.cli.output import finding_json, language, print_json, read_bytes
from preavis.clock import SystemClock, format_instant, parse_instant
from preavis.errors import UnusableInput
from preavis.findings import Finding, blocks
from preavis.i18n import LANGUAGES, finding_text, text
from preavis.wire import load, notice_schema, read_notice


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), default=None)
@click.option("--json", "as_json", is_flag=True)
def agreements(id_: str | None, tongue: str | None, as_json: bool) -> None:
    """List the agreements that are known, or show one rule by rule with source and certainty."""
    spoken = tongue or language()
    found = [profiles.load(known) for known in ([id_] if id_ else profiles.known())]
    if as_json:
        values = [_profile_json(profile) for profile in found]
        print_json(values[0] if id_ else values)
        return
    for profile in found:
        until = str(profile.force.until) if profile.force.until else text("agreement.no_end", spoken)
        click.echo(f"{profile.id}  {profile.version}  {profile.force.since} - {until}")
        click.echo(f"  {profile.name[spoken]}")
        if id_:
            _show(profile, spoken)


def _show(profile: profiles.Profile, tongue: str) -> None:
    for rule in profile.rules():
        article = text("agreement.article", tongue, n=0, article=rule.article) if rule.article else ""
        status = text(f"status.{rule.status}", tongue)
        click.echo(f"\n  {_title(rule)}  {article}  [{status}; {rule.source}]".replace("    ", "  "))
        if rule.note:
            click.echo(f"    {rule.note}")
    for question in profile.question:
        click.echo(f"\n  ? {question.asks}")
        click.echo(f"    {question.meanwhile}")
        click.echo(f"    -> {question.settled_by}")
    click.echo()
    for key, source in profile.sources.items():
        click.echo(f"  {key}  {source}")


def _title(rule: profiles.Rule) -> str:
    kind = type(rule).__name__.lower()
    named = getattr(rule, "id", None) or getattr(rule, "path", None) or getattr(rule, "topic", None)
    return f"{kind} {named}" if named else kind


def _profile_json(profile: profiles.Profile) -> Any:
    return json.loads(json.dumps(_plain(profile), default=str))


def _plain(value: Any) -> Any:
    if isinstance(value, profiles.Span):
        days, seconds = value.length.days, value.length.seconds
        return f"P{days}D" if not seconds else f"PT{int(value.length.total_seconds())}S"
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple | list):
        return [_plain(member) for member in value]
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    return value


@click.command()
@click.argument("what", type=click.Choice(["notice"]))
def schema(what: str) -> None:
    """Print the JSON Schema of the notice document."""
    print_json({"title": what, **notice_schema()})


@click.command()
@click.argument("notice")
@click.option("--agreement", help="The agreement's id; without it all agreements of the party.")
@click.option("--as", "party", help="As which party (default: the notifying one).")
@click.option("--now", help="YYYY-MM-DDTHH:MM:SSZ; default: the present.")
@click.option("--sent")
@click.option("--received")
@click.option("--launched")
@click.option("--history", help="JSON Lines of earlier notices and withholdings.")
@click.option("--json", "as_json", is_flag=True)
def check(
    notice: str, agreement: str | None, party: str | None, history: str | None, as_json: bool, **times: str | None
) -> None:
    """Check a notice (a JSON file, or -) against an agreement: what is due, by when, and what is wrong."""
    instants = {name: _instant(name, given) for name, given in times.items()}
    now = instants.pop("now") or SystemClock().now()
    document, said = read_notice(load(read_bytes(notice)))
    chosen = [profiles.load(agreement)] if agreement else None
    if document is None:
        _unusable(chosen, said, as_json=as_json)
    assert document is not None
    past = _history(history) if history else ()
    if chosen is None:
        member = party or document.notifying_party or ""
        chosen = [profile for profile in map(profiles.load, profiles.known()) if profile.has(member)]
    judged = [judge(document, profile, as_party=party, now=now, history=past, **instants) for profile in chosen]
    if as_json:
        values = [_judgement_json(judgement, said) for judgement in judged]
        print_json(values[0] if agreement else {"results": values})
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
            click.echo(f"{finding.severity}: {finding_text(finding, language())} [{finding.code}]")
    sys.exit(1)


def _history(path: str) -> tuple[Past, ...]:
    found = []
    for number, line in enumerate(read_bytes(path, 64 * 1024 * 1024).splitlines(), 1):
        if not line.strip():
            continue
        value = load(line)
        document, said = read_notice(value.get("notice") if isinstance(value, dict) else None)
        if document is None:
            raise UnusableInput("history.malformed", line=number, problem=finding_text(said[0], language()))
        times = {name: _instant(name, value.get(name)) for name in ("sent", "received", "launched")}
        found.append(Past(notice=document, **times))
    return tuple(found)


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
                "check.duty",
                tongue,
                kind=text(f"duty.{duty.kind}", tongue),
                to=", ".join(duty.to) or "-",
                due=_time(duty.due) or text("check.no_time", tongue),
                earliest=_time(duty.earliest) or "-",
                state=text(f"state.{duty.state}", tongue),
                status=text(f"status.{duty.status}", tongue),
                source=duty.source,
            )
        )
    for finding in (*said, *judgement.findings):
        click.echo(f"  {finding.severity}: {finding_text(finding, tongue)} [{finding.code}]")
