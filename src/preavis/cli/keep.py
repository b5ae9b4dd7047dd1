"""Commands that keep a node well: doctor, fsck, backup, restore, upgrade, export, import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import click

from preavis.cli.client import call, node_option
from preavis.cli.output import language, print_json
from preavis.i18n import alarm_text, text

WHATS: Final = (
    "clock",
    "store",
    "disk",
    "peer",
    "backup",
    "agreement",
    "journal",
    "database",
    "audit trail",
    "register of approvals",
    "sealed ledger",
    "public page",
)
"""What the doctor and fsck speak about; the JSON keeps these words."""

directory_argument = click.argument("target", metavar="DIRECTORY", type=click.Path(path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True)


def _lines(found: list[dict[str, Any]], key: str, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        for line in found:
            click.echo(
                f"{'ok ' if line['ok'] else '!! '} {_named(line['what'], language())}  {line[key] or ''}".rstrip()
            )
    sys.exit(0 if all(line["ok"] for line in found) else 1)


def _named(what: str, tongue: str) -> str:
    """Return what a line is about: the words before the first name are a text, the rest is a party, a channel or a journal."""
    for known in WHATS:
        if what.startswith(known):
            return text(f"keep.{known.replace(' ', '_')}", tongue) + what.removeprefix(known)
    return what


@click.command()
@json_option
@node_option
def doctor(as_json: bool, directory: Path) -> None:
    """Say in one line each how clock, disk, peers, backup, agreement and journals are."""
    found = call(directory, "GET", "/doctor")
    said = (
        found if as_json else [{**line, "says": alarm_text(line["code"], line["params"], language())} for line in found]
    )
    _lines(said, "says", as_json=as_json)


@click.command()
@json_option
@node_option
def fsck(as_json: bool, directory: Path) -> None:
    """Recompute everything from the stored bytes."""
    _lines(call(directory, "GET", "/fsck"), "problem", as_json=as_json)


@click.command()
@directory_argument
@node_option
def backup(target: Path, directory: Path) -> None:
    """Copy the node to a new directory; the lock store is never in it."""
    done = call(directory, "POST", "/backup", {"directory": str(target.absolute())})
    click.echo(text("backup.done", language(), directory=done["directory"]))


@click.command()
@click.argument("source", metavar="BACKUP", type=click.Path(path_type=Path))
@node_option
def restore(source: Path, directory: Path) -> None:
    """Bring a backup back; never the lock store. Then `preavis serve`, and `preavis keys heal` where it says so."""
    from preavis.node.backup import restore as bring_back
    from preavis.store.lock import LockStore

    bring_back(source, directory)
    if not (directory / "lock.db").exists():
        LockStore(str(directory / "lock.db"), create=True).close()
        click.echo(text("restore.new_lock", language()))
    click.echo(text("restore.done", language(), directory=directory))


@click.command()
@json_option
@node_option
def upgrade(as_json: bool, directory: Path) -> None:
    """Bring the store of a stopped node to this version of Preavis, after a backup of it as it was."""
    from preavis.clock import SystemClock
    from preavis.node.upgrade import upgrade as bring_up

    done = bring_up(directory, SystemClock())
    if as_json:
        print_json({"before": done.before, "after": done.after, "backup": str(done.backup) if done.backup else None})
    elif done.backup is None:
        click.echo(text("upgrade.nothing", language(), version=done.after))
    else:
        click.echo(text("upgrade.done", language(), before=done.before, after=done.after, directory=done.backup))


@click.command("export")
@directory_argument
@click.option("--to", "party", required=True, help="The peer that the bundle is for.")
@click.option("--channel")
@node_option
def export(target: Path, party: str, channel: str | None, directory: Path) -> None:
    """Write what a peer has not receipted as a bundle file, to be carried by hand."""
    body = {"directory": str(target.absolute()), "party": party, "channel": channel}
    print_json(call(directory, "POST", "/export", body))


@click.command("import")
@directory_argument
@node_option
def import_(target: Path, directory: Path) -> None:
    """Take bundles and receipts that were carried by hand; receipts to carry back are written beside the bundles."""
    print_json(call(directory, "POST", "/import", {"directory": str(target.absolute())}))
