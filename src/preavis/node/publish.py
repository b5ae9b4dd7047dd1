"""The public side: one static page for a public channel, nothing by default, published by two officers, withdrawn by one.

What is staged is a folder of files that never changes afterwards; its hash is what both officers agree to, each as he approves a
statement (`node.approvals`): with his passkey, of which the hash is the challenge, or with his password. The published folder
holds counts, times and hash commitments (signed heads and salted leaf hashes), so that what is opened later can be checked
against it, and works on any web server when this node is down.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from preavis.clock import format_instant
from preavis.errors import Refused
from preavis.node import public_folder
from preavis.node.approvals import approve
from preavis.node.cases import Case
from preavis.node.config import Channel, Config
from preavis.node.figures import Counted, Year, counted, years
from preavis.node.passkeys import Assertion
from preavis.node.people import People
from preavis.node.public_folder import Files
from preavis.parties import Origin
from preavis.statements import Approval
from preavis.store import Store
from preavis.store.people import Officer
from preavis.store.publications import Publication
from preavis.wire import load, read

NEEDED: Final = 2
INDEX: Final = "index.html"
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
    """A page that waits for agreement, or is published: its files, and who has agreed to exactly them."""

    page: Publication
    folder: Path
    approvals: tuple[Approval, ...]

    @property
    def hash(self) -> str:
        """What an agreement signs, hex."""
        return self.page.sha256.hex()

    @property
    def agreed(self) -> tuple[str, ...]:
        """Labels of the officers who have agreed."""
        return tuple(approval.officer for approval in self.approvals)

    @property
    def published(self) -> bool:
        """Whether it has been put where the web server looks."""
        return self.page.published_at is not None


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

    def channels(self) -> tuple[Channel, ...]:
        """Return the channels that are public, or of which a page still stands."""
        return tuple(each for each in self._config.channel if each.public or self.staged(each.name) is not None)

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

    # -- two officers agree to exactly what is staged --------------------------------------------------------------

    def stage(self, name: str, officer: Officer, page: Page, cases: Iterable[Counted], now: datetime) -> Staged:
        """Fix what may be published instead of what waited; `cases` is what `counted` yields. Raises Refused, UnusableInput."""
        self._people.require(officer, "release")
        said = self.gather(name, cases, now)
        files: Files = {INDEX: page(said).encode(), "figures.json": _figures(said)}
        for party in said.heads:
            files[f"{party}.checkpoint"] = said.heads[party]
            files[f"{party}.leaves.txt"] = "".join(f"{leaf}\n" for leaf in said.commitments[party]).encode()
        sha256 = self._hash(name, files)
        public_folder.write(self._folder(name, sha256), files)
        with self._store.transaction():
            self._store.put_publication(name, sha256, now)
            self._store.audit(now, officer.label, "publication.staged", f"{name} {sha256.hex()}")
        return self.exactly(name, sha256.hex())

    def staged(self, name: str) -> Staged | None:
        """Return the newest page of a channel, published or not; None where nothing is."""
        return next((self._staged(page) for page in self._store.publications(name)), None)

    def published(self, name: str) -> Staged | None:
        """Return the page that the public sees; None where nothing is published."""
        return next((self._staged(page) for page in self._store.publications(name) if page.published_at), None)

    def exactly(self, name: str, sha256: str) -> Staged:
        """Return the newest page, if it is the one that an officer has seen. Raises Refused where it is not, or was changed."""
        staged = self.staged(name)
        if (
            staged is None
            or staged.hash != sha256
            or self._hash(name, public_folder.files_of(staged.folder)) != staged.page.sha256
        ):
            raise Refused("publish.changed", channel=name)
        return staged

    def agree(
        self, name: str, sha256: str, officer: Officer, method: str, now: datetime, *, signed: Assertion | None = None
    ) -> Staged:
        """Agree to exactly what was staged; with the second officer it is published. Raises Refused, UnusableInput.

        `method` and `signed` are those of an approval: how the officer has just proven who he is, and what his passkey signed.
        """
        self.channel(name)
        self._people.require(officer, "release")
        staged = self.exactly(name, sha256)
        if staged.published:
            raise Refused("publish.done", channel=name)
        if officer.label in staged.agreed:
            raise Refused("draft.same_officer", officer=officer.label)
        if method == "session":
            raise Refused("draft.needs_proof")
        with self._store.transaction():
            agreement = approve(officer, "releaser", method, staged.page.sha256, now, signed=signed)
            self._store.put_agreement(staged.page.id, agreement)
            self._store.audit(now, officer.label, "publication.agreed", f"{name} {sha256}")
            if len(staged.agreed) + 1 >= NEEDED:
                public_folder.put_in_place(self.folder(name), public_folder.files_of(staged.folder))
                self._store.set_published(staged.page.id, now)
                self._store.audit(now, "node", "publication.published", f"{name} {sha256}")
        return self.exactly(name, sha256)

    def withdraw(self, name: str, officer: Officer, now: datetime) -> None:
        """Take down what is public of a channel, and what waits to be. Taking down adds caution: one officer does it.

        Raises Refused where there is nothing, UnusableInput where the folder cannot be removed.
        """
        self._people.require(officer, "status")
        staged = self.staged(self._config.channel_named(name).name)
        if staged is None:
            raise Refused("publish.nothing", channel=name)
        seen = self.published(name)
        with self._store.transaction():
            self._store.withdraw_publications(name, now)
            self._store.audit(now, officer.label, "publication.withdrawn", f"{name} {(seen or staged).hash}")
            public_folder.take_away(self.folder(name))

    # -- what stands ------------------------------------------------------------------------------------------------

    def folder(self, name: str) -> Path:
        """Return the folder that a web server is to show."""
        return self._directory / name / "www"

    def problems(self) -> Iterator[tuple[str, str | None]]:
        """Yield each channel of which a page is published, and what is wrong with the page (None: nothing)."""
        for channel in self._config.channel:
            seen = self.published(channel.name)
            if seen is not None:
                yield channel.name, self._problem(seen)

    def _problem(self, seen: Staged) -> str | None:
        if len({approval.identity for approval in seen.approvals}) < NEEDED:
            return f"fewer than {NEEDED} officers agreed to it"
        name = seen.page.channel
        if self._hash(name, public_folder.files_of(self.folder(name))) != seen.page.sha256:
            return f"{self.folder(name)} is not what they agreed to"
        return None

    def _staged(self, page: Publication) -> Staged:
        read_as = (read(Approval, load(stored.approval))[0] for stored in self._store.agreements(page.id))
        approvals = tuple(approval for approval in read_as if approval is not None)
        return Staged(page, self._folder(page.channel, page.sha256), approvals)

    def _folder(self, name: str, sha256: bytes) -> Path:
        return self._directory / name / "staged" / sha256.hex()

    def _hash(self, name: str, files: Files) -> bytes:
        return public_folder.content_hash(str(self._config.origin(name)), files)


def _figures(said: Public) -> bytes:
    value = {
        "channel": said.channel.name,
        "agreement": said.channel.agreement,
        "mode": said.mode,
        "updated": format_instant(said.at),
        "years": [asdict(year) for year in said.years],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
