"""The sealed ledger of lawful withholdings: a file of its own, under a key of its own, that never travels.

It is no journal: a peer sees neither an entry nor a gap. Each line is sealed (ChaCha20-Poly1305) together with the hash of the
line before, so that a line that is changed, moved or taken from the middle shows itself. How many there are, and the hash of the
last, stands in the node's own store, so that lines cut off the end are missed too.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from preavis.clock import format_instant, parse_instant
from preavis.errors import ProofFailed
from preavis.notice import Notice
from preavis.store import Store
from preavis.wire import canonical, load, read_notice

FILE: Final = "withholdings.sealed"
KEY: Final = "withholdings.key"
HEAD: Final = "ledger/head"


@dataclass(frozen=True, slots=True)
class Withheld:
    """One launch of which nobody was told, by which right, and who decided."""

    channel: str
    at: datetime
    by: tuple[str, ...]
    notice: Notice


class _Head(NamedTuple):
    """How many lines were sealed, and the SHA-256 of the last, as the store remembers it."""

    lines: int
    sha256: str


class Ledger:
    """Reads and appends sealed lines in a node's directory."""

    def __init__(self, directory: Path, store: Store) -> None:
        self._file = directory / FILE
        self._key = directory / "keys" / KEY
        self._store = store

    def all(self) -> tuple[Withheld, ...]:
        """Return every withholding, oldest first.

        Raises ProofFailed where the file was changed, its end is missing, or the key is not its own.
        """
        lines, head = self._lines(), self._head()
        found = self._opened(lines)
        if len(lines) < head.lines:
            raise ProofFailed("ledger.cut", lines=len(lines), sealed=head.lines)
        if head.lines and _sha256(lines[head.lines - 1]) != head.sha256:
            raise ProofFailed("ledger.broken", line=head.lines)
        return found

    def problem(self) -> str | None:
        """Say what is wrong with the ledger, None where it is whole."""
        try:
            self.all()
        except ProofFailed as error:
            match error.code:
                case "ledger.cut":
                    return f"{error.params['sealed']} lines were sealed and {error.params['lines']} are there"
                case "ledger.key":
                    return "its key is missing or damaged"
                case _:
                    return f"line {error.params['line']} was changed, or the key is not its own"
        return None

    def _head(self) -> _Head:
        lines, _, sha256 = (self._store.fact(HEAD) or "0 ").partition(" ")
        return _Head(int(lines), sha256)

    def _lines(self) -> list[bytes]:
        """Return the sealed lines. A last one without its line end was never finished: nobody was told that it is sealed."""
        if not self._file.exists():
            return []
        whole, _, _ = self._file.read_bytes().rpartition(b"\n")
        return whole.split(b"\n") if whole else []

    def _opened(self, lines: list[bytes]) -> tuple[Withheld, ...]:
        found, before = [], b""
        for number, line in enumerate(lines, 1):
            try:
                sealed = base64.b64decode(line, validate=True)
                opened = self._cipher(make=False).decrypt(sealed[:12], sealed[12:], hashlib.sha256(before).digest())
            except (InvalidTag, ValueError) as error:
                raise ProofFailed("ledger.broken", line=number) from error
            found.append(_read(load(opened)))
            before = line
        return tuple(found)

    def append(self, channel: str, at: datetime, by: tuple[str, ...], notice: Any) -> None:
        """Seal one withholding; it is on stable storage when this returns. Raises ProofFailed as `all`."""
        self.all()
        lines = self._lines()
        before = lines[-1] if lines else b""
        said = canonical({"channel": channel, "at": format_instant(at), "by": list(by), "notice": notice})
        nonce = secrets.token_bytes(12)
        sealed = nonce + self._cipher(make=not lines).encrypt(nonce, said, hashlib.sha256(before).digest())
        line = base64.b64encode(sealed)
        with os.fdopen(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.truncate(sum(len(each) + 1 for each in lines))  # without one that was begun and never finished
            file.seek(0, os.SEEK_END)
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with (
            self._store.transaction()
        ):  # after the line: a crash in between leaves one more than is remembered, and none fewer
            self._store.set_fact(HEAD, f"{len(lines) + 1} {_sha256(line)}")

    def _cipher(self, *, make: bool) -> ChaCha20Poly1305:
        """Return the cipher; its key is made before the first line only, so that a lost one is never hidden by another."""
        if make and not self._key.exists():
            with os.fdopen(os.open(self._key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(ChaCha20Poly1305.generate_key())
                file.flush()
                os.fsync(file.fileno())
        try:
            return ChaCha20Poly1305(self._key.read_bytes())
        except (OSError, ValueError) as error:
            raise ProofFailed("ledger.key") from error


def _sha256(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _read(value: Any) -> Withheld:
    notice, _ = read_notice(value["notice"])
    assert notice is not None, "only a notice that was read is sealed"
    return Withheld(value["channel"], parse_instant(value["at"]), tuple(value["by"]), notice)
