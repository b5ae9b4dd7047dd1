"""Exchanges while sender and receiver are killed (`kill -9`) at random: none lost, none twice, receipts byte-identical.

Usage: python -m bench.soak [COUNT]; `make soak` runs 10,000, the tests 500.
"""

import asyncio
import json
import random
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from time import sleep

import preavis.agreements.profile as profiles
from preavis.clock import SystemClock
from preavis.demo.nodes import Nodes
from preavis.errors import PreavisError
from preavis.node import Node
from preavis.statements import FORMAT, ProfilePin, Statement
from preavis.wire import load

KILL_EVERY = 1.0
CLOCK = SystemClock()


def statement(profile, number):
    return Statement(
        format=FORMAT, channel="ru-cn", mode="exercise", party="RU", kind="line_check", salt=secrets.token_hex(16),
        profile=ProfilePin(id=profile.id, version=profile.version, sha256=profile.sha256), body={"text": f"number {number}"},
    )  # fmt: skip


async def send(directory, count):
    """The sender: append the next number, deliver, until all are receipted. It may die at any moment."""
    node = Node(directory)
    profile = profiles.load("ru-cn-2009")
    courier = next(courier for courier in node.lines.couriers() if courier.party == "CN")
    origin = node.config.origin("ru-cn")
    while courier.receipted < count:
        if node.store.size(origin) < count:
            number = node.store.size(origin)
            await node.run(lambda: node.issue.append(statement(profile, number), node.clock.now()))  # noqa: B023
        try:
            await courier.deliver(node.run)
        except PreavisError:
            await asyncio.sleep(0.05)
    await node.close()


def sender(directory, count):
    return subprocess.Popen([sys.executable, "-m", "bench.soak", "--send", str(directory), str(count)])


def receiver(nodes):
    command = [sys.executable, "-m", "preavis", "serve", "--node", str(nodes.at("CN"))]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def soak(directory, count, seed):
    """Run, kill, restart; then compare both sides. Returns what was found."""
    dice = random.Random(seed)
    nodes = Nodes(directory, 3600)
    nodes.set_up(CLOCK.now())
    processes = {"sender": sender(nodes.at("RU"), count), "receiver": receiver(nodes)}
    kills, until = 0, CLOCK.monotonic() + 60 + count
    while processes["sender"].poll() is None or processes["sender"].returncode != 0:
        sleep(dice.uniform(0.3, 2 * KILL_EVERY))
        if CLOCK.monotonic() > until:
            break
        name = dice.choice(("sender", "receiver"))
        if processes["sender"].poll() == 0:
            break
        processes[name].kill()
        processes[name].wait()
        kills += 1
        processes[name] = sender(nodes.at("RU"), count) if name == "sender" else receiver(nodes)
    for process in processes.values():
        process.kill()
        process.wait()
    return kills, compare(nodes, count)


def compare(nodes, count):
    ru, cn = Node(nodes.at("RU")), Node(nodes.at("CN"))
    try:
        origin = ru.config.origin("ru-cn")
        signer = cn.keys.cosigner("ru-cn", witness=False)
        said = [load(data)["statement"]["body"]["text"] for data in ru.store.entries(origin, 0, count + 1)]
        got = [load(data)["statement"]["body"]["text"] for data in cn.store.entries(origin, 0, count + 1)]
        differing = 0
        for size in range(1, count + 1):
            mine, theirs = ru.store.receipt(origin, signer, size), cn.store.receipt(origin, signer, size)
            differing += (mine is not None and (theirs is None or mine.lines != theirs.lines)) or (mine is None) != (
                theirs is None
            )
        return {
            "said": len(said),
            "lost": len(set(said) - set(got)),
            "twice": len(got) - len(set(got)) + len(said) - len(set(said)),
            "receipts_differing": differing,
            "forks": len(cn.store.forks()),
        }
    finally:
        ru.shut()
        cn.shut()


def main(count=10_000):
    seed = secrets.randbits(32)
    with tempfile.TemporaryDirectory() as directory:
        begin = CLOCK.monotonic()
        kills, found = soak(Path(directory), count, seed)
        print(
            json.dumps(
                {"exchanges": count, "kills": kills, "seconds": round(CLOCK.monotonic() - begin), "seed": seed, **found}
            )
        )
    return 0 if found == {"said": count, "lost": 0, "twice": 0, "receipts_differing": 0, "forks": 0} else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--send"]:
        asyncio.run(send(Path(sys.argv[2]), int(sys.argv[3])))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
