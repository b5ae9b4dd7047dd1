"""Everything that a person must deal with now, from every part of a node that watches something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from preavis.node import watch
from preavis.node.alarms import Situation

if TYPE_CHECKING:
    from preavis.node import Node


def situations(node: Node) -> list[Situation]:
    """Return what stands now; what is over is not in it any more."""
    now = node.clock.now()
    contacts = node.store.contacts()
    found = [
        *node.silence.found(now),
        *watch.clocks(contacts, node.signing.drift, may_sign=node.signing.may_sign),
        *watch.journals(node.store, node.authors),
        *watch.machine(node.directory, node.store, now),
        *watch.agreements({channel.name: node.law.of(channel.name) for channel in node.config.channel}, now),
        *node.law.situations(now),
        *node.issue.situations(),
        *node.people.situations(),
        *node.trail.situations(),
        *node.duties.situations(now),
        *node.yearly.situations(now, tuple(node.authors)),
        *node.last_mile.situations(now),
        *node.life.situations(now),
        *watch.peers_silent(contacts, [(c.party, c.channel) for c in node.lines.couriers()], node.started, now),
    ]
    for channel, author in node.authors.items():
        peers = {c.party: c.signer for c in node.lines.couriers() if c.channel == channel and not c.witness}
        found += watch.unreceipted(node.store, author, peers, contacts, now)
        strangers = [
            party for party in node.config.channel_named(channel).parties if party not in {*peers, author.origin.party}
        ]
        found += watch.unaddressed(node.store, author, strangers)
    return found
