"""A share that hangs holds up one desk's file: not the other desks, not the watch, and not the end of the node."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from house import CONFIG, now_and_here
from house_desks import DeskHouse, free_port
from preavis.node import Node, setup
from preavis.node.reach.aside import Aside, Hung

DESKS = """
[[desk]]
label = "radar"
ways = ["spool"]
[[desk]]
label = "navy"
ways = ["spool"]
"""


def block_for_ever(directory, label):
    """Put a pipe that nobody reads where the file of a desk's line check is opened: the call blocks in the kernel."""
    node = Node(directory)
    try:
        node.last_mile.plan.make(node.clock.now())
        (sending,) = node.store.sendings_of("spool", label, label, node.clock.now(), 10)
    finally:
        node.shut()
    pipe = directory / "spool" / label / f".{sending.key[:16]}-line-check.json.part"
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    return pipe, sending.id


def blocked_threads(process):
    """Return how many threads of a process wait in the kernel for the other end of a pipe."""
    waits = [(task / "wchan").read_text() for task in Path(f"/proc/{process.pid}/task").iterdir()]
    return sum(where == "wait_for_partner" for where in waits)


def wait_until(process, true):
    while not true():
        assert process.poll() is None, "the node has ended by itself"
        threading.Event().wait(0.05)


def serve(directory):
    command = [sys.executable, "-m", "preavis", "serve", "--node", str(directory)]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


@pytest.mark.timeout(120)
def test_a_node_ends_on_sigterm_while_a_share_hangs_and_keeps_what_it_has_recorded(tmp_path):
    directory = tmp_path / "cn"
    directory.mkdir()
    config = CONFIG.format(party="CN", mode="exercise", role="party", desks=DESKS)
    config = config.replace("port = 1\n", f"port = {free_port()}\n").replace("port = 2\n", f"port = {free_port()}\n")
    (directory / "config.toml").write_text(config)
    setup.create(directory)
    pipe, blocked = block_for_ever(directory, "radar")
    process = serve(directory)
    try:
        wait_until(process, lambda: blocked_threads(process) and list((directory / "spool" / "navy").glob("*.txt")))
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)  # with the thread joined at exit it never ends
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0, said
    assert pipe.is_fifo(), "nothing has let the blocked call go on"
    node = Node(directory)
    try:
        assert node.store.sending(blocked).state == "waiting"
        (navy,) = node.store.attempts_of("navy", 10)
        assert (navy.way, navy.fate) == ("spool", "sent")
        pipe.unlink()
        node.tick()  # nobody serves: what needs no network goes out at once
        assert node.store.sending(blocked).state == "sent"
    finally:
        node.shut()


def test_a_place_that_hangs_is_asked_once_and_others_go_on():
    let_go = threading.Event()
    calls = []

    async def live():
        aside = Aside()
        with pytest.raises(Hung):
            await aside.run("share", 0.01, lambda: (calls.append("first"), let_go.wait(30)))
        with pytest.raises(Hung):
            await aside.run("share", 30, lambda: calls.append("second"))
        assert await aside.run("other", 30, lambda: "done") == "done"
        let_go.set()
        while aside._busy:  # noqa: ASYNC110 - another thread decides
            await asyncio.sleep(0.01)
        assert await aside.run("share", 30, lambda: "again") == "again"
        with pytest.raises(ZeroDivisionError):
            await aside.run("share", 30, lambda: 1 / 0)

    asyncio.run(live())
    assert calls == ["first"]


def test_a_share_that_hangs_is_an_alarm_though_no_call_ever_came_back(tmp_path, monkeypatch):
    house = DeskHouse(tmp_path, DESKS)
    let_go = threading.Event()
    spool, aside = house.cn.dispatcher._local["spool"], house.cn.dispatcher._aside
    put, run = spool.put, aside.run
    monkeypatch.setattr(
        spool, "put", lambda letters: let_go.wait() if letters[0].sending.desk == "radar" else put(letters)
    )
    monkeypatch.setattr(
        aside, "run", lambda place, seconds, work: run(place, 0.01 if "radar" in place else seconds, work)
    )
    house.cn.dispatcher.served = True
    house.notice()

    async def rounds():
        for _ in range(4):
            for job in house.cn.dispatcher._next():
                await house.cn.dispatcher._fly(job, now_and_here, asyncio.Event())
            house.clock.move(minutes=1)

    try:
        asyncio.run(rounds())
        (alarm,) = house.alarms("alarm.way_failed")
        assert (alarm.params["desk"], alarm.params["said"]) == ("radar", "no answer in 20 s")
        assert ("spool", "notice", "sent") in house.attempts("navy")
    finally:
        let_go.set()
        house.close()
