"""Commands about officers and the audit trail: `officer` adds one, `officers` lists, changes and ends, `audit` shows the trail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from preavis.cli.client import call, node_option
from preavis.cli.output import language, print_json, read_bytes
from preavis.i18n import text

ROLES = click.Choice(["drafter", "releaser", "watch", "desk", "auditor", "administrator"])
role_option = click.option("--role", "roles", multiple=True, required=True, type=ROLES)
desk_option = click.option("--desk", help="The desk of an officer with the role desk.")
json_option = click.option("--json", "as_json", is_flag=True)


@click.command()
@click.argument("label")
@click.option("--name", required=True, help="Who it is; the name stays in this node.")
@role_option
@desk_option
@click.option("--password-file", type=click.Path(exists=True, path_type=Path), help="Set a password at once.")
@node_option
def officer(label: str, directory: Path, password_file: Path | None, **given: Any) -> None:
    """Register an officer and print the one-time link by which he makes a passkey or chooses a password."""
    body = {"label": label, "name": given["name"], "roles": list(given["roles"]), "desk": given["desk"]}
    if password_file is not None:
        body["password"] = read_bytes(str(password_file)).decode("utf-8", "replace").strip()
    print_json(call(directory, "POST", "/officers", body))


@click.group()
def officers() -> None:
    """The officers of a node: list, add, roles, reset (a lost key or password), end."""


officers.add_command(officer, "add")


@officers.command("list")
@json_option
@node_option
def list_(as_json: bool, directory: Path) -> None:
    """List the officers in service, their roles and how they sign in."""
    found = call(directory, "GET", "/officers")
    if as_json:
        print_json(found)
        return
    tongue = language()
    for one in found:
        ways = [text("people.passkeys_n", tongue, n=len(one["passkeys"]))] if one["passkeys"] else []
        ways += [text("method.password", tongue)] if one["password"] else []
        roles = ", ".join(text(f"role.{role}", tongue) for role in one["roles"])
        desk = f" ({one['desk']})" if one["desk"] else ""
        click.echo(f"{one['label']}  {roles}{desk}  {', '.join(ways) or text('people.not_joined', tongue)}")


@officers.command("roles")
@click.argument("label")
@role_option
@desk_option
@node_option
def roles_(label: str, roles: tuple[str, ...], desk: str | None, directory: Path) -> None:
    """Give an officer these roles and no others; pending approvals end with a role that is taken away."""
    call(directory, "POST", "/officers/roles", {"label": label, "roles": list(roles), "desk": desk})


@officers.command("reset")
@click.argument("label")
@node_option
def reset(label: str, directory: Path) -> None:
    """Take passkeys, password and sessions away and print a new one-time link: for a lost key or a forgotten password."""
    print_json(call(directory, "POST", "/officers/reset", {"label": label}))


@officers.command("end")
@click.argument("label")
@node_option
def end(label: str, directory: Path) -> None:
    """End an officer's service: sessions and keys end at once, approvals of drafts that wait no longer count."""
    call(directory, "POST", "/officers/end", {"label": label})


@click.group(invoke_without_command=True)
@click.option("--officer", "actor", help="Only what this officer did.")
@click.option("--act", help="Only this act, or all that begin so where it ends in a dot (`officer.`).")
@click.option(
    "--limit", default=100, show_default=True, type=click.IntRange(1, 1_000_000), help="How many rows, newest first."
)
@json_option
@node_option
@click.pass_context
def audit(ctx: click.Context, actor: str | None, act: str | None, limit: int, as_json: bool, directory: Path) -> None:
    """Show the audit trail, newest first (`preavis fsck` checks it)."""
    if ctx.invoked_subcommand is not None:
        return
    rows = call(directory, "GET", "/audit", officer=actor, act=act, limit=str(limit))
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(
            f"{row['seq']:>6}  {row['at']}  {row['actor']}  {text('act.' + row['act'], language())}  {row['subject']}"
        )


@audit.command("accept-loss")
@node_option
def accept_loss(directory: Path) -> None:
    """Go on from the trail as it is, after a restored backup has ended it earlier; that is recorded too."""
    call(directory, "POST", "/audit/accept-loss", {})
