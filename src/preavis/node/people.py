"""Officers: who they are, what they may do, how they prove it, and what of them leaves the node.

Outside its own node an officer is a label (`releaser 1`); the entry carries salted hashes of the identity and of the
assertion, and the sealed register keeps what opens them (design section 5, "Privacy of a party").
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Final

from preavis.errors import Refused
from preavis.parties import Role
from preavis.statements import Approval, Overrule
from preavis.store import Officer, Store, StoredApproval
from preavis.wire import approval_hash, canonical, dump

MAY: Final[dict[str, frozenset[Role]]] = {
    "draft": frozenset({"drafter", "releaser", "watch"}),
    "release": frozenset({"releaser"}),
    "status": frozenset({"releaser", "watch"}),
    "acknowledge": frozenset({"desk", "watch"}),
    "alarm": frozenset({"watch", "desk", "releaser", "administrator"}),
    "administer": frozenset({"administrator"}),
    "read": frozenset({"drafter", "releaser", "watch", "desk", "auditor", "administrator"}),
    "read_drafts": frozenset({"drafter", "releaser", "watch"}),
}
"""Which roles may do what."""


class People:
    """The officers of this node."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, label: str, roles: frozenset[Role], at: datetime, *, desk: str | None = None) -> Officer:
        """Register an officer; he has no way to sign in yet. Raises Refused where the label is taken."""
        if any(officer.label == label for officer in self._store.officers()):
            raise Refused("officer.label_taken", label=label)
        officer = Officer(0, name, label, roles, desk, None, secrets.token_bytes(16), ended=False)
        with self._store.transaction():
            number = self._store.put_officer(officer, at)
            self._store.audit(at, "node", "officer.added", f"{number} {label} {' '.join(sorted(roles))}")
        return self.get(number)

    def get(self, number: int) -> Officer:
        """Return an officer by number. Raises Refused where there is none in service."""
        for officer in self._store.officers():
            if officer.id == number and not officer.ended:
                return officer
        raise Refused("officer.unknown", officer=number)

    def labelled(self, label: str) -> Officer:
        """Return an officer by label. Raises Refused where there is none in service."""
        for officer in self._store.officers():
            if officer.label == label and not officer.ended:
                return officer
        raise Refused("officer.unknown", officer=label[:64])

    def require(self, officer: Officer, act: str) -> None:
        """Raise Refused where none of the officer's roles may do this."""
        if not officer.roles & MAY[act]:
            raise Refused("officer.may_not", officer=officer.label, act=act)

    def set_password(self, officer: Officer, password: str) -> None:
        """Give an officer a password, kept only as its argon2id hash. Raises Refused where it is too short."""
        from argon2 import PasswordHasher

        if len(password) < 8:
            raise Refused("officer.password_short", least=8)
        with self._store.transaction():
            self._store.set_password(officer.id, PasswordHasher().hash(password))

    def check_password(self, officer: Officer, password: str) -> None:
        """Raise Refused where the password is not the officer's."""
        from argon2 import PasswordHasher
        from argon2.exceptions import Argon2Error, InvalidHashError

        try:
            PasswordHasher().verify(officer.password or "", password)
        except (Argon2Error, InvalidHashError) as error:
            raise Refused("officer.password_wrong", officer=officer.label) from error


def identity_hash(officer: Officer) -> str:
    """Return the salted hash of who the officer is, hex; the same in every entry, so that two persons can be told apart."""
    return hashlib.sha256(b"preavis/identity/v1\n" + officer.salt + officer.name.encode()).hexdigest()


def approve(
    officer: Officer, role: Role, method: str, statement: bytes, at: datetime, overrule: Overrule | None
) -> StoredApproval:
    """Return an officer's approval of exactly these statement bytes, and what opens its hashes."""
    from preavis.clock import format_instant

    said = approval_hash(statement).hex()
    opening = canonical(
        {
            "identity": {"name": officer.name, "salt": officer.salt.hex()},
            "assertion": {
                "method": method,
                "statement": said,
                "time": format_instant(at),
                "salt": secrets.token_hex(16),
            },
        }
    )
    approval = Approval(
        officer=officer.label,
        role=role,
        method=method,
        time=at,
        statement=said,
        identity=identity_hash(officer),
        assertion=hashlib.sha256(b"preavis/assertion/v1\n" + opening).hexdigest(),
        overrule=overrule,
    )
    return StoredApproval(officer.id, canonical(dump(approval)), opening)
