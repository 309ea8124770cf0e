"""The accepted rows as the derivations read them: five views over Parquet parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb

from schemas import TABLES
from schemas.rows import Rows, live_sql

_TYPES: Final = {
    "count": "BIGINT",
    "money": "BIGINT",
    "number": "DOUBLE",
    "rate": "DOUBLE",
    "share": "DOUBLE",
    "date": "DATE",
}

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    table.name: {column.name: _TYPES.get(column.kind, "VARCHAR") for column in table.columns}
    for table in TABLES.values()
}
"""Columns of every stored table and the DuckDB type each is read as (money in paise)."""


def open_tables(con: duckdb.DuckDBPyConnection, tables: Mapping[str, Rows]) -> None:
    """Make every stored table a view `raw_<table>` with exactly the columns of `COLUMNS`.

    Args:
        con: Connection that the derivations run on.
        tables: Rows per table; a table that is missing or has no parts is empty.
    """
    for table, columns in COLUMNS.items():
        rows = tables.get(table)
        casts = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns.items())
        if rows is not None and rows.parts:
            con.execute(f"CREATE VIEW raw_{table} AS SELECT {casts} FROM ({live_sql(rows)})")
        else:
            empty = ", ".join(f'CAST(NULL AS {kind}) AS "{c}"' for c, kind in columns.items())
            con.sql(f"SELECT {empty} WHERE false").create_view(f"raw_{table}")


def close_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the views, so that the cube holds no reference to the parts."""
    for table in COLUMNS:
        con.execute(f"DROP VIEW raw_{table}")
