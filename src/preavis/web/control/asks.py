"""What the parts of the control API share: who asks, about which case, on which channel."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from preavis.errors import UnusableInput
from preavis.node import Node
from preavis.store.people import Officer

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Who:
    """An officer who has just proven who he is."""

    officer: Officer
    method: str = "password"


async def who(node: Node, given: dict[str, Any]) -> Who:
    """Return the officer named in a request after checking the password. Raises Refused."""
    officer = await node.run(lambda: node.people.labelled(str(given.get("officer") or "")))
    # argon2 takes its time on purpose; the thread of the store must not wait for it
    await asyncio.to_thread(node.people.check_password, officer, str(given.get("password") or ""))
    return Who(officer)


def whole(given: str) -> int:
    """Return a whole number that came as a piece of an address. Raises UnusableInput."""
    try:
        return int(given)
    except ValueError as error:
        raise UnusableInput("typed.count", said=given[:64]) from error


def channel_of(node: Node, given: dict[str, Any]) -> str:
    """Return the named channel, or the only one. Raises UnusableInput."""
    if given.get("channel"):
        return node.config.channel_named(str(given["channel"])).name
    if len(node.config.channel) != 1:
        raise UnusableInput("channel.which", channels=", ".join(channel.name for channel in node.config.channel))
    return node.config.channel[0].name
