"""Key cards: what one party hands to another so that it can be reached and believed. Signed by an offline root key. Pure.

A card is a signed note: its text is one line of canonical JSON, its two lines (0x01 Ed25519, 0x06 ML-DSA-44 in the form of a
0x01 signature over the text) are of the root key that the card itself names. A person compares the fingerprint over the whole
card by telephone; nothing is trusted before.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from preavis.errors import ProofFailed, UnusableInput
from preavis.parties import Mode, Origin, is_channel, is_desk, is_party
from preavis.proof.checkpoint import KeyPair
from preavis.proof.keys import VerifyKey
from preavis.proof.note import (
    COSIGNATURE,
    ED25519,
    ML_DSA_44,
    NoteKey,
    NoteSignature,
    decode_base64,
    format_note,
    key_id,
    parse_note,
    required_lines,
)
from preavis.proof.words import words
from preavis.statements import ProfilePin
from preavis.wire import canonical, dump, load_canonical, read

FORMAT: Final = 1
ROLES: Final = ("log", "mirror", "witness", "root")
STATEMENT: Final = (
    "The cosignature of this mirror says: stored durably up to this size, with this root, at this time. "
    "It does not say that the contents are public, true or accepted."
)


@dataclass(frozen=True)
class PublicPair:
    """The two public keys of one role."""

    ed25519: VerifyKey
    ml_dsa_44: VerifyKey

    @classmethod
    def of(cls, pair: KeyPair) -> PublicPair:
        """Return the public halves of a pair."""
        return cls(pair.ed25519.verify_key, pair.ml_dsa_44.verify_key)


@dataclass(frozen=True, slots=True)
class CardDesk:
    """A desk as others may see it: a label and within how many seconds it answers.

    `narrowed`: its own state tells it of some launches alone, so that nobody else can know whether it was told of this one.
    """

    label: str
    within_seconds: int
    narrowed: bool = False


@dataclass(frozen=True, kw_only=True)
class KeyCard:
    """One party's keys and address on one channel. `valid_from`: the journal size from which its log keys hold.

    `void_from`: after a theft, the size from which the keys of the card before are void. `profile`: by which version of the
    agreement, and which overlay, the party judges; both sides compare it when they enrol.
    """

    party: str
    channel: str
    mode: Mode
    version: int
    address: str
    keys: dict[str, PublicPair]
    tls_certificate: bytes
    desks: tuple[CardDesk, ...] = ()
    valid_from: int = 0
    void_from: int | None = None
    profile: ProfilePin | None = None

    @property
    def origin(self) -> Origin:
        """The journal of the card's party."""
        return Origin(self.channel, self.mode, self.party)

    @property
    def root_name(self) -> str:
        """The key name under which the root signs."""
        return f"{self.origin}/root"

    def note_keys(self, role: str) -> tuple[NoteKey, NoteKey]:
        """Return the verifier keys of a role: `log`, `mirror` or `witness`."""
        pair = self.keys[role]
        match role:
            case "log":
                return NoteKey(str(self.origin), ED25519, pair.ed25519), NoteKey(
                    str(self.origin), ML_DSA_44, pair.ml_dsa_44
                )
            case "mirror":
                name = self.origin.mirror
            case _:
                name = self.origin.witness
        return NoteKey(name, COSIGNATURE, pair.ed25519), NoteKey(name, ML_DSA_44, pair.ml_dsa_44)

    def text(self) -> bytes:
        """Return the note text of this card."""
        value: dict[str, Any] = {
            "format": FORMAT,
            "party": self.party,
            "channel": self.channel,
            "mode": self.mode,
            "version": self.version,
            "address": self.address,
            "desks": [
                {"label": desk.label, "within_seconds": desk.within_seconds}
                | ({"narrowed": True} if desk.narrowed else {})
                for desk in self.desks
            ],
            "keys": {
                role: {"ed25519": _b64(pair.ed25519.public), "ml-dsa-44": _b64(pair.ml_dsa_44.public)}
                for role, pair in self.keys.items()
            },
            "tls_certificate": _b64(self.tls_certificate),
            "tls_sha256": hashlib.sha256(self.tls_certificate).hexdigest(),
            "valid_from": self.valid_from,
            "mirror_statement": STATEMENT,
        }
        if self.void_from is not None:
            value["void_from"] = self.void_from
        if self.profile is not None:
            value["profile"] = dump(self.profile)
        return canonical(value) + b"\n"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sign_card(card: KeyCard, root: KeyPair) -> bytes:
    """Return the signed card."""
    text, name = card.text(), card.root_name
    pair = PublicPair.of(root)
    return format_note(
        text,
        (
            NoteSignature(name, key_id(name, ED25519, pair.ed25519.public), root.ed25519.sign(text)),
            NoteSignature(name, key_id(name, ML_DSA_44, pair.ml_dsa_44.public), root.ml_dsa_44.sign(text)),
        ),
    )


def fingerprint(card: bytes) -> str:
    """Return the fingerprint over a whole card as words to read aloud (144 bits of its SHA-256)."""
    return words(hashlib.sha256(card).digest())


def open_card(data: bytes) -> KeyCard:
    """Read a card and verify its root signature and every key in it.

    Raises UnusableInput where it is no card, ProofFailed where a signature fails or a key must not be enrolled.
    """
    note = parse_note(data)
    if not note.text.endswith(b"\n"):
        raise UnusableInput("card.malformed")
    try:
        card = _read(load_canonical(note.text[:-1]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnusableInput("card.malformed") from error
    if card.text() != note.text:
        raise UnusableInput("card.malformed")
    root = card.keys["root"]
    keys = (NoteKey(card.root_name, ED25519, root.ed25519), NoteKey(card.root_name, ML_DSA_44, root.ml_dsa_44))
    for line, key in zip(required_lines(note.signatures, keys), keys, strict=True):
        key.key.verify(line.signature, note.text)
    seen: set[bytes] = set()
    for pair in card.keys.values():
        for public in (pair.ed25519, pair.ml_dsa_44):
            public.enrol()
            if public.public in seen:
                raise ProofFailed("card.shared_key")
            seen.add(public.public)
    return card


def _read(value: dict[str, Any]) -> KeyCard:
    if value["format"] != FORMAT or set(value["keys"]) != set(ROLES) or value["mode"] not in {"live", "exercise"}:
        raise UnusableInput("card.malformed")
    desks = tuple(
        CardDesk(each["label"], each["within_seconds"], each.get("narrowed", False)) for each in value["desks"]
    )
    numbers = [value["version"], value["valid_from"], value.get("void_from", 0)]
    numbers += [desk.within_seconds for desk in desks]
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise UnusableInput("card.malformed")
    if not is_party(value["party"]) or not is_channel(value["channel"]) or not all(is_desk(d.label) for d in desks):
        raise UnusableInput("card.malformed")
    address: str = value["address"]
    if not address.startswith("https://") or address.endswith("/") or not address.isascii():
        raise UnusableInput("card.malformed")
    return KeyCard(
        party=value["party"],
        channel=value["channel"],
        mode=value["mode"],
        version=value["version"],
        address=address,
        desks=desks,
        keys={
            role: PublicPair(
                VerifyKey("ed25519", decode_base64(pair["ed25519"])),
                VerifyKey("ml-dsa-44", decode_base64(pair["ml-dsa-44"])),
            )
            for role, pair in value["keys"].items()
        },
        tls_certificate=decode_base64(value["tls_certificate"]),
        valid_from=value["valid_from"],
        void_from=value.get("void_from"),
        profile=_profile(value.get("profile")),
    )


def _profile(value: Any) -> ProfilePin | None:
    if value is None:
        return None
    pin, _ = read(ProfilePin, value)
    if pin is None:
        raise UnusableInput("card.malformed")
    return pin


def check_enrolment(
    card: KeyCard, *, party: str, channels: Sequence[str], mode: Mode, parties: Sequence[str], known: KeyCard | None
) -> None:
    """Raise ProofFailed where a card must not be enrolled here: other channel or mode, no party to it, our own, or older.

    `known` is the card of the same party and channel that is enrolled now: a new one needs the same root and a higher version.
    """
    if card.mode != mode:
        raise ProofFailed("card.wrong_mode", mode=card.mode, ours=mode)
    if card.channel not in channels:
        raise ProofFailed("card.wrong_channel", channel=card.channel)
    if card.party == party or card.party not in parties:
        raise ProofFailed("card.wrong_party", party=card.party)
    if known is not None:
        if card.keys["root"] != known.keys["root"]:
            raise ProofFailed("card.other_root", party=card.party)
        if card.version <= known.version:
            raise ProofFailed("card.old_version", version=card.version, known=known.version)
