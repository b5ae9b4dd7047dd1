"""Ten minutes of damaged navigational warnings: `python -m bench.fuzz_navwarn [SECONDS]`, half led by atheris where it is there.

Exits 1 with each find in full.
"""

from __future__ import annotations

import importlib.util
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import preavis.formats.navwarn as reader
from fuzz.test_fuzz_navwarn import ISSUED, LONGEST, SEEDS, damaged, fault


def judged(text: str, issued) -> str | None:
    try:
        return fault(text, issued)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"{type(error).__name__}: {error}"


def thrown(seconds: float, dice: random.Random) -> tuple[int, dict[str, str]]:
    finds: dict[str, str] = {}
    inputs = 0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        text = damaged(dice)
        inputs += 1
        if found := judged(text, dice.choice((ISSUED, None))):
            finds.setdefault(found, text)
    return inputs, finds


def led(seconds: float, out: Connection) -> None:
    """Runs in a process of its own: atheris never gives it back."""
    import atheris

    for name, module in sorted(sys.modules.items()):
        if name.startswith(reader.__name__):
            for value in list(vars(module).values()):
                if getattr(value, "__module__", None) == name and hasattr(value, "__code__"):
                    value.__code__ = atheris.instrument_func(value).__code__
    told = [time.perf_counter(), 0]

    def one(data: bytes) -> None:
        text = data.decode("utf-8", "replace")[:LONGEST]
        told[1] += 1
        found = judged(text, ISSUED)
        if found or time.perf_counter() - told[0] > 2:
            out.send((told[1], {found: text} if found else {}))
            told[:] = [time.perf_counter(), 0]

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(SEEDS):
            Path(corpus, str(number)).write_text(seed, "utf-8")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        atheris.Setup(["fuzz", corpus, f"-max_total_time={int(seconds)}", f"-max_len={LONGEST}"], one)
        atheris.Fuzz()


def main(seconds: float) -> int:
    guided = importlib.util.find_spec("atheris") is not None
    inputs, finds = thrown(seconds / 2 if guided else seconds, random.Random())
    if guided:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(target=led, args=(seconds / 2, theirs))
        process.start()
        theirs.close()
        while True:
            try:
                more, found = ours.recv()
            except EOFError:
                break
            inputs += more
            finds |= found
        process.join()
    half = "half of it led by atheris" if guided else "atheris is not here"
    print(f"fuzzing navigational warnings: {seconds:.0f} s, {half}: {inputs} inputs, {len(finds)} finds")
    for reason, text in finds.items():
        print(json.dumps({"reason": reason, "text": text}, ensure_ascii=False))
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600))
