"""Situations with their expected outcomes, as a lawyer reads them (`tests/agreements/*.toml`)."""

import json
import tomllib
from pathlib import Path

import pytest

import preavis.agreements.profile as profiles
from preavis.agreements.check import Past, check
from preavis.clock import format_instant, parse_instant
from preavis.findings import blocks
from preavis.wire import read_notice

HERE = Path(__file__).parent
NOTICE = json.loads((HERE.parent / "golden" / "notice.json").read_text())
SITUATIONS = [
    situation
    for file in sorted(HERE.glob("*.toml"))
    for situation in tomllib.loads(file.read_text("utf-8"))["situation"]
]


def notice_of(situation):
    document = json.loads(json.dumps(NOTICE))
    for path, value in situation.get("change", {}).items():
        inner = document
        *steps, last = path.split(".")
        for step in steps:
            inner = inner[step]
        if value == "absent":
            inner.pop(last, None)
        else:
            inner[last] = value
    notice, findings = read_notice(document)
    assert notice is not None, findings
    return notice


@pytest.mark.parametrize("situation", SITUATIONS, ids=[f"{s['agreement']}: {s['says']}" for s in SITUATIONS])
def test_the_agreement_answers_as_the_situation_says(situation):
    expect = dict(situation["expect"])
    times = {name: parse_instant(situation[name]) for name in ("sent", "received", "launched") if name in situation}
    judged = check(
        notice_of(situation),
        profiles.load(situation["agreement"]),
        as_party=situation.get("as"),
        now=parse_instant(situation.get("now", "2026-11-24T00:00:00Z")),
        history=[
            Past(notice=notice_of({"change": {"kind": "withholding"}}), launched=parse_instant(at))
            for at in situation.get("withheld", ())
        ],
        **times,
    )
    kinds = [duty.kind for duty in judged.duties]
    first = next((duty for duty in judged.duties if duty.kind == "pre_launch"), None)
    answers = {
        "verdict": lambda: judged.verdict,
        "limbs": lambda: list(judged.limbs),
        "due": lambda: first.due.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "earliest": lambda: first.earliest.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "state": lambda: first.state,
        "blocks": lambda: blocks(judged.findings),
    }
    if "finding" in expect:
        assert expect.pop("finding") in {finding.code for finding in judged.findings}
    if "with" in expect:
        assert expect.pop("with") in kinds
    if "without" in expect:
        assert expect.pop("without") not in kinds
    for kind, state in expect.pop("states", {}).items():
        assert [duty.state for duty in judged.duties if duty.kind == kind] == [state], kind
    for kind, due in expect.pop("dues", {}).items():
        assert [duty.due and format_instant(duty.due) for duty in judged.duties if duty.kind == kind] == [
            None if due == "none" else due
        ], kind
    assert {name: answers[name]() for name in expect} == expect


@pytest.mark.parametrize("id_", profiles.known())
def test_every_rule_of_every_agreement_has_source_and_status(id_):
    profile = profiles.load(id_)
    for rule in profile.rules():
        assert rule.source
        assert rule.status in {"text", "reported", "inferred", "unknown"}
    used = {source.strip(",") for rule in profile.rules() for source in rule.source.split()}
    assert used == set(profile.sources), "a source is listed that no rule uses"
