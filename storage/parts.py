"""What stored Parquet files hold, and which of their rows no longer count."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.rows import Rows, live_sql, scan_sql


def live(con: duckdb.DuckDBPyConnection, rows: Rows) -> duckdb.DuckDBPyRelation:
    """The rows that count, lazily, with `_part` and `_row`: where each lies.

    Raises:
        ValueError: There is no part, so no columns are known.
    """
    return con.sql(live_sql(rows))


def read_live(rows: Rows, wanted: Sequence[str]) -> pa.Table:
    """These columns of the rows that count; without parts, an empty table of text columns."""
    if not rows.parts:
        return pa.table({name: pa.array([], type=pa.string()) for name in wanted})
    names = ", ".join(quoted(name) for name in wanted)
    with duckdb.connect() as con:
        return con.sql(f"SELECT {names} FROM ({live_sql(rows)})").to_arrow_table()


def dropped_sql(rows: Rows, *, first: int = 0) -> str:
    """A SELECT statement of `part` and `row` of the rows that do not count.

    Args:
        rows: The parts and what is dropped from them.
        first: Position of the first part in a longer list of parts.
    """
    if rows.dropped is None:
        return "SELECT CAST(NULL AS BIGINT) AS part, CAST(NULL AS BIGINT) AS row WHERE false"
    return f"SELECT part + {first} AS part, row FROM {scan_sql([rows.dropped])}"


def columns(part: Path) -> frozenset[str]:
    """The names of a part's columns."""
    return frozenset(pq.read_schema(part).names)


def row_count(part: Path) -> int:
    """How many rows a part holds, dropped ones included."""
    return int(pq.read_metadata(part).num_rows)


def quoted(column: str) -> str:
    """A column's name as SQL; headers of files may hold anything."""
    return '"' + column.replace('"', '""') + '"'
