"""What a node looks at all the time: desks that do not answer, peers that do not receipt, clocks, disks, the agreement's end.

Every rule returns situations; `alarms.settle` turns them into alarms. Nothing here changes a journal.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from preavis.clock import format_instant
from preavis.node.alarms import Situation
from preavis.node.cases import Case
from preavis.store import Store
from preavis.store.people import Contact

if TYPE_CHECKING:
    from preavis.agreements.profile import Profile
    from preavis.node.author import Author

UNRECEIPTED: Final = timedelta(seconds=60)
SILENT: Final = timedelta(seconds=120)
SKEW_FINDING: Final = 5
SKEW_ALARM: Final = 120
DISK_LOW: Final = 512 * 1024 * 1024
BACKUP_OLD: Final = timedelta(days=7)
END_NEAR: Final = timedelta(days=365)


def silent_desks(cases: Sequence[Case]) -> Iterator[Situation]:
    """A desk that has not read the version in force within its time. The failure of 1995: the highest priority.

    One that has not read a question in its time is an alarm of its own: nobody can answer what nobody has read.
    """
    for case in cases:
        for rung in case.ladder:
            if rung.state == "overdue":
                yield Situation(
                    "alarm.desk_silent",
                    f"{case.id}/{rung.party}/{rung.desk}",
                    "emergency",
                    {
                        "desk": rung.desk,
                        "party": rung.party,
                        "case": case.id,
                        "due": format_instant(rung.due_at) if rung.due_at else "",
                    },
                )
        for rung in case.asked:
            if rung.state == "overdue":
                yield Situation(
                    "alarm.desk_silent_query",
                    f"{case.id}/{rung.desk}/{rung.about}",
                    "alarm",
                    {
                        "desk": rung.desk,
                        "party": rung.party,
                        "case": case.id,
                        "query": rung.about,
                        "by": rung.asked_by,
                        "due": format_instant(rung.due_at) if rung.due_at else "",
                    },
                )


def unreceipted(
    store: Store, author: Author, peers: Mapping[str, str], contacts: Sequence[Contact], now: datetime
) -> Iterator[Situation]:
    """Entries that a peer has not receipted a minute after their release. `peers`: party to the signer of its receipts."""
    size = store.size(author.origin)
    for party, signer in peers.items():
        receipt = store.receipt(author.origin, signer)
        first = receipt.size if receipt else 0
        oldest = store.entry(author.origin, first) if first < size else None
        if oldest is not None and now - oldest.stored_at > UNRECEIPTED:
            problem = next((c.problem for c in contacts if (c.party, c.channel) == (party, author.origin.channel)), "")
            yield Situation(
                "alarm.unreceipted",
                f"{author.origin.channel}/{party}",
                "emergency",
                {
                    "party": party,
                    "n": str(size - first),
                    "since": format_instant(oldest.stored_at),
                    "problem": problem or "delivery.no_answer",
                },
            )


def unaddressed(store: Store, author: Author, parties: Sequence[str]) -> Iterator[Situation]:
    """Parties to which nothing goes although something was said: no card of theirs is enrolled, or it has ended."""
    for party in parties if store.size(author.origin) else ():
        channel = author.origin.channel
        yield Situation("alarm.no_card", f"{channel}/{party}", "emergency", {"party": party, "channel": channel})


def clocks(contacts: Sequence[Contact], drift: timedelta, *, may_sign: bool) -> Iterator[Situation]:
    """Clocks that disagree by more than 5 s (a caution) or 120 s (an alarm), and the own one that stepped back."""
    for contact in contacts:
        if abs(contact.skew) > SKEW_FINDING:
            yield Situation(
                "alarm.peer_clock",
                f"{contact.channel}/{contact.party}",
                "alarm" if abs(contact.skew) > SKEW_ALARM else "caution",
                {"party": contact.party, "seconds": str(contact.skew)},
            )
    if abs(drift) > timedelta(seconds=SKEW_FINDING):
        serious = abs(drift) > timedelta(seconds=SKEW_ALARM)
        yield Situation(
            "alarm.own_clock",
            "clock",
            "alarm" if serious else "caution",
            {"seconds": str(round(drift.total_seconds()))},
        )
    if not may_sign:
        yield Situation("alarm.clock_behind", "signing", "emergency")


def peers_silent(
    contacts: Sequence[Contact], expected: Sequence[tuple[str, str]], started: datetime, now: datetime
) -> Iterator[Situation]:
    """A peer that has not been heard for two minutes (liveness is asked every 30 s)."""
    heard = {(contact.party, contact.channel): contact for contact in contacts}
    for party, channel in expected:
        contact = heard.get((party, channel))
        since = max(started, contact.at) if contact else started
        if now - since > SILENT:
            yield Situation(
                "alarm.peer_silent", f"{channel}/{party}", "warning", {"party": party, "since": format_instant(since)}
            )


def journals(store: Store, authors: Mapping[str, Author]) -> Iterator[Situation]:
    """Own journals that may not be signed, peers that show two heads, entries in quarantine."""
    for author in authors.values():
        if author.state != "clean":
            yield Situation(f"alarm.{author.state}", str(author.origin), "emergency", {"origin": str(author.origin)})
    for fork in store.forks():
        yield Situation("alarm.fork", str(fork.origin), "emergency", {"origin": str(fork.origin)})
    for bad in store.quarantined():
        yield Situation(
            "alarm.quarantined",
            f"{bad.origin}/{bad.index}/{bad.leaf.hex()[:16]}",
            "alarm",
            {"origin": str(bad.origin), "index": str(bad.index), "why": bad.code},
        )


def machine(directory: Path, store: Store, now: datetime) -> Iterator[Situation]:
    """The disk and the backup."""
    free = shutil.disk_usage(directory).free
    if free < DISK_LOW:
        yield Situation("alarm.disk_low", "disk", "alarm", {"mib": str(free // (1024 * 1024))})
    made = store.fact("backup.at")
    if made is not None and now - datetime.fromisoformat(made) > BACKUP_OLD:
        yield Situation("alarm.backup_old", "backup", "caution", {"at": made})


def agreements(adopted: Mapping[str, Profile], now: datetime) -> Iterator[Situation]:
    """Agreements that end within a year, or have ended. `adopted`: by channel, the profile by which it is judged."""
    for channel, profile in adopted.items():
        until = profile.in_force_until
        if until is not None and now.date() >= until - END_NEAR:
            yield Situation(
                "alarm.agreement_ends",
                channel,
                "caution",
                {"agreement": profile.id, "on": until.isoformat()},
            )
