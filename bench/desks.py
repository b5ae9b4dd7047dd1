"""From the key press to every desk of the other side: one act over TLS between two real nodes, p50 and worst, in milliseconds."""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from at_console import NOTICE
from house_http import start

ACTS = 30
WORDS = ("hold", "launch_window_open", "anomaly")


def _told(nodes, case, leaf):
    entries = nodes.ask("CN", "GET", f"/cases/{case}")["entries"]
    here = any(entry["leaf"].startswith(leaf) for entry in entries)
    return here and {told["desk"] for told in nodes.ask("CN", "GET", "/inbox") if told["case"] == case}


def main():
    with tempfile.TemporaryDirectory() as directory:
        nodes = start(Path(directory) / "nodes", seconds=600)
        try:
            review = nodes.ask("RU", "POST", "/drafts", "releaser 1", kind="notice", body=NOTICE)
            for officer in ("releaser 1", "releaser 2"):
                done = nodes.ask("RU", "POST", f"/drafts/{review['draft']}/approve", officer)
            case = done["released"]
            while case not in {each["case"] for each in nodes.ask("CN", "GET", "/board")}:
                time.sleep(0.05)
            took = []
            for number in range(ACTS):
                began = time.perf_counter()
                said = nodes.ask("RU", "POST", f"/cases/{case}/acts/{WORDS[number % 3]}", "watch 1")
                while len(_told(nodes, case, said["released"]) or ()) < 3:
                    time.sleep(0.005)
                took.append(1000 * (time.perf_counter() - began))
        finally:
            nodes.stop()
    figures = f"p50 {statistics.median(took):.0f} ms, worst {max(took):.0f} ms"
    print(f"key press to every desk of the peer, password checked, two nodes: {figures}")


if __name__ == "__main__":
    main()
