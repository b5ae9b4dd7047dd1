"""Exactly one process holds a node's directory: its store, its lock store and its signing keys."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from preavis.errors import Refused, UnusableInput


def hold(directory: Path) -> IO[bytes]:
    """Take the directory for this process until the file is closed. Raises Refused where another process has it, UnusableInput."""
    path = directory / "node.hold"
    try:
        file = path.open("ab")
    except OSError as error:
        if directory.is_dir():  # a disk that is read-only, or somebody else's
            problem = error.strerror or str(error)
            raise UnusableInput("file.unwritable", file=str(path), problem=problem) from error
        raise UnusableInput("config.no_node", directory=str(directory)) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise Refused("node.held", directory=str(directory)) from error
    return file
