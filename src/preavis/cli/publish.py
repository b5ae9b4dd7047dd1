"""`preavis publish`: the public page of a channel, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from preavis.cli.client import call, node_option, officer_option, password
from preavis.cli.output import language, print_json
from preavis.i18n import text

channel_option = click.option("--channel", help="The channel, where the node has more than one.")


@click.group()
def publish() -> None:
    """The public page of a channel: staged by one officer, published by two, withdrawn by one."""


def _print(page: Any) -> None:
    tongue = language()
    click.echo(f"{page['channel']}  {page['sha256']}  {page['files']}")
    said = text("publish.waits", tongue, given=len(page["agreed"]), needed=page["needed"])
    if page["published"]:
        said = text("publish.published", tongue, folder=page["folder"])
    click.echo(f"  {said}  {', '.join(page['agreed'])}")


@publish.command("show")
@click.option("--json", "as_json", is_flag=True)
@node_option
def show(as_json: bool, directory: Path) -> None:
    """Show the newest page of each public channel: its hash, its files, who has agreed, whether it is published."""
    found = call(directory, "GET", "/publications")
    if as_json:
        print_json(found)
        return
    for page in found:
        _print(page)
    if not found:
        click.echo(text("publish.empty", language()))


@publish.command("stage")
@channel_option
@officer_option
@node_option
def stage(channel: str | None, officer: str, directory: Path) -> None:
    """Prepare a page as of now and print where its files are, to be looked at."""
    body = {"channel": channel, "officer": officer, "password": password()}
    _print(call(directory, "POST", "/publications/stage", body))


@publish.command("agree")
@click.argument("sha256")
@channel_option
@officer_option
@node_option
def agree(sha256: str, channel: str | None, officer: str, directory: Path) -> None:
    """Agree to exactly the page with this hash; with the second officer it is published."""
    body = {"channel": channel, "sha256": sha256, "officer": officer, "password": password()}
    _print(call(directory, "POST", "/publications/agree", body))


@publish.command("withdraw")
@channel_option
@officer_option
@node_option
def withdraw(channel: str | None, officer: str, directory: Path) -> None:
    """Take down what is public of a channel, and what waits to be."""
    body = {"channel": channel, "officer": officer, "password": password()}
    call(directory, "POST", "/publications/withdraw", body)
    click.echo(text("publish.taken_down", language()))
