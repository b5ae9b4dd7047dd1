"""The lines to the peers: for each enrolled card a mirror of its journal, a courier for ours, and trust in its certificate."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from preavis.clock import Clock
from preavis.node.author import Author
from preavis.node.config import Config
from preavis.node.keys import KeyRing
from preavis.node.ladder import ExpectedDesk
from preavis.node.mirror import Mirror
from preavis.node.peers import Peer, Peers
from preavis.node.push import Courier
from preavis.node.signing_clock import SigningClock
from preavis.node.tls import client_context, trust
from preavis.parties import Origin
from preavis.store import Store


class Lines:
    """What binds this node to its peers; made anew by `wire` whenever a card is enrolled or ends."""

    def __init__(
        self,
        config: Config,
        directory: Path,
        store: Store,
        keys: KeyRing,
        peers: Peers,
        authors: Mapping[str, Author],
        signing: SigningClock,
        clock: Clock,
    ) -> None:
        self._config = config
        self._directory = directory
        self._store = store
        self._keys = keys
        self._peers = peers
        self._authors = authors
        self._signing = signing
        self._clock = clock
        self._contexts: list[ssl.SSLContext] = []
        self._couriers: list[Courier] = []
        self.mirrors: dict[Origin, Mirror] = {}
        self.wire()

    def wire(self) -> None:
        """Make a mirror and a courier for each enrolled peer that has none yet, and forget those whose card has ended."""
        peers = self._peers.all()
        witness_only = self._config.role == "witness"
        for peer in peers:
            known = self.mirrors.get(peer.origin)
            if (known is None or known.log_keys != peer.log_keys) and not self.is_witness(peer):
                self.mirrors[peer.origin] = Mirror(
                    peer.origin,
                    self._store,
                    log_keys=peer.log_keys,
                    signer=self._keys.cosigner(peer.channel, witness=witness_only),
                    cosign=partial(self._keys.cosign, peer.channel, witness=witness_only),
                    clock=self._signing,
                    witness_only=witness_only,
                )
            author = self._authors.get(peer.channel)
            if author is not None and not any(c.peer == peer for c in self._couriers):
                self._couriers = [c for c in self._couriers if c.peer.origin != peer.origin]
                self._couriers.append(self._courier(author, peer))
        enrolled = {peer.origin for peer in peers}
        self._couriers = [courier for courier in self._couriers if courier.peer.origin in enrolled]
        self.mirrors = {origin: mirror for origin, mirror in self.mirrors.items() if origin in enrolled}
        for context in self._contexts:
            trust(context, self.certificates())

    def _courier(self, author: Author, peer: Peer) -> Courier:
        from preavis.node.transport import HttpsTransport  # a node without peers needs no client for HTTP

        keys = self._directory / "keys"
        context = client_context(keys / "tls.crt", keys / "tls.key", peer.certificate)
        transport = HttpsTransport(f"{peer.address}/{peer.channel}/", context)
        return Courier(author, peer, self._store, transport, self._clock, witness=self.is_witness(peer))

    def is_witness(self, peer: Peer) -> bool:
        """Return whether a peer is a neutral witness of its channel."""
        return peer.party in self._config.channel_named(peer.channel).witnesses

    def parties(self, channel: str | None = None) -> tuple[Peer, ...]:
        """Return the enrolled peers (of a channel) that are parties to the agreement."""
        return tuple(p for p in self._peers.all() if channel in {None, p.channel} and not self.is_witness(p))

    def expected(self) -> Iterator[tuple[str, str]]:
        """Yield each other party and witness that the configuration names, and its channel, enrolled or not."""
        for channel in self._config.channel:
            for party in (*channel.parties, *channel.witnesses):
                if party != self._config.party:
                    yield party, channel.name

    def signers(self) -> dict[Origin, Sequence[str]]:
        """Return per journal the key names whose receipts show when an entry was received."""
        signers: dict[Origin, Sequence[str]] = {
            origin: (self._keys.cosigner(origin.channel, witness=False),) for origin in self.mirrors
        }
        for author in self._authors.values():
            signers[author.origin] = [peer.origin.mirror for peer in self.parties(author.origin.channel)]
        return signers

    def desks(self) -> dict[Origin, Sequence[ExpectedDesk]]:
        """Return per journal of a party the desks from which an acknowledgement is expected."""
        desks: dict[Origin, Sequence[ExpectedDesk]] = {peer.origin: peer.desks for peer in self.parties()}
        for author in self._authors.values():
            desks[author.origin] = tuple(ExpectedDesk(d.label, d.within_seconds) for d in self._config.desk)
        return desks

    def desks_to_wake(self, channel: str) -> int:
        """Return how many desks of other parties a notice on this channel will wake."""
        return sum(len(peer.desks) for peer in self.parties(channel))

    def certificates(self) -> tuple[bytes, ...]:
        """Return the certificates (DER) of the enrolled peers."""
        return tuple(peer.certificate for peer in self._peers.all())

    def on_enrolled(self, context: ssl.SSLContext) -> None:
        """Let the listener's context learn the certificate of a peer that is enrolled while it runs."""
        self._contexts.append(context)

    def couriers(self) -> tuple[Courier, ...]:
        """Return the couriers, one a peer or witness."""
        return tuple(self._couriers)

    def mirror_for(self, certificate_sha256: str, channel: str) -> Mirror | None:
        """Return the mirror that the holder of a certificate may reach on a channel: that of its own journal."""
        for peer in self._peers.all():
            if peer.channel == channel and peer.certificate_sha256 == certificate_sha256:
                return self.mirrors.get(peer.origin)
        return None

    def mirror_of(self, origin: str) -> Mirror | None:
        """Return the mirror of a journal named by its origin."""
        return next((mirror for known, mirror in self.mirrors.items() if str(known) == origin), None)

    async def close(self) -> None:
        """Close the connections."""
        for courier in self._couriers:
            await courier.close()
