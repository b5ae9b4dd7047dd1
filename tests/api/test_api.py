"""The API for machines: tokens of a role, JSON, the feed of changes; fuzzed by its own OpenAPI document."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from house import House
from preavis.errors import Refused
from preavis.web.console import console_app

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    made.entry = made.say(made.ru, "notice", NOTICE)
    made.deliver()
    yield made
    made.close()


def client(node, officer=None, roles=()):
    made = TestClient(console_app(node), base_url="http://127.0.0.1", follow_redirects=False)
    if officer is not None:
        shown = node.tokens.make("machine", officer, frozenset(roles), 30, node.clock.now())
        made.headers["Authorization"] = f"Bearer {shown}"
    return made


def test_nothing_is_told_without_a_token(house):
    answer = client(house.cn).get("/api/v1/cases")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "token.missing"


def test_a_desk_reads_what_it_must_and_acknowledges_by_machine(house):
    radar = client(house.cn, house.officers["CN", "radar 1"], {"desk"})
    (case,) = radar.get("/api/v1/cases").json()
    assert (case["party"], case["acknowledged"], case["desks"]) == ("RU", 0, 3)
    (told,) = radar.get("/api/v1/told", params={"desk": "radar"}).json()
    answer = radar.post(f"/api/v1/told/{told['told']}/acknowledge", json={})
    assert answer.status_code == 200
    house.deliver()
    ladder = {rung["desk"]: rung["state"] for rung in radar.get(f"/api/v1/cases/{case['case']}").json()["ladder"]}
    assert ladder["radar"] == "acknowledged"
    (other,) = radar.get("/api/v1/told", params={"desk": "navy"}).json()
    assert radar.post(f"/api/v1/told/{other['told']}/acknowledge", json={}).status_code == 409


def test_a_drafter_submits_and_nobody_releases_by_machine(house):
    drafter = client(house.ru, house.officers["RU", "releaser 1"], {"drafter"})
    body = {**NOTICE, "reference": "RU-2026-002"}
    answer = drafter.post("/api/v1/drafts", params={"channel": "ru-cn"}, json=body)
    assert answer.status_code == 201
    assert answer.json()["needed"] == 2
    assert drafter.post("/api/v1/drafts", params={"channel": "nowhere"}, json=body).status_code == 404
    with pytest.raises(Refused, match=r"token\.roles"):
        house.ru.tokens.make("x", house.officers["RU", "releaser 1"], frozenset({"releaser"}), 1, house.clock.now())


def test_a_role_that_is_not_the_tokens_is_refused(house):
    watch = client(house.cn, house.officers["CN", "watch 1"], {"watch"})
    desk = client(house.ru, house.officers["RU", "radar 1"], {"desk"})
    assert watch.get("/api/v1/alarms").status_code == 200
    answer = desk.post("/api/v1/drafts", params={"channel": "ru-cn"}, json=NOTICE)
    assert (answer.status_code, answer.json()["code"]) == (403, "officer.may_not")


def test_a_token_ends_by_itself_by_a_person_and_with_its_officer(house):
    node, officer = house.cn, house.officers["CN", "radar 1"]
    shown = node.tokens.make("a", officer, frozenset({"desk"}), 1, house.clock.now())
    assert node.tokens.officer(shown, house.clock.now()) is not None
    assert node.tokens.officer(shown + "x", house.clock.now()) is None
    house.clock.move(days=1)
    assert node.tokens.officer(shown, house.clock.now()) is None
    second = node.tokens.make("b", officer, frozenset({"desk"}), 9, house.clock.now())
    node.tokens.end("b", "administrator", house.clock.now())
    assert node.tokens.officer(second, house.clock.now()) is None
    assert node.store.check_audit() is None


def events(text):
    return [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n") if block]


def test_the_feed_tells_each_entry_once_and_goes_on_after_a_pause(house):
    reader = client(house.cn, house.officers["CN", "watch 1"], {"watch"})
    first = events(reader.get("/api/v1/changes", params={"place": "", "wait": "false"}).text)
    assert [json.loads(one["data"])["kind"] for one in first] == ["notice"]
    for number in (2, 3):
        house.say(house.ru, "notice", {**NOTICE, "reference": f"RU-2026-00{number}"})
    house.deliver()
    after = {"Last-Event-ID": first[-1]["id"]}
    more = events(reader.get("/api/v1/changes", params={"wait": "false"}, headers=after).text)
    assert [json.loads(one["data"])["index"] for one in more] == [1, 2]
    last = events(reader.get("/api/v1/changes", params={"place": more[-1]["id"], "wait": "false"}).text)
    assert last == []
    assert reader.get("/api/v1/changes", params={"place": "nonsense", "wait": "false"}).status_code == 400


def test_evidence_is_the_file_that_verify_reads(house):
    reader = client(house.ru, house.officers["RU", "watch 1"], {"watch"})
    (case,) = reader.get("/api/v1/cases").json()
    answer = reader.get(f"/api/v1/cases/{case['case']}/entries/{house.entry.leaf.hex()}/evidence")
    assert answer.text.startswith("preavis evidence") or b"said" in answer.content
    assert reader.get(f"/api/v1/cases/{case['case']}/entries/00/evidence").status_code == 404


def test_the_track_is_asked_by_machine(house):
    reader = client(house.cn, house.officers["CN", "radar 1"], {"desk"})
    answer = reader.get("/api/v1/track", params={"where": "5636N 16212E", "when": "2026-12-10 08:00Z"}).json()
    assert (answer["verdict"], answer["hits"][0]["relation"]) == ("announced", "inside_open")
    assert reader.get("/api/v1/track", params={"where": "nix"}).status_code == 400
