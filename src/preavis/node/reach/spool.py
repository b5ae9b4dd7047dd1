"""The spool: a file written and renamed into a desk's directory; the desk's own system takes it away, then it is delivered.

Beside the signed text (`.txt`) lies the same for machines (`.json`): for an entry its exact bytes.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from preavis.node.reach import Letter, Outcome
from preavis.store.reach import Sending


class Spool:
    """See `reach.Local`. `detail` of an outcome is the file's path below the spool."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, letters: Sequence[Letter]) -> list[Outcome]:
        outcomes, touched = [], set()
        for letter in letters:
            directory = self._root / letter.sending.address
            try:
                outcomes.append(Outcome("sent", self._write(directory, letter), place=_disk(directory)))
                touched.add(directory)
            except OSError as error:
                outcomes.append(Outcome("later", error.strerror or str(error)))
        undone = {directory: said for directory in touched if (said := _settled(directory))}
        return [
            Outcome("later", undone[directory]) if outcome.fate == "sent" and directory in undone else outcome
            for letter, outcome in zip(letters, outcomes, strict=True)
            for directory in (self._root / letter.sending.address,)
        ]

    def gone(self, sendings: Sequence[Sending]) -> tuple[list[Sending], list[Sending]]:
        taken: list[Sending] = []
        lost: list[Sending] = []
        for sending in sendings:
            path = self._root / sending.detail
            # a directory that is away or fails has delivered nothing, nor has one that is only the mount point of a share
            with contextlib.suppress(OSError):
                if path.parent.is_dir() and not path.exists():
                    (taken if sending.place in {"", _disk(path.parent)} else lost).append(sending)
        return taken, lost

    @staticmethod
    def _write(directory: Path, letter: Letter) -> str:
        """Write one letter into a directory, complete or not at all; return its name there."""
        directory.mkdir(parents=True, exist_ok=True)
        machine = letter.entry if letter.entry is not None else letter.document
        for suffix, data in ((".json", machine), (".txt", letter.signed.encode())):
            part = directory / f".{letter.stem}{suffix}.part"
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.rename(directory / f"{letter.stem}{suffix}")
        return f"{directory.name}/{letter.stem}.txt"


def _settled(directory: Path) -> str:
    """Make the names in a directory durable; return what went wrong, empty where nothing did."""
    try:
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _disk(directory: Path) -> str:
    """Return what tells one mounted disk from another."""
    return str(directory.stat().st_dev)
