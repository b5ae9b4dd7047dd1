"""A case, a draft, an alarm as JSON: what the command line prints and the API answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from preavis.clock import format_instant
from preavis.findings import Finding
from preavis.node.case_step import CaseStep
from preavis.node.cases import Case
from preavis.node.duties import Owed
from preavis.node.ladder import Rung
from preavis.node.ledger import Withheld
from preavis.node.review import Review
from preavis.node.track import Answer
from preavis.store import Alarm, Told
from preavis.wire import dump, load


def case_json(case: Case, *, whole: bool = False) -> dict[str, Any]:
    """Return a case; `whole` with its entries."""
    value: dict[str, Any] = {
        "case": case.id,
        "channel": case.author.channel,
        "mode": case.author.mode,
        "from": case.author.party,
        "state": case.state,
        "reference": case.notice.reference,
        "kind": case.notice.kind,
        "acknowledged": len(case.ladder) - len(case.unread),
        "desks": len(case.ladder),
        "ladder": [rung_json(rung) for rung in case.ladder],
        "asked": [rung_json(rung) for rung in case.asked],
    }
    if whole:
        value["notice"] = dump(case.notice)
        value["entries"] = [step_json(step) for step in case.steps]
    return value


def rung_json(rung: Rung) -> dict[str, Any]:
    """Return one desk of the ladder."""
    return {
        "party": rung.party,
        "desk": rung.desk,
        "state": rung.state,
        "due": format_instant(rung.due_at) if rung.due_at else None,
        "at": format_instant(rung.at) if rung.at else None,
        "officer": rung.officer or None,
        "by_deputy": rung.by_deputy,
        "told": rung.told,
        "about": rung.about or None,
    }


def step_json(step: CaseStep) -> dict[str, Any]:
    """Return one entry of a case."""
    received = step.received_at()
    return {
        "leaf": step.stored.leaf.hex(),
        "origin": str(step.stored.origin),
        "index": step.stored.index,
        "kind": step.kind,
        "claimed_at": format_instant(step.entry.time),
        "stored_at": format_instant(step.stored.stored_at),
        "received_at": format_instant(received) if received else None,
        "struck": step.struck,
        "corrected_by": step.corrected_by,
        "moved_to": step.moved_to,
        "approved_by": [approval.officer for approval in step.entry.approvals],
        "findings": [finding.code for finding in step.findings],
        "statement": load(step.stored.data)["statement"],
    }


def told_json(told: Told) -> dict[str, Any]:
    """Return one thing that a desk must read."""
    return {
        "told": told.id,
        "desk": told.desk,
        "case": told.case.hex()[:16],
        "from": told.origin.party,
        "created": format_instant(told.created_at),
        "due": format_instant(told.due_at),
        "acknowledged": told.acknowledged is not None,
    }


def review_json(review: Review) -> dict[str, Any]:
    """Return what an officer must see before he approves."""
    return {
        "draft": review.draft.id,
        "channel": review.draft.channel,
        "mode": review.statement.mode,
        "kind": review.statement.kind,
        "to": list(review.receivers),
        "agreement": review.statement.profile.id,
        "desks": review.desks,
        "needed": review.needed,
        "approved_by": list(review.approved_by),
        "released": review.draft.released.hex()[:16] if review.draft.released else None,
        "withdrawn": (
            {"by": review.withdrawn_by, "at": format_instant(review.draft.withdrawn.at)}
            if review.draft.withdrawn
            else None
        ),
        "verdict": review.judgement.verdict if review.judgement else None,
        "held_until": _time(review.held_until),
        "findings": [finding_json(finding) for finding in review.findings],
        "hash": review.hash,
        "body": review.statement.body,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "path": finding.path,
        "article": finding.article,
        "source": finding.source,
        "status": finding.status,
        "params": dict(finding.params),
    }


def _time(at: datetime | None) -> str | None:
    return format_instant(at) if at else None


def owed_json(owed: Owed) -> dict[str, Any]:
    """Return one open duty with its clock."""
    duty = owed.duty
    return {
        "channel": owed.channel,
        "agreement": owed.agreement,
        "subject": owed.subject,
        "draft": owed.draft,
        "reference": owed.reference,
        "kind": duty.kind,
        "to": list(duty.to),
        "earliest": _time(duty.earliest),
        "due": _time(duty.due),
        "state": duty.state,
        "article": duty.article,
        "source": duty.source,
        "status": duty.status,
    }


def withheld_json(withheld: Withheld) -> dict[str, Any]:
    """Return one line of the sealed ledger; for this party's own eyes."""
    return {
        "channel": withheld.channel,
        "at": format_instant(withheld.at),
        "by": list(withheld.by),
        "notice": dump(withheld.notice),
    }


def alarm_json(alarm: Alarm) -> dict[str, Any]:
    """Return an alarm."""
    return {
        "id": alarm.id,
        "code": alarm.code,
        "subject": alarm.subject,
        "priority": alarm.priority,
        "params": alarm.params,
        "raised": format_instant(alarm.raised_at),
        "acknowledged": format_instant(alarm.acknowledged_at) if alarm.acknowledged_at else None,
        "by": alarm.acknowledged_by,
        "rectified": format_instant(alarm.rectified_at) if alarm.rectified_at else None,
    }


def track_json(answer: Answer) -> dict[str, Any]:
    """Return what is announced at a place and time: `verdict` is `announced`, `possible` or `none`."""
    return {
        "position": list(answer.position),
        "at": format_instant(answer.at),
        "verdict": "announced" if answer.announced else "possible" if answer.hits else "none",
        "hits": [
            {
                "case": hit.case.leaf.hex()[:16],
                "reference": hit.case.reference,
                "party": hit.case.party,
                "state": hit.case.state,
                "area": hit.area,
                "relation": hit.relation,
                "km": hit.km,
                "from": _time(hit.window.start) if hit.window else None,
                "to": _time(hit.window.end) if hit.window else None,
            }
            for hit in answer.hits
        ],
    }
