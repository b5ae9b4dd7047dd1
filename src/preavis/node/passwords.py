"""Passwords, for terminals without an authenticator: argon2id, and the same work whether or not there is one to compare."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from preavis.errors import Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST: Final = 12
MOST: Final = 256


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))


def hashed(password: str) -> str:
    """Return the argon2id hash of a new password. Raises Refused where it is too short or too long."""
    text = unicodedata.normalize("NFC", password)
    if len(text) < LEAST:
        raise Refused("officer.password_short", least=LEAST)
    if len(text) > MOST:
        raise Refused("officer.password_long", most=MOST)
    return _hasher().hash(text)


def matches(stored: str | None, password: str) -> bool:
    """Return whether a password fits a stored hash; where there is none, after the same time, False."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    nobody = _nobody()  # made before anything is compared, so that the first unknown officer takes no longer
    try:
        _hasher().verify(stored or nobody, unicodedata.normalize("NFC", password[: 4 * MOST]))
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None
