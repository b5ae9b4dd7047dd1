"""The private keys of a node: one file a channel, readable by nobody else; the root keys in a folder that goes offline.

Roles log, mirror, witness, root and TLS never share a key, and each role has two: Ed25519 and ML-DSA-44.
"""

from __future__ import annotations

import base64
import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from preavis.errors import Fatal, UnusableInput
from preavis.node.config import Config
from preavis.parties import Origin
from preavis.proof import checkpoint as checkpoints
from preavis.proof.card import CardDesk, KeyCard, PublicPair, sign_card
from preavis.proof.checkpoint import Checkpoint, KeyPair
from preavis.proof.keys import SigningKey
from preavis.proof.note import NoteKey
from preavis.statements import ProfilePin
from preavis.wire import canonical, load_canonical

ROLES: Final = ("log", "mirror", "witness")


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, durably. Raises UnusableInput where it exists already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UnusableInput("keys.exist", file=str(path)) from error
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _encode(pairs: dict[str, KeyPair]) -> bytes:
    return canonical(
        {
            role: {
                "ed25519": base64.b64encode(pair.ed25519.seed).decode(),
                "ml-dsa-44": base64.b64encode(pair.ml_dsa_44.seed).decode(),
            }
            for role, pair in pairs.items()
        }
    )


def _decode(path: Path) -> dict[str, KeyPair]:
    try:
        value = load_canonical(path.read_bytes())
        return {
            role: KeyPair(
                SigningKey("ed25519", base64.b64decode(pair["ed25519"])),
                SigningKey("ml-dsa-44", base64.b64decode(pair["ml-dsa-44"])),
            )
            for role, pair in value.items()
        }
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise UnusableInput("keys.unreadable", file=str(path)) from error


def _version(path: Path) -> int:
    return int(path.name.split(".before-")[1].removesuffix(".keys"))


@dataclass(frozen=True)
class KeyRing:
    """The signing keys of a node, by channel and role."""

    config: Config
    pairs: dict[str, dict[str, KeyPair]]
    certificate: bytes
    before: dict[str, tuple[KeyPair, ...]]

    @classmethod
    def create(cls, directory: Path, config: Config) -> None:
        """Make all keys of a new node: `keys/` for its daily work, `root/` to be taken offline."""
        from preavis.node.certificate import make_certificate  # X.509 is made once in the life of a node

        name = f"preavis {config.party} {config.mode}"
        key, certificate = make_certificate(name)
        write_private(directory / "keys" / "tls.key", key)
        write_private(directory / "keys" / "tls.crt", certificate)
        for channel in config.channel:
            cls.create_channel(directory, channel.name, directory / "root")

    @staticmethod
    def create_channel(directory: Path, channel: str, root: Path) -> None:
        """Make the keys of one channel; those of the root, where the folder `root` has none yet."""
        if not (kept := root / f"{channel}.keys").exists():
            write_private(kept, _encode({"root": KeyPair.generate()}))
        pairs = {role: KeyPair.generate() for role in ROLES}
        write_private(directory / "keys" / f"{channel}.keys", _encode(pairs))

    @classmethod
    def renew(cls, directory: Path, channel: str, version: int, root: Path) -> None:
        """Make new keys of daily work for a channel; the old file is kept under the number of the card it ends with.

        What was cut short goes on where it stopped: keys that are aside are never written over, for without them the node
        cannot open its own journal. Raises UnusableInput where `root` does not hold the root keys; then nothing has changed.
        """
        path = directory / "keys" / f"{channel}.keys"
        aside = path.with_name(f"{channel}.before-{version}.keys")
        if path.exists() or aside.exists():
            _decode(root / f"{channel}.keys")
        if path.exists() and not aside.exists():
            path.rename(aside)
        if not path.exists():
            cls.create_channel(directory, channel, root)

    @classmethod
    def load(cls, directory: Path, config: Config) -> KeyRing:
        """Read the keys of daily work. Raises UnusableInput, Fatal where another person could read them."""
        pairs, before = {}, {}
        for channel in config.channel:
            path = directory / f"{channel.name}.keys"
            if not path.exists():
                raise UnusableInput("keys.none", channel=channel.name, file=str(path))
            if path.exists() and path.stat().st_mode & 0o077:
                raise Fatal("keys.readable", file=str(path))
            pairs[channel.name] = _decode(path)
            aside = sorted(directory.glob(f"{channel.name}.before-*.keys"), key=_version, reverse=True)
            before[channel.name] = tuple(_decode(old)["log"] for old in aside)
        try:
            certificate = ssl.PEM_cert_to_DER_cert((directory / "tls.crt").read_text("ascii"))
        except (OSError, ValueError) as error:
            raise UnusableInput("keys.unreadable", file=str(directory / "tls.crt")) from error
        return cls(config, pairs, certificate, before)

    def _origin(self, channel: str) -> Origin:
        return self.config.origin(channel)

    def log_keys(self, channel: str) -> tuple[NoteKey, NoteKey]:
        """Return the verifier keys of the own journal."""
        return checkpoints.log_keys(str(self._origin(channel)), self.pairs[channel]["log"])

    def earlier_log_keys(self, channel: str) -> tuple[tuple[NoteKey, NoteKey], ...]:
        """Return the verifier keys that signed the own journal before, newest first."""
        return tuple(checkpoints.log_keys(str(self._origin(channel)), pair) for pair in self.before[channel])

    def sign_checkpoint(self, channel: str, checkpoint: Checkpoint) -> bytes:
        """Sign a checkpoint of the own journal."""
        return checkpoints.sign_checkpoint(checkpoint, self.pairs[channel]["log"])

    def cosigner(self, channel: str, *, witness: bool) -> str:
        """Return the key name under which this node cosigns."""
        return self._origin(channel).witness if witness else self._origin(channel).mirror

    def cosign(self, channel: str, checkpoint: Checkpoint, time: int, *, witness: bool) -> bytes:
        """Cosign a peer's checkpoint, as its mirror or as a witness."""
        pair = self.pairs[channel]["witness" if witness else "mirror"]
        return checkpoints.cosign(checkpoint, self.cosigner(channel, witness=witness), pair, time)

    def signers(self) -> tuple[str, ...]:
        """Return all key names under which this node cosigns."""
        return tuple(self.cosigner(channel, witness=witness) for channel in self.pairs for witness in (False, True))

    def card(
        self, channel: str, version: int, root: Path, *, valid_from: int = 0, profile: ProfilePin | None = None
    ) -> bytes:
        """Return this node's key card of a channel, signed by the root keys in a folder. Raises UnusableInput."""
        pair = _decode(root / f"{channel}.keys")["root"]
        card = KeyCard(
            party=self.config.party,
            channel=channel,
            mode=self.config.mode,
            version=version,
            address=self.config.peers.address,
            desks=tuple(
                CardDesk(desk.label, desk.within_seconds, desk.narrowed and not desk.every_launch)
                for desk in self.config.desk
            ),
            keys={
                **{role: PublicPair.of(self.pairs[channel][role]) for role in ROLES},
                "root": PublicPair.of(pair),
            },
            tls_certificate=self.certificate,
            valid_from=valid_from,
            profile=profile,
        )
        return sign_card(card, pair)
