"""What every store must do: one suite, run for each back end."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preavis.clock import parse_instant
from preavis.parties import Origin
from preavis.proof import merkle
from preavis.store import CaseEntry, Receipt, StorageFailed, StoredCheckpoint
from preavis.store.sqlite import SqliteStore
from preavis.store.track import TrackedArea, TrackedCase

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


def tracked(name, *boxes, windows=((60, 120),), launch=False, case=b"c"):
    return TrackedArea(TrackedCase(case, "RU", None, None, "Plesetsk", None, "announced"), name, launch, boxes, b"shape", windows)


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
    assert store.entries_of({"query"}, since=AT + timedelta(seconds=1)) == ()


def test_the_acts_of_a_shift_are_those_between_its_ends(store):
    with store.transaction():
        for hour in range(4):
            store.audit(AT + timedelta(hours=hour), "watch 1", "looked", str(hour))
    acts = store.acts(AT + timedelta(hours=1), AT + timedelta(hours=2))
    assert [(act.subject, act.actor, act.act) for act in acts] == [("1", "watch 1", "looked"), ("2", "watch 1", "looked")]
