"""What an officer's approval is, what of it leaves the node, and the sealed register that can open it later.

Outside its own node an officer is a label (`releaser 1`); the entry carries salted hashes of the identity and of the
assertion, and the sealed register keeps what opens them (design section 5, "Privacy of a party").

What is approved is named by a hash of its own domain (`preavis/approval/v1` for a statement, `preavis/publication/v1` for a page
of the public side), so that no approval of the one can be shown as an approval of the other.
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
    sha256: bytes,
    at: datetime,
    overrule: Overrule | None = None,
    signed: Assertion | None = None,
) -> StoredApproval:
    """Return an officer's approval of exactly what has this hash, and what opens the hashes of the approval itself.

    `signed` is what his passkey signed, where the method is one.
    """
    said = sha256.hex()
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
    """Return the first approval that its opening does not open, or whose passkey signed something else; None: all hold."""
    drafts = [(f"draft {draft.id}", approval_hash(draft.statement), stored) for draft, stored in store.register()]
    pages = [(f"page {page.sha256.hex()[:16]}", page.sha256, stored) for page, stored in store.agreement_register()]
    for what, sha256, stored in (*drafts, *pages):
        try:
            holds = _holds(sha256, stored)
        except (PreavisError, KeyError, TypeError, ValueError):
            holds = False
        if not holds:
            return f"the approval of {what} by officer {stored.officer} does not open"
    return None


def _holds(sha256: bytes, stored: StoredApproval) -> bool:
    approval, _ = read(Approval, load(stored.approval))
    opening = load(stored.opening)
    identity, asserted = opening["identity"], opening["assertion"]
    if approval is None or approval.statement != sha256.hex():
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
        verify_assertion(signed["credential"], sha256, signed["rp_id"], signed["origin"], key)
    return True
