"""Signing and verifying keys: Ed25519 (RFC 8032) and ML-DSA-44 (FIPS 204), and the rule by which a signature counts.

A signature counts only if the key passed enrolment (canonical, not of small order, in the prime-order subgroup), S is
canonical, R is not of small order, and the algorithm is that of the key, never that of the message.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa

from preavis.errors import ProofFailed

Algorithm = Literal["ed25519", "ml-dsa-44"]
PUBLIC_SIZE: Final = {"ed25519": 32, "ml-dsa-44": 1312}
SIGNATURE_SIZE: Final = {"ed25519": 64, "ml-dsa-44": 2420}
SEED_SIZE: Final = 32

# -- the group of Ed25519, for enrolment only: slow and plain ------------------------------------------------------------

_P: Final = 2**255 - 19
_L: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, _P) % _P
Point = tuple[int, int]


def _decompress(encoded: bytes) -> Point | None:
    """Return the point of a canonical encoding (RFC 8032 section 5.1.3), None where there is none."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if x * x % _P != square or (x == 0 and sign):
        return None
    return (_P - x if x & 1 != sign else x), y


Extended = tuple[int, int, int, int]
_NEUTRAL: Final[Extended] = (0, 1, 1, 0)


def _add(p: Extended, q: Extended) -> Extended:
    """Add two points in extended coordinates, without an inversion (RFC 8032 section 5.1.4)."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(n: int, point: Point) -> Point:
    result, step = _NEUTRAL, (point[0], point[1], 1, point[0] * point[1] % _P)
    while n:
        if n & 1:
            result = _add(result, step)
        step = _add(step, step)
        n >>= 1
    inverse = pow(result[2], -1, _P)
    return result[0] * inverse % _P, result[1] * inverse % _P


@lru_cache(maxsize=256)
def is_prime_order(public: bytes) -> bool:
    """Return whether 32 bytes are the canonical encoding of an Ed25519 point in the prime-order subgroup, not the identity."""
    point = _decompress(public) if len(public) == 32 else None
    return point is not None and point != (0, 1) and _times(_L, point) == (0, 1)


@lru_cache(maxsize=1)
def _small_order() -> frozenset[bytes]:
    """Return every encoding, canonical or not, of the eight points of small order."""
    torsion = next(
        p
        for y in range(2, 100)
        if (q := _decompress(y.to_bytes(32, "little"))) and _times(4, p := _times(_L, q)) != (0, 1)
    )
    found = set()
    for i in range(8):
        x, y = _times(i, torsion)
        for value in (y, y + _P):
            if value < 1 << 255:
                for sign in (0, 1) if x == 0 else (x & 1,):
                    found.add((value | sign << 255).to_bytes(32, "little"))
    return frozenset(found)


# -- keys ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VerifyKey:
    """A public key of one algorithm, raw bytes."""

    algorithm: Algorithm
    public: bytes

    def __post_init__(self) -> None:
        if len(self.public) != PUBLIC_SIZE[self.algorithm]:
            raise ProofFailed("key.size", algorithm=self.algorithm, size=len(self.public))

    def enrol(self) -> None:
        """Raise ProofFailed where this key must not be enrolled: a point that is not canonical or of small order."""
        if self.algorithm == "ed25519" and not is_prime_order(self.public):
            raise ProofFailed("key.not_prime_order")

    @cached_property
    def _key(self) -> ed25519.Ed25519PublicKey | mldsa.MLDSA44PublicKey:
        if self.algorithm == "ed25519":
            return ed25519.Ed25519PublicKey.from_public_bytes(self.public)
        return mldsa.MLDSA44PublicKey.from_public_bytes(self.public)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise ProofFailed unless the signature over the message holds."""
        small = self.algorithm == "ed25519" and signature[:32] in _small_order()
        if len(signature) != SIGNATURE_SIZE[self.algorithm] or small:
            raise ProofFailed("signature.invalid", algorithm=self.algorithm)
        try:
            self._key.verify(signature, message)
        except InvalidSignature as error:
            raise ProofFailed("signature.invalid", algorithm=self.algorithm) from error


@dataclass(frozen=True)
class SigningKey:
    """A private key of one algorithm: the 32-byte seed of RFC 8032 or FIPS 204. Its representation never shows the seed."""

    algorithm: Algorithm
    seed: bytes

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_SIZE:
            raise ProofFailed("key.size", algorithm=self.algorithm, size=len(self.seed))

    def __repr__(self) -> str:
        return f"SigningKey({self.algorithm!r})"

    @classmethod
    def generate(cls, algorithm: Algorithm) -> SigningKey:
        """Return a new key of the machine's randomness."""
        return cls(algorithm, secrets.token_bytes(SEED_SIZE))

    @cached_property
    def _key(self) -> ed25519.Ed25519PrivateKey | mldsa.MLDSA44PrivateKey:
        if self.algorithm == "ed25519":
            return ed25519.Ed25519PrivateKey.from_private_bytes(self.seed)
        return mldsa.MLDSA44PrivateKey.from_seed_bytes(self.seed)

    @cached_property
    def verify_key(self) -> VerifyKey:
        """The public half."""
        return VerifyKey(self.algorithm, self._key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Return the signature over a message."""
        return self._key.sign(message)
