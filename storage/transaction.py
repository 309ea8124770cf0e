"""One commit: new parts and a new cube under temporary names, then one atomic step."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from schemas.rows import Rows
from settings import WorkspaceSettings
from storage.durable import share, write_atomic
from storage.manifest import Manifest, Source
from storage.merge import Change, Rule
from storage.snapshot import Snapshot
from storage.stored import StoredTable

CURRENT = "CURRENT"


BuildCube = Callable[[Mapping[str, Rows], WorkspaceSettings, Path, Snapshot | None], None]
"""Writes the cube file from the tables' rows, with the snapshot they started from."""


class Transaction:
    """A commit in the making; the holder of the workspace's writer lock owns it.

    Attributes:
        base: The snapshot it starts from, or None for an empty workspace.
        config: The settings in force, which it keeps unless told otherwise.
        changes: What it does so far, by table.
    """

    def __init__(
        self, root: Path, base: Snapshot | None, sequence: int, config: WorkspaceSettings
    ) -> None:
        self.base = base
        self.config = config
        self.changes: dict[str, Change] = {}
        self._root = root
        self._sequence = sequence
        self._rules: dict[str, Rule] = {}
        self._tables: dict[str, StoredTable] = (
            {table: base.stored(table) for table in base.tables} if base else {}
        )
        for folder in ("parts", "cubes", "manifests"):
            (root / folder).mkdir(parents=True, exist_ok=True)

    def stored(self, table: str) -> Rows:
        """The rows of `table` as this commit has them so far."""
        return self._table(table).rows

    def upsert(self, table: str, rows: Rows, rule: Rule) -> Change:
        """Merge `rows` into `table` as `rule` says; counts what that changes.

        The parts are adopted as they are (linked where the file system allows it): they must not
        change afterwards, but may be removed from where they came.
        """
        merged, change = self._table(table).upsert(rows, rule)
        self.changes[table] = change
        if change.any:
            self._tables[table] = merged
            self._rules[table] = rule
        return change

    def commit(
        self,
        *,
        who: str,
        note: str,
        sources: Sequence[Source],
        config: WorkspaceSettings,
        is_sample: bool,
        build: BuildCube,
    ) -> Snapshot:
        """Derive the cube and make the new rows the live snapshot.

        Where neither the rows nor the settings that the cube depends on change, the snapshot
        shares the cube of the one before. A shared sample that it starts from becomes a snapshot
        of this workspace first.

        Args:
            who: Name kept in the history.
            note: What was done, in words.
            sources: What was imported.
            config: The workspace's settings, which the derived tables depend on.
            is_sample: Whether the rows are generated.
            build: Writes the cube file from the tables' rows and the snapshot before.
        """
        self._own_base()
        new_id = f"{self._sequence:06d}-{secrets.token_hex(6)}"
        cube = self._root / "cubes" / f"{new_id}.duckdb"
        for table, rule in self._rules.items():
            self._tables[table] = self._tables[table].compact(rule)
        tables = {table: stored.rows for table, stored in self._tables.items()}
        if self.base is not None and not self._rules and config.derived == self.base.config.derived:
            cube = self.base.cube
        else:
            build(tables, config, cube, self.base)
        manifest = Manifest(
            id=new_id,
            created=datetime.now(UTC).replace(microsecond=0),
            who=who,
            note=note,
            is_sample=is_sample,
            parts={table: stored.parts for table, stored in self._tables.items()},
            dropped={
                table: stored.dropped
                for table, stored in self._tables.items()
                if stored.dropped is not None
            },
            cube=cube.name,
            sources=tuple(sources),
            config=config,
            changes=dict(self.changes),
        )
        return publish(self._root, manifest)

    def _own_base(self) -> None:
        """Take over the files of a base that lies elsewhere, as a snapshot of this workspace."""
        if self.base is None or self.base.root == self._root:
            return
        for name in self.base.manifest.files:
            share(self.base.root / name, self._root / name)
        new_id = f"{self._sequence:06d}-{secrets.token_hex(6)}"
        self.base = publish(self._root, replace(self.base.manifest, id=new_id))
        self._tables = {table: self.base.stored(table) for table in self.base.tables}
        self._sequence += 1

    def _table(self, table: str) -> StoredTable:
        return self._tables.get(table) or StoredTable(self._root / "parts", table)


def publish(root: Path, manifest: Manifest) -> Snapshot:
    """Write the manifest, then let `CURRENT` name it: the one step that readers see."""
    (root / "manifests").mkdir(parents=True, exist_ok=True)
    write_atomic(root / "manifests" / f"{manifest.id}.json", manifest.to_json())
    write_atomic(root / CURRENT, manifest.id.encode())
    return Snapshot(root=root, manifest=manifest)
