"""After an entry is stored: judge it, file it in its case, tell the desks, quarantine what is bad. Never appends an entry.

Each journal remembers how far it has been judged, so that a crash in between loses nothing and tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from preavis.node import corrections
from preavis.node.desks import Desk
from preavis.node.judge import Judgement, judge, statement_sha256
from preavis.node.law import Law
from preavis.node.routing import notice_in, why
from preavis.notice import Notice
from preavis.statements import DISPATCHED, Body, Correction, Declaration, Message, Reference
from preavis.store import CaseEntry, Quarantined, Store, StoredEntry, Told

AT_ONCE: Final = 32
AHEAD: Final = timedelta(minutes=1)
"""By so much a clock may be set back without anything being wrong."""


class Filing:
    """Judges what has been stored and not yet judged."""

    def __init__(self, store: Store, party: str, desks: Sequence[Desk], law: Law) -> None:
        self._law = law
        self._store = store
        self._party = party
        self._desks = tuple(desks)

    def file_new(self, now: datetime, enough: Callable[[], bool] = lambda: False) -> set[bytes]:
        """Judge and file new entries of all journals; return the cases that changed.

        What this party has said itself is filed whole and first; after each few of the others it is asked whether that is
        `enough`, and the rest waits (`waiting`): ten thousand entries after a long silence take a minute.
        """
        changed: set[bytes] = set()
        for origin in sorted(self._store.origins(), key=lambda origin: origin.party != self._party):
            start, size = self._store.judged(origin), self._store.size(origin)
            while start < size:
                end = min(size, start + AT_ONCE)
                with self._store.transaction():
                    for index in range(start, end):
                        stored = self._store.entry(origin, index)
                        changed.update(self._file(stored, now) if stored is not None else ())
                    self._store.set_judged(origin, end)
                start = end
                if origin.party != self._party and enough():
                    return changed | self._told_in_the_future(now)
        return changed | self._told_in_the_future(now)

    def _told_in_the_future(self, now: datetime) -> set[bytes]:
        """Let the time of a desk run from now where its clock stood wrong when it was told; return the cases.

        Else a clock that was a day ahead would give the desk a day more to be silent.
        """
        ahead = self._store.told_after(now + AHEAD)
        if ahead:
            with self._store.transaction():
                for told in ahead:
                    self._store.tell_anew(told.id, now, now + (told.due_at - told.created_at))
                    self._store.audit(now, "node", "desk.told_anew", f"{told.desk} told {told.id}: the clock was ahead")
        return {told.case for told in ahead}

    def waiting(self) -> int:
        """Return how many entries are stored and not yet filed."""
        return sum(self._store.size(origin) - self._store.judged(origin) for origin in self._store.origins())

    def _file(self, stored: StoredEntry, now: datetime) -> tuple[bytes, ...]:
        """Judge and file one entry; return the cases that it changes."""
        judgement = judge(stored.origin, stored.index, stored.data)
        if judgement.entry is None:
            finding = judgement.quarantine
            self._quarantine(stored, finding.code if finding else "entry.malformed", now, judgement)
            return ()
        sha256 = statement_sha256(judgement.statement)
        if not self._store.see_statement(stored.origin, sha256, stored.index):
            self._quarantine(stored, "entry.repeated", now, judgement)
            return ()
        kind, references = judgement.entry.statement.kind, judgement.entry.statement.references
        if isinstance(judgement.body, Correction):
            wrong = corrections.problem(self._store, stored.origin, references, judgement.body)
            if wrong is not None:
                self._quarantine(stored, wrong.code, now, judgement, **wrong.params)
                return ()
        case = self._case(stored, judgement)
        if case is None:
            self._quarantine(stored, "entry.unknown_reference", now, judgement)
            return ()
        self._store.file_entry(CaseEntry(case, stored.origin, stored.index, kind))
        cases: tuple[bytes, ...] = (case,)
        if kind == "acknowledgement":  # what moved from one launch to another is read for both
            cases = tuple(dict.fromkeys([case, *self._read_in(references)]))
        if isinstance(judgement.body, Correction):
            cases = corrections.concerned(self._store, references, judgement.body)
            corrections.link(self._store, stored, references, cases)
        if stored.origin.party != self._party:
            self._law.peer_named(stored.origin, judgement.entry.statement.profile)
        if isinstance(judgement.body, Declaration):
            self._law.declared(stored.origin, judgement.body, judgement.entry.time)
        if stored.origin.party != self._party and kind in DISPATCHED and judgement.body is not None:
            self._tell(stored, cases, judgement.body, now)
        return cases

    def _tell(self, stored: StoredEntry, cases: tuple[bytes, ...], body: Body, now: datetime) -> None:
        """Ask every desk that must know, also those that an earlier version alone concerned; older questions are superseded.

        What moved from one launch to another is asked about for each of them. A query changes nothing: it goes to the desks that
        the launch concerns, and asks nobody to read the notice again.
        """
        before: set[str] = set()
        for case in cases if not isinstance(body, Message) else ():
            self._store.supersede(case, (stored.origin, stored.index))
            before.update(told.desk for told in self._store.told(case=case))
        for case in cases:
            notice = notice_in(body) or self._last_notice(case)
            for desk in self._desks:
                if why(desk, notice, stored.origin.party, told_before=desk.label in before).told:
                    due = now + timedelta(seconds=desk.within_seconds)
                    self._store.tell(
                        Told(0, stored.origin, stored.index, case, desk.label, now, due, None, superseded=False)
                    )

    def _read_in(self, references: Sequence[Reference]) -> Iterator[bytes]:
        """Yield the cases in which an entry that was acknowledged is shown."""
        for reference in references:
            if _is_hash(reference.leaf):
                yield from self._store.cases_of(bytes.fromhex(reference.leaf))

    def _last_notice(self, case: bytes) -> Notice | None:
        """Return the notice that a word about a launch speaks of: the newest one of its case."""
        for place in reversed(self._store.case_entries(case)):
            stored = self._store.entry(place.origin, place.index)
            body = judge(place.origin, place.index, stored.data).body if stored is not None else None
            if body is not None and (notice := notice_in(body)) is not None:
                return notice
        return None

    def _case(self, stored: StoredEntry, judgement: Judgement) -> bytes | None:
        """Return the case that an entry belongs to; its own where it begins one, None where what it refers to is unknown.

        A whole notice whose reference is unknown begins a case of its own: nothing that warns may be hidden.
        """
        assert judgement.entry is not None
        statement = judgement.entry.statement
        if statement.kind == "notice":
            return stored.leaf
        for reference in statement.references:
            case = self._store.case_of(bytes.fromhex(reference.leaf)) if _is_hash(reference.leaf) else None
            if case is not None and self._channel_of(case) == stored.origin.channel:
                return case
        if isinstance(judgement.body, Notice) or (not statement.references and statement.kind in _ALONE):
            return stored.leaf
        return None

    def _channel_of(self, case: bytes) -> str | None:
        """Return the channel of a case: what was said under one agreement joins no case of another."""
        first = self._store.find(case)
        return first.origin.channel if first is not None else None

    def _quarantine(self, stored: StoredEntry, code: str, now: datetime, judgement: Judgement, **said: object) -> None:
        given = judgement.quarantine.params if judgement.quarantine else said
        params = {name: str(value) for name, value in given.items()}
        self._store.put_quarantined(
            Quarantined(stored.origin, stored.index, stored.leaf, stored.data, code, params, now)
        )


_ALONE: Final = frozenset({"line_check", "declaration", "key", "query"})


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)
