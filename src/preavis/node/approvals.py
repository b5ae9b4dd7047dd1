"""What an officer's approval is, what of it leaves the node, and the sealed register that can open it later.

Outside its own node an officer is a label (`releaser 1`); the entry carries salted hashes of the identity and of the
assertion, and the sealed register keeps what opens them (design section 5, "Privacy of a party").
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any

from preavis.clock import format_instant
from preavis.errors import PreavisError
from preavis.node.passkeys import Assertion, verify_assertion
from preavis.parties import Role
from preavis.statements import Approval, Overrule
from preavis.store import Store
from preavis.store.people import Officer, StoredApproval
from preavis.wire import approval_hash, canonical, dump, load, read


def identity_hash(officer: Officer) -> str:
    """Return the salted hash of who the officer is, hex; the same in every entry, so that two persons can be told apart."""
    return _identity(officer.salt, officer.name)


def _identity(salt: bytes, name: str) -> str:
    return hashlib.sha256(b"preavis/identity/v1\n" + salt + name.encode()).hexdigest()


def _assertion(opening: bytes) -> str:
    return hashlib.sha256(b"preavis/assertion/v1\n" + opening).hexdigest()


def approve(
    officer: Officer,
    role: Role,
    method: str,
    statement: bytes,
    at: datetime,
    overrule: Overrule | None,
    signed: Assertion | None = None,
) -> StoredApproval:
    """Return an officer's approval of exactly these statement bytes, and what opens its hashes.

    `signed` is what his passkey signed, where the method is one.
    """
    said = approval_hash(statement).hex()
    asserted: dict[str, Any] = {
        "method": method,
        "statement": said,
        "time": format_instant(at),
        "salt": secrets.token_hex(16),
    }
    if signed is not None:
        asserted["passkey"] = asdict(signed)
    opening = canonical({"identity": {"name": officer.name, "salt": officer.salt.hex()}, "assertion": asserted})
    approval = Approval(
        officer=officer.label,
        role=role,
        method=method,
        time=at,
        statement=said,
        identity=identity_hash(officer),
        assertion=_assertion(opening),
        overrule=overrule,
    )
    return StoredApproval(officer.id, canonical(dump(approval)), opening)


def register_problem(store: Store) -> str | None:
    """Return the first approval that its opening does not open, or whose passkey did not sign its statement; None: all hold."""
    for draft, stored in store.register():
        try:
            holds = _holds(draft.statement, stored)
        except (PreavisError, KeyError, TypeError, ValueError):
            holds = False
        if not holds:
            return f"the approval of draft {draft.id} by officer {stored.officer} does not open"
    return None


def _holds(statement: bytes, stored: StoredApproval) -> bool:
    approval, _ = read(Approval, load(stored.approval))
    opening = load(stored.opening)
    identity, asserted = opening["identity"], opening["assertion"]
    if approval is None or approval.statement != approval_hash(statement).hex():
        return False
    if (approval.assertion, asserted["statement"]) != (_assertion(stored.opening), approval.statement):
        return False
    if (approval.identity, approval.method) != (
        _identity(bytes.fromhex(identity["salt"]), identity["name"]),
        asserted["method"],
    ):
        return False
    if approval.method == "passkey":
        signed = asserted["passkey"]
        key = bytes.fromhex(signed["public_key"])
        verify_assertion(signed["credential"], approval_hash(statement), signed["rp_id"], signed["origin"], key)
    return True
