"""C2SP signed notes: a text and the lines of those who signed it (c2sp.org/signed-note). Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from preavis.errors import ProofFailed, UnusableInput
from preavis.proof.keys import Algorithm, VerifyKey

ED25519: Final = 0x01
COSIGNATURE: Final = 0x04
ML_DSA_44: Final = 0x06
ALGORITHM_OF: Final[dict[int, Algorithm]] = {
    ED25519: "ed25519",
    COSIGNATURE: "ed25519",
    ML_DSA_44: "ml-dsa-44",
}
NOTE_LIMIT: Final = 256 * 1024
LINES_LIMIT: Final = 64
_DASH: Final = "\u2014 "
_CONTROL: Final = re.compile(rb"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who, with which key, and the signature's bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> bytes:
        """Return the line with its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n".encode()


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and its signature lines."""

    text: bytes
    signatures: tuple[NoteSignature, ...]


@dataclass(frozen=True)
class NoteKey:
    """A key under a name and for one signature type."""

    name: str
    type: int
    key: VerifyKey

    def __post_init__(self) -> None:
        if self.key.algorithm != ALGORITHM_OF[self.type] or not is_name(self.name):
            raise ProofFailed("key.type", name=self.name)

    @property
    def id(self) -> bytes:
        """The key ID of the signed-note specification."""
        return key_id(self.name, self.type, self.key.public)

    def vkey(self) -> str:
        """Return the verifier key as text: name, key ID in hex, type and key in base64."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.type]) + self.key.public).decode()}"


def key_id(name: str, type_: int, public: bytes) -> bytes:
    """Return SHA-256(name, newline, type, public key), the first four bytes."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([type_]) + public).digest()[:4]


def is_name(name: str) -> bool:
    """Return whether this can be a key name: not empty, no Unicode space, no plus."""
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)


def parse_vkey(text: str) -> NoteKey:
    """Read a verifier key. Raises UnusableInput."""
    try:
        name, id_, encoded = text.split("+", 2)
        data = base64.b64decode(encoded, validate=True)
        key = NoteKey(name, data[0], VerifyKey(ALGORITHM_OF[data[0]], data[1:]))
    except (ValueError, IndexError, KeyError, ProofFailed) as error:
        raise UnusableInput("note.vkey") from error
    if key.id.hex() != id_:
        raise UnusableInput("note.vkey")
    return key


def decode_base64(text: str) -> bytes:
    """Read standard base64 in its one canonical form. Raises UnusableInput."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnusableInput("note.base64") from error
    if base64.b64encode(data).decode() != text:
        raise UnusableInput("note.base64")
    return data


def parse_lines(data: bytes) -> tuple[NoteSignature, ...]:
    """Read signature lines alone, as witnesses and mirrors answer. Raises UnusableInput."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableInput("note.malformed") from error
    if not text.endswith("\n") or text.count("\n") > LINES_LIMIT or len(data) > NOTE_LIMIT:
        raise UnusableInput("note.malformed")
    signatures = []
    for line in text[:-1].split("\n"):
        name, separator, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not separator or not is_name(name):
            raise UnusableInput("note.malformed")
        signed = decode_base64(encoded)
        if len(signed) < 5:
            raise UnusableInput("note.malformed")
        signatures.append(NoteSignature(name, signed[:4], signed[4:]))
    return tuple(signatures)


def parse_note(data: bytes) -> Note:
    """Read a signed note. Raises UnusableInput where it is not one to the letter."""
    if len(data) > NOTE_LIMIT or _CONTROL.search(data):
        raise UnusableInput("note.malformed")
    text, separator, lines = data.rpartition(b"\n\n")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableInput("note.malformed") from error
    if not separator or not text:
        raise UnusableInput("note.malformed")
    return Note(text + b"\n", parse_lines(lines))


def format_note(text: bytes, signatures: Iterable[NoteSignature]) -> bytes:
    """Write a signed note."""
    return text + b"\n" + b"".join(signature.line() for signature in signatures)


def required_lines(signatures: Sequence[NoteSignature], keys: Sequence[NoteKey]) -> tuple[NoteSignature, ...]:
    """Return for each required key its one line, in the order of the keys; lines of unknown keys are ignored.

    Raises ProofFailed where no key is required, a key's line is missing, or it stands there twice.
    """
    if not keys:
        raise ProofFailed("note.no_keys")
    found = []
    for key in keys:
        lines = [line for line in signatures if (line.name, line.key_id) == (key.name, key.id)]
        if len(lines) != 1:
            raise ProofFailed("note.line_missing" if not lines else "note.line_twice", name=key.name)
        found.append(lines[0])
    return tuple(found)
