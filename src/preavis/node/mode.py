"""A node's directory is of one mode and one party for ever: written when it is made, asked at each opening (design section 2)."""

from __future__ import annotations

from typing import Final

from preavis.errors import UnusableInput
from preavis.node.config import Config
from preavis.store import Store

FACT: Final = "mode"
PARTY: Final = "party"


def keep_mode(store: Store, config: Config) -> None:
    """Write mode and party of a new directory. Raises UnusableInput where the directory was made for another."""
    for fact, given, code in ((FACT, config.mode, "config.other_mode"), (PARTY, config.party, "config.other_party")):
        made_for = store.fact(fact)
        if made_for is None:
            with store.transaction():
                store.set_fact(fact, given)
        elif made_for != given:
            raise UnusableInput(code, made_for=made_for, **{fact: given})
