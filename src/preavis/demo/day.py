"""The day: one desk reads the notice at its console, one by mail, one not at all; the alarm, talk, an attack, the public page."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Literal

from preavis.clock import format_instant
from preavis.demo import attack, mail, public, records, talk
from preavis.demo.stage import AUTHOR, DESKS, READER, SILENT, Stage
from preavis.errors import PreavisError, Refused
from preavis.i18n import text
from preavis.proof.evidence import parse
from preavis.web.console.pages import typeset

Phase = Literal["waiting", "silent", "alarm", "read", "deputy"]
ACTS: Final = ("notice", "amendment", "status", "report")


@dataclass
class Day:
    """Plays the day on its stage; `state` is what the visitor's page shows of it, and `press` is the visitor's key."""

    stage: Stage
    phase: Phase = "waiting"
    proof: str = ""
    tampered: bool = False
    final: tuple[Any, Any] | None = None
    pressed: threading.Event = field(default_factory=threading.Event)

    # -- what the page shows -------------------------------------------------------------------------------------

    def state(self, language: str) -> dict[str, Any]:
        """Return the visitor's page in a language."""

        def t(code: str, **params: object) -> str:
            return typeset(text(f"demo.{code}", language, **params), language)

        def lines(case: Any, receipt: str) -> list[dict[str, str]]:
            if case is None:
                return []
            at = case["entries"][0]["received_at"]
            told = [{"what": t(receipt), "says": at or t("waiting"), "state": "good" if at else "wait"}]
            for rung in case["ladder"]:
                read = rung["state"] == "acknowledged"
                says = t("read_by_deputy" if rung["by_deputy"] else "read", at=rung["at"]) if read else t("unread")
                told.append({"what": rung["desk"], "says": says, "state": "good" if read else "bad"})
            return told

        record = records.launch()
        author, reader = self.final or self._sides()
        return {
            "phase": self.phase,
            "title": t("title", payload=record["payload"], vehicle=record["vehicle"], site=record["site"]),
            "line": t(f"line.{self.phase}"),
            "left": lines(author, "receipt_there"),
            "right": lines(reader, "receipt_here"),
            "proof": self.proof,
            "tampered": t("tampered") if self.tampered else "",
            "mail": self.stage.mail,
            "public": self.stage.page is not None,
            "attribution": records.records()["attribution"],
        }

    def _sides(self) -> tuple[Any, Any]:
        """Return the case as each capital holds it; nothing before both do."""
        try:
            return self.stage.show(AUTHOR), self.stage.show(READER)
        except PreavisError:
            return None, None

    def press(self) -> None:
        """Let the visitor's key be pressed."""
        self.pressed.set()

    # -- the acts ------------------------------------------------------------------------------------------------

    def play(self, *, wait: float) -> None:
        """Play the whole day; the third desk has `wait` seconds. Raises Refused where something does not happen."""
        stage = self.stage
        start, _ = records.window()
        stage.nodes.set_up(start - timedelta(hours=25))
        stage.nodes.start()
        self._notice()
        self._two_desks()
        self._third_desk(wait)
        self._evidence()
        self._amendment()
        talk.track(stage)
        talk.question(stage)
        talk.line_check(stage)
        self._attack()
        public.publish(stage)
        stage.nodes.stop()
        public.opens(stage, stage.files[0])
        stage.nodes.move_to(records.launched_at() + timedelta(minutes=1))
        stage.nodes.start()
        self._launch()

    def _notice(self) -> None:
        stage = self.stage
        review = stage.nodes.ask(AUTHOR, "POST", "/drafts", "releaser 1", kind="notice", body=records.notice())
        stage.nodes.ask(AUTHOR, "POST", f"/drafts/{review['draft']}/approve", "releaser 1")
        done = stage.nodes.ask(AUTHOR, "POST", f"/drafts/{review['draft']}/approve", "releaser 2")
        stage.case = done["released"]
        verdict = text(f"verdict.{review['verdict']}", stage.language)
        stage.say("drafts", payload=records.launch()["payload"], verdict=verdict)
        stage.say("releases")
        stage.prove("notice", stage.received("notice"))
        stage.until(lambda: len(stage.ladder(READER)) == len(DESKS) or None, "notice")
        stage.say("told")

    def _two_desks(self) -> None:
        self.stage.acknowledge("air defence", "air defence 1")
        self.stage.prove("read", self.stage.until(lambda: self.stage.read_at(AUTHOR, "air defence"), "read"))
        mail.read_by_link(self.stage)

    def _third_desk(self, wait: float) -> None:
        stage, self.phase = self.stage, "silent"
        stage.say("silent", n=stage.nodes.seconds)
        if self.pressed.wait(wait):
            stage.acknowledge(SILENT, "radar 1")
            read = stage.until(lambda: stage.read_at(AUTHOR, SILENT), "radar_read")
            self.phase = "read"
            stage.prove("radar_read", read)
            return
        for party in (READER, AUTHOR):
            code = f"alarm_{party}"
            stage.prove(code, stage.until(lambda party=party: stage.alarm(party), code))  # type: ignore[misc]
        self.phase = "alarm"
        stage.acknowledge(SILENT, "air defence 1")
        read = stage.until(lambda: stage.read_at(AUTHOR, SILENT), "deputy")
        self.phase = "deputy"
        stage.prove("deputy", read)
        for party in (READER, AUTHOR):
            for alarm in stage.nodes.ask(party, "GET", "/alarms"):
                if alarm["code"] == "alarm.desk_silent":
                    stage.nodes.ask(party, "POST", f"/alarms/{alarm['id']}/acknowledge", "watch 1")

    def _evidence(self) -> None:
        stage = self.stage
        stage.until(lambda: len(stage.verdict(stage.export("notice")).acknowledged) == len(DESKS) or None, "evidence")
        path = stage.export("notice")
        verdict = stage.verdict(path)
        if not verdict.verified or verdict.received is None:
            raise Refused("demo.not_proven", file=str(path))
        stage.prove("evidence", path.name)
        self.final, self.proof = self._sides(), stage.verify_line(path)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        try:
            parse(bytes(data))
        except PreavisError as error:
            stage.prove("one_byte", error.code)
            self.tampered = True
        else:
            raise Refused("demo.not_proven", file=str(path))

    def _amendment(self) -> None:
        stage = self.stage
        stage.release("releaser 1", "amendment", records.amended())
        received = stage.received("amendment")
        stage.until(lambda: all(r["state"] != "acknowledged" for r in stage.ladder(READER)) or None, "amendment")
        stage.read_everywhere("amendment")
        stage.prove("amendment", received)

    def _attack(self) -> None:
        stage = self.stage
        evidence = parse(stage.export("notice").read_bytes())
        before = len(stage.show(READER)["entries"])
        victim = stage.nodes.card(READER).read_bytes()
        forged = attack.forge(stage.nodes.at(AUTHOR), victim, evidence)
        replayed = attack.replay(stage.nodes.at(AUTHOR), victim, evidence)
        if forged != 403 or replayed != 409 or len(stage.show(READER)["entries"]) != before:
            raise Refused("demo.not_refused", forged=forged, replayed=replayed)
        stage.prove("forged", f"HTTP {forged}")
        stage.prove("replayed", f"HTTP {replayed}")

    def _launch(self) -> None:
        stage = self.stage
        stage.say("next_day")
        at = format_instant(records.launched_at())
        for officer, kind, body in (
            ("watch 1", "status", {"status": "launched", "at": at}),
            ("releaser 1", "report", records.report()),
        ):
            stage.release(officer, kind, body)
            received = stage.received(kind)
            stage.read_everywhere(kind)
            stage.prove(kind, received)
        for kind in ACTS:
            path = stage.export(kind)
            if not stage.verdict(path).verified:
                raise Refused("demo.not_proven", file=str(path))
        stage.prove("files", stage.keep)
