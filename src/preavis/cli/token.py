"""`preavis token`: what lets a machine use the API."""

from __future__ import annotations

from pathlib import Path

import click

from preavis.cli.client import call, node_option
from preavis.cli.output import language, print_json
from preavis.i18n import text


@click.group()
def token() -> None:
    """Tokens by which machines use the API under /api/v1."""


@token.command("make")
@click.argument("name")
@click.option("--officer", required=True, help="The officer who answers for the machine.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(["drafter", "watch", "desk", "auditor"]),
    help="One of the officer's own roles.",
)
@click.option("--days", type=int, default=90, show_default=True, help="After so many days it ends by itself.")
@node_option
def make(name: str, officer: str, roles: tuple[str, ...], days: int, directory: Path) -> None:
    """Make a token and print it, once; only its hash is kept."""
    body = {"name": name, "officer": officer, "roles": list(roles), "days": days}
    click.echo(call(directory, "POST", "/tokens", body)["token"])


@token.command("list")
@click.option("--json", "as_json", is_flag=True)
@node_option
def list_(as_json: bool, directory: Path) -> None:
    """List the tokens, who answers for each, and when it ends."""
    found = call(directory, "GET", "/tokens")
    if as_json:
        print_json(found)
        return
    for one in found:
        state = text("token.state_ended" if one["ended"] else "token.state_good", language(), at=one["expires"])
        click.echo(f"{one['name']}  {one['officer']}  {' '.join(one['roles'])}  {state}")


@token.command("end")
@click.argument("name")
@node_option
def end(name: str, directory: Path) -> None:
    """End a token at once."""
    call(directory, "POST", "/tokens/end", {"name": name})
