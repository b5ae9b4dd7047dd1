"""An authenticator in software (WebAuthn, ES256, no attestation), for tests: it signs what a page asks, and can misbehave."""

import base64
import hashlib
import json
import secrets

from cbor2 import dumps
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def word(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unword(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """Holds one passkey."""

    def __init__(self, origin: str):
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.handle = b""
        self.count = 0
        self.flags = PRESENT | VERIFIED

    def _said(self, kind: str, challenge: str, origin: str | None) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin or self.origin}).encode()

    def _data(self, rp_id: str, flags: int, more: bytes = b"") -> bytes:
        self.count += 1
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big") + more

    def create(self, options: dict, *, origin: str | None = None) -> str:
        """Answer `navigator.credentials.create`."""
        self.handle = unword(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        cose = dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        data = self._data(options["rp"]["id"], self.flags | ATTESTED, attested)
        return self._answer(
            clientDataJSON=self._said("webauthn.create", options["challenge"], origin),
            attestationObject=dumps({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def get(self, options: dict, *, origin: str | None = None) -> str:
        """Answer `navigator.credentials.get`."""
        said = self._said("webauthn.get", options["challenge"], origin)
        data = self._data(options["rpId"], self.flags)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=self.handle)

    def _answer(self, **response: bytes) -> str:
        said = {name: word(value) for name, value in response.items()}
        return json.dumps({"id": word(self.id), "rawId": word(self.id), "type": "public-key", "response": said})
