"""Preavis: states tell each other of missile and rocket launches before they happen."""

__version__ = "0.1.0"
