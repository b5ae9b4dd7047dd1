"""Gather the evidence of one entry out of the store: its bytes, its proofs, the acknowledgements and theirs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from preavis.node.case_step import CaseStep
from preavis.node.cases import Case
from preavis.node.keys import KeyRing
from preavis.node.peers import Peers
from preavis.proof import merkle
from preavis.proof.evidence import Evidence, Item, Role
from preavis.proof.tlogproof import TlogProof
from preavis.store import Receipt, Store, StoredEntry


def file_of(directory: Path, store: Store, keys: KeyRing, peers: Peers, case: Case, step: CaseStep) -> bytes:
    """Return the evidence file of one entry of a case: with the cards of its channel, the own one too, and all that they sign."""
    channel = case.author.channel
    cards = {peer.data for peer in peers.cards() if peer.channel == channel}
    own = directory / "cards" / f"own-{channel}.card"
    if own.exists():
        cards.add(own.read_bytes())
    signers = [keys.cosigner(channel, witness=False)]
    for peer in peers.all():
        signers += [peer.origin.mirror, peer.origin.witness]
    return gather(store, case, step, signers, sorted(cards)).encode()


def gather(store: Store, case: Case, step: CaseStep, signers: Iterable[str], cards: Iterable[bytes]) -> Evidence:
    """Return the evidence of one entry of a case. `signers`: every key name whose receipts or witness lines may be there."""
    names = tuple(signers)
    leaf = step.stored.leaf.hex()
    acknowledgements = [
        other
        for other in case.steps
        if other.kind == "acknowledgement"
        and leaf in {reference.leaf for reference in other.entry.statement.references}
    ]
    items = [_item(store, "said", step.stored, names)]
    items += [_item(store, "acknowledged", other.stored, names) for other in acknowledgements]
    return Evidence(tuple(items), tuple(cards))


def _item(store: Store, role: Role, stored: StoredEntry, signers: Iterable[str]) -> Item:
    """One tlog-proof a checkpoint: for each signer the earliest that covers the entry; the plain one where nobody signed."""
    sizes: dict[int, list[Receipt]] = {}
    for signer in signers:
        receipt = store.earliest_receipt(stored.origin, signer, stored.index)
        if receipt is not None:
            sizes.setdefault(receipt.size, []).append(receipt)
    if not sizes:
        newest = store.checkpoint(stored.origin)
        if newest is not None and newest.size > stored.index:
            sizes[newest.size] = []
    nodes = store.nodes(stored.origin)
    proofs = []
    for size, receipts in sorted(sizes.items()):
        checkpoint = store.checkpoint(stored.origin, size)
        if checkpoint is not None:
            path = tuple(merkle.inclusion_proof(stored.index, size, nodes))
            lines = b"".join(receipt.lines for receipt in receipts)
            proofs.append(TlogProof(stored.index, path, checkpoint.note + lines))
    return Item(role, str(stored.origin), stored.data, tuple(proofs))
