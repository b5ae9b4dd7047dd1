"""C2SP tlog-proof: one text that proves offline that a leaf stands in a journal (c2sp.org/tlog-proof). Pure."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from preavis.errors import UnusableInput
from preavis.proof.bundle import HASHES_LIMIT
from preavis.proof.checkpoint import parse_size
from preavis.proof.merkle import HASH_SIZE
from preavis.proof.note import decode_base64

HEADER: Final = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A leaf's index, its audit path, and the checkpoint with all signature lines. No extra data is used."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> str:
        """Return the text."""
        lines = [HEADER, f"index {self.index}", *(base64.b64encode(step).decode() for step in self.path), "", ""]
        return "\n".join(lines) + self.checkpoint.decode()

    @classmethod
    def parse(cls, text: str) -> TlogProof:
        """Read the text. Raises UnusableInput."""
        head, separator, checkpoint = text.partition("\n\n")
        lines: Sequence[str] = head.split("\n")
        if not separator or len(lines) < 2 or lines[0] != HEADER or not lines[1].startswith("index "):
            raise UnusableInput("proof.malformed")
        path = tuple(decode_base64(line) for line in lines[2:])
        if len(path) > HASHES_LIMIT or any(len(step) != HASH_SIZE for step in path):
            raise UnusableInput("proof.malformed")
        return cls(parse_size(lines[1].removeprefix("index ")), path, checkpoint.encode())
