"""RFC 6962 trees: leaf and node hashes, roots, inclusion, consistency and subtree proofs, and their verification. Pure.

Proofs are made from `Nodes`, a reader of complete subtrees: (level, index) to the hash over the leaves
`[index << level, (index + 1) << level)`. The subtree proof is that of draft-ietf-plants-merkle-tree-certs, as written out in
design section 5 and judged by the vectors of transparency-dev/merkle.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

from preavis.errors import ProofFailed

Nodes = Callable[[int, int], bytes]

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
_sha256 = hashlib.sha256


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 of 0x00 and the bytes (RFC 6962 section 2.1)."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 of 0x01 and both children (RFC 6962 section 2.1)."""
    return _sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes, all at hand."""
    if not leaves:
        return EMPTY_ROOT
    level = leaves
    while len(level) > 1:
        pairs = [_sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            pairs.append(level[-1])
        level = pairs
    return level[0]


def _split(n: int) -> int:
    """Return the largest power of two smaller than n."""
    return 1 << ((n - 1).bit_length() - 1)


def subtree_root(start: int, end: int, nodes: Nodes) -> bytes:
    """Return the root over the leaves `[start, end)`, where `start` is a multiple of a power of two not below the width."""
    width = end - start
    if width <= 0:
        return EMPTY_ROOT
    if width & (width - 1) == 0 and start % width == 0:
        level = width.bit_length() - 1
        return nodes(level, start >> level)
    k = _split(width)
    return node_hash(subtree_root(start, start + k, nodes), subtree_root(start + k, end, nodes))


def root(size: int, nodes: Nodes) -> bytes:
    """Return the root of a tree."""
    return subtree_root(0, size, nodes)


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the audit path of a leaf (RFC 6962 section 2.1.1), from the leaf's sibling upward."""
    if not 0 <= index < size:
        raise ValueError("the leaf is outside the tree")
    return _subtree_proof(index, index + 1, 0, size, nodes, known=True)


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """Return the proof that a tree grew out of a smaller one (RFC 6962 section 2.1.2); empty from the empty tree."""
    if not 0 <= old <= new:
        raise ValueError("a tree does not grow smaller")
    return _subtree_proof(0, old, 0, new, nodes, known=True) if old else []


def subtree_proof(start: int, end: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the proof that the subtree `[start, end)` is part of a tree."""
    if not is_subtree(start, end, size):
        raise ValueError("this is no subtree")
    return _subtree_proof(start, end, 0, size, nodes, known=True)


def _subtree_proof(start: int, end: int, low: int, high: int, nodes: Nodes, *, known: bool) -> list[bytes]:
    """Prove `[start, end)` within `[low, high)`. `known`: the verifier has the subtree's root and needs no copy of it."""
    if (start, end) == (low, high):
        return [] if known else [subtree_root(low, high, nodes)]
    middle = low + _split(high - low)
    if end <= middle:
        return [*_subtree_proof(start, end, low, middle, nodes, known=known), subtree_root(middle, high, nodes)]
    if start >= middle:
        return [*_subtree_proof(start, end, middle, high, nodes, known=known), subtree_root(low, middle, nodes)]
    return [*_subtree_proof(middle, end, middle, high, nodes, known=False), subtree_root(low, middle, nodes)]


def is_subtree(start: int, end: int, size: int) -> bool:
    """Return whether `start` is a multiple of the smallest power of two that holds the width (and it is not empty)."""
    width = end - start
    return 0 <= start < end <= size and start % (1 << (width - 1).bit_length()) == 0


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], tree_root: bytes) -> None:
    """Raise ProofFailed unless a leaf hash stands at an index of a tree."""
    if len(leaf) != HASH_SIZE:
        raise ProofFailed("proof.inclusion", start=index, end=index + 1, size=size)
    verify_subtree(index, index + 1, size, proof, leaf, tree_root, code="proof.inclusion")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise ProofFailed unless a tree grew out of a smaller one, or is the same; the empty tree proves nothing (RFC 6962)."""
    if old == new > 0:
        if proof or old_root != new_root:
            raise ProofFailed("proof.consistency", start=0, end=old, size=new)
        return
    verify_subtree(0, old, new, proof, old_root, new_root, code="proof.consistency")


def verify_growth(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise ProofFailed unless a tree grew out of another as a witness asks: any tree grows out of the empty one.

    From the empty tree the proof must be empty, and a tree of size zero has `EMPTY_ROOT` (C2SP tlog-witness, add-checkpoint).
    """
    if old == 0 and not proof and old_root == EMPTY_ROOT and (new > 0 or new_root == EMPTY_ROOT):
        return
    verify_consistency(old, new, proof, old_root, new_root)


def verify_subtree(
    start: int,
    end: int,
    size: int,
    proof: Sequence[bytes],
    subtree: bytes,
    tree_root: bytes,
    *,
    code: str = "proof.subtree",
) -> None:
    """Raise ProofFailed unless `[start, end)` with this root is part of the tree; an empty subtree is refused first."""
    failed = ProofFailed(code, start=start, end=end, size=size)
    if not is_subtree(start, end, size) or any(len(step) != HASH_SIZE for step in proof):
        raise failed
    steps: list[tuple[bool, bool]] = []
    low, high, known = 0, size, True
    while (low, high) != (start, end):
        middle = low + _split(high - low)
        if end <= middle:
            high = middle
            steps.append((False, False))
        else:
            if start < middle:
                known, start = False, middle
            low = middle
            steps.append((True, not known))
        if start >= end:
            raise failed
    if len(proof) != len(steps) + (not known):
        raise failed
    given = iter(proof)
    small = large = subtree if known else next(given)
    for from_left, also_in_subtree in reversed(steps):
        step = next(given)
        if from_left:
            large = node_hash(step, large)
            if also_in_subtree:
                small = node_hash(step, small)
        else:
            large = node_hash(large, step)
    if large != tree_root or small != subtree:
        raise failed
