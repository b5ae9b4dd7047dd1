"""What an officer must know before he approves a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from preavis.agreements.check import Judgement
from preavis.findings import Finding
from preavis.notice import Notice
from preavis.statements import Body, Correction, Statement, StatusReport
from preavis.store.people import Draft
from preavis.wire import approval_hash


@dataclass(frozen=True, slots=True)
class Review:
    """What an officer must know before he approves: who receives it, what the check says, who has approved.

    `to_type`: what the officer who turns the last of two keys of a live statement types, so that no slip sends it.
    `previous`: the notice in force of the case that the statement is about. `withdrawn_by`: the officer who took it back.
    """

    draft: Draft
    statement: Statement
    body: Body
    receivers: tuple[str, ...]
    desks: int
    needed: int
    approved_by: tuple[str, ...]
    findings: tuple[Finding, ...]
    judgement: Judgement | None
    held_until: datetime | None = None
    to_type: str | None = None
    previous: Notice | None = None
    withdrawn_by: str | None = None

    @property
    def notice(self) -> Notice | None:
        """The whole notice that the statement brings, if it brings one."""
        brought = self.body.notice if isinstance(self.body, Correction) else self.body
        return brought if isinstance(brought, Notice) else None

    @property
    def name(self) -> str:
        """What people call it: the reference of its notice, or of the one it is about; else the draft's own name."""
        named = (notice.reference for notice in (self.notice, self.previous) if notice is not None)
        return next((reference for reference in named if reference), self.draft.id)

    @property
    def waits(self) -> bool:
        """Whether it has all its keys and has not gone: its earliest time has not come, or the check blocks it since."""
        return self.draft.released is None and self.draft.withdrawn is None and len(self.approved_by) >= self.needed

    @property
    def goodwill(self) -> bool:
        """Whether a first notice goes out although its agreement asks for none."""
        return self.statement.kind == "notice" and self.judgement is not None and self.judgement.verdict == "no_duty"

    @property
    def hash(self) -> str:
        """What an approval signs: the approval hash of the statement's bytes, hex."""
        return approval_hash(self.draft.statement).hex()

    @property
    def needs_proof(self) -> bool:
        """Whether each officer proves anew who he is: what needs two of them, and the second who confirms a lone release."""
        return self.needed > 1 or (isinstance(self.body, StatusReport) and self.body.status == "confirmed")


def not_before(judgement: Judgement | None, now: datetime) -> datetime | None:
    """Return until when a first notice must wait: the earliest time of its agreement, where that has not come."""
    for duty in judgement.duties if judgement else ():
        if duty.kind == "pre_launch" and duty.earliest is not None and now < duty.earliest:
            return duty.earliest
    return None


def receiver_named(receivers: tuple[str, ...], channel: str) -> str:
    """Return the one party that receives a statement, or the channel where there are more."""
    return receivers[0] if len(receivers) == 1 else channel
