"""One writer at a time per workspace; the kernel frees the lock when its holder dies."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def writer_lock(root: Path) -> Generator[None]:
    """Hold the workspace's writer lock, waiting for another writer to finish."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("a+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
