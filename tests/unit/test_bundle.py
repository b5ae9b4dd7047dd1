"""Bundles and the C2SP bodies: read back exactly, in any pieces, with bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preavis.errors import UnusableInput
from preavis.proof import bundle as b
from preavis.proof import merkle
from preavis.proof.checkpoint import Checkpoint, KeyPair, sign_checkpoint

PAIR = KeyPair.generate()
ENTRIES = [f"entry {i}".encode() * (i % 7) for i in range(700)]
LEAVES = [merkle.leaf_hash(data) for data in ENTRIES]


def nodes(level, index):
    return merkle.root_of(LEAVES[index << level : (index + 1) << level])


@given(st.integers(0, 700), st.integers(0, 700), st.integers(1, 3000))
@settings(max_examples=60, deadline=None)
def test_entries_are_read_back_in_any_pieces_and_every_package_proves_itself(one, other, piece):
    start, end = sorted((one, other))
    header = b.EntriesHeader("preavis/ru-cn/exercise/RU", start, end)
    data = b.encode_entries(header, ENTRIES[start:end], nodes)
    decoder = b.EntriesDecoder()
    packages = [package for at in range(0, len(data), piece) for package in decoder.feed(data[at : at + piece])]
    assert decoder.header == header
    assert decoder.complete
    assert len(packages) == header.packages()
    root = merkle.root(end, nodes)
    for package in packages:
        first = package.start - package.start % 256
        last = package.start + len(package.entries)
        assert package.entries == tuple(ENTRIES[package.start : last])
        merkle.verify_subtree(first, last, end, package.proof, merkle.root_of(LEAVES[first:last]), root)


def whole(start=3, end=300):
    note = sign_checkpoint(Checkpoint("preavis/ru-cn/exercise/RU", end, merkle.root(end, nodes)), PAIR)
    head = b.AddCheckpoint(start, tuple(merkle.consistency_proof(start, end, nodes)), note)
    header = b.EntriesHeader("preavis/ru-cn/exercise/RU", start, end)
    return head, header, head.encode() + b.encode_entries(header, ENTRIES[start:end], nodes)


def test_a_bundle_is_read_back():
    head, header, data = whole()
    parsed = b.Bundle.parse(data)
    assert (parsed.checkpoint, parsed.header) == (head, header)
    assert [data for package in parsed.packages for data in package.entries] == ENTRIES[3:300]


def test_a_bundle_cut_off_anywhere_is_refused():
    _, _, data = whole()
    for length in range(0, len(data), 97):
        with pytest.raises(UnusableInput):
            b.Bundle.parse(data[:length])
    with pytest.raises(UnusableInput):
        b.Bundle.parse(data + b"x")


def test_limits_hold_while_bytes_arrive():
    many = b.EntriesHeader("x", 0, 256 * 33).encode() + ((b"\x00\x00" * 256) + b"\x00") * 33
    with pytest.raises(UnusableInput) as caught:
        b.EntriesDecoder().feed(many)
    assert caught.value.code == "bundle.too_many"
    with pytest.raises(UnusableInput):
        b.EntriesDecoder().feed(bytes(b.ENTRIES_LIMIT + 1))


@pytest.mark.parametrize(
    "data",
    [b"", b"old 1", b"old 01\n\nx", b"old x\n\nx", b"old 1\nAAAA\n\nx", b"old 1\n" + b"A" * 43 + b"=\n" * 64 + b"\n"],
)
def test_what_is_no_add_checkpoint_body_is_refused(data):
    with pytest.raises(UnusableInput):
        b.AddCheckpoint.parse(data)


def test_the_small_answers_are_read_back():
    assert b.parse_tlog_size(b.tlog_size(7)) == 7
    assert b.parse_mirror_info(b.mirror_info(9, 3)) == (9, 3)
    for garbage in (b"", b"x\n", b"\xff\n", b"-1\n"):
        with pytest.raises(UnusableInput):
            b.parse_tlog_size(garbage)
