"""Whether a notice belongs on the channel on which it is to go out: its agreement, its party, and whether it is open. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from preavis.findings import Finding
from preavis.statements import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTerms:
    """A channel as the check needs it. `closed`: since when nothing goes out on it any more, None while it is open."""

    name: str
    agreement: str
    parties: tuple[str, ...]
    closed: str | None = None


def misplaced(notice: Notice, agreement: str, party: str, channel: ChannelTerms) -> Iterator[Finding]:
    """Yield what blocks a notice on a channel: another agreement's, another party's, or closed."""
    if channel.agreement != agreement:
        yield Finding(
            code="channel.wrong_agreement",
            severity="block",
            params={"channel": channel.name, "agreement": agreement, "other": channel.agreement},
        )
    if party not in channel.parties:
        yield Finding(
            code="channel.wrong_party", severity="block", params={"channel": channel.name, "party": party or "-"}
        )
    elif notice.notifying_party not in {None, party}:
        yield Finding(
            code="channel.wrong_party",
            severity="block",
            path="notifying_party",
            params={"channel": channel.name, "party": notice.notifying_party or "-"},
        )
    if channel.closed is not None:
        yield Finding(
            code="channel.closed", severity="block", params={"channel": channel.name, "ended": channel.closed}
        )
