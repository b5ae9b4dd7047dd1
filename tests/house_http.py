"""Two parties and a witness as real processes on loopback, over mutually pinned TLS, for tests."""

from datetime import UTC, datetime
from pathlib import Path

from preavis.demo.nodes import Nodes


def start(directory: Path, seconds: int = 60) -> Nodes:
    """Set up and start three nodes."""
    nodes = Nodes(directory, seconds)
    nodes.set_up(datetime.now(UTC).replace(microsecond=0))  # noqa: TID251 - a test's own clock
    nodes.start()
    return nodes
