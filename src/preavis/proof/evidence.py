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
from preavis.proof.note import NoteKey, decode_base64, parse_note
from preavis.proof.tlogproof import TlogProof
from preavis.wire import canonical, load_canonical

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

    def logs(self, origin: str, size: int) -> Iterator[Sequence[NoteKey]]:
        """Yield the log keys that may sign a head of a size: not void by a later card, not before their own size.

        A card's `void_from` says from which size the keys before it are void: a thief signs any head he likes, so a head beyond
        that size proves nothing under them, whatever entry it is said to hold.
        """
        own = [card for card in self._cards if str(card.origin) == origin]
        for card in own:
            later = [other.void_from for other in own if other.version > card.version and other.void_from is not None]
            if size >= card.valid_from and not any(size > void for void in later):
                yield card.note_keys("log")

    def knows(self, origin: str) -> bool:
        return any(str(card.origin) == origin for card in self._cards)

    def cosigners(self, origin: str) -> Iterator[tuple[str, Literal["receipt", "witness"], Sequence[NoteKey]]]:
        """Yield who may cosign a journal: every other party's card of the same channel and mode, never the author's own."""
        author = Origin.parse(origin)
        for card in self._cards:
            same = (card.channel, card.mode) == (author.channel, author.mode)
            if same and card.party != author.party:
                yield card.party, "receipt", card.note_keys("mirror")
                yield card.party, "witness", card.note_keys("witness")


def verify(evidence: Evidence, cards: Sequence[KeyCard]) -> Verdict:
    """Judge evidence by key cards given from outside. A failing proof is a finding; what nobody signed is not proven."""
    trust = _Trust(cards)
    findings: list[Finding] = []
    not_proven: list[str] = ["content", "understanding"]
    for data in evidence.cards:
        try:
            open_card(data)
        except PreavisError as error:
            findings.append(_finding(error, "cards"))
    first, *others = evidence.items
    said, seen = _judge(first, trust, findings, not_proven, "items[0]")
    if said is None and not findings:
        findings.append(
            Finding(code="evidence.no_card", severity="block", path="items[0]", params={"origin": first.origin})
        )
    leaf = merkle.leaf_hash(first.data).hex()
    acknowledged = []
    for place, item in enumerate(others, 1):
        entry, times = _judge(item, trust, findings, not_proven, f"items[{place}]")
        if entry is not None:
            found = _acknowledgement(item, entry, leaf, times, findings)
            acknowledged += [found] if found is not None else []
    receipts = [each for each in seen if each.role == "receipt"]
    if not receipts:
        not_proven.insert(0, "receipt")
    return Verdict(
        said=_said(first, said) if said is not None else {"origin": first.origin},
        received=receipts[0] if receipts else None,
        acknowledged=tuple(acknowledged),
        witnessed=tuple(each for each in seen if each.role == "witness"),
        not_proven=tuple(dict.fromkeys(not_proven)),
        findings=tuple(findings),
    )


def _finding(error: PreavisError, path: str) -> Finding:
    params = {name: param if isinstance(param, int) else str(param) for name, param in error.params.items()}
    return Finding(code=error.code, severity="block", path=path, params=params)


def _judge(
    item: Item, trust: _Trust, findings: list[Finding], not_proven: list[str], path: str
) -> tuple[dict[str, Any] | None, list[Seen]]:
    """Verify one item: its entry as a JSON value, and who saw it when. None where no trusted card speaks for its journal."""
    seen: list[Seen] = []
    try:
        origin = Origin.parse(item.origin)
        if not trust.knows(item.origin):
            not_proven.append(f"signature of {item.origin}")
            return None, []
        entry = _entry(item, origin)
        if not item.proofs:
            raise ProofFailed("evidence.no_card", origin=item.origin)
        for proof in item.proofs:
            seen += _verify_proof(item, entry, proof, trust, not_proven)
    except PreavisError as error:
        findings.append(_finding(error, path))
        return None, []
    except ValueError:
        findings.append(Finding(code="evidence.malformed", severity="block", path=path))
        return None, []
    return entry, sorted(seen, key=lambda each: each.at)


def _entry(item: Item, origin: Origin) -> dict[str, Any]:
    """Return the entry as a JSON value after the checks that make it an entry of this journal. Raises ProofFailed."""
    try:
        value = load_canonical(item.data)
    except UnusableInput as error:
        raise ProofFailed(error.code, **error.params) from error
    statement = value.get("statement") if isinstance(value, dict) else None
    if not isinstance(statement, dict) or type(value.get("index")) is not int:
        raise ProofFailed("evidence.no_statement")
    named = (statement.get("channel"), statement.get("mode"), statement.get("party"))
    if named != (origin.channel, origin.mode, origin.party):
        raise ProofFailed("evidence.other_journal", origin="/".join(map(str, named)))
    references = statement.get("references", [])
    shapes = isinstance(references, list) and all(isinstance(reference, dict) for reference in references)
    if not shapes or not isinstance(statement.get("body"), dict):
        raise ProofFailed("evidence.no_statement")
    entry: dict[str, Any] = value
    return entry


def _verify_proof(
    item: Item, entry: dict[str, Any], proof: TlogProof, trust: _Trust, not_proven: list[str]
) -> list[Seen]:
    """Verify one tlog-proof: the log's signatures, the leaf's place, and every cosignature of a trusted key."""
    note = parse_note(proof.checkpoint)
    size = checkpoints.parse_body(note.text).size
    head = _open(proof.checkpoint, trust.logs(item.origin, size))
    if head.origin != item.origin:
        raise ProofFailed("evidence.other_journal", origin=head.origin)
    merkle.verify_inclusion(merkle.leaf_hash(item.data), proof.index, head.size, proof.path, head.root)
    if entry["index"] != proof.index:
        raise ProofFailed("evidence.other_index", index=proof.index)
    left = [line for line in note.signatures if line.name != item.origin]
    if len(note.signatures) - len(left) != 2:
        raise ProofFailed("evidence.stray_line", name=item.origin)
    found = []
    for party, role, keys in trust.cosigners(item.origin):
        own = [line for line in left if line.name == keys[0].name]
        if not own:
            continue
        if len(own) != len(keys):
            raise ProofFailed("evidence.stray_line", name=keys[0].name)
        if not any((line.name, line.key_id) == (key.name, key.id) for line in own for key in keys):
            continue  # made with keys of another card of this party; perhaps that card is given too
        time = checkpoints.verify_cosignature(head, b"".join(line.line() for line in own), keys)
        left = [line for line in left if line not in own]
        found.append(Seen(party, time, head.size, role))
    not_proven += [f"signature of {line.name}" for line in left]
    return found


def _open(note: bytes, candidates: Iterator[Sequence[NoteKey]]) -> checkpoints.Checkpoint:
    failure = ProofFailed("evidence.key_void")
    for keys in candidates:
        try:
            return checkpoints.open_checkpoint(note, keys)
        except ProofFailed as error:
            failure = error
    raise failure


def _said(item: Item, entry: dict[str, Any]) -> dict[str, Any]:
    statement = entry["statement"]
    return {
        "origin": item.origin,
        "party": statement["party"],
        "channel": statement["channel"],
        "mode": statement["mode"],
        "kind": statement.get("kind"),
        "index": entry["index"],
        "claimed_at": entry.get("time"),
        "leaf": merkle.leaf_hash(item.data).hex(),
        "body": statement["body"],
    }


def _acknowledgement(
    item: Item, entry: dict[str, Any], leaf: str, times: Sequence[Seen], findings: list[Finding]
) -> dict[str, Any] | None:
    """Return what an acknowledgement proves, if it is one of the first entry and of its own party."""
    statement = entry["statement"]
    body = statement["body"]
    refers = {reference.get("leaf") for reference in statement.get("references", [])}
    if statement.get("kind") != "acknowledgement" or leaf not in refers:
        findings.append(Finding(code="evidence.other_entry", severity="block", params={"origin": item.origin}))
        return None
    receipt = next((each for each in times if each.role == "receipt"), None)
    return {
        "party": statement["party"],
        "desk": body.get("desk"),
        "officer": body.get("officer"),
        "method": body.get("method"),
        "at": body.get("at"),
        "received": receipt.to_json() if receipt else None,
    }


def hints(evidence: Evidence) -> tuple[tuple[KeyCard, str], ...]:
    """Return the cards inside the file with their fingerprints in words, for a person to compare; never to believe."""
    return tuple((open_card(data), fingerprint(data)) for data in evidence.cards)
