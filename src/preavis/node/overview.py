"""All cases at a glance, the most urgent first: a summary of each is kept in memory and made again only when it changes.

What stands there is derived from the store at each start and never stored; a page takes the part of it that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from preavis.clock import Clock, windows_of
from preavis.node.cases import Case
from preavis.node.duties import Owed
from preavis.node.ladder import Rung
from preavis.node.ranked import Ranked
from preavis.node.rounds import Rounds, Seen
from preavis.parties import Origin

Filter = Literal["open", "unread", "mine", "all"]
Urgency = Literal["overdue", "unread", "open", "done"]

GROUPS: Final[tuple[Urgency, ...]] = ("overdue", "unread", "open", "done")
STATE_RANK: Final = {"anomaly": 0, "window_open": 1, "hold": 2, "launched": 3}
DONE: Final = frozenset({"reported", "cancelled", "sent_in_error", "window_over"})
WINDOWED: Final = frozenset({"announced", "window_open", "hold"})
NEVER: Final = datetime.max.replace(tzinfo=UTC, microsecond=0)
FRESH_SECONDS: Final = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One case as the board shows it.

    `missing` are the desks that have not read the version in force, `asked` the own ones that have not read a question.
    """

    leaf: bytes
    author: Origin
    reference: str
    kind: str
    vehicle: str
    site: str
    state: str
    opens: datetime | None
    closes: datetime | None
    missing: tuple[Rung, ...]
    asked: tuple[Rung, ...]
    desks: int
    due: datetime | None
    duty: Owed | None
    urgency: Urgency
    key: tuple[int, int, int, datetime]
    words: str

    @property
    def id(self) -> str:
        """The case's name for people and commands."""
        return self.leaf.hex()[:16]

    @property
    def read(self) -> int:
        """How many desks have read the version in force."""
        return self.desks - len(self.missing)

    @property
    def overdue(self) -> tuple[Rung, ...]:
        """The desks that should have read it by now."""
        return tuple(rung for rung in self.missing if rung.state == "overdue")

    @property
    def overdue_questions(self) -> tuple[Rung, ...]:
        """The own desks that should have read a question by now."""
        return tuple(rung for rung in self.asked if rung.state == "overdue")

    def waits_for(self, party: str, desk: str | None) -> Rung | None:
        """Return the rung of one own desk that has not read it, else of one that has not read a question."""
        return next((rung for rung in self.unread if (rung.party, rung.desk) == (party, desk)), None)

    @property
    def unread(self) -> tuple[Rung, ...]:
        """Whoever has anything to read here."""
        return (*self.missing, *self.asked)


def glance(case: Case, owed: Sequence[Owed], now: datetime) -> Seen[Glance]:
    """Return a case's summary, and when it changes by itself."""
    opens, closes = case.next_window(now) or (None, None)
    missing, asked = _sorted(case.unread), _sorted(case.unread_questions)
    duty = min((each for each in owed if each.at is not None), key=lambda each: str(each.at), default=None)
    dues = [rung.due_at for rung in (*missing, *asked) if rung.due_at is not None]
    due = min([*dues, *([duty.at] if duty is not None and duty.at is not None else [])], default=None)
    done = case.state in DONE and duty is None
    overdue = any(rung.state == "overdue" for rung in (*missing, *asked))
    urgency: Urgency = (
        "done" if done and not overdue else "overdue" if overdue else "unread" if missing or asked else "open"
    )
    place, vehicle = case.notice.launch.place, case.notice.vehicle
    site = (place.site or place.body_of_water or "") if place else ""
    reference = case.notice.reference or case.id
    waits = min((at for at in (opens, due) if at is not None), default=NEVER)
    times = [window.start for window in windows_of(case.notice.launch.schedule or ())]
    times += [window.end for window in windows_of(case.notice.launch.schedule or ())]
    summary = Glance(
        leaf=case.leaf,
        author=case.author,
        reference=reference,
        kind=case.notice.kind,
        vehicle=vehicle.kind or "unstated",
        site=site,
        state=case.state,
        opens=opens,
        closes=closes,
        missing=missing,
        asked=asked,
        desks=len(case.ladder),
        due=due,
        duty=duty,
        urgency=urgency,
        key=(GROUPS.index(urgency), STATE_RANK.get(case.state, 5), 0 if missing or asked else 1, waits),
        words=f"{reference} {case.id} {case.author.party} {case.author.channel} {site}".casefold(),
    )
    again = min((at for at in (*times, *dues, *((duty.at,) if duty and duty.at else ())) if at >= now), default=None)
    return Seen((summary,), again, waits_for_receipt=len(dues) < len(missing) + len(asked))


def _sorted(rungs: Sequence[Rung]) -> tuple[Rung, ...]:
    return tuple(sorted(rungs, key=lambda rung: (rung.state != "overdue", rung.due_at or NEVER)))


class Overview:
    """The summaries of all cases in their order."""

    def __init__(
        self,
        load: Callable[[bytes, datetime], Case | None],
        owed: Callable[[bytes, datetime], tuple[Owed, ...]],
        clock: Clock,
    ) -> None:
        """`owed`: what a case still asks of us."""
        self._load = load
        self._owed = owed
        self._clock = clock
        self.rounds: Rounds[Glance] = Rounds(self._look, clock)
        self._shown: dict[bytes, Glance] = {}
        self._order: Ranked[Glance] = Ranked(_rank)
        self._open: Ranked[Glance] = Ranked(_rank)
        self._unread: Ranked[Glance] = Ranked(_rank)
        self._waiting: dict[tuple[str, str], Ranked[Glance]] = {}
        self._windowed: Ranked[Glance] = Ranked(_turn)
        self._due: Ranked[Glance] = Ranked(_deadline)
        self.references: dict[str, str] = {}
        self._told = -1

    def _look(self, leaf: bytes, now: datetime) -> Seen[Glance]:
        case = self._load(leaf, now)
        seen = glance(case, self._owed(leaf, now), now) if case is not None else Seen[Glance]()
        before = self._shown.pop(leaf, None)
        if before is not None:
            for ranked in self._lists_of(before):
                ranked.drop(before)
        for found in seen.found:
            self._shown[leaf] = found
            self.references[found.id] = found.reference
            for ranked in self._lists_of(found):
                ranked.add(found)
        return seen

    def _lists_of(self, each: Glance) -> Iterator[Ranked[Glance]]:
        """Yield every list in which a summary stands."""
        yield self._order
        if each.unread:
            yield self._unread
        for desk in {(rung.party, rung.desk) for rung in each.unread}:
            yield self._waiting.setdefault(desk, Ranked(_rank))
        if each.urgency != "done":
            yield self._open
            if each.opens is not None and each.state in WINDOWED:
                yield self._windowed
            if each.due is not None:
                yield self._due

    def all(self) -> Sequence[Glance]:
        """Return every summary, the most urgent first; what has just changed is looked at, for a bounded time."""
        self.rounds.catch_up(self._clock.now(), FRESH_SECONDS)
        return self._order

    @property
    def next_window(self) -> Glance | None:
        """The case whose window opens next, or ends next where it is open."""
        return self._windowed.first()

    @property
    def next_due(self) -> Glance | None:
        """The case with the next deadline."""
        return self._due.first()

    def moved(self) -> bool:
        """Return whether anything was looked at anew since this was last asked."""
        self.all()
        before, self._told = self._told, self.rounds.looks
        return before != self._told

    def waiting_for(self, party: str, desk: str) -> Sequence[Glance]:
        """Return what a desk has not read, the most urgent first."""
        self.all()
        return self._waiting.get((party, desk), ())

    def matching(self, wanted: Filter, query: str, *, party: str, desk: str | None) -> Sequence[Glance]:
        """Return the summaries of a filter whose words hold every word of a query. `desk`: whose notices are "mine"."""
        found = self._of(wanted, party, desk)
        words = query.casefold().split()
        return [each for each in found if all(word in each.words for word in words)] if words else found

    def _of(self, wanted: Filter, party: str, desk: str | None) -> Sequence[Glance]:
        every = self.all()
        match wanted:
            case "all":
                return every
            case "open":
                return self._open
            case "unread":
                return self._unread
            case "mine":
                return self.waiting_for(party, desk) if desk else [e for e in every if e.author.party == party]


def _rank(each: Glance) -> tuple[object, ...]:
    return *each.key, each.reference, each.leaf


def _turn(each: Glance) -> tuple[object, ...]:
    """Return when the window of a case opens, or ends where it is open."""
    return (each.closes if each.state == "window_open" else each.opens) or NEVER, each.leaf


def _deadline(each: Glance) -> tuple[object, ...]:
    return each.due or NEVER, each.leaf
