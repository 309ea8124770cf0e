"""Where rows live: workspaces, immutable snapshots and read-only access to their cubes."""

from storage.duck import connect
from storage.errors import StorageError
from storage.manifest import Manifest, Source
from storage.parts import live, read_live
from storage.snapshot import Snapshot
from storage.store import Store
from storage.workspace import Workspace

__all__ = [
    "Manifest",
    "Snapshot",
    "Source",
    "StorageError",
    "Store",
    "Workspace",
    "connect",
    "live",
    "read_live",
]
