"""Checkpoints (c2sp.org/tlog-checkpoint) and cosignatures (c2sp.org/tlog-cosignature). Pure.

A log signs with two lines under its origin: 0x01, Ed25519 over the note's text, and 0x06, ML-DSA-44 in the cosignature format
with timestamp 0: a log makes no statement of time about its own checkpoint. Mirrors and witnesses cosign with two lines, 0x04
and 0x06, of one time. Every required key must have one valid line.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from preavis.errors import ProofFailed, UnusableInput
from preavis.proof.keys import SIGNATURE_SIZE, SigningKey
from preavis.proof.note import (
    COSIGNATURE,
    ED25519,
    ML_DSA_44,
    NoteKey,
    NoteSignature,
    decode_base64,
    format_note,
    key_id,
    parse_lines,
    parse_note,
    required_lines,
)

SIZE_LIMIT = 1 << 62


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a journal: its origin, how many leaves it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def body(self) -> bytes:
        """Return the note text: three lines, no extension lines."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


@dataclass(frozen=True)
class KeyPair:
    """The two private keys of one role: both sign, always."""

    ed25519: SigningKey
    ml_dsa_44: SigningKey

    @classmethod
    def generate(cls) -> KeyPair:
        """Return two new keys."""
        return cls(SigningKey.generate("ed25519"), SigningKey.generate("ml-dsa-44"))


def log_keys(name: str, pair: KeyPair) -> tuple[NoteKey, NoteKey]:
    """Return the verifier keys of a log."""
    return NoteKey(name, ED25519, pair.ed25519.verify_key), NoteKey(name, ML_DSA_44, pair.ml_dsa_44.verify_key)


def cosigner_keys(name: str, pair: KeyPair) -> tuple[NoteKey, NoteKey]:
    """Return the verifier keys of a mirror or witness."""
    return NoteKey(name, COSIGNATURE, pair.ed25519.verify_key), NoteKey(name, ML_DSA_44, pair.ml_dsa_44.verify_key)


def parse_body(text: bytes) -> Checkpoint:
    """Read a checkpoint's three lines. Raises UnusableInput; extension lines are refused."""
    try:
        lines = text.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise UnusableInput("checkpoint.malformed") from error
    if len(lines) != 4 or lines[3] or not all(lines[:3]):
        raise UnusableInput("checkpoint.extension" if len(lines) > 4 else "checkpoint.malformed")
    root = decode_base64(lines[2])
    size = parse_size(lines[1])
    if len(root) != 32:
        raise UnusableInput("checkpoint.malformed")
    return Checkpoint(lines[0], size, root)


def parse_size(text: str) -> int:
    """Read a tree size: ASCII decimal without leading zeroes. Raises UnusableInput."""
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or (text != "0" and text[0] == "0"):
        raise UnusableInput("checkpoint.malformed")
    size = int(text)
    if size > SIZE_LIMIT:
        raise UnusableInput("checkpoint.malformed")
    return size


def ed25519_message(text: bytes, time: int) -> bytes:
    """Return what a 0x04 cosignature signs: two header lines and the whole checkpoint body."""
    return f"cosignature/v1\ntime {time}\n".encode() + text


def ml_dsa_message(cosigner: str, time: int, checkpoint: Checkpoint) -> bytes:
    """Return what a 0x06 cosignature of a whole checkpoint signs: `cosigned_message` of tlog-cosignature."""
    name, origin = cosigner.encode(), checkpoint.origin.encode()
    if not 0 < len(name) < 256 or not 0 < len(origin) < 256:
        raise UnusableInput("checkpoint.malformed")
    return b"".join(
        (
            b"subtree/v1\n\x00",
            bytes([len(name)]) + name,
            time.to_bytes(8, "big"),
            bytes([len(origin)]) + origin,
            (0).to_bytes(8, "big"),
            checkpoint.size.to_bytes(8, "big"),
            checkpoint.root,
        )
    )


def sign_checkpoint(checkpoint: Checkpoint, pair: KeyPair) -> bytes:
    """Return the log's signed note over its checkpoint: a 0x01 and a 0x06 line under its origin."""
    name, text = checkpoint.origin, checkpoint.body()
    ed, ml = pair.ed25519, pair.ml_dsa_44
    return format_note(
        text,
        (
            NoteSignature(name, key_id(name, ED25519, ed.verify_key.public), ed.sign(text)),
            _timed(name, ML_DSA_44, ml, 0, ml_dsa_message(name, 0, checkpoint)),
        ),
    )


def cosign(checkpoint: Checkpoint, name: str, pair: KeyPair, time: int) -> bytes:
    """Return a mirror's or witness's two lines over a checkpoint, 0x04 and 0x06, at a POSIX time (whole seconds, above 0)."""
    if not 0 < time < 1 << 63:
        raise ValueError("a cosignature names a time")
    lines = (
        _timed(name, COSIGNATURE, pair.ed25519, time, ed25519_message(checkpoint.body(), time)),
        _timed(name, ML_DSA_44, pair.ml_dsa_44, time, ml_dsa_message(name, time, checkpoint)),
    )
    return b"".join(line.line() for line in lines)


def _timed(name: str, type_: int, key: SigningKey, time: int, message: bytes) -> NoteSignature:
    id_ = key_id(name, type_, key.verify_key.public)
    return NoteSignature(name, id_, time.to_bytes(8, "big") + key.sign(message))


def _verify_line(line: NoteSignature, key: NoteKey, checkpoint: Checkpoint, text: bytes) -> int:
    """Verify one line and return its time (0 for a plain 0x01 line)."""
    if key.type == ED25519:
        key.key.verify(line.signature, text)
        return 0
    if len(line.signature) != 8 + SIGNATURE_SIZE[key.key.algorithm]:
        raise ProofFailed("signature.invalid", algorithm=key.key.algorithm)
    time = int.from_bytes(line.signature[:8], "big")
    message = ed25519_message(text, time) if key.type == COSIGNATURE else ml_dsa_message(key.name, time, checkpoint)
    key.key.verify(line.signature[8:], message)
    return time


def open_checkpoint(note: bytes, keys: Sequence[NoteKey]) -> Checkpoint:
    """Return the checkpoint of a signed note whose every required key has one valid line.

    Raises ProofFailed; for a note that is malformed too, because nothing in it is signed.
    """
    try:
        parsed = parse_note(note)
        checkpoint = parse_body(parsed.text)
    except UnusableInput as error:
        raise ProofFailed(error.code, **error.params) from error
    for line, key in zip(required_lines(parsed.signatures, keys), keys, strict=True):
        if _verify_line(line, key, checkpoint, parsed.text) != 0:
            raise ProofFailed("checkpoint.timed", name=key.name)
    return checkpoint


def verify_cosignature(checkpoint: Checkpoint, lines: bytes, keys: Sequence[NoteKey]) -> int:
    """Return the POSIX time of a cosignature whose every required key has one valid line of that same time.

    Raises ProofFailed.
    """
    try:
        signatures = parse_lines(lines)
    except UnusableInput as error:
        raise ProofFailed(error.code, **error.params) from error
    text = checkpoint.body()
    times = {
        _verify_line(line, key, checkpoint, text)
        for line, key in zip(required_lines(signatures, keys), keys, strict=True)
    }
    time = times.pop()
    if times or not 0 < time < 1 << 63:
        raise ProofFailed("cosignature.times_differ")
    return time
