"""Exactly one process holds a node's directory: its store, its lock store and its signing keys."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from preavis.errors import Refused, UnusableInput


def hold(directory: Path) -> IO[bytes]:
    """Take the directory for this process until the file is closed. Raises Refused where another process has it."""
    try:
        file = (directory / "node.hold").open("ab")
    except OSError as error:
        raise UnusableInput("config.no_node", directory=str(directory)) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise Refused("node.held", directory=str(directory)) from error
    return file
