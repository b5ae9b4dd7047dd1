"""Evidence: one file that proves, offline and years later, what was said, when it was received, and who had read it. Pure.

The file is one line of canonical JSON and a line with the SHA-256 of everything before it. It holds the exact bytes of the
entry, a tlog-proof for each checkpoint that somebody else has signed, the acknowledgements with the proofs of their own
journal, and key cards as a hint. It is believed only by key cards that are given from outside; each signature in it must
verify, and any changed byte is a refusal.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from preavis.clock import format_instant, from_posix
from preavis.errors import PreavisError, ProofFailed, UnusableInput
from preavis.findings import Finding
from preavis.parties import Origin
from preavis.proof import checkpoint as checkpoints
from preavis.proof import merkle
from preavis.proof.card import KeyCard, fingerprint, open_card
from preavis.proof.note import NoteKey, NoteSignature, decode_base64, parse_note
from preavis.proof.tlogproof import TlogProof
from preavis.wire import canonical, load, load_canonical

FORMAT: Final = 1
LIMIT: Final = 64 * 1024 * 1024
ROLES: Final = ("said", "acknowledged")
Role = Literal["said", "acknowledged"]
_END: Final = re.compile(rb"sha256 [0-9a-f]{64}\n")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry with the proofs that others' signatures stand over it."""

    role: Role
    origin: str
    data: bytes
    proofs: tuple[TlogProof, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the file holds. `cards` are a hint for people, never a reason to believe."""

    items: tuple[Item, ...]
    cards: tuple[bytes, ...] = ()

    def signatures(self) -> tuple[str, ...]:
        """Return every signature line of every proof, as `name key-id`, in order."""
        return tuple(
            f"{line.name} {line.key_id.hex()}"
            for item in self.items
            for proof in item.proofs
            for line in parse_note(proof.checkpoint).signatures
        )

    def encode(self) -> bytes:
        """Return the bytes of the file."""
        body = canonical(
            {
                "format": FORMAT,
                "items": [
                    {
                        "role": item.role,
                        "origin": item.origin,
                        "entry": base64.b64encode(item.data).decode(),
                        "proofs": [proof.encode() for proof in item.proofs],
                    }
                    for item in self.items
                ],
                "cards": [card.decode() for card in self.cards],
                "signatures": list(self.signatures()),
            }
        )
        line = body + b"\n"
        return line + f"sha256 {hashlib.sha256(line).hexdigest()}\n".encode()


def parse(data: bytes) -> Evidence:
    """Read an evidence file. Raises UnusableInput where it is no whole evidence file, ProofFailed where a byte was changed."""
    body, end = data[:-72], data[-72:]
    if len(data) > LIMIT or not _END.fullmatch(end) or not body.endswith(b"\n"):
        raise UnusableInput("evidence.malformed")
    if end[7:71].decode() != hashlib.sha256(body).hexdigest():
        raise ProofFailed("evidence.changed")
    try:
        value = load_canonical(body[:-1], limit=LIMIT)
        evidence = Evidence(
            tuple(
                Item(
                    item["role"],
                    item["origin"],
                    decode_base64(item["entry"]),
                    tuple(TlogProof.parse(proof) for proof in item["proofs"]),
                )
                for item in value["items"]
            ),
            tuple(card.encode() for card in value["cards"]),
        )
        known = value["format"] == FORMAT and all(item.role in ROLES for item in evidence.items)
    except (KeyError, TypeError, AttributeError) as error:
        raise UnusableInput("evidence.malformed") from error
    if not known or not evidence.items or evidence.items[0].role != "said" or evidence.encode() != data:
        raise UnusableInput("evidence.malformed")
    return evidence


@dataclass(frozen=True, slots=True)
class Seen:
    """What signatures say of one entry: by whom and when it was received or witnessed."""

    by: str
    at: int
    size: int
    role: Literal["receipt", "witness"]

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of the Contract."""
        return {"by": self.by, "at": format_instant(from_posix(self.at)), "size": self.size}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of `preavis verify`."""

    said: dict[str, Any]
    received: Seen | None
    acknowledged: tuple[dict[str, Any], ...]
    witnessed: tuple[Seen, ...]
    not_proven: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def verified(self) -> bool:
        """Whether every signature holds and the first entry is signed by a party whose card is trusted."""
        return not self.findings


class _Trust:
    """The keys of the cards that were given from outside."""

    def __init__(self, cards: Iterable[KeyCard]) -> None:
        self._cards = tuple(sorted(cards, key=lambda card: (str(card.origin), card.version)))

    def logs(self, origin: str, index: int) -> Iterator[Sequence[NoteKey]]:
        """Yield the log keys that may speak for an entry: not void by a later card, not before their own size."""
        own = [card for card in self._cards if str(card.origin) == origin]
        for card in own:
            later = [other.void_from for other in own if other.version > card.version and other.void_from is not None]
            if index >= card.valid_from and not any(index >= void for void in later):
                yield card.note_keys("log")

    def knows(self, origin: str) -> bool:
        return any(str(card.origin) == origin for card in self._cards)

    def cosigners(self) -> Iterator[tuple[str, Literal["receipt", "witness"], Sequence[NoteKey]]]:
        for card in self._cards:
            yield card.party, "receipt", card.note_keys("mirror")
            yield card.party, "witness", card.note_keys("witness")


def verify(evidence: Evidence, cards: Sequence[KeyCard]) -> Verdict:
    """Judge evidence by key cards given from outside. A failing proof is a finding; what nobody signed is not proven."""
    trust = _Trust(cards)
    findings: list[Finding] = []
    unknown: set[str] = set()
    seen: list[list[Seen]] = []
    for place, item in enumerate(evidence.items):
        found: list[Seen] = []
        for proof in item.proofs:
            try:
                found += _verify_proof(item, proof, trust, unknown)
            except PreavisError as error:
                findings.append(
                    Finding(code=error.code, severity="block", path=f"items[{place}]", params=_plain(error))
                )
        if not item.proofs or not trust.knows(item.origin):
            findings.append(
                Finding(
                    code="evidence.no_card", severity="block", path=f"items[{place}]", params={"origin": item.origin}
                )
            )
        seen.append(sorted(found, key=lambda each: each.at))
    first = evidence.items[0]
    said = _statement(first, findings)
    leaf = merkle.leaf_hash(first.data).hex()
    acknowledged = [
        entry
        for item, times in zip(evidence.items[1:], seen[1:], strict=True)
        if (entry := _acknowledgement(item, leaf, times, findings)) is not None
    ]
    receipts = [each for each in seen[0] if each.role == "receipt"]
    not_proven = ["content", "understanding"]
    if not receipts:
        not_proven.insert(0, "receipt")
    not_proven += [f"signature of {name}" for name in sorted(unknown)]
    return Verdict(
        said=said,
        received=receipts[0] if receipts else None,
        acknowledged=tuple(acknowledged),
        witnessed=tuple(each for each in seen[0] if each.role == "witness"),
        not_proven=tuple(not_proven),
        findings=tuple(findings),
    )


def _plain(error: PreavisError) -> dict[str, str | int]:
    return {name: param if isinstance(param, int) else str(param) for name, param in error.params.items()}


def _verify_proof(item: Item, proof: TlogProof, trust: _Trust, unknown: set[str]) -> list[Seen]:
    """Verify one tlog-proof: the log's signatures, the leaf's place, and every cosignature of a trusted key."""
    if not trust.knows(item.origin):
        unknown.add(item.origin)
        return []
    head = _open(proof.checkpoint, trust.logs(item.origin, proof.index))
    if head.origin != item.origin:
        raise ProofFailed("evidence.other_journal", origin=head.origin)
    merkle.verify_inclusion(merkle.leaf_hash(item.data), proof.index, head.size, proof.path, head.root)
    index = _index(item.data)
    if index != proof.index:
        raise ProofFailed("evidence.other_index", index=proof.index)
    lines = parse_note(proof.checkpoint).signatures
    verified: set[NoteSignature] = {line for line in lines if line.name == item.origin}
    found = []
    for party, role, keys in trust.cosigners():
        own = [line for line in lines if line.name == keys[0].name]
        if own and any((line.name, line.key_id) == (key.name, key.id) for line in own for key in keys):
            time = checkpoints.verify_cosignature(head, b"".join(line.line() for line in own), keys)
            verified.update(own)
            found.append(Seen(party, time, head.size, role))
    unknown.update(line.name for line in lines if line not in verified)
    return found


def _open(note: bytes, candidates: Iterator[Sequence[NoteKey]]) -> checkpoints.Checkpoint:
    failure = ProofFailed("evidence.key_void")
    for keys in candidates:
        try:
            return checkpoints.open_checkpoint(note, keys)
        except ProofFailed as error:
            failure = error
    raise failure


def _index(data: bytes) -> int | None:
    try:
        value = load(data)
    except UnusableInput:
        return None
    index = value.get("index") if isinstance(value, dict) else None
    return index if isinstance(index, int) else None


def _value(data: bytes) -> dict[str, Any]:
    try:
        value = load(data)
    except UnusableInput:
        return {}
    return value if isinstance(value, dict) else {}


def _statement(item: Item, findings: list[Finding]) -> dict[str, Any]:
    value = _value(item.data)
    statement = value.get("statement")
    if not isinstance(statement, dict):
        findings.append(Finding(code="evidence.no_statement", severity="block", path="items[0]"))
        return {"origin": item.origin}
    return {
        "origin": item.origin,
        "party": statement.get("party"),
        "channel": statement.get("channel"),
        "mode": statement.get("mode"),
        "kind": statement.get("kind"),
        "index": value.get("index"),
        "claimed_at": value.get("time"),
        "leaf": merkle.leaf_hash(item.data).hex(),
        "body": statement.get("body"),
    }


def _acknowledgement(item: Item, leaf: str, times: Sequence[Seen], findings: list[Finding]) -> dict[str, Any] | None:
    """Return what an acknowledgement proves, if it is one of the first entry."""
    statement = _value(item.data).get("statement") or {}
    body = statement.get("body") or {}
    refers = {reference.get("leaf") for reference in statement.get("references") or ()}
    if statement.get("kind") != "acknowledgement" or leaf not in refers:
        findings.append(Finding(code="evidence.other_entry", severity="block", params={"origin": item.origin}))
        return None
    receipt = next((each for each in times if each.role == "receipt"), None)
    return {
        "party": Origin.parse(item.origin).party,
        "desk": body.get("desk"),
        "officer": body.get("officer"),
        "method": body.get("method"),
        "at": body.get("at"),
        "received": receipt.to_json() if receipt else None,
    }


def hints(evidence: Evidence) -> tuple[tuple[KeyCard, str], ...]:
    """Return the cards inside the file with their fingerprints in words, for a person to compare; never to believe."""
    found = []
    for data in evidence.cards:
        card = open_card(data)
        found.append((card, fingerprint(data)))
    return tuple(found)
