"""A store from before the last mile keeps its attempts, and what lay in spool directories is still watched."""

from importlib.resources import files

import apsw

from preavis.store.sqlite import SqliteStore


def test_attempts_of_before_are_kept_and_spooled_files_are_still_looked_for(tmp_path):
    path = str(tmp_path / "store.db")
    old = apsw.Connection(path)
    old.execute(files("preavis.store").joinpath("migrations", "0001_first.sql").read_text("utf-8"))
    old.execute(
        """PRAGMA user_version=1;
        INSERT INTO journal VALUES (1, 'preavis/ru-cn/exercise/RU', 1, 1);
        INSERT INTO told VALUES (1, 1, 0, zeroblob(32), 'air defence', '2026-11-24T10:00:00Z', '2026-11-24T10:10:00Z', NULL, 0, 1);
        INSERT INTO attempt VALUES (1, 1, 'console', 'sent', '2026-11-24T10:00:00Z', ''),
            (2, 1, 'spool', 'taken', '2026-11-24T10:00:00Z', 'air-defence/a.txt'),
            (3, 1, 'spool', 'delivered', '2026-11-24T10:01:00Z', 'air-defence/a.txt'),
            (4, 1, 'spool', 'sent', '2026-11-24T10:02:00Z', 'air-defence/b.txt');"""
    )
    old.close()
    store = SqliteStore(path)
    found = [(a.way, a.fate, a.detail, a.desk) for a in store.attempts(1)]
    assert found == [
        ("console", "sent", "", "air defence"),
        ("spool", "sent", "air-defence/a.txt", "air defence"),
        ("spool", "delivered", "air-defence/a.txt", "air defence"),
        ("spool", "sent", "air-defence/b.txt", "air defence"),
    ]
    (lying,) = store.spooled()
    assert (lying.detail, lying.address, lying.told) == ("air-defence/b.txt", "air-defence", 1)
    store.close()
