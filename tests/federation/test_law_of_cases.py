"""The law of cases in the node: what follows is never held, old notices keep their law, closed channels, private overlays."""

import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from house import CONFIG, DESKS, HandClock, House, make_node
from preavis.clock import parse_instant
from preavis.errors import Refused
from preavis.node import Node, setup
from preavis.statements import Reference
from preavis.web.client import call
from preavis.wire import dump

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())
OVERLAY = """
overlay_of = "ru-cn-2009"
version = "1.0"
channel = "ru-cn"
mode = "exercise"

[pre_launch]
latest = "47 h"
article = "5"
source = "X1"
status = "text"
note = "a number that nobody else may see"

[sources]
X1 = "the full text that only the parties hold"
"""
SECRETS = (b"nobody else may see", b"only the parties hold", b"47 h")


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def notice(day, **more):
    schedule = [[{"from": f"{day}T06:00:00Z", "to": f"{day}T12:00:00Z"}]]
    launch = {**NOTICE["launch"], "planned_date": {"date": day, "zone": "UTC"}, "schedule": schedule}
    return {**NOTICE, "launch": launch, **more}


def first(house, day="2026-12-10"):
    entry = house.say(house.ru, "notice", notice(day))
    house.deliver()
    return entry, (Reference(origin=str(house.ru.config.origin("ru-cn")), leaf=entry.leaf.hex()),)


@pytest.mark.parametrize("kind", ["extension", "cancellation", "amendment"])
def test_what_follows_a_notice_goes_at_once_even_where_the_new_window_is_far_away(house, kind):
    _, refers = first(house)
    body = notice("2027-03-10", kind="pre_launch" if kind == "amendment" else kind, refers_to="RU-2026-001")
    entry = house.say(house.ru, kind, body, refers)
    assert entry.index == 1, "not held until thirty days before a window that moved away"


def lay(node, text=OVERLAY):
    (node.directory / "overlays").mkdir(exist_ok=True)
    (node.directory / "overlays" / "ru-cn.toml").write_text(text)


def adopt(house, name):
    lay(house.nodes[name])
    house.reopen(name)
    node = house.nodes[name]
    pin = dump(node.law.next_pin("ru-cn"))
    house.say(node, "declaration", {"text": "We judge by the full text.", "act": "adopts_profile", "profile": pin})
    house.deliver()


def test_every_version_that_was_adopted_can_be_read_again(house):
    old = house.ru.law.pin("ru-cn")
    adopt(house, "RU")
    assert house.ru.law.named("ru-cn", old).pre_launch.latest.length.total_seconds() == 24 * 3600
    assert house.ru.law.of("ru-cn").pre_launch.latest.length.total_seconds() == 47 * 3600
    unknown = replace(old, sha256="0" * 64)
    assert house.ru.law.named("ru-cn", unknown) == house.ru.law.of("ru-cn"), "never had: the one that holds now"


def test_the_times_of_a_case_come_from_the_law_that_its_first_entry_names(house):
    house.wire("RU", "CN").cut = True
    old = house.say(house.ru, "notice", notice("2026-12-10", reference="RU-OLD"))
    lay(house.ru)
    house.reopen("RU")
    house.wire("RU", "CN").cut = True
    pin = dump(house.ru.law.next_pin("ru-cn"))
    house.say(house.ru, "declaration", {"text": "o", "act": "adopts_profile", "profile": pin})
    new = house.say(house.ru, "notice", notice("2026-12-11", reference="RU-NEW"))
    house.ru.duties.rounds.changed([old.leaf, new.leaf])
    due = {one.reference: str(one.at) for one in house.ru.duties.all() if one.duty.kind == "pre_launch"}
    assert due == {"RU-OLD": "2026-12-09 06:00:00+00:00", "RU-NEW": "2026-12-09 07:00:00+00:00"}


def set_up(directory, party, overlay=None):
    (directory / "overlays").mkdir(parents=True)
    (directory / "config.toml").write_text(CONFIG.format(party=party, mode="exercise", role="party", desks=DESKS))
    if overlay is not None:
        (directory / "overlays" / "ru-cn.toml").write_text(overlay)
    setup.create(directory)
    return (directory / "cards" / "own-ru-cn.card").read_text()


def test_an_overlay_is_compared_before_and_after_parties_enrol_each_other(tmp_path):
    card = set_up(tmp_path / "ru", "RU", OVERLAY)
    set_up(tmp_path / "cn", "CN")
    looked = call(tmp_path / "cn", "POST", "/peers/examine", {"card": card})
    assert set(looked["profile_differs"]) == {"overlay_sha256"}
    call(tmp_path / "cn", "POST", "/peers", {"card": card})
    node = Node(tmp_path / "cn", HandClock())
    try:
        node.tick()
        assert "alarm.profile_differs" in {alarm.code for alarm in node.store.alarms()}
    finally:
        node.shut()
    assert not any(secret in card.encode() for secret in SECRETS)


def opened(evidence):
    """Return an evidence file with all that it carries in base64 beside it as it is."""
    return evidence + b"".join(base64.b64decode(text) for text in re.findall(rb"[A-Za-z0-9+/]{40,}={0,2}", evidence))


def test_nothing_of_an_overlay_leaves_the_node(house):
    adopt(house, "RU")
    house.say(house.ru, "notice", NOTICE)
    house.deliver()
    overlay = house.ru.law.pin("ru-cn").overlay_sha256.encode()
    sent = b"".join(body for _, body in house.wire("RU", "CN").sent)
    held = b"".join(house.cn.store.entries(house.ru.config.origin("ru-cn"), 0, 99))
    (case,) = tuple(house.ru.newest())
    evidence = opened(house.ru.evidence(case, case.steps[0]))
    assert overlay in held, "its hash is named"
    assert overlay in evidence
    for data in (sent, held, evidence):
        assert not any(secret in data for secret in SECRETS)


def test_a_draft_of_a_channel_that_was_closed_meanwhile_says_so_and_does_not_go(house):
    draft = house.ru.issue.submit("ru-cn", "notice", NOTICE, house.officers["RU", "releaser 1"])
    house.ru.issue.close("ru-cn", "administrator")
    blocking = {one.code for one in house.ru.issue.review(draft.id).findings if one.severity == "block"}
    assert blocking == {"channel.closed"}
    with pytest.raises(Refused, match=r"channel\.closed"):
        house.ru.approve(draft.id, house.officers["RU", "releaser 1"], "test")


def test_on_a_live_channel_that_was_closed_a_launch_is_told_of_with_a_written_reason(tmp_path):
    """The software never stops a safety notice: two releasers write why, and the reason travels in the entry."""
    node = make_node(tmp_path / "RU", "RU", HandClock(), mode="live")
    try:
        one = node.people.add("a", "releaser 1", frozenset({"releaser", "drafter", "watch"}), node.clock.now())
        two = node.people.add("b", "releaser 2", frozenset({"releaser"}), node.clock.now())
        node.issue.close("ru-cn", "administrator")
        draft = node.issue.submit("ru-cn", "notice", notice("2026-12-10"), one)
        assert {f.code for f in node.issue.review(draft.id).findings if f.severity == "block"} == {"channel.closed"}
        with pytest.raises(Refused, match=r"draft\.blocked"):
            node.approve(draft.id, one, "test")
        reason = "closed by mistake; the launch stands"
        node.approve(draft.id, one, "test", reason=reason)
        assert node.approve(draft.id, two, "test", reason=reason, typed="CN") is not None
        (case,) = tuple(node.newest())
        assert [each.overrule.codes for each in case.steps[0].entry.approvals] == [("channel.closed",)] * 2
        hold = node.issue.submit(
            "ru-cn", "status", {"status": "hold", "at": "2026-11-24T10:00:00Z"}, one, references=case.references
        )
        with pytest.raises(Refused, match=r"draft\.blocked"):
            node.approve(hold.id, one, "test")
        assert node.approve(hold.id, one, "test", reason=reason) is not None
        with pytest.raises(Refused, match=r"channel\.closed"):
            node.issue.submit("ru-cn", "declaration", {"text": "Nothing more."}, one)
    finally:
        node.shut()


def test_a_notice_in_the_name_of_a_stranger_is_on_the_wrong_channel(house):
    draft = house.ru.issue.submit(
        "ru-cn", "notice", {**NOTICE, "notifying_party": "IN"}, house.officers["RU", "releaser 1"]
    )
    blocking = {one.code for one in house.ru.issue.review(draft.id).findings if one.severity == "block"}
    assert "channel.wrong_party" in blocking


def test_a_notice_in_ample_time_that_one_desk_never_read_is_an_open_alarm_long_before_the_launch(house):
    """Case 20. Norway 1995: receipt yes, lead ample, a period and no exact date; the navy knew, the radar crews did not."""
    periods = [[{"from": "2027-01-15T00:00:00Z", "to": "2027-02-10T00:00:00Z"}]]
    launch = {**NOTICE["launch"], "planned_date": {"date": "2027-01-15", "zone": "UTC"}, "schedule": periods}
    house.clock.at = parse_instant("2026-12-27T00:00:00Z")
    house.say(house.ru, "notice", {**NOTICE, "launch": launch, "group": {"count": 3}})
    house.deliver()
    for told in house.cn.store.told(open_only=True):
        if told.desk == "navy":
            house.cn.acknowledge(told, house.officers["CN", "navy 1"])
    house.clock.move(days=1)
    house.deliver()
    (case,) = tuple(house.cn.newest())
    assert {rung.desk: rung.state for rung in case.ladder}["radar"] == "overdue"
    for node in (house.ru, house.cn):
        assert "alarm.desk_silent" in {alarm.code for alarm in node.store.alarms()}
    (owed,) = house.ru.duties.all()
    assert owed.duty.kind == "post_launch", "the notice itself was in time: nothing is owed but the report"


@pytest.fixture
def subscriber(tmp_path):
    """A Russian node under the Hague Code, its clock, and a way to let both releasers say something."""
    directory = tmp_path / "ru"
    directory.mkdir()
    config = CONFIG.format(party="RU", mode="exercise", role="party", desks=DESKS)
    (directory / "config.toml").write_text(config.replace("ru-cn-2009", "hcoc-2002"))
    setup.create(directory)
    clock = HandClock()
    node = Node(directory, clock)
    try:
        one = node.people.add("a", "releaser 1", frozenset({"releaser", "drafter"}), clock.now())
        two = node.people.add("b", "releaser 2", frozenset({"releaser"}), clock.now())

        def say(kind, body):
            draft = node.issue.submit("ru-cn", kind, body, one)
            node.approve(draft.id, one, "test")
            return node.approve(draft.id, two, "test")

        yield node, clock, say
    finally:
        node.shut()


def declares(count):
    return {"text": "Our launches of 2026.", "act": "annual", "year": 2026, "count": count}


def test_the_yearly_declaration_is_owed_once_for_many_launches_and_done_when_it_is_declared(subscriber):
    node, clock, say = subscriber

    def yearly():
        return [(owed.duty.state, owed.at) for owed in node.duties.all() if owed.duty.kind == "annual_declaration"]

    for day in ("2026-12-10", "2026-12-11"):
        say("notice", notice(day, reference=day))
    node.tick()
    assert yearly() == [("not_due", None)]
    clock.at = parse_instant("2027-04-01T00:00:00Z")
    node.tick()
    assert yearly() == [("open", None)], "open, never late"
    say("declaration", declares(2))
    node.tick()
    assert yearly() == []


def test_a_declared_count_that_the_cases_contradict_is_raised_and_one_that_they_allow_is_not(subscriber):
    """Hague Code 4(a)(i): a launch of which nobody has said that it flew may have flown; one too many cannot."""
    node, clock, say = subscriber

    def differs():
        node.tick()
        found = [
            one for one in node.store.alarms() if one.code == "alarm.declaration_differs" and one.rectified_at is None
        ]
        return [(one.params["declared"], one.params["flew"], one.params["open"]) for one in found]

    for day in ("2026-12-10", "2026-12-11", "2026-12-12"):
        say("notice", notice(day, reference=day))
    node.tick()
    clock.at = parse_instant("2026-12-10T07:00:00Z")
    (flown, cancelled) = (one for one in tuple(node.newest()) if one.notice.reference in {"2026-12-10", "2026-12-12"})
    flown, cancelled = sorted((flown, cancelled), key=lambda one: one.notice.reference)
    status = {"status": "launched", "at": "2026-12-10T06:10:00Z"}
    releaser = next(one for one in node.store.officers() if one.label == "releaser 1")
    draft = node.issue.submit("ru-cn", "status", status, releaser, references=flown.references)
    node.approve(draft.id, releaser, "test")
    other = next(one for one in node.store.officers() if one.label == "releaser 2")
    draft = node.issue.submit(
        "ru-cn",
        "cancellation",
        notice("2026-12-12", kind="cancellation", refers_to="2026-12-12"),
        releaser,
        references=cancelled.references,
    )
    node.approve(draft.id, releaser, "test")
    node.approve(draft.id, other, "test")
    clock.at = parse_instant("2027-04-01T00:00:00Z")
    for count, expected in ((1, []), (2, []), (3, [("3", "1", "1")]), (0, [("0", "1", "1")]), (2, [])):
        say("declaration", declares(count))
        assert differs() == expected, count


def test_what_is_withheld_counts_for_this_party_whatever_name_stands_in_it(house):
    both = [house.officers["RU", f"releaser {n}"] for n in (1, 2)]
    for name in ("CN", None):
        house.ru.withhold("ru-cn", notice("2026-12-10", notifying_party=name), both)
    with pytest.raises(Refused, match=r"withholding\.over_cap"):
        house.ru.withhold("ru-cn", notice("2026-12-11"), both)
