"""The folder in which a reading is kept."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from storage import Workspace


@contextmanager
def scratch_folder(workspace: Workspace, kept: Path | None = None) -> Generator[Path]:
    """The folder for what is read: the caller's, or one of its own that goes afterwards.

    It lies beside the stored parts, so that rows move there without being copied.
    """
    if kept is not None:
        yield kept
        return
    folder = workspace.staging(token_hex(16))
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _drop_empty(folder.parent)


def _drop_empty(staging: Path) -> None:
    """Removes the staging folder, and a workspace that holds nothing else."""
    for folder in (staging, staging.parent):
        try:
            folder.rmdir()
        except OSError:
            return
