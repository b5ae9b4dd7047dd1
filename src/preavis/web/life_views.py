"""Talks, scores, the hand-over sheet and the read-back text as JSON and as lines: for the command line and the pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from preavis.clock import format_instant
from preavis.i18n import text
from preavis.node import drills
from preavis.node.cases import Case
from preavis.node.handover import Handover
from preavis.node.overview import Glance
from preavis.node.readback import lines
from preavis.node.scorecard import Score
from preavis.node.talk import Exchange, Turn
from preavis.web.views import alarm_json, owed_json, review_json, rung_json
from preavis.wire import dump


def talk_json(talk: Exchange) -> dict[str, Any]:
    """Return a query or a line check with its replies and its state."""
    return {
        "talk": talk.id,
        "kind": talk.kind,
        "case": talk.case.hex()[:16],
        "channel": talk.question.stored.origin.channel,
        "state": talk.state,
        "asked": talk.asked,
        "seconds": drills.seconds(talk),
        "question": turn_json(talk.question),
        "replies": [turn_json(turn) for turn in talk.replies],
    }


def turn_json(turn: Turn) -> dict[str, Any]:
    """Return one thing that was said."""
    return {
        "by": turn.party,
        "officer": turn.by,
        "leaf": turn.stored.leaf.hex(),
        "said_at": format_instant(turn.entry.time),
        "received_at": format_instant(turn.received_at) if turn.received_at else None,
        "body": dump(turn.body),
    }


def score_json(score: Score) -> dict[str, Any]:
    """Return how one desk has answered."""
    return asdict(score)


def handover_json(sheet: Handover) -> dict[str, Any]:
    """Return the sheet of a shift."""
    return {
        "party": sheet.party,
        "mode": sheet.mode,
        "since": format_instant(sheet.since),
        "until": format_instant(sheet.until),
        "alarms": [alarm_json(alarm) for alarm in sheet.alarms],
        "unread": [{"case": case.id, "reference": _reference(case), **rung_json(rung)} for case, rung in sheet.unread],
        "in_force": [
            {
                "case": each.case.id,
                "reference": _reference(each.case),
                "from": each.case.author.party,
                "state": each.case.state,
                "next": format_instant(each.next_at) if each.next_at else None,
            }
            for each in sheet.in_force
        ],
        "duties": [owed_json(owed) for owed in sheet.duties],
        "drafts": [review_json(review) for review in sheet.drafts],
        "talks": [talk_json(talk) for talk in sheet.talks],
        "acts": [{**asdict(act), "at": format_instant(act.at)} for act in sheet.acts],
        "acts_left_out": sheet.acts_left_out,
        "reading": sheet.reading,
    }


def _reference(case: Glance) -> str | None:
    """Return what the notice calls itself, None where it has no reference and is shown by its name."""
    return case.reference if case.reference != case.id else None


def readback(case: Case, language: str) -> list[str]:
    """Return the sentences that are read over the telephone in one language."""
    return [
        text(line.code, language, **line.said, **{name: text(code, language) for name, code in line.words.items()})
        for line in lines(case, language)
    ]
