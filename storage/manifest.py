"""What a snapshot is made of: one small JSON file that names everything and never changes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import orjson

from settings import WorkspaceSettings
from storage.merge import Change

FORMAT = 2
READABLE = frozenset({1, FORMAT})
"""Formats that this version reads; in format 1 every stored row counts."""


@dataclass(frozen=True)
class Source:
    """One table that an import brought: where it came from and how many rows were used.

    Attributes:
        file: Name of the uploaded file.
        sheet: Sheet of a workbook, or None.
        table: Table it was read as.
        accepted: Rows stored.
        rejected: Rows refused.
        sha256: Hash of the file's bytes.
    """

    file: str
    sheet: str | None
    table: str
    accepted: int
    rejected: int
    sha256: str


@dataclass(frozen=True)
class Part:
    """One Parquet file of a table: its name in the workspace, its rows and its hash."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """An immutable snapshot's table of contents.

    Attributes:
        id: Sortable name, unique over all workspaces.
        created: When it was committed, UTC.
        who: Who committed it.
        note: What was done, in words.
        is_sample: Whether the rows are generated sample data.
        parts: Parquet files by table.
        dropped: Delete lists by table, where some rows of its parts do not count.
        cube: Name of the DuckDB file with the derived tables.
        sources: What the import that made it brought.
        config: The workspace's settings at that moment.
        changes: What the import that made it did to each table.
        format: Version of the file layout.
    """

    id: str
    created: datetime
    who: str
    note: str
    is_sample: bool
    parts: dict[str, tuple[Part, ...]]
    cube: str
    sources: tuple[Source, ...] = ()
    config: WorkspaceSettings = field(default_factory=WorkspaceSettings)
    changes: dict[str, Change] = field(default_factory=dict)
    dropped: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> dict[str, int]:
        """Stored rows by table."""
        stored = {table: sum(part.rows for part in parts) for table, parts in self.parts.items()}
        return stored | {table: stored[table] - part.rows for table, part in self.dropped.items()}

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that the snapshot names, relative to the workspace's folder."""
        parts = [f"parts/{part.name}" for parts in self.parts.values() for part in parts]
        dropped = [f"parts/{part.name}" for part in self.dropped.values()]
        return (*parts, *dropped, f"cubes/{self.cube}")

    def to_json(self) -> bytes:
        """The manifest as it lies on disk."""
        content = asdict(self) | {"config": self.config.model_dump(mode="json")}
        return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Read a manifest back; raises KeyError or ValueError when it is not one."""
        content: dict[str, Any] = orjson.loads(data)
        return cls(
            id=content["id"],
            created=datetime.fromisoformat(content["created"]),
            who=content["who"],
            note=content["note"],
            is_sample=content["is_sample"],
            parts={
                table: tuple(Part(**part) for part in parts)
                for table, parts in content["parts"].items()
            },
            cube=content["cube"],
            sources=tuple(Source(**source) for source in content["sources"]),
            config=WorkspaceSettings.model_validate(content["config"]),
            # Manifests written before changes were kept have none.
            changes={
                table: Change(**change) for table, change in content.get("changes", {}).items()
            },
            dropped={table: Part(**part) for table, part in content.get("dropped", {}).items()},
            format=content["format"],
        )
