"""A workspace: a folder with a live snapshot, its history and its staged uploads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

from settings import WorkspaceSettings
from storage.durable import share
from storage.errors import StorageError
from storage.lock import writer_lock
from storage.manifest import FORMAT, READABLE, Manifest
from storage.snapshot import Snapshot
from storage.transaction import CURRENT, Transaction, publish

KEPT_SNAPSHOTS = 20
_BATCH = re.compile(r"[0-9a-f]{32}")


class Workspace:
    """One team's or one browser's data.

    Attributes:
        name: Its name, part of no URL.
        root: Its folder; it exists only once something was imported or staged.
    """

    def __init__(self, name: str, root: Path, sample: Callable[[], Snapshot]) -> None:
        self.name = name
        self.root = root
        self._sample = sample

    def own_snapshot(self) -> Snapshot | None:
        """The live snapshot of what was imported here, or None before the first import."""
        try:
            current = (self.root / CURRENT).read_text().strip()
        except FileNotFoundError:
            return None
        return self._load(current)

    def snapshot(self) -> Snapshot:
        """The live snapshot: what was imported here, else the shared sample."""
        return self.own_snapshot() or self._sample()

    def history(self) -> tuple[Manifest, ...]:
        """Every kept snapshot of this workspace, newest first."""
        names = sorted((self.root / "manifests").glob("[0-9]*.json"), reverse=True)
        return tuple(_read_manifest(path) for path in names)

    def config(self) -> WorkspaceSettings:
        """The settings in force; a workspace that shows the shared sample has the first ones."""
        own = self.own_snapshot()
        return own.config if own else WorkspaceSettings()

    @contextmanager
    def transaction(
        self, *, keep_rows: bool = True, keep_sample: bool = False
    ) -> Generator[Transaction]:
        """Hold the writer lock over one commit.

        Args:
            keep_rows: Start from the live rows; sample rows are never kept under an import.
            keep_sample: Start from the live rows even where they are the sample.
        """
        with writer_lock(self.root):
            live = self.own_snapshot()
            base = live if keep_rows else None
            if keep_sample:
                base = live or self._sample()
            elif base is not None and base.is_sample:
                base = None
            yield Transaction(self.root, base, self._next_sequence(), self.config())
            self._prune()

    def restore(self, snapshot_id: str, who: str) -> Snapshot:
        """Make an earlier snapshot the live one again, as a new entry of the history.

        Raises:
            StorageError: There is no such snapshot any more.
        """
        with writer_lock(self.root):
            old = self._load(snapshot_id).manifest
            return self._bring_back(old, who, f"Restored: {old.note.removeprefix('Restored: ')}")

    def show_sample(self, who: str) -> Snapshot:
        """Make the shared sample what is shown, as a new entry of the history.

        This undoes a first import, which has no earlier snapshot to go back to.

        Raises:
            StorageError: The sample is not there yet.
        """
        with writer_lock(self.root):
            sample = self._sample()
            for name in sample.manifest.files:
                share(sample.root / name, self.root / name)
            return self._bring_back(sample.manifest, who, "Back to the sample data")

    def _bring_back(self, old: Manifest, who: str, note: str) -> Snapshot:
        """Publish a known state anew; its files are in this workspace."""
        manifest = replace(
            old,
            id=f"{self._next_sequence():06d}-{token_hex(6)}",
            created=datetime.now(UTC).replace(microsecond=0),
            who=who,
            note=note,
            sources=(),
            changes={},
            format=FORMAT,
        )
        snapshot = publish(self.root, manifest)
        self._prune()
        return snapshot

    def staging(self, batch: str) -> Path:
        """Folder where the files of one upload wait to be confirmed.

        Raises:
            StorageError: `batch` is not 32 lower-case hex digits.
        """
        if not _BATCH.fullmatch(batch):
            raise StorageError("This upload is not known. Choose the files again.")
        return self.root / "staging" / batch

    def _load(self, snapshot_id: str) -> Snapshot:
        path = self.root / "manifests" / f"{snapshot_id}.json"
        if path.parent != self.root / "manifests":
            raise StorageError("There is no such snapshot.")
        manifest = _read_manifest(path)
        if manifest.format not in READABLE:
            raise StorageError(
                "This data was stored by another version of the app. Import the files again."
            )
        return Snapshot(root=self.root, manifest=manifest)

    def _next_sequence(self) -> int:
        return 1 + max((int(item.id.partition("-")[0]) for item in self.history()), default=0)

    def _prune(self) -> None:
        """Drop snapshots beyond the last 20 and every file that no kept one names."""
        history = self.history()
        kept, dropped = history[:KEPT_SNAPSHOTS], history[KEPT_SNAPSHOTS:]
        for manifest in dropped:
            (self.root / "manifests" / f"{manifest.id}.json").unlink(missing_ok=True)
        named = {Path(name).name for manifest in kept for name in manifest.files}
        for folder in ("parts", "cubes"):
            for path in (self.root / folder).glob("*"):
                if path.name not in named:
                    _remove(path)


@lru_cache(maxsize=512)
def _read_manifest(path: Path) -> Manifest:
    """Read a manifest once: it never changes under its name."""
    try:
        return Manifest.from_json(path.read_bytes())
    except FileNotFoundError as error:
        raise StorageError("There is no such snapshot any more; the last 20 are kept.") from error
    except (KeyError, ValueError) as error:
        raise StorageError(f"Snapshot {path.stem} is damaged. Restore an earlier one.") from error


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
