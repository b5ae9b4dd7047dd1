"""A fingerprint as words to read aloud over the telephone: 4,096 words of two syllables, twelve bits each. Pure.

The words are made, not chosen: a consonant and a vowel, twice, which speakers of many languages say alike.
"""

from __future__ import annotations

from typing import Final

_FIRST: Final = "bdfgklmnprstvz"
_VOWELS: Final = "aeiou"
_SYLLABLES: Final = tuple(f"{consonant}{vowel}" for consonant in _FIRST for vowel in _VOWELS)
_BITS: Final = 12


def word(number: int) -> str:
    """Return the word of a number below 4,096: two syllables of 64."""
    return _SYLLABLES[number >> 6] + _SYLLABLES[number & 63]


def words(digest: bytes, count: int = 12) -> str:
    """Return the first bits of a digest as words in groups of three; twelve words carry 144 bits."""
    bits = int.from_bytes(digest, "big") >> (len(digest) * 8 - count * _BITS)
    spoken = [word(bits >> (_BITS * (count - 1 - i)) & ((1 << _BITS) - 1)) for i in range(count)]
    return "  ".join(" ".join(spoken[i : i + 3]) for i in range(0, count, 3))
