"""Key cards: one text, signed by an offline root, compared by words."""

import pytest

from preavis.errors import ProofFailed, UnusableInput
from preavis.proof.card import CardDesk, KeyCard, PublicPair, check_enrolment, fingerprint, open_card, sign_card
from preavis.proof.checkpoint import KeyPair
from preavis.proof.keys import VerifyKey
from preavis.proof.words import word, words

ROOT = KeyPair.generate()
PAIRS = {role: KeyPair.generate() for role in ("log", "mirror", "witness")}


def card(**changes):
    given = {
        "party": "RU",
        "channel": "ru-cn",
        "mode": "exercise",
        "version": 1,
        "address": "https://ru.example:8443",
        "keys": {**{role: PublicPair.of(pair) for role, pair in PAIRS.items()}, "root": PublicPair.of(ROOT)},
        "tls_certificate": b"certificate",
        "desks": (CardDesk("radar", 60),),
        **changes,
    }
    return KeyCard(**given)


def test_a_card_is_read_back_and_any_changed_byte_is_refused():
    data = sign_card(card(), ROOT)
    assert open_card(data) == card()
    for place in range(0, len(data), 5):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises((ProofFailed, UnusableInput)):
            open_card(changed)


def test_a_card_signed_by_another_root_is_refused():
    with pytest.raises(ProofFailed):
        open_card(sign_card(card(), KeyPair.generate()))


def test_a_small_order_key_is_refused():
    low = VerifyKey("ed25519", bytes(32))
    keys = {**card().keys, "log": PublicPair(low, PAIRS["log"].ml_dsa_44.verify_key)}
    with pytest.raises(ProofFailed) as caught:
        open_card(sign_card(card(keys=keys), ROOT))
    assert caught.value.code == "key.not_prime_order"


def test_two_roles_never_share_a_key():
    keys = {**card().keys, "mirror": card().keys["log"]}
    with pytest.raises(ProofFailed) as caught:
        open_card(sign_card(card(keys=keys), ROOT))
    assert caught.value.code == "card.shared_key"


@pytest.mark.parametrize(
    "changes",
    [
        {"party": "ru"},
        {"channel": "RU CN"},
        {"mode": "drill"},
        {"version": -1},
        {"version": True},
        {"address": "http://ru.example"},
        {"address": "https://ru.example/"},
        {"desks": (CardDesk("RADAR!", 1),)},
    ],
)
def test_a_malformed_card_is_refused(changes):
    with pytest.raises(UnusableInput):
        open_card(sign_card(card(**changes), ROOT))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mode": "live"}, "card.wrong_mode"),
        ({"channel": "in-pk"}, "card.wrong_channel"),
        ({"party": "FR"}, "card.wrong_party"),
        ({"party": "CN"}, "card.wrong_party"),
        ({"version": 3}, "card.old_version"),
        ({"version": 2}, "card.old_version"),
    ],
)
def test_a_card_that_is_not_for_us_is_not_enrolled(changes, code):
    known = card(version=3) if code == "card.old_version" else None
    with pytest.raises(ProofFailed) as caught:
        check_enrolment(
            card(**changes), party="CN", channels=["ru-cn"], mode="exercise", parties=["RU", "CN"], known=known
        )
    assert caught.value.code == code


def test_a_new_card_needs_the_same_root():
    other = KeyPair.generate()
    new = card(version=2, keys={**card().keys, "root": PublicPair.of(other)})
    with pytest.raises(ProofFailed) as caught:
        check_enrolment(new, party="CN", channels=["ru-cn"], mode="exercise", parties=["RU", "CN"], known=card())
    assert caught.value.code == "card.other_root"


def test_the_fingerprint_has_144_bits_in_words_that_differ():
    assert len({word(number) for number in range(4096)}) == 4096
    spoken = fingerprint(sign_card(card(), ROOT))
    assert len(spoken.split()) == 12
    assert words(bytes(32)) != words(bytes(17) + b"\x01" + bytes(14))
