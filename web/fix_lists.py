"""Which import a batch became, so that its rejected rows stay at hand while the batch is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web import uploads

if TYPE_CHECKING:
    from pathlib import Path

    from storage import Workspace

_FILE = "imported.json"


@dataclass(frozen=True)
class FixList:
    """The rejected rows of one import.

    Attributes:
        batch: The upload that they came with.
        refused: How many, by table.
    """

    batch: str
    refused: Mapping[str, int]


def keep(folder: Path, snapshot: str, refused: Mapping[str, int]) -> None:
    """Note beside a batch which snapshot it made and how many rows of it were rejected."""
    content = json.dumps({"snapshot": snapshot, "refused": dict(refused)})
    with suppress(FileNotFoundError):  # discarded meanwhile
        (folder / _FILE).write_text(content, encoding="utf-8")


def by_snapshot(workspace: Workspace) -> dict[str, FixList]:
    """The fix-lists that can still be had, by the snapshot that their import made."""
    found: dict[str, FixList] = {}
    for path in (workspace.root / "staging").glob(f"*/{_FILE}"):
        with suppress(FileNotFoundError):
            told = json.loads(path.read_text(encoding="utf-8"))
            if uploads.batch_files(workspace, path.parent.name):
                found[told["snapshot"]] = FixList(path.parent.name, told["refused"])
    return found
