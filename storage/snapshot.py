"""One immutable state of a workspace, as everything that reads it sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from schemas.rows import Rows
from settings import WorkspaceSettings
from storage.manifest import Manifest
from storage.stored import StoredTable


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The rows and the cube of one commit; equal and hashable by its id.

    Attributes:
        root: Folder of the workspace that holds the files.
        manifest: What the snapshot is made of.
    """

    root: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """Name of the snapshot, unique over all workspaces."""
        return self.manifest.id

    @property
    def is_sample(self) -> bool:
        """Whether the rows are generated sample data."""
        return self.manifest.is_sample

    @property
    def created(self) -> datetime:
        """When it was committed, UTC."""
        return self.manifest.created

    @property
    def rows(self) -> Mapping[str, int]:
        """Stored rows by table."""
        return self.manifest.rows

    @property
    def config(self) -> WorkspaceSettings:
        """The workspace's settings at that moment."""
        return self.manifest.config

    @property
    def tables(self) -> Mapping[str, Rows]:
        """Rows by table."""
        return {table: self.rows_of(table) for table in self.manifest.parts}

    def rows_of(self, table: str) -> Rows:
        """Rows of one table; one that was never imported has none."""
        return self.stored(table).rows

    def stored(self, table: str) -> StoredTable:
        """The files of one table."""
        return StoredTable(
            folder=self.root / "parts",
            name=table,
            parts=self.manifest.parts.get(table, ()),
            dropped=self.manifest.dropped.get(table),
        )

    @property
    def cube(self) -> Path:
        """The read-only DuckDB file with the derived tables."""
        return self.root / "cubes" / self.manifest.cube

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)
