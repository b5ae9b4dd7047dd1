"""What the acts of the day share: the nodes as their officers see them, the evidence, and what has been proven."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from preavis.clock import SystemClock
from preavis.demo.mailbox import Mailbox
from preavis.demo.nodes import MAIL_DESK, PARTIES, Nodes
from preavis.errors import PreavisError, Refused
from preavis.i18n import text
from preavis.proof.card import open_card
from preavis.proof.evidence import Verdict, parse, verify

AUTHOR: Final = "CN"
READER: Final = "RU"
SILENT: Final = "radar"
DESKS: Final = (SILENT, "air defence", MAIL_DESK)
WAIT: Final = 15.0


@dataclass
class Stage:
    """Three running nodes and a mail server. `tell` speaks to the terminal, in its `language`; files go to `keep`.

    `case`, `mail` and `page` are there once the notice, its mail and the public page are.
    """

    nodes: Nodes
    mailbox: Mailbox
    keep: Path
    tell: Callable[[str], None]
    language: str = "en"
    command: str = "preavis"
    proven: list[tuple[str, str]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    case: str = ""
    mail: dict[str, str] | None = None
    page: Path | None = None

    # -- what the visitor is told --------------------------------------------------------------------------------

    def say(self, code: str, **params: object) -> None:
        """Say one sentence of the day."""
        self.tell(text(f"demo.{code}", self.language, **params))

    def prove(self, code: str, shown: object) -> None:
        """Keep and say something that this day has proven."""
        what = self._proof(code)
        self.proven.append((what, str(shown)))
        self.tell(f"[green]✔[/green] {what}  [dim]{shown}[/dim]")

    def until(self, ask: Callable[[], Any], code: str) -> Any:
        """Ask again and again until there is an answer, on the way to a proof. Raises Refused after a while."""
        clock = SystemClock()
        until = clock.monotonic() + WAIT + self.nodes.seconds
        while clock.monotonic() < until:
            found = ask()
            if found is not None:
                return found
            time.sleep(0.05)
        raise Refused("demo.timeout", what=self._proof(code))

    def _proof(self, code: str) -> str:
        return text(f"demo.proven.{code}", self.language)

    # -- what a party sees ---------------------------------------------------------------------------------------

    def show(self, party: str) -> Any:
        """Return the case of the day as a party holds it. Raises PreavisError before it holds it."""
        return self.nodes.ask(party, "GET", f"/cases/{self.case}")

    def received(self, kind: str) -> str:
        """Wait until an entry of the author has its receipt, and return its time. Raises Refused after a while."""

        def at() -> str | None:
            return next((entry["received_at"] for entry in self.show(AUTHOR)["entries"] if entry["kind"] == kind), None)

        found: str = self.until(at, kind)
        return found

    def ladder(self, party: str) -> list[dict[str, Any]]:
        """Return who must read the case, in a party's eyes; nothing before it holds the case."""
        try:
            ladder: list[dict[str, Any]] = self.show(party)["ladder"]
        except PreavisError:
            return []
        return ladder

    def state_of(self, party: str, desk: str) -> str:
        """Return how a desk stands, in a party's eyes."""
        found: str = next(rung["state"] for rung in self.ladder(party) if rung["desk"] == desk)
        return found

    def read_at(self, party: str, desk: str) -> str | None:
        """Return when a desk has read the case, in a party's eyes; None while it has not."""
        return next((r["at"] for r in self.ladder(party) if r["desk"] == desk and r["state"] == "acknowledged"), None)

    def alarm(self, party: str) -> str | None:
        """Return when a party's alarm about a silent desk was raised; None while there is none."""
        alarms = self.nodes.ask(party, "GET", "/alarms")
        return next((a["raised"] for a in alarms if a["code"] == "alarm.desk_silent"), None)

    # -- what officers do ----------------------------------------------------------------------------------------

    def release(self, officer: str, kind: str, body: Any) -> None:
        """Let an officer draft and approve what needs one officer."""
        self.nodes.ask(AUTHOR, "POST", "/drafts", officer, kind=kind, body=body, case=self.case, approve=True)

    def acknowledge(self, desk: str, officer: str) -> None:
        """Let an officer read the case for a desk."""
        self.nodes.ask(READER, "POST", "/acknowledge", officer, case=self.case, desk=desk)

    def read_everywhere(self, code: str) -> None:
        """Let every desk read what is new, and wait until the author knows."""
        self.until(lambda: self.ladder(READER) or None, code)
        for desk in DESKS:
            self.until(lambda desk=desk: self._try_read(desk), code)  # type: ignore[misc]
        self.until(lambda: all(self.read_at(AUTHOR, desk) for desk in DESKS) or None, code)

    def _try_read(self, desk: str) -> bool | None:
        try:
            self.acknowledge(desk, f"{desk} 1")
        except PreavisError as error:
            if error.code != "ack.nothing_open":
                raise
            return None
        return True

    # -- evidence ------------------------------------------------------------------------------------------------

    def export(self, kind: str) -> Path:
        """Keep the evidence file of the case's entry of a kind. Raises Refused where there is none."""
        for item in self.nodes.ask(AUTHOR, "GET", f"/cases/{self.case}/evidence"):
            if item["name"].endswith(kind):
                path = self.keep / f"{item['name']}.evidence"
                path.write_bytes(base64.b64decode(item["data"]))
                if path not in self.files:
                    self.files.append(path)
                return path
        raise Refused("demo.not_proven", file=kind)

    def verdict(self, path: Path) -> Verdict:
        """Return what an evidence file proves to whoever trusts the three cards."""
        return verify(parse(path.read_bytes()), [open_card(card.read_bytes()) for card in self.cards()])

    def cards(self) -> list[Path]:
        """Return the key cards, copied beside the evidence."""
        found = []
        for party in PARTIES:
            path = self.keep / f"{party}.card"
            if not path.exists():
                path.write_bytes(self.nodes.card(party).read_bytes())
            found.append(path)
        return found

    def verify_line(self, path: Path) -> str:
        """Return the command that checks a file."""
        trust = " ".join(f"--trust {card}" for card in self.cards())
        return f"{self.command} verify {path} {trust}"
