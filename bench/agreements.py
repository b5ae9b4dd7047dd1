"""How long the check of one notice takes, and the count of a whole catalogue against all agreements."""

from __future__ import annotations

import json
import os
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import preavis.agreements.profile as profiles
from preavis.agreements.check import check
from preavis.agreements.terms import Profile
from preavis.notice import Notice
from preavis.reconcile.catalogue import read
from preavis.reconcile.count import count
from preavis.wire import read_notice

ROOT = Path(__file__).parent.parent
CATALOGUE = Path(os.environ.get("PREAVIS_SHARED", ROOT.parent / "shared")) / "data/launches/jsr-2017/launch.csv.gz"


def covered_by(profile: Profile) -> Notice:
    """Return the golden notice, by a party of an agreement and in its time, so that all of its rules are walked through."""
    document = json.loads((ROOT / "tests" / "golden" / "notice.json").read_text())
    if profile.parties.codes and "RU" not in profile.parties.codes:
        party = profile.parties.codes[0]
        document |= dict.fromkeys(("notifying_party", "launching_state", "territory_state"), party)
    if profile.force.until is not None:
        day = (profile.force.until - timedelta(days=1)).isoformat()
        document["launch"]["planned_date"]["date"] = day
        document["launch"]["schedule"] = [[{"from": f"{day}T06:00:00Z", "to": f"{day}T12:00:00Z"}]]
    document["flight"] |= {"beyond_national_territory": True, "toward": ["US"], "danger_on_high_seas": True}
    notice, _ = read_notice(document)
    assert notice is not None
    return notice


def main(times: int = 2000) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    for id_ in profiles.known():
        profile = profiles.load(id_)
        notice = covered_by(profile)
        took = []
        for _ in range(times):
            begun = time.thread_time()  # of this thread alone: neighbours on the machine do not count
            judged = check(notice, profile, now=now)
            took.append(time.thread_time() - begun)
        assert judged.verdict == "due", id_
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
