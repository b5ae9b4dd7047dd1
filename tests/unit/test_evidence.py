"""Evidence that lies: each false statement is a refusal, never a traceback, and nothing is believed without its card."""

import json
from dataclasses import replace

import pytest

from preavis.errors import PreavisError
from preavis.proof import checkpoint as c
from preavis.proof import merkle
from preavis.proof.card import KeyCard, PublicPair, sign_card
from preavis.proof.evidence import Evidence, Item, parse, verify
from preavis.proof.tlogproof import TlogProof
from preavis.wire import canonical

ROOT = c.KeyPair.generate()


class Party:
    def __init__(self, code, mode="live", **card):
        self.pairs = {role: c.KeyPair.generate() for role in ("log", "mirror", "witness")}
        keys = {**{role: PublicPair.of(pair) for role, pair in self.pairs.items()}, "root": PublicPair.of(ROOT)}
        self.card = KeyCard(
            party=code, channel="ru-cn", mode=mode, version=card.pop("version", 1), address="https://x.example", keys=keys,
            tls_certificate=b"x", **card,
        )  # fmt: skip
        self.origin = str(self.card.origin)


RU, CN = Party("RU"), Party("CN")


def entry(party=RU, index=0, kind="notice", body=None, references=(), **changes):
    statement = {
        "format": 1, "channel": "ru-cn", "mode": "live", "party": party.card.party, "kind": kind, "salt": "00",
        "references": list(references), "body": body or {"kind": "pre_launch"}, **changes,
    }  # fmt: skip
    return canonical({"statement": statement, "index": index, "time": "2026-11-24T10:00:00Z"})


def item(data, by=RU, role="said", receipts=(CN,), size=1, index=0, log=None, extra=b"", signer="mirror"):
    leaves = [merkle.leaf_hash(b"filler %d" % i) for i in range(size)]
    leaves[index] = merkle.leaf_hash(data)

    def nodes(level, place):
        return merkle.root_of(leaves[place << level : (place + 1) << level])

    head = c.Checkpoint(by.origin, size, merkle.root(size, nodes))
    note = c.sign_checkpoint(head, log or by.pairs["log"])
    for other in receipts:
        name = other.card.origin.mirror if signer == "mirror" else other.card.origin.witness
        note += c.cosign(head, name, other.pairs[signer], 1_800_000_000)
    return Item(
        role, by.origin, data, (TlogProof(index, tuple(merkle.inclusion_proof(index, size, nodes)), note + extra),)
    )


def verdict(*items, cards=(RU, CN)):
    evidence = parse(Evidence(items, tuple(sign_card(party.card, ROOT) for party in cards)).encode())
    return verify(evidence, [party.card for party in cards])


def acknowledgement(of, **changes):
    body = {"desk": "radar", "officer": "desk 1", "at": "2026-11-24T10:01:00Z", "method": "desk"}
    reference = {"origin": RU.origin, "leaf": merkle.leaf_hash(of).hex()}
    return entry(**{"party": CN, "kind": "acknowledgement", "body": body, "references": [reference], **changes})


def test_a_true_story_is_believed_whole():
    said = entry()
    judged = verdict(item(said), item(acknowledgement(said), by=CN, role="acknowledged", receipts=(RU,)))
    assert judged.verified, judged.findings
    assert judged.received.by == "CN"
    assert [ack["desk"] for ack in judged.acknowledged] == ["radar"]
    assert judged.acknowledged[0]["received"]["by"] == "RU"


def test_a_party_cannot_receipt_its_own_journal():
    judged = verdict(item(entry(), receipts=(RU,)))
    assert judged.received is None
    assert "receipt" in judged.not_proven


def test_a_receipt_of_an_exercise_mirror_does_not_count_on_a_live_journal():
    drill = Party("CN", mode="exercise")
    assert verdict(item(entry(), receipts=(drill,)), cards=(RU, drill)).received is None


@pytest.mark.parametrize("changes", [{"party": "CN"}, {"mode": "exercise"}, {"channel": "in-pk"}])
def test_a_statement_that_claims_another_journal_is_refused(changes):
    data = json.loads(entry())
    data["statement"] |= changes
    assert not verdict(item(canonical(data))).verified


def test_a_stolen_key_that_is_void_convinces_nobody_beyond_its_size():
    new = Party("RU", version=2, void_from=3, valid_from=3)
    forged = item(entry(index=0), size=50, log=RU.pairs["log"])
    cards = (RU, new, CN)
    assert not verdict(forged, cards=cards).verified
    assert verdict(item(entry(index=0), size=3), cards=cards).verified
    assert verdict(item(entry(index=3), size=5, index=3, log=new.pairs["log"]), cards=cards).verified


@pytest.mark.parametrize("name", [RU.origin, CN.card.origin.mirror])
def test_a_stray_line_under_a_known_name_is_refused(name):
    from preavis.proof.note import NoteSignature

    stray = NoteSignature(name, b"abcd", b"junk" * 20).line()
    assert not verdict(item(entry(), extra=stray)).verified


def test_a_line_of_a_stranger_is_not_proven():
    stranger = Party("FR")
    judged = verdict(item(entry(), receipts=(CN, stranger)))
    assert judged.verified
    assert any("FR" in what for what in judged.not_proven)


@pytest.mark.parametrize("signer", ["mirror", "witness"])
def test_a_witness_is_no_receipt(signer):
    judged = verdict(item(entry(), signer=signer))
    assert (judged.received is None) == (signer == "witness")
    assert len(judged.witnessed) == (signer == "witness")


@pytest.mark.parametrize(
    "data",
    [
        b"{}", b"[]", b"7", b"not json", b'{"statement": 1}', entry().replace(b'"index":0', b'"index":true'),
        entry().replace(b"{", b"{ ", 1), entry(references=[1]), entry(body={"a": 1}, kind=5), b"\xff",
    ],
)  # fmt: skip
def test_an_entry_that_would_be_quarantined_proves_nothing_and_raises_nothing(data):
    judged = verdict(item(data))
    assert not judged.verified or judged.said["kind"] == 5


@pytest.mark.parametrize(
    "changes",
    [{"references": 5}, {"references": [1]}, {"body": "text"}, {"references": [{"leaf": "00"}]}, {"kind": "notice"}],
)
def test_a_hostile_acknowledgement_is_a_finding_and_not_a_traceback(changes):
    said = entry()
    data = json.loads(acknowledgement(said))
    data["statement"] |= changes
    judged = verdict(item(said), item(canonical(data), by=CN, role="acknowledged", receipts=(RU,)))
    assert not judged.verified
    assert judged.acknowledged == ()


def test_an_acknowledgement_without_its_partys_card_is_not_proven_and_spoils_nothing():
    said = entry()
    judged = verdict(item(said), item(acknowledgement(said), by=CN, role="acknowledged", receipts=()), cards=(RU,))
    assert judged.verified
    assert judged.acknowledged == ()
    assert f"signature of {CN.origin}" in judged.not_proven


def test_nobody_acknowledges_for_another_party():
    said = entry()
    data = acknowledgement(said)
    judged = verdict(item(said), item(data, by=RU, role="acknowledged", receipts=(CN,)))
    assert not judged.verified


def test_a_broken_hint_card_is_a_refusal():
    good = sign_card(RU.card, ROOT)
    broken = sign_card(RU.card, c.KeyPair.generate())
    evidence = parse(Evidence((item(entry()),), (good, broken)).encode())
    assert not verify(evidence, [RU.card, CN.card]).verified


def test_a_proof_of_another_place_or_tree_is_refused():
    good = item(entry(), size=5)
    for proof in (replace(good.proofs[0], index=1), replace(good.proofs[0], path=good.proofs[0].path[:-1])):
        assert not verdict(replace(good, proofs=(proof,))).verified


@pytest.mark.parametrize(
    "text", ["", "c2sp.org/tlog-proof@v1\n\nx", "c2sp.org/tlog-proof@v1\nindex 01\n\nx", "other\nindex 1\n\nx"]
)
def test_what_is_no_tlog_proof_is_refused(text):
    with pytest.raises(PreavisError):
        TlogProof.parse(text)
