"""Officers: who they are, what they may do, how they come and go.

Who may do what is one table. Whatever an administrator does to an officer is in the audit trail; where it adds the role of a
releaser or of an administrator, every screen says so until somebody else has seen it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, get_args

from preavis.clock import format_instant
from preavis.errors import Refused
from preavis.node import passwords
from preavis.node.alarms import Situation
from preavis.node.approvals import approve, identity_hash
from preavis.node.passkeys import Passkeys
from preavis.parties import Role
from preavis.store import Store
from preavis.store.people import Officer

__all__ = ["MAY", "People", "approve", "identity_hash"]

MAY: Final[dict[str, frozenset[Role]]] = {
    "draft": frozenset({"drafter", "releaser", "watch"}),
    "release": frozenset({"releaser"}),
    "status": frozenset({"releaser", "watch"}),
    "acknowledge": frozenset({"desk", "watch"}),
    "check_desks": frozenset({"watch", "administrator"}),
    "alarm": frozenset({"watch", "desk", "releaser", "administrator"}),
    "administer": frozenset({"administrator"}),
    "audit": frozenset({"auditor", "administrator"}),
    "read": frozenset({"drafter", "releaser", "watch", "desk", "auditor", "administrator"}),
    "read_drafts": frozenset({"drafter", "releaser", "watch"}),
}
"""Which roles may do what."""
ROLES: Final[tuple[Role, ...]] = get_args(Role)
GRAVE: Final[frozenset[Role]] = frozenset({"releaser", "administrator"})
LINK_LASTS: Final = timedelta(hours=72)
LABEL_LIMIT: Final = 64


class People:
    """The officers of this node."""

    def __init__(self, store: Store, passkeys: Passkeys) -> None:
        self._store = store
        self.passkeys = passkeys
        self._read: tuple[datetime | None, set[tuple[int, str]]] = (None, set())

    # -- who there is ----------------------------------------------------------------------------------------------

    def all(self) -> tuple[Officer, ...]:
        """Return the officers in service."""
        return tuple(officer for officer in self._store.officers() if not officer.ended)

    def get(self, number: int) -> Officer:
        """Return an officer by number. Raises Refused where there is none in service."""
        for officer in self.all():
            if officer.id == number:
                return officer
        raise Refused("officer.unknown", officer=number)

    def labelled(self, label: str) -> Officer:
        """Return an officer by label. Raises Refused where there is none in service."""
        for officer in self.all():
            if officer.label == label:
                return officer
        raise Refused("officer.unknown", officer=label[:LABEL_LIMIT])

    @staticmethod
    def may(officer: Officer, act: str) -> bool:
        """Return whether one of the officer's roles may do this."""
        return bool(officer.roles & MAY[act])

    def require(self, officer: Officer, act: str) -> None:
        """Raise Refused where none of the officer's roles may do this."""
        if not self.may(officer, act):
            raise Refused("officer.may_not", officer=officer.label, roles=", ".join(sorted(MAY[act], key=ROLES.index)))

    # -- coming and going ------------------------------------------------------------------------------------------

    def add(
        self, name: str, label: str, roles: frozenset[Role], at: datetime, *, desk: str | None = None, by: str = "node"
    ) -> Officer:
        """Register an officer; he has no way to sign in yet. Raises Refused where label or roles cannot be."""
        for said in (name, label):
            if not said.strip() or said != said.strip() or len(said) > LABEL_LIMIT or not said.isprintable():
                raise Refused("officer.label", most=LABEL_LIMIT)
        if any(officer.label == label for officer in self._store.officers()):
            raise Refused("officer.label_taken", label=label)
        self._sound(roles, desk)
        officer = Officer(0, name, label, roles, desk, None, secrets.token_bytes(16), ended=False)
        with self._store.transaction():
            number = self._store.put_officer(officer, at)
            self._store.audit(at, by, "officer.added", f"{number} {label} {_said(roles, desk)}")
        return self.get(number)

    def invite(
        self, name: str, label: str, roles: frozenset[Role], at: datetime, *, desk: str | None = None, by: str
    ) -> str:
        """Register an officer and return the token of his one-time link; only its hash is kept. Raises Refused."""
        with self._store.transaction():
            officer = self.add(name, label, roles, at, desk=desk, by=by)
            self._tell(officer, roles, by, at)
            return self._link(officer, by, at)

    def set_roles(self, officer: Officer, roles: frozenset[Role], at: datetime, *, desk: str | None, by: str) -> None:
        """Give an officer other roles. Raises Refused where nobody would be left to administer."""
        self._sound(roles, desk)
        if "administrator" not in roles:
            self._not_last(officer)
        with self._store.transaction():
            self._store.set_roles(officer.id, roles, desk)
            said = f"{officer.label}: {_said(officer.roles, officer.desk)} -> {_said(roles, desk)}"
            self._store.audit(at, by, "officer.roles", said)
            self._tell(officer, roles - officer.roles, by, at)
            if officer.roles - roles:
                self._void(officer, by, at)

    def end(self, officer: Officer, at: datetime, *, by: str) -> None:
        """End an officer's service: nothing of his opens a door any more, and his approvals of drafts do not count."""
        self._not_last(officer)
        with self._store.transaction():
            self._shut_out(officer, at)
            self._store.end_officer(officer.id, at)
            self._store.audit(at, by, "officer.ended", officer.label)
            self._void(officer, by, at)

    def reset(self, officer: Officer, at: datetime, *, by: str) -> str:
        """Take away everything by which an officer signs in, and return the token of a new one-time link."""
        with self._store.transaction():
            self._shut_out(officer, at)
            self._store.audit(at, by, "officer.reset", officer.label)
            return self._link(officer, by, at)

    def invited(self, token: str, at: datetime) -> Officer:
        """Return whom a one-time link is for. Raises Refused where it is unknown, used, or older than 72 hours."""
        found = self._store.invitation(token_hash(token))
        if found is None:
            raise Refused("join.used")
        if at - found[1] >= LINK_LASTS:
            raise Refused("join.old", hours=int(LINK_LASTS.total_seconds()) // 3600)
        return self.get(found[0])

    def joined(self, officer: Officer, at: datetime) -> None:
        """Take note that an officer has used his one-time link; no other link of his works any more."""
        with self._store.transaction():
            self._store.use_invitations(officer.id, at)
            self._store.audit(at, officer.label, "officer.joined", officer.label)

    def set_password(self, officer: Officer, password: str, at: datetime, *, by: str = "node") -> None:
        """Give an officer a password (see `passwords.hashed`)."""
        self.keep_password(officer, passwords.hashed(password), at, by=by)

    def keep_password(self, officer: Officer, hashed: str | None, at: datetime, *, by: str) -> None:
        """Keep the hash of a password, or none. Raises Refused where it is the last by which the officer can sign in."""
        if hashed is None and not any(known.suspended_at is None for known in self.passkeys.of(officer)):
            raise Refused("passkey.last")
        with self._store.transaction():
            self._store.set_password(officer.id, hashed)
            self._store.audit(at, by, "password.set" if hashed is not None else "password.removed", officer.label)

    def check_password(self, officer: Officer, password: str) -> None:
        """Raise Refused where the password is not the officer's."""
        if not passwords.matches(officer.password, password):
            raise Refused("officer.password_wrong", officer=officer.label)

    # -- what is seen ----------------------------------------------------------------------------------------------

    def reads(self, officer: Officer, case: str, at: datetime) -> None:
        """Record that an officer reads a confidential case; once a minute, however often his screen asks."""
        minute = at.replace(second=0, microsecond=0)
        if self._read[0] != minute:
            self._read = (minute, set())
        if (officer.id, case) not in self._read[1]:
            with self._store.transaction():
                self._store.audit(at, officer.label, "case.read", case)
            self._read[1].add((officer.id, case))

    def situations(self) -> Iterator[Situation]:
        """Yield a passkey that may have been copied; until it is removed."""
        labels = {officer.id: officer.label for officer in self._store.officers()}
        for passkey in self._store.passkeys():
            if passkey.suspended_at is not None:
                params = {"officer": labels[passkey.officer], "name": passkey.name}
                yield Situation("alarm.passkey_suspended", str(passkey.id), "alarm", params)

    def guessed(self, officer: Officer, tries: int, at: datetime) -> None:
        """Raise the alarm of somebody who tries passwords for an officer."""
        params = {"officer": officer.label, "n": str(tries)}
        with self._store.transaction():
            self._store.raise_alarm("alarm.guessing", str(officer.id), "warning", params, at)

    # -- parts -----------------------------------------------------------------------------------------------------

    def _sound(self, roles: frozenset[Role], desk: str | None) -> None:
        if not roles or not roles <= frozenset(ROLES):
            raise Refused("officer.roles_none")
        if ("desk" in roles) != (desk is not None):
            raise Refused("officer.desk_which")

    def _not_last(self, officer: Officer) -> None:
        others = [one for one in self.all() if one.id != officer.id]
        if "administrator" in officer.roles and not any("administrator" in one.roles for one in others):
            raise Refused("officer.last_administrator")

    def _tell(self, officer: Officer, added: frozenset[Role], by: str, at: datetime) -> None:
        """Tell everybody that somebody may now release or administer."""
        if grave := added & GRAVE:
            params = {"officer": officer.label, "roles": ", ".join(sorted(grave)), "by": by}
            self._store.raise_alarm("alarm.roles_added", f"{officer.id} {format_instant(at)}", "caution", params, at)

    def _link(self, officer: Officer, by: str, at: datetime) -> str:
        token = secrets.token_urlsafe(24)
        self._store.use_invitations(officer.id, at)
        self._store.put_invitation(token_hash(token), officer.id, at)
        self._store.audit(at, by, "officer.invited", officer.label)
        return token

    def _shut_out(self, officer: Officer, at: datetime) -> None:
        for session in self._store.sessions():
            if session.officer == officer.id:
                self._store.end_session(session.token, at)
        for passkey in self.passkeys.of(officer):
            self._store.remove_passkey(passkey.id, at)
        self._store.set_password(officer.id, None)
        self._store.use_invitations(officer.id, at)

    def _void(self, officer: Officer, by: str, at: datetime) -> None:
        for draft in self._store.void_approvals(officer.id, at):
            self._store.audit(at, by, "approval.void", f"{draft} {officer.label}")
        for page in self._store.void_agreements(officer.id, at):
            self._store.audit(at, by, "approval.void", f"{page.channel} {page.sha256.hex()} {officer.label}")


def token_hash(token: str) -> bytes:
    """Return what the store keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def _said(roles: frozenset[Role], desk: str | None) -> str:
    return " ".join([*sorted(roles), *([f"({desk})"] if desk else [])])
