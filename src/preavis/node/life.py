"""The life of launches in a node: what officers say of them, what the other side asks, drills, the sheet of a shift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from preavis.errors import Refused
from preavis.node import drills, scorecard, talk
from preavis.node.acts import make
from preavis.node.alarms import Situation
from preavis.node.cases import Case
from preavis.node.handover import Handover, hand_over
from preavis.node.rounds import Rounds, Seen
from preavis.node.talk import Exchange, message
from preavis.statements import Message, Reference
from preavis.store.people import Draft, Officer

if TYPE_CHECKING:
    from preavis.node import Node

MODE_WORDS: Final = frozenset({"text.exercise_in_live", "text.live_in_exercise"})
DAYS: Final = 90


class Life:
    """One node's acts, talks and drills."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._since: dict[tuple[str, str], datetime] = {}
        self._last: dict[tuple[str, str], datetime] = {}
        self.rounds: Rounds[Situation] = Rounds(self._look, node.clock)
        for check in reversed(self.talks("line_check", timedelta(days=node.config.line_check_days))):
            self._remember(check)

    # -- what officers say -----------------------------------------------------------------------------------------

    def say(
        self,
        channel: str,
        kind: str,
        body: Any,
        officer: Officer,
        method: str,
        references: tuple[Reference, ...] = (),
    ) -> Draft:
        """Submit a statement; where one key is enough and the officer has it, it is released at once. Raises Refused.

        What the check blocks stays a draft, on which the officer can overrule it with a written reason.
        """
        node = self._node
        draft = node.issue.submit(channel, kind, body, officer, references=references)
        if node.issue.review(draft.id).needed == 1 and node.issue.may_approve(draft.id, officer):
            try:
                node.approve(draft.id, officer, method)
            except Refused as error:
                if error.code not in {"draft.blocked", "draft.needs_proof"}:
                    raise
        return node.store.draft(draft.id) or draft

    def act(self, prefix: str, act: str, fields: Mapping[str, Any], officer: Officer, method: str) -> Draft:
        """Say one act on a case of ours (`acts.make`). Raises Refused, UnusableInput."""
        case = self._node.found_case(prefix)
        right = self._node.found_case(str(fields["right_case"])) if fields.get("right_case") else None
        made = make(case, act, fields, self._node.clock.now(), right)
        return self.say(case.author.channel, made.kind, made.body, officer, method, made.references)

    def ask(self, prefix: str, fields: Mapping[str, Any], officer: Officer, method: str) -> Draft:
        """Ask the author of a case, object, or request something smaller. Raises Refused, UnusableInput."""
        case = self._node.found_case(prefix)
        return self.say(case.author.channel, "query", message(fields), officer, method, case.references)

    def reply(self, prefix: str, fields: Mapping[str, Any], officer: Officer, method: str) -> Draft:
        """Answer a query or a line check, or withdraw an own query. Raises Refused."""
        asked = self.exchange(prefix).question.stored
        refers = (Reference(origin=str(asked.origin), leaf=asked.leaf.hex()),)
        return self.say(asked.origin.channel, "reply", message(fields), officer, method, refers)

    def check_line(self, channel: str, fields: Mapping[str, Any], officer: Officer, method: str) -> Draft:
        """Ask a person at the other side to answer. Raises Refused, also where the party that is named is no other one of it."""
        to = message(fields).get("to")
        if to is not None and to not in {*self._node.config.channel_named(channel).parties} - {self._node.config.party}:
            raise Refused("channel.wrong_party", party=to[:64], channel=channel)
        return self.say(channel, "line_check", {"role": "watch", **message(fields)}, officer, method)

    # -- talks ------------------------------------------------------------------------------------------------------

    def talks(self, kind: str = "query", within: timedelta | None = None) -> tuple[Exchange, ...]:
        """Return the exchanges of a kind, newest first."""
        since = self._node.clock.now() - within if within is not None else None
        return talk.exchanges(self._node.store, self._node.lines.signers(), kind=kind, since=since)

    def talks_of(self, case: bytes) -> tuple[Exchange, ...]:
        """Return the exchanges of one case, newest first."""
        return talk.of_case(self._node.store, self._node.lines.signers(), case)

    def exchange(self, prefix: str) -> Exchange:
        """Return the query or line check whose name begins so. Raises Refused where there is none, or more than one."""
        every = [*self.talks(), *self.talks("line_check")]
        found = [each for each in every if prefix and each.question.stored.leaf.hex().startswith(prefix.lower())]
        if len(found) != 1:
            raise Refused("talk.unknown", talk=prefix[:64])
        return found[0]

    # -- what a person must deal with -------------------------------------------------------------------------------

    def situations(self, now: datetime) -> Iterator[Situation]:
        """Yield what asks for a person: questions, lone releases, words of the other mode, line checks."""
        yield from self.rounds.found(now)
        peers = [(peer.channel, peer.party) for peer in self._node.lines.parties()]
        for channel, party in peers:
            if (channel, party) not in self._since:
                self._since[channel, party] = self._known_since(channel, party, now)
        yield from drills.weekly(peers, self._last, self._since, self._node.config.line_check_days, now)

    def _known_since(self, channel: str, party: str, now: datetime) -> datetime:
        fact = f"line_check/{channel}/{party}"
        said = self._node.store.fact(fact)
        if said is not None:
            return datetime.fromisoformat(said)
        with self._node.store.transaction():
            self._node.store.set_fact(fact, now.isoformat())
        return now

    def _look(self, leaf: bytes, now: datetime) -> Seen[Situation]:
        node, minutes = self._node, self._node.config.line_check_minutes
        case = node.load_case(leaf, now)
        found = list(_of_case(case)) if case is not None else []
        again, waits = None, False
        silent = case is not None and not any(isinstance(step.body, Message) for step in case.steps)
        for each in () if silent else self.talks_of(leaf):
            if each.kind == "line_check":
                self._remember(each)
                found += drills.of_check(each, node.config.party, minutes, now)
                if each.state == "open":
                    due = drills.due_at(each, minutes)
                    again, waits = (due if due >= now else again), each.question.received_at is None
            elif each.asks(node.config.party):
                found.append(_asked(each))
        return Seen(tuple(found), again, waits)

    def _remember(self, check: Exchange) -> None:
        """Keep when this party last sent a line check, and to whom: one that names nobody is to all."""
        question, node = check.question, self._node
        if question.party != node.config.party:
            return
        channel = question.stored.origin.channel
        for party in node.config.channel_named(channel).parties:
            if question.body.to in {None, party}:
                key = (channel, party)
                self._last[key] = max(question.stored.stored_at, self._last.get(key, question.stored.stored_at))

    # -- drills and the sheet ---------------------------------------------------------------------------------------

    def scores(self, days: int = DAYS) -> tuple[scorecard.Score, ...]:
        """Return how desks and people have answered in the last days."""
        return scorecard.scores(chain.from_iterable(self.asked(days)))

    def asked(self, days: int) -> Iterator[Sequence[scorecard.Asked]]:
        """Yield what `scores` adds up, case by case; all of it together takes seconds (see `Node.in_parts`)."""
        node, now = self._node, self._node.clock.now()
        since = now - timedelta(days=days)
        yield scorecard.of_checks(self.talks("line_check", timedelta(days=days)), node.config.line_check_minutes, now)
        for case in node.load(node.store.cases_since(since)):
            within = {
                (origin.party, desk.label): desk.within_seconds
                for origin, desks in node.lines.desks().items()
                if origin.channel == case.author.channel
                for desk in desks
                if not desk.narrowed  # nobody else knows of what it was told
            }
            yield scorecard.of_case(case, node.config.party, within, node.store, now)

    def handover(self, since: datetime) -> Handover:
        """Return the sheet of the shift that began then."""
        node, now = self._node, self._node.clock.now()
        return hand_over(
            party=node.config.party,
            mode=node.config.mode,
            since=since,
            until=now,
            alarms=node.store.alarms(),
            cases=node.overview.all(),
            owed=node.duties.all(),
            drafts=[node.issue.review(draft.id) for draft in node.store.drafts()],
            talks=[*self.talks(), *self.talks("line_check")],
            acts=node.store.acts(since, now),
            reading=node.reading.waiting,
        )


def _of_case(case: Case) -> Iterator[Situation]:
    """Yield what one officer alone has released, and texts that speak of the other mode."""
    for step in case.steps:
        params = {"case": case.id, "party": step.stored.origin.party, "entry": step.stored.leaf.hex()[:16]}
        if step.unconfirmed and not step.struck:
            yield Situation("alarm.unconfirmed", step.stored.leaf.hex()[:16], "caution", params)
        if not step.struck and any(finding.code in MODE_WORDS for finding in step.findings):
            yield Situation("alarm.mode_words", step.stored.leaf.hex()[:16], "alarm", params)


def _asked(each: Exchange) -> Situation:
    asks_for_change = each.question.body.about in {"objection", "smaller_window", "smaller_area"}
    params = {"party": each.question.party, "case": each.case.hex()[:16], "query": each.id}
    return Situation("alarm.query_open", each.id, "warning" if asks_for_change else "caution", params)
