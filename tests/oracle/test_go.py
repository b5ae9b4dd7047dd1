"""Go's own implementation accepts our checkpoints and proofs (Debian: golang-go, golang-golang-x-mod-dev)."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from preavis.proof import checkpoint as c
from preavis.proof import merkle

LEAVES = [merkle.leaf_hash(b"entry %d" % i) for i in range(70)]


def nodes(level, index):
    return merkle.root_of(LEAVES[index << level : (index + 1) << level])


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    go = shutil.which("go")
    assert go, "install Debian's golang-go and golang-golang-x-mod-dev (make test as root does)"
    directory = tmp_path_factory.mktemp("go")
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(directory), "GO111MODULE": "off", "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(directory / "cache"), "GOFLAGS": "",
    }  # fmt: skip
    source = Path(__file__).parent / "judge.go"
    subprocess.run([go, "build", "-o", directory / "judge", source], env=environment, check=True, timeout=200)
    return directory / "judge"


def b64(data):
    return base64.b64encode(data).decode()


def test_go_accepts_our_notes_and_proofs(judge):
    pair = c.KeyPair.generate()
    origin = "preavis/ru-cn/exercise/RU"
    heads = [c.Checkpoint(origin, size, merkle.root(size, nodes)) for size in (0, 1, 2, 7, 8, 63, 64, 65, 70)]
    proofs = []
    for size in range(1, 71):
        root = merkle.root(size, nodes)
        for index in {0, size // 2, size - 1}:
            path = merkle.inclusion_proof(index, size, nodes)
            proofs.append({"Kind": "inclusion", "Size": size, "Index": index, "Root": b64(root), "Other": b64(LEAVES[index]),
                           "Path": [b64(step) for step in path]})  # fmt: skip
        for old in {1, (size + 1) // 2, size}:
            path = merkle.consistency_proof(old, size, nodes)
            proofs.append({"Kind": "consistency", "Size": size, "Old": old, "Root": b64(root),
                           "Other": b64(merkle.root(old, nodes)), "Path": [b64(step) for step in path]})  # fmt: skip
    given = {
        "Vkey": c.log_keys(origin, pair)[0].vkey(),
        "Notes": [c.sign_checkpoint(head, pair).decode() for head in heads],
        "Texts": [head.body().decode() for head in heads],
        "Proofs": proofs,
    }
    answer = subprocess.run([judge], input=json.dumps(given), text=True, capture_output=True, timeout=60)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert answer.stdout.split() == [str(len(heads)), str(len(proofs))]


def test_go_refuses_what_we_refuse(judge):
    pair, origin = c.KeyPair.generate(), "preavis/ru-cn/exercise/RU"
    bad = {"Kind": "inclusion", "Size": 70, "Index": 3, "Root": b64(merkle.root(70, nodes)), "Other": b64(LEAVES[4]),
           "Path": [b64(step) for step in merkle.inclusion_proof(3, 70, nodes)]}  # fmt: skip
    given = {"Vkey": c.log_keys(origin, pair)[0].vkey(), "Notes": [], "Texts": [], "Proofs": [bad]}
    answer = subprocess.run([judge], input=json.dumps(given), text=True, capture_output=True, timeout=60)
    assert answer.returncode == 1
