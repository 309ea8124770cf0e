"""Rows on disk that are on their way into a workspace, or stored in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb


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


def live(con: duckdb.DuckDBPyConnection, rows: Rows, name: str) -> None:
    """Makes the view `name` of the rows that count, with every column of every part.

    Two more columns tell where a row lies: `_part` (position in `rows.parts`) and `_row`
    (position in that file).

    Raises:
        ValueError: There is no part, so no columns are known.
    """
    if not rows.parts:
        raise ValueError("rows without parts have no columns")
    every = con.read_parquet(
        [str(path) for path in rows.parts],
        union_by_name=True,
        filename=True,
        file_row_number=True,
    )
    names = ", ".join(f"'{_quoted(path)}'" for path in rows.parts)
    placed = every.project(
        f"* EXCLUDE (filename, file_row_number), list_position([{names}], filename) - 1 AS _part, "
        "file_row_number AS _row"
    )
    if rows.dropped is None:
        placed.create_view(name)
        return
    placed.create_view(f"{name}_every")
    con.read_parquet(str(rows.dropped)).create_view(f"{name}_dropped")
    con.execute(
        f"CREATE VIEW {name} AS SELECT e.* FROM {name}_every AS e "
        f"ANTI JOIN {name}_dropped AS d ON d.part = e._part AND d.row = e._row"
    )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
