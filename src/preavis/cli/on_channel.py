"""`preavis check --channel`: the terms of a node's channel and the law that it judges by there, overlay and suspension included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from preavis.agreements.channel import ChannelTerms
from preavis.agreements.profile import Profile
from preavis.agreements.terms import Suspension
from preavis.cli.profile import profile_of
from preavis.errors import UnusableInput


@dataclass(frozen=True, slots=True)
class OnChannel:
    """A channel of a node as the check needs it: its terms, whose node it is, the profile by which it judges."""

    terms: ChannelTerms
    party: str
    profile: Profile


def on_channel(directory: Path, channel: str) -> OnChannel:
    """Ask a node about one of its channels. Raises what the node raises, UnusableInput where its profile is lost."""
    from preavis.cli.client import call
    from preavis.node.law import archived
    from preavis.statements import ProfilePin
    from preavis.wire import read

    said = call(directory, "GET", "/channel", channel=channel)
    pin, _ = read(ProfilePin, said["profile"])
    assert pin is not None, "a node names the profile that it judges by"
    profile = archived(directory, said["name"], said["mode"], pin)
    if profile is None:
        raise UnusableInput("profile.lost", channel=said["name"], version=pin.version, sha256=pin.sha256)
    profile = replace(
        profile,
        suspended=tuple(
            Suspension(by, date.fromisoformat(since), date.fromisoformat(until) if until else None)
            for by, since, until in said["suspended"]
        ),
    )
    terms = ChannelTerms(
        name=said["name"], agreement=said["agreement"], parties=tuple(said["parties"]), closed=said["closed"]
    )
    return OnChannel(terms, said["party"], profile)


def law_of(held: OnChannel, agreement: str | None) -> Profile:
    """Return by which profile a notice is judged: the channel's, or that of another agreement where one is named."""
    return held.profile if agreement in {None, held.terms.agreement} else profile_of(agreement or "")
