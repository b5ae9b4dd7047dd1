"""Talking back and drills between two nodes: the state of a question on both sides, goodwill, line checks that people answer."""

import json
from pathlib import Path

import pytest

from house import CONFIG, House
from preavis.errors import Refused, UnusableInput
from preavis.node import alarms
from preavis.statements import Reference
from preavis.web import life_views

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def case(house):
    entry = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    return entry.leaf.hex()[:16]


def officer(house, party, label):
    return house.officers[party, label]


def ask(house, case, about="clarification", label="watch 1", **more):
    fields = {"text": "what is meant?", "about": about, **more}
    draft = house.cn.life.ask(case, fields, officer(house, "CN", label), "test")
    house.deliver()
    return draft.released.hex()[:16]


def reply(house, talk, party="RU", label="watch 1", **fields):
    node = house.nodes[party]
    draft = node.life.reply(talk, {"text": "so it is", **fields}, officer(house, party, label), "test")
    house.deliver()
    return draft


def state(house, talk):
    found = {node.life.exchange(talk).state for node in (house.ru, house.cn)}
    assert len(found) == 1, "both sides see the same"
    return found.pop()


def codes(node):
    return {alarm.code for alarm in node.store.alarms() if alarm.rectified_at is None}


def test_a_question_is_open_on_both_sides_until_it_is_answered(house, case):
    talk = ask(house, case)
    assert state(house, talk) == "open"
    assert "alarm.query_open" in codes(house.ru)
    assert "alarm.query_open" not in codes(house.cn)
    (exchange,) = house.ru.life.talks_of(bytes.fromhex(house.ru.case(case).leaf.hex()))
    assert exchange.id == talk
    reply(house, talk)
    assert state(house, talk) == "answered"
    assert "alarm.query_open" not in codes(house.ru)


def test_a_question_reaches_the_desks_that_the_launch_concerns_and_asks_nobody_to_read_the_notice_again(house):
    air = {**NOTICE, "areas": [{**NOTICE["areas"][0], "medium": ["air"]}]}
    entry = house.say(house.ru, "notice", air)
    house.deliver()
    for told in house.cn.store.told(open_only=True):
        house.cn.acknowledge(told, officer(house, "CN", "watch 1"))
    house.deliver()
    talk = ask(house, entry.leaf.hex()[:16])
    asked = {told.desk for told in house.ru.store.told(open_only=True)}
    assert asked == {"radar", "air defence"}, "the navy has nothing to do with it"
    for node in (house.ru, house.cn):
        read = {rung.desk: rung.state for rung in node.case(entry.leaf.hex()[:16]).ladder}
        assert read["radar"] == read["air defence"] == "acknowledged"
    for told in house.ru.store.told(open_only=True):
        house.ru.acknowledge(told, officer(house, "RU", "watch 1"))
    house.deliver()
    assert house.ru.store.told(open_only=True) == ()
    assert state(house, talk) == "open", "read is not answered"


@pytest.mark.parametrize("answer", ["accepted", "declined"])
def test_a_request_is_accepted_or_declined_by_a_releaser_of_the_party_that_was_asked(house, case, answer):
    talk = ask(house, case, "smaller_window", proposal="2026-12-10 06:00 - 2026-12-10 07:00")
    for node in (house.ru, house.cn):
        assert node.life.exchange(talk).question.body.proposal[0][0].end.hour == 7
    waiting = reply(house, talk, answer=answer)
    assert waiting.released is None, "the watch alone promises nothing"
    assert state(house, talk) == "open"
    house.ru.approve(waiting.id, officer(house, "RU", "releaser 1"), "test")
    house.deliver()
    assert state(house, talk) == answer


def test_an_objection_needs_a_releaser_and_can_be_withdrawn_by_who_made_it_alone(house, case):
    waiting = house.cn.life.ask(case, {"text": "no", "about": "objection"}, officer(house, "CN", "watch 1"), "test")
    assert waiting.released is None
    talk = ask(house, case, "objection", label="releaser 1")
    for party in ("RU", "CN"):
        for answer in ("withdrawn", "accepted"):
            if (party == "CN") == (answer == "withdrawn"):
                continue
            with pytest.raises(Refused) as caught:
                reply(house, talk, party=party, label="releaser 1", answer=answer)
            assert caught.value.code == "reply.not_yours"
    reply(house, talk, party="CN", answer="withdrawn")
    assert state(house, talk) == "withdrawn"


def test_a_follow_up_of_the_asker_answers_nothing_and_the_newest_word_counts(house, case):
    talk = ask(house, case)
    reply(house, talk, party="CN")
    assert state(house, talk) == "open"
    reply(house, talk, label="releaser 1", answer="declined")
    reply(house, talk, label="releaser 1", answer="accepted")
    assert state(house, talk) == "accepted"


def test_a_reply_that_answers_nothing_is_refused(house, case):
    with pytest.raises(Refused) as caught:
        house.say(house.ru, "reply", {"text": "x"}, [Reference(origin="x", leaf="00" * 32)])
    assert caught.value.code == "reply.no_query"
    with pytest.raises(Refused) as caught:
        reply(house, "ffff")
    assert caught.value.code == "talk.unknown"
    with pytest.raises(UnusableInput) as caught:
        ask(house, case, "smaller_window", proposal="tomorrow")
    assert caught.value.code == "hours.line"


def test_members_of_a_message_that_an_older_node_does_not_know_are_kept(house, case):
    leaf = house.ru.case(case).leaf
    refers = [Reference(origin=str(house.ru.config.origin("ru-cn")), leaf=leaf.hex())]
    entry = house.say(house.cn, "query", {"text": "why?", "mood": "friendly"}, refers)
    house.deliver()
    stored = house.ru.store.find(entry.leaf)
    assert b'"mood":"friendly"' in stored.data
    step = next(step for step in house.ru.case(case).steps if step.kind == "query")
    assert "field.unknown" in {finding.code for finding in step.findings}
    assert house.ru.life.exchange(entry.leaf.hex()[:16]).state == "open"


# -- goodwill ------------------------------------------------------------------------------------------------------------


def goodwill(house):
    body = {**NOTICE, "kind": "goodwill", "vehicle": {"kind": "other"}, "reference": "RU-G-1"}
    del body["group"]
    return house.say(house.ru, "notice", body)


def test_a_notice_that_no_agreement_asks_for_reaches_every_desk(house):
    entry = goodwill(house)
    house.deliver()
    case = house.cn.case(entry.leaf.hex()[:16])
    assert case.notice.kind == "goodwill"
    assert {rung.state for rung in case.ladder} == {"sent"}
    assert not [owed for owed in house.ru.duties.all() if owed.duty.kind == "pre_launch"]


def test_two_states_without_a_treaty_tell_each_other_of_one_launch(tmp_path, monkeypatch):
    monkeypatch.setattr("house.CONFIG", CONFIG.replace('"ru-cn-2009"', '"bilateral-once"'))
    house = House(tmp_path)
    try:
        entry = goodwill(house)
        house.deliver()
        case = house.cn.case(entry.leaf.hex()[:16])
        assert case.steps[0].entry.statement.profile.id == "bilateral-once"
        assert {rung.state for rung in case.ladder} == {"sent"}
    finally:
        house.close()


# -- line checks ---------------------------------------------------------------------------------------------------------


def check(house, party="RU", **fields):
    node = house.nodes[party]
    fields = {"text": "please answer", "to": "CN", **fields}
    draft = node.life.check_line("ru-cn", fields, officer(house, party, "watch 1"), "test")
    house.deliver()
    return draft.released.hex()[:16]


def test_a_person_answers_a_line_check_and_the_time_is_kept(house):
    talk = check(house)
    assert "alarm.line_check_asked" in codes(house.cn)
    assert house.cn.store.told() == (), "a line check wakes no desk"
    assert tuple(house.ru.newest()) == tuple(house.cn.newest()) == ()
    house.clock.move(minutes=2)
    reply(house, talk, party="CN")
    assert state(house, talk) == "answered"
    assert "alarm.line_check_asked" not in codes(house.cn)
    (score,) = house.ru.life.scores()
    assert (score.party, score.desk, score.median, score.in_time) == ("CN", "line check", 120, 100)
    assert house.ru.life.exchange(talk).replies[0].by == "watch 1"


def test_a_line_check_that_nobody_answers_is_late_on_both_sides(house):
    talk = check(house)
    house.clock.move(minutes=31)
    house.deliver()
    for node in (house.ru, house.cn):
        (late,) = [alarm for alarm in node.store.alarms() if alarm.code == "alarm.line_check_late"]
        assert late.priority == "caution"
    (score,) = house.cn.life.scores()
    assert (score.answered, score.in_time) == (0, 0)
    reply(house, talk, party="CN")
    for node in (house.ru, house.cn):
        assert "alarm.line_check_late" not in codes(node)
        assert node.life.scores()[0].in_time == 0


def test_a_line_check_is_answered_by_the_role_that_was_asked_at_the_other_side(house):
    talk = check(house, role="releaser")
    with pytest.raises(Refused) as caught:
        reply(house, talk, party="CN", label="watch 1")
    assert caught.value.code == "line_check.other_role"
    with pytest.raises(Refused) as caught:
        reply(house, talk, party="RU", label="releaser 1")
    assert caught.value.code == "reply.not_yours"
    reply(house, talk, party="CN", label="releaser 1")
    assert state(house, talk) == "answered"
    with pytest.raises(Refused) as caught:
        check(house, role="desk")
    assert caught.value.code == "line_check.role"


@pytest.mark.parametrize("to", ["XX", "RU", "NEUTRAL"])
def test_a_line_check_is_asked_of_another_party_of_the_channel_alone(house, to):
    with pytest.raises(Refused) as caught:
        check(house, to=to)
    assert caught.value.code == "channel.wrong_party"
    assert house.ru.life.talks("line_check") == ()


def test_a_week_without_a_line_check_is_a_caution_until_one_is_sent_and_over_a_restart(house):
    house.ru.tick()
    assert "alarm.line_check_due" not in codes(house.ru)
    house.clock.move(days=7, seconds=1)
    house.ru.tick()
    assert "alarm.line_check_due" in codes(house.ru)
    check(house)
    house.ru.tick()
    assert "alarm.line_check_due" not in codes(house.ru)
    house.clock.move(days=6)
    house.reopen("RU").tick()
    assert "alarm.line_check_due" not in codes(house.ru)
    house.clock.move(days=1, seconds=1)
    house.ru.tick()
    assert "alarm.line_check_due" in codes(house.ru)


# -- the scorecard and the sheet -----------------------------------------------------------------------------------------


def test_the_scorecard_says_who_answered_and_how_fast_on_both_sides(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    house.clock.move(seconds=30)
    (told,) = house.cn.store.told(desk="radar", open_only=True)
    house.cn.acknowledge(told, officer(house, "CN", "radar 1"))
    house.clock.move(seconds=60)
    (told,) = house.cn.store.told(desk="air defence", open_only=True)
    house.cn.acknowledge(told, officer(house, "CN", "air defence 1"))
    house.deliver()
    house.clock.move(minutes=20)
    for node in (house.ru, house.cn):
        scores = {
            score.desk: (score.asked, score.answered, score.median, score.worst, score.in_time)
            for score in node.life.scores()
        }
        told_of_all = {"radar": (1, 1, 30, 30, 100), "air defence": (1, 1, 90, 90, 0)}
        # whether a desk that is told of some launches alone was told of this one, its own state knows
        assert scores == (told_of_all | {"navy": (1, 0, None, None, 0)} if node is house.cn else told_of_all)


def test_what_a_newer_version_overtook_in_time_is_nobodys_fault(house):
    entry = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    house.clock.move(seconds=10)
    house.say(
        house.ru,
        "status",
        {"status": "hold", "at": "2026-11-24T10:00:10Z"},
        [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())],
    )
    house.deliver()
    house.clock.move(seconds=20)
    for told in house.cn.store.told(open_only=True):
        house.cn.acknowledge(told, officer(house, "CN", "watch 1"))
    house.deliver()
    for node in (house.ru, house.cn):
        assert {(score.asked, score.in_time) for score in node.life.scores()} == {(1, 100)}


def test_the_sheet_of_a_shift_says_what_burns_what_comes_and_what_happened(house, case):
    since = house.clock.now()
    ask(house, case)
    house.ru.issue.submit("ru-cn", "notice", {**NOTICE, "reference": "RU-2"}, officer(house, "RU", "releaser 1"))
    house.clock.move(seconds=61)
    house.deliver()
    sheet = house.ru.life.handover(since)
    assert {"alarm.desk_silent", "alarm.query_open"} <= {alarm.code for alarm in sheet.alarms}
    unread = {(rung.party, rung.desk, bool(rung.about)) for _, rung in sheet.unread}
    desks = ("radar", "air defence")
    assert unread == {*(("CN", desk, False) for desk in desks), *(("RU", desk, True) for desk in (*desks, "navy"))}
    assert [each.case.id for each in sheet.in_force] == [case]
    assert sheet.in_force[0].next_at < house.ru.case(case).next_window(house.clock.now())[0]
    assert [review.statement.body["reference"] for review in sheet.drafts] == ["RU-2"]
    assert [talk.question.party for talk in sheet.talks] == ["CN"]
    assert "draft.submitted" in {act.act for act in sheet.acts}
    assert all(since <= act.at <= sheet.until for act in sheet.acts)
    house.clock.move(hours=9)
    assert house.ru.life.handover(house.clock.now()).acts == ()


def test_a_sheet_made_while_cases_are_still_being_read_says_so(house, case, monkeypatch):
    monkeypatch.setattr("preavis.node.AT_START_SECONDS", -1)  # a start that found no time to read anything
    fresh = house.reopen("CN")
    sheet = fresh.life.handover(house.clock.now())
    assert (sheet.reading, sheet.in_force) == (1, ())
    assert life_views.handover_json(sheet)["reading"] == 1
    fresh.reading.go_on(house.clock.now())
    sheet = fresh.life.handover(house.clock.now())
    assert (sheet.reading, [one.case.id for one in sheet.in_force]) == (0, [case])


def test_the_sheet_names_the_most_urgent_alarm_first(house, case):
    ask(house, case)
    house.clock.move(seconds=61)
    house.deliver()
    ranks = [alarms.PRIORITIES.index(alarm.priority) for alarm in house.ru.life.handover(house.clock.now()).alarms]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


def test_the_sheet_and_the_scores_know_cases_that_the_newest_have_pushed_out(house, case, monkeypatch):
    monkeypatch.setattr("preavis.node.BOARD_LIMIT", 1)
    house.clock.move(minutes=1)
    newer = house.say(house.ru, "notice", {**NOTICE, "reference": "RU-NEWER"}).leaf.hex()[:16]
    house.deliver()
    assert [one.id for one in tuple(house.cn.newest())] == [newer]
    sheet = house.cn.life.handover(house.clock.now())
    assert {one.case.id for one in sheet.in_force} == {case, newer}
    assert {unread.id for unread, _ in sheet.unread} == {case, newer}
    house.clock.move(days=1)
    assert {score.asked for score in house.cn.life.scores() if score.asked} == {2}
