"""What is wrong with the ways to the desks, one situation for one cause: a relay that is down is one, and not one an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from urllib.parse import urlsplit

from preavis.clock import format_instant
from preavis.node.alarms import Situation
from preavis.node.config import Config
from preavis.node.reach.plan import Plan
from preavis.store import Store
from preavis.store.reach import LINE_CHECK, Line, Sending

LOUD_AFTER: Final = 3
"""Tries that go wrong before a message that may still come through is an alarm."""
DOWN: Final = {"mail": "alarm.relay_down", "webhook": "alarm.host_down"}
LineState = Literal["alive", "new", "dead"]
LineName = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Life:
    """One address and whether it lives: `new` has answered nothing yet and still has time to."""

    line: Line
    state: LineState


def mask(address: str) -> str:
    """Return an address so that it can be told from others but not used."""
    name, at, domain = address.rpartition("@")
    if at:
        return f"{name[:1]}…@{domain}"
    host = urlsplit(address).hostname
    return f"{host}/…" if host else address


class Troubles:
    """The ways of one node as the watch must see them."""

    def __init__(self, config: Config, store: Store, plan: Plan, host_of: Callable[[LineName], str]) -> None:
        """`host_of`: what stands before an address and before others."""
        self._config = config
        self._store = store
        self._plan = plan
        self._host_of = host_of
        self._named = [
            (way, desk.label, address) for desk in config.desk for way in desk.ways for address in desk.addresses(way)
        ]

    def lives(self, now: datetime) -> tuple[Life, ...]:
        """Return every address whose life is checked, and whether it lives."""
        return tuple(Life(line, self._state(line, now)) for line in self._plan.lines(now))

    def _dies_at(self, line: Line) -> datetime:
        return (line.answered_at or line.first_at) + timedelta(days=self._config.line_dead_days)

    def _state(self, line: Line, now: datetime) -> LineState:
        if now > self._dies_at(line):
            return "dead"
        return "alive" if line.answered_at is not None else "new"

    def situations(self, now: datetime) -> Iterator[Situation]:
        """Yield messages that do not come through, dead addresses, sheets that wait for a person."""
        troubled = self._troubled(now)
        down = {host: sending for sending in troubled if (host := self._shared(sending))}
        for host, sending in down.items():
            yield self._down(host, sending)
        yield from self._failing([sending for sending in troubled if not self._shared(sending)])
        yield from self._dead(down, now)
        yield from self._sheets(now)

    def _troubled(self, now: datetime) -> list[Sending]:
        """Return the messages that somebody must hear of, oldest first; those of addresses that are no more are nobody's."""
        lines = {(line.way, line.desk, line.address): line for line in self._plan.lines(now)}
        untried = {(one.way, one.desk, one.address) for one in self._store.checks_waiting() if not one.tries}
        found = []
        for sending in self._store.sendings_troubled(now):
            line = (sending.way, sending.desk, sending.address)
            if line not in self._named:
                continue
            older = sending.kind == LINE_CHECK and sending.made_at != lines[line].checked_at
            if older and (line not in untried or not lines[line].problem):
                continue  # a newer check has been tried since
            if sending.state == "failed" or sending.tries >= LOUD_AFTER or now > sending.until:
                found.append(sending)
        return found

    def _shared(self, sending: Sending) -> str:
        """Return the relay or host that holds a message up, empty where the address does, or a host that is one address's own."""
        by = sending.blocked_by
        return by if by and (sending.way == "mail" or len(self._behind(sending.way, by)) > 1) else ""

    def _behind(self, way: str, host: str) -> list[LineName]:
        return [line for line in self._named if line[0] == way and self._host_of(line) == host]

    def _down(self, host: str, sending: Sending) -> Situation:
        lines = self._behind(sending.way, host)
        desks = ", ".join(dict.fromkeys(desk for _, desk, _ in lines))
        params = {"host": host, "n": str(len(lines)), "desks": desks, "said": sending.detail}
        return Situation(DOWN[sending.way], f"{sending.way}/{host}", "alarm", params)

    def _failing(self, troubled: list[Sending]) -> Iterator[Situation]:
        """Yield one situation a line, with the newest thing that is wrong, a launch before a line check."""
        newest: dict[str, dict[str, str]] = {}
        for sending in sorted(troubled, key=lambda each: each.kind != LINE_CHECK):
            told = self._store.told_by_id(sending.told) if sending.told is not None else None
            newest[self._subject(sending.desk, sending.way, sending.address)] = {
                "desk": sending.desk,
                "way": sending.way,
                "address": mask(sending.address),
                "said": sending.detail,
                **({"case": told.case.hex()[:16]} if told is not None else {}),
            }
        for subject, params in newest.items():
            yield Situation("alarm.way_failed", subject, "alarm", params)

    def _dead(self, down: dict[str, Sending], now: datetime) -> Iterator[Situation]:
        """Yield the addresses that have died, save those that were alive when the relay before them went down."""
        since = {alarm.subject: alarm.raised_at for alarm in self._store.alarms() if alarm.code in DOWN.values()}
        for life in self.lives(now):
            line = life.line
            host = self._host_of((line.way, line.desk, line.address))
            if life.state != "dead":
                continue
            if host in down and self._dies_at(line) > since.get(f"{line.way}/{host}", now):
                continue
            params = {
                "desk": line.desk,
                "way": line.way,
                "address": mask(line.address),
                "since": format_instant(line.answered_at or line.first_at),
            }
            yield Situation("alarm.line_dead", self._subject(line.desk, line.way, line.address), "alarm", params)

    def _sheets(self, now: datetime) -> Iterator[Situation]:
        for desk in self._config.desk:
            for sending in self._store.sendings_of("sheet", desk.label, "", now, 100):
                told = self._store.told_by_id(sending.told) if sending.told is not None else None
                if told is not None:
                    params = {"desk": desk.label, "case": told.case.hex()[:16], "told": str(told.id)}
                    yield Situation("alarm.sheet_waits", str(sending.id), "warning", params)

    def _subject(self, desk: str, way: str, address: str) -> str:
        """Return an address by its place among those of its desk: alarms are read by everybody, addresses are not."""
        for one in self._config.desk:
            if one.label == desk and address in one.addresses(way):
                return f"{desk}/{way}/{one.addresses(way).index(address) + 1}"
        return f"{desk}/{way}/0"
