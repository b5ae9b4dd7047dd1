"""The composer: nothing typed is lost, two who type at once both keep their words, what is unread is never submitted."""

import json
from pathlib import Path

import pytest

from house import House
from preavis.errors import Refused
from preavis.formats import notam
from preavis.node.compose import pasted

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
NOTAM = """(A1690/23 NOTAMN
Q) ZSHA/QRDCA/IV/BO/W/000/999/2600N12200E084
A) ZSHA B) 2304160130 C) 2304160157
E) A TEMPORARY DANGER AREA ESTABLISHED BOUNDED BY: N260535E1232031-N254218E1225530-N263256E1215704-N265624E1222205 BACK TO START.
F) GND G) UNL)"""
WARNING = """HYDROPAC 1234/26(97).
NORTH PACIFIC.
1. HAZARDOUS OPERATIONS, ROCKET LAUNCHING 100600Z TO 101200Z DEC IN AREA BOUND BY
57-12.00N 161-30.00E, 57-12.00N 163-00.00E, 56-00.00N 163-00.00E, 56-00.00N 161-30.00E.
2. CANCEL THIS MSG 101300Z DEC 26."""


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def officer(house, label="releaser 1"):
    return house.officers["RU", label]


def begun(house, **more):
    return house.ru.composer.begin(officer(house), "ru-cn", more.pop("kind", "notice"), house.clock.now(), **more)


def test_what_is_typed_becomes_a_draft_and_the_draft_a_notice(house):
    composer, now = house.ru.composer, house.clock.now()
    sheet = begun(house)
    fields = pasted(json.dumps(NOTICE), now).fields
    sheet = composer.save(sheet.id, officer(house), fields, sheet.revision, now)
    draft = composer.submit(sheet.id, officer(house), now)
    entry = house.release(house.ru, draft.id)
    house.deliver()
    assert house.cn.case(entry.leaf.hex()[:16]).notice.reference == NOTICE["reference"]
    assert house.ru.store.worksheets() == ()


def test_an_unread_position_is_kept_as_typed_said_and_never_submitted(house):
    composer, now = house.ru.composer, house.clock.now()
    sheet = begun(house)
    typed = {**sheet.fields, "launch.place.position": "6254N 0403x"}
    sheet = composer.save(sheet.id, officer(house), typed, sheet.revision, now)
    made = composer.composed(sheet, now)
    assert ("typed.position", "launch.place.position") in [(f.code, f.path) for f in made.findings]
    with pytest.raises(Refused):
        composer.submit(sheet.id, officer(house), now)
    assert house.reopen("RU").composer.get(sheet.id).fields["launch.place.position"] == "6254N 0403x"


def test_two_who_type_at_once_both_keep_their_words(house):
    composer, now = house.ru.composer, house.clock.now()
    sheet = begun(house)
    mine = composer.save(sheet.id, officer(house), {**sheet.fields, "remarks": "mine"}, sheet.revision, now)
    other = composer.save(
        sheet.id, officer(house, "watch 1"), {**sheet.fields, "remarks": "other"}, sheet.revision, now
    )
    assert composer.get(mine.id).fields["remarks"] == "mine"
    assert composer.get(other.id).fields["remarks"] == "other"
    assert mine.id != other.id


def test_every_version_is_kept_and_a_sheet_that_was_put_away_comes_back(house):
    composer, now = house.ru.composer, house.clock.now()
    sheet = begun(house)
    for word in ("one", "two"):
        sheet = composer.save(sheet.id, officer(house), {**sheet.fields, "remarks": word}, sheet.revision, now)
    assert [one.fields.get("remarks") for one in house.ru.store.worksheet_versions(sheet.id)] == ["two", "one", None]
    composer.drop(sheet.id, officer(house), now)
    assert house.ru.store.worksheets() == ()
    composer.save(sheet.id, officer(house), {**sheet.fields, "remarks": "three"}, sheet.revision + 1, now)
    assert [one.id for one in house.ru.store.worksheets()] == [sheet.id]


def test_an_amendment_begins_with_the_notice_in_force_and_goes_to_its_case(house):
    first = house.say(house.ru, "notice", NOTICE)
    house.deliver()
    composer, now = house.ru.composer, house.clock.now()
    sheet = begun(house, kind="amendment", case=house.ru.case(first.leaf.hex()[:16]))
    made = composer.composed(sheet, now)
    assert made.notice == made.before
    wider = "2026-12-10T05:00:00Z - 2026-12-10T13:00:00Z"
    composer.save(sheet.id, officer(house), {**sheet.fields, "launch.schedule": wider}, sheet.revision, now)
    house.release(house.ru, composer.submit(sheet.id, officer(house), now).id)
    house.deliver()
    (case,) = tuple(house.cn.newest())
    assert [step.kind for step in case.steps] == ["notice", "amendment"]
    assert case.notice.launch.schedule[0][0].start.hour == 5


def test_a_desk_may_not_compose(house):
    with pytest.raises(Refused):
        house.ru.composer.begin(house.officers["RU", "radar 1"], "ru-cn", "notice", house.clock.now())


@pytest.mark.parametrize(("text", "source", "areas"), [(NOTAM, "notam", 1), (WARNING, "navwarn", 1)])
def test_a_pasted_warning_fills_in_what_it_states_and_lists_what_it_does_not(house, text, source, areas):
    gave = pasted(text, house.clock.now())
    assert gave.source == source
    assert "areas.0.shape" in gave.fields
    assert "vehicle.kind" in gave.missing
    sheet = begun(house)
    sheet = house.ru.composer.save(sheet.id, officer(house), {**sheet.fields, **gave.fields}, 1, house.clock.now())
    assert len(house.ru.composer.composed(sheet, house.clock.now()).notice.areas) == areas


def test_a_text_that_is_nothing_gives_a_finding_and_changes_no_field(house):
    gave = pasted("good morning", house.clock.now())
    assert gave.fields == {} or not any(name.startswith("areas") for name in gave.fields)
    assert any(finding.severity == "block" for finding in gave.findings)


def test_the_golden_notam_is_read_by_the_reader_itself():
    assert notam.read(NOTAM).id == "A1690/23"
