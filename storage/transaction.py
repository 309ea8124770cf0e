"""One commit: new parts and a new cube under temporary names, then one atomic step."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from settings import WorkspaceSettings
from storage import merge
from storage.durable import adopt, digest, write_atomic
from storage.manifest import Manifest, Part, Source
from storage.snapshot import Snapshot

CURRENT = "CURRENT"


BuildCube = Callable[[Mapping[str, tuple[Path, ...]], WorkspaceSettings, Path], None]


class Transaction:
    """A commit in the making; the holder of the workspace's writer lock owns it.

    Attributes:
        base: The snapshot it starts from, or None for an empty workspace.
        changes: What it does so far, by table.
    """

    def __init__(self, root: Path, base: Snapshot | None, sequence: int) -> None:
        self.base = base
        self.changes: dict[str, merge.Change] = {}
        self._root = root
        self._sequence = sequence
        self._parts: dict[str, tuple[Part, ...]] = dict(base.manifest.parts) if base else {}
        for folder in ("parts", "cubes", "manifests"):
            (root / folder).mkdir(parents=True, exist_ok=True)

    def stored(self, table: str) -> tuple[Path, ...]:
        """The parts of `table` as this commit has them so far."""
        return tuple(self._root / "parts" / part.name for part in self._parts.get(table, ()))

    def upsert(self, table: str, batch: pa.Table, rule: merge.Rule) -> merge.Change:
        """Merge `batch` into `table` as `rule` says; counts what that changes."""
        old = self.stored(table)
        change = merge.compare(old, batch, rule)
        self.changes[table] = change
        if change.any:
            temporary = self._root / "parts" / f".{table}.{secrets.token_hex(4)}"
            try:
                rows = merge.write(old, batch, rule, temporary)
                sha256 = digest(temporary)
                name = f"{table}-{sha256[:16]}.parquet"
                adopt(temporary, self._root / "parts" / name)
            finally:
                temporary.unlink(missing_ok=True)
            self._parts[table] = (Part(name=name, rows=rows, sha256=sha256),)
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

        Args:
            who: Name kept in the history.
            note: What was done, in words.
            sources: What was imported.
            config: The workspace's settings, which the derived tables depend on.
            is_sample: Whether the rows are generated.
            build: Writes the cube file from the tables' Parquet parts.
        """
        new_id = f"{self._sequence:06d}-{secrets.token_hex(6)}"
        cube = self._root / "cubes" / f"{new_id}.duckdb"
        tables = {table: self.stored(table) for table in self._parts}
        build(tables, config, cube)
        manifest = Manifest(
            id=new_id,
            created=datetime.now(UTC).replace(microsecond=0),
            who=who,
            note=note,
            is_sample=is_sample,
            parts=self._parts,
            cube=cube.name,
            sources=tuple(sources),
            config=config,
            changes=dict(self.changes),
        )
        return publish(self._root, manifest)


def publish(root: Path, manifest: Manifest) -> Snapshot:
    """Write the manifest, then let `CURRENT` name it: the one step that readers see."""
    (root / "manifests").mkdir(parents=True, exist_ok=True)
    write_atomic(root / "manifests" / f"{manifest.id}.json", manifest.to_json())
    write_atomic(root / CURRENT, manifest.id.encode())
    return Snapshot(root=root, manifest=manifest)
