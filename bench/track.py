"""Is this track announced? A thousand questions over a million stored areas of two hundred real cases, as the node answers them."""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import shapely

from bench.inside import House
from preavis.clock import from_posix
from preavis.geo import Position
from preavis.store.track import TrackedArea, TrackedCase

NOTICE = json.loads((Path(__file__).parent.parent / "tests" / "golden" / "notice.json").read_text())
CASES = 200
START, YEARS = 1_700_000_000, 10 * 365 * 86_400


def areas(chance: random.Random, case: bytes, number: int) -> list[TrackedArea]:
    """A launch and three areas of 60 to 400 km with 65 corners, one to three windows of some hours, within ten years."""
    about = TrackedCase(case, "RU", "RU-1", "ballistic_missile", "Plesetsk", "NE", "announced")
    first, length = START + chance.randrange(YEARS), chance.randrange(1800, 6 * 3600)
    windows = tuple((first + day * 86_400, first + day * 86_400 + length) for day in range(chance.randint(1, 3)))
    shapes = [
        shapely.Point(chance.uniform(-175, 175), chance.uniform(-70, 70)).buffer(chance.uniform(0.3, 2)) for _ in "abc"
    ]
    launch = TrackedArea(about, "Plesetsk", True, (), shapely.to_wkb(shapely.Point(40.5, 62.9)), windows)
    return [
        launch,
        *(
            TrackedArea(about, f"{number}-{place}", False, (shape.bounds,), shapely.to_wkb(shape), windows)
            for place, shape in enumerate(shapes)
        ),
    ]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    chance = random.Random(1995)
    with tempfile.TemporaryDirectory() as directory:
        house = House(Path(directory))
        node = house.ru
        began = time.perf_counter()
        for number in range(CASES):
            leaf = house.say(node, "notice", {**NOTICE, "reference": f"RU-{number}"}).leaf
            made = [one for launch in range(count // CASES // 3) for one in areas(chance, leaf, launch)]
            with node.store.transaction():
                node.store.put_tracked(leaf, made)
        filled = time.perf_counter() - began
        taken, hits = [], 0
        for _ in range(1000):
            place = Position(f"{chance.uniform(-75, 75):.4f}", f"{chance.uniform(-180, 180):.4f}")
            at = from_posix(START + chance.randrange(YEARS))
            began = time.perf_counter()
            hits += len(node.tracks.answer(place, at).hits)
            taken.append((time.perf_counter() - began) * 1000)
        taken.sort()
        print(f"{count} areas stored in {filled:.0f} s; 1000 questions, {hits / 1000:.1f} answers each:")
        print(f"p50 {statistics.median(taken):.2f} ms, p99 {taken[989]:.2f} ms, max {taken[-1]:.2f} ms")
        house.close()


if __name__ == "__main__":
    main()
