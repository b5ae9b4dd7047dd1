"""A signed sheet: the text that a desk reads, as a C2SP signed note under the node's key for desks. Checked offline.

The key signs sheets and nothing else, and no other key of the node signs them. Mail gateways put words before and behind a
text, so the sheet has a first line of its own, and is taken from there to its last signature line.
"""

from __future__ import annotations

import email
import email.policy
import re
from typing import Final

from preavis.errors import UnusableInput
from preavis.proof.keys import SigningKey
from preavis.proof.note import ED25519, NoteKey, NoteSignature, format_note, parse_note, required_lines

FIRST_LINE: Final = "PREAVIS SHEET 1"
_SHEET: Final = re.compile(
    rb"^" + FIRST_LINE.encode() + rb"\n.*?\n\n(?:\xe2\x80\x94 \S+ [A-Za-z0-9+/=]+\n)+", re.DOTALL | re.MULTILINE
)


def sign_sheet(text: str, key: NoteKey, secret: SigningKey) -> str:
    """Return a sheet signed; the text ends in a newline."""
    data = f"{FIRST_LINE}\n{text}".encode()
    return format_note(data, [NoteSignature(key.name, key.id, secret.sign(data))]).decode()


def open_sheet(data: bytes, key: NoteKey) -> str:
    """Return the text of a signed sheet, as a file of its own or inside a saved mail message.

    Raises UnusableInput where there is no sheet, ProofFailed where its signature is missing or does not hold.
    """
    note = parse_note(_found(data))
    (line,) = required_lines(note.signatures, [key])
    key.key.verify(line.signature, note.text)
    return note.text.decode().removeprefix(f"{FIRST_LINE}\n")


def _found(data: bytes) -> bytes:
    """Return the one sheet in a file; two of them would let a person read the other."""
    for text in (data, _mail_text(data)):
        sheets = _SHEET.findall(text.replace(b"\r\n", b"\n"))
        if len(sheets) > 1:
            raise UnusableInput("sheet.several")
        if sheets:
            return bytes(sheets[0])
    raise UnusableInput("sheet.none")


def _mail_text(data: bytes) -> bytes:
    """Return the plain text of a mail message, empty where the bytes are none."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("plain",))
    if body is None:
        return b""
    try:
        content = body.get_content()
    except (LookupError, ValueError):  # an encoding that nobody knows
        return b""
    return str(content).encode("utf-8", "surrogateescape")


def desk_key(name: str, secret: SigningKey) -> NoteKey:
    """Return the public key under which sheets are checked."""
    return NoteKey(name, ED25519, secret.verify_key)
