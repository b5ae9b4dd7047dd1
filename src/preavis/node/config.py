"""The one TOML file of a node: who it is, its channels, its desks, where it listens."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

from preavis.clock import Instant, ZoneName
from preavis.errors import UnusableInput
from preavis.geo import Shape
from preavis.node.desks import Desk, MailRelay, check_ladders
from preavis.node.misread import Slip, misread, unknown
from preavis.parties import Mode, Origin, is_channel, is_party
from preavis.wire import adapter

NodeRole = Literal["party", "witness"]

FILE: Final = "config.toml"
T = TypeVar("T")
FARTHEST_SECONDS: Final = 100 * 366 * 86_400


def is_address(text: str, schemes: set[str]) -> bool:
    """Return whether this is the address of a listener: a scheme and a host, perhaps a port and a path."""
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Where a listener binds, and under which address others reach it."""

    host: str = "127.0.0.1"
    port: int
    address: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65_535:
            raise Slip("config.port", port=str(self.port))


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One agreement between named parties. `ends` is required for an exercise channel.

    What is on a channel is confidential, and each reading of it recorded, unless it is `public`.
    """

    name: str
    agreement: str
    parties: tuple[str, ...]
    witnesses: tuple[str, ...] = ()
    ends: Instant | None = None
    privacy: Literal["label", "name"] = "label"
    lone_release: bool = False
    public: bool = False

    def __post_init__(self) -> None:
        if not is_channel(self.name):
            raise Slip("config.channel_name", channel=self.name[:64])
        if len(set(self.parties)) < 2 or not all(map(is_party, self.parties + self.witnesses)):
            raise Slip("config.channel_parties", channel=self.name)
        if set(self.parties) & set(self.witnesses):
            raise ValueError("a party to the agreement is no neutral witness of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone:
    """A number to be called when a desk or a peer is silent. `who` is a desk's label, a party's code, or other words."""

    who: str
    number: str

    def __post_init__(self) -> None:
        if not self.who.strip() or not self.number.strip():
            raise ValueError("a telephone says whose it is and its number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that a person sets. Keys, cards and officers are not here.

    `clock_shift_seconds` lets an exercise be played on another day. `zone` is the IANA name of the zone in which the
    officers work: the console shows its time beside UTC. `line_dead_days`: an address that has answered no line check for so
    long is dead. A person's line check is due every `line_check_days` and late after `line_check_minutes`.
    """

    party: str
    mode: Mode
    role: NodeRole = "party"
    peers: Listener
    console: Listener
    channel: tuple[Channel, ...] = ()
    desk: tuple[Desk, ...] = field(default=())
    mail: MailRelay | None = None
    line_dead_days: int = 7
    clock_shift_seconds: int = 0
    zone: ZoneName = "UTC"
    telephone: tuple[Telephone, ...] = ()
    line_check_days: int = 7
    line_check_minutes: int = 30

    def __post_init__(self) -> None:
        if self.line_check_days < 1 or self.line_check_minutes < 1:
            raise ValueError("a line check is due after a day at least and answered within a minute at least")
        if not is_party(self.party):
            raise ValueError("a party is an ISO 3166-1 alpha-2 code in capitals, or a short name of an organisation")
        self._check_place()
        labels = [desk.label for desk in self.desk]
        names = [channel.name for channel in self.channel]
        if len(set(labels)) != len(labels) or len(set(names)) != len(names):
            raise Slip("config.same_name")
        check_ladders(self.desk)
        if self.mail is None and any("mail" in desk.ways for desk in self.desk):
            raise Slip("config.no_relay")
        if self.line_dead_days < 1:
            raise ValueError("an address needs at least one day to answer")
        if abs(self.clock_shift_seconds) > FARTHEST_SECONDS:
            raise ValueError("an exercise plays within a hundred years")
        if self.mode == "live" and self.clock_shift_seconds:
            raise Slip("config.live_shift")
        if self.mode == "exercise" and any(channel.ends is None for channel in self.channel):
            raise Slip("config.no_end")

    def _check_place(self) -> None:
        """Raise ValueError where nobody could reach this node, or it could speak for nobody."""
        if (self.peers.host, self.peers.port) == (self.console.host, self.console.port) and self.peers.port:
            raise ValueError("peers and console need a port each")
        if self.peers.address and (not is_address(self.peers.address, {"https"}) or self.peers.address.endswith("/")):
            raise ValueError("peers.address is https://host:port without a slash at its end, as other nodes call it")
        if self.console.address and not is_address(self.console.address, {"http", "https"}):
            raise ValueError("console.address is https://host, as officers type it")
        for channel in self.channel:
            if (self.party in channel.parties) == (self.role == "witness"):
                raise Slip("config.channel_role", channel=channel.name)
        named = {party for channel in self.channel for party in channel.parties}
        called = {label for desk in self.desk for label in desk.deputies}
        for desk in self.desk:
            if desk.label in called:  # a ladder leads to it
                continue
            if (strange := set(desk.parties) - named) and named:
                raise ValueError(
                    f"desk {desk.label}: {', '.join(sorted(strange))} is on no channel, so it is told nothing"
                )

    def number_of(self, who: str) -> str:
        """Return the telephone number of a desk or a party, empty where none is set."""
        return next((each.number for each in self.telephone if each.who == who), "")

    def channel_named(self, name: str) -> Channel:
        """Return a channel by its name. Raises UnusableInput where there is none."""
        for channel in self.channel:
            if channel.name == name:
                return channel
        raise UnusableInput("channel.unknown", channel=name[:64])

    def origin(self, channel: str) -> Origin:
        """Return the identity of this node's own journal on a channel."""
        return Origin(self.channel_named(channel).name, self.mode, self.party)


def parse(data: str, file: str = FILE) -> Config:
    """Read a configuration. Raises UnusableInput with the first thing that is wrong."""
    try:
        value = tomllib.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnusableInput("config.syntax", file=file, problem=str(error)) from error
    made = _build(Config, value, file)
    _check_regions(made.desk, file)
    return made


def load(directory: Path) -> Config:
    """Read the configuration of a node's directory. Raises UnusableInput."""
    path = directory / FILE
    try:
        return parse(path.read_text("utf-8-sig"), str(path))  # an editor may write a byte order mark
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnusableInput("config.no_node", directory=str(directory)) from error
    except OSError as error:
        raise UnusableInput("file.unreadable", file=str(path), problem=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise UnusableInput("config.syntax", file=str(path), problem=str(error)) from error


def _build(form: type[T], value: Any, file: str) -> T:
    from pydantic import ValidationError

    try:
        made = adapter(form).validate_python(value, strict=False)
    except ValidationError as error:
        raise misread(error.errors(include_url=False)[0], file) from error
    if (slip := unknown(form, value, file)) is not None:
        raise slip
    return made


def _check_regions(desks: tuple[Desk, ...], file: str) -> None:
    """Raise UnusableInput where a region's polygon crosses itself: what lies inside it depends on who draws it."""
    for desk in desks:
        for region in desk.region:
            if region.polygon is None:
                continue
            from preavis.geodesy_rings import pieces_of  # a node without such a region needs no geometry to start

            cut = pieces_of(Shape(polygon=region.polygon), region.edges)
            if cut is not None and cut.crossing:
                raise UnusableInput("config.region_crosses", file=file, desk=desk.label)
