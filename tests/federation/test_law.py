"""The law in the node: held notices, late ones, suspension, versions, overlays, the sealed ledger, no way between channels."""

import json
from pathlib import Path

import pytest

import preavis.agreements.profile as profiles
from house import CONFIG, DESKS, House, make_node
from preavis.clock import format_instant, parse_instant
from preavis.errors import ProofFailed, Refused, UnusableInput
from preavis.node import upkeep
from preavis.node.ledger import FILE, HEAD
from preavis.statements import Reference
from preavis.wire import dump

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def notice(day, **more):
    return {
        **NOTICE,
        "launch": {
            **NOTICE["launch"],
            "planned_date": {"date": day, "zone": "UTC"},
            "schedule": [[{"from": f"{day}T06:00:00Z", "to": f"{day}T12:00:00Z"}]],
        },
        **more,
    }


def codes(node):
    return {alarm.code for alarm in node.store.alarms()}


def approve(house, node, draft, *officers, **more):
    for officer in officers:
        found = node.approve(draft.id, house.officers[node.config.party, officer], "test", **more)
    return found


def submit(house, node, kind, body, **more):
    return node.issue.submit("ru-cn", kind, body, house.officers[node.config.party, "releaser 1"], **more)


# -- too early, too late -----------------------------------------------------------------------------------------------


def test_a_notice_that_is_too_early_is_held_and_released_at_its_earliest_time(house):
    draft = submit(house, house.ru, "notice", notice("2027-01-10"))
    assert approve(house, house.ru, draft, "releaser 1", "releaser 2") is None
    review = house.ru.issue.review(draft.id)
    assert format_instant(review.held_until) == "2026-12-11T06:00:00Z"
    house.clock.at = parse_instant("2026-12-11T05:59:59Z")
    house.ru.tick()
    assert house.ru.store.size(house.ru.config.origin("ru-cn")) == 0
    house.clock.move(seconds=1)
    house.ru.tick()
    assert house.ru.store.size(house.ru.config.origin("ru-cn")) == 1
    (case,) = tuple(house.ru.newest())
    assert len(case.steps[0].entry.approvals) == 2
    house.ru.tick()
    assert house.ru.store.size(house.ru.config.origin("ru-cn")) == 1, "released once"


def test_a_held_notice_waits_for_its_second_officer_and_survives_a_restart(house):
    draft = submit(house, house.ru, "notice", notice("2027-01-10"))
    approve(house, house.ru, draft, "releaser 1")
    house.clock.at = parse_instant("2026-12-12T00:00:00Z")
    house.ru.tick()
    assert house.ru.store.size(house.ru.config.origin("ru-cn")) == 0
    assert approve(house, house.ru, draft, "releaser 2") is not None, "its time has come: it goes at once"


def test_a_written_reason_sends_an_early_notice_now_and_travels_with_it(house):
    draft = submit(house, house.ru, "notice", notice("2027-01-10"))
    approve(house, house.ru, draft, "releaser 1")
    entry = approve(house, house.ru, draft, "releaser 2", reason="agreed by telephone")
    assert entry is not None
    (case,) = tuple(house.ru.newest())
    assert case.steps[0].entry.approvals[1].overrule.codes == ("notice.early",)


def test_a_late_notice_goes_at_once(house):
    draft = submit(house, house.ru, "notice", notice("2026-11-24"))
    assert approve(house, house.ru, draft, "releaser 1", "releaser 2") is not None


# -- duties ------------------------------------------------------------------------------------------------------------


def test_open_duties_are_listed_with_their_clock_and_raised_before_they_are_due(house):
    draft = submit(house, house.ru, "notice", notice("2026-11-25", reference="RU-1"))
    (owed,) = house.ru.duties.all()
    assert (owed.draft, owed.duty.kind, owed.duty.state) == (True, "pre_launch", "late")
    house.ru.tick()
    assert "alarm.duty_late" in codes(house.ru)
    approve(house, house.ru, draft, "releaser 1", "releaser 2")
    house.deliver()
    (after,) = house.ru.duties.all()
    assert (after.draft, after.duty.kind, after.duty.state, after.at) == (False, "post_launch", "not_due", None)
    assert house.cn.duties.all() == (), "another party's duties are not ours"
    leaf = next(house.ru.newest()).leaf
    refers = (Reference(origin=str(house.ru.config.origin("ru-cn")), leaf=leaf.hex()),)
    launched = submit(
        house, house.ru, "status", {"status": "launched", "at": "2026-11-25T06:10:00Z"}, references=refers
    )
    house.clock.at = parse_instant("2026-11-25T07:00:00Z")
    approve(house, house.ru, launched, "releaser 1")
    (still,) = house.ru.duties.all()
    assert (still.duty.kind, still.duty.state, still.at) == ("post_launch", "open", None), "open, and never late"
    report = submit(
        house, house.ru, "report",
        notice("2026-11-25", kind="post_launch", refers_to="RU-1", outcome={"result": "launched", "at": "2026-11-25T06:10:00Z"}),
        references=refers,
    )  # fmt: skip
    approve(house, house.ru, report, "releaser 1")
    house.deliver()
    assert house.ru.duties.all() == ()


def test_a_duty_is_raised_six_hours_before_and_more_urgently_in_the_last_hour(house):
    submit(house, house.ru, "notice", notice("2026-12-10"))
    house.ru.tick()
    assert "alarm.duty_near" not in codes(house.ru)
    house.clock.at = parse_instant("2026-12-09T00:00:00Z")
    house.ru.tick()
    (near,) = [alarm for alarm in house.ru.store.alarms() if alarm.code == "alarm.duty_near"]
    assert near.priority == "warning"
    assert near.params["due"] == "2026-12-09T06:00:00Z"
    house.ru.acknowledge_alarm(near.id, house.officers["RU", "watch 1"])
    house.clock.at = parse_instant("2026-12-09T05:00:00Z")
    house.ru.tick()
    (nearer,) = [alarm for alarm in house.ru.store.alarms() if alarm.code == "alarm.duty_near"]
    assert (nearer.id, nearer.priority, nearer.acknowledged_at) == (near.id, "alarm", None), "it must be seen again"


# -- suspension and end ------------------------------------------------------------------------------------------------


def test_a_suspension_closes_no_channel_and_turns_notices_into_goodwill(house):
    draft = submit(
        house, house.ru, "declaration", {"text": "We suspend.", "act": "suspends", "at": "2026-12-01T00:00:00Z"}
    )
    assert approve(house, house.ru, draft, "releaser 1") is None, "it takes two"
    approve(house, house.ru, draft, "releaser 2")
    house.deliver()
    for node in (house.ru, house.cn):
        node.tick()
        assert "alarm.agreement_suspended" in codes(node)
        own = dict.fromkeys(("notifying_party", "launching_state", "territory_state"), node.config.party)
        review = node.issue.review(submit(house, node, "notice", notice("2026-12-10", **own)).id)
        assert review.judgement.verdict == "no_duty"
        assert "agreement.suspended" in {finding.code for finding in review.findings}
        before = node.issue.review(submit(house, node, "notice", notice("2026-11-30", **own)).id)
        assert before.judgement.verdict == "due", "before the suspension begins"
    goodwill = submit(house, house.cn, "notice", notice("2026-12-10", kind="goodwill", notifying_party="CN"))
    assert approve(house, house.cn, goodwill, "releaser 1", "releaser 2") is not None
    again = submit(house, house.ru, "declaration", {"text": "We apply it again.", "act": "resumes"})
    approve(house, house.ru, again, "releaser 1", "releaser 2")
    house.deliver()
    assert not any(said.covers(house.clock.at.date()) for said in house.cn.law.of("ru-cn").suspended)


def suspends(house, node, day):
    house.say(node, "declaration", {"text": "s", "act": "suspends", "at": f"{day}T00:00:00Z"})
    house.deliver()


def resumes(house, node, day=None):
    house.say(node, "declaration", {"text": "r", "act": "resumes", **({"at": f"{day}T00:00:00Z"} if day else {})})
    house.deliver()


def verdicts(house, day):
    for node in (house.ru, house.cn):
        own = dict.fromkeys(("notifying_party", "launching_state", "territory_state"), node.config.party)
        review = node.issue.review(submit(house, node, "notice", notice(day, **own)).id)
        yield review.judgement.verdict


def test_each_party_suspends_for_itself_and_one_that_applies_the_agreement_again_does_not_end_the_other_ones_suspension(
    house,
):
    suspends(house, house.ru, "2026-12-01")
    suspends(house, house.cn, "2026-12-05")
    resumes(house, house.ru, "2026-12-08")
    assert set(verdicts(house, "2026-12-10")) == {"no_duty"}, "China has not applied it again"
    resumes(house, house.cn, "2026-12-09")
    assert set(verdicts(house, "2026-12-10")) == {"due"}


def test_what_was_suspended_stays_so_for_its_days_after_the_agreement_is_applied_again(house):
    suspends(house, house.cn, "2026-12-01")
    resumes(house, house.cn, "2026-12-20")
    for day, verdict in (
        ("2026-11-30", "due"),
        ("2026-12-01", "no_duty"),
        ("2026-12-19", "no_duty"),
        ("2026-12-20", "due"),
    ):
        assert set(verdicts(house, day)) == {verdict}, day
    house.clock.at = parse_instant("2026-12-19T23:59:59Z")
    house.ru.tick()
    assert "alarm.agreement_suspended" in {
        alarm.code for alarm in house.ru.store.alarms() if alarm.rectified_at is None
    }
    (line,) = [line for line in upkeep.doctor(house.ru) if line["what"].startswith("agreement")]
    assert (line["ok"], "suspended by CN from 2026-12-01" in line["says"]) == (False, True)
    house.clock.move(seconds=1)
    house.ru.tick()
    assert "alarm.agreement_suspended" not in {a.code for a in house.ru.store.alarms() if a.rectified_at is None}
    (line,) = [line for line in upkeep.doctor(house.ru) if line["what"].startswith("agreement")]
    assert line["ok"]


def test_a_suspension_that_is_taken_back_before_its_day_was_none(house):
    suspends(house, house.cn, "2026-12-01")
    resumes(house, house.cn)
    assert house.ru.law.suspensions("ru-cn") == ()


def test_a_suspension_ends_what_was_owed_at_once_and_its_end_brings_it_back(house):
    house.say(house.ru, "notice", notice("2026-12-10"))
    house.deliver()
    assert [owed.duty.kind for owed in house.ru.duties.all()] == ["post_launch"]
    suspends(house, house.cn, "2026-12-01")
    house.clock.move(seconds=1)
    assert house.ru.duties.all() == ()
    resumes(house, house.cn, "2026-12-02")
    house.clock.move(seconds=1)
    assert [owed.duty.kind for owed in house.ru.duties.all()] == ["post_launch"]


def test_a_closed_channel_refuses_what_this_party_says(house):
    house.cn.issue.close("ru-cn", "administrator")
    with pytest.raises(Refused, match=r"channel\.closed"):
        submit(house, house.cn, "notice", NOTICE)
    assert submit(house, house.ru, "notice", NOTICE), "the other party's own channel is not closed by that"


# -- versions and overlays ---------------------------------------------------------------------------------------------

OVERLAY = """
overlay_of = "ru-cn-2009"
version = "1.0"
channel = "ru-cn"
mode = "exercise"
settles = ["clock"]

[pre_launch]
latest = "48 h"
clock = "dispatch"
article = "5"
source = "X1"
status = "text"

[sources]
X1 = "the full text"
"""


def lay(node, text=OVERLAY):
    (node.directory / "overlays").mkdir(exist_ok=True)
    (node.directory / "overlays" / "ru-cn.toml").write_text(text)


def test_an_overlay_waits_until_a_declaration_adopts_it_and_is_then_named_in_every_entry(house):
    lay(house.ru)
    house.reopen("RU")
    house.ru.tick()
    assert "alarm.overlay_waits" in codes(house.ru)
    assert "alarm.profile_waits" not in codes(house.ru), "the version is the one that holds already"
    assert house.ru.law.of("ru-cn").pre_launch.latest.length.days == 1
    pin = house.ru.law.next_pin("ru-cn")
    draft = submit(house, house.ru, "declaration", {"text": "overlay", "act": "adopts_profile", "profile": dump(pin)})
    approve(house, house.ru, draft, "releaser 1", "releaser 2")
    house.deliver()
    assert house.ru.law.of("ru-cn").pre_launch.latest.length.days == 2
    entry = house.say(house.ru, "notice", NOTICE)
    said = json.loads(entry.data)["statement"]["profile"]
    assert said["overlay_sha256"] == pin.overlay_sha256
    assert "the full text" not in entry.data.decode(), "nothing of the overlay travels"
    house.deliver()
    house.cn.tick()
    (alarm,) = [alarm for alarm in house.cn.store.alarms() if alarm.code == "alarm.profile_differs"]
    assert "overlay_sha256" in alarm.params["differs"]
    lay(house.cn)
    house.reopen("CN")
    draft = submit(
        house,
        house.cn,
        "declaration",
        {"text": "o", "act": "adopts_profile", "profile": dump(house.cn.law.next_pin("ru-cn"))},
    )
    approve(house, house.cn, draft, "releaser 1", "releaser 2")
    house.deliver()
    for node in (house.ru, house.cn):
        node.tick()
        open_ = {alarm.code for alarm in node.store.alarms() if alarm.rectified_at is None}
        assert not open_ & {"alarm.profile_differs", "alarm.profile_waits", "alarm.overlay_waits"}


def test_a_profile_only_moves_forward_and_old_notices_keep_their_version(house, monkeypatch):
    old = house.ru.law.pin("ru-cn")
    public = (
        profiles.source("ru-cn-2009")
        .replace(b'version = "1.0"', b'version = "1.1"')
        .replace(b'latest = "24 h"', b'latest = "36 h"')
    )
    newer = profiles.parse(public)
    monkeypatch.setattr(profiles, "source", lambda _: public)
    monkeypatch.setattr(profiles, "load", lambda _: newer)
    house.reopen("RU")
    assert house.ru.law.of("ru-cn").version == "1.0", "until a declaration adopts it"
    draft = submit(
        house,
        house.ru,
        "declaration",
        {"text": "1.1", "act": "adopts_profile", "profile": vars_of(house.ru.law.next_pin("ru-cn"))},
    )
    approve(house, house.ru, draft, "releaser 1", "releaser 2")
    assert house.ru.law.of("ru-cn").version == "1.1"
    assert house.ru.law.pinned("ru-cn", old).pre_launch.latest.length.days == 1
    monkeypatch.undo()
    house.reopen("RU")
    assert house.ru.law.of("ru-cn").version == "1.1", "the adopted version is kept in the directory"
    with pytest.raises(Refused, match=r"profile\.backward"):
        house.ru.law.next_pin("ru-cn")


def adopt(house, node):
    pin = dump(node.law.next_pin("ru-cn"))
    house.say(node, "declaration", {"text": "adopted", "act": "adopts_profile", "profile": pin})


def bring(monkeypatch, version, **replaced):
    """Let the package bring another version of the agreement."""
    public = profiles.source("ru-cn-2009").replace(b'version = "1.0"', f'version = "{version}"'.encode())
    for old, new in replaced.values():
        assert old in public
        public = public.replace(old, new)
    newer = profiles.parse(public)
    monkeypatch.setattr(profiles, "source", lambda _: public)
    monkeypatch.setattr("preavis.agreements.overlay.source", lambda _: public)
    monkeypatch.setattr(profiles, "load", lambda _: newer)


def test_the_end_of_an_agreement_is_told_by_the_profile_that_the_channel_has_adopted(house, monkeypatch):
    bring(monkeypatch, "1.1", ends=(b"until = 2030-12-16", b"until = 2027-01-31"))
    node = house.reopen("RU")
    node.tick()
    assert not [alarm for alarm in node.store.alarms() if alarm.code == "alarm.agreement_ends"]
    adopt(house, node)
    node.tick()
    (alarm,) = [alarm for alarm in node.store.alarms() if alarm.code == "alarm.agreement_ends"]
    assert alarm.params == {"agreement": "ru-cn-2009", "on": "2027-01-31"}


def test_an_alarm_about_another_profile_says_what_differs_now_and_not_what_did_at_first(house, monkeypatch):
    lay(house.ru)
    house.reopen("RU")
    adopt(house, house.ru)
    house.deliver()
    (first,) = [alarm for alarm in house.cn.store.alarms() if alarm.code == "alarm.profile_differs"]
    assert "version" not in first.params["differs"]
    bring(monkeypatch, "1.1")
    lay(house.ru, OVERLAY.replace('version = "1.0"', 'version = "1.1"'))
    adopt(house, house.reopen("RU"))
    house.deliver()
    (now,) = [alarm for alarm in house.cn.store.alarms() if alarm.code == "alarm.profile_differs"]
    assert (now.id, "version 1.1 / 1.0" in now.params["differs"]) == (first.id, True)


def test_a_package_with_a_newer_profile_does_not_stop_a_node_that_has_an_overlay_for_the_old_one(house, monkeypatch):
    lay(house.ru)
    house.reopen("RU")
    adopt(house, house.ru)
    bring(monkeypatch, "1.1", latest=(b'latest = "24 h"', b'latest = "36 h"'))
    node = house.reopen("RU")
    assert (node.law.of("ru-cn").version, node.law.of("ru-cn").pre_launch.latest.length.days) == ("1.0", 2)
    node.tick()
    standing = {alarm.code: alarm.params for alarm in node.store.alarms() if alarm.rectified_at is None}
    assert (standing["alarm.overlay_outdated"]["given"], standing["alarm.overlay_outdated"]["wanted"]) == ("1.0", "1.1")
    assert "alarm.profile_waits" not in standing
    assert house.say(node, "notice", NOTICE), "it goes on giving notice"
    with pytest.raises(Refused, match=r"profile\.nothing_new"):
        node.law.next_pin("ru-cn")
    lay(node, OVERLAY.replace('version = "1.0"', 'version = "1.1"'))
    node = house.reopen("RU")
    adopt(house, node)
    node.tick()
    assert node.law.of("ru-cn").version == "1.1"
    assert not {a.code for a in node.store.alarms() if a.rectified_at is None} & {
        "alarm.overlay_outdated",
        "alarm.overlay_waits",
        "alarm.profile_waits",
    }


def vars_of(pin):
    return {"id": pin.id, "version": pin.version, "sha256": pin.sha256}


def test_an_overlay_of_the_other_mode_stops_the_node_with_one_clear_line(house):
    lay(house.ru, OVERLAY.replace("exercise", "live"))
    with pytest.raises(Exception, match=r"overlay\.wrong"):
        house.reopen("RU")
    (house.ru.directory / "overlays" / "ru-cn.toml").unlink()
    house.reopen("RU")


@pytest.mark.parametrize("version", ["1.0", '"soon"'])
def test_an_overlay_whose_version_is_none_stops_the_node(house, version):
    lay(house.ru, OVERLAY.replace('"1.0"', version))
    with pytest.raises(UnusableInput, match=r"overlay\.wrong"):
        house.reopen("RU")
    (house.ru.directory / "overlays" / "ru-cn.toml").unlink()
    house.reopen("RU")


def test_an_overlay_that_cannot_be_read_is_one_clear_line(house):
    (house.ru.directory / "overlays" / "ru-cn.toml").mkdir(parents=True)
    with pytest.raises(UnusableInput, match=r"file\.unreadable"):
        house.reopen("RU")
    (house.ru.directory / "overlays" / "ru-cn.toml").rmdir()
    house.reopen("RU")


# -- lawful silence ----------------------------------------------------------------------------------------------------


def releasers(house, node):
    return [house.officers[node.config.party, f"releaser {n}"] for n in (1, 2)]


def test_a_withholding_is_sealed_counted_and_never_sent(house):
    for _ in range(2):
        judgement = house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
        assert [duty.state for duty in judgement.duties if duty.kind == "pre_launch"] == ["withheld"]
    with pytest.raises(Refused, match=r"withholding\.over_cap"):
        house.ru.withhold("ru-cn", notice("2026-12-11"), releasers(house, house.ru))
    assert house.ru.store.size(house.ru.config.origin("ru-cn")) == 0
    house.deliver()
    assert [len(tuple(node.newest())) for node in (house.ru, house.cn)] == [0, 0]
    assert [each.by for each in house.ru.ledger.all()] == [("releaser 1", "releaser 2")] * 2
    sealed = (house.ru.directory / FILE).read_bytes()
    assert b"Plesetsk" not in sealed
    house.say(house.ru, "notice", NOTICE)
    assert json.loads(house.ru.store.entries(house.ru.config.origin("ru-cn"), 0, 1)[0])["index"] == 0, "no gap"


def test_one_officer_cannot_withhold_nor_a_space_launcher_be_withheld(house):
    one = house.officers["RU", "releaser 1"]
    with pytest.raises(Refused, match=r"draft\.same_officer"):
        house.ru.withhold("ru-cn", NOTICE, [one, one])
    launcher = {**NOTICE, "vehicle": {"kind": "space_launch_vehicle"}}
    with pytest.raises(Refused, match=r"withholding\.no_right"):
        house.ru.withhold("ru-cn", launcher, releasers(house, house.ru))


@pytest.mark.parametrize("damage", ["swap", "drop", "flip", "key"])
def test_a_changed_ledger_shows_itself(house, damage):
    for _ in range(2):
        house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
    file = house.ru.directory / FILE
    lines = file.read_bytes().splitlines(keepends=True)
    match damage:
        case "swap":
            file.write_bytes(b"".join(reversed(lines)))
        case "drop":
            file.write_bytes(lines[1])
        case "flip":
            other = b"B" if lines[0][20:21] == b"A" else b"A"
            file.write_bytes(lines[0][:20] + other + lines[0][21:] + lines[1])
        case "key":
            (house.ru.directory / "keys" / "withholdings.key").write_bytes(bytes(32))
    with pytest.raises(ProofFailed, match=r"ledger\.broken"):
        house.ru.ledger.all()


def ledger_line(node):
    return next(line for line in upkeep.fsck(node) if line["what"] == "sealed ledger")


@pytest.mark.parametrize("left", [0, 1])
def test_lines_cut_off_the_end_of_the_ledger_are_missed(house, left):
    """The hashes in the lines cannot show it: the store remembers how many were sealed."""
    assert ledger_line(house.ru)["ok"]
    for _ in range(2):
        house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
    assert ledger_line(house.ru)["ok"]
    file = house.ru.directory / FILE
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:left]))
    with pytest.raises(ProofFailed, match=r"ledger\.cut"):
        house.ru.ledger.all()
    assert not ledger_line(house.ru)["ok"]
    with pytest.raises(ProofFailed, match=r"ledger\.cut"):
        house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
    file.unlink()
    with pytest.raises(ProofFailed, match=r"ledger\.cut"):
        house.ru.ledger.all()
    assert house.ru.store.size(house.ru.config.origin("ru-cn")) == 0, "nothing of it is to be seen outside"


@pytest.mark.parametrize("sealed", [0, 1])
@pytest.mark.parametrize("key", [b"", b"short", None])
def test_a_lost_or_damaged_key_is_said_and_never_replaced_while_there_are_lines(house, sealed, key):
    for _ in range(sealed):
        house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
    file = house.ru.directory / "keys" / "withholdings.key"
    file.unlink(missing_ok=True)
    if key is not None:
        file.write_bytes(key)
    if sealed == 0 and key is None:
        house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
        return
    with pytest.raises(ProofFailed, match=r"ledger\.key"):
        house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
    assert ledger_line(house.ru)["ok"] == (sealed == 0)
    assert (file.read_bytes() if file.exists() else None) == key


def test_a_line_whose_writing_was_cut_short_was_never_sealed_and_the_next_one_takes_its_place(house):
    house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
    file = house.ru.directory / FILE
    file.write_bytes(file.read_bytes() + b"begun and not fini")
    assert len(house.ru.ledger.all()) == 1
    house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
    assert len(house.ru.ledger.all()) == 2
    assert ledger_line(house.ru)["ok"]


def test_a_line_that_the_store_does_not_remember_yet_is_counted(house):
    """A crash between the line and the store's fact forgets nothing."""
    house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
    before = house.ru.store.fact(HEAD)
    house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))
    with house.ru.store.transaction():
        house.ru.store.set_fact(HEAD, before)
    assert len(house.ru.ledger.all()) == 2
    with pytest.raises(Refused, match=r"withholding\.over_cap"):
        house.ru.withhold("ru-cn", notice("2026-12-10"), releasers(house, house.ru))


# -- one launch, several agreements ------------------------------------------------------------------------------------


SECOND = """
[[channel]]
name = "ru-us"
agreement = "us-ussr-1988"
parties = ["RU", "US"]
ends = "2030-01-01T00:00:00Z"
"""


def test_what_was_said_under_one_agreement_joins_no_case_of_another(tmp_path):
    two = (
        CONFIG
        + '\n[[channel]]\nname = "ru-us"\nagreement = "us-ussr-1988"\nparties = ["RU", "US"]\nends = "2030-01-01T00:00:00Z"\n'
    )
    import house as module

    module_config = module.CONFIG
    module.CONFIG = two
    try:
        clock = module.HandClock()
        node = make_node(tmp_path / "ru", "RU", clock, desks=DESKS)
    finally:
        module.CONFIG = module_config
    try:
        officer = node.people.add("a", "releaser 1", frozenset({"releaser", "drafter"}), clock.now())
        other = node.people.add("b", "releaser 2", frozenset({"releaser"}), clock.now())
        draft = node.issue.submit("ru-cn", "notice", NOTICE, officer)
        node.approve(draft.id, officer, "test")
        entry = node.approve(draft.id, other, "test")
        refers = (Reference(origin=str(node.config.origin("ru-cn")), leaf=entry.leaf.hex()),)
        with pytest.raises(Refused, match=r"entry\.other_channel"):
            node.issue.submit(
                "ru-us", "status", {"status": "hold", "at": "2026-12-01T00:00:00Z"}, officer, references=refers
            )
    finally:
        node.shut()
