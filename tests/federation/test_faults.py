"""Delivery heals itself, a node never forks itself, storing is not judging: with cut wires, lost answers and bad peers."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from house import House, now_and_here
from preavis.clock import parse_instant
from preavis.errors import Fatal, PreavisError, Refused
from preavis.node import Node
from preavis.node.push import DeliveryFailed, Reply
from preavis.proof import merkle
from preavis.proof.bundle import AddCheckpoint, EntriesHeader, Package
from preavis.proof.checkpoint import Checkpoint
from preavis.statements import Entry, Reference, Statement
from preavis.wire import canonical, dump, entry_bytes, load

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def say(house, number=1):
    return house.say(house.ru, "notice", {**NOTICE, "reference": f"RU-{number}"})


def courier(node, party):
    return next(courier for courier in node.lines.couriers() if courier.party == party)


def receipts(house):
    origin = house.ru.config.origin("ru-cn")
    signer = house.cn.keys.cosigner("ru-cn", witness=False)
    own = [house.ru.store.receipt(origin, signer, size) for size in range(1, 10)]
    theirs = [house.cn.store.receipt(origin, signer, size) for size in range(1, 10)]
    return [r.lines if r else None for r in own], [r.lines if r else None for r in theirs]


def codes(node):
    return {alarm.code for alarm in node.store.alarms()}


def test_a_peer_that_was_down_is_caught_up_without_a_person(house):
    house.wire("RU", "CN").cut = True
    for number in range(3):
        say(house, number)
        house.deliver(quiet=True)
    assert tuple(house.cn.newest()) == ()
    house.wire("RU", "CN").cut = False
    house.deliver()
    assert len(tuple(house.cn.newest())) == 3


def test_failure_to_deliver_is_loud_within_a_minute_and_ends_only_by_receipt(house):
    house.wire("RU", "CN").cut = True
    say(house)
    house.deliver(quiet=True)
    house.clock.move(seconds=61)
    house.ru.tick()
    (alarm,) = [alarm for alarm in house.ru.store.alarms() if alarm.code == "alarm.unreceipted"]
    assert (alarm.priority, alarm.params["party"]) == ("emergency", "CN")
    assert "delivery.no_answer" in alarm.params["problem"]
    assert alarm.rectified_at is None
    house.wire("RU", "CN").cut = False
    house.deliver()
    assert [a for a in house.ru.store.alarms() if a.code == "alarm.unreceipted" and a.rectified_at is None] == []


def test_an_early_receipt_whose_answer_was_lost_is_still_obtained_with_its_time(house):
    say(house, 1)
    house.wire("RU", "CN").lose_answers = True
    house.deliver(quiet=True)
    first = house.clock.now()
    house.reopen("RU")
    house.wire("RU", "CN").lose_answers = False
    house.clock.move(minutes=10)
    say(house, 2)
    house.deliver()
    own, theirs = receipts(house)
    assert own[:2] == theirs[:2]
    assert None not in own[:2]
    origin = house.ru.config.origin("ru-cn")
    earliest = house.ru.store.earliest_receipt(origin, house.cn.keys.cosigner("ru-cn", witness=False), 0)
    assert earliest.time == int(first.timestamp())


def test_a_repeated_push_gets_the_stored_receipt_byte_for_byte(house):
    say(house)
    house.deliver()
    wire = house.wire("RU", "CN")
    path, body = next(sent for sent in wire.sent if sent[0] == "push")
    before = receipts(house)
    house.clock.move(hours=1)
    answer = asyncio.run(wire.post(path, body))
    assert (answer.status, answer.body) == (200, before[1][0])
    assert receipts(house) == before
    say(house, 2)
    house.deliver()
    again = asyncio.run(wire.post(path, body))
    assert (again.status, again.body) == (409, b"2\n")
    assert house.cn.store.size(house.ru.config.origin("ru-cn")) == 2


def test_a_peer_far_behind_is_caught_up_by_packages_and_keeps_partial_progress(house, monkeypatch):
    import preavis.node.push as push

    monkeypatch.setattr(push, "PUSH_ENTRIES", 256)
    author = house.ru.authors["ru-cn"]
    for _ in range(3):
        author.append([b"%d" % i for i in range(300)], house.clock.now())
    house.wire("RU", "NEUTRAL").cut = True
    house.deliver(quiet=True)
    assert house.cn.store.size(author.origin) == 900
    assert courier(house.ru, "CN").receipted == 900
    assert {path for path, _ in house.wire("RU", "CN").sent} >= {"add-checkpoint", "add-entries"}


@pytest.mark.parametrize(
    "garbage",
    [
        lambda answer: Reply(500, b"<html>oops"),
        lambda answer: Reply(200, b""),
        lambda answer: Reply(200, b"garbage\n"),
        lambda answer: Reply(200, answer.body[:-10] + b"AAAAAAAAA\n"),
        lambda answer: Reply(409, b"\xff\xff"),
        lambda answer: Reply(409, b"999\n"),
        lambda answer: Reply(301, b""),
        lambda answer: Reply(202, b"1\n99\n\n"),
    ],
)
def test_a_peer_that_answers_garbage_is_a_problem_with_a_name_and_then_forgotten(house, garbage):
    say(house)
    house.wire("RU", "CN").garble = garbage
    with pytest.raises(PreavisError) as caught:
        asyncio.run(courier(house.ru, "CN").deliver(now_and_here))
    courier(house.ru, "CN").failed(caught.value)
    assert courier(house.ru, "CN").receipted == 0
    assert next(c.problem for c in house.ru.store.contacts() if c.party == "CN")
    house.wire("RU", "CN").garble = None
    house.deliver()
    assert courier(house.ru, "CN").receipted == 1


def test_an_ordinary_crash_between_entries_and_signature_goes_on(house):
    author = house.ru.authors["ru-cn"]
    entry = say(house)
    author.append(
        [entry_bytes(Entry(statement=read_statement(entry), index=1, time=house.clock.now()))], house.clock.now()
    )
    house.reopen("RU")
    assert house.ru.authors["ru-cn"].state == "clean"
    house.deliver()
    assert courier(house.ru, "CN").receipted == 2


def read_statement(entry):
    from preavis.wire import read

    return read(Statement, load(entry.data)["statement"])[0]


def save(node, names):
    kept = node.directory.parent / f"kept-{len(list(node.directory.parent.iterdir()))}"
    kept.mkdir()
    node.store._rows.run("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in names:
        shutil.copy2(node.directory / name, kept / name)
    return kept


def bring_back(house, kept):
    house.ru.shut()
    for file in kept.iterdir():
        shutil.copy2(file, house.ru.directory / file.name)
        for suffix in ("-wal", "-shm"):
            (house.ru.directory / f"{file.name}{suffix}").unlink(missing_ok=True)
    fresh = Node(house.ru.directory, house.clock)
    house.ru = house.nodes["RU"] = fresh
    for wire in house.wires.values():
        wire.node = house.nodes[wire.node.config.party]
        wire.caller = house.nodes[wire.caller.config.party]
    house.connect("RU")
    return fresh


class FromMirror:
    """The tiles of a mirror, for healing."""

    def __init__(self, node, wire):
        self.node, self.wire = node, wire

    async def get(self, path):
        from preavis.web.peer import _resource

        mirror = self.node.lines.mirrors[self.wire.caller.config.origin("ru-cn")]
        if path.startswith("receipt/"):
            return await self.wire.get(path)
        answer = _resource(mirror, path.removeprefix("mirror/"))
        return Reply(answer.status, answer.body)

    async def post(self, path, body):
        return await self.wire.post(path, body)

    async def close(self):
        pass


def heal(house):
    from preavis.node import upkeep

    for one in house.ru.lines.couriers():
        one._transport = FromMirror(house.nodes[one.party], house.wire("RU", one.party))

    async def run(work):
        return work()

    house.ru.run = run
    return asyncio.run(upkeep.heal(house.ru, "ru-cn"))


def test_an_old_store_refuses_to_sign_and_heals_from_the_peers_mirror(house):
    say(house, 1)
    house.deliver()
    kept = save(house.ru, ["store.db"])
    say(house, 2)
    house.deliver()
    node = bring_back(house, kept)
    assert node.authors["ru-cn"].state == "store_old"
    with pytest.raises(Refused):
        say(house, 3)
    node.tick()
    assert "alarm.store_old" in codes(node)
    assert heal(house)["state"] == "clean"
    assert node.store.size(node.config.origin("ru-cn")) == 2
    say(house, 3)
    house.deliver()
    assert len(tuple(house.cn.newest())) == 3
    assert house.cn.store.forks() == ()


def test_an_old_lock_refuses_to_sign_and_goes_on_from_what_the_peers_show(house):
    say(house, 1)
    house.deliver()
    kept = save(house.ru, ["lock.db"])
    say(house, 2)
    house.deliver()
    node = bring_back(house, kept)
    assert node.authors["ru-cn"].state == "lock_old"
    with pytest.raises(Refused):
        say(house, 3)
    assert heal(house)["state"] == "clean"
    say(house, 3)
    house.deliver()
    assert house.cn.store.forks() == ()
    assert len(tuple(house.cn.newest())) == 3


def test_without_its_lock_store_a_node_does_not_start(house):
    house.ru.shut()
    lock = house.ru.directory / "lock.db"
    lock.unlink()
    with pytest.raises(Fatal):
        Node(house.ru.directory, house.clock)
    shutil.copy2(house.cn.directory / "lock.db", lock)
    house.ru = house.nodes["RU"] = Node(house.ru.directory, house.clock)


def test_exactly_one_process_holds_a_directory(house):
    with pytest.raises(Refused) as caught:
        Node(house.ru.directory, house.clock)
    assert caught.value.code == "node.held"


def test_who_signs_behind_our_back_is_fatal(house):
    say(house)
    house.deliver()
    author = house.ru.authors["ru-cn"]
    other = author.locked().note
    author.append([b"more"], house.clock.now())
    house.ru.lock._db.execute("DELETE FROM head")
    house.ru.lock.head = lambda _origin: other
    with pytest.raises(Fatal):
        author.seal()


def raw(house, data, index=None):
    """Let RU's journal hold whatever bytes, as a hostile or broken author would."""
    author = house.ru.authors["ru-cn"]
    author.append([data], house.clock.now())
    return author.origin


def wrong(house, **changes):
    entry = say(house, 99)
    value = load(entry.data)
    index = changes.pop("index", house.ru.store.size(house.ru.config.origin("ru-cn")))
    value["index"] = index
    value["statement"] |= {"salt": "11" * 16, **changes}
    return canonical(value)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda house: b"\x00\xff not json", "json.utf8"),
        (lambda house: b'{"a": 1}', "json.not_canonical"),
        (lambda house: b"[" * 60_000, "json.nesting"),
        (lambda house: b"{}", "entry.malformed"),
        (lambda house: b"7", "entry.malformed"),
        (lambda house: wrong(house, mode="live"), "entry.wrong_mode"),
        (lambda house: wrong(house, channel="in-pk"), "entry.wrong_journal"),
        (lambda house: wrong(house, party="CN"), "entry.wrong_journal"),
        (lambda house: wrong(house, index=77), "entry.wrong_index"),
        (lambda house: wrong(house, kind="order"), "entry.unknown_kind"),
        (lambda house: wrong(house, format=9), "entry.newer_format"),
        (lambda house: wrong(house, body={"kind": "pre_launch", "group": 3}), "document.malformed"),
        (
            lambda house: wrong(house, kind="status", body={"status": "hold", "at": "2026-11-24T10:00:00Z"}),
            "entry.unknown_reference",
        ),
    ],
)
def test_a_bad_entry_is_receipted_and_quarantined_and_the_next_good_one_delivered(house, make, code):
    raw(house, make(house))
    entry = say(house, 2)
    house.deliver()
    assert courier(house.ru, "CN").receipted == house.ru.store.size(entry.origin)
    (bad,) = house.cn.store.quarantined()
    assert bad.code == code
    assert house.cn.case(entry.leaf.hex()[:16]) is not None
    for node in (house.ru, house.cn):
        node.tick()
        assert "alarm.quarantined" in codes(node)


def test_a_statement_that_stands_twice_in_a_journal_is_a_replay(house):
    entry = say(house)
    value = load(entry.data)
    value["index"] = 1
    raw(house, canonical(value))
    house.deliver()
    assert [bad.code for bad in house.cn.store.quarantined()] == ["entry.repeated"]
    assert len(tuple(house.cn.newest())) == 1


def test_the_author_refuses_to_append_what_is_of_the_other_mode_or_said_before(house):
    entry = say(house)
    statement = read_statement(entry)
    with pytest.raises(Refused) as caught:
        house.ru.issue.append(statement, house.clock.now())
    assert caught.value.code == "entry.repeated"
    from dataclasses import replace

    with pytest.raises(Refused) as caught:
        house.ru.issue.append(replace(statement, mode="live"), house.clock.now())
    assert caught.value.code == "entry.wrong_journal"


def test_unknown_members_are_dispatched_with_the_words_that_parts_are_not_understood(house):
    data = wrong(house, body={**NOTICE, "moon_phase": "full"})
    raw(house, data)
    house.deliver()
    case = house.cn.case(merkle.leaf_hash(data).hex()[:16])
    assert "field.unknown" in {finding.code for finding in case.steps[0].findings}
    sheets = sorted((house.cn.directory / "spool" / "radar").glob("*.txt"))
    assert any("DOES NOT UNDERSTAND" in sheet.read_text() for sheet in sheets)


def test_two_heads_of_one_size_are_kept_as_proof_and_its_notices_still_shown(house):
    say(house, 1)
    house.deliver()
    author = house.ru.authors["ru-cn"]
    mirror = house.cn.lines.mirrors[author.origin]
    other = wrong(house, index=0)
    leaf = merkle.leaf_hash(other)
    note = house.ru.keys.sign_checkpoint("ru-cn", Checkpoint(str(author.origin), 1, leaf))
    answer = mirror.push(
        AddCheckpoint(0, (), note),
        EntriesHeader(str(author.origin), 0, 1),
        (Package(0, (other,), ()),),
        house.clock.now(),
    )
    assert answer.status in {409, 422}
    (fork,) = house.cn.store.forks()
    assert {fork.mine, fork.theirs} >= {note}
    assert [bad.code for bad in house.cn.store.quarantined()] == ["journal.disputed"]
    house.cn.tick()
    assert "alarm.fork" in codes(house.cn)
    say(house, 2)
    house.deliver(quiet=True)
    assert courier(house.ru, "CN").receipted == 1
    assert len(house.cn.store.quarantined()) == 3
    house.clock.move(seconds=61)
    house.ru.tick()
    assert "alarm.unreceipted" in codes(house.ru)


@pytest.mark.parametrize(
    ("change", "status"),
    [("forged", 403), ("smaller", 409), ("entries", 422), ("proof", 422)],
)
def test_a_bundle_that_does_not_hold_is_refused_and_changes_nothing(house, change, status):
    for number in (1, 2):
        say(house, number)
        house.deliver()
    say(house, 3)
    author = house.ru.authors["ru-cn"]
    sealed = author.seal()
    mirror = house.cn.lines.mirrors[author.origin]
    header = EntriesHeader(str(author.origin), 2, 3)
    good = courier(house.ru, "CN").add_checkpoint(2, sealed)
    entries = tuple(house.ru.store.entries(author.origin, 2, 3))
    note, proof, package = good.checkpoint, good.proof, Package(2, entries, ())
    if change == "forged":
        place = note.index(b" ", note.index("—".encode()) + 4) + 60
        note = note[:place] + (b"A" if note[place : place + 1] != b"A" else b"B") + note[place + 1 :]
    if change == "smaller":
        note, proof = house.ru.store.checkpoint(author.origin, 1).note, ()
    if change == "entries":
        package = Package(2, (b"other",), ())
    if change == "proof":
        proof = (*proof[:-1], bytes(32))
    before = receipts(house)
    answer = mirror.push(AddCheckpoint(2, proof, note), header, (package,), house.clock.now())
    assert answer.status == status
    assert receipts(house) == before
    assert house.cn.store.size(author.origin) == 2
    house.deliver()
    assert courier(house.ru, "CN").receipted == 3


def test_a_clock_that_steps_back_while_running_never_takes_a_signed_time_back(house):
    say(house, 1)
    house.deliver()
    house.clock.move(minutes=5)
    house.clock.step_wall(hours=-1)
    say(house, 2)
    house.deliver()
    origin, signer = house.ru.config.origin("ru-cn"), house.cn.keys.cosigner("ru-cn", witness=False)
    times = [house.cn.store.receipt(origin, signer, size).time for size in (1, 2)]
    assert times == sorted(times)
    assert "alarm.own_clock" in codes(house.cn)


def test_a_node_that_starts_with_a_clock_behind_stores_and_shows_but_signs_only_when_it_has_passed(house):
    say(house, 1)
    house.deliver()
    house.clock.step_wall(hours=-1)
    house.reopen("CN")
    entry = say(house, 2)
    with pytest.raises(DeliveryFailed) as caught:
        asyncio.run(courier(house.ru, "CN").deliver(now_and_here))
    assert "mirror.clock_behind" in str(caught.value)
    house.cn.tick()
    assert house.cn.case(entry.leaf.hex()[:16]) is not None
    assert "alarm.clock_behind" in codes(house.cn)
    house.cn.signing.confirm()
    house.deliver()
    assert courier(house.ru, "CN").receipted == 2


def test_a_message_by_file_gives_the_same_journal_as_by_network(house, tmp_path):
    from preavis.node import upkeep

    house.wire("RU", "CN").cut = True
    say(house)
    stick = tmp_path / "stick"
    upkeep.export(house.ru, "ru-cn", "CN", stick)
    done = upkeep.import_(house.cn, stick)
    assert [line["status"] for line in done["files"]] == [200]
    upkeep.import_(house.ru, stick)
    assert courier(house.ru, "CN").receipted == 1
    own, theirs = receipts(house)
    assert own == theirs
    house.wire("RU", "CN").cut = False
    say(house, 2)
    house.deliver()
    assert len(tuple(house.cn.newest())) == 2


def test_an_exercise_channel_ends(house):
    house.clock.at = parse_instant("2030-01-01T00:00:00Z")
    with pytest.raises(Refused) as caught:
        say(house)
    assert caught.value.code == "channel.closed"


def test_fsck_finds_any_changed_byte_of_a_stored_entry(house):
    from preavis.node import upkeep

    say(house)
    house.deliver()
    assert all(line["ok"] for line in upkeep.fsck(house.cn))
    house.cn.store._rows.run(
        "UPDATE entry SET data = CAST(replace(CAST(data AS TEXT), 'Plesetsk', 'Plesetks') AS BLOB)"
    )
    assert not all(line["ok"] for line in upkeep.fsck(house.cn))
    assert all(line["ok"] for line in upkeep.fsck(house.ru))
    house.ru.store._rows.run("UPDATE audit SET actor='nobody' WHERE seq=2")
    assert not all(line["ok"] for line in upkeep.fsck(house.ru))


def test_the_first_notice_needs_two_different_officers_and_a_hold_one(house):
    releaser, other = house.officers["RU", "releaser 1"], house.officers["RU", "releaser 2"]
    draft = house.ru.issue.submit("ru-cn", "notice", NOTICE, releaser)
    assert house.ru.approve(draft.id, releaser, "password") is None
    with pytest.raises(Refused) as caught:
        house.ru.approve(draft.id, releaser, "password")
    assert caught.value.code == "draft.same_officer"
    entry = house.ru.approve(draft.id, other, "password")
    about = (Reference(origin=str(entry.origin), leaf=entry.leaf.hex()),)
    hold = {"status": "hold", "at": "2026-11-24T10:00:00Z"}
    draft = house.ru.issue.submit("ru-cn", "status", hold, releaser, references=about)
    assert house.ru.approve(draft.id, releaser, "password") is not None
    cancelled = {**NOTICE, "kind": "cancellation", "refers_to": NOTICE["reference"]}
    draft = house.ru.issue.submit("ru-cn", "cancellation", cancelled, releaser, references=about)
    assert house.ru.approve(draft.id, releaser, "password") is None


def test_what_blocks_is_overruled_only_with_a_written_reason_that_travels(house):
    releaser, other = house.officers["RU", "releaser 1"], house.officers["RU", "releaser 2"]
    lacking = {name: value for name, value in NOTICE.items() if name != "launch"}
    draft = house.ru.issue.submit("ru-cn", "notice", lacking, releaser)
    with pytest.raises(Refused) as caught:
        house.ru.approve(draft.id, releaser, "password")
    assert caught.value.code == "draft.blocked"
    house.ru.approve(draft.id, releaser, "password", reason="the date follows by telephone")
    entry = house.ru.approve(draft.id, other, "password", reason="agreed")
    house.deliver()
    case = house.cn.case(entry.leaf.hex()[:16])
    assert case.steps[0].entry.approvals[0].overrule.reason == "the date follows by telephone"
    assert "field.missing" in case.steps[0].entry.approvals[0].overrule.codes


def test_nothing_of_an_officer_leaves_but_label_and_salted_hashes(house):
    entry = say(house)
    assert b"RU releaser" not in entry.data
    value = load(entry.data)
    assert {approval["officer"] for approval in value["approvals"]} == {"releaser 1", "releaser 2"}
    assert len({approval["identity"] for approval in value["approvals"]}) == 2
    (stored, _) = house.ru.store.approvals(house.ru.store.drafts(waiting_only=False)[0].id)
    assert b"RU releaser 1" in stored.opening


def test_desks_are_told_by_who_will_see_the_launch_and_what_does_not_say_concerns_all(house):
    by_air = json.loads(json.dumps(NOTICE))
    by_air["areas"][0]["medium"] = ["air"]
    entry = house.say(house.ru, "notice", by_air)
    house.deliver()
    told = {told.desk for told in house.cn.store.told(case=house.cn.store.case_of(entry.leaf))}
    assert told == {"radar", "air defence"}
    silent = json.loads(json.dumps({**NOTICE, "reference": "RU-2"}))
    del silent["areas"][0]["medium"]
    entry = house.say(house.ru, "notice", silent)
    house.deliver()
    assert {t.desk for t in house.cn.store.told(case=house.cn.store.case_of(entry.leaf))} == {
        "radar",
        "air defence",
        "navy",
    }


def test_sent_delivered_and_acknowledged_are_three_words(house):
    entry = say(house)
    house.deliver()
    (told,) = house.cn.store.told(desk="radar")
    assert {a.fate for a in house.cn.store.attempts(told.id)} == {"sent"}
    for file in (house.cn.directory / "spool" / "radar").iterdir():
        file.unlink()
    house.cn.tick()
    assert "delivered" in {a.fate for a in house.cn.store.attempts(told.id)}
    assert house.cn.store.told_by_id(told.id).acknowledged is None
    house.cn.acknowledge(told, house.officers["CN", "radar 1"])
    assert house.cn.store.told_by_id(told.id).acknowledged is not None
    assert dump(house.cn.case(entry.leaf.hex()[:16]).notice)["reference"] == "RU-1"


def test_a_lone_release_is_marked_on_both_sides_and_confirmed_by_somebody_else(house):
    from dataclasses import replace

    channel = replace(house.ru.config.channel[0], lone_release=True)
    house.ru.issue._config = replace(house.ru.config, channel=(channel,))
    releaser, other = house.officers["RU", "releaser 1"], house.officers["RU", "releaser 2"]
    draft = house.ru.issue.submit("ru-cn", "notice", NOTICE, releaser)
    entry = house.ru.approve(draft.id, releaser, "password", lone=True)
    house.deliver()
    for node in (house.ru, house.cn):
        case = node.case(entry.leaf.hex()[:16])
        assert "approval.lone" in {finding.code for finding in case.steps[0].findings}
    about = (Reference(origin=str(entry.origin), leaf=entry.leaf.hex()),)
    word = {"status": "confirmed", "at": "2026-11-24T10:00:00Z"}
    draft = house.ru.issue.submit("ru-cn", "status", word, releaser, references=about)
    with pytest.raises(Refused) as caught:
        house.ru.approve(draft.id, releaser, "password")
    assert caught.value.code == "draft.same_officer"
    assert house.ru.approve(draft.id, other, "password") is not None


def test_without_leave_of_the_channel_nobody_releases_alone(house):
    releaser = house.officers["RU", "releaser 1"]
    draft = house.ru.issue.submit("ru-cn", "notice", NOTICE, releaser)
    with pytest.raises(Refused) as caught:
        house.ru.approve(draft.id, releaser, "password", lone=True)
    assert caught.value.code == "draft.lone_not_allowed"


@pytest.mark.parametrize("info", [b"99\n0\n\n", b"300\n999\n\n", b"5\n9\n\n", b"x\n", b""])
def test_a_mirror_that_sends_us_to_impossible_places_is_garbage_and_no_crash(house, monkeypatch, info):
    from preavis.node import push

    monkeypatch.setattr(push, "PUSH_ENTRIES", 256)
    house.ru.authors["ru-cn"].append([b"%d" % i for i in range(300)], house.clock.now())
    wire = house.wire("RU", "CN")
    wire.garble = lambda answer: Reply(409, info) if wire.sent[-1][0] == "add-entries" else answer
    with pytest.raises(PreavisError):
        asyncio.run(courier(house.ru, "CN").deliver(now_and_here))
    wire.garble = None
    house.deliver(quiet=True)
    assert courier(house.ru, "CN").receipted == 300


def test_a_store_that_fails_is_trouble_on_the_screen_and_never_stops_the_watch(house):
    say(house)
    house.deliver()
    house.cn.store._rows.run("PRAGMA query_only=1")
    house.clock.move(seconds=61)
    house.cn.look()
    assert house.cn.trouble is not None
    house.cn.store._rows.run("PRAGMA query_only=0")
    house.cn.look()
    assert house.cn.trouble is None
    assert "alarm.desk_silent" in codes(house.cn)


def test_after_new_keys_the_journal_goes_on_and_old_and_new_entries_stay_proven(house):
    from preavis.node import setup
    from preavis.node.keys import KeyRing
    from preavis.proof.card import open_card
    from preavis.proof.evidence import parse, verify

    old = (house.ru.directory / "cards" / "own-ru-cn.card").read_bytes()
    first = say(house, 1)
    house.deliver()
    KeyRing.renew(house.ru.directory, "ru-cn", 2, house.ru.directory / "root")
    node = house.reopen("RU")
    assert node.authors["ru-cn"].state == "clean"
    card = node.keys.card("ru-cn", 2, node.directory / "root", valid_from=1)
    setup.write_card(node.directory, "ru-cn", card)
    for other in (house.cn, house.neutral):
        other.peers.enrol(card, "test", house.clock.now())
        other.wire_peers()
    house.connect("CN")
    second = say(house, 2)
    house.deliver()
    asyncio.run(courier(house.ru, "CN").alive(now_and_here))
    assert courier(house.ru, "CN").receipted == 2
    cards = [open_card(old), open_card(card), open_card((house.cn.directory / "cards" / "own-ru-cn.card").read_bytes())]
    for entry in (first, second):
        for holder in (house.ru, house.cn):
            case = holder.case(entry.leaf.hex()[:16])
            verdict = verify(parse(holder.evidence(case, case.steps[0])), cards)
            assert verdict.verified, verdict.findings
            assert verdict.received is not None


def test_a_witness_stores_no_entry_whatever_it_is_sent(house):
    say(house)
    author = house.ru.authors["ru-cn"]
    sealed = author.seal()
    witness = house.neutral.lines.mirrors[author.origin]
    header = EntriesHeader(str(author.origin), 0, 1)
    package = Package(0, tuple(house.ru.store.entries(author.origin, 0, 1)), ())
    assert witness.push(AddCheckpoint(0, (), sealed.note), header, (package,), house.clock.now()).status == 404
    assert witness.begin_entries(header).status == 404
    assert house.neutral.store.size(author.origin) == 0


def test_a_party_whose_card_has_ended_gets_nothing_and_the_node_says_so(house):
    from preavis.node.upkeep import doctor

    say(house)
    house.deliver()
    assert "alarm.no_card" not in codes(house.ru)
    house.ru.peers.end("CN", "ru-cn", "administrator", house.clock.now())
    house.ru.wire_peers()
    house.ru.look()
    assert "alarm.no_card" in codes(house.ru)
    (line,) = [line for line in doctor(house.ru) if line["what"] == "peer CN ru-cn"]
    assert (line["ok"], line["code"]) == (False, "doctor.peer_unknown")


def test_the_doctor_says_what_a_peer_refuses_in_words_and_that_its_clock_is_another(house):
    from preavis.i18n import alarm_text
    from preavis.node.push import Contact
    from preavis.node.upkeep import doctor

    def line():
        (found,) = [line for line in doctor(house.ru) if line["what"] == "peer CN ru-cn"]
        return found["ok"], alarm_text(found["code"], found["params"], "ru")

    say(house)
    house.deliver()
    problem = "delivery.refused status=400 said=store.failed problem=database or disk is full"
    for skew, said, words in ((0, problem, "Ошибка хранилища"), (3600, "", "расходятся на 3600 с")):
        with house.ru.store.transaction():
            house.ru.store.put_contact(Contact("CN", "ru-cn", house.clock.now(), skew, said))
        ok, text = line()
        assert not ok
        assert words in text
        assert "delivery." not in text
