"""Cubes of an earlier version are derived anew before anybody reads them."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import analytics
from storage import Snapshot, StorageError, Workspace, connect
from storage.duck import forget
from storage.lock import writer_lock

_current: Final = set[Path]()


def up_to_date(workspace: Workspace) -> Workspace:
    """The workspace, once the cube of what it shows is of this version.

    The rows stay as they are; only what was worked out from them is worked out again, once, by
    whoever comes first. Others wait for it. What cannot be read at all is left to its readers, who
    say so.
    """
    with suppress(StorageError):
        snapshot = workspace.snapshot()
        if snapshot.cube not in _current:
            _bring_up_to_date(snapshot)
            _current.add(snapshot.cube)
    return workspace


def _bring_up_to_date(snapshot: Snapshot) -> None:
    if _is_current(snapshot):
        return
    with writer_lock(snapshot.root):
        forget(snapshot)
        if not _is_current(snapshot):
            analytics.build(snapshot.tables, snapshot.config, snapshot.cube)
            forget(snapshot)


def _is_current(snapshot: Snapshot) -> bool:
    with closing(connect(snapshot)) as cursor:
        return analytics.version_of(cursor) == analytics.VERSION
