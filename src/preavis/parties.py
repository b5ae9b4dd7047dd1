"""Parties, modes, desks, officers and the names of journals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Mode = Literal["live", "exercise"]
Role = Literal["drafter", "releaser", "watch", "desk", "auditor", "administrator"]

_PARTY = re.compile(r"[A-Z][A-Z0-9-]{1,31}", re.ASCII)
_CHANNEL = re.compile(r"[a-z0-9][a-z0-9-]{1,62}", re.ASCII)
_DESK = re.compile(r"[a-z0-9][a-z0-9 -]{0,62}", re.ASCII)


def is_party(text: str) -> bool:
    """Return whether this is the code of a party: ISO 3166-1 alpha-2, or a short name of capitals for an organisation."""
    return bool(_PARTY.fullmatch(text))


def is_channel(text: str) -> bool:
    """Return whether this is the name of a channel: small letters, digits and hyphens."""
    return bool(_CHANNEL.fullmatch(text))


def is_desk(text: str) -> bool:
    """Return whether this is the public label of a desk."""
    return bool(_DESK.fullmatch(text))


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """The identity of one party's journal on one channel of one mode: `preavis/<channel>/<mode>/<PARTY>`."""

    channel: str
    mode: Mode
    party: str

    def __str__(self) -> str:
        return f"preavis/{self.channel}/{self.mode}/{self.party}"

    @property
    def mirror(self) -> str:
        """The key name under which this party signs receipts."""
        return f"{self}/receipt"

    @property
    def witness(self) -> str:
        """The key name under which this party witnesses."""
        return f"{self}/witness"

    def of(self, party: str) -> Origin:
        """Return the journal of another party on the same channel."""
        return Origin(self.channel, self.mode, party)

    @classmethod
    @lru_cache(256)
    def parse(cls, text: str) -> Origin:
        """Read an origin. Raises ValueError where it is no origin of Preavis."""
        parts = text.split("/")
        if len(parts) == 4 and parts[0] == "preavis" and is_channel(parts[1]) and is_party(parts[3]):
            match parts[2]:
                case "live" | "exercise" as mode:
                    return cls(parts[1], mode, parts[3])
        raise ValueError(f"{text!r} is not an origin of the form preavis/<channel>/<mode>/<PARTY>")
