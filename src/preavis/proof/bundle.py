"""The bodies of C2SP tlog-witness `add-checkpoint` and tlog-mirror `add-entries`, and the bundle that joins them. Pure.

A bundle is an `add-checkpoint` body followed by an `add-entries` body (design section 5): the same bytes over HTTPS, on a stick or
in QR codes. Everything is bounded: entries by their two-byte length, proofs by 63 hashes, requests by 32 packages and 8 MiB.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from preavis.errors import UnusableInput
from preavis.proof import merkle
from preavis.proof.checkpoint import parse_size
from preavis.proof.merkle import Nodes
from preavis.proof.note import decode_base64

PACKAGE: Final = 256
PACKAGES_LIMIT: Final = 32
HASHES_LIMIT: Final = 63
ENTRY_LIMIT: Final = 65_535
ENTRIES_LIMIT: Final = 8 * 1024 * 1024 + 64 * 1024
BUNDLE_LIMIT: Final = ENTRIES_LIMIT + 64 * 1024
_DASH: Final = "\u2014 ".encode()


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A checkpoint and the proof that it grew out of an old size."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """Return the request body."""
        lines = [f"old {self.old}", *(base64.b64encode(step).decode() for step in self.proof), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def parse(cls, data: bytes) -> AddCheckpoint:
        """Read a request body. Raises UnusableInput."""
        head, separator, checkpoint = data.partition(b"\n\n")
        try:
            old, *proof = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise UnusableInput("bundle.malformed") from error
        if not separator or not old.startswith("old ") or len(proof) > HASHES_LIMIT:
            raise UnusableInput("bundle.malformed")
        steps = tuple(decode_base64(line) for line in proof)
        if any(len(step) != merkle.HASH_SIZE for step in steps):
            raise UnusableInput("bundle.malformed")
        return cls(parse_size(old.removeprefix("old ")), steps, checkpoint)


@dataclass(frozen=True, slots=True)
class EntriesHeader:
    """Which journal's entries follow: `[start, end)`. The ticket is always empty."""

    origin: str
    start: int
    end: int

    def encode(self) -> bytes:
        """Return the header's bytes."""
        origin = self.origin.encode()
        return b"".join(
            (
                len(origin).to_bytes(2, "big"),
                origin,
                self.start.to_bytes(8, "big"),
                self.end.to_bytes(8, "big"),
                (0).to_bytes(2, "big"),
            )
        )

    def packages(self) -> int:
        """Return how many packages the canonical sequence has."""
        if self.start == self.end:
            return 0
        return -(-self.end // PACKAGE) - self.start // PACKAGE

    def bounds(self, number: int) -> tuple[int, int]:
        """Return the half-open interval of leaf indices of a package."""
        first = (self.start // PACKAGE + number) * PACKAGE
        return max(self.start, first), min(self.end, first + PACKAGE)


@dataclass(frozen=True, slots=True)
class Package:
    """The entries `[start, start + len(entries))` and the proof of the subtree that they complete."""

    start: int
    entries: tuple[bytes, ...]
    proof: tuple[bytes, ...]


def encode_entries(
    header: EntriesHeader, entries: Sequence[bytes], nodes: Nodes, *, packages: int | None = None
) -> bytes:
    """Return an `add-entries` body with all packages of the header, or the first few of them.

    `entries` begin at `header.start`; `nodes` reads a tree of at least `header.end` leaves.
    """
    parts = [header.encode()]
    for number in range(header.packages() if packages is None else packages):
        start, end = header.bounds(number)
        parts.extend(len(data).to_bytes(2, "big") + data for data in entries[start - header.start : end - header.start])
        proof = merkle.subtree_proof(start - start % PACKAGE, end, header.end, nodes)
        parts.append(bytes([len(proof)]) + b"".join(proof))
    return b"".join(parts)


class EntriesDecoder:
    """Reads an `add-entries` body as it arrives: feed bytes, get whole packages. Holds one unfinished package at most."""

    def __init__(self) -> None:
        self.header: EntriesHeader | None = None
        self._data = bytearray()
        self._number = 0
        self._taken = 0
        self._at = 0
        self._entries: list[bytes] = []

    @property
    def complete(self) -> bool:
        """Whether the header and a whole number of packages have been read, and nothing is left over."""
        return self.header is not None and not self._data

    def feed(self, data: bytes) -> list[Package]:
        """Take bytes and return the packages that they complete. Raises UnusableInput."""
        self._taken += len(data)
        if self._taken > ENTRIES_LIMIT:
            raise UnusableInput("peer.too_large", limit=ENTRIES_LIMIT)
        self._data += data
        if self.header is None:
            self.header = self._read_header()
        packages = []
        while self.header is not None and self._number < self.header.packages():
            package = self._read_package(self.header)
            if package is None:
                break
            if self._number == PACKAGES_LIMIT:
                raise UnusableInput("bundle.too_many", limit=PACKAGES_LIMIT)
            self._number += 1
            packages.append(package)
        if self.header is not None and self._data and self._number == self.header.packages():
            raise UnusableInput("bundle.malformed")
        return packages

    def _read_header(self) -> EntriesHeader | None:
        data = self._data
        if len(data) < 2:
            return None
        name = int.from_bytes(data[:2], "big")
        if not 0 < name < 256:
            raise UnusableInput("bundle.malformed")
        size = 2 + name + 18
        if len(data) < size:
            return None
        start, end = (int.from_bytes(data[2 + name + i : 2 + name + i + 8], "big") for i in (0, 8))
        if start > end or any(data[size - 2 : size]):
            raise UnusableInput("bundle.malformed")
        try:
            origin = data[2 : 2 + name].decode("utf-8")
        except UnicodeDecodeError as error:
            raise UnusableInput("bundle.malformed") from error
        del data[:size]
        return EntriesHeader(origin, start, end)

    def _read_package(self, header: EntriesHeader) -> Package | None:
        """Return the next package once it is whole; what has been read of it before is not read again."""
        data = self._data
        start, end = header.bounds(self._number)
        while len(self._entries) < end - start:
            size = int.from_bytes(data[self._at : self._at + 2], "big")
            if len(data) < self._at + 2 or len(data) < self._at + 2 + size:
                return None
            self._entries.append(bytes(data[self._at + 2 : self._at + 2 + size]))
            self._at += 2 + size
        if len(data) <= self._at:
            return None
        hashes = data[self._at]
        if hashes > HASHES_LIMIT:
            raise UnusableInput("bundle.malformed")
        until = self._at + 1 + hashes * merkle.HASH_SIZE
        if len(data) < until:
            return None
        steps = range(self._at + 1, until, merkle.HASH_SIZE)
        proof = tuple(bytes(data[i : i + merkle.HASH_SIZE]) for i in steps)
        package = Package(start, tuple(self._entries), proof)
        del data[:until]
        self._at = 0
        self._entries.clear()
        return package


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one push carries: a checkpoint and all entries up to it."""

    checkpoint: AddCheckpoint
    header: EntriesHeader
    packages: tuple[Package, ...]

    @classmethod
    def parse(cls, data: bytes) -> Bundle:
        """Read a bundle. Raises UnusableInput."""
        if len(data) > BUNDLE_LIMIT:
            raise UnusableInput("peer.too_large", limit=BUNDLE_LIMIT)
        at = data.find(b"\n\n")
        at = data.find(b"\n\n", at + 2) + 2 if at >= 0 else 1
        if at < 4:
            raise UnusableInput("bundle.malformed")
        while data.startswith(_DASH, at):
            end = data.find(b"\n", at)
            if end < 0:
                raise UnusableInput("bundle.malformed")
            at = end + 1
        decoder = EntriesDecoder()
        packages = decoder.feed(data[at:])
        if decoder.header is None or not decoder.complete or len(packages) != decoder.header.packages():
            raise UnusableInput("bundle.truncated")
        return cls(AddCheckpoint.parse(data[:at]), decoder.header, tuple(packages))


def split_entries(data: bytes) -> list[bytes]:
    """Read an entry bundle of C2SP tlog-tiles: entries with their length in two bytes. Raises UnusableInput."""
    entries, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 2], "big")
        if at + 2 + size > len(data):
            raise UnusableInput("bundle.truncated")
        entries.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    return entries


def tlog_size(size: int) -> bytes:
    """Return the body of `text/x.tlog.size`."""
    return f"{size}\n".encode()


def parse_tlog_size(data: bytes) -> int:
    """Read `text/x.tlog.size`. Raises UnusableInput."""
    return _numbers(data, 1)[0]


def mirror_info(pending: int, following: int) -> bytes:
    """Return the body of `text/x.tlog.mirror-info`: a pending size, the next entry, an empty ticket."""
    return f"{pending}\n{following}\n\n".encode()


def parse_mirror_info(data: bytes) -> tuple[int, int]:
    """Read `text/x.tlog.mirror-info`: the pending size and the next entry; a ticket is ignored. Raises UnusableInput."""
    pending, following = _numbers(data, 2)
    return pending, following


def _numbers(data: bytes, count: int) -> list[int]:
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise UnusableInput("bundle.malformed") from error
    if len(lines) < count + 1:
        raise UnusableInput("bundle.malformed")
    return [parse_size(line) for line in lines[:count]]
