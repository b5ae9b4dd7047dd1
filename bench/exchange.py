"""Signed exchanges a second with a verified receipt, beside a bare floor in the same run.

Ours: validation, check, append, seal, push over pinned TLS to a node in another process, receipt verified and stored.
The floor: the same signatures (Ed25519 and ML-DSA-44 on log and receipt), the same TLS, the same number of durable commits on
each side (four and one), and nothing else: no validation, no tree, no judging.
"""

import asyncio
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import preavis.agreements.profile as profiles
from preavis.agreements.check import check
from preavis.clock import SystemClock
from preavis.demo.nodes import Nodes, free_port
from preavis.node import Node
from preavis.node.tls import client_context
from preavis.node.transport import HttpsTransport
from preavis.proof import checkpoint as c
from preavis.statements import FORMAT, ProfilePin, Statement
from preavis.store.sqlite import connect
from preavis.wire import read_body

NOTICE = json.loads((Path(__file__).parent.parent / "tests" / "golden" / "notice.json").read_text())
WARM = 50


def figures(name, spans, seconds):
    spans = sorted(spans)
    rate = len(spans) / seconds
    p50, p99 = statistics.median(spans) * 1000, spans[int(len(spans) * 0.99)] * 1000
    print(f"{name:40} {rate:7.0f}/s   p50 {p50:6.2f} ms   p99 {p99:6.2f} ms")
    return rate


async def measure(name, exchange, count, senders):
    for _ in range(WARM):
        await exchange()
    spans = []

    async def sender(share):
        for _ in range(share):
            start = perf_counter()
            await exchange()
            spans.append(perf_counter() - start)

    begin = perf_counter()
    await asyncio.gather(*(sender(count // senders) for _ in range(senders)))
    return figures(name, spans, perf_counter() - begin)


# -- the floor ---------------------------------------------------------------------------------------------------------


def floor_server(directory, port):
    """Run the floor's receiver: verify two lines, one durable commit, sign two lines."""
    import uvicorn

    from preavis.demo.nodes import PARTIES
    from preavis.node.pinned import PinnedProtocol
    from preavis.node.tls import server_context
    from preavis.proof.card import open_card

    directory = Path(directory)
    cards = [open_card((directory / p.lower() / "cards" / "own-ru-cn.card").read_bytes()) for p in PARTIES]
    keys = directory / "cn" / "keys"
    context = server_context(keys / "tls.crt", keys / "tls.key", [card.tls_certificate for card in cards])
    log = c.log_keys("floor", pair("log"))
    mirror = pair("mirror")
    db = connect(str(directory / "floor-receiver.db"))
    db.execute("CREATE TABLE got (id INTEGER PRIMARY KEY, data BLOB, lines BLOB)")

    async def app(_scope, receive, send):
        body = b""
        while True:
            message = await receive()
            body += message["body"]
            if not message.get("more_body"):
                break
        note, data = body.split(b"\0", 1)
        head = c.open_checkpoint(note, log)
        lines = c.cosign(head, "floor/receipt", mirror, 1)
        db.execute("INSERT INTO got (data, lines) VALUES (?, ?)", (data, lines))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(lines))]})
        await send({"type": "http.response.body", "body": lines})

    uvicorn.run(
        app, port=port, log_level="error", lifespan="off", http=PinnedProtocol, access_log=False,
        ssl_context_factory=lambda _config, _default: context,
    )  # fmt: skip


def pair(role):
    from preavis.proof.keys import SigningKey

    seed = role.encode().ljust(32, b".")
    return c.KeyPair(SigningKey("ed25519", seed), SigningKey("ml-dsa-44", seed))


def floor_exchange(directory, port):
    keys = directory / "ru" / "keys"
    from preavis.proof.card import open_card

    card = open_card((directory / "cn" / "cards" / "own-ru-cn.card").read_bytes())
    context = client_context(keys / "tls.crt", keys / "tls.key", card.tls_certificate)
    transport = HttpsTransport(f"https://127.0.0.1:{port}/", context)
    db = connect(str(directory / "floor-sender.db"))
    db.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, data BLOB)")
    log, cosigner = pair("log"), c.cosigner_keys("floor/receipt", pair("mirror"))
    data = json.dumps(NOTICE).encode()

    async def exchange():
        head = c.Checkpoint("floor", 1, secrets.token_bytes(32))
        note = c.sign_checkpoint(head, log)
        for _ in range(3):
            db.execute("INSERT INTO said (data) VALUES (?)", (data,))
        reply = await transport.post("push", note + b"\0" + data)
        c.verify_cosignature(head, reply.body, cosigner)
        db.execute("INSERT INTO said (data) VALUES (?)", (reply.body,))

    return exchange


# -- ours --------------------------------------------------------------------------------------------------------------


class Ours:
    def __init__(self, node):
        self.node = node
        self.courier = next(courier for courier in node.lines.couriers() if courier.party == "CN")
        self.profile = profiles.load("ru-cn-2009")
        self.receipted = asyncio.Condition()
        self.wanted = asyncio.Event()

    def say(self):
        body, _ = read_body("notice", NOTICE)
        now = self.node.clock.now()
        check(body, self.profile, now=now)
        statement = Statement(
            format=FORMAT, channel="ru-cn", mode="exercise", party="RU", kind="notice", salt=secrets.token_hex(16),
            profile=ProfilePin(id=self.profile.id, version=self.profile.version, sha256=self.profile.sha256), body=NOTICE,
        )  # fmt: skip
        return self.node.issue.append(statement, now).index

    async def exchange(self):
        index = await self.node.run(self.say)
        self.wanted.set()
        async with self.receipted:
            await self.receipted.wait_for(lambda: self.size > index)

    size = 0

    async def deliver(self):
        try:
            await self.keep_delivering()
        except Exception as error:
            print("delivery ended:", repr(error))
            raise

    async def keep_delivering(self):
        while True:
            await self.wanted.wait()
            self.wanted.clear()
            await self.courier.deliver(self.node.run)
            async with self.receipted:
                self.size = self.courier.receipted
                self.receipted.notify_all()


async def run(directory, count, *, desks):
    nodes = Nodes(directory, 3600)
    nodes.set_up(SystemClock().now())
    if not desks:
        config = nodes.at("CN") / "config.toml"
        config.write_text(config.read_text().split("\n[[desk]]")[0])
    port = free_port()
    floor = subprocess.Popen([sys.executable, "-m", "bench.exchange", str(directory), str(port)])
    node = Node(nodes.at("RU"))
    try:
        served = await asyncio.to_thread(start_receiver, nodes)
        ours = Ours(node)
        delivering = asyncio.ensure_future(ours.deliver())
        await wait_for_port(port)
        bare = floor_exchange(directory, port)
        for senders in (1, 8):
            floor_rate = await measure(f"floor, {senders} sender(s)", bare, count, senders)
            told = "three desks told" if desks else "no desks"
            rate = await measure(f"Preavis, {senders} sender(s), {told}", ours.exchange, count, senders)
            print(f"{'':40} {rate / floor_rate:7.0%} of the floor")
        delivering.cancel()
    finally:
        floor.kill()
        floor.wait()
        nodes.stop()
        node.shut()
    return served


def start_receiver(nodes):
    import preavis.demo.nodes as demo

    parties, demo.PARTIES = demo.PARTIES, ("CN",)
    try:
        nodes.start()
    finally:
        demo.PARTIES = parties


async def wait_for_port(port):
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


def main(count=2000):
    for desks in (False, True):
        with tempfile.TemporaryDirectory() as directory:
            asyncio.run(run(Path(directory), count, desks=desks))


if __name__ == "__main__":
    floor_server(sys.argv[1], int(sys.argv[2]))
