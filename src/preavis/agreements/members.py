"""The members of a notice that rules speak of: whether a dotted path names one, and which values it can have. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from preavis.notice import Notice


@cache
def _hint(path: str) -> Any:
    """Return the type of the member at a dotted path, None where there is none."""
    form: Any = Notice
    hint: Any = None
    for step in path.split("."):
        hints = get_type_hints(form) if hasattr(form, "__dataclass_fields__") else {}
        if step not in hints:
            return None
        hint = hints[step]
        form = next((part for part in (hint, *get_args(hint)) if hasattr(part, "__dataclass_fields__")), None)
    return hint


def is_path(path: str) -> bool:
    """Return whether a dotted path names a member of the notice document."""
    return _hint(path) is not None


def _parts(hint: Any) -> Iterator[Any]:
    if get_origin(hint) is Literal:
        yield hint
    elif get_args(hint):
        for part in get_args(hint):
            yield from _parts(part)
    else:
        yield hint


def can_be(path: str, value: bool | int | str) -> bool:
    """Return whether the member at a path can ever have a value."""
    parts = [part for part in _parts(_hint(path)) if part is not type(None)]
    words = [word for part in parts if get_origin(part) is Literal for word in get_args(part)]
    return value in words if words else type(value) in parts
