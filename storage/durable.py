"""Writing so that a crash at any instant leaves the old file or the new one, whole."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from pathlib import Path


def write_atomic(path: Path, data: bytes) -> None:
    """Replace `path` by `data` in one step that survives a crash."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with temporary.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def adopt(temporary: Path, final: Path) -> None:
    """Move a finished file to its final name, on disk before the name exists."""
    with temporary.open("rb") as handle:
        os.fsync(handle.fileno())
    temporary.replace(final)
    sync_folder(final.parent)


def share(source: Path, target: Path) -> None:
    """Let `target` be `source` too: files of a snapshot never change, so a link will do."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        return
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        shutil.copyfile(source, temporary)
        temporary.replace(target)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
