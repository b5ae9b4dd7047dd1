"""A backup: everything of a node but the lock store, in a new directory; and how it comes back."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from preavis.clock import format_instant
from preavis.errors import PreavisError, UnusableInput
from preavis.node import config
from preavis.node.ledger import FILE as LEDGER

if TYPE_CHECKING:
    from preavis.node import Node

STORE: Final = "store.db"
FOLDERS: Final = ("keys", "cards", "profiles", "overlays", "public")


def backup(node: Node, directory: Path) -> dict[str, Any]:
    """Copy a node to a new directory; never the lock store. Raises UnusableInput, StorageFailed; then nothing is left there."""
    now = node.clock.now()
    target = directory / f"preavis-{node.config.party}-{now:%Y%m%dT%H%M%SZ}"
    if target.exists():
        raise UnusableInput("backup.failed", directory=str(target), problem="it is there already")
    try:
        target.mkdir(mode=0o700, parents=True)
        node.store.backup(str(target / STORE))
        (target / STORE).chmod(0o600)
        copy_beside_the_store(node.directory, target, _now_named(node))
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise UnusableInput("backup.failed", directory=str(target), problem=error.strerror or str(error)) from error
    except PreavisError:
        shutil.rmtree(target, ignore_errors=True)
        raise
    with node.store.transaction():  # said only of one that is whole
        node.store.set_fact("backup.at", format_instant(now))
        node.store.audit(now, "administrator", "backup", target.name)
    return {"directory": str(target), "lock_store": "not in the backup"}


def restore(backup_directory: Path, directory: Path) -> None:
    """Bring a backup into a node's directory whose lock store, if it still has one, stays. Raises UnusableInput."""
    if not (backup_directory / STORE).exists():
        raise UnusableInput("restore.no_backup", directory=str(backup_directory))
    if (directory / STORE).exists():
        raise UnusableInput("restore.store_there", directory=str(directory))
    named = files_named(config.load(backup_directory))
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_beside_the_store(backup_directory, directory, named)
        shutil.copy2(backup_directory / STORE, directory / STORE)
        (directory / STORE).chmod(0o600)
    except OSError as error:
        raise UnusableInput("restore.failed", directory=str(directory), problem=error.strerror or str(error)) from error


def copy_beside_the_store(source: Path, target: Path, named: tuple[str, ...]) -> None:
    """Copy everything but the stores; what is there already stays. Raises OSError."""
    for folder in FOLDERS:
        if (source / folder).exists() and not (target / folder).exists():
            shutil.copytree(source / folder, target / folder)
    for name in (config.FILE, LEDGER, *named):
        if (source / name).is_file() and not (target / name).exists():
            (target / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(source / name, target / name)
    for name in named:  # a secret is nobody else's, whatever it was before
        if (target / name).is_file():
            (target / name).chmod(0o600)


def _now_named(node: Node) -> tuple[str, ...]:
    """Return the files that the running node uses, and those that it will use after its next start."""
    named = files_named(node.config)
    with contextlib.suppress(UnusableInput):  # a slip in the file is copied as it is
        named += files_named(config.load(node.directory))
    return named


def files_named(settings: config.Config) -> tuple[str, ...]:
    """Return the files that a configuration names and that lie in the node's directory: secrets, passwords, authorities."""
    return tuple(dict.fromkeys(name for name in _files(settings) if _inside(name)))


def _files(settings: config.Config) -> Iterator[str]:
    if settings.mail is not None:
        yield from (settings.mail.password_file, settings.mail.ca_file)
    for desk in settings.desk:
        for hook in desk.webhook:
            yield from (hook.secret_file, hook.ca_file)


def _inside(name: str) -> bool:
    path = Path(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts
