"""A backup brings back everything but the lock store, and one that failed is never called a backup."""

import shutil

import pytest

from house import House
from house_desks import SECRET
from preavis.errors import PreavisError
from preavis.node import Node, backup, upkeep


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    made.close()


def restored(house, tmp_path):
    made = backup.backup(house.cn, tmp_path / "kept")
    backup.restore(tmp_path / "kept" / made["directory"].rpartition("/")[2], tmp_path / "again")
    shutil.copy2(house.cn.directory / "lock.db", tmp_path / "again" / "lock.db")
    return tmp_path / "again"


def test_what_is_published_comes_back_with_the_backup(house, tmp_path):
    page = house.cn.directory / "public" / "ru-cn" / "www"
    page.mkdir(parents=True)
    (page / "index.html").write_text("what two officers agreed to")
    again = restored(house, tmp_path)
    assert (again / "public" / "ru-cn" / "www" / "index.html").read_text() == "what two officers agreed to"


def test_the_secrets_that_the_configuration_names_come_back_and_the_node_starts(house, tmp_path):
    config = house.cn.directory / "config.toml"
    hook = '\n[[desk]]\nlabel = "hooked"\nways = ["webhook"]\n'
    hook += 'webhook = [{ url = "https://x.example/", secret_file = "in/hook.secret" }]\n'
    config.write_text(config.read_text() + hook)
    (house.cn.directory / "in").mkdir()
    (house.cn.directory / "in" / "hook.secret").write_text(SECRET)
    again = restored(house, tmp_path)
    assert (again / "in" / "hook.secret").stat().st_mode & 0o077 == 0
    house.cn.shut()
    Node(again, house.clock).shut()
    house.cn = house.nodes["CN"] = Node(house.cn.directory, house.clock)


def test_a_backup_that_failed_is_not_called_one_and_leaves_nothing_behind(house, tmp_path, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.shutil, "copytree", full)
    with pytest.raises(PreavisError) as error:
        backup.backup(house.cn, tmp_path / "kept")
    assert error.value.code == "backup.failed"
    assert list((tmp_path / "kept").iterdir()) == []
    (line,) = [line for line in upkeep.doctor(house.cn) if line["what"] == "backup"]
    assert (line["ok"], line["says"]) == (False, "never")


def test_a_disk_that_is_nearly_full_is_not_called_well(house, monkeypatch):
    usage = shutil.disk_usage(house.cn.directory)
    monkeypatch.setattr(upkeep.shutil, "disk_usage", lambda _path: usage._replace(free=5 * 1024 * 1024))
    (line,) = [line for line in upkeep.doctor(house.cn) if line["what"] == "disk"]
    assert not line["ok"]


def test_a_node_whose_store_is_gone_does_not_say_that_nothing_waits(house):
    house.cn.shut()
    (house.cn.directory / "store.db").rename(house.cn.directory / "store.moved")
    with pytest.raises(PreavisError) as error:
        Node(house.cn.directory, house.clock)
    assert error.value.code == "store.missing"
    assert not (house.cn.directory / "store.db").exists()
    (house.cn.directory / "store.moved").rename(house.cn.directory / "store.db")
    house.reopen("CN")


def test_a_damaged_file_is_named(house):
    house.cn.shut()
    (house.cn.directory / "lock.db").rename(house.cn.directory / "lock.moved")
    (house.cn.directory / "lock.db").write_text("garbage")
    with pytest.raises(PreavisError) as error:
        Node(house.cn.directory, house.clock)
    assert "lock.db" in str(error.value.params["problem"])
    (house.cn.directory / "lock.moved").rename(house.cn.directory / "lock.db")
    house.reopen("CN")


def test_a_directory_that_cannot_be_used_is_not_called_none(house):
    house.cn.shut()
    hold, config = house.cn.directory / "node.hold", house.cn.directory / "config.toml"
    for path, code in ((hold, "file.unwritable"), (config, "file.unreadable")):
        path.rename(path.with_suffix(".moved"))
        path.mkdir()
        with pytest.raises(PreavisError) as error:
            Node(house.cn.directory, house.clock)
        assert error.value.code == code
        path.rmdir()
        path.with_suffix(".moved").rename(path)
    house.reopen("CN")
