"""Read-only access to cubes, one shared database per process and file."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

import duckdb

from storage.errors import StorageError
from storage.snapshot import Snapshot

OPEN_CUBES = 8

_lock = threading.Lock()
_open: OrderedDict[Path, duckdb.DuckDBPyConnection] = OrderedDict()
_memory_mb = 128


def limit_memory(megabytes: int) -> None:
    """Set how much memory DuckDB may use per open cube from now on, in MB."""
    global _memory_mb  # noqa: PLW0603 - one limit per process, set once at start
    _memory_mb = megabytes


def connect(snapshot: Snapshot) -> duckdb.DuckDBPyConnection:
    """A cursor of its own on the snapshot's cube, safe to use in the calling thread.

    Raises:
        StorageError: The cube is missing or unreadable.
    """
    path = snapshot.cube
    with _lock:
        database = _open.get(path)
        if database is None:
            database = _open[path] = _attach(path)
            if len(_open) > OPEN_CUBES:
                # A cursor handed out earlier keeps its database alive until it is done.
                _open.popitem(last=False)
        _open.move_to_end(path)
        return database.cursor()


def forget(snapshot: Snapshot) -> None:
    """Let go of a cube whose file was replaced; cursors handed out read the old one to the end."""
    with _lock:
        _open.pop(snapshot.cube, None)


def _attach(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(
            path, read_only=True, config={"memory_limit": f"{_memory_mb}MB", "threads": 2}
        )
    except duckdb.Error as error:
        raise StorageError(
            f"The stored figures of snapshot {path.stem} cannot be read. "
            "Restore an earlier snapshot on the Data tab, or import the files again."
        ) from error
