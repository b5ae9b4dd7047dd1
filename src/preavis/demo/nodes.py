"""The three nodes of the demonstration: directories in a temporary place, each served by a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from preavis.clock import SystemClock
from preavis.errors import Refused
from preavis.node import Node, passwords, setup
from preavis.parties import Role
from preavis.web.client import call

PASSWORD: Final = "exercise-2025"  # noqa: S105 - printed for the visitor, in a directory that is thrown away
PARTIES: Final = ("CN", "RU", "NEUTRAL")
MAIL_PARTY: Final = "RU"
MAIL_DESK: Final = "foreign ministry"
START_SECONDS: Final = 60.0
OFFICERS: Final[tuple[tuple[str, tuple[Role, ...], str | None], ...]] = (
    ("releaser 1", ("drafter", "releaser"), None),
    ("releaser 2", ("releaser",), None),
    ("watch 1", ("watch",), None),
    ("radar 1", ("desk",), "radar"),
    ("air defence 1", ("desk",), "air defence"),
    ("foreign ministry 1", ("desk",), "foreign ministry"),
)
_CONFIG: Final = """party = "{party}"
mode = "exercise"
role = "{role}"
clock_shift_seconds = {shift}

[peers]
port = {peers}
address = "https://127.0.0.1:{peers}"

[console]
port = {console}

[[channel]]
name = "ru-cn"
agreement = "ru-cn-2009"
parties = ["RU", "CN"]
witnesses = ["NEUTRAL"]
ends = "2030-12-16T00:00:00Z"
public = true
{desks}"""
_DESKS: Final = """
[[desk]]
label = "radar"
within_seconds = {seconds}
ways = ["console", "spool"]
deputy = "air defence"

[[desk]]
label = "air defence"
within_seconds = {seconds}

[[desk]]
label = "foreign ministry"
within_seconds = {seconds}
{mail}"""
_MAIL: Final = """ways = ["console", "mail"]
mail = ["duty@ministry.example"]

[mail]
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "preavis@{party}.example"
"""


def free_port() -> int:
    """Return a port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Nodes:
    """Three nodes in a directory, and their processes. `smtp`: the port at which the mail of one desk is taken, if it has mail."""

    directory: Path
    seconds: int
    smtp: int | None = None
    consoles: dict[str, int] = field(default_factory=dict)
    peers: dict[str, int] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def at(self, party: str) -> Path:
        """Return a node's directory."""
        return self.directory / party.lower()

    def card(self, party: str) -> Path:
        """Return where a party's key card lies."""
        return self.at(party) / "cards" / "own-ru-cn.card"

    def console(self, party: str) -> str:
        """Return the address of a party's console."""
        return f"http://localhost:{self.consoles[party]}"  # passkeys need a name

    def set_up(self, day: datetime) -> None:
        """Make keys, cards and officers, and let every node trust the others: the work of an enrolment by telephone."""
        for party in PARTIES:
            self.consoles[party], self.peers[party] = free_port(), free_port()
            setup.write_config(self.at(party), self._config(party, day))
            setup.create(self.at(party))
        kept = passwords.hashed(PASSWORD)
        for party in PARTIES:
            node = Node(self.at(party))
            try:
                for other in PARTIES:
                    if other != party:
                        node.peers.enrol(self.card(other).read_bytes(), "demo", node.clock.now())
                for label, roles, desk in OFFICERS if party != "NEUTRAL" else ():
                    officer = node.people.add(f"{party} {label}", label, frozenset(roles), node.clock.now(), desk=desk)
                    node.people.keep_password(officer, kept, node.clock.now(), by="demo")
            finally:
                node.shut()

    def _config(self, party: str, day: datetime) -> str:
        by_mail = self.smtp is not None and party == MAIL_PARTY
        mail = _MAIL.format(port=self.smtp, party=party.lower()) if by_mail else ""
        return _CONFIG.format(
            party=party,
            role="witness" if party == "NEUTRAL" else "party",
            shift=round((day - SystemClock().now()).total_seconds()),
            peers=self.peers[party],
            console=self.consoles[party],
            desks=_DESKS.format(seconds=self.seconds, mail=mail) if party != "NEUTRAL" else "",
        )

    def move_to(self, day: datetime) -> None:
        """Let every node, stopped, play on from another moment."""
        for party in PARTIES:
            (self.at(party) / "config.toml").write_text(self._config(party, day))

    def start(self) -> None:
        """Start the three processes and wait until each answers."""
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        for party in PARTIES:
            self.processes[party] = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-m", "preavis", "serve", "--node", str(self.at(party))],
                env=environment,
                stderr=subprocess.DEVNULL,
            )
        until = SystemClock().monotonic() + START_SECONDS
        for party in PARTIES:
            while not (self.at(party) / "node.sock").exists() or not self._answers(party):
                if SystemClock().monotonic() > until or self.processes[party].poll() is not None:
                    raise Refused("demo.no_start", party=party)
                time.sleep(0.05)

    def _answers(self, party: str) -> bool:
        try:
            call(self.at(party), "GET", "/alarms", alone=False)
        except Refused:
            return False
        return True

    def ask(self, party: str, method: str, path: str, officer: str | None = None, **body: Any) -> Any:
        """Ask a node what an officer at its command line would ask."""
        if officer is not None:
            body |= {"officer": officer, "password": PASSWORD}
        if method == "GET":
            return call(self.at(party), method, path, alone=False, **body)
        return call(self.at(party), method, path, body, alone=False)

    def stop(self) -> None:
        """Stop the processes."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()
