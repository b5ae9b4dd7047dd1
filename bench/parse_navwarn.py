"""Navigational warnings as published: positions against NGA's geometry, windows against a sample labelled by reading, speed."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import sys
import time
from pathlib import Path

from preavis.clock import format_instant, parse_instant
from preavis.formats.navwarn import read

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("PREAVIS_SHARED", ROOT.parent / "shared")) / "data"
LABELS = ROOT / "tests" / "formats" / "navwarn_labels.jsonl"
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def texts() -> dict[str, tuple[str, str, str | None, dict]]:
    """Return every text by its SHA-256: file, text, time of issue, record."""
    found = {}
    for name in (
        "corpora/navwarn-2018-sample",
        "corpora/ngamsi-hazard-2010-2024",
        "launches/warnings/navwarn_nga_hazard_2026",
    ):
        with gzip.open(DATA / f"{name}.jsonl.gz", "rt") as file:
            for line in file:
                record = json.loads(line)
                text = record.get("text") or record["raw"]
                found[hashlib.sha256(text.encode()).hexdigest()] = (name, text, issue_of(record), record)
    return found


def issue_of(record: dict) -> str | None:
    issued = record.get("issued")
    if issued:
        return issued if issued.count(":") == 2 else issued.replace("Z", ":00Z")
    stamp = record.get("issueDate")
    if stamp:
        day, month, year = stamp.split()
        return f"{year}-{MONTHS.index(month) + 1:02}-{day[:2]}T{day[2:4]}:{day[4:6]}:00Z"
    return None


def rings(record: dict) -> list[list[tuple[float, float]]]:
    geometry = record["geometry"]
    parts = geometry["geometries"] if geometry["type"] == "GeometryCollection" else [geometry]
    return [[(lat, lon) for lon, lat in part["coordinates"]] for part in parts if part["type"] == "LineString"]


def near(a, b) -> bool:
    return abs(a[0] - b[0]) < 0.0017 and min(abs(a[1] - b[1]), 360 - abs(a[1] - b[1])) < 0.0017


def same(ring, wanted) -> bool:
    return all(any(near(p, w) for w in wanted) for p in ring) and all(any(near(p, w) for p in ring) for w in wanted)


def values(text: str) -> set[float]:
    """Return every latitude and longitude before the cancellation, read by a rule of its own: NGA writes them all alike."""
    body = re.split(r"\n\s*\d\.\s+CANCEL|AUTHORITY:", text, flags=re.IGNORECASE)[0]
    found = re.findall(r"(?<![\d-])(\d{2,3})-(\d{2}(?:\.\d+)?)(?:-(\d{2}(?:\.\d+)?))?([NSEW])", body)
    return {
        round((-1 if letter in "SW" else 1) * (int(d) + float(m) / 60 + float(s or 0) / 3600), 5)
        for d, m, s, letter in found
    }


def drawn_values(message) -> set[float]:
    found: set[float] = set()
    for area in message.areas:
        shape = area.shape.value
        points = (
            [shape.centre] if hasattr(shape, "centre") else shape.line if hasattr(shape, "line") else area.shape.polygon
        )
        found |= {round(float(value), 5) for point in points for value in point}
    return found


def losses(known, messages, keys) -> tuple[int, int]:
    """Return how many texts have every coordinate in an area, or give one that bounds none a finding; and how many lose one."""
    whole = lost = 0
    for key in keys:
        message = messages[key]
        if message.kind == "in_force_list" or not (values(known[key][1]) - drawn_values(message)):
            whole += 1
        elif not any(finding.path == "areas" for finding in message.findings):
            lost += 1
    return whole, lost


def windows(schedule) -> list:
    return [
        sorted([format_instant(w.start), format_instant(w.end)] for w in opportunity) for opportunity in schedule or ()
    ]


def main(verbose: bool = False) -> None:
    if not DATA.exists():
        print("the shared data are not beside the project: nothing measured")
        return
    known = texts()
    begun = time.perf_counter()
    messages = {key: read(text, issued=parse_instant(at) if at else None) for key, (_, text, at, _) in known.items()}
    took = time.perf_counter() - begun
    print(f"navigational warnings: {len(known)} texts, {len(known) / took:.0f}/s")
    right = total = silent = 0
    for key, (name, _text, _, record) in known.items():
        if "2018" not in name:
            continue
        drawn = [a for a in messages[key].areas if a.shape.polygon]
        wanted = [ring for ring in rings(record) if len(set(ring)) > 2]
        if (
            not wanted
            or any(not a.shape.polygon for a in messages[key].areas)
            or any(len(ring) in {33, 34, 35} for ring in wanted)
        ):
            continue
        total += 1
        exact = len(wanted) == len(drawn) and all(
            any(same([(float(p.lat), float(p.lon)) for p in a.shape.polygon], w) for a in drawn) for w in wanted
        )
        right += exact
        silent += not exact and not messages[key].findings
        if verbose and not exact:
            print(
                "RING",
                record["id"],
                [len(a.shape.polygon) for a in drawn],
                [len(w) for w in wanted],
                [f.code for f in messages[key].findings],
            )
    print(f"  rings exactly right {right}/{total} = {right / total:.2%}, of the others without a finding: {silent}")
    sample = [json.loads(line)["sha256"] for line in LABELS.read_text("utf-8").splitlines()]
    for name, keys in (("labelled", sample), ("all", list(known))):
        whole, lost = losses(known, messages, keys)
        print(f"  every coordinate in an area: {whole}/{len(keys)} {name}; the rest with a finding but for {lost}")
    agree = labelled = cancels = 0
    for line in LABELS.read_text("utf-8").splitlines():
        label = json.loads(line)
        message = messages[label["sha256"]]
        labelled += 1
        if label.get("areas"):
            good = {k: [sorted(o) for o in v] for k, v in label["areas"].items()} == {
                a.label: windows(a.schedule or message.schedule) for a in message.areas
            }
        else:
            good = [sorted(o) for o in label["schedule"] or []] == windows(message.schedule) and not any(
                a.schedule for a in message.areas
            )
        agree += good
        stated = format_instant(message.cancel_at) if message.cancel_at else None
        cancels += stated == label["cancel_at"]
        if verbose and not good:
            print(
                "TIME",
                label["id"],
                label.get("note"),
                "\n   want",
                json.dumps(label["schedule"])[:260],
                json.dumps(label.get("areas"))[:200],
            )
            print(
                "   got ",
                json.dumps(windows(message.schedule))[:260],
                [(a.label, windows(a.schedule)[:1]) for a in message.areas][:4],
                [f.code for f in message.findings],
            )
        if verbose and stated != label["cancel_at"]:
            print("CANCEL", label["id"], stated, label["cancel_at"])
    print(f"  windows as labelled {agree}/{labelled} = {agree / labelled:.2%}")
    print(f"  cancel times as labelled {cancels}/{labelled} = {cancels / labelled:.2%}")


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
