"""Signed notes, checkpoints and cosignatures, against the specifications' own examples and messages written out by hand."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preavis.errors import ProofFailed, UnusableInput
from preavis.proof import checkpoint as c
from preavis.proof.note import (
    NoteSignature,
    format_note,
    key_id,
    parse_lines,
    parse_note,
    parse_vkey,
    required_lines,
)

ORIGIN = "preavis/ru-cn/exercise/RU"
LOG, MIRROR = c.KeyPair.generate(), c.KeyPair.generate()
HEAD = c.Checkpoint(ORIGIN, 7, bytes(range(32)))
NAME = "preavis/ru-cn/exercise/CN/receipt"


def test_the_example_of_signed_note_verifies():
    key = parse_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    note = parse_note(
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3"
        "mFXmRKuwHjG1Yu72IneyaQM=\n".encode()
    )
    (line,) = required_lines(note.signatures, [key])
    key.key.verify(line.signature, note.text)
    assert key.vkey().startswith("example.com/foo+530d903a+")


def test_the_message_of_a_0x04_cosignature_is_the_one_written_in_the_specification():
    root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    head = c.Checkpoint("example.com/behind-the-sofa", 20852163, base64.b64decode(root))
    assert c.ed25519_message(head.body(), 1679315147) == (
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n" + root.encode() + b"\n"
    )


def test_the_message_of_a_0x06_cosignature_is_the_structure_written_out_by_hand():
    head = c.Checkpoint("log", 3, b"\xaa" * 32)
    by_hand = (
        "737562747265652f76310a00"  # "subtree/v1\n\0"
        "0377"
        "2f31"  # cosigner_name<1..255> = "w/1"
        "000000006553f100"  # timestamp 1700000000
        "036c6f67"  # log_origin<1..255> = "log"
        "0000000000000000"  # start
        "0000000000000003" + "aa" * 32  # end
    )
    assert c.ml_dsa_message("w/1", 1700000000, head).hex() == by_hand


def test_a_log_signs_its_checkpoint_with_both_keys():
    note = c.sign_checkpoint(HEAD, LOG)
    assert c.open_checkpoint(note, c.log_keys(ORIGIN, LOG)) == HEAD
    assert [line.name for line in parse_note(note).signatures] == [ORIGIN, ORIGIN]


@pytest.mark.parametrize("missing", [0, 1])
def test_a_checkpoint_with_a_missing_or_failing_line_of_an_enrolled_key_is_refused(missing):
    note = parse_note(c.sign_checkpoint(HEAD, LOG))
    kept = [line for place, line in enumerate(note.signatures) if place != missing]
    with pytest.raises(ProofFailed):
        c.open_checkpoint(format_note(note.text, kept), c.log_keys(ORIGIN, LOG))
    bad = note.signatures[missing]
    broken = NoteSignature(bad.name, bad.key_id, bad.signature[:-1] + bytes([bad.signature[-1] ^ 1]))
    with pytest.raises(ProofFailed):
        c.open_checkpoint(format_note(note.text, [*kept, broken]), c.log_keys(ORIGIN, LOG))
    with pytest.raises(ProofFailed):
        c.open_checkpoint(format_note(note.text, [*note.signatures, bad]), c.log_keys(ORIGIN, LOG))


def test_zero_required_keys_prove_nothing():
    with pytest.raises(ProofFailed):
        c.open_checkpoint(c.sign_checkpoint(HEAD, LOG), [])


def test_a_checkpoint_with_an_extension_line_is_refused():
    text = HEAD.body() + b"more\n"
    ed = LOG.ed25519
    line = NoteSignature(ORIGIN, key_id(ORIGIN, 1, ed.verify_key.public), ed.sign(text))
    with pytest.raises(ProofFailed) as caught:
        c.open_checkpoint(format_note(text, [line]), c.log_keys(ORIGIN, LOG))
    assert caught.value.code == "checkpoint.extension"


def test_a_receipt_needs_both_lines_of_one_time():
    keys = c.cosigner_keys(NAME, MIRROR)
    lines = c.cosign(HEAD, NAME, MIRROR, 1700000000)
    assert c.verify_cosignature(HEAD, lines, keys) == 1700000000
    first, second = (line.line() for line in parse_lines(lines))
    later = parse_lines(c.cosign(HEAD, NAME, MIRROR, 1700000001))
    for wrong in (first, second, first + later[1].line(), b""):
        with pytest.raises(ProofFailed):
            c.verify_cosignature(HEAD, wrong, keys)
    for other in (
        c.Checkpoint(ORIGIN, 8, HEAD.root),
        c.Checkpoint("preavis/ru-cn/live/RU", 7, HEAD.root),
        c.Checkpoint(ORIGIN, 7, bytes(32)),
    ):
        with pytest.raises(ProofFailed):
            c.verify_cosignature(other, lines, keys)
    with pytest.raises(ProofFailed):
        c.verify_cosignature(HEAD, c.cosign(HEAD, NAME, LOG, 1700000000), keys)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"text\n",
        b"text\n\n",
        b"text\n\n- a b\n",
        "text\n\n— a+b AAAAAAA=\n".encode(),
        b"a\x01\n\n\xe2\x80\x94 a AAAAAAAA\n",
        "text\n\n— a AAAAAAAA".encode(),
        "text\n\n— a AAAAAAB=\n".encode(),
        b"\xff\n\n\xe2\x80\x94 a AAAAAAAA\n",
    ],
)
def test_what_is_no_signed_note_is_refused(data):
    with pytest.raises(UnusableInput):
        parse_note(data)


@pytest.mark.parametrize(
    "text", [b"a\n01\nAAAA\n", b"a\n-1\n", b"a\n1\nAAAA\n", b"\n1\n\n", b"a\n99999999999999999999\n"]
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(UnusableInput):
        c.parse_body(text)


@given(st.integers(0, 2**61), st.binary(min_size=32, max_size=32))
@settings(max_examples=50)
def test_a_checkpoint_is_read_back(size, root):
    head = c.Checkpoint(ORIGIN, size, root)
    assert c.parse_body(head.body()) == head
