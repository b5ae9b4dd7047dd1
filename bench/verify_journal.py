"""Verifying a journal of 1,000,000 entries against its root, beside hashing the same bytes once, in the same run."""

import hashlib
from time import perf_counter

from preavis.proof import merkle

COUNT = 1_000_000


def main(count=COUNT):
    entries = [b"%d" % i + b"x" * 600 for i in range(count)]
    begin = perf_counter()
    for data in entries:
        hashlib.sha256(b"\x00" + data).digest()
    node = bytes(65)
    for _ in range(count - 1):
        hashlib.sha256(node).digest()
    floor = perf_counter() - begin
    begin = perf_counter()
    root = merkle.root_of([merkle.leaf_hash(data) for data in entries])
    ours = perf_counter() - begin
    assert len(root) == 32
    print(
        f"hashing {count} leaves and nodes {floor:.2f} s; verifying the journal {ours:.2f} s: {ours / floor:.2f} times"
    )
