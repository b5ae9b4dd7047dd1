"""The public side: one static page for a public channel, nothing by default, published by two officers.

What is staged is a folder of files that never changes afterwards; its hash is what both officers agree to. The published
folder holds counts, times and hash commitments (signed heads and salted leaf hashes), so that what is opened later can be
checked against it, and works on any web server when this node is down.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from preavis.clock import format_instant
from preavis.errors import Refused
from preavis.node.cases import Case
from preavis.node.config import Channel, Config
from preavis.node.figures import Counted, Year, counted, years
from preavis.node.people import People
from preavis.parties import Origin
from preavis.store import Store
from preavis.store.people import Officer

NEEDED: Final = 2
Files = dict[str, bytes]
Page = Callable[["Public"], str]


@dataclass(frozen=True, slots=True)
class Public:
    """What the page says of a channel."""

    channel: Channel
    mode: str
    at: datetime
    years: tuple[Year, ...]
    heads: dict[str, bytes]
    commitments: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Staged:
    """Files that wait for agreement: their hash, and who has agreed."""

    channel: str
    sha256: bytes
    folder: Path
    agreed: tuple[str, ...]
    published: bool


class Publisher:
    """The public pages of this node."""

    def __init__(
        self,
        config: Config,
        directory: Path,
        store: Store,
        people: People,
        every: Callable[[], Iterator[Case]],
        newest: Callable[[], Iterator[Case]],
    ) -> None:
        """`every` yields all cases, which the figures need; `newest` those that a feed shows."""
        self._config = config
        self._directory = directory / "public"
        self._store = store
        self._people = people
        self._every = every
        self._newest = newest

    def channel(self, name: str) -> Channel:
        """Return a public channel. Raises Refused where it is not public."""
        channel = self._config.channel_named(name)
        if not channel.public:
            raise Refused("publish.not_public", channel=name)
        return channel

    def cases(self, name: str) -> Iterator[Case]:
        """Yield the newest cases of a public channel. Raises Refused where it is not public."""
        self.channel(name)
        return (case for case in self._newest() if case.author.channel == name)

    def counted(self, name: str) -> Iterator[Counted]:
        """Yield what each case of a public channel adds to its figures; together they take seconds. Raises Refused."""
        self.channel(name)
        return (counted(case) for case in self._every() if case.author.channel == name)

    def gather(self, name: str, cases: Iterable[Counted], now: datetime) -> Public:
        """Return what a page would say now. `cases`: what `counted` yields."""
        channel = self.channel(name)
        origins = [Origin(name, self._config.mode, party) for party in channel.parties]
        heads, commitments = {}, {}
        for origin in origins:
            head = self._store.checkpoint(origin)
            if head is not None:
                heads[origin.party] = head.note
                commitments[origin.party] = tuple(leaf.hex() for leaf in self._store.leaves(origin, head.size))
        return Public(channel, self._config.mode, now, years(cases), heads, commitments)

    def stage(self, name: str, officer: Officer, page: Page, cases: Iterable[Counted], now: datetime) -> Staged:
        """Fix what may be published. `cases`: what `counted` yields. Raises Refused."""
        self._people.require(officer, "release")
        said = self.gather(name, cases, now)
        files: Files = {"index.html": page(said).encode(), "figures.json": _figures(said)}
        for party in said.heads:
            files[f"{party}.checkpoint"] = said.heads[party]
            files[f"{party}.leaves.txt"] = "".join(f"{leaf}\n" for leaf in said.commitments[party]).encode()
        sha256 = _hash(files)
        folder = self._directory / name / "staged" / sha256.hex()
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        with self._store.transaction():
            self._store.set_fact(f"staged/{name}", sha256.hex())
            self._store.audit(now, officer.label, "publication.staged", f"{name} {sha256.hex()}")
        staged = self.staged(name)
        assert staged is not None
        return staged

    def staged(self, name: str) -> Staged | None:
        """Return what is staged for a channel, None where nothing is."""
        self.channel(name)
        said = self._store.fact(f"staged/{name}")
        if said is None:
            return None
        sha256 = bytes.fromhex(said)
        labels = {officer.id: officer.label for officer in self._store.officers()}
        agreed = tuple(sorted(labels[number] for number in self._store.agreed_to_publish(name, sha256)))
        published = self._store.fact(f"published/{name}") == said
        return Staged(name, sha256, self._directory / name / "staged" / said, agreed, published)

    def agree(self, name: str, sha256: str, officer: Officer, now: datetime) -> Staged:
        """Agree to exactly what was staged; with the second officer it is published. Raises Refused."""
        self._people.require(officer, "release")
        staged = self.staged(name)
        if staged is None or staged.sha256.hex() != sha256:
            raise Refused("publish.changed", channel=name)
        files = {file.name: file.read_bytes() for file in staged.folder.iterdir()}
        if _hash(files) != staged.sha256:
            raise Refused("publish.changed", channel=name)
        with self._store.transaction():
            self._store.agree_to_publish(name, staged.sha256, officer.id, now)
            self._store.audit(now, officer.label, "publication.agreed", f"{name} {sha256}")
        if len(self._store.agreed_to_publish(name, staged.sha256)) >= NEEDED:
            self._publish(staged, now)
        again = self.staged(name)
        assert again is not None
        return again

    def folder(self, name: str) -> Path:
        """Return the folder that a web server is to show."""
        return self._directory / name / "www"

    def _publish(self, staged: Staged, now: datetime) -> None:
        """Put the staged files in the place of the published ones, whole."""
        www = self.folder(staged.channel)
        fresh, old = www.with_suffix(".new"), www.with_suffix(".old")
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        shutil.copytree(staged.folder, fresh)
        if www.exists():
            os.replace(www, old)  # noqa: PTH105 - atomic
        os.replace(fresh, www)  # noqa: PTH105 - atomic
        shutil.rmtree(old, ignore_errors=True)
        with self._store.transaction():
            self._store.set_fact(f"published/{staged.channel}", staged.sha256.hex())
            self._store.audit(now, "node", "publication.published", f"{staged.channel} {staged.sha256.hex()}")


def _figures(said: Public) -> bytes:
    value = {
        "channel": said.channel.name,
        "agreement": said.channel.agreement,
        "mode": said.mode,
        "updated": format_instant(said.at),
        "years": [asdict(year) for year in said.years],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _hash(files: Files) -> bytes:
    digest = hashlib.sha256(b"preavis/publication/v1\n")
    for name in sorted(files):
        digest.update(f"{name} {hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return digest.digest()
