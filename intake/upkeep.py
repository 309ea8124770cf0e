"""Cubes of an earlier version are derived anew before anybody reads them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Final

import analytics
from storage import Snapshot, Workspace, connect
from storage.duck import forget
from storage.lock import writer_lock

_current: Final = set[Path]()


def up_to_date(workspace: Workspace) -> Workspace:
    """The workspace, once the cube of what it shows is of this version.

    The rows stay as they are; only what was worked out from them is worked out again, once, by
    whoever comes first. Others wait for it.
    """
    snapshot = workspace.snapshot()
    if snapshot.cube not in _current and snapshot.cube.exists():
        if not _is_current(snapshot):
            with writer_lock(snapshot.root):
                forget(snapshot)
                if not _is_current(snapshot):
                    analytics.build(snapshot.tables, snapshot.config, snapshot.cube)
                    forget(snapshot)
        _current.add(snapshot.cube)
    return workspace


def _is_current(snapshot: Snapshot) -> bool:
    with closing(connect(snapshot)) as cursor:
        return analytics.version_of(cursor) == analytics.VERSION
