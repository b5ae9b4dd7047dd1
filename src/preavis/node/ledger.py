"""The sealed ledger of lawful withholdings: a file of its own, under a key of its own, that never travels.

It is no journal: a peer sees neither an entry nor a gap. Each line is sealed (ChaCha20-Poly1305) together with the hash of the
line before, so that a line that is changed, moved or taken from the middle shows itself.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from preavis.clock import format_instant, parse_instant
from preavis.errors import ProofFailed
from preavis.notice import Notice
from preavis.wire import canonical, load, read_notice

FILE: Final = "withholdings.sealed"
KEY: Final = "withholdings.key"


@dataclass(frozen=True, slots=True)
class Withheld:
    """One launch of which nobody was told, by which right, and who decided."""

    channel: str
    at: datetime
    by: tuple[str, ...]
    notice: Notice


class Ledger:
    """Reads and appends sealed lines in a node's directory."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / FILE
        self._key = directory / "keys" / KEY

    def all(self) -> tuple[Withheld, ...]:
        """Return every withholding, oldest first. Raises ProofFailed where the file was changed or the key is not its own."""
        if not self._file.exists():
            return ()
        found, before = [], b""
        for number, line in enumerate(self._file.read_bytes().splitlines(), 1):
            try:
                sealed = base64.b64decode(line, validate=True)
                opened = self._cipher().decrypt(sealed[:12], sealed[12:], hashlib.sha256(before).digest())
            except (InvalidTag, ValueError, OSError) as error:
                raise ProofFailed("ledger.broken", line=number) from error
            found.append(_read(load(opened)))
            before = line
        return tuple(found)

    def append(self, channel: str, at: datetime, by: tuple[str, ...], notice: Any) -> None:
        """Seal one withholding; it is on stable storage when this returns. Raises ProofFailed as `all`."""
        self.all()
        lines = self._file.read_bytes().splitlines() if self._file.exists() else []
        before = lines[-1] if lines else b""
        said = canonical({"channel": channel, "at": format_instant(at), "by": list(by), "notice": notice})
        nonce = secrets.token_bytes(12)
        sealed = nonce + self._cipher().encrypt(nonce, said, hashlib.sha256(before).digest())
        with os.fdopen(os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            file.write(base64.b64encode(sealed) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _cipher(self) -> ChaCha20Poly1305:
        if not self._key.exists():
            with os.fdopen(os.open(self._key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(ChaCha20Poly1305.generate_key())
                file.flush()
                os.fsync(file.fileno())
        return ChaCha20Poly1305(self._key.read_bytes())


def _read(value: Any) -> Withheld:
    notice, _ = read_notice(value["notice"])
    assert notice is not None, "only a notice that was read is sealed"
    return Withheld(value["channel"], parse_instant(value["at"]), tuple(value["by"]), notice)
