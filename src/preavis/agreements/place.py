"""Where in a TOML file something stands: the line of a table or key, so that an error names it. Pure.

`tomllib` gives values without places; profiles are flat (tables, arrays of tables, keys), so a scan of their lines is enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?")
_KEY: Final = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*=""")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the line (from 1) of the deepest part of a path such as `("limb", 0, "when")` that the text has, else 1."""
    best, depth = 1, 0
    seen: Counter[str] = Counter()
    here: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.fullmatch(line)
        if header:
            brackets, name = header.group(1), header.group(2)
            here = (name, seen[name]) if brackets == "[[" else tuple(name.split("."))
            seen[name] += 1
            found = here
        elif key := _KEY.match(line):
            found = (*here, next(part for part in key.groups() if part))
        else:
            continue
        if len(found) > depth and tuple(path[: len(found)]) == found:
            best, depth = number, len(found)
    return best
