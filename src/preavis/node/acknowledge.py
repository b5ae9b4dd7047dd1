"""A desk's word that it has read an entry becomes an entry in its own party's journal and travels back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from preavis.errors import Refused
from preavis.node.config import Config
from preavis.node.issue import Issue
from preavis.node.people import People, identity_hash
from preavis.statements import Acknowledgement, Reference
from preavis.store import CaseEntry, Store, StoredEntry, Told
from preavis.store.people import Officer
from preavis.wire import dump


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers for a desk: an officer, or one of the desk's addresses; `method` is how the answer came."""

    name: str
    label: str
    identity: str
    desk: str
    method: str


class Acknowledge:
    """Acknowledgements of this node's desks."""

    def __init__(self, config: Config, store: Store, people: People, issue: Issue) -> None:
        self._config = config
        self._store = store
        self._people = people
        self._issue = issue

    def __call__(self, told: Told, officer: Officer, now: datetime) -> StoredEntry:
        """Record that an officer has read an entry for its desk. Raises Refused where he may not, or it is done already.

        An officer of the desk's deputy, or of the watch, answers as deputy, and the entry says so.
        """
        self._people.require(officer, "acknowledge")
        desk = next((desk for desk in self._config.desk if desk.label == told.desk), None)
        own = officer.desk == told.desk
        if not own and "watch" not in officer.roles and (desk is None or officer.desk not in desk.deputies):
            raise Refused("ack.other_desk", officer=officer.label, desk=told.desk)
        person = Answerer(officer.name, officer.label, identity_hash(officer), officer.desk or "", "desk")
        return self._append(told, person, "desk" if own else "deputy", now)

    def by_way(self, told: Told, answerer: Answerer, now: datetime) -> StoredEntry:
        """Record that a desk has answered from one of its addresses. Raises Refused where it is done already."""
        return self._append(told, answerer, answerer.method if answerer.desk == told.desk else "deputy", now)

    def _append(self, told: Told, person: Answerer, method: str, now: datetime) -> StoredEntry:
        if told.acknowledged is not None:
            raise Refused("ack.done", desk=told.desk)
        if told.superseded:
            raise Refused("ack.superseded", desk=told.desk)
        stored = self._store.entry(told.origin, told.index)
        if stored is None:
            raise Refused("ack.unknown", desk=told.desk)
        terms = self._config.channel_named(told.origin.channel)
        body = Acknowledgement(
            desk=told.desk,
            officer=person.name if terms.privacy == "name" else person.label,
            identity=person.identity,
            at=now,
            method=method,
        )
        about = (Reference(origin=str(told.origin), leaf=stored.leaf.hex()),)
        statement = self._issue.statement(terms, "acknowledgement", dump(body), about)
        with self._store.transaction():
            entry = self._issue.append(statement, now)
            self._store.acknowledge_told(told.id, entry.leaf)
            home = self._store.case_of(stored.leaf) or told.case  # where the other party files it
            self._store.file_entry(CaseEntry(home, entry.origin, entry.index, "acknowledgement"))
            self._store.audit(now, person.label, "acknowledged", f"{told.desk} {stored.leaf.hex()} {method}")
        return entry
