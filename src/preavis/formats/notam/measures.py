"""Radii, widths, bearings and axes among the words beside a position. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from preavis.formats.notam.vocabulary import Word, scaled
from preavis.geo import Unit

NEAR: Final = 5
_AROUND: Final = frozenset({"OF", "AROUND", "ABOUT", "ОТ", "ВОКРУГ"})
_LINKS: Final = frozenset({"join", "of", "dash", "comma", "area", "other", "newline", "round", "within", "centre"})


def _radii(said: Sequence[Word]) -> list[Word]:
    """Return the lengths that a word makes a radius: `RADIUS 5NM`, `5NM RADIUS`, `WI 5NM OF`, `5NM AROUND`."""
    found: list[Word] = []
    for n, word in enumerate(said):
        if word.kind != "length":
            continue
        if found and _linked(said, found[-1], n):
            found[-1] = max(found[-1], word, key=_metres)
        elif _is_radius(said, n):
            found.append(word)
    return found


def _metres(word: Word) -> float:
    return float(word.value) * {"NM": 1852, "KM": 1000, "M": 1}[word.unit]


def _linked(said: Sequence[Word], earlier: Word, n: int) -> bool:
    """Return whether two lengths are one range, `5KM TO 30KM`, or two rings, `5NM AND 25NM`: only a joining sign or word between them."""
    between = [word for word in said[:n] if word.start > earlier.start]
    return len(between) == 1 and between[0].kind in {"dash", "join"}


def _is_inner(said: Sequence[Word], n: int) -> bool:
    """Return whether a length is the smaller of a range that another ends."""
    return n + 2 < len(said) and said[n + 2].kind == "length" and _linked(said, said[n], n + 2)


def _is_radius(said: Sequence[Word], n: int) -> bool:
    for m in range(n - 1, max(-1, n - 1 - NEAR), -1):
        kind = said[m].kind
        if kind == "round":
            return True
        if kind == "within":
            following = next((word.kind for word in said[n + 1 :] if word.kind != "newline"), "of")
            return following in {"of", "round", "centre", "join", "dash"}
        if kind not in _LINKS:
            break
    for m in range(n + 1, min(len(said), n + 3)):
        if said[m].kind == "round":
            return True
        if said[m].kind not in {"join", "of", "dash", "newline"}:
            break
    following = said[n + 1].value if n + 1 < len(said) else ""
    return following in {"AROUND", "ОТ", "ВОКРУГ"}


def radius_of(said: Sequence[Word], *, nearest_last: bool = False) -> Word | None:
    """Return the radius among the words of a position: the first behind it, or the last before it."""
    found = _radii(said)
    return _halved(said, found[-1] if nearest_last else found[0]) if found else None


def _halved(said: Sequence[Word], length: Word) -> Word:
    """Return the radius that a length gives, half of it where it is a diameter."""
    n = said.index(length)
    whole = any(word.value.startswith(("DIAMETER", "ДИАМЕТР")) for word in said[max(0, n - 3) : n + 3])
    return length._replace(value=scaled(length.value, "0.5")) if whole else length


_PARTING: Final = frozenset(",;.")


def is_named(text: str, before: Sequence[Word], after: Sequence[Word], radius: Word) -> bool:
    """Return whether a radius seems to be around a place that has a name, and the position is that of something else.

    `5NM AROUND BRAC ISLAND, LAUNCHER AT P`; `P, WI 5NM OF BRAC ISLAND`. The name of the position itself is none: `10NM OF ESRANGE (P)`.
    """
    if after and radius.start >= after[0].start:
        behind = [word for word in after if word.start > radius.start and word.kind not in {"round", "newline"}]
        return len(behind) > 1 and behind[0].value in _AROUND and behind[1].kind == "other"
    named = parted = False
    since = [word for word in before if word.start > radius.start]
    for word in since:
        if word.kind == "other":
            if parted and named:
                return not (since[-1].kind == "comma" and text[since[-1].start] == "(")
            named = True
        elif named and (text[word.start] in _PARTING or word.value in {"AND", "WITH"}):
            parted = True
    return False


def spare_radii(said: Sequence[Word], used: set[int]) -> list[Word]:
    """Return the radii that belong to no position: those with the word for one that were not used."""
    bare = [  # WI 60NM ABOVE; not BTN 5NM AND 20NM
        word
        for n, word in enumerate(said)
        if n and said[n - 1].kind == "within" and word.kind == "length" and not _is_inner(said, n)
    ]
    return [
        word for word in dict.fromkeys([*_radii(said), *bare]) if word.start not in used and not _is_width(said, word)
    ]


def spare_widths(said: Sequence[Word], used: set[int]) -> list[Word]:
    """Return the widths of corridors that belong to no line: 5NM EITHER SIDE, unused."""
    found = []
    for n, word in enumerate(said):
        near = [length for length in said[max(0, n - 2) : n + 3] if length.kind == "length"]
        if word.kind == "sides" and near and not used.intersection(length.start for length in near):
            found.append(near[0])
    return found


def _is_width(said: Sequence[Word], length: Word) -> bool:
    n = said.index(length)
    return any(word.kind in {"sides", "wide", "arc", "ellipse"} for word in said[max(0, n - 6) : n + 7])


def width_of(before: Sequence[Word], after: Sequence[Word]) -> tuple[str, Unit, int] | None:
    """Return the half width of a corridor, its unit and where it stands: EITHER SIDE, or half of a whole WIDTH."""
    for said in (before, after):
        signs = [n for n, word in enumerate(said) if word.kind in {"sides", "wide"}]
        if not signs:
            continue
        sided = [n for n in signs if said[n].kind == "sides"] or signs
        near = [m for m, word in enumerate(said) if word.kind == "length"]
        if not near:
            continue
        n = sided[0] if said is after else sided[-1]
        m = min(near, key=lambda m: abs(m - n))
        if abs(m - n) > 2 * NEAR:
            continue
        half = any(said[k].kind == "sides" for k in signs)
        length = said[m]
        return (length.value if half else scaled(length.value, "0.5")), length.unit, length.start
    if (before and before[-1].kind in {"of", "line"}) or any(word.kind == "line" for word in before):
        radii = [word for word in _radii(before) if any(w.kind == "line" and w.start > word.start for w in before)]
        if radii:
            return radii[-1].value, radii[-1].unit, radii[-1].start
    return None


def bearings(said: Sequence[Word]) -> tuple[tuple[str, str] | None, str | None]:
    """Return the two true bearings of a sector, clockwise, and a finding's code where they cannot be taken as they are."""
    start = next((n for n, word in enumerate(said) if word.kind == "bearing"), None)
    named = start is not None
    if start is None:
        start = next((n for n, word in enumerate(said) if word.kind == "sector"), None)
    if start is None:
        return None, None
    angles = [word for word in said[start:] if word.kind == "angle" and float(word.value) <= 360]
    if len(angles) < 2 and named:
        angles = [word for word in said if word.kind == "angle" and float(word.value) <= 360]
    if len(angles) < 2:
        return None, "notam.bearings_unread" if named else None
    first, last = angles[0], angles[1]
    between = [word.kind for word in said if first.start < word.start < last.start]
    if not named and len(between) > NEAR:
        return None, None
    if any(word.kind == "magnetic" or word.value.startswith(("RADIAL", "RDL")) for word in said):
        return None, "notam.magnetic"
    back = "anticlockwise" in between
    return ((last.value, first.value) if back else (first.value, last.value)), None


def ellipse_of(said: Sequence[Word]) -> tuple[float, float, float] | None:
    """Return the semi-axes of an ellipse in metres, longer first, and the bearing of the longer; None where one is missing."""
    lengths = [word for word in said if word.kind == "length"]
    if len(lengths) == 1:
        at = said.index(lengths[0])
        earlier = [word for word in said[max(0, at - 3) : at] if word.kind == "angle"]
        if earlier:
            lengths = [earlier[-1]._replace(unit=lengths[0].unit), lengths[0]]
    turn = next((n for n, word in enumerate(said) if word.kind == "bearing"), None)
    angles = [word for word in said[turn:] if word.kind == "angle" and word not in lengths] if turn is not None else []
    if len(lengths) != 2 or not angles:
        return None
    share = 1.0 if any(word.kind == "semi" for word in said) else 0.5
    minor, major = sorted(_metres(word) * share for word in lengths)
    return (major, minor, float(angles[0].value)) if minor > 0 else None
