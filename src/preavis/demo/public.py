"""The public page of the channel: two officers release exactly what they see, and it opens while every node is down."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from preavis.errors import Refused
from preavis.node.publish import INDEX
from preavis.proof import merkle
from preavis.proof.checkpoint import parse_body
from preavis.proof.evidence import parse
from preavis.proof.note import parse_note

if TYPE_CHECKING:
    from preavis.demo.day import Day


def place(day: Day) -> Path:
    """Return where the page is kept, beside the evidence."""
    return day.keep / "public"


def publish(day: Day, party: str) -> None:
    """One officer prepares the page; he and a second agree to its hash; it is copied to where the evidence is."""
    staged = day.nodes.ask(party, "POST", "/publications/stage", "releaser 1")
    for officer in ("releaser 1", "releaser 2"):
        done = day.nodes.ask(party, "POST", "/publications/agree", officer, sha256=staged["sha256"])
    day.page = place(day)
    shutil.copytree(done["folder"], day.page, dirs_exist_ok=True)
    day.prove("demo.public_released", f"SHA-256 {staged['sha256'][:16]}…")


def opens(day: Day, party: str, evidence: Path) -> None:
    """With every node down the page is read, and what one evidence file opens is among the hashes that it commits to.

    Raises Refused where it is not.
    """
    page = place(day) / INDEX
    leaves = [bytes.fromhex(line) for line in (place(day) / f"{party}.leaves.txt").read_text().split()]
    head = parse_body(parse_note((place(day) / f"{party}.checkpoint").read_bytes()).text)
    item = parse(evidence.read_bytes()).items[0]
    if "EXERCISE" not in page.read_text("utf-8") or merkle.root_of(leaves) != head.root:
        raise Refused("demo.not_proven", file=str(page))
    if merkle.leaf_hash(item.data) not in leaves:
        raise Refused("demo.not_proven", file=str(evidence))
    day.prove("demo.public_opens", page)
