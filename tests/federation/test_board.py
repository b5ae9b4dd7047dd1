"""The board: what must be done next is first, made again only when something changed; alarms end only when all has been read."""

import asyncio
import json
from pathlib import Path

import pytest

from house import House
from preavis.errors import Refused
from preavis.node import alarms
from preavis.node.alarms import Situation
from preavis.web import board
from preavis.web.console.emergency import calls

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def announce(house, reference, start="2026-12-10T06:00:00Z", end="2026-12-10T12:00:00Z"):
    body = {
        **NOTICE,
        "reference": reference,
        "launch": {**NOTICE["launch"], "schedule": [[{"from": start, "to": end}]]},
    }
    said = house.say(house.ru, "notice", body)
    house.deliver()
    return said.leaf.hex()[:16]


def read(house, *desks):
    for told in house.cn.store.told(open_only=True):
        if told.desk in desks:
            house.cn.acknowledge(told, house.officers["CN", f"{told.desk} 1"])
    house.deliver()


def references(node, show="open", query="", desk=None):
    return [each.reference for each in node.overview.matching(show, query, party=node.config.party, desk=desk)]


def row(house, officer="watch 1", number_of=lambda who: ""):
    found = house.cn.overview.all()[0]
    return board.row(found, house.officers["CN", officer], "CN", house.clock.now(), number_of)


def test_a_silent_desk_stands_before_all_and_the_row_says_whom_to_call(house):
    announce(house, "FIRST")
    read(house, "radar", "air defence", "navy")
    announce(house, "SECOND")
    assert references(house.cn) == ["SECOND", "FIRST"]
    house.clock.move(minutes=2)
    house.cn.tick()
    assert row(house).step.code == "do.call_desk_unlisted"
    assert row(house, number_of={"radar": "+86 1", "air defence": "+86 1"}.get).step.params["number"] == "+86 1"
    assert row(house, "radar 1").step.code == "do.read_overdue"
    assert row(house, "radar 1").mine


def test_on_the_other_side_the_peers_watch_is_called(house):
    announce(house, "FIRST")
    house.clock.move(minutes=2)
    house.ru.tick()
    found = board.row(
        house.ru.overview.all()[0], house.officers["RU", "watch 1"], "RU", house.clock.now(), {"CN": "+86 10"}.get
    )
    assert (found.step.code, found.step.params["number"]) == ("do.call_peer", "+86 10")


def test_an_acknowledged_case_stays_on_the_board_until_it_is_over(house):
    announce(house, "FIRST")
    read(house, "radar", "air defence", "navy")
    assert references(house.cn, "unread") == []
    assert references(house.cn) == ["FIRST"]
    assert row(house).step.code == "do.ready"
    house.clock.move(days=15, hours=21)
    house.cn.tick()
    assert house.cn.overview.all()[0].state == "window_open"
    assert row(house).step.code == "do.window"
    house.clock.move(hours=10)
    house.cn.tick()
    assert references(house.cn) == []
    assert references(house.cn, "all") == ["FIRST"]


def test_the_search_finds_by_reference_party_and_site_and_mine_is_what_my_desk_has_not_read(house):
    announce(house, "RU-1")
    announce(house, "RU-2")
    assert references(house.cn, query="ru-1") == ["RU-1"]
    assert len(references(house.cn, query="plesetsk RU")) == 2
    assert references(house.cn, query="nothing") == []
    told = house.cn.store.told(desk="radar", open_only=True)[0]
    house.cn.acknowledge(told, house.officers["CN", "radar 1"])
    assert len(references(house.cn, "mine", desk="radar")) == 1
    assert len(house.cn.overview.waiting_for("CN", "radar")) == 1


def test_only_what_changed_is_looked_at_again(house):
    for number in range(4):
        announce(house, f"RU-{number}")
    house.cn.tick()
    house.cn.overview.all()
    before = house.cn.overview.rounds.looks
    house.cn.tick()
    house.cn.overview.all()
    assert house.cn.overview.rounds.looks == before
    told = house.cn.store.told(desk="radar", open_only=True)[0]
    house.cn.acknowledge(told, house.officers["CN", "radar 1"])
    house.cn.overview.all()
    assert house.cn.overview.rounds.looks == before + 1


def test_screens_are_told_when_a_window_opens_though_nothing_was_written(house):
    announce(house, "FIRST", "2026-11-24T11:00:00Z", "2026-11-24T12:00:00Z")
    read(house, "radar", "air defence", "navy")
    house.cn.tick()
    house.cn.overview.moved()
    woken = []
    house.cn.wake = lambda party=None: woken.append(party)
    house.cn.tick()
    assert woken == []
    house.clock.move(hours=1, seconds=1)
    house.cn.tick()
    assert woken == [""]


def test_after_a_restart_no_alarm_ends_before_every_case_has_been_read(house):
    announce(house, "FIRST")
    house.clock.move(minutes=2)
    house.cn.tick()
    raised = house.cn.store.alarms()
    assert {alarm.code for alarm in raised} >= {"alarm.desk_silent"}
    assert alarms.settle(house.cn.store, [], house.clock.now(), whole=False) == ()
    assert all(alarm.rectified_at is None for alarm in house.cn.store.alarms())
    fresh = house.reopen("CN")
    assert fresh.reading.waiting == 0
    fresh.tick()
    assert len(fresh.store.alarms()) == len(raised)
    assert references(fresh) == ["FIRST"]


def test_what_comes_in_a_burst_is_filed_in_parts_and_all_of_it_is_filed_in_the_end(house, monkeypatch):
    monkeypatch.setattr("preavis.node.filing.AT_ONCE", 1)
    origin = house.ru.config.origin("ru-cn")
    for number in range(3):
        house.say(house.ru, "notice", {**NOTICE, "reference": f"RU-{number}"})
    with house.cn.store.transaction():
        house.cn.store.append(origin, house.ru.store.entries(origin, 0, 3), house.clock.now())
    seconds = iter(range(1000))
    monkeypatch.setattr(house.clock, "monotonic", lambda: next(seconds))
    turns = [house.cn.read_on()]
    while turns[-1]:
        turns.append(house.cn.read_on())
    assert len(turns) > 3
    assert references(house.cn, "all") == ["RU-0", "RU-1", "RU-2"]


def test_a_store_that_fails_while_it_is_read_on_is_shown_as_trouble_and_stops_nothing(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    house.cn.store.set_judged(house.ru.config.origin("ru-cn"), 0)
    house.cn.store._rows.run("PRAGMA query_only=1")
    assert house.cn.read_on() == 0
    assert house.cn.trouble is not None
    house.cn.store._rows.run("PRAGMA query_only=0")
    house.cn.look()
    assert house.cn.trouble is None
    assert house.cn._filing.waiting() == 0


def test_own_words_are_filed_at_once_whatever_else_waits(house):
    house.say(house.ru, "notice", NOTICE)
    origin = house.ru.config.origin("ru-cn")
    house.ru.store.set_judged(origin, 0)
    house.ru._filing.file_new(house.clock.now(), lambda: True)
    assert house.ru._filing.waiting() == 0


def test_long_work_lets_others_have_the_store_between_its_parts(house, monkeypatch):
    seconds = iter(range(1000))
    monkeypatch.setattr(house.clock, "monotonic", lambda: next(seconds))
    said = []

    def work():
        for number in range(3):
            said.append(number)
            yield number

    async def both():
        return await asyncio.gather(house.cn.in_parts(work()), house.cn.run(lambda: said.append("a release")))

    found, _ = asyncio.run(both())
    assert found == [0, 1, 2]
    assert said == [0, "a release", 1, 2]


def test_an_alarm_is_one_a_situation_and_its_whole_life_is_kept(house):
    node, officer = house.cn, house.officers["CN", "watch 1"]
    situation = Situation("alarm.disk_low", "disk", "alarm", {"mib": "1"})
    alarms.settle(node.store, [situation], house.clock.now())
    assert alarms.settle(node.store, [situation], house.clock.now()) == ()
    node.alarm_list.renew()
    assert node.alarm_list.unseen == {"alarm": 1}
    (alarm,) = node.store.alarms()
    node.acknowledge_alarm(alarm.id, officer)
    assert node.alarm_list.unseen == {}
    assert len(node.alarm_list.open) == 1  # steady until it is rectified
    alarms.settle(node.store, [], house.clock.now())
    assert node.store.alarms() == ()
    (past,) = node.store.alarm_history(10)
    assert (past.acknowledged_by, past.closed_at, past.rectified_at) == (
        "watch 1",
        house.clock.now(),
        house.clock.now(),
    )
    assert node.store.alarm_history(10, before=past.id) == ()


@pytest.mark.parametrize(
    ("said", "then", "shown"), [("400", "390", "400"), ("5", "0", "0"), ("5", "60", "60"), ("3600", "-3600", "-3600")]
)
def test_an_alarm_that_stands_says_a_measure_that_has_become_another(house, said, then, shown):
    for mib in (said, then):
        alarms.settle(house.cn.store, [Situation("alarm.disk_low", "disk", "alarm", {"mib": mib})], house.clock.now())
    (alarm,) = house.cn.store.alarms()
    assert alarm.params == {"mib": shown}


def test_unacknowledged_alarms_come_first_then_by_priority_then_our_own_desks(house):
    node, now = house.cn, house.clock.now()
    for code, subject, priority, params in (
        ("alarm.backup_old", "backup", "caution", {"at": "x"}),
        ("alarm.desk_silent", "a", "emergency", {"party": "RU", "desk": "x", "case": "c"}),
        ("alarm.desk_silent", "b", "emergency", {"party": "CN", "desk": "x", "case": "c"}),
        ("alarm.disk_low", "disk", "alarm", {"mib": "1"}),
    ):
        node.store.raise_alarm(code, subject, priority, params, now)
    ordered = board.by_urgency(node.store.alarms(), "CN")
    assert [alarm.subject for alarm in ordered] == ["b", "a", "disk", "backup"]
    node.acknowledge_alarm(ordered[0].id, house.officers["CN", "watch 1"])
    assert [alarm.subject for alarm in board.by_urgency(node.store.alarms(), "CN")] == ["a", "disk", "backup", "b"]


def test_an_officer_without_the_role_acknowledges_no_alarm(house):
    drafter = house.cn.people.add("CN drafter", "drafter 9", frozenset({"drafter"}), house.clock.now())
    with pytest.raises(Refused):
        house.cn.acknowledge_alarms([], drafter)


def test_the_emergency_page_names_every_peer_and_desk(house):
    listed = calls(house.cn)
    assert [line.who for line in listed["peers"]] == ["RU", "NEUTRAL"]
    assert (listed["desks"][0].who, listed["desks"][0].deputy) == ("radar", "air defence")
    assert listed["others"] == []
