"""Keeping a launch silent where the agreement allows it: two releasers, the cap counted, one sealed line, nothing sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from preavis.agreements.check import Judgement, Past, check
from preavis.agreements.profile import Profile
from preavis.errors import Refused, UnusableInput
from preavis.node.ledger import Ledger
from preavis.node.people import People
from preavis.store.people import Officer
from preavis.wire import read_notice


def withhold(
    ledger: Ledger,
    people: People,
    profile: Profile,
    *,
    channel: str,
    party: str,
    document: Any,
    officers: Sequence[Officer],
    now: datetime,
) -> Judgement:
    """Seal a lawful withholding in the local ledger.

    Raises UnusableInput for a document that is no notice, Refused where one person decides alone, the agreement gives no
    right to it, or the cap is reached.
    """
    for officer in officers:
        people.require(officer, "release")
    if len({officer.id for officer in officers}) < 2:
        raise Refused("draft.same_officer", officer=officers[0].label)
    notice, findings = read_notice(document)
    if notice is None:
        raise UnusableInput("document.malformed", path=findings[0].path, **findings[0].params)
    silent = replace(notice, kind="withholding", notifying_party=party)
    before = [
        Past(notice=replace(past.notice, notifying_party=party)) for past in ledger.all() if past.channel == channel
    ]
    judgement = check(silent, profile, as_party=party, now=now, history=before)
    if not any(duty.state in {"withheld", "undecidable"} for duty in judgement.duties):
        codes = [finding.code for finding in judgement.findings if finding.severity == "block"]
        raise Refused("withholding.refused", codes=", ".join(codes) or judgement.verdict)
    ledger.append(channel, now, tuple(officer.label for officer in officers), {**document, "kind": "withholding"})
    return judgement
