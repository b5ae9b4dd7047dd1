"""Folders of files that the public sees: hashed, written, put in place whole, taken away whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from preavis.errors import UnusableInput

Files = dict[str, bytes]


def content_hash(whose: str, files: Files) -> bytes:
    """Return what an officer agrees to: SHA-256 of a domain of its own, of whose page it is, and of each file's name and hash."""
    digest = hashlib.sha256(f"preavis/publication/v1\n{whose}\n".encode())
    for name in sorted(files):
        digest.update(f"{name} {hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return digest.digest()


def files_of(folder: Path) -> Files:
    """Return what lies in a folder; nothing where there is none."""
    return {file.name: file.read_bytes() for file in folder.iterdir()} if folder.is_dir() else {}


def write(folder: Path, files: Files) -> None:
    """Write files into a folder. Raises UnusableInput where that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise _failed(folder, error) from error


def put_in_place(www: Path, files: Files) -> None:
    """Put files in the place of the published ones, whole. Raises UnusableInput where that fails."""
    fresh, old = www.with_suffix(".new"), www.with_suffix(".old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    write(fresh, files)
    try:
        if www.exists():
            os.replace(www, old)  # noqa: PTH105 - atomic
        os.replace(fresh, www)  # noqa: PTH105 - atomic
    except OSError as error:
        raise _failed(www, error) from error
    shutil.rmtree(old, ignore_errors=True)


def take_away(www: Path) -> None:
    """Take the published files away, whole and at once. Raises UnusableInput where that fails."""
    old = www.with_suffix(".old")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if www.exists():
            os.replace(www, old)  # noqa: PTH105 - atomic
    except OSError as error:
        raise _failed(www, error) from error
    shutil.rmtree(old, ignore_errors=True)


def _failed(folder: Path, error: OSError) -> UnusableInput:
    return UnusableInput("publish.failed", folder=str(folder), problem=error.strerror or str(error))
