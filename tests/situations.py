"""Situations as a lawyer reads them (`tests/agreements/*.toml`), and whether an agreement answers as they say.

Each begins from the notice in `tests/golden/notice.json`: a Russian ICBM from Plesetsk, 10 December 2026, 06:00 to 12:00 UTC,
direction NE. `by` names another party that launches from its own territory (a list: each of them); `on` another date, without
windows; `window` another window, without a date; `change` says what else is different ("absent" takes a member away, "high
seas" is no state's territory).
"""

import json
import tomllib
from pathlib import Path

from preavis.agreements.check import Past, check
from preavis.agreements.declarations import Declared
from preavis.clock import format_instant, parse_instant
from preavis.findings import blocks
from preavis.wire import read_notice

HERE = Path(__file__).parent
NOTICE = json.loads((HERE / "golden" / "notice.json").read_text())


def expanded(situation):
    if not isinstance(situation.get("by"), list):
        return [situation]
    return [{**situation, "by": party, "says": f"{situation['says']} ({party})"} for party in situation["by"]]


SITUATIONS = [
    one
    for file in sorted((HERE / "agreements").glob("*.toml"))
    for situation in tomllib.loads(file.read_text("utf-8"))["situation"]
    for one in expanded({**situation, "file": file.stem})
]
TIMES = ("sent", "received", "launched")


def document_of(situation):
    document = json.loads(json.dumps(NOTICE))
    if "by" in situation:
        document |= dict.fromkeys(("notifying_party", "launching_state", "territory_state"), situation["by"])
    if "on" in situation:
        document["launch"]["planned_date"] = {"date": situation["on"], "zone": "UTC"}
        del document["launch"]["schedule"]
    if "window" in situation:
        del document["launch"]["planned_date"]
        document["launch"]["schedule"] = [[dict(zip(("from", "to"), situation["window"], strict=True))]]
    for path, value in situation.get("change", {}).items():
        inner = document
        *steps, last = path.split(".")
        for step in steps:
            inner = inner.setdefault(step, {})
        if value == "absent":
            inner.pop(last, None)
        else:
            inner[last] = None if value == "high seas" else value
    return document


def notice_of(situation):
    notice, findings = read_notice(document_of(situation))
    assert notice is not None, findings
    return notice


def times_of(said):
    return {name: parse_instant(said[name]) for name in TIMES if name in said}


def judge(situation, profile):
    by = {name: situation[name] for name in ("by",) if name in situation}
    history = [Past(notice=notice_of({**by, **past}), **times_of(past)) for past in situation.get("history", ())]
    silent = notice_of({**by, "change": {"kind": "withholding", "group": "absent"}})
    history += [Past(notice=silent, launched=parse_instant(at)) for at in situation.get("withheld", ())]
    declared = [Declared(agreement=profile.id, **one) for one in situation.get("declared", ())]
    return check(
        notice_of(situation),
        profile,
        as_party=situation.get("as"),
        now=parse_instant(situation.get("now", "2026-11-24T00:00:00Z")),
        history=history,
        declared=declared,
        **times_of(situation),
    )


def listed(wanted):
    return wanted if isinstance(wanted, list) else [wanted]


def written(instant):
    return "none" if instant is None else format_instant(instant)


def differences(situation, judged):
    """Return where an answer is not what the situation expects: name to expected and given."""
    first = next((duty for duty in judged.duties if duty.kind == "pre_launch"), None)
    codes = {finding.code for finding in judged.findings}
    blocking = sorted(f"{f.code} {f.path}" if f.path else f.code for f in judged.findings if f.severity == "block")
    answers = {
        "verdict": lambda _: judged.verdict,
        "limbs": lambda _: list(judged.limbs),
        "to": lambda _: list(judged.duties[0].to) if judged.duties else None,
        "due": lambda _: first and written(first.due),
        "earliest": lambda _: first and written(first.earliest),
        "state": lambda _: first and first.state,
        "anchor": lambda _: first and first.anchor,
        "clock": lambda _: first and first.clock,
        "blocks": lambda wanted: blocking if isinstance(wanted, list) else blocks(judged.findings),
        "finding": lambda wanted: wanted if wanted in codes else sorted(codes),
        "findings": lambda wanted: sorted(codes & set(wanted)) and [code for code in wanted if code in codes],
        "no_finding": lambda wanted: sorted(codes) if wanted in codes else wanted,
        "warns": lambda _: sorted(f.path or f.code for f in judged.findings if f.severity == "warn"),
        "with": lambda wanted: wanted if wanted in {duty.kind for duty in judged.duties} else None,
        "params": lambda wanted: {f.code: dict(f.params) for f in judged.findings if f.code in wanted},
        "statuses": lambda wanted: {f.code: f.status for f in judged.findings if f.code in wanted},
        "without": lambda wanted: None if {duty.kind for duty in judged.duties} & set(listed(wanted)) else wanted,
        "states": lambda wanted: {duty.kind: duty.state for duty in judged.duties if duty.kind in wanted},
        "dues": lambda wanted: {duty.kind: written(duty.due) for duty in judged.duties if duty.kind in wanted},
    }
    given = {name: (wanted, answers[name](wanted)) for name, wanted in situation["expect"].items()}
    return {name: pair for name, pair in given.items() if pair[0] != pair[1]}
