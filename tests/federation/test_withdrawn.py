"""A draft that is withdrawn: who may, that nothing releases it any more, that it is gone from where it waited, and kept."""

import pytest

from early import EARLIEST, EARLY, NOTICE
from house import NOW, House
from preavis.clock import format_instant
from preavis.errors import Refused
from preavis.node import upkeep


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    for label, roles in (("drafter 1", {"drafter"}), ("drafter 2", {"drafter"})):
        made.officers["RU", label] = made.ru.people.add(label, label, frozenset(roles), NOW)
    yield made
    made.close()


def officer(house, label):
    return house.officers["RU", label]


def submitted(house, body=NOTICE, by="drafter 1"):
    return house.ru.issue.submit("ru-cn", "notice", body, officer(house, by)).id


@pytest.mark.parametrize("by", ["drafter 1", "releaser 2"])
def test_its_drafter_or_any_releaser_withdraws_a_draft_and_the_trail_says_who(house, by):
    id_ = submitted(house)
    house.ru.withdraw(id_, officer(house, by))
    review = house.ru.issue.review(id_)
    assert (review.withdrawn_by, review.draft.withdrawn.at) == (by, house.clock.now())
    (row,) = [row for row in house.ru.store.audit_rows() if row.act == "draft.withdrawn"]
    assert (row.actor, row.subject) == (by, id_)


@pytest.mark.parametrize("by", ["drafter 2", "watch 1", "radar 1"])
def test_nobody_else_withdraws_a_draft(house, by):
    id_ = submitted(house)
    with pytest.raises(Refused, match=r"officer\.may_not"):
        house.ru.withdraw(id_, officer(house, by))
    assert house.ru.store.draft(id_).withdrawn is None


def test_a_drafter_who_has_lost_his_role_withdraws_nothing(house):
    id_ = submitted(house)
    house.ru.people.set_roles(officer(house, "drafter 1"), frozenset({"auditor"}), NOW, desk=None, by="test")
    with pytest.raises(Refused, match=r"officer\.may_not"):
        house.ru.withdraw(id_, house.ru.people.labelled("drafter 1"))


def test_a_withdrawn_draft_waits_nowhere_any_more_and_can_still_be_looked_at(house):
    id_ = submitted(house)
    assert any(owed.subject == id_ for owed in house.ru.duties.all())
    house.ru.withdraw(id_, officer(house, "drafter 1"))
    assert house.ru.store.drafts() == ()
    assert not any(owed.subject == id_ for owed in house.ru.duties.all())
    assert house.ru.life.handover(NOW).drafts == ()
    assert house.reopen("RU").issue.review(id_).notice.reference == NOTICE["reference"]


def test_who_approves_a_withdrawn_draft_is_told_in_one_line_who_withdrew_it_and_when(house):
    id_ = submitted(house)
    house.ru.approve(id_, officer(house, "releaser 1"), "test")
    house.ru.withdraw(id_, officer(house, "drafter 1"))
    with pytest.raises(Refused) as refused:
        house.ru.approve(id_, officer(house, "releaser 2"), "test")
    assert refused.value.code == "draft.withdrawn"
    assert refused.value.params == {"draft": id_, "officer": "drafter 1", "at": format_instant(house.clock.now())}
    assert [each.officer for each in house.ru.store.approvals(id_)] == [officer(house, "releaser 1").id], "kept"
    assert house.ru.store.draft(id_).released is None
    assert all(line["ok"] for line in upkeep.fsck(house.ru)), "the register still opens"


def test_a_draft_is_withdrawn_once_and_what_has_been_released_never(house):
    id_ = submitted(house)
    house.ru.withdraw(id_, officer(house, "drafter 1"))
    with pytest.raises(Refused, match=r"draft\.withdrawn"):
        house.ru.withdraw(id_, officer(house, "releaser 1"))
    gone = submitted(house)
    house.release(house.ru, gone)
    with pytest.raises(Refused, match=r"draft\.done"):
        house.ru.withdraw(gone, officer(house, "drafter 1"))
    with pytest.raises(Refused, match=r"draft\.unknown"):
        house.ru.withdraw("nothing", officer(house, "releaser 1"))


def test_a_held_notice_that_is_withdrawn_does_not_go_at_its_time(house):
    id_ = submitted(house, EARLY)
    for label in ("releaser 1", "releaser 2"):
        house.ru.approve(id_, officer(house, label), "test")
    house.ru.withdraw(id_, officer(house, "releaser 1"))
    sent = house.ru.store.size(house.ru.config.origin("ru-cn"))
    house.clock.at = EARLIEST
    house.ru.tick()
    assert house.ru.store.size(house.ru.config.origin("ru-cn")) == sent
    assert house.ru.store.draft(id_).released is None


def test_an_alarm_that_a_draft_is_stopped_is_over_when_it_is_withdrawn(tmp_path):
    house = House(tmp_path, mode="live")
    try:
        id_ = submitted(house, EARLY, "releaser 1")
        house.ru.approve(id_, officer(house, "releaser 1"), "test")
        house.ru.approve(id_, officer(house, "releaser 2"), "test", typed="CN")
        house.ru.issue.close("ru-cn", "administrator")
        house.clock.at = EARLIEST
        house.ru.tick()
        assert [a.subject for a in house.ru.store.alarms() if a.code == "alarm.draft_stopped"] == [id_]
        house.ru.withdraw(id_, officer(house, "releaser 2"))
        house.ru.tick()
        assert not [a for a in house.ru.store.alarms() if a.code == "alarm.draft_stopped" and a.rectified_at is None]
    finally:
        house.close()


def test_an_officer_whose_service_ends_voids_nothing_on_a_withdrawn_draft(house):
    id_ = submitted(house)
    house.ru.approve(id_, officer(house, "releaser 2"), "test")
    house.ru.withdraw(id_, officer(house, "drafter 1"))
    house.ru.people.end(officer(house, "releaser 2"), NOW, by="test")
    assert len(house.ru.store.approvals(id_)) == 1


# -- its words ---------------------------------------------------------------------------------------------------------


def test_the_sheet_of_a_withdrawn_draft_is_open_again_with_every_word(house):
    composer, now, drafter = house.ru.composer, house.clock.now(), officer(house, "drafter 1")
    sheet = composer.begin(drafter, "ru-cn", "notice", now)
    sheet = composer.save(sheet.id, drafter, {**sheet.fields, "reference": "R-1", "_firs": "UHPP"}, 1, now)
    id_ = composer.submit(sheet.id, drafter, now).id
    house.ru.withdraw(id_, drafter)
    assert house.ru.store.worksheets() == (), "it comes back only where somebody wants it"
    again = composer.again(house.ru.issue.review(id_), drafter, now)
    assert (again.id, again.fields["reference"], again.fields["_firs"]) == (sheet.id, "R-1", "UHPP")
    assert [one.id for one in house.ru.store.worksheets()] == [sheet.id]
    anew = composer.submit(again.id, drafter, now).id
    assert anew != id_
    assert [draft.id for draft in house.ru.store.drafts()] == [anew]


def test_a_sheet_that_has_gone_on_is_left_alone_and_the_words_get_one_of_their_own(house):
    composer, now, drafter = house.ru.composer, house.clock.now(), officer(house, "drafter 1")
    sheet = composer.begin(drafter, "ru-cn", "notice", now)
    sheet = composer.save(sheet.id, drafter, {**sheet.fields, "reference": "R-1"}, 1, now)
    id_ = composer.submit(sheet.id, drafter, now).id
    composer.save(sheet.id, drafter, {**sheet.fields, "reference": "R-2"}, sheet.revision + 1, now)
    house.ru.withdraw(id_, drafter)
    again = composer.again(house.ru.issue.review(id_), drafter, now)
    assert again.id != sheet.id
    assert again.fields["reference"] == "R-1"
    assert composer.get(sheet.id).fields["reference"] == "R-2"


def test_the_words_of_an_amendment_that_no_sheet_made_go_on_with_their_case(house):
    first = house.say(house.ru, "notice", NOTICE)
    case = house.ru.case(first.leaf.hex()[:16])
    changed = {**NOTICE, "remarks": "ten minutes more"}
    id_ = house.ru.issue.submit(
        "ru-cn", "amendment", changed, officer(house, "drafter 1"), references=case.references
    ).id
    house.ru.withdraw(id_, officer(house, "drafter 1"))
    sheet = house.ru.composer.again(house.ru.issue.review(id_), officer(house, "drafter 1"), house.clock.now())
    assert (sheet.kind, sheet.case, sheet.fields["remarks"]) == ("amendment", first.leaf, "ten minutes more")
    made = house.ru.composer.composed(sheet, house.clock.now())
    assert made.notice == house.ru.issue.review(id_).notice


def test_a_draft_that_waits_lends_its_words_to_no_second_sheet(house):
    id_ = submitted(house)
    with pytest.raises(Refused, match=r"draft\.not_withdrawn"):
        house.ru.composer.again(house.ru.issue.review(id_), officer(house, "drafter 1"), house.clock.now())
    said = {"text": "s", "act": "suspends", "at": "2026-12-01T00:00:00Z"}
    other = house.ru.issue.submit("ru-cn", "declaration", said, officer(house, "drafter 1")).id
    house.ru.withdraw(other, officer(house, "drafter 1"))
    with pytest.raises(Refused, match=r"compose\.kind"):
        house.ru.composer.again(house.ru.issue.review(other), officer(house, "drafter 1"), house.clock.now())
