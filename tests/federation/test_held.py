"""A notice that is held as too early: what sends it, what stops it, and that nothing forgets it."""

import pytest

import preavis.agreements.profile as profiles
from early import EARLIEST, EARLY
from house import House
from preavis.errors import Refused
from preavis.node import upkeep


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def approve(house, node, draft, *officers, **more):
    for officer in officers:
        found = node.approve(draft.id, house.officers[node.config.party, officer], "test", **more)
    return found


def held(house, node):
    """Return a notice with both keys that waits for its earliest time."""
    draft = node.issue.submit("ru-cn", "notice", EARLY, house.officers[node.config.party, "releaser 1"])
    assert approve(house, node, draft, "releaser 1", "releaser 2") is None
    assert node.issue.review(draft.id).held_until == EARLIEST
    return draft


def acts(node):
    return [row.act for row in node.store.audit_rows()]


def own_entries(node):
    return node.store.size(node.config.origin("ru-cn"))


@pytest.mark.parametrize("by", ["RU", "CN"])
def test_a_suspension_by_either_side_sends_a_held_notice_as_goodwill_and_the_trail_says_so(house, by):
    draft = held(house, house.ru)
    before = own_entries(house.ru)
    house.say(house.nodes[by], "declaration", {"text": "s", "act": "suspends", "at": "2026-12-01T00:00:00Z"})
    house.deliver()
    house.deliver()
    assert house.ru.store.draft(draft.id).released is not None
    assert own_entries(house.ru) == before + (2 if by == "RU" else 1), "sent once"
    assert "draft.released_as_goodwill" in acts(house.ru)
    assert "draft.released_at_its_time" not in acts(house.ru)
    (case,) = tuple(house.cn.newest())
    assert case.notice.reference == "RU-EARLY", "the other side has it"


def test_a_suspension_from_a_day_after_the_launch_leaves_a_held_notice_where_it_is(house):
    draft = held(house, house.ru)
    house.say(house.cn, "declaration", {"text": "s", "act": "suspends", "at": "2027-02-11T00:00:00Z"})
    house.deliver()
    assert house.ru.store.draft(draft.id).released is None
    house.clock.at = EARLIEST
    house.ru.tick()
    assert house.ru.store.draft(draft.id).released is not None
    assert "draft.released_at_its_time" in acts(house.ru)


def test_a_notice_that_its_time_releases_is_on_its_way_at_once(house):
    held(house, house.ru)
    woken = []
    house.ru.thread.wake = woken.append
    house.ru.tick()
    assert None not in woken
    house.clock.at = EARLIEST
    house.ru.tick()
    assert None in woken, "every peer's delivery is woken, as after a key"


@pytest.mark.parametrize("officer", ["releaser 1", "releaser 2"])
def test_who_has_given_a_key_may_still_give_the_reason_that_sends_a_held_notice_now(house, officer):
    draft = held(house, house.ru)
    with pytest.raises(Refused, match=r"draft\.same_officer"):
        approve(house, house.ru, draft, officer)
    assert approve(house, house.ru, draft, officer, reason="agreed by telephone") is not None
    (case,) = tuple(house.ru.newest())
    said = [approval.overrule for approval in case.steps[0].entry.approvals]
    assert [each.reason for each in said if each] == ["agreed by telephone"]
    assert len({approval.identity for approval in case.steps[0].entry.approvals}) == 2, "two persons, each once"
    assert all(line["ok"] for line in upkeep.fsck(house.ru)), (
        "the register opens the key that was given anew, and the first"
    )


def test_a_reason_is_no_second_key(house):
    draft = house.ru.issue.submit("ru-cn", "notice", EARLY, house.officers["RU", "releaser 1"])
    approve(house, house.ru, draft, "releaser 1")
    with pytest.raises(Refused, match=r"draft\.same_officer"):
        approve(house, house.ru, draft, "releaser 1", reason="nobody else is here")


def test_a_held_notice_that_a_newer_profile_blocks_stays_raises_an_alarm_and_goes_with_a_reason(house, monkeypatch):
    draft = held(house, house.ru)
    wanted = b'[[field]]\npath = "remarks"\nsource = "S1"\nstatus = "reported"\n\n[[grouping]]'
    public = profiles.source("ru-cn-2009").replace(b'version = "1.0"', b'version = "1.1"')
    public = public.replace(b"[[grouping]]", wanted, 1)
    newer = profiles.parse(public)
    monkeypatch.setattr(profiles, "source", lambda _: public)
    monkeypatch.setattr(profiles, "load", lambda _: newer)
    house.reopen("RU")
    pin = house.ru.law.next_pin("ru-cn")
    body = {"id": pin.id, "version": pin.version, "sha256": pin.sha256}
    house.say(house.ru, "declaration", {"text": "1.1", "act": "adopts_profile", "profile": body})
    sent = own_entries(house.ru)
    house.clock.at = EARLIEST
    house.ru.tick()
    assert (own_entries(house.ru), house.ru.store.draft(draft.id).released) == (sent, None), "nobody overruled that"
    assert [alarm.subject for alarm in house.ru.store.alarms() if alarm.code == "alarm.draft_stopped"] == [draft.id]
    assert approve(house, house.ru, draft, "releaser 2", reason="there is nothing to remark") is not None
    house.ru.tick()
    assert not [a for a in house.ru.store.alarms() if a.code == "alarm.draft_stopped" and a.rectified_at is None]


def test_a_held_notice_on_an_exercise_that_is_closed_stays_and_raises_nothing(house):
    draft = held(house, house.ru)
    house.ru.issue.close("ru-cn", "administrator")
    house.clock.at = EARLIEST
    house.ru.tick()
    assert house.ru.store.draft(draft.id).released is None
    assert "alarm.draft_stopped" not in {alarm.code for alarm in house.ru.store.alarms()}


def test_a_held_notice_on_a_live_channel_that_is_closed_raises_an_alarm_and_goes_with_a_reason(tmp_path):
    house = House(tmp_path, mode="live")
    try:
        draft = house.ru.issue.submit("ru-cn", "notice", EARLY, house.officers["RU", "releaser 1"])
        approve(house, house.ru, draft, "releaser 1")
        assert approve(house, house.ru, draft, "releaser 2", typed="CN") is None
        house.ru.issue.close("ru-cn", "administrator")
        house.clock.at = EARLIEST
        house.ru.tick()
        assert "alarm.draft_stopped" in {alarm.code for alarm in house.ru.store.alarms()}
        assert approve(house, house.ru, draft, "releaser 1", reason="it flies all the same", typed="CN") is not None
        house.ru.tick()
        assert not [a for a in house.ru.store.alarms() if a.code == "alarm.draft_stopped" and a.rectified_at is None]
    finally:
        house.close()
