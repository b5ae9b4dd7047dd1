"""Which corrections hold, and which cases they concern. A correction is of one's own words only; what it names stays visible.

The author's node refuses what is not so, the mirror quarantines it: both ask the same question here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final

from preavis.clock import Clock
from preavis.errors import PreavisError, Refused
from preavis.node.cases import Case
from preavis.node.judge import judge
from preavis.node.standing import Said, Standing, standing
from preavis.notice import Notice
from preavis.parties import Origin
from preavis.statements import NOTICE_ENTRIES, Correction, Reference
from preavis.store import CaseEntry, Store, StoredEntry

CORRECTABLE: Final = frozenset({*NOTICE_ENTRIES, "status", "correction"})


def named(store: Store, references: tuple[Reference, ...], place: int) -> StoredEntry | None:
    """Return the entry that a statement's reference names, None where there is none."""
    leaf = references[place].leaf if len(references) > place else ""
    if len(leaf) != 64 or not all(character in "0123456789abcdef" for character in leaf):
        return None
    return store.find(bytes.fromhex(leaf))


def problem(store: Store, origin: Origin, references: tuple[Reference, ...], body: Correction) -> PreavisError | None:
    """Return why a correction in a journal cannot be acted on, None where it can."""
    target = named(store, references, 0)
    said = read_said(store, target) if target is not None else None
    if target is None or said is None:
        return Refused("correction.unknown")
    if target.origin != origin:
        return Refused("correction.not_ours", party=target.origin.party)
    if said.kind not in CORRECTABLE:
        return Refused("correction.kind", kind=said.kind)
    if (body.correction == "wrong_data") != (body.notice is not None):
        return Refused("correction.notice")
    match body.correction:
        case "wrong_data":
            return _wrong_data(store, said, body)
        case "wrong_case":
            return _wrong_case(store, origin, references, said)
        case _:
            return None


def _wrong_data(store: Store, said: Said, body: Correction) -> PreavisError | None:
    carried = said.body.notice if isinstance(said.body, Correction) else said.body
    if not isinstance(carried, Notice):
        return Refused("correction.no_notice", kind=said.kind)
    kind = _root_kind(store, said)
    if body.notice is not None and body.notice.kind not in NOTICE_ENTRIES.get(kind, frozenset()):
        return Refused("entry.kind_mismatch", kind=kind, notice=body.notice.kind)
    return None


def _root_kind(store: Store, said: Said) -> str:
    """Return the kind of the entry that a chain of corrections began with."""
    while isinstance(said.body, Correction) and said.references:
        stored = store.find(bytes.fromhex(said.references[0]))
        inner = read_said(store, stored) if stored is not None else None
        if inner is None:
            break
        said = inner
    return said.kind


def _wrong_case(store: Store, origin: Origin, references: tuple[Reference, ...], said: Said) -> PreavisError | None:
    right = named(store, references, 1)
    if said.kind == "correction" or said.leaf == said.case:
        return Refused("correction.begins_case")
    if right is None or store.case_of(right.leaf) != right.leaf or right.origin != origin:
        return Refused("correction.right_case")
    return None


def already(store: Store, target: StoredEntry, body: Correction) -> PreavisError | None:
    """Return why the author should correct something else: an entry is put right once, then its correction is."""
    found = of_case(store, target).corrected_by(target.leaf.hex())
    if found is not None and body.correction != "wrong_case":
        return Refused("correction.already", entry=found[:16])
    return None


def concerned(store: Store, references: tuple[Reference, ...], body: Correction) -> tuple[bytes, ...]:
    """Return every case in which a correction is shown: where the wrong entry stands, and where it belongs."""
    target = named(store, references, 0)
    cases = list(store.cases_of(target.leaf)) if target is not None else []
    right = named(store, references, 1) if body.correction == "wrong_case" else None
    return tuple(dict.fromkeys([*cases, *([right.leaf] if right is not None else [])]))


def link(store: Store, stored: StoredEntry, references: tuple[Reference, ...], cases: Iterable[bytes]) -> None:
    """Show a correction, and what it moves, in every case that it concerns."""
    target = named(store, references, 0)
    for case in cases:
        for entry in (stored, target):
            if entry is not None and store.case_of(entry.leaf) != case:
                store.link_entry(CaseEntry(case, entry.origin, entry.index, "correction"))


def of_case(store: Store, entry: StoredEntry) -> Standing:
    """Return what stands of the cases in which an entry is shown, of its own party's words."""
    leaves = dict.fromkeys(place for case in store.cases_of(entry.leaf) for place in store.case_entries(case))
    return standing([said for place in leaves for said in _read(store, place) if place.origin == entry.origin])


def _read(store: Store, place: CaseEntry) -> Iterator[Said]:
    stored = store.entry(place.origin, place.index)
    said = read_said(store, stored) if stored is not None else None
    if said is not None:
        yield said


def read_said(store: Store, stored: StoredEntry) -> Said | None:
    """Return a filed entry as corrections look at it, None where it could not be read or is in no case."""
    judgement = judge(stored.origin, stored.index, stored.data)
    case = store.case_of(stored.leaf)
    if judgement.entry is None or judgement.body is None or case is None:
        return None
    statement = judgement.entry.statement
    return Said(
        stored.leaf.hex(),
        stored.index,
        statement.kind,
        judgement.body,
        tuple(reference.leaf for reference in statement.references),
        case.hex(),
    )


def in_force_after(
    store: Store, load: Callable[[bytes, datetime], Case | None], clock: Clock, stored: StoredEntry
) -> list[tuple[str, str, Notice]]:
    """Return case, state and notice of each launch that a correction is about; nothing for any other entry."""
    if not isinstance(judge(stored.origin, stored.index, stored.data).body, Correction):
        return []
    cases = [load(leaf, clock.now()) for leaf in store.cases_of(stored.leaf)]
    return [(case.id, case.state, case.notice) for case in cases if case is not None]
