"""Passkeys (W3C Web Authentication, level 2): registered, used to sign in, and used to approve.

An approval's challenge is the hash of what is approved (a statement, a page of the public side; each with a domain of its own),
so the authenticator signs exactly what the officer saw (design section 5). Every other challenge is made here and carries its
purpose, its end and a MAC: nothing is kept for those that are never answered, and one that was answered is refused the second
time. Authenticators must know their user (PIN, finger).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from preavis.clock import from_posix
from preavis.errors import Refused
from preavis.store import Store
from preavis.store.people import Officer, Passkey

LASTS: Final = timedelta(minutes=5)
NAME_LIMIT: Final = 60


@dataclass(frozen=True, slots=True)
class Assertion:
    """What an authenticator signed, with everything that somebody needs to check it again later."""

    origin: str
    rp_id: str
    public_key: str
    credential: dict[str, Any]


class Passkeys:
    """The authenticators of this node's officers. `address` is the console's, as officers type it."""

    def __init__(self, store: Store, party: str, address: str) -> None:
        self._store = store
        self._party = party
        place = urlsplit(address)
        self.origin = f"{place.scheme}://{place.netloc}"
        self._host = place.hostname or ""
        self._key = secrets.token_bytes(32)
        self._answered: dict[bytes, datetime] = {}

    @property
    def possible(self) -> bool:
        """Whether browsers offer passkeys at the console's address: it has a name, and is `https` or this machine's own."""
        try:
            ip_address(self._host)
        except ValueError:
            return bool(self._host) and (self.origin.startswith("https://") or self._host == "localhost")
        return False

    def of(self, officer: Officer) -> tuple[Passkey, ...]:
        """Return an officer's passkeys."""
        return tuple(passkey for passkey in self._store.passkeys() if passkey.officer == officer.id)

    # -- registering ----------------------------------------------------------------------------------------------

    def creation(self, officer: Officer, now: datetime) -> dict[str, Any]:
        """Return the options with which a browser makes a new passkey for an officer."""
        import webauthn
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        options = webauthn.generate_registration_options(
            rp_id=self._host,
            rp_name=f"Preavis {self._party}",
            user_id=_handle(officer),
            user_name=officer.label,
            challenge=self._challenge(f"create {officer.id}", now),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=known.credential) for known in self.of(officer)],
        )
        made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
        return made

    def register(self, officer: Officer, credential: str, name: str, now: datetime) -> None:
        """Keep a new passkey. Raises Refused where it does not answer what was asked, or has no name."""
        import webauthn

        name = name.strip()
        if not name or len(name) > NAME_LIMIT or not name.isprintable():
            raise Refused("passkey.name", most=NAME_LIMIT)
        challenge = self._answer(credential, f"create {officer.id}", now)
        try:
            verified = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self.origin,
                require_user_verification=True,
            )
        except Exception as error:  # the library lets errors of its parsers through
            raise _refused(error) from error
        new = Passkey(
            0, officer.id, verified.credential_id, verified.credential_public_key, verified.sign_count, name, now
        )
        with self._store.transaction():
            self._store.put_passkey(new)
            self._store.audit(now, officer.label, "passkey.added", name)

    def remove(self, officer: Officer, number: int, now: datetime) -> None:
        """Take a passkey away. Raises Refused where it is not the officer's, or his only way to sign in."""
        own = self.of(officer)
        passkey = next((known for known in own if known.id == number), None)
        if passkey is None:
            raise Refused("passkey.unknown")
        usable = [known for known in own if known.suspended_at is None and known.id != number]
        if not usable and officer.password is None:
            raise Refused("passkey.last")
        with self._store.transaction():
            self._store.remove_passkey(number, now)
            self._store.audit(now, officer.label, "passkey.removed", passkey.name)

    # -- signing in and approving ---------------------------------------------------------------------------------

    def sign_in_request(self, now: datetime) -> dict[str, Any]:
        """Return the options with which a browser asks any passkey of this console; nobody types who he is."""
        return self._request(self._challenge("sign in", now), ())

    def signed_in(self, credential: str, now: datetime) -> tuple[int, Passkey]:
        """Return whose passkey answered a sign-in. Raises Refused."""
        challenge = self._answer(credential, "sign in", now)
        passkey, _ = self._verify(credential, challenge, None, now)
        return passkey.officer, passkey

    def approval_request(self, officer: Officer, sha256: bytes) -> dict[str, Any]:
        """Return the options with which an officer's passkey signs the hash of what he sees."""
        return self._request(sha256, self.of(officer))

    def approved(self, officer: Officer, credential: str, sha256: bytes, now: datetime) -> Assertion:
        """Return an officer's signature over the hash of what he saw. Raises Refused where it is not that."""
        passkey, given = self._verify(credential, sha256, officer, now)
        return Assertion(self.origin, self._host, passkey.public_key.hex(), given)

    def _request(self, challenge: bytes, passkeys: tuple[Passkey, ...]) -> dict[str, Any]:
        import webauthn
        from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

        options = webauthn.generate_authentication_options(
            rp_id=self._host,
            challenge=challenge,
            allow_credentials=[
                PublicKeyCredentialDescriptor(id=known.credential) for known in passkeys if known.suspended_at is None
            ],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
        return made

    def _verify(
        self, credential: str, challenge: bytes, officer: Officer | None, now: datetime
    ) -> tuple[Passkey, dict[str, Any]]:
        given = _read(credential)
        passkey = next((known for known in self._store.passkeys() if _encoded(known.credential) == given["id"]), None)
        if passkey is None or (officer is not None and passkey.officer != officer.id):
            raise Refused("passkey.unknown")
        if passkey.suspended_at is not None:
            raise Refused("passkey.suspended", name=passkey.name)
        public_key = passkey.public_key
        count = verify_assertion(given, challenge, self._host, self.origin, public_key)
        owner = next(one for one in self._store.officers() if one.id == passkey.officer)
        handle = given["response"].get("userHandle")
        if handle and not hmac.compare_digest(str(handle), _encoded(_handle(owner))):
            raise Refused("passkey.unknown")
        if passkey.count and count <= passkey.count:
            with self._store.transaction():
                self._store.suspend_passkey(passkey.id, now)
                self._store.audit(now, owner.label, "passkey.suspended", f"{passkey.name} {passkey.count} {count}")
            raise Refused("passkey.suspended", name=passkey.name)
        with self._store.transaction():
            self._store.use_passkey(passkey.id, count, now)
        return passkey, given

    # -- challenges -----------------------------------------------------------------------------------------------

    def _challenge(self, purpose: str, now: datetime) -> bytes:
        head = secrets.token_bytes(16) + int((now + LASTS).timestamp()).to_bytes(8, "big")
        return head + self._mac(purpose, head)

    def _mac(self, purpose: str, head: bytes) -> bytes:
        return hmac.digest(self._key, purpose.encode() + b"\n" + head, hashlib.sha256)

    def _answer(self, credential: str, purpose: str, now: datetime) -> bytes:
        """Return the challenge that a credential answers, once. Raises Refused where it is not ours, too old, or answered."""
        from webauthn.helpers import base64url_to_bytes, parse_client_data_json

        try:
            said = base64url_to_bytes(_read(credential)["response"]["clientDataJSON"])
            challenge = parse_client_data_json(said).challenge
        except Exception as error:
            raise _refused(error) from error
        head, mac = challenge[:24], challenge[24:]
        if not hmac.compare_digest(mac, self._mac(purpose, head)):
            raise Refused("passkey.refused", problem="challenge")
        ends = from_posix(int.from_bytes(head[16:], "big"))
        self._answered = {known: until for known, until in self._answered.items() if until > now}
        if now >= ends or challenge in self._answered:
            raise Refused("passkey.too_late")
        self._answered[challenge] = ends
        return challenge


def verify_assertion(given: dict[str, Any], challenge: bytes, rp_id: str, origin: str, public_key: bytes) -> int:
    """Check what an authenticator signed; return how often it says it has signed. Raises Refused."""
    import webauthn

    try:
        verified = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=rp_id,
            expected_origin=origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:  # the library lets errors of its parsers through
        raise _refused(error) from error
    return verified.new_sign_count


def _read(credential: str) -> dict[str, Any]:
    """Return the members of a browser's answer that are strings. Raises Refused where it has not the form of one."""
    from webauthn.helpers import parse_authentication_credential_json, parse_registration_credential_json

    try:
        given = json.loads(credential)
        registers = "attestationObject" in given["response"]
        (parse_registration_credential_json if registers else parse_authentication_credential_json)(given)
        said = {name: value for name, value in given["response"].items() if isinstance(value, str)}
    except Exception as error:  # whatever a browser sends must end as one line
        raise _refused(error) from error
    return {"id": given["id"], "rawId": given["rawId"], "type": given["type"], "response": said}


def _refused(error: Exception) -> Refused:
    return error if isinstance(error, Refused) else Refused("passkey.refused", problem=str(error)[:120] or "form")


def _encoded(data: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(data)


def _handle(officer: Officer) -> bytes:
    """Return by which name an authenticator knows an officer: it tells nothing about him."""
    return hashlib.sha256(b"preavis/user/v1\n" + officer.salt).digest()[:16]
