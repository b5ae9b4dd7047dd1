"""Commands that set a node up and run it: init, serve, enrol, keys."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from preavis.cli.client import call, node_option
from preavis.cli.output import language, print_json, read_bytes
from preavis.errors import PreavisError, UnusableInput
from preavis.i18n import error_text, text


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--party", required=True, help="Your code: ISO 3166-1 alpha-2, or an organisation's short name.")
@click.option("--mode", type=click.Choice(["live", "exercise"]), required=True)
@click.option("--channel", required=True, help="The channel's name, the same on every side.")
@click.option("--agreement", required=True, help="The agreement's id (see `preavis agreements`).")
@click.option("--with", "others", multiple=True, required=True, help="The other party; may be repeated.")
@click.option("--ends", help="The end of an exercise channel, YYYY-MM-DDTHH:MM:SSZ.")
@click.option("--listen", default="127.0.0.1:8443", show_default=True, help="Where other nodes reach this one.")
@click.option("--address", help="The address that others call (default: https:// and --listen).")
@click.option("--console-port", default=8080, show_default=True)
@click.option("--witness", is_flag=True, help="A neutral witness: it cosigns heads and stores no entry.")
def init(directory: Path, **given: Any) -> None:
    """Make a new node: keys, configuration, lock store, a key card to hand over, a link for the administrator."""
    import preavis.agreements.profile as profiles
    from preavis.node import Node, setup

    profiles.load(given["agreement"])
    host, separator, port = given["listen"].rpartition(":")
    if not separator or not port.isdigit():
        raise UnusableInput("init.listen", listen=given["listen"])
    parties = list(given["others"]) if given["witness"] else [given["party"], *given["others"]]
    settings = setup.TEMPLATE.format(
        party=given["party"],
        mode=given["mode"],
        role="witness" if given["witness"] else "party",
        peers_host=host,
        peers_port=port,
        peers_address=given["address"] or f"https://{given['listen']}",
        console_port=given["console_port"],
        channel=given["channel"],
        agreement=given["agreement"],
        parties=", ".join(f'"{party}"' for party in parties),
        ends=f'ends = "{given["ends"]}"\n' if given["ends"] else "",
    )
    setup.write_config(directory, settings)
    setup.create(directory)
    node = Node(directory)
    try:
        token = node.people.invite(
            "administrator", "administrator 1", frozenset({"administrator"}), node.clock.now(), by="node"
        )
        card = directory / "cards" / f"own-{given['channel']}.card"
        _, words = _card_words(card.read_bytes())
        tongue = language()
        click.echo(text("init.done", tongue, directory=directory))
        click.echo(text("init.card", tongue, card=card))
        click.echo(f"  {words}")
        click.echo(text("init.root", tongue, root=directory / "root"))
        click.echo(text("init.link", tongue, link=f"{node.console_address()}/join/{token}"))
    finally:
        node.shut()


def _card_words(data: bytes) -> tuple[Any, str]:
    from preavis.proof.card import fingerprint, open_card

    return open_card(data), fingerprint(data)


@click.command()
@node_option
def serve(directory: Path) -> None:
    """Run the node until it is stopped."""
    import asyncio

    from preavis.node import Node
    from preavis.node.serve import serve as run
    from preavis.web.console import console_app
    from preavis.web.control import control_app
    from preavis.web.peer import peer_app

    node = Node(directory)
    tongue = language()

    def ready() -> None:
        click.echo(text("serve.ready", tongue, party=node.config.party, console=node.console_address()), err=True)

    try:
        asyncio.run(run(node, peer_app(node), console_app(node), control_app(node), ready=ready))
    except* PreavisError as group:
        errors = _leaves(group)
        for error in errors:
            click.echo(f"preavis: {error_text(error, tongue)}", err=True)
        sys.exit(max(error.exit_code for error in errors))
    except* OSError as group:
        click.echo(f"preavis: {group.exceptions[0]}", err=True)
        sys.exit(1)


def _leaves(group: BaseExceptionGroup[Any]) -> list[PreavisError]:
    found: list[PreavisError] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found


@click.command()
@click.argument("card")
@click.option("--yes", is_flag=True, help="The fingerprint has been compared with the other side already.")
@node_option
def enrol(card: str, yes: bool, directory: Path) -> None:
    """Trust a peer's key card, after a person has compared its fingerprint by telephone."""
    data = read_bytes(card).decode("utf-8", "replace")
    seen = call(directory, "POST", "/peers/examine", {"card": data})
    tongue = language()
    click.echo(text("enrol.compare", tongue, party=seen["party"], channel=seen["channel"], version=seen["version"]))
    click.echo(f"  {seen['fingerprint']}")
    if not yes and not click.confirm(text("enrol.confirm", tongue)):
        click.echo(text("enrol.not_trusted", tongue))
        sys.exit(1)
    call(directory, "POST", "/peers", {"card": data})
    click.echo(text("enrol.done", tongue, party=seen["party"]))


@click.group()
def keys() -> None:
    """Key cards: a new one of your own, the end of a peer's, healing of a journal that may not be signed."""


@keys.command("card")
@click.argument("channel")
@click.option("--version", "number", type=int, required=True, help="Higher than the card before.")
@click.option("--root", type=click.Path(path_type=Path), required=True, help="The folder with the offline root keys.")
@click.option(
    "--valid-from", type=int, help="Journal size from which the keys hold (default: the size now, of new keys)."
)
@click.option("--new-keys", is_flag=True, help="Make new keys of daily work first; the old ones are kept aside.")
@node_option
def card_(channel: str, number: int, root: Path, valid_from: int | None, new_keys: bool, directory: Path) -> None:
    """Sign a new card with the offline root keys (no node may run)."""
    from preavis.node import setup

    path = setup.new_card(directory, channel, number, root, new_keys=new_keys, valid_from=valid_from)
    click.echo(str(path))
    click.echo(f"  {_card_words(path.read_bytes())[1]}")


@keys.command("end")
@click.argument("party")
@click.argument("channel")
@node_option
def end(party: str, channel: str, directory: Path) -> None:
    """Stop trusting a party's card (the wrong peer, a stolen key)."""
    call(directory, "POST", "/peers/end", {"party": party, "channel": channel})
    click.echo(text("keys.ended", language(), party=party, channel=channel))


@keys.command("heal")
@click.argument("channel")
@node_option
def heal(channel: str, directory: Path) -> None:
    """Bring an own journal forward from what the peers hold, after a restore or on another machine."""
    print_json(call(directory, "POST", "/heal", {"channel": channel}))


@keys.command("confirm-clock")
@node_option
def confirm_clock(directory: Path) -> None:
    """Say that the clock is right although it is before the last signed time."""
    call(directory, "POST", "/clock/confirm", {})
    click.echo(text("keys.clock_confirmed", language()))


@keys.command("desks")
@node_option
def desks_key(directory: Path) -> None:
    """Print the public key of the sheets that desks read, for `preavis verify-sheet`."""
    click.echo(call(directory, "GET", "/desks/key")["key"])


@keys.command("peers")
@node_option
def peers(directory: Path) -> None:
    """List the enrolled peers and how far each has receipted."""
    print_json(call(directory, "GET", "/peers"))
