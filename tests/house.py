"""Nodes for tests: two parties and a witness in temporary directories, wired without sockets, with a clock that tests move."""

import asyncio
from datetime import timedelta
from pathlib import Path

from preavis.clock import parse_instant
from preavis.node import Node, setup
from preavis.node.push import DeliveryFailed, Reply
from preavis.proof.bundle import AddCheckpoint, Bundle, EntriesDecoder

NOW = parse_instant("2026-11-24T10:00:00Z")


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, at=NOW):
        self.at = at
        self.ticks = 1000.0

    def now(self):
        return self.at

    def monotonic(self):
        return self.ticks

    def move(self, **span):
        self.at += timedelta(**span)
        self.ticks += timedelta(**span).total_seconds()

    def step_wall(self, **span):
        """Move the wall clock alone, as a wrong time server does."""
        self.at += timedelta(**span)


CONFIG = """
party = "{party}"
mode = "{mode}"
role = "{role}"

[peers]
port = 1
address = "https://{party}.example:1"

[console]
port = 2

[[channel]]
name = "ru-cn"
agreement = "ru-cn-2009"
parties = ["RU", "CN"]
witnesses = ["NEUTRAL"]
ends = "2030-01-01T00:00:00Z"
{desks}
"""

DESKS = """
[[desk]]
label = "radar"
within_seconds = 60
ways = ["console", "spool"]
deputy = "air defence"

[[desk]]
label = "air defence"
within_seconds = 60

[[desk]]
label = "navy"
within_seconds = 600
media = ["sea"]
"""


def make_node(directory: Path, party: str, clock, *, mode="exercise", role="party", desks=DESKS) -> Node:
    """Set up and open a node."""
    directory.mkdir(parents=True)
    config = CONFIG.format(party=party, mode=mode, role=role, desks=desks if role == "party" else "")
    if mode == "live":
        config = config.replace('ends = "2030-01-01T00:00:00Z"\n', "")
    (directory / "config.toml").write_text(config)
    setup.create(directory)
    return Node(directory, clock)


class Wire:
    """A transport that calls a peer's mirror directly, and can be cut, garbled, or lose answers."""

    def __init__(self, node: Node, caller: Node):
        self.node, self.caller = node, caller
        self.cut = False
        self.lose_answers = False
        self.garble = None
        self.sent: list[tuple[str, bytes]] = []

    async def post(self, path: str, body: bytes) -> Reply:
        if self.cut:
            raise DeliveryFailed("delivery.no_answer", problem="cut")
        self.sent.append((path, body))
        answer = self._answer(path, body)
        self.node.tick()
        if self.lose_answers:
            raise DeliveryFailed("delivery.no_answer", problem="lost")
        return self.garble(answer) if self.garble else answer

    def _answer(self, path, body):
        mirror = self.node.lines.mirrors[self.caller.config.origin("ru-cn")]
        now = self.node.clock.now()
        match path:
            case "push":
                bundle = Bundle.parse(body)
                answer = mirror.push(bundle.checkpoint, bundle.header, bundle.packages, now)
            case "add-checkpoint":
                answer = mirror.add_checkpoint(AddCheckpoint.parse(body), now)
            case "add-entries":
                decoder = EntriesDecoder()
                packages = decoder.feed(body)
                answer = mirror.begin_entries(decoder.header)
                for package in packages if answer is None else ():
                    answer = answer or mirror.add_package(decoder.header, package, now)
                answer = answer or mirror.end_entries(decoder.header, complete=decoder.complete, saved=len(packages))
        return Reply(answer.status, answer.body, now)

    async def get(self, path: str) -> Reply:
        if self.cut:
            raise DeliveryFailed("delivery.no_answer", problem="cut")
        mirror = self.node.lines.mirrors[self.caller.config.origin("ru-cn")]
        answer = mirror.receipt(int(path.removeprefix("receipt/")))
        return Reply(answer.status, answer.body, self.node.clock.now())

    async def close(self) -> None:
        pass


async def now_and_here(work):
    """Run work at once: the test is the thread of the store."""
    return work()


class House:
    """Two parties and a witness that know each other."""

    def __init__(self, tmp_path: Path, *, clock=None, mode="exercise"):
        self.clock = clock or HandClock()
        self.ru = make_node(tmp_path / "ru", "RU", self.clock, mode=mode)
        self.cn = make_node(tmp_path / "cn", "CN", self.clock, mode=mode)
        self.neutral = make_node(tmp_path / "neutral", "NEUTRAL", self.clock, mode=mode, role="witness")
        self.nodes = {"RU": self.ru, "CN": self.cn, "NEUTRAL": self.neutral}
        cards = {name: (node.directory / "cards" / "own-ru-cn.card").read_bytes() for name, node in self.nodes.items()}
        for name, node in self.nodes.items():
            for other, card in cards.items():
                if other != name:
                    node.peers.enrol(card, "test", self.clock.now())
            node.wire_peers()
        self.wires: dict[tuple[str, str], Wire] = {}
        for name in self.nodes:
            self.connect(name)
        self.officers = {}
        for node in (self.ru, self.cn):
            for label, roles, desk in (
                ("releaser 1", {"releaser", "drafter"}, None),
                ("releaser 2", {"releaser"}, None),
                ("watch 1", {"watch"}, None),
                ("radar 1", {"desk"}, "radar"),
                ("air defence 1", {"desk"}, "air defence"),
                ("navy 1", {"desk"}, "navy"),
            ):
                officer = node.people.add(f"{node.config.party} {label}", label, frozenset(roles), NOW, desk=desk)
                self.officers[node.config.party, label] = officer

    def connect(self, name: str) -> None:
        """Replace a node's couriers' transports by wires."""
        node = self.nodes[name]
        for courier in node.lines.couriers():
            wire = self.wires.setdefault((name, courier.party), Wire(self.nodes[courier.party], node))
            wire.node, wire.caller = self.nodes[courier.party], node
            courier._transport = wire

    def wire(self, sender: str, receiver: str) -> Wire:
        return self.wires[sender, receiver]

    def release(self, node: Node, draft_id: str):
        node.approve(draft_id, self.officers[node.config.party, "releaser 1"], "password")
        draft = node.store.draft(draft_id)
        if draft.released is None:
            peer = "CN" if node.config.party == "RU" else "RU"
            node.approve(draft_id, self.officers[node.config.party, "releaser 2"], "password", typed=peer)
        return node.store.find(node.store.draft(draft_id).released)

    def say(self, node: Node, kind: str, body: dict, references=()):
        draft = node.issue.submit(
            "ru-cn", kind, body, self.officers[node.config.party, "releaser 1"], references=tuple(references)
        )
        return self.release(node, draft.id)

    def deliver(self, *, quiet=False) -> None:
        """Let every courier of every node deliver until nothing is left."""
        for _ in range(3):
            for node in (self.ru, self.cn):
                for courier in node.lines.couriers():
                    try:
                        if asyncio.run(courier.deliver(now_and_here)):
                            node.receipted()
                    except DeliveryFailed as error:
                        courier.failed(error)
                        if not quiet:
                            raise
                node.tick()

    def reopen(self, name: str) -> Node:
        """Stop a node and start it again from its directory, as after a crash."""
        node = self.nodes[name]
        node.shut()
        fresh = Node(node.directory, self.clock)
        self.nodes[name] = fresh
        setattr(self, {"RU": "ru", "CN": "cn", "NEUTRAL": "neutral"}[name], fresh)
        for wire in self.wires.values():
            wire.node = self.nodes[wire.node.config.party]
            wire.caller = self.nodes[wire.caller.config.party]
        self.connect(name)
        return fresh

    def close(self) -> None:
        for node in self.nodes.values():
            node.shut()
