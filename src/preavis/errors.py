"""The exceptions of Preavis.

    PreavisError            carries a text code and parameters; faces render it in four languages
    ├── UnusableInput       the bytes or arguments given cannot be used at all (exit 2)
    ├── Refused             a rule forbids the act; nothing was changed (exit 1)
    ├── ProofFailed         a signature, hash, proof or receipt does not hold (exit 1)
    └── Fatal               going on could fork a journal or lose an entry: the node stops

A judgement about content is a `preavis.findings.Finding`, never an exception.
"""

from __future__ import annotations


class PreavisError(Exception):
    """Something a person must read in one line: a text code of `texts/*.toml` and its parameters."""

    exit_code = 1

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        said = " ".join(f"{name}={value}" for name, value in params.items())
        super().__init__(f"{code} {said}".rstrip())


class UnusableInput(PreavisError):
    """The given bytes or arguments cannot be used at all."""

    exit_code = 2


class Refused(PreavisError):
    """A rule forbids the act; nothing was changed."""


class ProofFailed(PreavisError):
    """A signature, hash, proof or receipt does not hold."""


class Fatal(PreavisError):
    """Going on could fork a journal or lose an entry; the node stops and a person decides."""
