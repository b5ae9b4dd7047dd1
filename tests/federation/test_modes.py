"""A real notice is never sent for an exercise, nor an exercise for a real one, by one slip."""

import json
from pathlib import Path

import pytest

from house import HandClock, House, make_node
from preavis.agreements.overlay import apply
from preavis.errors import PreavisError, Refused, UnusableInput
from preavis.proof.bundle import Bundle
from preavis.statements import Reference
from preavis.web.sessions import Sessions
from preavis.wire import read_entry
from screens import PASSWORD, Screen

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def real(tmp_path):
    made = House(tmp_path / "live", mode="live")
    yield made
    made.close()


@pytest.fixture
def drill(tmp_path):
    made = House(tmp_path / "exercise")
    yield made
    made.close()


def card(node):
    return (node.directory / "cards" / "own-ru-cn.card").read_bytes()


def test_the_last_key_of_a_live_notice_is_turned_by_typing_who_receives_it(real):
    draft = real.ru.issue.submit("ru-cn", "notice", NOTICE, real.officers["RU", "releaser 1"])
    assert real.ru.issue.review(draft.id).to_type is None, "the first key sends nothing"
    real.ru.approve(draft.id, real.officers["RU", "releaser 1"], "test")
    assert real.ru.issue.review(draft.id).to_type == "CN"
    for slip in ("", "RU", "C"):
        with pytest.raises(Refused) as caught:
            real.ru.approve(draft.id, real.officers["RU", "releaser 2"], "test", typed=slip)
        assert caught.value.code == "draft.type_receiver"
    assert real.ru.store.size(real.ru.config.origin("ru-cn")) == 0
    assert real.ru.approve(draft.id, real.officers["RU", "releaser 2"], "test", typed=" cn ") is not None


def test_the_page_of_a_draft_asks_once_who_receives_it(real):
    draft = real.ru.issue.submit("ru-cn", "notice", NOTICE, real.officers["RU", "releaser 1"])
    real.ru.approve(draft.id, real.officers["RU", "releaser 1"], "test")
    real.ru.people.set_password(real.officers["RU", "releaser 2"], PASSWORD, real.clock.now())
    screen = Screen(real.ru)
    screen.sign_in("releaser 2")
    assert screen.get(f"/drafts/{draft.id}").text.count('id="typed"') == 1


def test_what_adds_caution_to_a_live_launch_is_one_key_and_nothing_typed(real):
    entry = real.say(real.ru, "notice", NOTICE)
    word = {"status": "hold", "at": "2026-11-24T10:00:00Z"}
    refers = (Reference(origin=str(entry.origin), leaf=entry.leaf.hex()),)
    assert real.ru.life.say("ru-cn", "status", word, real.officers["RU", "watch 1"], "test", refers).released


def test_an_exercise_asks_nobody_to_type(drill):
    draft = drill.ru.issue.submit("ru-cn", "notice", NOTICE, drill.officers["RU", "releaser 1"])
    drill.ru.approve(draft.id, drill.officers["RU", "releaser 1"], "test")
    assert drill.ru.issue.review(draft.id).to_type is None
    assert drill.ru.approve(draft.id, drill.officers["RU", "releaser 2"], "test") is not None


@pytest.mark.parametrize("pair", [("real", "drill"), ("drill", "real")])
def test_a_card_of_the_other_mode_is_refused_both_ways(real, drill, pair):
    one, other = ({"real": real, "drill": drill}[name] for name in pair)
    with pytest.raises(PreavisError) as caught:
        one.ru.peers.enrol(card(other.cn), "test", one.clock.now())
    assert caught.value.code == "card.wrong_mode"


@pytest.mark.parametrize("pair", [("real", "drill"), ("drill", "real")])
def test_a_bundle_of_the_other_mode_is_stored_nowhere(real, drill, pair):
    one, other = ({"real": real, "drill": drill}[name] for name in pair)
    other.say(other.ru, "notice", NOTICE)
    other.deliver()
    _, body = next(sent for sent in other.wire("RU", "CN").sent if sent[0] == "push")
    bundle = Bundle.parse(body)
    assert (
        one.cn.lines.mirror_of(bundle.origin if hasattr(bundle, "origin") else str(other.ru.config.origin("ru-cn")))
        is None
    )
    mirror = one.cn.lines.mirrors[one.ru.config.origin("ru-cn")]
    answer = mirror.push(bundle.checkpoint, bundle.header, bundle.packages, one.clock.now())
    assert answer.status >= 400
    assert tuple(one.cn.newest()) == ()
    assert one.cn.store.size(one.ru.config.origin("ru-cn")) == 0


def test_keys_of_one_mode_sign_nothing_of_the_other(real, drill):
    for role in ("log", "mirror"):
        names = [
            {key.name for key in house.ru.keys.log_keys("ru-cn")}
            if role == "log"
            else {house.ru.keys.cosigner("ru-cn", witness=False)}
            for house in (real, drill)
        ]
        assert names[0].isdisjoint(names[1])
    assert [key.id for key in real.ru.keys.log_keys("ru-cn")] != [key.id for key in drill.ru.keys.log_keys("ru-cn")]


def test_cookies_and_origins_are_never_shared(real, drill):
    assert Sessions(real.ru).cookie != Sessions(drill.ru).cookie
    assert str(real.ru.config.origin("ru-cn")) == "preavis/ru-cn/live/RU"
    assert str(drill.ru.config.origin("ru-cn")) == "preavis/ru-cn/exercise/RU"


def test_an_overlay_of_the_other_mode_is_refused(tmp_path):
    text = 'agreement = "ru-cn-2009"\nchannel = "ru-cn"\nmode = "live"\n'
    with pytest.raises(UnusableInput):
        apply("ru-cn-2009", text.encode(), "overlay", channel="ru-cn", mode="exercise")


def test_a_directory_keeps_its_mode_for_ever(tmp_path):
    node = make_node(tmp_path / "node", "RU", HandClock())
    node.shut()
    file = tmp_path / "node" / "config.toml"
    file.write_text(file.read_text().replace('mode = "exercise"', 'mode = "live"'))
    from preavis.node import Node

    with pytest.raises(PreavisError):
        Node(tmp_path / "node", HandClock())


def test_a_statement_of_the_other_mode_enters_no_journal(real):
    statement = real.ru.issue.statement(real.ru.config.channel[0], "notice", NOTICE)
    from dataclasses import replace

    with pytest.raises(Refused) as caught:
        real.ru.issue.append(replace(statement, mode="exercise"), real.clock.now())
    assert caught.value.code == "entry.wrong_journal"


# -- Krsko, 4 June 2008: a real event on the form of an exercise -----------------------------------------------------------


def codes(node):
    return {alarm.code for alarm in node.store.alarms() if alarm.rectified_at is None}


def paper(node, entry):
    """Return what the radar desk has on paper of an entry."""
    return next((node.directory / "spool" / "radar").glob(f"*{entry.leaf.hex()[:16]}*.txt")).read_text()


def read_all(house):
    for told in house.cn.store.told(open_only=True):
        house.cn.acknowledge(told, house.officers["CN", "watch 1"])
    house.deliver()


def test_krsko_a_real_notice_with_the_words_of_an_exercise_ends_well(real):
    """The old form's text says EXERCISE. The mode of the channel is LIVE, both sides see the contradiction, and it is put right."""
    body = {**NOTICE, "remarks": "EXERCISE EXERCISE"}
    draft = real.ru.issue.submit("ru-cn", "notice", body, real.officers["RU", "releaser 1"])
    review = real.ru.issue.review(draft.id)
    assert review.findings[0].code == "text.exercise_in_live", "said first, before the second key"
    entry = real.release(real.ru, draft.id)
    real.deliver()
    for node in (real.ru, real.cn):
        case = node.case(entry.leaf.hex()[:16])
        assert case.author.mode == "live", "no text makes a real one an exercise"
        assert "text.exercise_in_live" in {finding.code for step in case.steps for finding in step.findings}
        assert "alarm.mode_words" in codes(node)
    sheet = paper(real.cn, entry)
    assert "LIVE" in sheet
    assert "EXERCISE EXERCISE EXERCISE" not in sheet
    fix = {"correction": "wrong_data", "reason": "the form was that of an exercise; this is real", "notice": NOTICE}
    refers = [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())]
    fix["reason"] = "an old form was used; this launch is real"
    real.say(real.ru, "correction", fix, refers)
    real.deliver()
    for node in (real.ru, real.cn):
        assert "alarm.mode_words" not in codes(node)
        case = node.case(entry.leaf.hex()[:16])
        assert case.notice.remarks == NOTICE["remarks"]
        assert {rung.state for rung in case.ladder} <= {"sent", "waiting"}, "every desk is asked again"
    read_all(real)
    assert real.ru.case(entry.leaf.hex()[:16]).unread == ()


def test_krsko_the_reverse_an_exercise_that_claims_to_be_real_ends_well(drill):
    entry = drill.say(drill.ru, "notice", {**NOTICE, "remarks": "THIS IS NOT A DRILL"})
    drill.deliver()
    for node in (drill.ru, drill.cn):
        assert "alarm.mode_words" in codes(node)
    sheet = paper(drill.cn, entry)
    assert sheet.splitlines()[1] == "EXERCISE EXERCISE EXERCISE"
    assert sheet.count("EXERCISE EXERCISE EXERCISE") >= 2, "first and last"
    assert read_entry(entry.data).statement.mode == "exercise"
    refers = [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())]
    drill.say(drill.ru, "correction", {"correction": "sent_in_error", "reason": "wrong words"}, refers)
    drill.deliver()
    read_all(drill)
    for node in (drill.ru, drill.cn):
        assert "alarm.mode_words" not in codes(node)
        assert node.case(entry.leaf.hex()[:16]).state == "sent_in_error"


# -- Taiwan, 16 April 2023: ambiguous days, a long closure, a protest, a smaller window --------------------------------------


CORNERS = [["26.093", "123.342"], ["25.705", "122.925"], ["26.549", "121.951"], ["26.94", "122.368"]]


def window(first, last):
    return {"from": f"2026-12-{first}Z", "to": f"2026-12-{last}Z"}


def test_taiwan_the_days_are_said_unambiguously_and_the_protest_ends_in_a_smaller_window(drill):
    """Three days read as one closure, 27 minutes in the air and six hours at sea: here each is data, and each change is signed."""
    days = [[window(f"{day}T01:00:00", f"{day}T06:00:00")] for day in (16, 17, 18)]
    area = {"purpose": "hazard", "edges": "geodesic", "shape": {"polygon": CORNERS}, "lower": "SFC", "upper": "UNL"}
    body = {**NOTICE, "notifying_party": "CN", "launching_state": "CN", "territory_state": "CN", "reference": "CN-1",
            "vehicle": {"kind": "space_launch_vehicle", "generic_class": "SLV"},
            "flight": {"purpose": "space_mission", "direction": "E"},
            "areas": [{**area, "label": "AIR", "medium": ["air"]}, {**area, "label": "SEA", "medium": ["sea"]}],
            "launch": {"planned_date": {"date": "2026-12-16", "zone": "UTC"}, "schedule": days,
                       "place": {"site": "Jiuquan"}}}  # fmt: skip
    del body["group"]
    entry = drill.say(drill.cn, "notice", body)
    drill.deliver()
    case = entry.leaf.hex()[:16]
    assert len(drill.ru.case(case).notice.launch.schedule) == 3, "three alternatives, not one closure of three days"
    question = drill.ru.life.ask(
        case,
        {"text": "160 flights a day are affected; can the air window be short?", "about": "smaller_window",
         "proposal": "2026-12-16 01:30 - 2026-12-16 01:57"},
        drill.officers["RU", "watch 1"], "test",
    )  # fmt: skip
    drill.deliver()
    talk = question.released.hex()[:16]
    assert drill.cn.life.exchange(talk).state == "open"
    answer = drill.cn.life.reply(
        talk,
        {"text": "agreed for the air; ships need the six hours", "answer": "accepted"},
        drill.officers["CN", "releaser 1"],
        "test",
    )
    assert answer.released
    narrower = json.loads(json.dumps(body))
    narrower |= {"refers_to": "CN-1", "reason": "after the request"}
    narrower["launch"]["schedule"] = [[window("16T01:00:00", "16T07:00:00")]]
    narrower["areas"][0]["schedule"] = [[window("16T01:30:00", "16T01:57:00")]]
    refers = (Reference(origin=str(entry.origin), leaf=entry.leaf.hex()),)
    draft = drill.cn.issue.submit("ru-cn", "amendment", narrower, drill.officers["CN", "releaser 1"], references=refers)
    assert drill.cn.issue.review(draft.id).needed == 2, "fewer hours take caution away"
    drill.release(drill.cn, draft.id)
    drill.deliver()
    assert drill.ru.life.exchange(talk).state == "accepted"
    theirs = drill.ru.case(case).notice
    air, sea = theirs.areas
    assert (air.schedule[0][0].end - air.schedule[0][0].start).total_seconds() == 27 * 60
    assert sea.schedule is None
    assert (theirs.launch.schedule[0][0].end - theirs.launch.schedule[0][0].start).total_seconds() == 6 * 3600
    assert {rung.state for rung in drill.ru.case(case).ladder} == {"sent"}, "every desk reads the new hours"
    for told in drill.ru.store.told(open_only=True):
        drill.ru.acknowledge(told, drill.officers["RU", "watch 1"])
    drill.deliver()
    assert drill.cn.case(case).unread == ()
