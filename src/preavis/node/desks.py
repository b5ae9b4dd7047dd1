"""Desks as the configuration sets them: what concerns them, their ways and addresses, the ladder above them, the mail relay."""

from __future__ import annotations

import ipaddress
import itertools
import re
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from preavis.geo import Circle, Edges, Latitude, Longitude, Position, Shape
from preavis.node.misread import Slip
from preavis.notice import Medium, PartyCode, VehicleKind
from preavis.parties import is_desk

Way = Literal["console", "spool", "mail", "webhook", "sheet"]
Reminder = Literal["24h", "1h", "open"]
DeskKind = Literal["radar", "other"]

_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of the Earth that a desk looks at: a box along parallels and meridians, a polygon or a circle.

    `box` is south, west, north, east in decimal degrees; west is greater than east where it runs over 180 degrees.
    """

    box: tuple[Latitude, Longitude, Latitude, Longitude] | None = None
    polygon: tuple[Position, ...] | None = None
    circle: Circle | None = None
    edges: Edges = "geodesic"

    def __post_init__(self) -> None:
        if sum(member is not None for member in (self.box, self.polygon, self.circle)) != 1:
            raise ValueError("a region is exactly one of box, polygon, circle")
        if self.box is not None and float(self.box[0]) >= float(self.box[2]):
            raise ValueError("a box is south, west, north, east")
        if self.polygon is not None:
            Shape(polygon=self.polygon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung above a desk: who is told when it has not answered so many seconds after it was told itself."""

    to: str
    after_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that takes signed requests; `secret_file` (`whsec_...`) and `ca_file` are paths from the node's directory."""

    url: str
    secret_file: str
    ca_file: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if not host or parts.username or parts.fragment:
            raise ValueError("a webhook's address is https://host/path, without user and fragment")
        if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
            raise ValueError("a webhook is reached over https, or over http on this machine alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRelay:
    """The SMTP server that takes the mail of this node. The password stands in a file or in the environment, never here."""

    host: str
    sender: str
    port: int = 587
    tls: Literal["starttls", "ssl", "none"] = "starttls"
    user: str = ""
    password_file: str = ""
    password_env: str = ""
    ca_file: str = ""

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.sender):
            raise ValueError("the sender is one plain mail address")
        if self.tls == "none" and not is_loopback(self.host):
            raise ValueError("mail without TLS goes to this machine alone")
        if bool(self.user) != bool(self.password_file or self.password_env):
            raise ValueError("a user needs password_file or password_env, and the reverse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A unit that must know. `media`, `vehicles`, `classes`, `parties` and `region` narrow what it is told of.

    A radar sees the launch itself, whatever is in danger: it is told of every launch unless `told_of` says otherwise
    (Norway 1995). A desk whose label speaks of a radar is one, unless `kind` says otherwise.
    """

    label: str
    kind: DeskKind | None = None
    told_of: Literal["every_launch", "matching"] | None = None
    within_seconds: int = 1800
    ways: tuple[Way, ...] = ("console",)
    mail: tuple[str, ...] = ()
    webhook: tuple[Webhook, ...] = ()
    deputy: str | None = None
    ladder: tuple[Step, ...] = ()
    reminders: tuple[Reminder, ...] = ("24h", "1h", "open")
    language: Literal["en", "fr", "ru", "zh"] = "en"
    media: tuple[Medium, ...] = ()
    vehicles: tuple[VehicleKind, ...] = ()
    classes: tuple[str, ...] = ()
    parties: tuple[PartyCode, ...] = ()
    region: tuple[Region, ...] = field(default=())

    def __post_init__(self) -> None:
        if not is_desk(self.label):
            raise Slip("config.desk_label", desk=self.label[:64])
        if self.within_seconds < 1 or not self.ways:
            raise ValueError("a desk has a time to answer and at least one way to reach it")
        if len(set(self.ways)) != len(self.ways):
            raise ValueError(f"desk {self.label}: a way stands twice")
        if ("mail" in self.ways) != bool(self.mail) or ("webhook" in self.ways) != bool(self.webhook):
            raise Slip("config.ways", desk=self.label)
        if not all(map(_ADDRESS.fullmatch, self.mail)) or len({a.casefold() for a in self.mail}) != len(self.mail):
            raise ValueError(f"desk {self.label}: mail is a list of different plain addresses")
        if len({hook.url for hook in self.webhook}) != len(self.webhook):
            raise ValueError(f"desk {self.label}: a webhook stands twice")
        times = [0, *(step.after_seconds for step in self.ladder)]
        if any(later <= before for before, later in itertools.pairwise(times)):
            raise Slip("config.ladder", desk=self.label)
        if self.is_radar and self.told_of is None and self.narrowed:
            raise Slip("config.radar", desk=self.label)

    @property
    def is_radar(self) -> bool:
        """Whether this desk sees the launch itself."""
        return self.kind == "radar" or (self.kind is None and "radar" in self.label)

    @property
    def narrowed(self) -> bool:
        """Whether a rule narrows what it is told of."""
        return bool(self.media or self.vehicles or self.classes or self.parties or self.region)

    @property
    def every_launch(self) -> bool:
        """Whether it is told of everything."""
        return (self.told_of or ("every_launch" if self.is_radar else "matching")) == "every_launch"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The ladder; a deputy alone is a ladder of one step, when the desk's time is over."""
        if self.ladder or self.deputy is None:
            return self.ladder
        return (Step(to=self.deputy, after_seconds=self.within_seconds),)

    @property
    def deputies(self) -> tuple[str, ...]:
        """The desks that may answer for it."""
        named = (self.deputy, *(step.to for step in self.ladder))
        return tuple(dict.fromkeys(name for name in named if name is not None))

    @property
    def directory(self) -> str:
        """The name of its spool directory."""
        return self.label.replace(" ", "-")

    def addresses(self, way: str) -> tuple[str, ...]:
        """Return the addresses of one of its ways; one empty one where the way needs none."""
        match way:
            case "mail":
                return self.mail
            case "webhook":
                return tuple(hook.url for hook in self.webhook)
            case "spool":
                return (self.directory,)
            case _:
                return ("",)


def check_ladders(desks: tuple[Desk, ...]) -> None:
    """Raise ValueError where a deputy or a step is no other desk of this node, or two desks share a spool directory."""
    labels = {desk.label for desk in desks}
    for desk in desks:
        if any(to not in labels or to == desk.label for to in desk.deputies):
            raise Slip("config.deputy", desk=desk.label)
    if len({desk.directory for desk in desks}) != len(desks):
        raise ValueError("two desks would share one spool directory")
