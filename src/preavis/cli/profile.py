"""An agreement as a command names it: by its id, or as a file that somebody is writing, a profile or an overlay."""

from __future__ import annotations

import preavis.agreements.profile as profiles
from preavis.agreements.overlay import apply
from preavis.agreements.profile import Profile
from preavis.cli.output import read_bytes


def profile_of(given: str) -> Profile:
    """Return the agreement of an id, or of a file whose name ends in `.toml`. Raises UnusableInput."""
    return profile_in(read_bytes(given), given) if given.endswith(".toml") else profiles.load(given)


def profile_in(data: bytes, file: str) -> Profile:
    """Return what a file says: a profile, or an overlay laid over its agreement. Raises UnusableInput."""
    _, value = profiles.read_toml(data, file)
    if "overlay_of" not in value:
        return profiles.parse(data, file)
    base = profiles.load(str(value["overlay_of"]))
    channel, mode = value.get("channel"), value.get("mode")
    return apply(
        base.id,
        data,
        file,
        channel=channel if isinstance(channel, str) else "ru-cn",
        mode="exercise" if mode == "exercise" else "live",
    )
