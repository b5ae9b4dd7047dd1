"""The day: one desk reads the notice at its console, one by mail, one not at all; the alarm, talk, an attack, the public page."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from preavis.clock import SystemClock, format_instant
from preavis.demo import attack, mail, public, records, talk
from preavis.demo.mail import Mailbox
from preavis.demo.nodes import MAIL_DESK, Nodes
from preavis.errors import PreavisError, Refused
from preavis.i18n import text
from preavis.proof.card import open_card
from preavis.proof.evidence import Evidence, Verdict, parse, verify

AUTHOR: Final = "CN"
READER: Final = "RU"
SILENT: Final = "radar"
WAIT: Final = 15.0


@dataclass
class Day:
    """Plays the day on three running nodes. `say` tells the terminal; `state` is what the visitor's page shows."""

    nodes: Nodes
    mailbox: Mailbox
    keep: Path
    say: Callable[[str], None]
    command: str = "preavis"
    language: str = "en"
    proven: list[tuple[str, str]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    case: str = ""
    phase: str = "waiting"
    line: str = "demo.begins"
    """The code of the line that the visitor reads."""
    proof: str = ""
    tampered: bool = False
    mail: dict[str, str] | None = None
    page: Path | None = None
    final: tuple[list[dict[str, str]], list[dict[str, str]]] | None = None
    pressed: threading.Event = field(default_factory=threading.Event)

    # -- what the page shows -------------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Return the visitor's page."""
        left, right = self.final or self._sides()
        record = records.launch()
        return {
            "phase": self.phase,
            "title": self.t("demo.title", payload=record["payload"], vehicle=record["vehicle"], site=record["site"]),
            "line": self.t(self.line),
            "left": left,
            "right": right,
            "proof": self.proof,
            "tampered": self.t("demo.tampered") if self.tampered else "",
            "mail": self.mail,
            "public": self.page is not None,
            "attribution": records.records()["attribution"],
        }

    def _sides(self) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """Return what each capital knows of the notice; nothing before there is one."""
        try:
            author, reader = self._show(AUTHOR), self._show(READER)
        except PreavisError:
            return [], []
        return self._lines(author, "demo.receipt_theirs"), self._lines(reader, "demo.receipt_ours")

    def press(self) -> None:
        """Let the visitor's key be pressed."""
        self.pressed.set()

    # -- the acts ------------------------------------------------------------------------------------------------

    def play(self, *, wait: float) -> None:
        """Play the whole day; the third desk has `wait` seconds. Raises Refused where something does not happen."""
        start, _ = records.window()
        self.nodes.set_up(start - timedelta(hours=25))
        self.nodes.start()
        self._notice()
        self._two_desks()
        self._third_desk(wait)
        self._evidence()
        self._amendment()
        talk.track(self, READER)
        talk.question(self, AUTHOR, READER)
        talk.line_check(self, AUTHOR, READER)
        self._attack()
        public.publish(self, AUTHOR)
        self.nodes.stop()
        public.opens(self, AUTHOR, self.files[0])
        self.nodes.move_to(records.launched_at() + timedelta(minutes=1))
        self.nodes.start()
        self._launch()

    def _notice(self) -> None:
        review = self.nodes.ask(AUTHOR, "POST", "/drafts", "releaser 1", kind="notice", body=records.notice())
        self.nodes.ask(AUTHOR, "POST", f"/drafts/{review['draft']}/approve", "releaser 1")
        done = self.nodes.ask(AUTHOR, "POST", f"/drafts/{review['draft']}/approve", "releaser 2")
        self.case = done["released"]
        self.tell("demo.drafted", payload=records.launch()["payload"], verdict=self.t(f"verdict.{review['verdict']}"))
        self.tell("demo.two")
        received = self.until(lambda: self._entry("notice")["received_at"], "receipt")
        self.prove("demo.stored", received)
        self.until(lambda: len(self._ladder(READER)) == 3 or None, "desks")
        self.tell("demo.told")

    def _two_desks(self) -> None:
        self._acknowledge("air defence", "air defence 1")
        mail.read_by_link(self, READER, AUTHOR)
        self.until(lambda: self.read_at(AUTHOR, "air defence"), "acknowledgement")
        self.prove("demo.two_desks", f"air defence, {MAIL_DESK}")

    def _third_desk(self, wait: float) -> None:
        self.phase, self.line = "silent", "demo.silent"
        self.tell("demo.silent_for", seconds=self.nodes.seconds)
        if self.pressed.wait(wait):
            self._acknowledge(SILENT, "radar 1")
            self.until(lambda: self.read_at(AUTHOR, SILENT), "acknowledgement")
            self.phase, self.line = "read", "demo.all_read"
            self.prove("demo.radar_read", self.read_at(AUTHOR, SILENT) or "")
            return
        for party in (READER, AUTHOR):
            raised = self.until(lambda party=party: self._alarm(party), "alarm")  # type: ignore[misc]
            self.prove(f"demo.alarm_{party}", raised)
        self.phase, self.line = "alarm", "demo.alarm"
        self._acknowledge(SILENT, "air defence 1")
        self.until(lambda: self.read_at(AUTHOR, SILENT), "deputy")
        self.phase, self.line = "deputy", "demo.deputy"
        self.prove("demo.deputy_answers", self.read_at(AUTHOR, SILENT) or "")
        for party in (READER, AUTHOR):
            for alarm in self.nodes.ask(party, "GET", "/alarms"):
                if alarm["code"] == "alarm.desk_silent":
                    self.nodes.ask(party, "POST", f"/alarms/{alarm['id']}/acknowledge", "watch 1")

    def _evidence(self) -> None:
        self.until(lambda: len(self._verdict(self._export("notice")).acknowledged) == 3 or None, "evidence")
        path = self._export("notice")
        verdict = self._verdict(path)
        if not verdict.verified or verdict.received is None:
            raise Refused("demo.not_proven", file=str(path))
        self.prove("demo.one_file", path.name)
        self.final, self.proof = self._sides(), self.verify_line(path)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        try:
            parse(bytes(data))
        except PreavisError as error:
            self.prove("demo.one_byte", error.code)
            self.tampered = True
        else:
            raise Refused("demo.not_proven", file=str(path))

    def _amendment(self) -> None:
        self.nodes.ask(
            AUTHOR,
            "POST",
            "/drafts",
            "releaser 1",
            kind="amendment",
            body=records.amended(),
            case=self.case,
            approve=True,
        )
        received = self.until(lambda: self._entry("amendment")["received_at"], "receipt")
        self.until(lambda: all(r["state"] != "acknowledged" for r in self._ladder(READER)) or None, "asked again")
        self._read_everywhere()
        self.prove("demo.wider", received)

    def _attack(self) -> None:
        evidence = parse(self._export("notice").read_bytes())
        before = len(self._show(READER)["entries"])
        victim = self.nodes.card(READER).read_bytes()
        forged = attack.forge(self.nodes.at(AUTHOR), victim, evidence)
        replayed = attack.replay(self.nodes.at(AUTHOR), victim, evidence)
        if forged != 403 or replayed != 409 or len(self._show(READER)["entries"]) != before:
            raise Refused("demo.not_refused", forged=forged, replayed=replayed)
        self.prove("demo.forged", f"HTTP {forged}")
        self.prove("demo.replayed", f"HTTP {replayed}")

    def _launch(self) -> None:
        self.tell("demo.next_day")
        at = format_instant(records.launched_at())
        body = {"status": "launched", "at": at}
        self.nodes.ask(AUTHOR, "POST", "/drafts", "watch 1", kind="status", body=body, case=self.case, approve=True)
        received = self.until(lambda: self._entry("status")["received_at"], "receipt")
        self._read_everywhere()
        self.prove("demo.launched", received)
        self.nodes.ask(
            AUTHOR, "POST", "/drafts", "releaser 1", kind="report", body=records.report(), case=self.case, approve=True
        )
        received = self.until(lambda: self._entry("report")["received_at"], "receipt")
        self._read_everywhere()
        self.prove("demo.report", received)
        for kind in ("notice", "amendment", "status", "report"):
            path = self._export(kind)
            if not self._verdict(path).verified:
                raise Refused("demo.not_proven", file=str(path))
        self.prove("demo.four_files", str(self.keep))

    # -- helpers -------------------------------------------------------------------------------------------------

    def t(self, code: str, **params: object) -> str:
        """Return a text in the language of whoever looks."""
        return text(code, self.language, **params)

    def tell(self, code: str, **params: object) -> None:
        """Say something to the terminal."""
        self.say(self.t(code, **params))

    def prove(self, code: str, shown: object, **params: object) -> None:
        """Keep and say something that this day has proven."""
        what = self.t(code, **params)
        self.proven.append((what, str(shown)))
        self.say(f"[green]✔[/green] {what}: {shown}")

    def until(self, ask: Callable[[], Any], what: str) -> Any:
        """Ask again and again until there is an answer. Raises Refused after a while."""
        clock = SystemClock()
        until = clock.monotonic() + WAIT + self.nodes.seconds
        while clock.monotonic() < until:
            found = ask()
            if found is not None:
                return found
            time.sleep(0.05)
        raise Refused("demo.timeout", what=what)

    def _show(self, party: str) -> Any:
        return self.nodes.ask(party, "GET", f"/cases/{self.case}")

    def _entry(self, kind: str) -> Any:
        return next((e for e in self._show(AUTHOR)["entries"] if e["kind"] == kind), {"received_at": None})

    def _ladder(self, party: str) -> list[dict[str, Any]]:
        try:
            ladder: list[dict[str, Any]] = self._show(party)["ladder"]
        except PreavisError:
            return []
        return ladder

    def rung(self, party: str, desk: str) -> dict[str, Any]:
        """Return how a desk stands in a party's eyes."""
        return next(rung for rung in self._ladder(party) if rung["desk"] == desk)

    def read_at(self, party: str, desk: str) -> str | None:
        """Return when a desk has read the case, in a party's eyes; None while it has not."""
        return next((r["at"] for r in self._ladder(party) if r["desk"] == desk and r["state"] == "acknowledged"), None)

    def _alarm(self, party: str) -> str | None:
        alarms = self.nodes.ask(party, "GET", "/alarms")
        return next((a["raised"] for a in alarms if a["code"] == "alarm.desk_silent"), None)

    def _acknowledge(self, desk: str, officer: str) -> None:
        self.nodes.ask(READER, "POST", "/acknowledge", officer, case=self.case, desk=desk)

    def _read_everywhere(self) -> None:
        desks = (SILENT, "air defence", MAIL_DESK)
        self.until(lambda: self._ladder(READER) or None, "desks")
        for desk in desks:
            self.until(lambda desk=desk: self._try_read(desk), "desk")  # type: ignore[misc]
        self.until(lambda: all(self.read_at(AUTHOR, desk) for desk in desks) or None, "acknowledgements")

    def _try_read(self, desk: str) -> bool | None:
        try:
            self._acknowledge(desk, f"{desk} 1")
        except PreavisError as error:
            if error.code != "ack.nothing_open":
                raise
            return None
        return True

    def _export(self, kind: str) -> Path:
        for item in self.nodes.ask(AUTHOR, "GET", f"/cases/{self.case}/evidence"):
            if item["name"].endswith(kind):
                path = self.keep / f"{item['name']}.evidence"
                path.write_bytes(base64.b64decode(item["data"]))
                if path not in self.files:
                    self.files.append(path)
                return path
        raise Refused("demo.not_proven", file=kind)

    def _verdict(self, path: Path) -> Verdict:
        evidence: Evidence = parse(path.read_bytes())
        return verify(evidence, [open_card(card.read_bytes()) for card in self.cards()])

    def cards(self) -> list[Path]:
        """Return the key cards, copied beside the evidence."""
        found = []
        for party in ("CN", "RU", "NEUTRAL"):
            path = self.keep / f"{party}.card"
            if not path.exists():
                path.write_bytes(self.nodes.card(party).read_bytes())
            found.append(path)
        return found

    def verify_line(self, path: Path) -> str:
        """Return the command that checks a file."""
        trust = " ".join(f"--trust {card}" for card in self.cards())
        return f"{self.command} verify {path} {trust}"

    def _lines(self, case: Any, receipt: str) -> list[dict[str, str]]:
        at = case["entries"][0]["received_at"]
        lines = [
            {"what": self.t(receipt), "says": at or self.t("demo.waiting"), "state": "good" if at else "wait"},
        ]
        for rung in case["ladder"]:
            read = rung["state"] == "acknowledged"
            code = "demo.not_read" if not read else "demo.read_deputy" if rung["by_deputy"] else "demo.read_at"
            lines.append(
                {"what": rung["desk"], "says": self.t(code, at=rung["at"]), "state": "good" if read else "bad"}
            )
        return lines
