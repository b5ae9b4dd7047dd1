"""One notice's way through two nodes and a witness: release, receipt, desks, acknowledgement, alarm, evidence."""

import json
from pathlib import Path

import pytest

from house import House
from preavis.errors import ProofFailed, UnusableInput
from preavis.proof.card import open_card
from preavis.proof.evidence import parse, verify
from preavis.statements import Reference

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def case_of(node, entry):
    return node.case(entry.leaf.hex()[:16])


def test_a_notice_is_receipted_and_every_desk_that_must_know_is_asked(house):
    entry = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    case = case_of(house.cn, entry)
    assert [rung.desk for rung in case.ladder] == ["radar", "air defence", "navy"]
    assert case_of(house.ru, entry).steps[0].received_at() == house.clock.now()
    assert {rung.state for rung in case_of(house.ru, entry).ladder} == {"waiting"}
    assert {rung.state for rung in case.ladder} == {"sent"}


def test_acknowledgements_travel_back_and_a_silent_desk_raises_an_alarm_on_both_sides(house):
    entry = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    for told in house.cn.store.told(open_only=True):
        if told.desk != "radar":
            house.cn.acknowledge(told, house.officers["CN", f"{told.desk} 1"])
    house.clock.move(seconds=61)
    house.deliver()
    for node in (house.ru, house.cn):
        states = {rung.desk: rung.state for rung in case_of(node, entry).ladder}
        assert states == {"radar": "overdue", "air defence": "acknowledged", "navy": "acknowledged"}
        assert "alarm.desk_silent" in {alarm.code for alarm in node.store.alarms()}
    (told,) = house.cn.store.told(desk="radar", open_only=True)
    house.cn.acknowledge(told, house.officers["CN", "air defence 1"])
    house.deliver()
    rung = next(rung for rung in case_of(house.ru, entry).ladder if rung.desk == "radar")
    assert (rung.state, rung.by_deputy) == ("acknowledged", True)


def test_an_alarm_stays_until_a_person_has_dealt_with_it(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    house.clock.move(seconds=61)
    house.deliver()
    for told in house.cn.store.told(open_only=True):
        house.cn.acknowledge(told, house.officers["CN", "watch 1"])
    house.deliver()
    silent = [alarm for alarm in house.cn.store.alarms() if alarm.code == "alarm.desk_silent"]
    assert silent
    assert all(alarm.rectified_at is not None for alarm in silent)
    for alarm in silent:
        house.cn.acknowledge_alarm(alarm.id, house.officers["CN", "watch 1"])
    assert not [alarm for alarm in house.cn.store.alarms() if alarm.code == "alarm.desk_silent"]


def test_an_amendment_asks_every_desk_again(house):
    entry = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    for told in house.cn.store.told(open_only=True):
        house.cn.acknowledge(told, house.officers["CN", "watch 1"])
    changed = {**NOTICE, "remarks": "moved", "refers_to": NOTICE["reference"]}
    house.say(house.ru, "amendment", changed, [Reference(origin=str(entry.origin), leaf=entry.leaf.hex())])
    house.deliver()
    assert {rung.state for rung in case_of(house.cn, entry).ladder} == {"sent"}
    assert case_of(house.cn, entry).notice.remarks == "moved"


def test_the_witness_sees_heads_and_no_contents(house):
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    origin = house.ru.config.origin("ru-cn")
    assert house.ru.store.receipt(origin, house.neutral.keys.cosigner("ru-cn", witness=True)).size == 1
    assert house.neutral.store.size(origin) == 0


def cards_of(house):
    return [open_card((n.directory / "cards" / "own-ru-cn.card").read_bytes()) for n in house.nodes.values()]


@pytest.mark.parametrize("holder", ["RU", "CN"])
def test_either_side_proves_offline_what_was_said_received_and_read(house, holder):
    entry = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    for told in house.cn.store.told(open_only=True):
        house.cn.acknowledge(told, house.officers["CN", f"{told.desk} 1"])
    house.deliver()
    node = house.nodes[holder]
    case = case_of(node, entry)
    data = node.evidence(case, case.steps[0])
    verdict = verify(parse(data), cards_of(house))
    assert verdict.verified, verdict.findings
    assert verdict.said["party"] == "RU"
    assert verdict.received.by == "CN"
    assert {ack["desk"] for ack in verdict.acknowledged} == {"radar", "air defence", "navy"}
    assert all(ack["received"]["by"] == "RU" for ack in verdict.acknowledged)
    if holder == "RU":
        assert [seen.by for seen in verdict.witnessed] == ["NEUTRAL"]


def test_any_changed_byte_of_evidence_is_a_refusal(house):
    entry = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    case = case_of(house.ru, entry)
    data = house.ru.evidence(case, case.steps[0])
    for place in range(0, len(data), 7):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises((ProofFailed, UnusableInput)):
            parse(changed)
    for length in range(0, len(data), 101):
        with pytest.raises((ProofFailed, UnusableInput)):
            parse(data[:length])


def test_evidence_without_the_cards_of_its_signers_proves_nothing(house):
    entry = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    case = case_of(house.ru, entry)
    data = parse(house.ru.evidence(case, case.steps[0]))
    assert not verify(data, [card for card in cards_of(house) if card.party != "RU"]).verified
    only_ru = verify(data, [card for card in cards_of(house) if card.party == "RU"])
    assert only_ru.verified
    assert only_ru.received is None
    assert "receipt" in only_ru.not_proven
