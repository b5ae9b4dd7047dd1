"""A desk that is told of some launches alone: its own state answers for it, and no alarm rings for it in the other capital."""

import pytest

from house import DESKS
from house_desks import NOTICE, DeskHouse

NARROW = DESKS + '\n[[desk]]\nlabel = "arctic"\nwithin_seconds = 60\nregion = [{ box = ["70", "10", "80", "60"] }]\n'


@pytest.fixture
def house(tmp_path):
    made = DeskHouse(tmp_path, NARROW)
    yield made
    made.close()


def silent(node):
    return sorted(alarm.params["desk"] for alarm in node.store.alarms() if alarm.code == "alarm.desk_silent")


def test_a_desk_that_its_own_state_does_not_tell_is_no_alarm_to_the_sender(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    assert {told.desk for told in house.cn.store.told(open_only=True)} == {"radar", "air defence", "navy"}
    house.clock.move(days=1)
    house.deliver()
    assert "arctic" not in silent(house.ru) + silent(house.cn)
    assert {"radar", "air defence"} <= set(silent(house.ru))


def test_a_narrowed_desk_that_was_told_and_is_silent_is_an_alarm_in_its_own_state(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    house.clock.move(days=1)
    house.deliver()
    assert "navy" in silent(house.cn)
    assert "navy" not in silent(house.ru)


def test_its_answer_is_seen_on_both_sides(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    house.cn.acknowledge(house.told("navy"), house.officers["CN", "navy 1"])
    house.deliver()
    (case,) = house.ru.newest()
    assert ("navy", "acknowledged") in {(rung.desk, rung.state) for rung in case.ladder}
