"""A store of an older or newer form: brought up to date with a way back, or refused and left as it is."""

from contextlib import closing

import apsw
import pytest

from house import HandClock, House
from preavis.errors import Refused, UnusableInput
from preavis.node import Node
from preavis.node.backup import restore
from preavis.node.upgrade import upgrade
from preavis.store import sqlite
from preavis.store.sqlite import known_version, version_of


@pytest.fixture
def stopped(tmp_path):
    house = House(tmp_path)
    house.close()
    return house.ru.directory


def set_version(directory, number):
    with closing(apsw.Connection(str(directory / "store.db"))) as db:
        db.execute(f"PRAGMA user_version={number}")


@pytest.fixture
def older(stopped, tmp_path, monkeypatch):
    """A stopped node whose store lacks the newest step of the program."""
    step = tmp_path / "9999_newest.sql"
    step.write_text("CREATE TABLE newest (id INTEGER PRIMARY KEY) STRICT;")
    steps = sqlite._steps()
    monkeypatch.setattr(sqlite, "_steps", lambda: [*steps, step])
    assert version_of(str(stopped / "store.db")) == known_version() - 1
    return stopped


def test_a_store_of_this_form_is_left_alone(stopped):
    done = upgrade(stopped, HandClock())
    assert (done.before, done.after, done.backup) == (known_version(), known_version(), None)
    assert not (stopped / "before-upgrade").exists()


def test_an_old_store_is_copied_then_brought_up_to_date_and_the_trail_says_so(older, tmp_path):
    stopped = older
    done = upgrade(stopped, HandClock())
    assert (done.before, done.after) == (known_version() - 1, known_version())
    assert version_of(str(stopped / "store.db")) == known_version()
    assert version_of(str(done.backup / "store.db")) == known_version() - 1
    restore(done.backup, tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "keys").is_dir()
    node = Node(stopped, HandClock())
    try:
        (row,) = [row for row in node.store.audit_rows() if row.act == "store.upgraded"]
        assert row.subject == f"{done.before} -> {done.after}"
        assert node.trail.problem() is None
    finally:
        node.shut()


def test_a_newer_store_is_refused_with_one_line_and_not_touched(stopped):
    set_version(stopped, known_version() + 1)
    before = (stopped / "store.db").read_bytes()
    for attempt in (lambda: upgrade(stopped, HandClock()), lambda: Node(stopped, HandClock())):
        with pytest.raises(UnusableInput, match=r"store\.newer"):
            attempt()
    assert (stopped / "store.db").read_bytes() == before
    assert not (stopped / "before-upgrade").exists()


def test_a_node_that_starts_on_an_old_store_brings_it_up_to_date_by_itself(older):
    Node(older, HandClock()).shut()
    assert version_of(str(older / "store.db")) == known_version()


def test_no_store_is_brought_up_to_date_while_a_node_runs(stopped):
    node = Node(stopped, HandClock())
    try:
        with pytest.raises(Refused, match=r"node\.held"):
            upgrade(stopped, HandClock())
    finally:
        node.shut()


def test_a_directory_that_is_no_node_is_refused(tmp_path):
    with pytest.raises(UnusableInput, match=r"config\.no_node"):
        upgrade(tmp_path, HandClock())


def test_a_backup_that_cannot_be_written_leaves_the_store_as_it_was(older):
    stopped = older
    (stopped / "before-upgrade").write_text("in the way")
    with pytest.raises(UnusableInput, match=r"backup\.failed"):
        upgrade(stopped, HandClock())
    assert version_of(str(stopped / "store.db")) == known_version() - 1
