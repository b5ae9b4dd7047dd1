"""The tests' house of nodes, for benchmarks: one process, no sockets."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from house import House as TestHouse
from house import Wire


class House(TestHouse):
    """Nodes whose wires do not judge after each request: catching up measures storing."""

    def connect(self, name):
        super().connect(name)
        for wire in self.wires.values():
            wire.node = _Quiet(wire.node)


class _Quiet:
    def __init__(self, node):
        self._node = node

    def __getattr__(self, name):
        return getattr(self._node, name)

    def tick(self):
        """Judge nothing."""


__all__ = ["House", "Wire"]
