"""`preavis alarms`: what a person must deal with, and who has seen it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from preavis.cli.client import at, call, node_option, officer_option, password
from preavis.cli.output import language, print_json
from preavis.i18n import alarm_text, text


def alarm_said(alarm: Any, tongue: str) -> str:
    """Return what an alarm says, with the case that it is about: no page stands around it here."""
    said = alarm_text(alarm["code"], alarm["params"], tongue)
    case = alarm["params"].get("case", "")
    return said if case in said else text("alarms.of_case", tongue, said=said, case=case)


def alarm_line(alarm: Any, tongue: str) -> str:
    """Return an alarm in one line: how bad, what it says, its number, since when, who has seen it and whether it is over."""
    priority = text(f"priority.{alarm['priority']}", tongue).upper()
    said = f"{priority}: {alarm_said(alarm, tongue)}"
    parts = [text("alarms.number", tongue, number=alarm["id"], at=alarm["raised"])]
    if alarm["acknowledged"]:
        parts.append(text("alarm_page.acknowledged", tongue, at=alarm["acknowledged"], officer=alarm["by"]))
    if alarm["rectified"]:
        parts.append(text("alarm_page.rectified", tongue, at=alarm["rectified"]))
    return f"{said}  ({'; '.join(parts)})"


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True)
@node_option
@click.pass_context
def alarms(ctx: click.Context, as_json: bool, directory: Path) -> None:
    """List the alarms: their numbers, since when, who has seen them, which are over."""
    ctx.obj = directory
    if ctx.invoked_subcommand is not None:
        return
    found = call(directory, "GET", "/alarms")
    if as_json:
        print_json(found)
        return
    for alarm in found:
        click.echo(alarm_line(alarm, language()))
    if not found:
        click.echo(text("alarms.none", language()))


@alarms.command()
@click.argument("number", type=click.IntRange(1, 2**62))
@officer_option
@node_option
def acknowledge(number: int, officer: str, directory: Path) -> None:
    """Say that you have seen an alarm and deal with it; it goes once its cause is over too."""
    body = {"officer": officer, "password": password()}
    call(directory, "POST", at("alarms", str(number), "acknowledge"), body)
    click.echo(text("alarms.seen", language(), number=number))
