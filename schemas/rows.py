"""Rows on disk that are on their way into a workspace, or stored in it."""

from __future__ import annotations

from collections.abc import Sequence
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
    con.execute(f"CREATE VIEW {name} AS {live_sql(rows)}")


def live_sql(rows: Rows, *, first: int = 0) -> str:
    """A SELECT of the rows that count and of where they lie, as `live` shows them.

    Args:
        rows: The parts and what is dropped from them.
        first: Position of the first part to read.

    Raises:
        ValueError: There is no part, so no columns are known.
    """
    if not rows.parts[first:]:
        raise ValueError("rows without parts have no columns")
    part = f"p.file_index + {first}" if first else "p.file_index"
    query = f"""
        SELECT *, CAST({part} AS BIGINT) AS _part, CAST(file_row_number AS BIGINT) AS _row
        FROM {scan_sql(rows.parts[first:])} AS p
    """
    if rows.dropped is None:
        return query
    return f"""{query} ANTI JOIN {scan_sql([rows.dropped])} AS d
        ON d.part = {part} AND d.row = p.file_row_number"""


def scan_sql(paths: Sequence[Path]) -> str:
    """The files as one table of a FROM clause: columns by name, null where a file lacks one."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], union_by_name = true)"
