"""From draft to entry: submit, check, approve by different officers, append, seal.

What the drafter submits is fixed: its bytes are what officers approve. What blocks can be overruled by the releasers with a
written reason that travels in the entry; the border between live and exercise cannot.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from preavis.agreements.channel import ChannelTerms
from preavis.agreements.check import check
from preavis.clock import Clock, format_instant
from preavis.errors import Refused, UnusableInput
from preavis.findings import Finding, blocks
from preavis.node.alarms import Situation
from preavis.node.author import Author
from preavis.node.caution import approvals_needed
from preavis.node.config import Channel, Config
from preavis.node.law import Law
from preavis.node.passkeys import Assertion
from preavis.node.people import MAY, People, approve, identity_hash
from preavis.node.permit import act_of, permit, role_asked
from preavis.node.review import Review, not_before, receiver_named
from preavis.node.withdraw import must_wait
from preavis.node.wording import mode_words
from preavis.notice import Notice
from preavis.parties import Role
from preavis.proof.merkle import leaf_hash
from preavis.statements import (
    ABOUT_LAUNCHES,
    FORMAT,
    NOTICE_ENTRIES,
    Approval,
    Correction,
    Entry,
    Overrule,
    Reference,
    Statement,
    StatusReport,
)
from preavis.store import Store, StoredEntry
from preavis.store.people import Draft, Officer
from preavis.wire import ENTRY_LIMIT, entry_bytes, load, read, read_body, read_entry, statement_bytes

APPROVAL_ROOM = 4096
"""Bytes that an entry needs beside its statement: approvals with their reasons."""


class Issue:
    """Drafts and their release on the channels of this node."""

    def __init__(
        self,
        config: Config,
        store: Store,
        people: People,
        authors: Mapping[str, Author],
        clock: Clock,
        law: Law,
        previous: Callable[[str], Notice | None],
        desks: Callable[[str], int],
    ) -> None:
        """`previous` finds the newest version of a case's notice; `desks` counts the peers' desks of a channel."""
        self._config = config
        self._store = store
        self._people = people
        self._authors = authors
        self._clock = clock
        self._law = law
        self._previous = previous
        self._desks = desks

    def submit(
        self,
        channel: str,
        kind: str,
        body: Any,
        author: Officer,
        *,
        references: tuple[Reference, ...] = (),
    ) -> Draft:
        """Fix a statement for approval. Raises UnusableInput or Refused; an incomplete notice may be submitted."""
        terms = self._speaking_channel(channel, kind)
        self._people.require(author, "status" if kind == "status" else "draft")
        read_as, findings = read_body(kind, body)
        if read_as is None:
            raise UnusableInput("document.malformed", path=findings[0].path or kind, **findings[0].params)
        if kind in NOTICE_ENTRIES and isinstance(read_as, Notice) and read_as.kind not in NOTICE_ENTRIES[kind]:
            raise UnusableInput("entry.kind_mismatch", kind=kind, notice=read_as.kind)
        if kind != "notice" and not references and kind not in {"line_check", "declaration", "key"}:
            raise UnusableInput("entry.no_reference", kind=kind)
        self._same_channel(terms, references)
        permit(self._store, self._config.origin(terms.name), kind, references, read_as)
        statement = self.statement(terms, kind, body, references)
        data = statement_bytes(statement)
        if len(data) + APPROVAL_ROOM > ENTRY_LIMIT:
            raise UnusableInput("entry.size", size=len(data), limit=ENTRY_LIMIT - APPROVAL_ROOM)
        now = self._clock.now()
        draft = Draft(hashlib.sha256(data).hexdigest()[:16], terms.name, data, author.id, now, None)
        with self._store.transaction():
            self._store.put_draft(draft)
            self._store.audit(now, author.label, "draft.submitted", draft.id)
        return draft

    def _same_channel(self, terms: Channel, references: tuple[Reference, ...]) -> None:
        """Let a statement refer only to what was said on its own channel. Raises Refused."""
        for reference in references:
            stored = self._store.find(bytes.fromhex(reference.leaf))
            if stored is not None and stored.origin.channel != terms.name:
                raise Refused("entry.other_channel", channel=terms.name, other=stored.origin.channel)

    def statement(self, terms: Channel, kind: str, body: Any, references: tuple[Reference, ...] = ()) -> Statement:
        """Return a statement of this party on a channel, with fresh salt and the profile by which it is judged."""
        adopts = kind == "declaration" and isinstance(body, dict) and body.get("act") == "adopts_profile"
        return Statement(
            format=FORMAT,
            channel=terms.name,
            mode=self._config.mode,
            party=self._config.party,
            kind=kind,  # type: ignore[arg-type]  # callers have read the body of this kind
            profile=self._law.next_pin(terms.name) if adopts else self._law.pin(terms.name),
            salt=secrets.token_hex(16),
            references=references,
            body=body,
        )

    def _speaking_channel(self, name: str, kind: str) -> Channel:
        """Return a channel on which this may be said. Raises Refused where it is closed.

        On a live channel that a person closed, what is about a launch may still be drafted: the check blocks it, and releasers
        can overrule that with a written reason. An exercise that is over warns nobody and stays over.
        """
        terms = self._config.channel_named(name)
        ended = self.closed().get(name)
        if ended is not None and not (self._config.mode == "live" and kind in ABOUT_LAUNCHES):
            raise Refused("channel.closed", channel=name, ended=ended)
        return terms

    def closed(self) -> dict[str, str]:
        """Return the channels on which nothing goes out any more, and since when: closed by a person, or at an end."""
        now = self._clock.now()
        found = {c.name: format_instant(c.ends) for c in self._config.channel if c.ends is not None and now >= c.ends}
        for channel in self._config.channel:
            if at := self._store.fact(f"closed/{channel.name}"):
                found[channel.name] = at
        return found

    def close(self, channel: str, by: str) -> None:
        """Close a channel for what this party says; what is in it stays, and stays proven."""
        name, now = self._config.channel_named(channel).name, self._clock.now()
        with self._store.transaction():
            self._store.set_fact(f"closed/{name}", format_instant(now))
            self._store.audit(now, by, "channel.closed", name)

    def review(self, id_: str) -> Review:
        """Return everything that an officer must see before he approves. Raises Refused for an unknown draft."""
        draft = self._draft(id_)
        statement, findings = read(Statement, load(draft.statement))
        if statement is None:
            raise UnusableInput("document.malformed", path=findings[0].path, **findings[0].params)
        body, said = read_body(statement.kind, statement.body)
        if body is None:
            raise UnusableInput("document.malformed", path=said[0].path, **said[0].params)
        terms = self._config.channel_named(draft.channel)
        judgement = None
        right = body.notice if isinstance(body, Correction) else body
        if isinstance(right, Notice):
            judgement = check(
                right,
                self._law.of(terms.name),
                as_party=self._config.party,
                now=self._clock.now(),
                channel=ChannelTerms(
                    name=terms.name,
                    agreement=terms.agreement,
                    parties=terms.parties,
                    closed=self.closed().get(terms.name),
                ),
            )
            said = (*said, *judgement.findings)
        elif (ended := self.closed().get(terms.name)) is not None:
            params = {"channel": terms.name, "ended": ended}
            said = (*said, Finding(code="channel.closed", severity="block", params=params))
        said = (*mode_words(body, statement.mode), *said)
        previous = self._previous(statement.references[0].leaf) if statement.references else None
        labels = {officer.id: officer.label for officer in self._store.officers()}
        needed = approvals_needed(statement.kind, body, previous)
        approved_by = tuple(labels[approval.officer] for approval in self._store.approvals(id_))
        receivers = tuple(party for party in terms.parties if party != self._config.party)
        last = statement.mode == "live" and needed > 1 and len(approved_by) >= needed - 1
        return Review(
            draft,
            statement,
            body,
            receivers,
            self._desks(terms.name),
            needed,
            approved_by,
            said,
            judgement,
            not_before(judgement, self._clock.now()) if statement.kind == "notice" else None,
            receiver_named(receivers, terms.name) if last else None,
            previous,
            labels[draft.withdrawn.officer] if draft.withdrawn is not None else None,
        )

    def _draft(self, id_: str) -> Draft:
        draft = self._store.draft(id_)
        if draft is None:
            raise Refused("draft.unknown", draft=id_[:64])
        return draft

    def may_approve(self, id_: str, officer: Officer) -> bool:
        """Return whether an officer's roles let him give a key to a draft."""
        review = self.review(id_)
        return bool(officer.roles & MAY[act_of(review.statement.kind, review.body)])

    def approve(
        self,
        id_: str,
        officer: Officer,
        method: str,
        *,
        reason: str | None = None,
        lone: bool = False,
        saw: str | None = None,
        signed: Assertion | None = None,
        typed: str = "",
    ) -> StoredEntry | None:
        """Record an officer's approval; with enough of them the entry is appended and sealed, and returned.

        `reason` overrules what blocks; `saw` is the approval hash of the statement that the officer saw; `signed` is what his
        passkey signed; `typed` is what the last officer typed (`Review.to_type`). Raises Refused where the draft waits no more,
        the officer may not, has already approved, saw something else, the check blocks, or two officers are needed and the open
        session is all that speaks for this one.
        """
        review = self.review(id_)
        must_wait(review)
        terms = self._speaking_channel(review.draft.channel, review.statement.kind)
        self._people.require(officer, act_of(review.statement.kind, review.body))
        asked = role_asked(self._store, review.statement.kind, review.statement.references)
        if asked is not None and asked not in officer.roles:
            raise Refused("line_check.other_role", officer=officer.label, role=asked)
        again = officer.label in review.approved_by
        if again and not (review.waits and reason):  # who has given a key may still give the reason that sends it
            raise Refused("draft.same_officer", officer=officer.label)
        if saw is not None and saw != review.hash:
            raise Refused("draft.other_statement", draft=id_)
        if method == "session" and review.needs_proof:
            raise Refused("draft.needs_proof", draft=id_)
        if isinstance(review.body, StatusReport) and review.body.status == "confirmed":
            self._second_person(review.statement, officer)
        blocking = tuple(finding.code for finding in review.findings if finding.severity == "block")
        if blocks(review.findings) and not reason:
            raise Refused("draft.blocked", codes=", ".join(blocking))
        if lone and not terms.lone_release:
            raise Refused("draft.lone_not_allowed", channel=terms.name)
        if lone and review.held_until is not None and not reason:  # one key alone would wait and then never turn
            raise Refused("draft.lone_early", at=format_instant(review.held_until))
        to_type = review.to_type or (
            receiver_named(review.receivers, terms.name) if lone and review.statement.mode == "live" else None
        )
        if to_type is not None and typed.strip().upper() != to_type.upper():
            raise Refused("draft.type_receiver", receiver=to_type)
        now = self._clock.now()
        early = review.held_until
        overruled = (*blocking, *(["notice.early"] if early and reason else []))
        overrule = Overrule(codes=overruled, reason=reason or "") if overruled else None
        role: Role = "releaser" if "releaser" in officer.roles else "watch"
        approval = approve(officer, role, method, bytes.fromhex(review.hash), now, overrule, signed)
        with self._store.transaction():
            if again:
                self._store.void_approval(id_, officer.id, now)
            self._store.put_approval(id_, approval)
            self._store.audit(now, officer.label, "draft.approved", id_)
            given = len(review.approved_by) + (not again)
            held = early is not None and not reason
            if not held and (given >= review.needed or lone):
                return self._release(review, now, lone=given < review.needed)
        return None

    def release_held(self, now: datetime) -> tuple[StoredEntry, ...]:
        """Release the drafts that have all their approvals and that nothing holds any more.

        Their earliest time has come, or their agreement has been suspended or has ended meanwhile: then they are goodwill, and
        there is no time to wait for. What the check blocks since they were approved stays a draft (`situations`).
        """
        released = []
        for draft in self._store.drafts():
            review = self.review(draft.id)
            if not review.waits or review.held_until is not None or self._stopped_by(review):
                continue
            with self._store.transaction():
                act = "draft.released_as_goodwill" if review.goodwill else "draft.released_at_its_time"
                self._store.audit(now, "clock", act, draft.id)
                released.append(self._release(review, now, lone=False))
        return tuple(released)

    def _stopped_by(self, review: Review) -> tuple[str, ...]:
        """Return what blocks a draft and was not overruled by those who approved it."""
        given = (read(Approval, load(stored.approval))[0] for stored in self._store.approvals(review.draft.id))
        overruled = {code for each in given if each and each.overrule for code in each.overrule.codes}
        blocking = {finding.code for finding in review.findings if finding.severity == "block"}
        return tuple(sorted(blocking - overruled))

    def situations(self) -> Iterator[Situation]:
        """Drafts that have all their keys, whose time has come, and that something blocks since: a releaser must act.

        On an exercise that is over nothing goes out any more, and nobody need act.
        """
        for draft in self._store.drafts():
            review = self.review(draft.id)
            stopped = self._stopped_by(review) if review.waits and review.held_until is None else ()
            if stopped and not (self._config.mode == "exercise" and draft.channel in self.closed()):
                params = {"draft": draft.id, "name": review.name, "codes": ", ".join(stopped)}
                yield Situation("alarm.draft_stopped", draft.id, "alarm", params)

    def _second_person(self, statement: Statement, officer: Officer) -> None:
        """Let a lone release be confirmed only by somebody else. Raises Refused."""
        for reference in statement.references:
            stored = self._store.find(bytes.fromhex(reference.leaf))
            entry = read_entry(stored.data) if stored is not None else None
            if (
                entry is not None
                and entry.lone
                and identity_hash(officer) in {approval.identity for approval in entry.approvals}
            ):
                raise Refused("draft.same_officer", officer=officer.label)

    def _release(self, review: Review, now: datetime, *, lone: bool) -> StoredEntry:
        approvals = []
        for stored in self._store.approvals(review.draft.id):
            approval, _ = read(Approval, load(stored.approval))
            if approval is not None:
                approvals.append(approval)
        entry = self.append(review.statement, now, tuple(approvals), lone=lone)
        self._store.set_draft_released(review.draft.id, entry.leaf)
        self._store.audit(now, "node", "entry.released", entry.leaf.hex())
        return entry

    def append(
        self, statement: Statement, now: datetime, approvals: tuple[Approval, ...] = (), *, lone: bool = False
    ) -> StoredEntry:
        """Append one statement to the own journal of its channel. Raises Refused where it does not belong there."""
        author = self._authors[statement.channel]
        if (statement.mode, statement.party) != (author.origin.mode, author.origin.party):
            raise Refused("entry.wrong_journal", channel=statement.channel, party=statement.party)
        index = self._store.size(author.origin)
        data = entry_bytes(Entry(statement=statement, index=index, time=now, approvals=approvals, lone=lone))
        sha256 = hashlib.sha256(statement_bytes(statement)).digest()
        with self._store.transaction():
            if not self._store.see_statement(author.origin, sha256, index):
                raise Refused("entry.repeated", channel=statement.channel)
            author.append([data], now)
        return StoredEntry(author.origin, index, leaf_hash(data), data, now)
