"""Launch NOTAM as published: rings, times, item D, circles, speed, and what is lost without a finding; a peer on the same texts.

The truth of a ring is the data set's, but where the reader and it differ a person read the text (`notam_truth.toml`); beside it
stands how far the plainest second reading, all coordinates of item E without blanks, agrees with it. Needs the shared data.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import re
import sys
import time
import tomllib
from pathlib import Path

from preavis.clock import format_instant
from preavis.formats.notam import read
from preavis.formats.notam.moments import instant
from preavis.formats.notam.schedule import read_schedule

ROOT = Path(__file__).parent.parent
FORMATS = ROOT / "tests" / "formats"
DATA = (
    Path(os.environ.get("PREAVIS_SHARED", ROOT.parent / "shared"))
    / "data/launches/warnings/notam_space_2020_2026.jsonl.gz"
)
TOLERANCE = 0.002
HEAD = "A1234/26 NOTAMN\nQ) XXXX/QWMLW/IV/BO/W/000/999/5000N03000E050\nA) XXXX B) 2605010800 C) 2605031600\nE) "
SECOND = re.compile(
    r"(\d{2})(\d{2})(\d{2})?([NS])[-/,]?(\d{3})(\d{2})(\d{2})?([EW])|([NS])(\d{2})(\d{2})(\d{2})?[-/,]?([EW])(\d{3})(\d{2})(\d{2})?(?!\d)"
)


def records() -> list[dict]:
    with gzip.open(DATA, "rt") as file:
        return [json.loads(line) for line in file]


def near(a, b) -> bool:
    return abs(a[0] - b[0]) < TOLERANCE and abs(a[1] - b[1]) < TOLERANCE


def same(ring, wanted) -> bool:
    """Whether a ring has exactly the wanted vertices, whatever its beginning; the closing one may be repeated."""
    points = [(float(lat), float(lon)) for lat, lon in ring]
    return all(any(near(p, w) for w in wanted) for p in points) and all(any(near(p, w) for p in points) for w in wanted)


def second_reading(raw: str) -> list[tuple[float, float]]:
    """Return every coordinate of item E that stands as plain digits and letters once blanks and line ends are gone."""
    item = re.sub(r"\s", "", re.split(r"\bE\)", raw, maxsplit=1)[-1].split("\nF)")[0])
    found = []
    for m in SECOND.finditer(item):
        a, b, c, n, d, e, f, w = (
            m.groups()[:8] if m.group(1) else (*m.groups()[9:12], m.group(9), *m.groups()[13:], m.group(13))
        )
        lat, lon = int(a) + int(b) / 60 + int(c or 0) / 3600, int(d) + int(e) / 60 + int(f or 0) / 3600
        found.append((-lat if n == "S" else lat, -lon if w == "W" else lon))
    return found  # fmt: skip


def polygons(message):
    return [area.shape.polygon for area in message.areas if area.shape.polygon is not None]


def peer(found: list[dict]) -> None:
    """Run aviconv-notam, the best parser of the package index, over the same texts as they are."""
    if importlib.util.find_spec("aviconv_notam") is None:
        return
    from aviconv_notam import parser

    parsed = exact = times = scheduled = 0
    begun = time.process_time()
    for record in found:
        try:
            notam = parser.parse(record["raw"])
        except Exception:  # noqa: BLE001 - what it raises is what is counted
            continue
        parsed += 1
        times += (
            str(notam.effective_from)[:16].replace(" ", "T") == record["start"][:16]
            and str(notam.effective_to)[:16].replace(" ", "T") == record["end"][:16]
        )
        scheduled += bool(record["has_schedule"] and notam.schedule is not None and notam.schedule.periods)
        ring = notam.geometry.polygon if notam.geometry is not None else None
        exact += bool(record["polygon"] and ring and same(ring, record["polygon"]))
    took = time.process_time() - begun
    rings = sum(bool(record["polygon"]) for record in found)
    dated = sum(record["has_schedule"] for record in found)
    print(
        f"  aviconv-notam: {len(found) / took:.0f}/s, parsed {parsed / len(found):.1%}, times {times / len(found):.1%}, "
        f"rings {exact / rings:.1%}, item D {scheduled / dated:.1%}"
    )  # fmt: skip


def main(verbose: bool = False) -> None:
    composed()
    if not DATA.exists():
        print("the shared data are not beside the project: nothing measured")
        return
    found = records()
    truth = tomllib.loads((FORMATS / "notam_truth.toml").read_text("utf-8"))
    took, messages = min((timed(found) for _ in range(3)), key=lambda each: each[0])
    rings = exact = by_data = agree = times = schedules = understood = silent = 0
    for record, message in zip(found, messages, strict=True):
        times += bool(message.from_ and message.to) and (format_instant(message.from_), format_instant(message.to)) == (
            record["start"],
            record["end"],
        )
        if record["has_schedule"]:
            schedules += 1
            understood += message.schedule is not None
        if not record["polygon"]:
            continue
        rings += 1
        drawn = polygons(message)
        as_data = any(same(ring, record["polygon"]) for ring in drawn)
        by_data += as_data
        agree += same(second_reading(record["raw"]) or [(99, 0)], record["polygon"])
        read_by_hand = truth.get(record["id"].replace("/", "_"))
        right = (
            as_data
            if read_by_hand is None
            else drawn == []
            if "unreadable" in read_by_hand
            else [len(ring) for ring in drawn] == read_by_hand["rings"]
        )
        exact += right
        silent += (not right or not drawn) and not [f for f in message.findings if f.severity != "info"]
        if verbose and not right:
            print("RING", record["id"], [len(ring) for ring in drawn], [f.code for f in message.findings])
    print(f"NOTAM: {len(found)} texts, {len(found) / took:.0f}/s (CPU, best of three)")
    print(f"  rings exact {exact}/{rings} = {exact / rings:.2%}, left out or wrong without a finding: {silent}")
    print(
        f"    by the data set alone {by_data / rings:.2%}; the plainest second reading agrees with it for {agree / rings:.1%}"
    )
    print(f"  times {times}/{len(found)} = {times / len(found):.2%}")
    print(f"  item D read {understood}/{schedules} = {understood / schedules:.2%}")
    peer(found)


def timed(found: list[dict]):
    begun = time.process_time()
    messages = [read(record["raw"]) for record in found]
    return time.process_time() - begun, messages


def composed() -> None:
    """Print how many of the labelled item D and of the composed areas are read right."""
    sys.path.insert(0, str(ROOT / "tests"))
    from notation import agrees

    labels = [json.loads(line) for line in (FORMATS / "notam_item_d_labels.jsonl").read_text("utf-8").splitlines()]
    right = 0
    for label in labels:
        windows = read_schedule(label["d"], instant(label["b"]), instant(label["c"])).windows or ()
        right += [[f"{w.start:%Y-%m-%dT%H:%MZ}", f"{w.end:%Y-%m-%dT%H:%MZ}"] for w in windows] == label["windows"]
    print(f"item D as labelled by reading: {right}/{len(labels)} = {right / len(labels):.2%}")
    for name, said in (("notam_areas", "English"), ("notam_russian", "Russian")):
        cases = tomllib.loads((FORMATS / f"{name}.toml").read_text("utf-8"))["case"]
        good = [
            len(m.areas) == len(c["areas"]) and all(agrees(a, w) for a, w in zip(m.areas, c["areas"], strict=True))
            for c in cases
            for m in (read(f"{HEAD}{c['text']}\nF) SFC G) UNL"),)
        ]
        print(f"composed {said} item E: {sum(good)}/{len(good)} as a reader draws them")


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
