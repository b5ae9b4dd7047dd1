"""Launch NOTAM as published: rings, times, item D, speed, and what is lost without a finding. Needs the shared data."""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from pathlib import Path

from preavis.clock import format_instant
from preavis.formats.notam import read
from preavis.geo import Circle

ROOT = Path(__file__).parent.parent
DATA = (
    Path(os.environ.get("PREAVIS_SHARED", ROOT.parent / "shared"))
    / "data/launches/warnings/notam_space_2020_2026.jsonl.gz"
)
TOLERANCE = 0.002


def records() -> list[dict]:
    with gzip.open(DATA, "rt") as file:
        return [json.loads(line) for line in file]


def same(ring, wanted) -> bool:
    """Whether a ring has exactly the wanted vertices, whatever its beginning; the closing one may be repeated."""
    points = [(float(lat), float(lon)) for lat, lon in ring]
    near = lambda a, b: abs(a[0] - b[0]) < TOLERANCE and abs(a[1] - b[1]) < TOLERANCE  # noqa: E731
    return all(any(near(p, w) for w in wanted) for p in points) and all(any(near(p, w) for p in points) for w in wanted)


def main(verbose: bool = False) -> None:
    if not DATA.exists():
        print("the shared data are not beside the project: nothing measured")
        return
    found = records()
    begun = time.process_time()
    messages = [read(record["raw"]) for record in found]
    took = time.process_time() - begun
    rings = exact = times = schedules = understood = silent = 0
    for record, message in zip(found, messages, strict=True):
        rightly = (
            message.from_ is not None
            and message.to is not None
            and (format_instant(message.from_), format_instant(message.to)) == (record["start"], record["end"])
        )
        times += rightly
        if record["polygon"]:
            rings += 1
            shapes = [area.shape for area in message.areas]
            right = any(shape.polygon is not None and same(shape.polygon, record["polygon"]) for shape in shapes)
            exact += right
            silent += not right and not message.findings
            if verbose and not right:
                print(
                    "RING",
                    record["id"],
                    [len(s.polygon or ()) for s in shapes],
                    len(record["polygon"]),
                    [f.code for f in message.findings],
                )
        if record["has_schedule"]:
            schedules += 1
            understood += message.schedule is not None
            if verbose and message.schedule is None:
                print("D", record["id"], [f.code for f in message.findings])
        if verbose and not rightly:
            print("TIME", record["id"], message.from_, message.to, record["start"], record["end"])
    print(f"NOTAM: {len(found)} texts, {len(found) / took:.0f}/s")
    print(f"  rings exact {exact}/{rings} = {exact / rings:.2%}, of the others without a finding: {silent}")
    print(f"  times {times}/{len(found)} = {times / len(found):.2%}")
    print(f"  item D read {understood}/{schedules} = {understood / schedules:.2%}")
    print(f"  circles and sectors {sum(isinstance(a.shape.value, Circle) for m in messages for a in m.areas)}")


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
