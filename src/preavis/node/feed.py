"""What has been filed since a reader last looked: exact, without gaps, resumable after any pause.

The place of a reader is how much of each journal he has seen, `ru-cn/CN=12;ru-cn/RU=7`: journals only grow, so no entry is
missed and none is told twice, whatever happened in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from preavis.errors import UnusableInput
from preavis.parties import Origin
from preavis.store import Store, StoredEntry
from preavis.wire import read_entry

AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that was filed in a case, and the reader's place after it."""

    place: str
    case: bytes
    kind: str
    entry: StoredEntry


def parse_place(text: str) -> dict[str, int]:
    """Read a place; the empty text is the beginning. Raises UnusableInput."""
    found: dict[str, int] = {}
    for part in filter(None, text.split(";")):
        name, _, count = part.rpartition("=")
        if not name or not (count.isascii() and count.isdigit()) or len(count) > 12:
            raise UnusableInput("feed.place", said=text[:60])
        found[name] = int(count)
    return found


def write_place(seen: dict[str, int]) -> str:
    """Return a place as text."""
    return ";".join(f"{name}={count}" for name, count in sorted(seen.items()))


def _name(origin: Origin) -> str:
    return f"{origin.channel}/{origin.party}"


def newest(store: Store) -> str:
    """Return the place at which everything filed so far has been seen."""
    return write_place({_name(origin): store.judged(origin) for origin in store.origins()})


def since(store: Store, place: str, limit: int = AT_ONCE) -> tuple[Change, ...]:
    """Return what has been filed after a place, journal by journal, at most so many. Raises UnusableInput."""
    seen = parse_place(place)
    changes: list[Change] = []
    for origin in store.origins():
        name = _name(origin)
        for index in range(seen.get(name, 0), store.judged(origin)):
            if len(changes) >= limit:
                return tuple(changes)
            seen[name] = index + 1
            entry = store.entry(origin, index)
            case = store.case_of(entry.leaf) if entry is not None else None
            if entry is not None and case is not None:
                changes.append(Change(write_place(seen), case, read_entry(entry.data).statement.kind, entry))
    return tuple(changes)
