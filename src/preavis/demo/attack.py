"""What an attacker with a party's network identity tries: a forged entry, and yesterday's bytes once more."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from preavis.node.push import Reply
from preavis.node.tls import client_context
from preavis.node.transport import HttpsTransport
from preavis.proof import merkle
from preavis.proof.bundle import AddCheckpoint, EntriesHeader, encode_entries
from preavis.proof.card import open_card
from preavis.proof.checkpoint import Checkpoint, KeyPair, parse_body, sign_checkpoint
from preavis.proof.evidence import Evidence
from preavis.proof.note import format_note, parse_note


def _push(attacker: Path, victim_card: bytes, body: bytes) -> Reply:
    card = open_card(victim_card)
    keys = attacker / "keys"
    context: ssl.SSLContext = client_context(keys / "tls.crt", keys / "tls.key", card.tls_certificate)

    async def send() -> Reply:
        transport = HttpsTransport(f"{card.address}/{card.channel}/", context)
        try:
            return await transport.post("push", body)
        finally:
            await transport.close()

    return asyncio.run(send())


def _bundle(origin: str, note: bytes, data: bytes) -> bytes:
    leaf = merkle.leaf_hash(data)
    entries = encode_entries(EntriesHeader(origin, 0, 1), [data], lambda _level, _index: leaf)
    return AddCheckpoint(0, (), note).encode() + entries


def forge(attacker: Path, victim_card: bytes, evidence: Evidence) -> int:
    """Push an altered entry under a checkpoint signed by keys that nobody enrolled; return the victim's status."""
    item = evidence.items[0]
    data = item.data.replace(b"Xichang", b"Jiuquan")
    head = Checkpoint(item.origin, 1, merkle.leaf_hash(data))
    note = sign_checkpoint(head, KeyPair.generate())
    return _push(attacker, victim_card, _bundle(item.origin, note, data)).status


def replay(attacker: Path, victim_card: bytes, evidence: Evidence) -> int:
    """Push the very first bundle once more, byte for byte; return the victim's status."""
    item = evidence.items[0]
    note = parse_note(next(p.checkpoint for p in item.proofs if parse_body(parse_note(p.checkpoint).text).size == 1))
    own = format_note(note.text, [line for line in note.signatures if line.name == item.origin])
    return _push(attacker, victim_card, _bundle(item.origin, own, item.data)).status
