"""Rows on disk that are on their way into a workspace, or stored in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Rows:
    """Rows of one table in Parquet files, less those that do not count.

    Attributes:
        parts: Parquet files with the canonical columns of the table, extra columns named
            `extra:<header>` (text), and working columns that begin with an underscore.
        dropped: Parquet file of the rows that do not count: `part` (position in `parts`) and
            `row` (position in that file), both BIGINT; None where every row counts.
        count: Rows that count.
    """

    parts: tuple[Path, ...]
    dropped: Path | None
    count: int
