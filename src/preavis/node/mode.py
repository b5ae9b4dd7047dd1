"""A node's directory is of one mode for ever: written when it is made, asked each time it is opened (design section 2)."""

from __future__ import annotations

from typing import Final

from preavis.errors import UnusableInput
from preavis.node.config import Config
from preavis.store import Store

FACT: Final = "mode"


def keep_mode(store: Store, config: Config) -> None:
    """Write the mode of a new directory. Raises UnusableInput where the directory was made for the other one."""
    made_for = store.fact(FACT)
    if made_for is None:
        with store.transaction():
            store.set_fact(FACT, config.mode)
    elif made_for != config.mode:
        raise UnusableInput("config.other_mode", made_for=made_for, mode=config.mode)
