"""The enrolled peers: for each party and channel the newest key card that people have confirmed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from preavis.node.config import Config
from preavis.node.ladder import ExpectedDesk
from preavis.parties import Origin
from preavis.proof.card import KeyCard, check_enrolment, fingerprint, open_card
from preavis.proof.note import NoteKey
from preavis.store import Store
from preavis.store.people import StoredCard


@dataclass(frozen=True)
class Peer:
    """One enrolled card, and what the node needs of it."""

    card: KeyCard
    data: bytes

    @property
    def party(self) -> str:
        """The peer's code."""
        return self.card.party

    @property
    def channel(self) -> str:
        """The channel of the card."""
        return self.card.channel

    @property
    def origin(self) -> Origin:
        """The peer's journal."""
        return self.card.origin

    @property
    def address(self) -> str:
        """The only address at which the peer is called."""
        return self.card.address

    @property
    def certificate(self) -> bytes:
        """The peer's TLS certificate, DER."""
        return self.card.tls_certificate

    @property
    def certificate_sha256(self) -> str:
        """The SHA-256 of the peer's TLS certificate, hex."""
        return hashlib.sha256(self.certificate).hexdigest()

    @property
    def log_keys(self) -> tuple[NoteKey, NoteKey]:
        """The keys that sign the peer's journal."""
        return self.card.note_keys("log")

    @property
    def mirror_keys(self) -> tuple[NoteKey, NoteKey]:
        """The keys that sign the peer's receipts."""
        return self.card.note_keys("mirror")

    @property
    def witness_keys(self) -> tuple[NoteKey, NoteKey]:
        """The keys that sign as a witness."""
        return self.card.note_keys("witness")

    @property
    def desks(self) -> tuple[ExpectedDesk, ...]:
        """The peer's desks, as it names them to others."""
        return tuple(ExpectedDesk(desk.label, desk.within_seconds, desk.narrowed) for desk in self.card.desks)


class Peers:
    """Reads and enrols key cards."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config = config
        self._store = store
        self._opened: dict[bytes, Peer] = {}
        self._all: tuple[Peer, ...] | None = None

    def all(self) -> tuple[Peer, ...]:
        """Return the newest card of each party and channel that has not been ended."""
        if self._all is None:
            newest = {(card.party, card.channel): card for card in self._store.cards()}
            self._all = tuple(self._open(card.data) for card in newest.values() if not card.ended)
        return self._all

    def cards(self) -> tuple[Peer, ...]:
        """Return every card that was ever enrolled, oldest first; evidence of the old time needs the old keys."""
        return tuple(self._open(card.data) for card in self._store.cards())

    def _open(self, data: bytes) -> Peer:
        if data not in self._opened:
            self._opened[data] = Peer(open_card(data), data)
        return self._opened[data]

    def examine(self, data: bytes) -> tuple[KeyCard, str]:
        """Return a card and its fingerprint in words, for a person to compare; nothing is trusted yet.

        Raises UnusableInput, ProofFailed.
        """
        card = open_card(data)
        channel = next((channel for channel in self._config.channel if channel.name == card.channel), None)
        # one that has ended counts too: else whoever has taken a line over could come again with a root of his own
        known = next(
            (peer.card for peer in reversed(self.cards()) if (peer.party, peer.channel) == (card.party, card.channel)),
            None,
        )
        check_enrolment(
            card,
            party=self._config.party,
            channels=[channel.name for channel in self._config.channel],
            mode=self._config.mode,
            parties=channel.parties + channel.witnesses if channel else (),
            known=known,
        )
        return card, fingerprint(data)

    def enrol(self, data: bytes, by: str, at: datetime) -> KeyCard:
        """Trust a card from now on: a person has compared its fingerprint. Raises as `examine`."""
        card, _ = self.examine(data)
        with self._store.transaction():
            self._store.put_card(StoredCard(card.party, card.channel, card.version, data, ended=False), at)
            self._store.audit(at, by, "card.enrolled", f"{card.origin} version {card.version} {fingerprint(data)}")
        self._all = None
        return card

    def end(self, party: str, channel: str, by: str, at: datetime) -> None:
        """Stop trusting a party's card: nothing more is sent to it or taken from it; what it signed stays proven."""
        with self._store.transaction():
            for card in self._store.cards():
                if (card.party, card.channel) == (party, channel):
                    self._store.end_card(party, channel, card.version, at)
            self._store.audit(at, by, "card.ended", f"{channel}/{party}")
        self._all = None
