"""`preavis check` as its contract says: one agreement or all of the party's, exits, shapes; and nothing of one in another."""

import json

import pytest
from click.testing import CliRunner

import preavis.agreements.profile as profiles
from preavis.cli import cli
from situations import NOTICE

NOW = ("--now", "2026-11-24T00:00:00Z")


def run(document, *arguments):
    done = CliRunner().invoke(cli, ["check", "-", "--json", *NOW, *arguments], input=json.dumps(document))
    return json.loads(done.stdout), done.exit_code


def test_one_agreement_is_answered_in_the_shape_of_the_contract():
    answer, code = run(NOTICE, "--agreement", "ru-cn-2009")
    assert code == 0
    assert set(answer) >= {"agreement", "version", "verdict", "limbs", "duties", "findings"}
    duty = answer["duties"][0]
    assert {name: duty[name] for name in duty if name != "readings"} == {
        "kind": "pre_launch", "to": ["CN"], "earliest": "2026-11-10T06:00:00Z", "due": "2026-12-09T06:00:00Z", "state": "open",
        "article": None, "source": "S4", "status": "reported", "anchor": "window_start", "clock": "receipt",
    }  # fmt: skip
    assert duty["readings"] == [{"anchor": "window_start", "clock": "receipt", "due": "2026-12-09T06:00:00Z"}]
    for finding in answer["findings"]:
        assert set(finding) >= {"code", "severity", "path", "article", "source", "status", "message"}


def test_without_an_agreement_all_of_the_party_answer_and_none_that_binds_by_choice():
    answer, code = run(NOTICE)
    asked = {one["agreement"]: one for one in answer["results"]}
    assert set(asked) == {id_ for id_ in profiles.known() if profiles.load(id_).has("RU")} - {"bilateral-once"}
    assert code == 0
    assert asked["ru-cn-2009"]["duties"][0]["to"] == ["CN"]
    assert asked["us-ussr-1988"]["duties"][0]["to"] == ["US"]
    assert asked["new-start-2010"]["verdict"] == "no_duty"
    for id_, one in asked.items():
        cited = {key for part in (*one["duties"], *one["findings"]) for key in (part["source"] or "").split()}
        assert cited <= profiles.load(id_).sources.keys(), "each speaks on its own authority"


def test_what_blocks_under_one_agreement_is_said_under_that_one_and_decides_the_exit():
    document = {**NOTICE, "launch": {**NOTICE["launch"], "planned_date": None}}
    answer, code = run(document)
    blocking = {one["agreement"] for one in answer["results"] for f in one["findings"] if f["severity"] == "block"}
    assert (blocking, code) == ({"us-ussr-1988"}, 1)


@pytest.mark.parametrize("party", ["JP", "QQ", "HCOC-ICC"])
def test_who_is_no_party_gets_a_verdict_and_no_error(party):
    answer, code = run(NOTICE, "--agreement", "us-ussr-1988", "--as", party)
    assert (answer["verdict"], answer["duties"], code) == ("no_duty", [], 0)


def test_caps_are_counted_from_the_history(tmp_path):
    silent = {**NOTICE, "kind": "withholding"}
    history = tmp_path / "history.jsonl"
    states = []
    for before in range(4):
        history.write_text("".join(json.dumps({"notice": silent}) + "\n" for _ in range(before)))
        answer, code = run(silent, "--agreement", "ru-cn-2009", "--history", str(history))
        states.append((answer["duties"][0]["state"], code))
    assert states == [("withheld", 0), ("withheld", 0), ("open", 1), ("open", 1)]
