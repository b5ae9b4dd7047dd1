"""Where the shared data lie: beside the project, or where PREAVIS_SHARED says. Tests that need them skip loudly without."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PREAVIS_SHARED", Path(__file__).parents[2] / "shared"))


def shared(path: str) -> Path:
    """Return a path in the shared data, or skip the test with a clear sentence where they are absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"the shared data are not beside the project: {path} is missing")
    return found
