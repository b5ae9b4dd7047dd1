"""Two hundred and fifty exchanges while both sides are killed at random (ten thousand: `make soak`)."""

import subprocess
import sys
from pathlib import Path


def test_nothing_is_lost_or_doubled_when_both_sides_are_killed_at_random():
    done = subprocess.run(
        [sys.executable, "-m", "bench.soak", "250"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
