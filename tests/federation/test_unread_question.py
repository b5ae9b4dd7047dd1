"""A question that a desk must read and does not read is as loud as an answer that nobody gives."""

import json
from pathlib import Path

import pytest

from house import House
from preavis.i18n import alarm_text
from preavis.node import passwords
from preavis.web import board, life_views, views
from screens import PASSWORD, Screen

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    made.case = made.say(made.ru, "notice", NOTICE).leaf.hex()[:16]
    made.deliver()
    for told in made.cn.store.told(open_only=True):
        made.cn.acknowledge(told, made.officers["CN", "watch 1"])
    made.deliver()
    yield made
    made.close()


@pytest.fixture
def talk(house):
    """A question of China about the launch of Russia: Russia's radar and air defence answer in a minute, its navy in ten."""
    fields = {"text": "what is meant?", "about": "clarification"}
    draft = house.cn.life.ask(house.case, fields, house.officers["CN", "watch 1"], "test")
    house.deliver()
    return draft.released.hex()[:16]


def silent(node):
    return {
        alarm.params["desk"]: alarm
        for alarm in node.store.alarms()
        if alarm.code == "alarm.desk_silent_query" and alarm.rectified_at is None
    }


def late(house, **span):
    house.clock.move(**span)
    house.ru.tick()
    house.cn.tick()


def test_the_party_that_asked_sees_which_desks_of_the_other_have_read_its_question(house, talk):
    def readers():
        case = house.cn.case(house.case)
        question = next(step.stored.leaf for step in case.steps if step.stored.leaf.hex().startswith(talk))
        return {
            (rung.party, rung.desk): rung.state for rung in house.cn.cases.readers(case, question, house.clock.now())
        }

    # whether the navy, which is told of some launches alone, was asked is known to its own state until it has read
    assert readers() == {("RU", desk): "waiting" for desk in ("radar", "air defence")}
    for told in [told for told in house.ru.store.told(open_only=True) if told.desk in {"radar", "navy"}]:
        house.ru.acknowledge(told, house.officers["RU", "watch 1"])
    house.deliver()
    late(house, seconds=61)
    read = {("RU", "radar"): "acknowledged", ("RU", "navy"): "acknowledged"}
    assert readers() == read | {("RU", "air defence"): "overdue"}
    officer = house.officers["CN", "watch 1"]
    house.cn.people.keep_password(officer, passwords.hashed(PASSWORD), house.clock.now(), by="test")
    screen = Screen(house.cn)
    screen.sign_in("watch 1")
    page = screen.get(f"/cases/{house.case}").text
    listed = page.split(f'id="asked-{talk}"')[1].split("</ul>")[0]
    assert [desk in listed for desk in ("RU radar", "RU air defence", "RU navy")] == [True] * 3


def test_a_desk_that_has_not_read_a_question_in_its_time_raises_its_own_alarm(house, talk):
    assert not silent(house.ru)
    late(house, seconds=61)
    found = silent(house.ru)
    assert set(found) == {"radar", "air defence"}, "the navy still has time"
    alarm = found["radar"]
    assert (alarm.priority, alarm.params["query"], alarm.params["case"]) == ("alarm", talk, house.case)
    said = {tongue: alarm_text(alarm.code, alarm.params, tongue) for tongue in ("en", "fr", "ru", "zh")}
    assert said["en"] == f"radar (RU) has not read what CN asks ({talk})"
    assert len(set(said.values())) == 4
    late(house, seconds=540)
    assert set(silent(house.ru)) == {"radar", "air defence", "navy"}
    assert not silent(house.cn), "its desks were asked nothing"
    assert "alarm.desk_silent" not in {alarm.code for alarm in house.ru.store.alarms()}, "the notice itself is read"


def test_the_alarm_ends_with_the_reading_and_not_with_an_answer_that_somebody_else_gave(house, talk):
    late(house, seconds=61)
    house.ru.life.reply(talk, {"text": "so it is"}, house.officers["RU", "watch 1"], "test")
    late(house, seconds=1)
    assert set(silent(house.ru)) == {"radar", "air defence"}
    for told in house.ru.store.told(open_only=True):
        house.ru.acknowledge(told, house.officers["RU", "watch 1"])
    late(house, seconds=1)
    assert not silent(house.ru)
    assert {rung.state for rung in house.ru.case(house.case).asked} == {"acknowledged"}
    assert {rung.by_deputy for rung in house.ru.case(house.case).asked} == {True}


def test_a_restart_knows_it_at_once(house, talk):
    late(house, seconds=61)
    house.reopen("RU").tick()
    assert set(silent(house.ru)) == {"radar", "air defence"}


def row(house, label):
    (glance,) = house.ru.overview.all()
    return board.row(glance, house.officers["RU", label], "RU", house.clock.now(), lambda _label: "")


def test_the_board_the_case_the_sheet_of_the_shift_and_the_machine_show_who_has_not_read_it(house, talk):
    assert row(house, "radar 1").step.code == "do.read_query"
    assert row(house, "radar 1").mine
    assert row(house, "watch 1").step.code == "do.wait_query"
    late(house, seconds=61)
    assert row(house, "radar 1").step.code == "do.read_query_overdue"
    assert row(house, "watch 1").step.code == "do.call_query_unlisted"
    (glance,) = house.ru.overview.all()
    assert glance.urgency == "overdue"
    assert (glance.read, glance.desks) == (3, 3), "the notice is read by all; a question is counted apart"
    assert [each.id for each in house.ru.overview.waiting_for("RU", "navy")] == [house.case]
    assert [each.id for each in house.ru.overview.matching("unread", "", party="RU", desk=None)] == [house.case]
    asked = {one["desk"]: one for one in views.case_json(house.ru.case(house.case))["asked"]}
    assert (asked["radar"]["state"], asked["navy"]["state"], asked["radar"]["about"]) == ("overdue", "sent", talk)
    sheet = house.ru.life.handover(house.clock.now())
    unread = {(one["desk"], one["about"]) for one in life_views.handover_json(sheet)["unread"]}
    assert unread == {("radar", talk), ("air defence", talk), ("navy", talk)}


def test_an_officer_of_the_desk_finds_the_question_and_confirms_it_on_the_page(house, talk):
    officer = house.officers["RU", "radar 1"]
    house.ru.people.keep_password(officer, passwords.hashed(PASSWORD), house.clock.now(), by="test")
    late(house, seconds=61)
    screen = Screen(house.ru)
    assert screen.sign_in("radar 1").status_code == 303
    assert "QUESTION OVERDUE: radar" in screen.get("/").text
    page = screen.get(f"/cases/{house.case}").text
    (told,) = house.ru.store.told(desk="radar", open_only=True)
    assert f'action="/told/{told.id}/acknowledge"' in page
    assert "radar" in page.partition(f'id="asked-{talk}"')[2].partition("</ul>")[0]
    assert screen.post(f"/told/{told.id}/acknowledge").status_code == 303
    assert "radar" not in silent(house.ru)
