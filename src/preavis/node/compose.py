"""The composer: a sheet that is typed, checked live by the agreement, and submitted. Whatever is typed is kept.

A sheet belongs to the watch, not to one person: whoever may draft can go on with it after a change of shift. Two who type at
once do not overwrite each other: the later one gets a sheet of his own.
"""

from __future__ import annotations

import importlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from preavis.agreements.check import Judgement, check
from preavis.errors import PreavisError, Refused
from preavis.findings import Finding, blocks
from preavis.formats import textform, worksheet
from preavis.formats.message import Message
from preavis.formats.rendering import Document, Renderer, Wishes
from preavis.formats.textfields import fields_of
from preavis.node.cases import Case
from preavis.node.issue import Issue
from preavis.node.law import Law
from preavis.node.people import People
from preavis.node.review import Review
from preavis.notice import Notice
from preavis.statements import NOTICE_ENTRIES
from preavis.store import Store
from preavis.store.people import Draft, Officer
from preavis.store.worksheets import Worksheet
from preavis.wire import load, read_notice

RENDERED: Final = {
    "notam": "preavis.formats.notam.write",
    "navwarn": "preavis.formats.navwarn.write",
    "form": "preavis.formats.form",
}
"""What the composer shows of a sheet. A grammar is imported where it is used: most commands start without one."""
KIND_OF: Final = {
    "notice": "pre_launch",
    "extension": "extension",
    "cancellation": "cancellation",
    "report": "post_launch",
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A sheet in one of the formats, or why it cannot be written so."""

    form: str
    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()
    error: PreavisError | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """What a sheet says: the document, everything that is wrong with it, and what it looks like."""

    document: dict[str, Any]
    notice: Notice | None
    findings: tuple[Finding, ...]
    judgement: Judgement | None
    before: Notice | None

    @property
    def unread(self) -> bool:
        """Whether something typed could not be read, so that nothing may be submitted."""
        return self.notice is None or any(finding.code.startswith("typed.") for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted text gave: what it was taken for, its fields, what it does not state, and what was not read."""

    source: str
    fields: Mapping[str, str]
    missing: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class Composer:
    """The sheets of this node."""

    def __init__(
        self,
        store: Store,
        people: People,
        issue: Issue,
        law: Law,
        party: str,
        load_case: Callable[[bytes, datetime], Case | None],
    ) -> None:
        """`load_case` returns a case as it stands at a time."""
        self._store = store
        self._people = people
        self._issue = issue
        self._law = law
        self._party = party
        self._load_case = load_case

    def begin(self, officer: Officer, channel: str, kind: str, now: datetime, *, case: Case | None = None) -> Worksheet:
        """Begin a sheet; for a case, with the notice in force. Raises Refused."""
        self._people.require(officer, "draft")
        if kind not in NOTICE_ENTRIES:
            raise Refused("compose.kind", kind=kind[:40])
        if case is None:
            fields = {"kind": "pre_launch", "notifying_party": self._party, "launching_state": self._party}
        else:
            kept = case.notice.kind if kind == "amendment" else KIND_OF[kind]
            notice = replace(case.notice, kind=kept)  # type: ignore[arg-type]  # one of NoticeKind
            if kind != "amendment":
                notice = replace(notice, refers_to=case.notice.refers_to or case.notice.reference)
            fields = worksheet.fill(notice)
        return self._begun(officer, channel, kind, case.leaf if case else None, fields, now)

    def _begun(
        self, officer: Officer, channel: str, kind: str, case: bytes | None, fields: Mapping[str, str], now: datetime
    ) -> Worksheet:
        id_ = secrets.token_hex(8)
        sheet = Worksheet(id_, channel, kind, case, 1, now, officer.label, worksheet.clean(fields))
        with self._store.transaction():
            self._store.put_worksheet(sheet)
            self._store.audit(now, officer.label, "worksheet.begun", sheet.id)
        return sheet

    def again(self, review: Review, officer: Officer, now: datetime) -> Worksheet:
        """Take the words of a withdrawn draft up again: its sheet as it was submitted, else a new one with its notice.

        A sheet that has gone on since is another text and stays as it is. Raises Refused where the officer may not, the draft
        still waits or is released, or it is not made of a sheet's words.
        """
        self._people.require(officer, "draft")
        draft, kind = review.draft, review.statement.kind
        if draft.withdrawn is None:
            raise Refused("draft.not_withdrawn", draft=draft.id)
        if kind not in NOTICE_ENTRIES or review.notice is None:
            raise Refused("compose.kind", kind=kind)
        sheet = self._store.worksheet_of(draft.id)
        if sheet is None:
            about = review.statement.references
            leaf = bytes.fromhex(about[0].leaf) if about else None
            case = (self._store.case_of(leaf) or leaf) if leaf else None
            return self._begun(officer, draft.channel, kind, case, worksheet.fill(review.notice), now)
        sheet = replace(
            sheet, revision=sheet.revision + 1, saved_at=now, saved_by=officer.label, draft=None, dropped=False
        )
        with self._store.transaction():
            self._store.put_worksheet(sheet)
        return sheet

    def get(self, id_: str, revision: int | None = None) -> Worksheet:
        """Return a sheet. Raises Refused."""
        sheet = self._store.worksheet(id_, revision)
        if sheet is None:
            raise Refused("compose.unknown", sheet=id_[:40])
        return sheet

    def save(self, id_: str, officer: Officer, typed: Mapping[str, str], revision: int, now: datetime) -> Worksheet:
        """Keep what is typed. Where somebody else has saved since `revision`, it goes into a sheet of its own.

        Raises Refused where the officer may not draft.
        """
        self._people.require(officer, "draft")
        sheet, fields = self.get(id_), worksheet.clean(typed)
        if fields == sheet.fields:
            return sheet
        if revision < sheet.revision and sheet.saved_by != officer.label:
            sheet = replace(sheet, id=secrets.token_hex(8), revision=0)
        sheet = replace(
            sheet,
            fields=fields,
            revision=sheet.revision + 1,
            saved_at=now,
            saved_by=officer.label,
            draft=None,
            dropped=False,
        )
        with self._store.transaction():
            self._store.put_worksheet(sheet)
        return sheet

    def drop(self, id_: str, officer: Officer, now: datetime) -> None:
        """Put a sheet away; it is kept, and a saved version brings it back."""
        self._people.require(officer, "draft")
        sheet = self.get(id_)
        with self._store.transaction():
            self._store.put_worksheet(
                replace(sheet, revision=sheet.revision + 1, saved_at=now, saved_by=officer.label, dropped=True)
            )
            self._store.audit(now, officer.label, "worksheet.dropped", id_)

    def composed(self, sheet: Worksheet, now: datetime) -> Composed:
        """Read a sheet and check it by the agreement of its channel."""
        made = worksheet.compose(sheet.fields, now)
        notice, said = read_notice(made.document)
        findings = (*made.findings, *said)
        judgement = None
        if notice is not None:
            judgement = check(notice, self._law.of(sheet.channel), as_party=self._party, now=now)
            findings = (*findings, *judgement.findings)
        case = self._load_case(sheet.case, now) if sheet.case else None
        return Composed(made.document, notice, findings, judgement, case.notice if case else None)

    def submit(self, id_: str, officer: Officer, now: datetime) -> Draft:
        """Fix what a sheet says as a draft for approval. Raises Refused where something typed cannot be read."""
        sheet = self.get(id_)
        made = self.composed(sheet, now)
        if made.unread:
            raise Refused("compose.unread", sheet=id_)
        case = self._load_case(sheet.case, now) if sheet.case else None
        references = case.references if case is not None else ()
        draft = self._issue.submit(sheet.channel, sheet.kind, made.document, officer, references=references)
        with self._store.transaction():
            self._store.put_worksheet(
                replace(sheet, revision=sheet.revision + 1, saved_at=now, saved_by=officer.label, draft=draft.id)
            )
        return draft


def rendered(notice: Notice, wishes: Wishes) -> tuple[Rendered, ...]:
    """Return a notice in each format that the composer shows."""
    return tuple(_rendered(name, notice, wishes) for name in RENDERED)


def _rendered(name: str, notice: Notice, wishes: Wishes) -> Rendered:
    render: Renderer = importlib.import_module(RENDERED[name]).render
    try:
        made = render(notice, wishes)
    except PreavisError as error:
        return Rendered(name, error=error)
    return Rendered(name, made.documents, made.findings)


def pasted(text: str, now: datetime) -> Pasted:
    """Read a text that a person has pasted: a notice document, a numbered text form, a NOTAM or a navigational warning."""
    from preavis.formats import drafting, navwarn, notam

    plain = text.strip()
    if plain.startswith("{"):
        return _document(load(plain.encode()), "json")
    values = textform.read(plain)
    if "5.1" in values and "1" in values:
        return Pasted("textform", fields_of(values), findings=textform.check(plain))
    found: list[tuple[int, str, Message]] = []
    for source, read in (("notam", notam.read), ("navwarn", navwarn.read)):
        message = read(plain, issued=now)
        found.append((blocks(message.findings) - bool(message.areas), source, message))
    _, source, message = min(found, key=lambda one: one[0])
    document, missing = drafting.draft(message, "air" if source == "notam" else "sea")
    made = _document(document, source)
    return replace(made, missing=missing, findings=(*message.findings, *made.findings))


def _document(value: Any, source: str) -> Pasted:
    notice, findings = read_notice(value)
    return Pasted(source, worksheet.fill(notice) if notice is not None else {}, findings=findings)
