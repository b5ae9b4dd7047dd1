"""Signatures count by one written rule: judged by Wycheproof and C2SP's Ed25519 edge cases."""

import base64
import json

import pytest

from preavis.errors import ProofFailed
from preavis.proof.keys import SigningKey, VerifyKey, _small_order, is_prime_order
from shared import shared


def accepts(key, signature, message):
    try:
        key.verify(signature, message)
    except ProofFailed:
        return False
    return True


@pytest.mark.parametrize(
    ("file", "algorithm"), [("ed25519_test.json", "ed25519"), ("mldsa_44_verify_test.json", "ml-dsa-44")]
)
def test_wycheproof_is_judged_alike(file, algorithm):
    vectors = json.loads(shared(f"data/vectors/wycheproof/{file}").read_text())
    checked = 0
    for group in vectors["testGroups"]:
        public = bytes.fromhex(group["publicKey"]["pk"] if algorithm == "ed25519" else group["publicKey"])
        for test in group["tests"]:
            if test.get("ctx"):
                continue  # signatures of Preavis use no context
            try:
                key = VerifyKey(algorithm, public)
            except ProofFailed:
                assert test["result"] == "invalid"
                continue
            checked += 1
            got = accepts(key, bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
            assert got == (test["result"] == "valid"), test["comment"]
    assert checked >= 140


def test_keys_and_points_of_small_order_are_refused():
    vectors = json.loads(shared("data/vectors/ed25519-cctv/ed25519vectors.json").read_text())
    accepted = 0
    for vector in vectors:
        public = bytes.fromhex(vector["key"])
        signature = bytes.fromhex(vector["sig"])
        flags = set(vector["flags"] or ())
        key = VerifyKey("ed25519", public)
        if not is_prime_order(public):
            with pytest.raises(ProofFailed):
                key.enrol()
            continue
        if accepts(key, signature, vector["msg"].encode()):
            accepted += 1
            assert not flags & {
                "low_order_R",
                "low_order_A",
                "low_order_component_A",
                "non_canonical_A",
                "non_canonical_R",
            }
    assert accepted >= 1
    assert len(_small_order()) >= 8


@pytest.mark.parametrize("algorithm", ["ed25519", "ml-dsa-44"])
def test_a_key_verifies_its_own_word_and_nothing_else(algorithm):
    key = SigningKey.generate(algorithm)
    signature = key.sign(b"word")
    key.verify_key.enrol()
    key.verify_key.verify(signature, b"word")
    for message, wrong in ((b"Word", signature), (b"word", signature[:-1]), (b"word", signature[:-1] + b"\x00\x00")):
        with pytest.raises(ProofFailed):
            key.verify_key.verify(wrong, message)
    assert base64.b64encode(key.seed).decode() not in repr(key)
    assert key.seed.hex() not in repr(key)
