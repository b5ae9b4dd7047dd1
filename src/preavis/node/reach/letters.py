"""What a desk reads: one plain text for mail, spool and paper, signed, and the same as canonical JSON for machines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from preavis.clock import date_time_group, format_instant
from preavis.formats import textform
from preavis.formats.rendering import Wishes
from preavis.i18n import text
from preavis.node.config import Config
from preavis.node.desks import Desk
from preavis.node.judge import judge
from preavis.node.reach import EXERCISE, Letter
from preavis.node.reach.desk_keys import DeskKeys
from preavis.node.reach.sheet_text import sheet
from preavis.node.routing import notice_in
from preavis.notice import Notice
from preavis.proof.sheet import FIRST_LINE
from preavis.store import StoredEntry, Told
from preavis.store.reach import LINE_CHECK, Sending
from preavis.wire import canonical

InForce = Callable[[StoredEntry], Sequence[tuple[str, str, Notice]]]
"""Gives case, state and notice of each launch that a correction is about; nothing for any other entry."""
_LIKE_SIGNED: Final = re.compile(rf"^(?=\u2014 |{re.escape(FIRST_LINE)}$)", re.MULTILINE)


class Letters:
    """Makes the letters of one node."""

    def __init__(self, config: Config, keys: DeskKeys, console: str, in_force: InForce) -> None:
        """`console`: the address under which the desks reach this node's console; `in_force`: what a correction leaves."""
        self._in_force = in_force
        self._config = config
        self._keys = keys
        self._console = console.rstrip("/")

    def link(self, sending: Sending, entry: StoredEntry | None) -> str:
        """Return the answer link of a message."""
        return f"{self._console}/answer/{self.token(sending, entry)}"

    def token(self, sending: Sending, entry: StoredEntry | None) -> str:
        """Return the token of an answer link."""
        return self._keys.token(sending.id, sending.key, entry.leaf.hex() if entry is not None else "")

    def letter(self, sending: Sending, desk: Desk, told: Told | None, entry: StoredEntry | None) -> Letter:
        """Return a message ready to go; without `told` and `entry` it is a line check."""
        link = self.link(sending, entry)
        about = sending.key[:16]
        if told and entry:
            about = f"{told.created_at:%Y%m%dT%H%M%SZ}-{entry.leaf.hex()[:16]}"
            if len(self._in_force(entry)) > 1:  # what moved from one launch to another: a file for each
                about += f"-{told.case.hex()[:16]}"
        whose = f"-{told.desk.replace(' ', '-')}" if told is not None and told.desk != sending.desk else ""
        signed = self._keys.sign(self.words(sending, desk, told, entry))
        return Letter(
            sending=sending,
            subject=self._subject(sending, told, entry),
            signed=signed,
            document=canonical(self._document(sending, told, entry, signed, link)),
            link=link,
            exercise=self._config.mode == "exercise",
            stem=about if sending.kind == "notice" else f"{about}{whose}-{sending.kind.replace('_', '-')}",
            entry=entry.data if entry is not None and sending.kind == "notice" else None,
        )

    def words(self, sending: Sending, desk: Desk, told: Told | None, entry: StoredEntry | None) -> str:
        """Return the text before it is signed: what it is, the sheet, the notice in the desk's language, how to answer."""
        exercise = self._config.mode == "exercise"
        frame = [EXERCISE] if exercise else []
        parts = []
        if told is None or entry is None:
            check = text("letter.line_check", desk.language, party=self._config.party, desk=sending.desk.upper())
            parts += [*frame, check, self._how(sending, desk, entry), *frame]
        else:
            if sending.kind != "notice":
                parts += [*frame, self._why(sending, desk, told)]
            judgement = judge(entry.origin, entry.index, entry.data)
            parts.append(sheet(told, entry, judgement, self._in_force(entry)).rstrip("\n"))
            parts += [*self._own_language(desk, entry), self._how(sending, desk, entry), *frame]
        said = "\n\n".join(parts)
        said = "".join(c if c.isprintable() or c == "\n" else " " for c in said)
        return _LIKE_SIGNED.sub(" ", said) + "\n"  # nothing that a party wrote may look like the signature

    def _why(self, sending: Sending, desk: Desk, told: Told) -> str:
        if sending.kind.startswith("step_"):
            due = date_time_group(told.due_at)
            return text("letter.step", desk.language, desk=told.desk.upper(), due=due, to=sending.desk.upper())
        return text(f"letter.{sending.kind}", desk.language)

    def _own_language(self, desk: Desk, entry: StoredEntry) -> list[str]:
        """Return the notice as the numbered form in the desk's language, where that is not the one of the sheet."""
        body = judge(entry.origin, entry.index, entry.data).body
        notice = notice_in(body) if body is not None else None
        if desk.language == "en" or notice is None or notice.kind == "withholding":
            return []
        wishes = Wishes(issued=entry.stored_at, languages=(desk.language,), exercise=self._config.mode == "exercise")
        return [document.text.rstrip("\n") for document in textform.render(notice, wishes).documents]

    def _how(self, sending: Sending, desk: Desk, entry: StoredEntry | None) -> str:
        code = "letter.answer_mail" if sending.way == "mail" else "letter.answer_link"
        return f"{text(code, desk.language)}\n{self.link(sending, entry)}"

    def _subject(self, sending: Sending, told: Told | None, entry: StoredEntry | None) -> str:
        """Return the subject: the same few words in every language, for who sorts mail at night."""
        first = "EXERCISE EXERCISE " if self._config.mode == "exercise" else ""
        if told is None or entry is None:
            return f"{first}PREAVIS LINE CHECK {self._config.party} {sending.desk.upper()}"
        statement = judge(entry.origin, entry.index, entry.data).entry
        kind = statement.statement.kind.upper() if statement is not None else "ENTRY"
        what = "" if sending.kind == "notice" else f"{sending.kind.upper().replace('_', ' ')} "
        due = date_time_group(told.due_at)
        return f"{first}LAUNCH {what}{kind} FROM {entry.origin.party} CASE {told.case.hex()[:16]} ACKNOWLEDGE BY {due}"

    def _document(
        self, sending: Sending, told: Told | None, entry: StoredEntry | None, signed: str, link: str
    ) -> dict[str, Any]:
        value: dict[str, Any] = {
            "type": "line_check" if sending.kind == LINE_CHECK else "message",
            "kind": sending.kind,
            "id": sending.key,
            "mode": self._config.mode,
            "party": self._config.party,
            "desk": sending.desk,
            "answer": link,
            "text": signed,
        }
        if told is not None and entry is not None:
            value |= {
                "for_desk": told.desk,
                "case": told.case.hex(),
                "entry": entry.leaf.hex(),
                "entry_text": entry.data.decode("utf-8", "replace"),
                "origin": str(entry.origin),
                "index": entry.index,
                "acknowledge_by": format_instant(told.due_at),
            }
        return value
