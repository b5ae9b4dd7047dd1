"""The words of the forms in four languages: labels, codes and standing sentences from `data/form.toml`.

No format of its own: the treaty form, the numbered text form and the PLNS formats say the same things in the same words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from preavis.errors import UnusableInput
from preavis.formats.rendering import Wishes

LANGUAGES: Final = ("en", "fr", "ru", "zh")
MOST_LANGUAGES: Final = 2
_ELSEWHERE: Final = {"vehicle.kind": "vehicle_kind", "areas": "all_areas"}


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Return all words: code to language to text."""
    words: dict[str, dict[str, str]] = tomllib.loads(
        files("preavis.formats").joinpath("data", "form.toml").read_text("utf-8")
    )
    return words


def has(code: str) -> bool:
    """Return whether the table has words for a code."""
    return code in table()


def word(code: str, language: str, n: int = 0) -> str:
    """Return the words of a code in a language; `n` is the number that some of them hold. Raises KeyError for no code."""
    return table()[code][language].format(n=n)


def field_words(path: str, language: str) -> str:
    """Return what a member of the notice document is called on the forms; the path itself where there are no words for it."""
    code = f"label.{_ELSEWHERE.get(path, path.rpartition('.')[2])}"
    return word(code, language) if has(code) else path


def chosen(wishes: Wishes) -> tuple[str, ...]:
    """Return the languages of a form, one or two. Raises UnusableInput for any other number and for unknown ones."""
    languages = tuple(dict.fromkeys(wishes.languages))
    if not 1 <= len(languages) <= MOST_LANGUAGES or any(language not in LANGUAGES for language in languages):
        raise UnusableInput("form.languages", given=", ".join(languages)[:64], known=", ".join(LANGUAGES))
    return languages
