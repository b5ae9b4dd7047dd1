"""The ways over a network that a configuration names. The library of a way is loaded where a desk is reached by it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from preavis.clock import Clock
from preavis.node.config import Config
from preavis.node.reach.desk_keys import DeskKeys

if TYPE_CHECKING:
    from preavis.node.reach.mail import Mail
    from preavis.node.reach.webhook import Hook


def mail_of(config: Config, directory: Path) -> Mail | None:
    """Return the way by mail, None where the node has no relay. Raises UnusableInput where a file of it is missing."""
    if config.mail is None:
        return None
    from preavis.node.reach.mail import Mail

    return Mail(config.mail, directory)


def hooks_of(config: Config, directory: Path, keys: DeskKeys, clock: Clock) -> dict[tuple[str, str], Hook]:
    """Return the receivers by desk and address. Raises UnusableInput where a file that one of them names is missing."""
    named = [(desk.label, hook) for desk in config.desk for hook in desk.webhook]
    if not named:
        return {}
    from preavis.node.reach.webhook import Hook

    return {(desk, hook.url): Hook(hook, directory, keys, clock) for desk, hook in named}
