"""`preavis duties`, `withhold` and `channel`: what is owed, what is lawfully kept silent, what holds on a channel."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from preavis.cli.client import call, node_option, officer_option, password
from preavis.cli.output import language, print_json, read_bytes
from preavis.clock import SystemClock, parse_instant
from preavis.errors import UnusableInput
from preavis.i18n import finding_line_of, text
from preavis.wire import load


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--ical", is_flag=True, help="Print the duties as an iCalendar file.")
@node_option
def duties(as_json: bool, ical: bool, directory: Path) -> None:
    """List everything that the agreements still ask of this party, by its time."""
    found = call(directory, "GET", "/duties")
    tongue = language()
    if as_json:
        print_json(found)
        return
    if ical:
        click.echo(calendar(found, tongue), nl=False)
        return
    for owed in found:
        click.echo(
            text(
                "duties.line",
                tongue,
                due=owed["due"] or text("check.no_time", tongue),
                duty=text(f"duty.{owed['kind']}", tongue),
                reference=owed["reference"],
                agreement=owed["agreement"],
                channel=owed["channel"],
                state=text(f"state.{owed['state']}", tongue),
                status=text(f"status.{owed['status']}", tongue),
            )
        )
    if not found:
        click.echo(text("duties.none", tongue))


def calendar(found: Any, tongue: str) -> str:
    """Return duties that have a time as iCalendar (RFC 5545): one event a duty, with an alarm a day and an hour before."""
    from datetime import timedelta

    from icalendar import Alarm, Calendar, Event

    made = Calendar()
    made.add("prodid", "-//Preavis//duties//EN")
    made.add("version", "2.0")
    for owed in found:
        if owed["due"] is None:
            continue
        due = parse_instant(owed["due"])
        event = Event()
        event.add("uid", f"{owed['subject']}-{owed['agreement']}-{owed['kind']}@preavis")
        event.add("dtstamp", SystemClock().now())
        event.add("dtstart", due)
        event.add("summary", f"{text('duty.' + owed['kind'], tongue)}: {owed['reference']} ({owed['agreement']})")
        where = f"{owed['article'] or ''} {owed['source']}".strip()
        event.add("description", f"{text('state.' + owed['state'], tongue)}; {where}")
        for before in (timedelta(days=1), timedelta(hours=1)):
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", -before)
            alarm.add("description", event["summary"])
            event.add_component(alarm)
        made.add_component(event)
    return str(made.to_ical().decode())


@click.command()
@click.argument("notice", required=False)
@click.option("--channel", help="The channel, where the node has more than one.")
@click.option("--second", help="The second officer's label; the password is asked, or in PREAVIS_SECOND_PASSWORD.")
@click.option("--officer", help="Your officer label; the password is asked, or taken from PREAVIS_PASSWORD.")
@click.option("--list", "listing", is_flag=True, help="List what was withheld.")
@click.option("--json", "as_json", is_flag=True)
@node_option
def withhold(
    notice: str | None,
    channel: str | None,
    second: str | None,
    officer: str | None,
    listing: bool,
    as_json: bool,
    directory: Path,
) -> None:
    """Keep a launch silent where the agreement allows it: sealed in a local ledger, never sent, counted against the cap."""
    if listing:
        found = call(directory, "GET", "/withhold", channel=channel)
        if as_json:
            print_json(found)
        else:
            for each in found:
                click.echo(
                    f"{each['at']}  {each['channel']}  {each['notice'].get('reference') or '-'}  {', '.join(each['by'])}"
                )
        return
    if notice is None or officer is None or second is None:
        raise UnusableInput("argument.missing", arguments="NOTICE --officer --second")
    given = {
        "officer": officer,
        "password": password(),
        "second": second,
        "second_password": os.environ.get("PREAVIS_SECOND_PASSWORD")
        or click.prompt(f"{text('console.password', language())} ({second})", hide_input=True, err=True),
        "channel": channel,
        "notice": load(read_bytes(notice)),
    }
    answer = call(directory, "POST", "/withhold", given)
    if as_json:
        print_json(answer)
        return
    for finding in answer["findings"]:
        click.echo(f"  {finding_line_of(finding, language())}")
    click.echo(text("withholding.sealed", language()))


@click.group()
def channel() -> None:
    """What holds on a channel: declare something about its agreement, or close it."""


@channel.command()
@click.argument("words")
@click.option("--channel", "name", help="The channel, where the node has more than one.")
@click.option(
    "--act",
    type=click.Choice(["statement", "suspends", "resumes", "adopts-profile", "annual"]),
    default="statement",
    help="Suspend or resume the agreement, adopt the newer profile or overlay that lies in this node, or declare a year.",
)
@click.option("--at", help="From when a suspension holds, YYYY-MM-DDTHH:MM:SSZ.")
@click.option("--year", type=int, help="The year of a yearly declaration.")
@click.option("--count", type=int, help="How many launches it had.")
@officer_option
@node_option
def declare(
    words: str,
    name: str | None,
    act: str,
    at: str | None,
    year: int | None,
    count: int | None,
    officer: str,
    directory: Path,
) -> None:
    """Draft a declaration to the other parties; what changes the law of a channel needs two officers."""
    from preavis.cli.review import print_review

    body: dict[str, Any] = {"text": words, "act": act.replace("-", "_")}
    body |= {key: value for key, value in (("at", at), ("year", year), ("count", count)) if value is not None}
    given = {"officer": officer, "password": password(), "kind": "declaration", "body": body, "channel": name}
    print_review(call(directory, "POST", "/drafts", given))


@channel.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="It has been decided already: ask nothing.")
@node_option
def close(name: str, yes: bool, directory: Path) -> None:
    """Close a channel for good, for what this party says on it; what is there stays, and stays proven.

    It is never opened again: who wants to speak under the agreement again opens another channel, with its own keys and cards.
    """
    if not yes and not click.confirm(text("channel.close_final", language(), channel=name)):
        click.echo(text("channel.not_closed", language(), channel=name))
        sys.exit(1)
    call(directory, "POST", "/channel/close", {"channel": name})
    click.echo(text("channel.now_closed", language(), channel=name))
