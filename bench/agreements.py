"""How long the check of one notice takes, and the count of a whole catalogue against all agreements."""

from __future__ import annotations

import json
import os
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

import preavis.agreements.profile as profiles
from preavis.agreements.check import check
from preavis.reconcile.catalogue import read
from preavis.reconcile.count import count
from preavis.wire import read_notice

ROOT = Path(__file__).parent.parent
CATALOGUE = Path(os.environ.get("PREAVIS_SHARED", ROOT.parent / "shared")) / "data/launches/jsr-2017/launch.csv.gz"


def main(times: int = 2000) -> None:
    notice, _ = read_notice(json.loads((ROOT / "tests" / "golden" / "notice.json").read_text()))
    assert notice is not None
    now = datetime(2026, 11, 24, tzinfo=UTC)
    for id_ in profiles.known():
        profile = profiles.load(id_)
        took = []
        for _ in range(times):
            begun = time.perf_counter()
            check(notice, profile, now=now)
            took.append(time.perf_counter() - begun)
        took.sort()
        print(
            f"check {id_:18} median {statistics.median(took) * 1e6:6.0f} us  p99 {took[int(times * 0.99)] * 1e6:6.0f} us"
        )
    if CATALOGUE.exists():
        begun = time.perf_counter()
        flown = read(CATALOGUE)
        count(flown, [profiles.load(id_) for id_ in profiles.known()])
        print(f"{len(flown)} launches against {len(profiles.known())} agreements: {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
