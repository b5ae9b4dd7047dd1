"""`preavis verify` of one evidence file, as a whole process."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.inside import House
from preavis.demo.records import notice


def main(runs=11):
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        house = House(directory)
        document = {**notice(), "launch": {**notice()["launch"]}}
        entry = house.say(house.cn, "notice", document)
        house.deliver()
        house.cn.tick()
        case = house.cn.case(entry.leaf.hex()[:16])
        (directory / "file").write_bytes(house.cn.evidence(case, case.steps[0]))
        cards = [str(n.directory / "cards" / "own-ru-cn.card") for n in house.nodes.values()]
        command = [sys.executable, "-m", "preavis", "verify", str(directory / "file")]
        command += [argument for card in cards for argument in ("--trust", card)]
        spans = []
        for _ in range(runs):
            begin = perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            spans.append(perf_counter() - begin)
        print(
            f"preavis verify, whole process   median {statistics.median(spans) * 1000:.0f} ms, max {max(spans) * 1000:.0f} ms"
        )
        house.close()
