"""What every store must do: one suite, run for each back end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preavis.clock import parse_instant
from preavis.parties import Origin
from preavis.proof import merkle
from preavis.store import CaseEntry, Receipt, StorageFailed, StoredCheckpoint, Told
from preavis.store.people import Draft, Officer, Passkey, Session, StoredApproval, Withdrawal
from preavis.store.reach import Attempt, Line, Sending
from preavis.store.sqlite import SqliteStore
from preavis.store.track import TrackedArea, TrackedCase
from preavis.store.worksheets import Worksheet

AT = parse_instant("2026-11-24T10:00:00Z")
RU = Origin("ru-cn", "exercise", "RU")
CN = Origin("ru-cn", "exercise", "CN")


@pytest.fixture(params=["sqlite"])
def store(request, tmp_path):
    made = {"sqlite": SqliteStore}[request.param](str(tmp_path / "store.db"))
    yield made
    made.close()


def fill(store, count, origin=RU):
    with store.transaction():
        return store.append(origin, [b"%d" % i for i in range(count)], AT)


@pytest.mark.parametrize("steps", [[1], [255, 1, 1], [256], [300, 300, 5], [1000]])
def test_the_tree_is_the_one_over_the_stored_bytes(store, steps):
    data = []
    for step in steps:
        more = [b"%d-%d" % (len(data), i) for i in range(step)]
        with store.transaction():
            store.append(RU, more, AT)
        data += more
    leaves = [merkle.leaf_hash(entry) for entry in data]
    assert store.size(RU) == len(data)
    assert store.entries(RU, 0, len(data)) == data
    for size in {0, 1, len(data) // 2, len(data) - 1, len(data)}:
        assert merkle.root(size, store.nodes(RU)) == merkle.root_of(leaves[:size])


def test_the_tree_is_the_same_after_reopening(tmp_path):
    path = str(tmp_path / "store.db")
    first = SqliteStore(path)
    fill(first, 700)
    root = merkle.root(700, first.nodes(RU))
    first.close()
    again = SqliteStore(path)
    fill(again, 10)
    assert merkle.root(700, again.nodes(RU)) == root
    again.close()


def test_a_transaction_is_kept_whole_or_not_at_all(store):
    fill(store, 300)
    with pytest.raises(RuntimeError), store.transaction():
        store.append(RU, [b"lost"] * 300, AT)
        store.put_receipt(Receipt(RU, "s", 600, 1, b"lines"))
        raise RuntimeError
    assert store.size(RU) == 300
    assert store.receipt(RU, "s") is None
    fill(store, 1)
    leaves = [merkle.leaf_hash(data) for data in store.entries(RU, 0, 301)]
    assert merkle.root(301, store.nodes(RU)) == merkle.root_of(leaves)


def test_two_journals_do_not_know_each_other(store):
    fill(store, 5)
    fill(store, 2, CN)
    assert (store.size(RU), store.size(CN)) == (5, 2)
    assert store.find(merkle.leaf_hash(b"0")) is not None


def test_a_receipt_is_never_made_again_and_the_earliest_covers_an_entry(store):
    with store.transaction():
        for size, time in ((2, 10), (5, 20), (9, 30)):
            store.put_receipt(Receipt(RU, "cn", size, time, b"%d" % size))
        store.put_receipt(Receipt(RU, "cn", 5, 99, b"other"))
    assert store.receipt(RU, "cn", 5).lines == b"5"
    assert store.receipt(RU, "cn").size == 9
    assert [store.earliest_receipt(RU, "cn", index).size for index in (0, 1, 2, 4, 5, 8)] == [2, 2, 5, 5, 9, 9]
    assert store.earliest_receipt(RU, "cn", 9) is None
    assert store.last_cosignature_time("cn") == 30


def test_checkpoints_are_found_by_size_newest_and_next(store):
    with store.transaction():
        for size in (1, 4, 9):
            store.put_checkpoint(StoredCheckpoint(RU, size, bytes(32), b"%d" % size))
    assert store.checkpoint(RU).size == 9
    assert store.checkpoint(RU, 4).note == b"4"
    assert store.checkpoint(RU, 5) is None
    assert [store.checkpoint_after(RU, size).size for size in (0, 1, 4)] == [1, 4, 9]


def test_the_audit_trail_shows_any_changed_row(store):
    with store.transaction():
        for act in ("one", "two", "three"):
            store.audit(AT, "officer 1", act, "subject")
    assert store.check_audit() is None
    store._rows.run("UPDATE audit SET subject='other' WHERE seq=2")
    assert store.check_audit() == 2


def test_a_full_disk_while_appending_loses_nothing_and_says_so_in_one_line(store):
    fill(store, 10)
    pages = store._rows.one("PRAGMA page_count")[0]
    store._rows.one(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StorageFailed), store.transaction():
        store.append(RU, [b"x" * 60_000] * 20, AT)
    assert store.size(RU) == 10
    store._rows.one("PRAGMA max_page_count=1000000")
    with store.transaction():
        store.append(RU, [b"x" * 60_000] * 20, AT)
    leaves = [merkle.leaf_hash(data) for data in store.entries(RU, 0, 30)]
    assert merkle.root(30, store.nodes(RU)) == merkle.root_of(leaves)


def test_a_read_only_disk_while_appending_loses_nothing(store):
    fill(store, 10)
    store._rows.run("PRAGMA query_only=1")
    with pytest.raises(StorageFailed):
        fill(store, 1)
    store._rows.run("PRAGMA query_only=0")
    assert fill(store, 1) == 11


def test_a_backup_is_a_consistent_copy(store, tmp_path):
    fill(store, 300)
    store.backup(str(tmp_path / "copy.db"))
    copy = SqliteStore(str(tmp_path / "copy.db"))
    assert copy.size(RU) == 300
    assert copy.integrity() == "ok"
    copy.close()


def sending(key, *, told=None, at=AT, **more):
    given = {"desk": "radar", "way": "mail", "address": "a@b.example", "kind": "notice", **more}
    return Sending(told=told, key=key, made_at=at, until=at + timedelta(minutes=10), next_at=at, **given)


def test_a_message_is_kept_once_and_comes_line_by_line_when_its_time_has_come(store):
    with store.transaction():
        number = store.put_sending(sending("one"))
        assert store.put_sending(sending("one", address="other")) is None
        store.put_sending(sending("two"))
        store.put_sending(sending("three", at=AT + timedelta(seconds=5), way="spool", address="radar"))
    assert store.sendings_due(AT) == (("mail", "radar", "a@b.example"),)
    assert [s.key for s in store.sendings_of("mail", "radar", "a@b.example", AT, 9)] == ["one", "two"]
    assert [s.key for s in store.sendings_of("mail", "radar", "a@b.example", AT, 1)] == ["one"]
    assert store.sending(number) == store.sending_by_key("one")
    with store.transaction():
        store.set_sending(replace(store.sending(number), state="sent", tries=1, detail="250", answered_at=AT))
    assert store.sending(number).answered_at == AT
    assert [s.key for s in store.sendings_of("mail", "radar", "a@b.example", AT, 9)] == ["two"]
    assert len(store.sendings_due(AT + timedelta(seconds=5))) == 2


def test_what_the_desks_of_one_case_were_told_is_found_without_reading_what_they_were_told_of_all_others(store):
    fill(store, 1000)
    with store.transaction():
        for index in range(1000):
            for desk in ("radar", "navy"):
                store.tell(Told(0, RU, index, b"%032d" % index, desk, AT, AT, None, superseded=False))
    steps = []
    store._rows._db.set_progress_handler(lambda: steps.append(1), 100)
    assert {told.desk for told in store.told(case=b"%032d" % 500)} == {"radar", "navy"}
    assert [told.index for told in store.told(case=b"%032d" % 500, desk="radar", open_only=True)] == [500]
    assert len(steps) < 10
    store._rows._db.set_progress_handler(None)
    assert len(store.told(desk="radar")) == len(store.told(desk="radar", open_only=True)) == 1000


def test_trouble_is_shown_while_a_desk_has_not_read(store):
    fill(store, 1)
    with store.transaction():
        store.tell(Told(0, RU, 0, bytes(32), "radar", AT, AT, None, superseded=False))
        (told,) = store.told()
        number = store.put_sending(sending("one", told=told.id))
        store.put_sending(sending("quiet", told=told.id))
        store.set_sending(replace(store.sending(number), state="failed", tries=1))
    assert [s.key for s in store.sendings_troubled(AT)] == ["one"]
    assert store.told_untried() == (told,)
    assert store.told_untried(0) == ()
    with store.transaction():
        store.set_tried(told.id)
        store.acknowledge_told(told.id, bytes(32))
    assert store.sendings_troubled(AT) == ()
    assert store.told_untried() == ()


def test_what_was_spooled_is_found_until_it_is_taken(store):
    with store.transaction():
        number = store.put_sending(sending("one", way="spool"))
        store.set_sending(replace(store.sending(number), state="sent", detail="radar/x.txt"))
    assert [s.detail for s in store.spooled()] == ["radar/x.txt"]
    with store.transaction():
        store.set_sending(replace(store.sending(number), state="delivered"))
    assert store.spooled() == ()


def test_attempts_and_lines_are_kept_as_they_are(store):
    line = Line(desk="radar", way="mail", address="a@b.example", first_at=AT)
    with store.transaction():
        number = store.put_sending(sending("one"))
        store.put_attempt(Attempt(None, "mail", "later", AT, "451", "radar", "a@b.example", "line_check", number))
        store.put_attempt(Attempt(None, "mail", "sent", AT, "250", "radar", "a@b.example", "line_check", number))
        store.put_line(line)
        store.put_line(replace(line, answered_at=AT, problem="p"))
    assert [(a.fate, a.kind, a.told, a.sending) for a in store.attempts_of("radar", 5)] == [
        ("sent", "line_check", None, number),
        ("later", "line_check", None, number),
    ]
    assert store.lines() == (replace(line, answered_at=AT, problem="p"),)


class Failing:
    """Lets the n-th statement of a kind fail: before it is done, or after it is done but before anybody hears of it."""

    def __init__(self, rows, at, *, persisted):
        self._rows, self._left, self._persisted = rows, at, persisted

    def __getattr__(self, name):
        real = getattr(self._rows, name)
        if name not in {"run", "run_many"}:
            return real

        def call(sql, *values):
            self._left -= 1
            if self._left == 0:
                if self._persisted:
                    real(sql, *values)
                raise StorageFailed("store.failed", problem="injected")
            return real(sql, *values)

        return call


@pytest.mark.parametrize("persisted", [False, True])
@pytest.mark.parametrize("at", range(1, 8))
def test_every_store_call_may_fail_once_and_the_journal_stays_whole(store, at, persisted):
    fill(store, 255)
    rows = store._rows
    store._rows = Failing(rows, at, persisted=persisted)
    failed = False
    try:
        fill(store, 3)
    except StorageFailed:
        failed = True
    store._rows = rows
    size = store.size(RU)
    assert size in ({255, 258} if failed else {258})
    with store.transaction():
        store.append(RU, [b"after"], AT)
    leaves = [merkle.leaf_hash(data) for data in store.entries(RU, 0, size + 1)]
    assert len(leaves) == size + 1
    assert merkle.root(size + 1, store.nodes(RU)) == merkle.root_of(leaves)


@given(st.lists(st.integers(1, 90), max_size=12))
@settings(max_examples=15, deadline=None)
def test_any_way_of_appending_gives_the_same_tree(steps):
    store = SqliteStore(":memory:")
    for step in steps:
        fill(store, step)
    data = store.entries(RU, 0, sum(steps))
    assert merkle.root(len(data), store.nodes(RU)) == merkle.root_of([merkle.leaf_hash(entry) for entry in data])
    store.close()


def an_officer(store, label="watch 1"):
    with store.transaction():
        return store.put_officer(Officer(0, label, label, frozenset({"watch"}), None, None, b"salt", ended=False), AT)


def test_passkeys_are_kept_used_suspended_and_removed(store):
    number = an_officer(store)
    with store.transaction():
        for name in ("blue", "red"):
            store.put_passkey(Passkey(0, number, name.encode(), b"key", 1, name, AT))
    blue, red = store.passkeys()
    with store.transaction():
        store.use_passkey(blue.id, 7, AT)
        store.suspend_passkey(red.id, AT)
    assert [(p.name, p.count, p.used_at, p.suspended_at) for p in store.passkeys()] == [
        ("blue", 7, AT, None),
        ("red", 1, None, AT),
    ]
    with store.transaction():
        store.remove_passkey(blue.id, AT)
    assert [p.name for p in store.passkeys()] == ["red"]
    with pytest.raises(StorageFailed), store.transaction():
        store.put_passkey(Passkey(0, number, b"blue", b"key", 1, "again", AT))


def test_sessions_are_listed_newest_first_until_they_end(store):
    number = an_officer(store)
    later = AT + timedelta(minutes=5)
    with store.transaction():
        store.put_session(Session(b"one", number, AT, AT, "password", "192.0.2.1"))
        store.put_session(Session(b"two", number, later, later, "passkey", ""))
        store.touch_session(b"one", later)
    assert [session.token for session in store.sessions()] == [b"two", b"one"]
    assert store.session(b"one") == Session(b"one", number, AT, later, "password", "192.0.2.1")
    with store.transaction():
        store.end_session(b"one", later)
    assert store.session(b"one") is None
    assert [session.token for session in store.sessions()] == [b"two"]


def test_using_one_link_of_an_officer_uses_them_all(store):
    number, other = an_officer(store), an_officer(store, "watch 2")
    with store.transaction():
        for token, officer in ((b"a", number), (b"b", number), (b"c", other)):
            store.put_invitation(token, officer, AT)
        store.use_invitations(number, AT)
    assert [store.invitation(token) for token in (b"a", b"b", b"c", b"?")] == [None, None, (other, AT), None]


def test_a_void_approval_counts_no_more_and_stays_in_the_register(store):
    number, other = an_officer(store), an_officer(store, "watch 2")
    with store.transaction():
        for id_, released in (("waits", None), ("done", b"leaf")):
            store.put_draft(Draft(id_, "ru-cn", b"{}", number, AT, None))
            store.put_approval(id_, StoredApproval(number, b"approval", b"opening"))
            store.put_approval(id_, StoredApproval(other, b"approval", b"opening"))
            if released:
                store.set_draft_released(id_, released)
        assert store.void_approvals(number, AT) == ("waits",)
        assert store.void_approvals(number, AT) == ()
    assert [a.officer for a in store.approvals("waits")] == [other]
    assert [a.officer for a in store.approvals("done")] == [number, other]
    assert len(store.register()) == 4


def test_a_withdrawn_draft_waits_no_more_and_stays_with_its_approvals(store):
    number = an_officer(store)
    with store.transaction():
        for id_ in ("withdrawn", "waits"):
            store.put_draft(Draft(id_, "ru-cn", b"{}", number, AT, None))
            store.put_approval(id_, StoredApproval(number, b"approval", b"opening"))
        store.set_draft_withdrawn("withdrawn", Withdrawal(number, AT))
        assert store.void_approvals(number, AT) == ("waits",)
    assert [draft.id for draft in store.drafts()] == ["waits"]
    assert {draft.id: draft.withdrawn for draft in store.drafts(waiting_only=False)} == {
        "waits": None,
        "withdrawn": Withdrawal(number, AT),
    }
    assert [a.officer for a in store.approvals("withdrawn")] == [number]
    assert [(draft.id, draft.withdrawn is None) for draft, _ in store.register()] == [
        ("waits", True),
        ("withdrawn", False),
    ]


def test_a_sheet_is_found_by_the_draft_that_it_became_until_it_goes_on(store):
    sheet = Worksheet("sheet", "ru-cn", "notice", None, 1, AT, "watch 1", {"remarks": "one"}, "draft")
    with store.transaction():
        store.put_worksheet(sheet)
    assert store.worksheet_of("draft") == sheet
    assert store.worksheet_of("other") is None
    with store.transaction():
        store.put_worksheet(replace(sheet, revision=2, draft=None))
    assert store.worksheet_of("draft") is None


def test_an_approval_that_is_given_anew_replaces_the_first_and_the_register_keeps_both(store):
    number, other = an_officer(store), an_officer(store, "watch 2")
    with store.transaction():
        store.put_draft(Draft("waits", "ru-cn", b"{}", number, AT, None))
        store.put_approval("waits", StoredApproval(number, b"first", b"opening"))
        store.put_approval("waits", StoredApproval(other, b"approval", b"opening"))
        store.void_approval("waits", number, AT)
        store.put_approval("waits", StoredApproval(number, b"second", b"opening"))
    assert [a.approval for a in store.approvals("waits")] == [b"second", b"approval"]
    assert len(store.register()) == 3


def test_an_agreement_counts_once_for_an_officer_and_a_void_one_stays_in_the_register(store):
    number, other = an_officer(store), an_officer(store, "watch 2")
    with store.transaction():
        for sha256 in (b"published", b"waits"):
            store.put_publication("ru-cn", sha256, AT)
        waits, published = store.publications("ru-cn")
        for page in (waits, published):
            for officer in (number, other):
                store.put_agreement(page.id, StoredApproval(officer, b"approval", b"opening"))
        store.set_published(published.id, AT)
    with pytest.raises(StorageFailed), store.transaction():
        store.put_agreement(waits.id, StoredApproval(other, b"approval", b"opening"))
    with store.transaction():
        assert store.void_agreements(number, AT) == (waits,)
        assert store.void_agreements(number, AT) == ()
    assert [one.officer for one in store.agreements(waits.id)] == [other]
    assert [one.officer for one in store.agreements(published.id)] == [number, other]
    assert len(store.agreement_register()) == 4
    with store.transaction():
        store.withdraw_publications("ru-cn", AT)
        assert store.void_agreements(other, AT) == (), "what was withdrawn waits for nobody"
    assert store.publications("ru-cn") == ()
    assert len(store.agreement_register()) == 4


def test_the_audit_trail_is_read_in_order_by_page_by_actor_and_by_act(store):
    with store.transaction():
        for number in range(5):
            store.audit(AT, f"officer {number % 2}", ("officer.added", "case.read")[number % 2], str(number))
    assert [row.subject for row in store.audit_rows(2, 2)] == ["2", "3"]
    assert [row.subject for row in store.audit_page(limit=2)] == ["4", "3"]
    assert [row.subject for row in store.audit_page(before=4, limit=2)] == ["2", "1"]
    assert [row.subject for row in store.audit_page(actor="officer 1")] == ["3", "1"]
    assert [row.subject for row in store.audit_page(act="officer.")] == ["4", "2", "0"]
    assert [row.subject for row in store.audit_page(act="officer.*")] == []
    assert store.audit_acts() == ("case.read", "officer.added")
    seq, chain = store.audit_head()
    assert (seq, store.audit_chain(seq), store.audit_chain(seq + 1)) == (5, chain, None)


def test_roles_change_and_an_officer_ends(store):
    number = an_officer(store)
    with store.transaction():
        store.set_roles(number, frozenset({"desk", "drafter"}), "radar")
        store.end_officer(number, AT)
    (officer,) = store.officers()
    assert (officer.roles, officer.desk, officer.ended) == ({"desk", "drafter"}, "radar", True)


def tracked(name, *boxes, windows=((60, 120),), launch=False, case=b"c"):
    return TrackedArea(
        TrackedCase(case, "RU", None, None, "Plesetsk", None, "announced"), name, launch, boxes, b"shape", windows
    )


def names(found):
    return sorted(area.name for area in found)


def test_an_area_is_found_by_place_and_time_and_by_no_other(store):
    store.put_tracked(
        b"c",
        [tracked("A", (10.0, 20.0, 11.0, 21.0)), tracked("B", (-180.0, -90.0, 180.0, 90.0), windows=((600, 660),))],
    )
    assert names(store.tracked_in((10.5, 20.5, 10.5, 20.5), 90, 90, 9)) == ["A"]
    assert names(store.tracked_in((11.0, 21.0, 12.0, 22.0), 60, 60, 9)) == ["A"]
    assert names(store.tracked_in((11.1, 20.5, 11.1, 20.5), 90, 90, 9)) == []
    assert names(store.tracked_in((10.5, 20.5, 10.5, 20.5), 90, 700, 9)) == ["A", "B"]
    assert names(store.tracked_in((10.5, 20.5, 10.5, 20.5), 7200, 7300, 9)) == []


def test_an_area_in_two_boxes_is_found_once(store):
    store.put_tracked(b"c", [tracked("A", (179.0, 0.0, 180.0, 1.0), (-180.0, 0.0, -179.0, 1.0))])
    assert names(store.tracked_in((-180.0, 0.0, 180.0, 1.0), 60, 60, 9)) == ["A"]


def test_a_case_is_replaced_whole_and_an_empty_one_is_forgotten(store):
    store.put_tracked(b"c", [tracked("A", (0.0, 0.0, 1.0, 1.0)), tracked("L", launch=True)])
    store.put_tracked(b"d", [tracked("D", (0.0, 0.0, 1.0, 1.0), case=b"d")])
    store.put_tracked(b"c", [tracked("A2", (0.0, 0.0, 1.0, 1.0), windows=((60, 90), (300, 400)))])
    (new,) = [area for area in store.tracked_in((0.5, 0.5, 0.5, 0.5), 60, 60, 9) if area.case.leaf == b"c"]
    assert (new.name, new.windows) == ("A2", ((60, 90), (300, 400)))
    assert store.launches_at(60, 60, 9) == ()
    store.put_tracked(b"c", [])
    assert names(store.tracked_in((0.5, 0.5, 0.5, 0.5), 60, 60, 9)) == ["D"]


def test_a_launch_is_found_by_time_alone(store):
    store.put_tracked(b"c", [tracked("L", launch=True)])
    assert names(store.launches_at(100, 100, 9)) == ["L"]
    assert names(store.launches_at(4000, 4000, 9)) == []


def test_a_case_that_changes_waits_to_be_tracked_until_it_is(store):
    fill(store, 3)
    store.file_entry(CaseEntry(b"c", RU, 0, "notice"))
    store.file_entry(CaseEntry(b"d", RU, 1, "acknowledgement"))
    assert store.untracked(9) == (b"c",)
    store.put_tracked(b"c", [])
    assert store.untracked(9) == ()
    store.file_entry(CaseEntry(b"c", RU, 2, "amendment"))
    assert store.untracked(9) == (b"c",)


def file(store, index, case, kind="notice", origin=RU):
    with store.transaction():
        store.file_entry(CaseEntry(case, origin, index, kind))


def test_an_entry_is_shown_in_its_own_case_and_in_those_to_which_it_is_linked(store):
    fill(store, 3)
    leaves = [merkle.leaf_hash(b"%d" % i) for i in range(3)]
    for index in (0, 1):
        file(store, index, leaves[index])
    file(store, 2, leaves[1], "status")
    with store.transaction():
        store.link_entry(CaseEntry(leaves[0], RU, 2, "status"))
        store.link_entry(CaseEntry(leaves[0], RU, 2, "status"))
    assert store.case_of(leaves[2]) == leaves[1]
    assert store.cases_of(leaves[2]) == (leaves[1], leaves[0])
    assert store.cases_of(leaves[0]) == (leaves[0],)
    assert [entry.index for entry in store.case_entries(leaves[0])] == [0, 2]
    assert [entry.index for entry in store.case_entries(leaves[1])] == [1, 2]
    assert [(one.home, one.stored) for one in store.filed(leaves[0])] == [
        (leaves[0], store.entry(RU, 0)),
        (leaves[1], store.entry(RU, 2)),
    ]
    assert store.cases() == (leaves[1], leaves[0])


def test_entries_are_listed_by_kind_newest_first_with_their_own_case(store):
    fill(store, 4)
    leaf = merkle.leaf_hash(b"0")
    for index, kind in enumerate(("notice", "query", "reply", "query")):
        file(store, index, leaf, kind)
    assert [entry.index for entry in store.entries_of({"query"})] == [3, 1]
    assert [entry.index for entry in store.entries_of({"query", "reply"}, limit=2)] == [3, 2]
    assert {entry.case for entry in store.entries_of({"query"})} == {leaf}
    assert len(store.entries_of({"query"}, since=AT)) == 2
    assert store.cases_since(AT) == (leaf,)
    assert store.cases_since(AT + timedelta(seconds=1)) == ()


def test_a_case_is_found_by_the_first_digits_of_its_name(store):
    fill(store, 40)
    leaves = [merkle.leaf_hash(b"%d" % i) for i in range(40)]
    assert store.leaves(RU, 30) == tuple(leaves[:30])
    for index in range(30):
        file(store, index, leaves[index])
    file(store, 30, leaves[0], "status")
    for leaf in leaves[:30]:
        alone = [other for other in leaves[:30] if other.hex().startswith(leaf.hex()[:3])]
        assert set(store.cases_named(leaf.hex()[:3].upper(), 9)) == set(alone)
        assert store.cases_named(leaf.hex()) == (leaf,)
    assert store.cases_named(leaves[30].hex()) == (), "it is an entry of a case and begins none"
    for nonsense in ("", "xyz", "12 4", "-1", leaves[0].hex() + "0"):
        assert store.cases_named(nonsense) == ()
    assert store.entries_of({"query"}, since=AT + timedelta(seconds=1)) == ()


def test_the_acts_of_a_shift_are_those_between_its_ends(store):
    with store.transaction():
        for hour in range(4):
            store.audit(AT + timedelta(hours=hour), "watch 1", "looked", str(hour))
    acts = store.acts(AT + timedelta(hours=1), AT + timedelta(hours=2))
    assert [(act.subject, act.actor, act.act) for act in acts] == [
        ("1", "watch 1", "looked"),
        ("2", "watch 1", "looked"),
    ]
