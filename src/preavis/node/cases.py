"""A case as people see it: derived from its entries, receipts and acknowledgements each time, never stored by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from preavis.clock import windows_of
from preavis.node.case_step import CaseStep
from preavis.node.judge import judge
from preavis.node.ladder import ExpectedDesk, Ladders, Rung
from preavis.node.standing import Said, Standing, standing
from preavis.notice import Notice
from preavis.parties import Origin
from preavis.statements import DISPATCHED, Correction, Reference, StatusReport
from preavis.store import Receipt, Store, StoredEntry

CaseState = Literal[
    "announced",
    "window_open",
    "window_over",
    "hold",
    "launched",
    "scrubbed",
    "anomaly",
    "cancelled",
    "reported",
    "sent_in_error",
]


@dataclass(frozen=True, slots=True)
class Case:
    """One launch: its entries in order, the notice in force, who knows and who does not."""

    leaf: bytes
    author: Origin
    steps: tuple[CaseStep, ...]
    notice: Notice
    state: CaseState
    ladder: tuple[Rung, ...]
    asked: tuple[Rung, ...] = ()
    """What own desks were asked to read besides the version in force: the questions of others, and what they say of those."""

    @property
    def id(self) -> str:
        """The case's name for people and commands: the first 16 hex digits of its first entry's leaf hash."""
        return self.leaf.hex()[:16]

    @property
    def asks(self) -> CaseStep:
        """The newest step that desks must read."""
        return next(step for step in reversed(self.steps) if _asks(step, self.author))

    @property
    def references(self) -> tuple[Reference, ...]:
        """What a statement about this case refers to: its first entry, and the entry in force."""
        leaves = dict.fromkeys((self.leaf, self.asks.stored.leaf))
        return tuple(Reference(origin=str(self.author), leaf=leaf.hex()) for leaf in leaves)

    @property
    def unread(self) -> tuple[Rung, ...]:
        """The desks that have not read the version in force."""
        return tuple(rung for rung in self.ladder if rung.state != "acknowledged")

    @property
    def unread_questions(self) -> tuple[Rung, ...]:
        """The own desks that have not read a question."""
        return tuple(rung for rung in self.asked if rung.state != "acknowledged")

    def next_window(self, now: datetime) -> tuple[datetime, datetime] | None:
        """Return the window that is open or comes next."""
        windows = sorted((w.start, w.end) for w in windows_of(self.notice.launch.schedule or ()) if w.end > now)
        return windows[0] if windows else None


class Cases:
    """Reads cases out of the store."""

    def __init__(
        self,
        store: Store,
        party: str,
        signers: Mapping[Origin, Sequence[str]],
        desks: Mapping[Origin, Sequence[ExpectedDesk]],
    ) -> None:
        """`signers`: per journal, the key names whose receipts count; `desks`: per journal of a party, its desks."""
        self._store = store
        self._signers = signers
        self._ladders = Ladders(store, party, desks, self._steps)

    def ids(self, limit: int = 500) -> tuple[bytes, ...]:
        """Return the cases, newest first."""
        return self._store.cases(limit)

    def find(self, prefix: str) -> bytes | None:
        """Return the one case whose name begins so, None where there is none or more than one."""
        found = self._store.cases_named(prefix)
        return found[0] if len(found) == 1 else None

    def load(self, leaf: bytes, now: datetime) -> Case | None:
        """Return a case as it stands now, None where it is unknown."""
        steps = self._corrected(leaf, self._steps(leaf))
        first = next((step for step in steps if step.stored.leaf == leaf), None)
        if first is None or not isinstance(first.body, Notice):
            return None
        told = sorted((step for step in steps if _asks(step, first.stored.origin)), key=lambda step: step.stored.index)
        speaking = [step for step in told if not step.struck and step.moved_to is None]
        notice = first.body
        for step in speaking:
            right = step.body.notice if isinstance(step.body, Correction) else step.body
            if isinstance(right, Notice) and right.kind != "post_launch":
                notice = right
        state = "sent_in_error" if _in_error(first, steps) else _state(speaking, notice, now)
        ladder = self._ladders.of(leaf, steps, told[-1], now)
        others = [step for step in steps if not _asks(step, first.stored.origin)]
        asked = self._ladders.beside(leaf, others, now)
        return Case(leaf, first.stored.origin, steps, notice, state, ladder, asked)

    def readers(self, case: Case, entry: bytes, now: datetime) -> tuple[Rung, ...]:
        """Return the desks of the others that are to read an entry of a case, as their acknowledgements tell."""
        asks = next((step for step in case.steps if step.stored.leaf == entry), None)
        return self._ladders.of(case.leaf, case.steps, asks, now) if asks is not None else ()

    def _steps(self, leaf: bytes) -> tuple[CaseStep, ...]:
        steps = []
        for filed in self._store.filed(leaf):
            stored = filed.stored
            said = judge(stored.origin, stored.index, stored.data)
            if said.entry is not None and said.body is not None:
                receipts = self._receipts(stored)
                steps.append(CaseStep(stored, said.entry, said.body, said.findings, receipts, filed.home))
        return tuple(steps)

    def _corrected(self, leaf: bytes, steps: tuple[CaseStep, ...]) -> tuple[CaseStep, ...]:
        """Strike what corrections say, in this case, and mark what one officer alone has released."""
        found = self._standing(steps) if any(isinstance(step.body, Correction) for step in steps) else {}
        confirmed = _confirmed(steps)
        marked = []
        for step in steps:
            name, says = step.stored.leaf.hex(), found.get(step.stored.origin)
            if says is not None and name in says.said:
                home, struck = says.home(name), not says.stands(name, leaf.hex())
                moved_to = home[:16] if home is not None and home != leaf.hex() else None
                step = replace(step, struck=struck, corrected_by=says.corrected_by(name), moved_to=moved_to)  # noqa: PLW2901
            if step.entry.lone and name not in confirmed:
                step = replace(step, unconfirmed=True)  # noqa: PLW2901
            elif step.entry.lone:
                kept = tuple(finding for finding in step.findings if finding.code != "approval.lone")
                step = replace(step, findings=kept)  # noqa: PLW2901
            marked.append(step)
        return tuple(marked)

    @staticmethod
    def _standing(steps: Iterable[CaseStep]) -> dict[Origin, Standing]:
        said: dict[Origin, list[Said]] = {}
        for step in steps:
            if step.kind in DISPATCHED:
                references = tuple(reference.leaf for reference in step.entry.statement.references)
                each = Said(
                    step.stored.leaf.hex(), step.stored.index, step.kind, step.body, references, step.home.hex()
                )
                said.setdefault(step.stored.origin, []).append(each)
        return {origin: standing(entries) for origin, entries in said.items()}

    def _receipts(self, stored: StoredEntry) -> tuple[Receipt, ...]:
        found = (
            self._store.earliest_receipt(stored.origin, signer, stored.index)
            for signer in self._signers.get(stored.origin, ())
        )
        return tuple(receipt for receipt in found if receipt is not None)


def _asks(step: CaseStep, author: Origin) -> bool:
    return step.kind in DISPATCHED and step.kind != "query" and step.stored.origin == author


def _in_error(first: CaseStep, steps: Sequence[CaseStep]) -> bool:
    """Whether the notice that began the case was never meant."""
    by = next((step.body for step in steps if step.stored.leaf.hex() == first.corrected_by), None)
    return isinstance(by, Correction) and by.correction == "sent_in_error"


def _confirmed(steps: Sequence[CaseStep]) -> set[str]:
    """Return the entries of lone officers that another person of the same party has confirmed."""
    alone = {step.stored.leaf.hex(): step for step in steps if step.entry.lone}
    found = set()
    for step in steps:
        if not isinstance(step.body, StatusReport) or step.body.status != "confirmed" or step.struck:
            continue
        persons = {approval.identity for approval in step.entry.approvals}
        for reference in step.entry.statement.references:
            lone = alone.get(reference.leaf)
            if lone is not None and lone.stored.origin == step.stored.origin:
                first = {approval.identity for approval in lone.entry.approvals}
                found.update([reference.leaf] if persons and not persons & first else [])
    return found


def _state(told: Sequence[CaseStep], notice: Notice, now: datetime) -> CaseState:
    """Return the state that the newest word of the author gives the case."""
    said_open = False
    for step in reversed(told):
        match step.body:
            case StatusReport(status="launched" | "scrubbed" | "anomaly" | "hold" as word):
                return word
            case StatusReport(status="launch_window_open"):
                said_open = True
                break
            case Notice(kind=kind) | Correction(notice=Notice(kind=kind)):
                if kind == "post_launch":
                    return "reported"
                if kind == "cancellation":
                    return "cancelled"
                break
    windows = tuple(windows_of(notice.launch.schedule or ()))
    if windows and all(window.end <= now for window in windows):
        return "window_over"
    return (
        "window_open"
        if said_open or any(window.start <= now for window in windows if now < window.end)
        else "announced"
    )
