"""A list that stays in order while single members come and go: ten thousand are not sorted again for each that changes."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class Ranked(Sequence[T], Generic[T]):
    """Members in the order of their keys; no two have the same key, and a member's key never changes."""

    def __init__(self, key: Callable[[T], Any]) -> None:
        self._key = key
        self._members: list[T] = []

    def add(self, member: T) -> None:
        """Put a member in its place."""
        insort(self._members, member, key=self._key)

    def drop(self, member: T) -> None:
        """Take a member out that is there."""
        del self._members[bisect_left(self._members, self._key(member), key=self._key)]

    def first(self) -> T | None:
        """Return the member before all others, None where there is none."""
        return self._members[0] if self._members else None

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[T]:
        return iter(self._members)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        return self._members[index]
