"""A new node's directory: keys, stores, key cards, and the one-time link of its first administrator."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

from preavis.errors import UnusableInput
from preavis.node import Node, config
from preavis.node.hold import hold
from preavis.node.keys import KeyRing
from preavis.node.law import Law
from preavis.node.mode import keep_mode
from preavis.proof.card import open_card
from preavis.store.lock import LockStore
from preavis.store.sqlite import SqliteStore

TEMPLATE: Final = """# The one configuration file of this node. Keys, cards and officers are not in it.
party = "{party}"
mode = "{mode}"        # a directory is of one mode for ever: live or exercise
role = "{role}"

[peers]                # other nodes reach this listener, over TLS pinned to enrolled certificates
host = "{peers_host}"
port = {peers_port}
address = "{peers_address}"

[console]              # officers reach this one; put it behind your own network's door
host = "127.0.0.1"
port = {console_port}

[[channel]]
name = "{channel}"
agreement = "{agreement}"
parties = [{parties}]
witnesses = []
{ends}privacy = "label"       # what others see of an officer: label or name
lone_release = false    # whether one officer may release alone; marked so on both sides
public = false          # whether reading a case is no secret; otherwise each reading is in the audit trail

# The desks that must know. `media`, `vehicles`, `region` and others narrow what a desk is told of; without them it is told of
# everything, and a radar always is. Ways: console, spool, mail, webhook, sheet.
[[desk]]
label = "radar"
kind = "radar"
within_seconds = 600
ways = ["console", "spool"]
deputy = "watch"

[[desk]]
label = "air defence"
within_seconds = 600
ways = ["console"]

[[desk]]
label = "watch"
within_seconds = 300
ways = ["console"]
"""


def write_config(directory: Path, text: str) -> None:
    """Write the configuration of a new node. Raises UnusableInput where the directory is taken or the text is wrong."""
    config.parse(text)
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (directory / config.FILE).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UnusableInput("init.exists", directory=str(directory)) from error
    except OSError as error:
        raise UnusableInput("init.failed", directory=str(directory), problem=error.strerror or str(error)) from error


def create(directory: Path) -> None:
    """Make keys, stores and key cards for the configuration that stands in a directory. Raises UnusableInput."""
    settings = config.load(directory)
    directory.chmod(0o700)
    KeyRing.create(directory, settings)
    with contextlib.closing(SqliteStore(str(directory / "store.db"))) as store:
        keep_mode(store, settings)
        law = Law(settings, directory, store)
        pins = {channel.name: law.pin(channel.name) for channel in settings.channel}
    LockStore(str(directory / "lock.db"), create=True).close()
    for name in ("store.db", "lock.db"):
        (directory / name).chmod(0o600)
    ring = KeyRing.load(directory / "keys", settings)
    for channel in settings.channel:
        write_card(directory, channel.name, ring.card(channel.name, 1, directory / "root", profile=pins[channel.name]))


def new_card(
    directory: Path, channel: str, version: int, root: Path, *, new_keys: bool, valid_from: int | None = None
) -> Path:
    """Sign a new card of a stopped node, with new keys of daily work where they are asked for, and return its file.

    Nothing is changed before it is certain that no node runs, that the card is newer, and that the root keys are there.
    Raises UnusableInput, Refused.
    """
    config.load(directory).channel_named(channel)
    path = _card_file(directory, channel)
    with hold(directory):
        if path.exists() and version <= (known := open_card(path.read_bytes()).version):
            raise UnusableInput("card.own_version", channel=channel, version=version, known=known)
        if new_keys:
            KeyRing.renew(directory, channel, version, root)
    node = Node(directory)
    try:
        if valid_from is None:
            valid_from = node.store.size(node.config.origin(channel)) if new_keys else 0
        profile = node.law.pin(channel)
        return write_card(
            directory, channel, node.keys.card(channel, version, root, valid_from=valid_from, profile=profile)
        )
    finally:
        node.shut()


def _card_file(directory: Path, channel: str) -> Path:
    return directory / "cards" / f"own-{channel}.card"


def write_card(directory: Path, channel: str, card: bytes) -> Path:
    """Write an own key card where the operator finds it."""
    path = _card_file(directory, channel)
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(card)
    os.replace(part, path)  # noqa: PTH105 - atomic, over an older card
    return path
