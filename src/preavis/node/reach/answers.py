"""Answers from desks that have no officer at the console: a link, a reply by mail, a signed call back, a code read by telephone.

A message is proof that its address was reached; its token, that the answer comes from whoever has the message. The entry names the
address as a number of its way (`mail 1`); which address that is stays in this node, unless the channel gives names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from preavis.clock import Clock
from preavis.errors import Refused
from preavis.node.acknowledge import Acknowledge, Answerer
from preavis.node.config import Config
from preavis.node.reach.desk_keys import DeskKeys, heard_code, same
from preavis.node.reach.dispatcher import Dispatcher
from preavis.node.reach.letters import Letters
from preavis.node.reach.mail_in import Inbound, read_inbound
from preavis.store import Store, StoredEntry, Told
from preavis.store.people import Officer
from preavis.store.reach import LINE_CHECK, Sending
from preavis.wire import load

Method = Literal["link", "mail", "webhook", "sheet"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer link asks: the message, what it is about, whether it still stands, and the link to the newer version."""

    sending: Sending
    told: Told | None
    entry: StoredEntry | None
    state: Literal["open", "acknowledged", "superseded", "answered"]
    text: str
    newer: str | None = None

    @property
    def line_check(self) -> bool:
        """Whether it only asks for a sign of life."""
        return self.sending.kind == LINE_CHECK


class Answers:
    """Answers to the messages of one node."""

    def __init__(
        self,
        config: Config,
        store: Store,
        keys: DeskKeys,
        letters: Letters,
        dispatcher: Dispatcher,
        acknowledge: Acknowledge,
        clock: Clock,
        changed: Callable[[], None],
    ) -> None:
        """`changed` is called after an acknowledgement was appended."""
        self._desks = {desk.label: desk for desk in config.desk}
        self._relay = config.mail
        self._store = store
        self._keys = keys
        self._letters = letters
        self._hooks = dispatcher.hooks
        self._fates = dispatcher.fates
        self._acknowledge = acknowledge
        self._clock = clock
        self._changed = changed

    # -- links -----------------------------------------------------------------------------------------------------

    def asked(self, token: str) -> Asked:
        """Return what a link asks; nothing is changed. Raises Refused where the token is nobody's."""
        sending = self._opened(token)
        if not self._stands(sending):
            raise Refused("answer.unconfigured", desk=sending.desk)
        told = self._store.told_by_id(sending.told) if sending.told is not None else None
        entry = self._store.entry(told.origin, told.index) if told is not None else None
        desk = self._desks[sending.desk]
        text = self._letters.words(sending, desk, told, entry)
        if told is None:
            return Asked(sending, None, None, "answered" if sending.answered_at else "open", text)
        later = [one for one in self._store.told(case=told.case, desk=told.desk) if one.id > told.id]
        if told.superseded or later:
            return Asked(sending, told, entry, "superseded", text, self._newer(sending, later))
        return Asked(sending, told, entry, "open" if told.acknowledged is None else "acknowledged", text)

    def _opened(self, token: str) -> Sending:
        number, _, _ = token.partition("-")
        sending = (
            self._store.sending(int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else None
        )
        if sending is None or not same(token, self._token(sending)):
            raise Refused("answer.unknown")
        return sending

    def _stands(self, sending: Sending) -> bool:
        """Return whether the desk and the address of a message are still configured: what was taken away answers no more."""
        desk = self._desks.get(sending.desk)
        if sending.way == "sheet":
            return desk is not None
        return desk is not None and sending.way in desk.ways and sending.address in desk.addresses(sending.way)

    def _token(self, sending: Sending) -> str:
        told = self._store.told_by_id(sending.told) if sending.told is not None else None
        return self._letters.token(sending, self._store.entry(told.origin, told.index) if told is not None else None)

    def _newer(self, sending: Sending, later: Sequence[Told]) -> str | None:
        """Return the token by which the same address answers to the newest version, None while none has gone to it."""
        for told in reversed(later):
            for one in self._store.sendings(told.id):
                if (one.desk, one.way, one.address) == (sending.desk, sending.way, sending.address):
                    return self._token(one)
        return None

    def by_link(self, token: str) -> Asked:
        """Take an answer given on the page of a link. Raises Refused where it no longer stands or needs a signature."""
        asked = self.asked(token)
        if asked.sending.way == "webhook":
            raise Refused("answer.signature")
        return self._take(asked, "link")

    def by_call(self, token: str, headers: Mapping[str, str], body: bytes) -> Asked:
        """Take a signed call back from a webhook's receiver: `{"acknowledge": true}`. Raises Refused, UnusableInput."""
        asked = self.asked(token)
        hook = self._hooks.get((asked.sending.desk, asked.sending.address))
        if asked.sending.way != "webhook" or hook is None:
            raise Refused("answer.signature")
        try:
            hook.verify(headers, body)
        except Refused as error:  # whoever knows the link is the receiver: its clock or its secret is wrong
            self._note(asked.sending, "refused", error.code, self._clock.now())
            raise
        value = load(body)
        if not isinstance(value, dict) or value.get("acknowledge") is not True:
            raise Refused("answer.no_word")
        return self._take(asked, "webhook")

    def _take(self, asked: Asked, method: Method) -> Asked:
        """Record an answer; where it is the first to an entry, it becomes an acknowledgement."""
        now = self._clock.now()
        if asked.state == "superseded":
            raise Refused("ack.superseded", desk=asked.sending.desk)
        with self._store.transaction():
            if asked.told is not None and asked.state == "open":
                self._acknowledge.by_way(asked.told, self._answerer(asked.sending, method), now)
            self._fates.answered(asked.sending, now, method)
        if asked.told is not None and asked.state == "open":
            self._changed()
        return self.asked(self._token(asked.sending))

    def _answerer(self, sending: Sending, method: Method) -> Answerer:
        desk = self._desks[sending.desk]
        addresses = desk.addresses(sending.way)
        number = addresses.index(sending.address) + 1
        name = f"{sending.way}:{sending.address}" if sending.address else sending.way
        return Answerer(name, f"{sending.way} {number}", self._keys.identity(name), sending.desk, method)

    # -- mail ------------------------------------------------------------------------------------------------------

    def mail(self, data: bytes) -> str:
        """Take a message that came to the node's own address; return a code that says what it was. Never raises for its content."""
        inbound = read_inbound(data)
        sending, now = self._meant(inbound), self._clock.now()
        if sending is None:
            return self._of_nothing(inbound, now)
        if not self._stands(sending):
            return self._note(sending, "unconfigured", inbound.detail, now)
        if inbound.report is not None:
            with self._store.transaction():
                self._fates.reported(sending, inbound.report, inbound.detail, now)
            return f"mail_in.{inbound.report}"
        if inbound.automatic:
            return self._note(sending, "automatic", inbound.detail, now)
        if sending.way != "mail" or inbound.sender.casefold() != sending.address.casefold():
            return self._note(sending, "other_sender", "", now)
        asked = self.asked(self._token(sending))
        if asked.state == "superseded":
            return self._note(sending, "superseded", "", now)
        if not inbound.affirms:
            return self._note(sending, "no_word", inbound.detail, now)
        self._take(asked, "mail")
        if asked.state == "acknowledged":
            return "mail_in.already"
        return "mail_in.line_check" if asked.line_check else "mail_in.acknowledged"

    def _of_nothing(self, inbound: Inbound, now: datetime) -> str:
        """Record a mail of a desk that names no message of ours: its writer may think that he has answered."""
        for desk in self._desks.values():
            for address in desk.mail:
                if address.casefold() == inbound.sender.casefold() and not inbound.automatic:
                    with self._store.transaction():
                        self._fates.unmatched(desk.label, address, inbound.detail, now)
                    return "mail_in.unmatched"
        return "mail_in.unknown"

    def _note(self, sending: Sending, fate: str, detail: str, now: datetime) -> str:
        """Record what came and acknowledged nothing, where the watch sees it."""
        with self._store.transaction():
            self._fates.reported(sending, fate, detail, now)
        return f"mail_in.{fate}"

    def _meant(self, inbound: Inbound) -> Sending | None:
        """Return the one message of ours that a mail speaks of, by its Message-ID, else by a token in its text."""
        for key in inbound.keys:
            if (sending := self._store.sending_by_key(key)) is not None:
                return sending
        found = {}
        for token in inbound.tokens:
            try:
                sending = self._opened(token)
            except Refused:
                continue
            found[sending.id] = sending
        return next(iter(found.values())) if len(found) == 1 else None

    # -- paper and telephone -----------------------------------------------------------------------------------------

    def read_back(self, code: str, officer: Officer) -> StoredEntry:
        """Acknowledge as deputy for a desk that has read its code by telephone. Raises Refused where the code is not the one."""
        heard = heard_code(code)
        number = heard.partition("-")[0]
        told = (
            self._store.told_by_id(int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else None
        )
        entry = self._store.entry(told.origin, told.index) if told is not None else None
        if told is None or entry is None or not same(heard, self._keys.code(told.id, entry.leaf.hex())):
            raise Refused("answer.code")
        with self._store.transaction():
            done = self._acknowledge(told, officer, self._clock.now())
            self._fates.read_back(told, officer.label, self._clock.now())
        self._changed()
        return done
