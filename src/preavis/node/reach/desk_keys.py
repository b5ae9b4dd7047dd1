"""The keys of the last mile: one signs what desks read, one makes answer links and the codes that are read back.

They are a role of their own; no other key of the node signs a sheet, and these sign nothing else. A link or code is derived,
not stored: a message that is tried again after a crash carries the same one, and only who has the message knows it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from preavis.errors import Fatal, UnusableInput
from preavis.node.config import Config
from preavis.node.keys import write_private
from preavis.proof.keys import SigningKey
from preavis.proof.note import NoteKey
from preavis.proof.sheet import desk_key, sign_sheet
from preavis.wire import canonical, load_canonical

FILE: Final = "desks.key"
CODE_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is heard or read as another."""
CODE_LENGTH: Final = 6


@dataclass(frozen=True)
class DeskKeys:
    """The signing key of sheets under its name, and the secret behind links and codes."""

    public: NoteKey
    secret: SigningKey
    links: bytes

    @classmethod
    def load(cls, directory: Path, config: Config) -> DeskKeys:
        """Read the keys, or make them for a node that has none yet. Raises UnusableInput, Fatal where others can read them."""
        path = directory / FILE
        if not path.exists():
            made = {"ed25519": secrets.token_bytes(32), "links": secrets.token_bytes(32)}
            write_private(path, canonical({name: base64.b64encode(key).decode() for name, key in made.items()}))
        if path.stat().st_mode & 0o077:
            raise Fatal("keys.readable", file=str(path))
        try:
            value = load_canonical(path.read_bytes())
            secret = SigningKey("ed25519", base64.b64decode(value["ed25519"]))
            links = base64.b64decode(value["links"])
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise UnusableInput("keys.unreadable", file=str(path)) from error
        return cls(desk_key(f"preavis/desks/{config.mode}/{config.party}", secret), secret, links)

    def sign(self, text: str) -> str:
        """Return a sheet signed."""
        return sign_sheet(text, self.public, self.secret)

    def _mac(self, *parts: str) -> bytes:
        return hmac.digest(self.links, canonical(list(parts)), hashlib.sha256)

    def key_of(self, *parts: str) -> str:
        """Return the key under which a message goes out, the same at every try: 32 hex digits that nobody can guess."""
        return self._mac("key", *parts)[:16].hex()

    def token(self, sending: int, key: str, leaf: str) -> str:
        """Return the token of an answer link: bound to one message, and through it to desk, address and entry."""
        return f"{sending}-{self._mac('token', str(sending), key, leaf)[:16].hex()}"

    def code(self, told: int, leaf: str) -> str:
        """Return the code that a desk without a network reads back by telephone: what it was told, and proof of which version."""
        number = int.from_bytes(self._mac("code", str(told), leaf)[:8], "big")
        letters = "".join(CODE_LETTERS[number >> 5 * place & 31] for place in range(CODE_LENGTH))
        return f"{told}-{letters}"

    def identity(self, address: str) -> str:
        """Return the salted hash of an address, for the entry that it acknowledges."""
        return self._mac("identity", address).hex()


def same(given: str, wanted: str) -> bool:
    """Compare two secrets in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), wanted.encode())


def heard_code(given: str) -> str:
    """Return a code as it was meant when it was heard or typed: capitals, without blanks, O as 0, I and L as 1."""
    number, _, letters = given.strip().upper().replace(" ", "").partition("-")
    return f"{number}-{letters.replace('-', '').translate(str.maketrans('OIL', '011'))}"
