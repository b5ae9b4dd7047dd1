"""What a naive program gets wrong beyond one check: quirks and worked cases that no single situation can show."""

import pytest

import preavis.agreements.profile as profiles
from preavis.agreements.check import check
from preavis.clock import parse_instant
from preavis.wire import dump
from situations import document_of, notice_of

NOW = parse_instant("2026-11-24T00:00:00Z")
BINDING = ("ru-cn-2009", "us-ussr-1988")


def judged(id_, situation=None):
    return check(notice_of(situation or {}), profiles.load(id_), now=NOW)


def test_one_launch_is_two_notices_each_to_its_own_receiver_and_on_its_own_authority():
    """Case 3. Quirk 21. What one agreement asks, and of whom, says nothing of the other."""
    answers = [judged(id_) for id_ in BINDING]
    assert [duty.to for one in answers for duty in one.duties if duty.kind == "pre_launch"] == [("CN",), ("US",)]
    for id_, one in zip(BINDING, answers, strict=True):
        cited = {source for duty in one.duties for source in duty.source.split()}
        cited |= {source for finding in one.findings for source in (finding.source or "").split()}
        assert cited <= profiles.load(id_).sources.keys()


def test_each_agreement_has_its_own_fields_for_the_same_launch():
    """Case 3. The date is a field of 1988 alone; the direction one of 2009 alone."""
    bare = {"change": {"launch.planned_date": "absent", "flight.direction": "absent"}}
    missing = {id_: {f.path for f in judged(id_, bare).findings if f.code == "field.missing"} for id_ in BINDING}
    assert missing == {"ru-cn-2009": {"flight.direction"}, "us-ussr-1988": {"launch.planned_date"}}


@pytest.mark.parametrize("unit", ["NM", "KM", "M"])
def test_a_radius_keeps_the_unit_in_which_it_was_sent(unit):
    """Quirk 14. Nothing is converted in what is stored and signed."""
    circle = {"centre": ["57.0", "162.0"], "radius": "50", "unit": unit}
    situation = {"change": {"areas": [{"purpose": "impact", "shape": {"circle": circle}}]}}
    assert dump(notice_of(situation))["areas"][0]["shape"] == {"circle": circle}


@pytest.mark.parametrize(
    "place", [{"ocean_quadrant": {"ocean": "Pacific", "quadrant": "NW"}}, {"body_of_water": "Sea of Okhotsk"}]
)
def test_a_quadrant_and_a_body_of_water_stay_names(place):
    """Quirk 17. They are no polygons: no coordinate is made of them, and they are place enough."""
    situation = {"change": {"launch.place": place, "vehicle.generic_class": "SLBM"}}
    assert dump(notice_of(situation))["launch"]["place"] == place
    assert judged("us-ussr-1988", situation).verdict == "due"


def test_a_date_stays_a_date_in_what_is_stored():
    """Quirk 13. 00:00 exists in the computation only."""
    situation = {"on": "2026-12-10"}
    assert dump(notice_of(situation))["launch"] == document_of(situation)["launch"]
    assert "schedule" not in dump(notice_of(situation))["launch"]


def test_what_secondary_sources_get_wrong_is_not_repeated():
    """Quirk 23. 70 km and not 75, foreign offices and not defence ministries, 24 hours before and not after, no renewal."""
    in_pk, ru_cn = profiles.load("in-pk-2005"), profiles.load("ru-cn-2009")
    assert {rule.path.rpartition(".")[2]: rule.at_least_km for rule in in_pk.distance} == {
        "site_to_border": 40,
        "impact_to_border": 70,
        "track_to_border": 40,
    }
    assert "Foreign Offices" in next(fact.says["en"] for fact in in_pk.fact if fact.topic == "channel")
    assert in_pk.force.since.year == 2005
    assert judged("ru-cn-2009").duties[0].due < parse_instant("2026-12-10T06:00:00Z")
    assert ru_cn.force.until is not None, "no automatic renewal"


def test_what_is_not_known_has_no_number():
    """Quirk 28. Quirk 12. Neither a deadline after the launch nor a clock is invented for Russia and China."""
    profile = profiles.load("ru-cn-2009")
    assert (profile.post_launch.latest, profile.pre_launch.anchor, profile.pre_launch.clock) == (None, None, None)
    asked = {question.topic for question in profile.question}
    assert {"anchor", "clock", "post-launch deadline"} <= asked
