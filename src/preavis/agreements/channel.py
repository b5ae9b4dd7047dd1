"""Whether a notice belongs on the channel on which it is to go out: its agreement, its party, and whether it is open. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from preavis.findings import Finding
from preavis.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTerms:
    """A channel as the check needs it. `closed`: since when nothing goes out on it any more, None while it is open."""

    name: str
    agreement: str
    parties: tuple[str, ...]
    closed: str | None = None


def misplaced(notice: Notice, agreement: str, party: str, channel: ChannelTerms) -> Iterator[Finding]:
    """Yield what blocks a notice on a channel: another agreement's, a stranger's, or closed.

    A notice in the name of the other party of the channel is warned of: whose duty it is, the agreement says.
    """
    if channel.agreement != agreement:
        yield _finding("channel.wrong_agreement", channel, agreement=agreement, other=channel.agreement)
    named = notice.notifying_party or party
    if party not in channel.parties or named not in channel.parties:
        stranger = named if party in channel.parties else party
        yield _finding("channel.wrong_party", channel, party=stranger or "-")
    elif named != party:
        yield replace(_finding("channel.other_party", channel, party=named), severity="warn", path="notifying_party")
    if channel.closed is not None:
        yield _finding("channel.closed", channel, ended=channel.closed)


def _finding(code: str, channel: ChannelTerms, **params: str) -> Finding:
    return Finding(code=code, severity="block", params={"channel": channel.name, **params})
