"""What was said wrongly is put right on both sides: every desk that saw it is asked again, the wrong one stays, struck through."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from house import House
from preavis.errors import Refused
from preavis.node.acts import make
from preavis.statements import Reference
from preavis.wire import dump

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def launch(house, number, **more):
    entry = house.say(house.ru, "notice", {**NOTICE, "reference": f"RU-{number}", **more})
    house.deliver()
    return entry


def refer(*entries):
    return [Reference(origin=str(entry.origin), leaf=entry.leaf.hex()) for entry in entries]


def say(house, kind, body, *entries):
    entry = house.say(house.ru, kind, body, refer(*entries))
    house.deliver()
    return entry


def correct(house, word, *entries, **more):
    return say(house, "correction", {"correction": word, "reason": "ours to put right", **more}, *entries)


def status(house, word, entry):
    return say(house, "status", {"status": word, "at": "2026-11-24T10:00:00Z"}, entry)


def changed(number, remarks):
    return {**NOTICE, "reference": f"RU-{number}", "refers_to": f"RU-{number}", "remarks": remarks}


def read_all(house):
    for told in house.cn.store.told(open_only=True):
        house.cn.acknowledge(told, house.officers["CN", "watch 1"])
    house.deliver()


def both(house, entry):
    """Return the case on both sides, after asking that both derive the same."""
    cases = [node.case(entry.leaf.hex()[:16]) for node in (house.ru, house.cn)]
    ours, theirs = (
        [(s.stored.leaf, s.struck, s.moved_to, s.corrected_by) for s in c.steps if s.kind != "acknowledgement"]
        for c in cases
    )
    assert ours == theirs
    assert (cases[0].state, dump(cases[0].notice)) == (cases[1].state, dump(cases[1].notice))
    return cases[1]


def struck(case):
    return {step.stored.leaf for step in case.steps if step.struck}


def desks_asked(house, entry):
    return {told.desk for told in house.cn.store.told() if told.index == entry.index and told.origin == entry.origin}


def test_a_notice_sent_in_error_is_struck_and_every_desk_is_asked_again(house):
    entry = launch(house, 1)
    read_all(house)
    fix = correct(house, "sent_in_error", entry)
    case = both(house, entry)
    assert case.state == "sent_in_error"
    assert struck(case) == {entry.leaf}
    assert {rung.state for rung in case.ladder} == {"sent"}
    assert desks_asked(house, fix) == {"radar", "air defence", "navy"}


def test_a_desk_that_the_right_notice_would_not_reach_is_asked_all_the_same(house):
    entry = launch(house, 1)
    assert "navy" in desks_asked(house, entry)
    air_only = {**NOTICE, "reference": "RU-1", "areas": [{**NOTICE["areas"][0], "medium": ["air"]}]}
    fix = correct(house, "wrong_data", entry, notice=air_only)
    assert "navy" in desks_asked(house, fix), "the navy holds the wrong one"
    other = launch(house, 2, areas=air_only["areas"])
    assert "navy" not in desks_asked(house, other)


def test_wrong_data_brings_the_right_notice_into_force_and_keeps_the_wrong_one_visible(house):
    entry = launch(house, 1, remarks="wrong day")
    fix = correct(house, "wrong_data", entry, notice={**NOTICE, "reference": "RU-1", "remarks": "right day"})
    case = both(house, entry)
    assert case.notice.remarks == "right day"
    assert case.state == "announced"
    assert struck(case) == {entry.leaf}
    assert case.steps[0].corrected_by == fix.leaf.hex()


def test_a_corrected_amendment_gives_the_earlier_version_back(house):
    entry = launch(house, 1, remarks="first")
    wrong = say(house, "amendment", changed(1, "second"), entry)
    assert both(house, entry).notice.remarks == "second"
    correct(house, "sent_in_error", wrong)
    case = both(house, entry)
    assert case.notice.remarks == "first"
    assert struck(case) == {wrong.leaf}


def test_a_corrected_status_and_a_corrected_cancellation_give_the_state_back(house):
    entry = launch(house, 1)
    held = status(house, "hold", entry)
    wrong = status(house, "launched", entry)
    assert both(house, entry).state == "launched"
    correct(house, "sent_in_error", wrong)
    assert both(house, entry).state == "hold"
    off = say(house, "cancellation", {**changed(1, "off"), "kind": "cancellation"}, entry)
    assert both(house, entry).state == "cancelled", "a cancellation says that the launch will not take place"
    correct(house, "sent_in_error", off)
    assert both(house, entry).state == "hold", "a correction says that we were wrong"
    assert struck(both(house, entry)) == {wrong.leaf, off.leaf}
    assert held.leaf not in struck(both(house, entry))


def test_a_correction_is_itself_corrected(house):
    entry = launch(house, 1, remarks="first")
    wrong = correct(house, "sent_in_error", entry)
    assert both(house, entry).state == "sent_in_error"
    back = correct(house, "sent_in_error", wrong)
    case = both(house, entry)
    assert case.state == "announced"
    assert struck(case) == {wrong.leaf}
    again = correct(house, "sent_in_error", back)
    assert both(house, entry).state == "sent_in_error"
    assert struck(both(house, entry)) == {entry.leaf, back.leaf}
    assert again is not None


def test_right_data_that_was_wrong_too_is_replaced_and_the_first_stays_struck(house):
    entry = launch(house, 1, remarks="first")
    second = correct(house, "wrong_data", entry, notice={**NOTICE, "reference": "RU-1", "remarks": "second"})
    correct(house, "wrong_data", second, notice={**NOTICE, "reference": "RU-1", "remarks": "third"})
    case = both(house, entry)
    assert case.notice.remarks == "third"
    assert struck(case) == {entry.leaf, second.leaf}


def test_the_paper_of_a_correction_says_what_now_stands(house):
    entry = launch(house, 1, remarks="first")
    wrong = say(house, "amendment", changed(1, "second"), entry)
    fix = correct(house, "sent_in_error", wrong)
    (sheet,) = (house.cn.directory / "spool" / "radar").glob(f"*-{fix.leaf.hex()[:16]}.txt")
    paper = sheet.read_text()
    assert "CORRECTION SENT_IN_ERROR: ours to put right" in paper
    assert f"CASE {entry.leaf.hex()[:16]} NOW STANDS SO: ANNOUNCED" in paper
    assert "REMARKS first" in paper


# -- two launches of one day, mixed up -----------------------------------------------------------------------------------


def test_two_launches_mixed_up_no_desk_is_left_with_the_wrong_one(house):
    a, b = launch(house, 1, remarks="a"), launch(house, 2, remarks="b")
    wrong = say(house, "amendment", changed(1, "a, moved"), b)
    read_all(house)
    assert both(house, b).notice.remarks == "a, moved", "every desk has read the wrong one as current"
    fix = correct(house, "wrong_case", wrong, a)
    case_a, case_b = both(house, a), both(house, b)
    assert (case_a.notice.remarks, case_b.notice.remarks) == ("a, moved", "b")
    assert struck(case_b) == {wrong.leaf}
    assert struck(case_a) == set()
    assert next(step for step in case_b.steps if step.stored.leaf == wrong.leaf).moved_to == a.leaf.hex()[:16]
    for case in (case_a, case_b):
        assert {(rung.desk, rung.state) for rung in case.ladder} == {
            (d, "sent") for d in ("radar", "air defence", "navy")
        }
    assert desks_asked(house, fix) == {"radar", "air defence", "navy"}
    read_all(house)
    for entry in (a, b):
        for node in (house.ru, house.cn):
            assert node.case(entry.leaf.hex()[:16]).unread == (), "one reading puts both cases right"


def test_launched_said_of_the_wrong_launch_goes_to_the_right_one(house):
    a, b = launch(house, 1), launch(house, 2)
    wrong = status(house, "launched", b)
    assert (both(house, a).state, both(house, b).state) == ("announced", "launched")
    correct(house, "wrong_case", wrong, a)
    assert (both(house, a).state, both(house, b).state) == ("launched", "announced")
    assert house.ru.duties.all()


def test_a_wrong_move_is_taken_back_and_made_again(house):
    a, b, c = launch(house, 1), launch(house, 2), launch(house, 3)
    wrong = status(house, "hold", b)
    move = correct(house, "wrong_case", wrong, a)
    back = correct(house, "sent_in_error", move)
    assert [both(house, one).state for one in (a, b, c)] == ["announced", "hold", "announced"]
    correct(house, "sent_in_error", back)
    assert [both(house, one).state for one in (a, b, c)] == ["hold", "announced", "announced"]
    correct(house, "wrong_case", wrong, c)
    assert [both(house, one).state for one in (a, b, c)] == ["announced", "announced", "hold"]


def test_what_was_moved_can_be_put_right_in_its_new_place(house):
    a, b = launch(house, 1, remarks="a"), launch(house, 2, remarks="b")
    wrong = say(house, "amendment", changed(1, "a, moved"), b)
    correct(house, "wrong_case", wrong, a)
    correct(house, "wrong_data", wrong, notice=changed(1, "a, moved and right"))
    assert (both(house, a).notice.remarks, both(house, b).notice.remarks) == ("a, moved and right", "b")


def test_two_first_notices_with_each_others_data_are_both_put_right(house):
    a, b = launch(house, 1, remarks="b's"), launch(house, 2, remarks="a's")
    correct(house, "wrong_data", a, notice={**NOTICE, "reference": "RU-1", "remarks": "a's"})
    correct(house, "wrong_data", b, notice={**NOTICE, "reference": "RU-2", "remarks": "b's"})
    assert (both(house, a).notice.remarks, both(house, b).notice.remarks) == ("a's", "b's")
    read_all(house)
    assert both(house, a).unread == both(house, b).unread == ()


# -- what is refused -----------------------------------------------------------------------------------------------------


def refused(house, node, body, *entries):
    with pytest.raises(Refused) as caught:
        house.say(node, "correction", {"reason": "x", **body}, refer(*entries))
    return caught.value.code


def test_nobody_corrects_the_words_of_another_party(house):
    entry = launch(house, 1)
    assert refused(house, house.cn, {"correction": "sent_in_error"}, entry) == "correction.not_ours"
    statement = house.cn.issue.statement(
        house.cn.config.channel[0],
        "correction",
        {"correction": "sent_in_error", "reason": "theirs"},
        tuple(refer(entry)),
    )
    house.cn.issue.append(statement, house.clock.now())
    house.cn.after_change()
    house.deliver()
    for node in (house.ru, house.cn):
        assert [bad.code for bad in node.store.quarantined()] == ["correction.not_ours"]
        assert "alarm.quarantined" in {alarm.code for alarm in node.store.alarms()}
    assert both(house, entry).state == "announced"


@pytest.mark.parametrize(
    ("body", "which", "code"),
    [
        ({"correction": "wrong_case"}, ("a", "b"), "correction.begins_case"),
        ({"correction": "wrong_case"}, ("hold",), "correction.right_case"),
        ({"correction": "wrong_case"}, ("hold", "hold"), "correction.right_case"),
        ({"correction": "wrong_data"}, ("a",), "correction.notice"),
        ({"correction": "sent_in_error", "notice": NOTICE}, ("a",), "correction.notice"),
        ({"correction": "wrong_data", "notice": NOTICE}, ("hold",), "correction.no_notice"),
        ({"correction": "wrong_data", "notice": {**NOTICE, "kind": "post_launch"}}, ("a",), "entry.kind_mismatch"),
        ({"correction": "sent_in_error"}, ("check",), "correction.kind"),
        ({"correction": "sent_in_error"}, ("fixed",), "correction.already"),
    ],
)
def test_a_correction_that_means_nothing_is_refused_with_one_line(house, body, which, code):
    made = {"a": launch(house, 1), "b": launch(house, 2)}
    made["hold"] = status(house, "hold", made["a"])
    made["check"] = house.say(house.ru, "line_check", {"text": "?", "role": "watch"})
    made["fixed"] = status(house, "anomaly", made["a"])
    correct(house, "sent_in_error", made["fixed"])
    assert refused(house, house.ru, body, *(made[name] for name in which)) == code


def test_a_correction_of_something_unknown_is_quarantined(house):
    entry = launch(house, 1)
    ghost = replace(entry, leaf=bytes(32))
    assert refused(house, house.ru, {"correction": "sent_in_error"}, ghost) == "correction.unknown"
    body = {"correction": "sent_in_error", "reason": "nothing"}
    statement = house.ru.issue.statement(house.ru.config.channel[0], "correction", body, tuple(refer(ghost)))
    house.ru.issue.append(statement, house.clock.now())
    house.ru.after_change()
    house.deliver()
    assert [bad.code for bad in house.cn.store.quarantined()] == ["correction.unknown"]


def test_a_correction_needs_two_officers_and_names_its_entry_as_the_form_gives_it(house):
    entry = launch(house, 1)
    held = status(house, "hold", entry)
    case = house.ru.case(entry.leaf.hex()[:16])
    act = make(
        case, "correction", {"entry": held.leaf.hex()[:8], "word": "sent_in_error", "reason": "x"}, house.clock.now()
    )
    officer = house.officers["RU", "releaser 1"]
    draft = house.ru.life.say("ru-cn", act.kind, act.body, officer, "test", act.references)
    assert draft.released is None
    assert house.ru.issue.review(draft.id).needed == 2
    with pytest.raises(Refused) as caught:
        make(case, "correction", {"entry": "ffff", "word": "sent_in_error"}, house.clock.now())
    assert caught.value.code == "entry.not_one"


def test_only_its_author_changes_a_launch(house):
    entry = launch(house, 1)
    with pytest.raises(Refused) as caught:
        house.say(house.cn, "cancellation", {**NOTICE, "kind": "cancellation"}, refer(entry))
    assert caught.value.code == "case.not_ours"


# -- one officer alone ---------------------------------------------------------------------------------------------------


def lone_house(house):
    channel = replace(house.ru.config.channel[0], lone_release=True)
    house.ru.issue._config = replace(house.ru.config, channel=(channel,))


def unconfirmed(node, entry):
    return [step.stored.leaf for step in node.case(entry.leaf.hex()[:16]).steps if step.unconfirmed]


def test_what_one_officer_took_away_is_marked_on_both_sides_until_a_second_confirms(house):
    entry = launch(house, 1)
    lone_house(house)
    releaser, other = house.officers["RU", "releaser 1"], house.officers["RU", "releaser 2"]
    shorter = changed(1, NOTICE["remarks"])
    shorter["launch"] = {
        **NOTICE["launch"],
        "schedule": [[{"from": "2026-12-10T06:00:00Z", "to": "2026-12-10T07:00:00Z"}]],
    }
    draft = house.ru.issue.submit("ru-cn", "amendment", shorter, releaser, references=tuple(refer(entry)))
    assert house.ru.issue.review(draft.id).needed == 2
    lone = house.ru.approve(draft.id, releaser, "test", lone=True)
    house.deliver()
    for node in (house.ru, house.cn):
        assert unconfirmed(node, entry) == [lone.leaf]
        assert "approval.lone" in {f.code for s in node.case(entry.leaf.hex()[:16]).steps for f in s.findings}
        assert "alarm.unconfirmed" in {alarm.code for alarm in node.store.alarms()}
    case = house.ru.case(entry.leaf.hex()[:16])
    act = make(case, "confirmed", {}, house.clock.now())
    with pytest.raises(Refused) as caught:
        house.ru.life.say("ru-cn", act.kind, act.body, releaser, "test", act.references)
    assert caught.value.code == "draft.same_officer"
    act = make(case, "confirmed", {"entry": lone.leaf.hex()[:10]}, house.clock.now())
    assert house.ru.life.say("ru-cn", act.kind, act.body, other, "test", act.references).released
    house.deliver()
    for node in (house.ru, house.cn):
        assert unconfirmed(node, entry) == []
        assert "approval.lone" not in {f.code for s in node.case(entry.leaf.hex()[:16]).steps for f in s.findings}
        assert not [a for a in node.store.alarms() if a.code == "alarm.unconfirmed" and a.rectified_at is None]


def test_nothing_is_confirmed_that_did_not_wait(house):
    entry = launch(house, 1)
    assert refused_status(house, entry) == "confirm.nothing"


def refused_status(house, entry):
    with pytest.raises(Refused) as caught:
        house.say(house.ru, "status", {"status": "confirmed", "at": "2026-11-24T10:00:00Z"}, refer(entry))
    return caught.value.code


# -- two launches of one day mixed up, and the first goes on ---------------------------------------------------------------


def test_the_right_launch_can_still_be_acknowledged_after_the_wrong_one_has_moved_on(house):
    a, b = launch(house, 1), launch(house, 2)
    wrong = status(house, "hold", b)
    correct(house, "wrong_case", wrong, a)
    say(house, "amendment", changed(2, "b goes on"), b)
    open_ = house.cn.store.told(case=a.leaf, open_only=True)
    assert {told.desk for told in open_} == {"radar", "air defence", "navy"}, "the hold of A waits to be read"
    for told in open_:
        house.cn.acknowledge(told, house.officers["CN", f"{told.desk} 1"])
    house.deliver()
    for node in (house.ru, house.cn):
        assert node.case(a.leaf.hex()[:16]).unread == ()
        assert {"radar", "air defence"} <= {rung.desk for rung in node.case(b.leaf.hex()[:16]).unread}


def test_the_right_launch_is_no_longer_asked_about_once_it_has_moved_on_itself(house):
    a, b = launch(house, 1), launch(house, 2)
    correct(house, "wrong_case", status(house, "hold", b), a)
    say(house, "amendment", changed(1, "a goes on"), a)
    say(house, "amendment", changed(2, "b goes on"), b)
    assert len(house.cn.store.told(open_only=True)) == 6, "one question a desk and launch"
    read_all(house)
    for entry in (a, b):
        assert both(house, entry).unread == ()


def test_one_reading_of_a_move_answers_for_both_launches(house):
    a, b = launch(house, 1), launch(house, 2)
    correct(house, "wrong_case", status(house, "hold", b), a)
    told = house.cn.store.told(case=a.leaf, desk="radar", open_only=True)[0]
    house.cn.acknowledge(told, house.officers["CN", "radar 1"])
    house.deliver()
    assert not house.cn.store.told(desk="radar", open_only=True)
    for entry in (a, b):
        for node in (house.ru, house.cn):
            unread = {rung.desk for rung in node.case(entry.leaf.hex()[:16]).unread}
            assert unread - {"navy"} == {"air defence"}  # what the navy was told of, its own state alone knows


def test_desks_are_reminded_of_the_launch_to_which_a_new_window_was_moved(house):
    a, b = launch(house, 1), launch(house, 2)
    wrong = say(house, "amendment", changed(1, "a's window"), b)
    correct(house, "wrong_case", wrong, a)
    read_all(house)
    window, _ = both(house, a).next_window(house.clock.now())
    house.clock.move(seconds=(window - house.clock.now()).total_seconds() - 3599)
    house.cn.tick()
    for entry in (a, b):
        reminded = {
            sending.desk
            for told in house.cn.store.told(case=entry.leaf)
            for sending in house.cn.store.sendings(told.id)
            if sending.kind == "reminder_1h"
        }
        assert reminded == {"radar", "air defence", "navy"}


def test_the_scorecard_counts_a_move_once(house):
    a, b = launch(house, 1), launch(house, 2)
    correct(house, "wrong_case", status(house, "hold", b), a)
    read_all(house)
    house.clock.move(days=1)
    for node in (house.ru, house.cn):
        found = [each for part in node.life.asked(90) for each in part if each.desk == "radar"]
        assert [each.in_time for each in found] == [True], "what was overtaken before its time is nobody's fault"


def test_nobody_prints_the_sheet_of_an_older_version(house):
    a = launch(house, 1)
    old = house.cn.store.told(case=a.leaf, desk="radar")[0]
    status(house, "hold", a)
    new = house.cn.store.told(case=a.leaf, desk="radar")[-1]
    with pytest.raises(Refused) as caught:
        house.cn.last_mile.sheet(house.cn.store.told_by_id(old.id), "watch 1", house.clock.now())
    assert (caught.value.code, caught.value.params["newer"]) == ("sheet.superseded", str(new.id))
