"""Trees and proofs: against a definition written naively, and against transparency-dev/merkle's vectors."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preavis.errors import ProofFailed
from preavis.proof import merkle
from shared import shared

LEAVES = [merkle.leaf_hash(str(i).encode()) for i in range(300)]


def mth(leaves):
    """RFC 6962 section 2.1, word by word."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return merkle.node_hash(mth(leaves[:k]), mth(leaves[k:]))


def nodes(level, index):
    return mth(LEAVES[index << level : (index + 1) << level])


@given(st.integers(0, 300))
def test_the_root_is_the_one_of_rfc_6962(size):
    assert merkle.root(size, nodes) == merkle.root_of(LEAVES[:size]) == mth(LEAVES[:size])


@given(st.data())
@settings(max_examples=200)
def test_every_leaf_is_proven_and_no_other(data):
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, nodes)
    root = mth(LEAVES[:size])
    merkle.verify_inclusion(LEAVES[index], index, size, proof, root)
    with pytest.raises(ProofFailed):
        merkle.verify_inclusion(merkle.leaf_hash(b"another"), index, size, proof, root)
    with pytest.raises(ProofFailed):
        merkle.verify_inclusion(LEAVES[index], index, size, [*proof, bytes(32)], root)


@given(st.data())
@settings(max_examples=200)
def test_every_growth_is_proven_and_no_other(data):
    new = data.draw(st.integers(0, 300))
    old = data.draw(st.integers(0, new))
    proof = merkle.consistency_proof(old, new, nodes)
    merkle.verify_growth(old, new, proof, mth(LEAVES[:old]), mth(LEAVES[:new]))
    if 0 < old < new:
        with pytest.raises(ProofFailed):
            merkle.verify_consistency(old, new, proof, mth(LEAVES[1 : old + 1]), mth(LEAVES[:new]))


@given(st.data())
@settings(max_examples=200)
def test_every_package_is_proven_and_no_other(data):
    size = data.draw(st.integers(1, 300))
    width = 1 << data.draw(st.integers(0, 8))
    start = data.draw(st.integers(0, (size - 1) // width)) * width
    end = min(size, start + data.draw(st.integers(1, width)))
    proof = merkle.subtree_proof(start, end, size, nodes)
    root = mth(LEAVES[:size])
    merkle.verify_subtree(start, end, size, proof, mth(LEAVES[start:end]), root)
    with pytest.raises(ProofFailed):
        merkle.verify_subtree(start, end, size, proof, mth(LEAVES[start + 1 : end + 1]), root)


def b64(text):
    return base64.b64decode(text)


def verify_case(folder, case):
    proof = [b64(step) for step in case["proof"] or []]
    match folder:
        case "inclusion":
            merkle.verify_inclusion(b64(case["leafHash"]), case["leafIdx"], case["treeSize"], proof, b64(case["root"]))
        case "consistency":
            merkle.verify_consistency(case["size1"], case["size2"], proof, b64(case["root1"]), b64(case["root2"]))
        case "subtreeconsistency":
            merkle.verify_subtree(
                case["start"], case["end"], case["size"], proof, b64(case["root1"]), b64(case["root2"])
            )


@pytest.mark.parametrize(
    ("folder", "count"),
    [("inclusion", 98), ("consistency", 98), ("subtreeconsistency", 118)],
)
def test_the_vectors_of_transparency_dev_are_judged_alike(folder, count):
    files = sorted(shared(f"data/vectors/merkle/testdata/{folder}").rglob("*.json"))
    assert len(files) == count
    for file in files:
        case = json.loads(file.read_text())
        empty_subtree = folder == "subtreeconsistency" and case["start"] == case["end"]  # refused first (design 5)
        if case["wantErr"] or empty_subtree:
            with pytest.raises(ProofFailed):
                verify_case(folder, case)
        else:
            verify_case(folder, case)


def test_the_subtree_inclusion_vectors_are_judged_alike():
    """A leaf's proof within a subtree `[start, end)` is its proof within a tree of that width."""
    files = sorted(shared("data/vectors/merkle/testdata/subtreeinclusion").rglob("*.json"))
    assert len(files) == 204
    for file in files:
        case = json.loads(file.read_text())
        start, end = case["start"], case["end"]
        arguments = (
            b64(case["leafHash"]),
            case["leafIdx"] - start,
            end - start,
            [b64(step) for step in case["proof"] or []],
            b64(case["root"]),
        )
        valid = merkle.is_subtree(start, end, end) and start <= case["leafIdx"] < end
        if case["wantErr"]:
            if valid:
                with pytest.raises(ProofFailed):
                    merkle.verify_inclusion(*arguments)
        else:
            assert valid
            merkle.verify_inclusion(*arguments)
