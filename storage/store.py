"""All workspaces under one data folder, and the sample they share until they have their own."""

from __future__ import annotations

import re
from pathlib import Path

from storage.errors import StorageError
from storage.snapshot import Snapshot
from storage.workspace import Workspace

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Store:
    """The workspaces under a data folder.

    Attributes:
        data_dir: The folder (`ROI_DATA_DIR`).
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()

    def workspace(self, name: str) -> Workspace:
        """The workspace of that name; nothing is created before something is written.

        Raises:
            StorageError: The name has other characters than a-z, 0-9, - and _.
        """
        if not _NAME.fullmatch(name):
            raise StorageError(
                f"'{name}' cannot name a workspace: use up to 64 of a-z, 0-9, - and _."
            )
        return Workspace(name, self.data_dir / "workspaces" / name, self._sample_snapshot)

    def sample(self) -> Workspace:
        """The workspace that holds the sample everyone sees before a first import."""
        return Workspace("sample", self.data_dir / "sample", self._no_sample)

    def _sample_snapshot(self) -> Snapshot:
        return self.sample().snapshot()

    def _no_sample(self) -> Snapshot:
        raise StorageError("The sample data is not there yet. Start the app or run `roi sample`.")
