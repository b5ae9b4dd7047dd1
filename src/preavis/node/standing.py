"""What still stands of what a party has said about a launch: corrections strike, replace and move earlier entries. Pure.

A correction names an earlier entry of its own party, so the newest is looked at first: one that was itself sent in error
corrects nothing, and what it struck stands again. One that is corrected by better data goes on striking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from preavis.statements import Body, Correction


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a journal, as far as corrections look at it: leaf hashes in hex, the entry's own case."""

    leaf: str
    index: int
    kind: str
    body: Body
    references: tuple[str, ...]
    case: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What corrections have done: entries that were in error, those with better data, the case to which one was moved."""

    said: dict[str, Said]
    dropped: dict[str, str]
    replaced: dict[str, str]
    moved: dict[str, str]

    def root(self, leaf: str) -> str:
        """Return the entry that a chain of corrections is about; an entry that corrects nothing is its own."""
        seen = self.said.get(leaf)
        while seen is not None and isinstance(seen.body, Correction) and seen.references:
            leaf = seen.references[0]
            seen = self.said.get(leaf)
        return leaf

    def home(self, leaf: str) -> str | None:
        """Return the case to which an entry belongs, after every correction that stands."""
        root = self.root(leaf)
        return self.moved.get(root) or (self.said[root].case if root in self.said else None)

    def stands(self, leaf: str, case: str) -> bool:
        """Return whether an entry still stands in a case. A correction stands wherever what it names has been shown."""
        if leaf in self.dropped or leaf in self.replaced:
            return False
        return isinstance(self.said[leaf].body, Correction) or self.home(leaf) == case

    def corrected_by(self, leaf: str) -> str | None:
        """Return the correction by which an entry no longer stands as it was said."""
        return self.dropped.get(leaf) or self.replaced.get(leaf)


def standing(said: Sequence[Said]) -> Standing:
    """Return what stands of one party's entries."""
    dropped: dict[str, str] = {}
    replaced: dict[str, str] = {}
    moved: dict[str, str] = {}
    for each in sorted(said, key=lambda one: one.index, reverse=True):
        if not isinstance(each.body, Correction) or each.leaf in dropped or not each.references:
            continue
        target = each.references[0]
        match each.body.correction:
            case "sent_in_error":
                dropped.setdefault(target, each.leaf)
            case "wrong_data":
                replaced.setdefault(target, each.leaf)
            case "wrong_case" if len(each.references) > 1:
                moved.setdefault(target, each.references[1])
    return Standing({each.leaf: each for each in said}, dropped, replaced, moved)
