"""Words that belong to the other mode: EXERCISE inside a live text, or "this is no drill" inside an exercise. Pure.

At Krsko in 2008 a real event went out on the form of an exercise. The mode of a statement is its channel's and no text can
change it; but a reader at night believes the words, so they are pointed at on both sides.
"""

from __future__ import annotations

import re
from typing import Any, Final

from preavis.findings import Finding
from preavis.parties import Mode
from preavis.statements import Body
from preavis.wire import dump

_EXERCISE: Final = re.compile(
    r"\b(?:exercises?|drills?|exercices?|учени[еяйюм]\w*|учебн\w+)\b|演习|演習|演练", re.IGNORECASE
)
_REAL: Final = re.compile(
    r"\b(?:(?:not|no)\s+(?:an?\s+)?(?:exercise|drill|test)|real[- ](?:world|event|launch|emergency)|this is real"
    r"|actual (?:event|launch)|pas un exercice|(?:lancement|événement|cas) réel|не учени[ея]|не учебн\w+"
    r"|реальн\w+ (?:пуск|событи)\w*|боев\w+ пуск\w*)\b|(?:不是|非)演习|真实发射|实战",
    re.IGNORECASE,
)
_BETWEEN: Final = "\0"
"""Neither a space nor part of a word: no phrase reaches from one text into the next."""
_FOR: Final = {"live": (_EXERCISE, "text.exercise_in_live"), "exercise": (_REAL, "text.live_in_exercise")}


def mode_words(body: Body, mode: Mode) -> tuple[Finding, ...]:
    """Return a warning for each text of a body that speaks of the other mode."""
    wrong, code = _FOR[mode]
    texts: list[tuple[str, str]] = []
    _collect(dump(body), "", texts)
    if _said(wrong, mode, _BETWEEN.join(text for _, text in texts)) is None:  # nearly always; one search, not thirty
        return ()
    found = []
    for path, text in texts:
        match = _said(wrong, mode, text)
        if match is not None:
            found.append(Finding(code=code, severity="warn", path=path, params={"word": match[0]}))
    return tuple(found)


def _said(wrong: re.Pattern[str], mode: Mode, text: str) -> re.Match[str] | None:
    return wrong.search(_REAL.sub("", text) if mode == "live" else text)


def _collect(value: Any, path: str, texts: list[tuple[str, str]]) -> None:
    """Add every text of a JSON value with its path."""
    if isinstance(value, str):
        texts.append((path, value))
    elif isinstance(value, dict):
        for name, member in value.items():
            _collect(member, f"{path}.{name}" if path else name, texts)
    elif isinstance(value, list):
        for place, member in enumerate(value):
            _collect(member, f"{path}[{place}]", texts)
