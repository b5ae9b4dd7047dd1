"""What keeps a node well: fsck, doctor, bundles by file, healing of its own journals."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from preavis.clock import format_instant
from preavis.errors import PreavisError, Refused, UnusableInput
from preavis.i18n import alarm_text
from preavis.node.approvals import register_problem
from preavis.node.watch import SKEW_FINDING
from preavis.parties import Origin
from preavis.proof import merkle
from preavis.proof.bundle import BUNDLE_LIMIT, Bundle
from preavis.proof.checkpoint import parse_body
from preavis.proof.note import parse_note

if TYPE_CHECKING:
    from preavis.node import Node

BUNDLE: Final = "{party}-{channel}-{start}-{end}.bundle"
RECEIPT: Final = ".receipt"
FREE_MIB: Final = 100
"""Less than this is soon nothing: a store that cannot write stores no notice."""


def peers(node: Node) -> list[dict[str, Any]]:
    """Return each enrolled peer, its last contact, and how far it has receipted."""
    contacts = {(contact.party, contact.channel): contact for contact in node.store.contacts()}
    found = []
    for courier in node.lines.couriers():
        contact = contacts.get((courier.party, courier.channel))
        found.append(
            {
                "party": courier.party,
                "channel": courier.channel,
                "witness": courier.witness,
                "receipted": courier.receipted,
                "of": node.store.size(node.config.origin(courier.channel)),
                "heard": format_instant(contact.at) if contact else None,
                "skew": contact.skew if contact else None,
                "problem": contact.problem if contact else "",
            }
        )
    return found


def fsck(node: Node) -> list[dict[str, Any]]:
    """Recompute everything from the stored bytes; one line a thing checked, `ok` or what is wrong."""
    return [{"what": what, "ok": problem is None, "problem": problem} for what, problem in _fsck(node)]


def _fsck(node: Node) -> Iterator[tuple[str, str | None]]:
    integrity = node.store.integrity()
    yield "database", None if integrity == "ok" else integrity
    yield "audit trail", node.trail.problem()
    yield "register of approvals", register_problem(node.store)
    yield "sealed ledger", node.ledger.problem()
    for channel, problem in node.publisher.problems():
        yield f"public page {channel}", problem
    for origin in node.store.origins():
        yield f"journal {origin}", _journal_problem(node, origin)


def _journal_problem(node: Node, origin: Origin) -> str | None:
    size = node.store.size(origin)
    leaves: list[bytes] = []
    for start in range(0, size, 4096):
        leaves += [merkle.leaf_hash(data) for data in node.store.entries(origin, start, min(size, start + 4096))]
    if len(leaves) != size:
        return f"{size - len(leaves)} entries are missing"
    nodes = node.store.nodes(origin)
    for place in range(0, size - size % 256, 256):
        if nodes(8, place // 256) != merkle.root_of(leaves[place : place + 256]):
            return f"an entry between {place} and {place + 255} was changed"
    for index in range(size - size % 256, size):
        if nodes(0, index) != leaves[index]:
            return f"entry {index} was changed"
    after = 0
    while (checkpoint := node.store.checkpoint_after(origin, after)) is not None and checkpoint.size <= size:
        if (
            merkle.root(checkpoint.size, nodes) != checkpoint.root
            or parse_body(parse_note(checkpoint.note).text).root != checkpoint.root
        ):
            return f"the checkpoint of size {checkpoint.size} does not fit the entries"
        after = checkpoint.size
    return None


@dataclass(frozen=True, slots=True)
class Health:
    """One line of the doctor: what it is about, whether it is well, and what it says as a text code with its parameters."""

    what: str
    ok: bool
    code: str
    params: dict[str, str] = field(default_factory=dict)


def doctor(node: Node) -> list[dict[str, Any]]:
    """Return one line each: clock, disk, peers, last backup, the agreement's end, the own journals. `says` is English."""
    return [{**asdict(line), "says": alarm_text(line.code, line.params)} for line in _health(node)]


def _health(node: Node) -> Iterator[Health]:
    now = node.clock.now()
    drift = node.signing.drift.total_seconds()
    at = {"at": format_instant(now), "seconds": f"{drift:.0f}"}
    if node.signing.may_sign:
        yield Health("clock", abs(drift) <= SKEW_FINDING, "doctor.clock", at)
    else:
        yield Health("clock", False, "doctor.clock_behind", at)
    if node.trouble is None:
        yield Health("store", True, "doctor.store")
    else:
        yield Health("store", False, "doctor.store_trouble", {"problem": str(node.trouble)})
    free = shutil.disk_usage(node.directory).free // (1024 * 1024)
    yield Health("disk", free >= FREE_MIB, "doctor.disk", {"mib": str(free)})
    yield from _health_of_peers(node)
    made = node.store.fact("backup.at")
    yield Health("backup", made is not None, "doctor.backup" if made else "doctor.backup_never", {"at": made or ""})
    for channel in node.config.channel:
        law = node.law.of(channel.name)
        silent = [said for said in law.suspended if said.covers(now.date())]
        code = (
            "doctor.agreement_suspended"
            if silent
            else "doctor.agreement"
            if law.in_force_until
            else "doctor.agreement_open"
        )
        params = {"version": law.version, "until": str(law.in_force_until or "–")}
        params |= {"by": ", ".join(said.by for said in silent), "since": ", ".join(str(said.since) for said in silent)}
        yield Health(f"agreement {channel.agreement}", law.in_force(now.date()) and not silent, code, params)
    for name, author in node.authors.items():
        code = "doctor.journal" if author.state == "clean" else f"alarm.{author.state}"
        yield Health(f"journal {name}", author.state == "clean", code, {"origin": str(author.origin)})


def _health_of_peers(node: Node) -> Iterator[Health]:
    for peer in (found := peers(node)):
        code, params = "doctor.peer", {"receipted": str(peer["receipted"]), "of": str(peer["of"])}
        params |= {"heard": peer["heard"] or "–", "seconds": str(peer["skew"])}
        if peer["problem"]:
            code, params["problem"] = "doctor.peer_trouble", peer["problem"]
        elif abs(peer["skew"] or 0) > SKEW_FINDING:
            code = "doctor.peer_clock"
        yield Health(
            f"peer {peer['party']} {peer['channel']}", code == "doctor.peer" and bool(peer["heard"]), code, params
        )
    enrolled = {(peer["party"], peer["channel"]) for peer in found}
    for party, channel in node.lines.expected():
        if (party, channel) not in enrolled:
            yield Health(f"peer {party} {channel}", False, "doctor.peer_unknown")


# -- bundles by file -----------------------------------------------------------------------------------------------------


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


def export(node: Node, channel: str, party: str, directory: Path) -> dict[str, Any]:
    """Write what a peer has not receipted as bundle files, the same bytes as over the network. Raises Refused, UnusableInput."""
    author = node.authors.get(channel)
    courier = next((c for c in node.lines.couriers() if (c.party, c.channel) == (party, channel)), None)
    if author is None or courier is None:
        raise Refused("export.unknown_peer", party=party)
    sealed = author.seal()
    start = courier.receipted
    if sealed.size == start:
        return {"files": [], "entries": 0}
    body = courier.bundle(start, sealed)
    if body is None:
        raise Refused("export.too_large", n=sealed.size - start)
    path = directory / BUNDLE.format(party=node.config.party, channel=channel, start=start, end=sealed.size)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _write(path, body)
    except OSError as error:
        raise UnusableInput("export.failed", directory=str(directory), problem=error.strerror or str(error)) from error
    return {"files": [str(path)], "entries": sealed.size - start}


def import_(node: Node, directory: Path) -> dict[str, Any]:
    """Take bundles and receipts that were carried by file; a receipt is written beside each bundle to carry back."""
    done: list[dict[str, Any]] = []
    try:
        files = sorted(path for path in directory.iterdir() if path.suffix in {".bundle", RECEIPT})
    except OSError as error:
        raise UnusableInput("file.unreadable", file=str(directory), problem=error.strerror or str(error)) from error
    for path in files:
        try:
            if path.stat().st_size > BUNDLE_LIMIT:
                raise UnusableInput("peer.too_large", limit=BUNDLE_LIMIT)
            take = _take_receipt if path.suffix == RECEIPT else _take_bundle
            done.append({"file": path.name, **take(node, path)})
        except PreavisError as error:
            done.append({"file": path.name, "problem": error.code})
        except OSError as error:
            done.append({"file": path.name, "problem": error.strerror or str(error)})
    node.after_change()
    node.reach_desks()
    return {"files": done}


def _take_bundle(node: Node, path: Path) -> dict[str, Any]:
    bundle = Bundle.parse(path.read_bytes())
    mirror = node.lines.mirror_of(bundle.header.origin)
    if mirror is None:
        return {"ours": False}
    answer = mirror.push(bundle.checkpoint, bundle.header, bundle.packages, node.clock.now())
    if answer.status == 200:
        _write(path.with_suffix(RECEIPT), bundle.checkpoint.checkpoint + answer.body)
    return {"status": answer.status, "problem": answer.code, "entries": bundle.header.end - bundle.header.start}


def _take_receipt(node: Node, path: Path) -> dict[str, Any]:
    note = parse_note(path.read_bytes())
    head = parse_body(note.text)
    author = next((a for a in node.authors.values() if str(a.origin) == head.origin), None)
    if author is None:
        return {"ours": False}
    sealed = node.store.checkpoint(author.origin, head.size)
    if sealed is None or sealed.root != head.root:
        raise Refused("import.other_head", size=head.size)
    for courier in node.lines.couriers():
        lines = b"".join(line.line() for line in note.signatures if line.name == courier.signer)
        if lines and courier.channel == author.origin.channel:
            return {"receipted": courier.keep_receipt(sealed, lines).size, "by": courier.party}
    return {"ours": False}


# -- healing -------------------------------------------------------------------------------------------------------------


async def heal(node: Node, channel: str) -> dict[str, Any]:
    """Bring an old store or an old lock forward from what the peers' mirrors hold. Raises Refused where that cannot be."""
    author = node.authors[channel]
    if author.state == "clean":
        return {"state": "clean"}
    shown, best = [], None
    for courier in node.lines.couriers():
        if courier.channel != channel or courier.witness:
            continue
        head = await courier.shown()
        shown.append(head)
        if best is None or author.open(head).size > author.open(best[1]).size:
            best = (courier, head)
    if best is None:
        raise Refused("journal.nothing_shown", origin=str(author.origin))
    courier, head = best
    start = await node.run(lambda: node.store.size(author.origin))
    wanted = author.open(head).size
    if author.state == "store_old":
        wanted = min(wanted, (await node.run(author.locked)).size)
    entries = await courier.own_entries(start, wanted)
    if author.state == "store_old":
        await node.run(lambda: author.heal_store(entries, node.clock.now()))
    if author.state == "lock_old":
        await node.run(lambda: author.heal_lock(shown, entries, node.clock.now()))
    await node.run(node.after_change)
    return {"state": author.state, "entries": len(entries)}
