"""Notices against the agreement of 2009: limbs, times, fields, withholding; what blocks and what never does."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

import preavis.agreements.profile as profiles
from preavis.agreements.check import Past, check
from preavis.clock import parse_instant
from preavis.errors import UnusableInput
from preavis.findings import blocks
from preavis.wire import read_notice

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
RU_CN = profiles.load("ru-cn-2009")
NOW = parse_instant("2026-11-24T00:00:00Z")
OPENS = parse_instant("2026-12-10T06:00:00Z")


def notice(**changes):
    document = json.loads(json.dumps(NOTICE))
    for path, value in changes.items():
        inner = document
        *steps, last = path.split("__")
        for step in steps:
            inner = inner[step]
        if value is ...:
            inner.pop(last, None)
        else:
            inner[last] = value
    read, findings = read_notice(document)
    assert read is not None, findings
    return read


def judged(document=None, **times):
    given = {"now": NOW, **times}
    return check(document or notice(), RU_CN, **given)


def duty(judgement, kind="pre_launch"):
    return next(each for each in judgement.duties if each.kind == kind)


def test_an_icbm_from_plesetsk_to_kura_is_due_between_30_days_and_24_hours_before():
    judgement = judged()
    assert (judgement.verdict, judgement.limbs) == ("due", ("A",))
    assert duty(judgement).earliest == parse_instant("2026-11-10T06:00:00Z")
    assert duty(judgement).due == parse_instant("2026-12-09T06:00:00Z")
    assert duty(judgement).to == ("CN",)
    assert duty(judgement, "post_launch").due is None


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"flight__direction": "NW"}, "no_duty"),
        ({"flight__direction": "S"}, "due"),
        ({"vehicle__type_range_over_2000_km": False}, "no_duty"),
        ({"vehicle__delivers_weapon": False}, "no_duty"),
        ({"vehicle__type_range_over_2000_km": ...}, "undecidable"),
        ({"flight__direction": ...}, "undecidable"),
        ({"territory_state": "KZ", "flight__direction": "NW"}, "due"),
        ({"territory_state": "FR", "launching_state": "FR"}, "no_duty"),
        ({"launching_state": "KR", "territory_state": "RU", "flight__direction": "W"}, "due"),
        ({"territory_state": None}, "due"),
        ({"vehicle__kind": "sounding_rocket"}, "no_duty"),
        ({"vehicle__kind": "space_launch_vehicle", "flight__direction": "W"}, "due"),
        ({"kind": "goodwill"}, "no_duty"),
    ],
)
def test_each_limb_asks_for_what_it_names(changes, verdict):
    assert judged(notice(**changes)).verdict == verdict


def test_a_chinese_missile_eastward_is_not_listed_and_northward_is():
    chinese = {"notifying_party": "CN", "launching_state": "CN", "territory_state": "CN"}
    assert judged(notice(**chinese, flight__direction="E")).verdict == "no_duty"
    assert judged(notice(**chinese, flight__direction="N")).verdict == "due"


def test_who_is_no_party_has_no_duty_and_nobody_after_the_end():
    assert judged(as_party="US").verdict == "no_duty"
    over = [[{"from": "2030-12-17T06:00:00Z", "to": "2030-12-17T07:00:00Z"}]]
    ended = judged(notice(launch__schedule=over))
    assert (ended.verdict, ended.findings[0].code) == ("no_duty", "agreement.ended")
    before = [[{"from": "2010-12-15T06:00:00Z", "to": "2010-12-15T07:00:00Z"}]]
    assert judged(notice(launch__schedule=before)).findings[0].code == "agreement.not_yet"


@pytest.mark.parametrize(
    ("times", "state"),
    [
        ({}, "open"),
        ({"now": OPENS - timedelta(days=31)}, "not_due"),
        ({"now": OPENS - timedelta(days=30)}, "open"),
        ({"received": OPENS - timedelta(hours=24)}, "met"),
        ({"received": OPENS - timedelta(hours=24) + timedelta(seconds=1)}, "late"),
        ({"received": OPENS - timedelta(days=30, seconds=1)}, "early"),
        ({"received": OPENS - timedelta(days=30)}, "met"),
        ({"now": OPENS - timedelta(hours=1)}, "late"),
        ({"now": OPENS - timedelta(hours=1), "sent": OPENS - timedelta(days=2)}, "late"),
        ({"now": OPENS + timedelta(days=1)}, "missed"),
        ({"now": OPENS, "launched": OPENS}, "missed"),
        (
            {
                "now": OPENS + timedelta(hours=3),
                "launched": OPENS + timedelta(hours=2),
                "received": OPENS - timedelta(hours=23),
            },
            "undecidable",
        ),
    ],
)
def test_the_state_of_the_duty_turns_at_its_exact_second(times, state):
    assert duty(judged(**times)).state == state


def test_a_post_launch_notice_ages_and_is_never_late():
    after = judged(now=OPENS + timedelta(days=300), received=OPENS - timedelta(days=2), launched=OPENS)
    assert duty(after, "post_launch").state == "open"
    assert duty(judged(), "post_launch").state == "not_due"


def test_a_missing_required_field_blocks_and_says_on_whose_word():
    judgement = judged(notice(launch__place=...))
    (missing,) = [finding for finding in judgement.findings if finding.code == "field.missing"]
    assert (missing.severity, missing.path, missing.source, missing.status) == (
        "block",
        "launch.place",
        "S1",
        "inferred",
    )
    assert blocks(judgement.findings)


def test_late_and_undecidable_never_block():
    for times in ({"now": OPENS - timedelta(hours=1)}, {"now": OPENS + timedelta(days=2)}):
        assert not blocks(judged(**times).findings)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (299, "group.group_simultaneous"),
        (300, "group.group_almost_simultaneous"),
        (3599, "group.group_almost_simultaneous"),
        (3600, "group.single"),
    ],
)
def test_a_salvo_is_named_by_strict_inequality(seconds, code):
    found = judged(notice(group={"count": 2, "first_to_last_seconds": seconds})).findings
    assert code in {finding.code for finding in found}


def withheld(year, count):
    schedule = [[{"from": f"{year}-06-01T06:00:00Z", "to": f"{year}-06-01T07:00:00Z"}]]
    one = notice(kind="withholding", launch__schedule=schedule)
    return one, [Past(notice=one) for _ in range(count)]


@pytest.mark.parametrize(
    ("year", "before", "blocked"), [(2013, 5, False), (2018, 1, False), (2018, 2, True), (2027, 2, True)]
)
def test_withholding_is_counted_against_the_cap_of_its_time(year, before, blocked):
    one, history = withheld(year, before)
    judgement = check(one, RU_CN, now=parse_instant(f"{year}-05-01T00:00:00Z"), history=history)
    assert blocks(judgement.findings) == blocked
    assert (duty(judgement).state == "withheld") == (not blocked)


def test_a_space_launcher_cannot_be_withheld():
    judgement = judged(notice(kind="withholding", vehicle__kind="space_launch_vehicle"))
    assert "withholding.no_right" in {finding.code for finding in judgement.findings if finding.severity == "block"}


def test_every_rule_has_its_source_and_what_is_unknown_has_no_value():
    for rule in RU_CN.rules():
        assert rule.source
        assert rule.status in {"text", "reported", "inferred", "unknown"}
    assert RU_CN.pre_launch.anchor is None
    assert RU_CN.post_launch.latest is None
    assert all(rule.article for rule in RU_CN.rules() if rule.status == "text")


GOOD = (Path(profiles.__file__).parent / "data" / "ru-cn-2009.toml").read_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'binding = "legal"', b'binding = "holy"'),
        (b'binding = "legal"', b'binding = "legal"\ncolour = "red"'),
        (b'latest = "24 h"', b'latest = "24 hours"'),
        (b'until = 2030-12-16\nsource = "S2 S3', b'until = 2001-12-16\nsource = "S2 S3'),
        (b'source = "S4"\nstatus = "reported"', b'status = "reported"'),
        (b'source = "S4"', b'source = "S99"'),
        (b"[parties]", b"[parties"),
    ],
)
def test_a_bad_profile_is_refused_with_file_and_place(old, new):
    assert old in GOOD
    with pytest.raises(UnusableInput) as caught:
        profiles.parse(GOOD.replace(old, new, 1), "bad.toml")
    assert caught.value.params["file"] == "bad.toml"
