"""Feed a reader of warnings with damaged texts for a while: what it may never do is raise, take long, or answer out of form.

Three ways: texts made of the reader's own tokens, seeds cut and joined at random, and (where atheris is there) inputs led by the
code that they reach. `run` is the only door; a benchmark runs it for minutes, the tests for seconds.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from preavis.formats.message import Message, message_json

Reader = Callable[[str], Message]
LONGEST = 20_000
SLOWEST_S = 0.1
"""CPU time for an input of 20 kB; measured again before it counts, because a shared machine stutters."""


@dataclass
class Report:
    """What a run found: how many inputs, the slowest of them, and each input that broke a rule with the reason."""

    inputs: int = 0
    slowest_s: float = 0.0
    finds: list[tuple[str, str]] = field(default_factory=list)


def judge(reader: Reader, text: str, report: Report) -> None:
    """Read one text and note what it breaks."""
    report.inputs += 1
    begun = time.process_time()
    try:
        message = reader(text)
        took = time.process_time() - begun
        json.dumps(message_json(message, None, lambda finding: finding.code), allow_nan=False)
        for finding in message.findings:
            if finding.span is not None and not 0 <= finding.span[0] <= finding.span[1] <= len(text):
                report.finds.append((text, f"span {finding.span} outside the text"))
        if message.kind is None and not message.findings:
            report.finds.append((text, "no message and no finding"))
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        report.finds.append((text, f"{type(error).__name__}: {error}"))
        return
    if took > SLOWEST_S:
        took = min(took, *(_again(reader, text) for _ in range(2)))
        if took > SLOWEST_S:
            report.finds.append((text, f"{took * 1000:.0f} ms"))
    report.slowest_s = max(report.slowest_s, took)


def _again(reader: Reader, text: str) -> float:
    begun = time.process_time()
    reader(text)
    return time.process_time() - begun


def damaged(dice: random.Random, seeds: Sequence[str], tokens: Sequence[str]) -> str:
    """Return a text made of tokens, or a seed with pieces cut, doubled, swapped and exchanged, up to 20 kB."""
    way = dice.random()
    if way < 0.15:
        piece = "".join(dice.choice(tokens) for _ in range(dice.randint(1, 4)))
        return (piece * (LONGEST // max(1, len(piece)) + 1))[: dice.choice((200, 2000, LONGEST))]
    if way < 0.35:
        return "".join(dice.choice(tokens) for _ in range(dice.randint(1, 300)))[:LONGEST]
    text = dice.choice(seeds)
    for _ in range(dice.randint(1, 12)):
        at, to = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
        match dice.randint(0, 6):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + dice.choice(tokens) + text[at:]
            case 2:
                text = text[:at] + text[at:to] * dice.randint(1, 20) + text[to:]
            case 3:
                text = text[:at] + chr(dice.choice((32, 10, 48, 79, 1057, dice.randint(1, 0x2FFF)))) + text[at + 1 :]
            case 4:
                other = dice.choice(seeds)
                text = text[:at] + other[at:to] + text[to:]
            case 5:
                text = filled(text, dice.choice(tokens), at, dice.choice((20, 2000, LONGEST)))
            case _:
                text = text[to:] + text[:at]
        text = text[:LONGEST]
    return text


def places(text: str) -> list[int]:
    """Return where in a text a word is repeated: at the begin, the middle, after three quarters, and the end."""
    return sorted({0, len(text) // 2, len(text) * 3 // 4, len(text)})


def filled(text: str, word: str, at: int, size: int) -> str:
    """Return a text with a word repeated at a place until the text has a size."""
    return text[:at] + word * (max(0, size - len(text)) // max(1, len(word))) + text[at:]


def run(
    reader: Reader, seconds: float, seeds: Sequence[str], tokens: Sequence[str] = (), *, guided: bool = False, dice: int = 1
) -> Report:  # fmt: skip
    """Feed the reader for a while: the seeds, then damaged texts and each word repeated to 20 kB in turn. `guided` adds atheris, which needs a process of its own, for half of the time."""
    report = Report()
    until = time.perf_counter() + (seconds / 2 if guided else seconds)
    chance = random.Random(dice)
    words = tokens or sorted({word for seed in seeds for word in seed.split()})
    for seed in seeds:
        judge(reader, seed, report)
    long = [(text, word, at) for word in words for text in ("", *seeds[:1], *seeds[-1:]) for at in places(text)]
    chance.shuffle(long)
    while time.perf_counter() < until:
        judge(reader, damaged(chance, seeds, words), report)
        if long:
            text, word, at = long.pop()
            judge(reader, filled(text, word, at, LONGEST), report)
    if guided:
        _guided(reader, seconds / 2, seeds, report)
    return report


def _guided(reader: Reader, seconds: float, seeds: Sequence[str], report: Report) -> None:
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_atheris, args=(reader, seconds, seeds, theirs))
    process.start()
    theirs.close()
    while process.is_alive() or ours.poll():
        try:
            inputs, slowest, finds = ours.recv() if ours.poll(1) else (0, 0.0, [])
        except EOFError:
            break
        report.inputs += inputs
        report.slowest_s = max(report.slowest_s, slowest)
        report.finds += finds
    process.join()


def _atheris(reader: Reader, seconds: float, seeds: Sequence[str], out) -> None:  # noqa: ANN001
    import os
    import sys
    import tempfile
    from pathlib import Path

    import atheris

    mine = Report()
    told = time.perf_counter()
    module = sys.modules[reader.__module__]
    package = module.__name__.rpartition(".")[0] if not hasattr(module, "__path__") else module.__name__
    for name, each in sorted(sys.modules.items()):
        if name.startswith(package):
            for value in list(vars(each).values()):
                if getattr(value, "__module__", None) == name and hasattr(value, "__code__"):
                    value.__code__ = atheris.instrument_func(value).__code__

    def one(data: bytes) -> None:
        nonlocal told, mine
        judge(reader, data.decode("utf-8", "replace")[:LONGEST], mine)
        if time.perf_counter() - told > 2:
            out.send((mine.inputs, mine.slowest_s, mine.finds))
            mine, told = Report(), time.perf_counter()

    with tempfile.TemporaryDirectory() as corpus:
        for n, seed in enumerate(seeds):
            Path(corpus, str(n)).write_text(seed, "utf-8")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.chdir(corpus)
        atheris.Setup(["fuzz", corpus, f"-max_total_time={int(seconds)}", f"-max_len={LONGEST}"], one)
        atheris.Fuzz()
