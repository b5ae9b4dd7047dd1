"""Words that belong to the other mode: EXERCISE inside a live text, or "this is no drill" inside an exercise. Pure.

At Krsko in 2008 a real event went out on the form of an exercise. The mode of a statement is its channel's and no text can
change it; but a reader at night believes the words, so they are pointed at on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from preavis.findings import Finding
from preavis.parties import Mode
from preavis.statements import Body
from preavis.wire import dump

_EXERCISE: Final = re.compile(
    r"\b(?:exercises?|drills?|exercices?|учени[еяйюм]\w*|учебн\w+)\b|演习|演習|演练", re.IGNORECASE
)
_REAL: Final = re.compile(
    r"\b(?:not|no)\s+(?:an?\s+)?(?:exercise|drill|test)\b|\breal[- ](?:world|event|launch|emergency)\b|\bthis is real\b"
    r"|\bactual (?:event|launch)\b|\bpas un exercice\b|\b(?:lancement|événement|cas) réel\b|\bне учени[ея]\b|\bне учебн\w+\b"
    r"|\bреальн\w+ (?:пуск|событи)\w*|\bбоев\w+ пуск\w*|(?:不是|非)演习|真实发射|实战",
    re.IGNORECASE,
)
_FOR: Final = {"live": (_EXERCISE, "text.exercise_in_live"), "exercise": (_REAL, "text.live_in_exercise")}


def mode_words(body: Body, mode: Mode) -> tuple[Finding, ...]:
    """Return a warning for each text of a body that speaks of the other mode."""
    wrong, code = _FOR[mode]
    found = []
    for path, text in _texts(dump(body)):
        said = _REAL.sub("", text) if mode == "live" else text
        match = wrong.search(said)
        if match is not None:
            found.append(Finding(code=code, severity="warn", path=path, params={"word": match[0]}))
    return tuple(found)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _texts(member, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from _texts(member, f"{path}[{place}]")
