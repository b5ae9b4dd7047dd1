"""Which law a channel is under: the profile version that was adopted, the parties' overlay, suspensions; and what peers name.

A node goes on judging by the version that it adopted until a declaration adopts another, and only a later one. Every version
that was ever adopted is kept in the directory, so that old notices are judged by the version that they name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path

import preavis.agreements.profile as profiles
from preavis.agreements.overlay import apply
from preavis.agreements.profile import Profile
from preavis.agreements.terms import Suspension
from preavis.errors import Refused, UnusableInput
from preavis.node.alarms import Situation
from preavis.node.config import Channel, Config
from preavis.parties import Mode, Origin
from preavis.statements import Declaration, ProfilePin
from preavis.store import Store
from preavis.wire import canonical, dump, load, read

OVERLAYS = "overlays"
ARCHIVE = "profiles"


def pin_of(profile: Profile) -> ProfilePin:
    """Return how entries name a profile."""
    return ProfilePin(
        id=profile.id, version=profile.version, sha256=profile.sha256, overlay_sha256=profile.overlay_sha256
    )


def archived(directory: Path, channel: str, mode: Mode, pin: ProfilePin) -> Profile | None:
    """Return a profile that a node's directory has kept, with its overlay; None where it never had that version."""
    public = _kept(directory, pin.sha256)
    if public is None or pin.overlay_sha256 is None:
        return profiles.parse(public, f"{pin.id} {pin.version}") if public is not None else None
    overlay = _kept(directory, pin.overlay_sha256)
    if overlay is None:
        return None
    return apply(pin.id, overlay, "overlay", channel=channel, mode=mode, public=public)


def _kept(directory: Path, sha256: str) -> bytes | None:
    path = directory / ARCHIVE / f"{sha256}.toml"
    return path.read_bytes() if re.fullmatch(r"[0-9a-f]{64}", sha256) and path.exists() else None


class Law:
    """The profiles of this node's channels."""

    def __init__(self, config: Config, directory: Path, store: Store) -> None:
        """Raises UnusableInput where an overlay cannot be used."""
        self._config = config
        self._directory = directory
        self._store = store
        self._newest: dict[str, Profile] = {}
        self._outdated: dict[str, UnusableInput] = {}
        self._moved = False
        self._adopted: dict[str, Profile] = {}
        self._old: dict[tuple[str, str, str | None], Profile | None] = {}
        for channel in config.channel:
            pin = self._pin(f"profile/{channel.name}")
            if pin is None:
                self._newest[channel.name] = self._read(channel)
                self._adopt(channel.name)
            else:
                newest = self._newest[channel.name] = self._lying_ready(channel, pin)
                found = newest if pin_of(newest) == pin else self.pinned(channel.name, pin)
                if found is None:
                    raise UnusableInput("profile.lost", channel=channel.name, version=pin.version, sha256=pin.sha256)
                self._adopted[channel.name] = found

    # -- files ---------------------------------------------------------------------------------------------------

    def _read(self, channel: Channel) -> Profile:
        path = self._directory / OVERLAYS / f"{channel.name}.toml"
        if not path.exists():
            return profiles.load(channel.agreement)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnusableInput("file.unreadable", file=str(path), problem=error.strerror or str(error)) from error
        return apply(channel.agreement, data, str(path), channel=channel.name, mode=self._config.mode)

    def _lying_ready(self, channel: Channel, pin: ProfilePin) -> Profile:
        """Return what a declaration could adopt on a channel that has a profile already.

        An overlay written for another version of the agreement than this package brings stops no watch: what was adopted is kept
        and goes on, and an alarm asks for a new overlay.
        """
        try:
            return self._read(channel)
        except UnusableInput as error:
            kept = self.pinned(channel.name, pin)
            given, wanted = str(error.params.get("given")), str(error.params.get("wanted"))
            versions = error.code == "overlay.wrong" and error.params["path"] == "version"
            if kept is None or not versions or _number(given) in {(), _number(wanted)}:
                raise
            self._outdated[channel.name] = error
            return kept

    def _adopt(self, channel: str) -> None:
        profile = self._newest[channel]
        archive = self._directory / ARCHIVE
        archive.mkdir(mode=0o700, exist_ok=True)
        files = [profiles.source(profile.id)]
        if profile.overlay_sha256 is not None:
            files.append((self._directory / OVERLAYS / f"{channel}.toml").read_bytes())
        for data in files:
            (archive / f"{hashlib.sha256(data).hexdigest()}.toml").write_bytes(data)
        with self._store.transaction():
            self._store.set_fact(f"profile/{channel}", canonical(dump(pin_of(profile))).decode())
        self._adopted[channel] = profile

    def _pin(self, fact: str) -> ProfilePin | None:
        said = self._store.fact(fact)
        return read(ProfilePin, load(said.encode()))[0] if said else None

    def pinned(self, channel: str, pin: ProfilePin) -> Profile | None:
        """Return the profile that an entry names, None where this node never had that version."""
        return archived(self._directory, channel, self._config.mode, pin)

    # -- what holds ----------------------------------------------------------------------------------------------

    def of(self, channel: str) -> Profile:
        """Return the profile by which a channel's notices are judged now, with its suspension where there is one."""
        return self._with_suspension(channel, self._adopted[channel])

    def named(self, channel: str, pin: ProfilePin) -> Profile:
        """Return the profile that an old notice names, else, where this node never had it, the one that holds now."""
        if pin == self.pin(channel):
            return self.of(channel)
        key = (channel, pin.sha256, pin.overlay_sha256)
        if key not in self._old:
            self._old[key] = self.pinned(channel, pin)
        return self._with_suspension(channel, self._old[key] or self._adopted[channel])

    def _with_suspension(self, channel: str, profile: Profile) -> Profile:
        said = self.suspensions(channel)
        return replace(profile, suspended=said) if said else profile

    def suspensions(self, channel: str) -> tuple[Suspension, ...]:
        """Return what the parties of a channel have declared of the suspension of its agreement, those that are over among it."""
        return tuple(_suspension(line) for line in (self._store.fact(f"suspended/{channel}") or "").splitlines())

    def _suspend(self, channel: str, party: str, since: date | None, until: date | None) -> None:
        """Keep a party's suspension, or its end; another party's own one stays as it is.

        One that never came into force, because it was taken back or put off before its day, is none.
        """
        kept = []
        for old in self.suspensions(channel):
            if old.by != party or old.until is not None:
                kept.append(old)
            elif until is not None and old.since < until:
                kept.append(replace(old, until=until))
        if since is not None:
            kept.append(Suspension(party, since))
        lines = (" ".join(str(part) for part in (each.by, each.since, each.until) if part) for each in kept)
        self._store.set_fact(f"suspended/{channel}", "\n".join(lines))
        self._moved = True

    def moved(self) -> bool:
        """Return whether a suspension has begun or ended since this was last asked: every case is judged anew then."""
        moved, self._moved = self._moved, False
        return moved

    def pin(self, channel: str) -> ProfilePin:
        """Return how this node's entries on a channel name their profile."""
        return pin_of(self._adopted[channel])

    def waiting(self, channel: str) -> ProfilePin | None:
        """Return the version that lies in this node and has not been adopted."""
        newest = pin_of(self._newest[channel])
        return newest if newest != self.pin(channel) else None

    def next_pin(self, channel: str) -> ProfilePin:
        """Return the version that a declaration would adopt. Raises Refused where there is none, or an older one."""
        waiting, now = self.waiting(channel), self.pin(channel)
        if waiting is None:
            raise Refused("profile.nothing_new", channel=channel, version=now.version)
        if _number(waiting.version) < _number(now.version):
            raise Refused("profile.backward", channel=channel, version=waiting.version, now=now.version)
        return waiting

    # -- what parties declare ------------------------------------------------------------------------------------

    def declared(self, origin: Origin, body: Declaration, at: datetime) -> None:
        """Take note of a declaration: an adopted version, a suspended agreement, one that is applied again, a year's launches.

        `at` is the time of the entry: from its day an agreement is applied again where the declaration names none.
        """
        own = origin.party == self._config.party
        match body.act:
            case "adopts_profile" if own and self.waiting(origin.channel) == body.profile:
                self._adopt(origin.channel)
            case "suspends" if body.at is not None:
                self._suspend(origin.channel, origin.party, body.at.date(), None)
            case "resumes":
                self._suspend(origin.channel, origin.party, None, (body.at or at).date())
            case "annual" if own and body.year is not None and body.count is not None:
                counts = {**self.declared_counts(origin.channel), body.year: body.count}
                said = " ".join(f"{year}:{count}" for year, count in sorted(counts.items()))
                self._store.set_fact(f"declared/{origin.channel}", said)
            case _:
                pass

    def has_declared(self, channel: str, year: int) -> bool:
        """Return whether this party has declared its launches of a year on a channel."""
        return year in self.declared_counts(channel)

    def declared_counts(self, channel: str) -> dict[int, int]:
        """Return how many launches this party has declared on a channel, by year; the newest declaration of a year counts."""
        pairs = (pair.split(":") for pair in (self._store.fact(f"declared/{channel}") or "").split())
        return {int(year): int(count) for year, count in pairs}

    def peer_named(self, origin: Origin, pin: ProfilePin) -> None:
        """Take note of the profile that a peer names, on its card or in an entry."""
        name, said = f"peer_profile/{origin.channel}/{origin.party}", canonical(dump(pin)).decode()
        if self._store.fact(name) != said:
            self._store.set_fact(name, said)

    def enrolled(self, origin: Origin, pin: ProfilePin) -> None:
        """Take note of the profile that a newly enrolled card names."""
        with self._store.transaction():
            self.peer_named(origin, pin)

    def differences(self, channel: str, pin: ProfilePin) -> dict[str, str]:
        """Return in what a peer's profile differs from ours: member to `theirs / ours`."""
        theirs, ours = asdict(pin), asdict(self.pin(channel))
        return {name: f"{_short(theirs[name])} / {_short(ours[name])}" for name in ours if theirs[name] != ours[name]}

    def situations(self, now: datetime) -> Iterator[Situation]:
        """Versions that wait to be adopted, peers that judge by another profile or overlay, agreements that are suspended."""
        for channel in self._config.channel:
            waiting = self.waiting(channel.name)
            if waiting is not None and waiting.sha256 == self.pin(channel.name).sha256:
                params = {"channel": channel.name, "overlay": _short(waiting.overlay_sha256)}
                yield Situation("alarm.overlay_waits", channel.name, "caution", params)
            elif waiting is not None:
                params = {"channel": channel.name, "agreement": waiting.id, "version": waiting.version}
                yield Situation("alarm.profile_waits", channel.name, "caution", params)
            outdated = self._outdated.get(channel.name)
            if outdated is not None:
                params = {name: str(outdated.params[name]) for name in ("given", "wanted")}
                params |= {"channel": channel.name, "agreement": channel.agreement}
                yield Situation("alarm.overlay_outdated", channel.name, "caution", params)
            for party in channel.parties:
                pin = self._pin(f"peer_profile/{channel.name}/{party}")
                differs = self.differences(channel.name, pin) if pin is not None else {}
                if differs:
                    said = ", ".join(f"{name} {values}" for name, values in differs.items())
                    subject = f"{channel.name}/{party}"
                    yield Situation("alarm.profile_differs", subject, "warning", {"party": party, "differs": said})
            for each in self.suspensions(channel.name):
                if each.until is None or now.date() < each.until:
                    params = {"agreement": channel.agreement, "party": each.by, "on": each.since.isoformat()}
                    subject = f"{channel.name}/{each.by}/{each.since}"
                    yield Situation("alarm.agreement_suspended", subject, "caution", params)


def _suspension(line: str) -> Suspension:
    party, *days = line.split(" ")
    since, until = [*map(date.fromisoformat, days), None][:2]
    assert since is not None, "a suspension has its first day"
    return Suspension(party, since, until)


def _short(value: str | None) -> str:
    return value[:12] if value else "-"


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
