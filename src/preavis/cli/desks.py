"""The last mile from a terminal: desks and their lines, sheets, mail that comes in, and checking a sheet offline."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

import click

from preavis.cli.client import at, call, node_option, officer_option, password
from preavis.cli.output import language, print_json, read_bytes
from preavis.errors import PreavisError, UnusableInput
from preavis.i18n import error_text, text

TEMPORARY_FAILURE = 75
"""EX_TEMPFAIL: a mail server that pipes a message here keeps it and tries again."""


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True)
@node_option
@click.pass_context
def desks(ctx: click.Context, as_json: bool, directory: Path) -> None:
    """Show every desk with its ways, addresses, and which of them are alive."""
    ctx.obj = directory
    if ctx.invoked_subcommand is not None:
        return
    found = call(directory, "GET", "/desks")
    if as_json:
        print_json(found)
        return
    for desk in found:
        click.echo(f"{desk['desk']}: {', '.join(text(f'way.{way}', language()) for way in desk['ways'])}")
        for line in desk["lines"]:
            click.echo(f"    {_line(line)}")


def _line(line: dict[str, Any]) -> str:
    tongue = language()
    answered = f"{text('desks.last_answer', tongue)}: {line['answered'] or text('desks.never', tongue)}"
    parts = [
        text(f"way.{line['way']}", tongue),
        line["address"],
        text(f"line.{line['state']}", tongue),
        answered,
        *([line["problem"]] if line["problem"] else []),
    ]
    return "  ".join(parts)


def _given(ctx: click.Context, _option: click.Parameter, directory: Path | None) -> Path:
    """Return the node's directory, named after the command within the group or before it."""
    given: Path = directory if directory is not None else ctx.obj
    return given


own_node_option = click.option(
    "--node",
    "directory",
    type=click.Path(path_type=Path),
    callback=_given,
    help="The node's directory, where it is not named before.",
)


@desks.command()
@click.argument("desk", required=False)
@own_node_option
def check(directory: Path, desk: str | None) -> None:
    """Ask every address, or those of one DESK, for a sign of life now."""
    done = call(directory, "POST", "/desks/check", {"desk": desk})
    click.echo(text("desks.checking", language(), n=done["asked"]))


@desks.command("read-back")
@click.argument("code")
@officer_option
@own_node_option
def read_back(directory: Path, code: str, officer: str) -> None:
    """Acknowledge for a desk that has read the CODE of its sheet to you by telephone."""
    body = {"officer": officer, "password": password(), "code": code}
    for leaf in call(directory, "POST", "/desks/read-back", body)["acknowledged"]:
        click.echo(text("ack.done_line", language(), entry=leaf[:16]))


@desks.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True)
@own_node_option
def why(directory: Path, case: str, as_json: bool) -> None:
    """Say which desks are told of a CASE and which are not, rule by rule, and each attempt to reach them."""
    found = call(directory, "GET", at("cases", case, "desks"))
    if as_json:
        print_json(found)
        return
    tongue = language()
    for one in found["desks"]:
        click.echo(f"{one['desk']}: {text('desks.told' if one['told'] else 'desks.not_told', tongue)}")
        for reason in one["reasons"]:
            click.echo(f"    {text(reason['code'], tongue, **reason['params'])}")
    if not found["desks"]:
        click.echo(text("desks.none_asked", tongue))
    for tried in found["attempts"]:
        words = (tried["at"], tried["desk"], text(f"way.{tried['way']}", tongue), tried["address"])
        click.echo("  ".join([*words, text(f"fate.{tried['fate']}", tongue), tried["detail"]]))


@click.command()
@click.argument("told", type=click.IntRange(1, 2**62))
@click.option("--out", type=click.Path(path_type=Path), help="The file to write (default: standard output).")
@click.option("--text", "as_text", is_flag=True, help="The signed text alone, not the page to print.")
@node_option
def sheet(told: int, out: Path | None, as_text: bool, directory: Path) -> None:
    """Write the sheet of what a desk was told (a number of `preavis inbox`) for printing: text, QR code, code to read back."""
    made = call(directory, "POST", at("told", str(told), "sheet"), {})
    content = made["text"] if as_text else made["html"]
    if out is None:
        click.echo(content, nl=False)
        return
    try:
        out.write_text(content, "utf-8")
    except OSError as error:
        raise UnusableInput("file.unwritable", file=str(out), problem=error.strerror or str(error)) from error
    click.echo(str(out))


@click.command("mail-in")
@node_option
def mail_in(directory: Path) -> None:
    """Take one mail message on standard input, as a mail server pipes it here: a reply of a desk, a delivery report."""
    try:
        message = base64.b64encode(read_bytes("-")).decode()
        click.echo(text(call(directory, "POST", "/mail-in", {"message": message})["was"], language()))
    except PreavisError as error:
        click.echo(f"preavis: {error_text(error, language())}", err=True)
        sys.exit(TEMPORARY_FAILURE)


@click.command("verify-sheet")
@click.argument("file")
@click.option("--key", required=True, help="The key that `preavis keys desks` prints, or a file that holds it.")
def verify_sheet(file: str, key: str) -> None:
    """Check offline that a sheet, or a saved mail message, was signed by the node, and print what it says."""
    from preavis.proof.note import parse_vkey
    from preavis.proof.sheet import open_sheet

    given = read_bytes(key).decode("utf-8", "replace") if Path(key).is_file() else key
    public = parse_vkey(given.strip())
    said = open_sheet(read_bytes(file), public)
    click.echo(said, nl=False)
    click.echo(text("sheet.holds", language(), name=public.name), err=True)
