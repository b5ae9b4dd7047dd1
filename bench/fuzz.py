"""Ten minutes of damaged texts for one reader: `python -m bench.fuzz notam|navwarn [SECONDS]`. Exits 1 with each find in full."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from fuzz.harness import run


def main(kind: str, seconds: float) -> int:
    reader = importlib.import_module(f"preavis.formats.{kind}").read
    known = importlib.import_module(f"fuzz.{kind}_seeds")
    guided = importlib.util.find_spec("atheris") is not None
    report = run(reader, seconds, known.SEEDS, known.TOKENS, guided=guided, dice=0)
    led = "half of it led by atheris" if guided else "atheris is not here: not led by coverage"
    print(f"fuzzing {kind}: {seconds:.0f} s, {led}: {report.inputs} inputs, slowest {report.slowest_s * 1000:.0f} ms")
    for text, reason in report.finds:
        print(json.dumps({"reason": reason, "text": text}, ensure_ascii=False))
    return 1 if report.finds else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 600))
