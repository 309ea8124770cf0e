"""The accepted rows as the derivations read them: five views over Parquet parts.

Every product stands under the name that the workspace gives it, by the macro `named`.

An order row is known by its place: which part holds it, and where in that part. Places are small
numbers that ascend with the rows, so the cube keeps one per order row at almost no cost and can
find the row again when it is corrected. `order_parts` names the part behind each number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import duckdb

from analytics.derive.extras import Extra, extra_cells
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


NO_ROWS: Final = Rows(parts=(), dropped=None, count=0)

_PART_ROWS: Final = 4_294_967_296
"""Places of one part: 2³², more rows than a part can hold."""

PART_OF_PLACE: Final = f"CAST(place // {_PART_ROWS} AS INTEGER)"
"""The number in `order_parts` of the part that a place lies in."""

ROW_OF_PLACE: Final = f"place % {_PART_ROWS}"
"""The position of a row in its part."""


def place_sql(numbers: Sequence[int], part: str, row: str) -> str:
    """The place of a row, from the position of its part and its position in the part.

    Args:
        numbers: The number of each part in `order_parts`.
        part: SQL of the part's position in `numbers`.
        row: SQL of the row's position in the part.
    """
    listed = ", ".join(map(str, numbers))
    number = part if list(numbers) == list(range(len(numbers))) else f"[{listed}][{part} + 1]"
    return f"CAST({number} AS BIGINT) * {_PART_ROWS} + {row}"


def open_tables(
    con: duckdb.DuckDBPyConnection, tables: Mapping[str, Rows], extras: tuple[Extra, ...] = ()
) -> None:
    """Make every stored table a view `raw_<table>` with exactly the columns of `COLUMNS`.

    `raw_tracking` also has `place`; the table `order_parts` (part, name) is written for it.

    Args:
        con: Connection that the derivations run on.
        tables: Rows per table; a table that is missing or has no parts is empty.
        extras: Extra columns to show as well.
    """
    for table in COLUMNS:
        if table != "tracking":
            open_table(con, f"raw_{table}", table, tables.get(table, NO_ROWS), extras)
    tracking = tables.get("tracking", NO_ROWS)
    open_tracking(con, "raw_tracking", tracking, range(len(tracking.parts)), extras=extras)
    con.execute("CREATE TABLE order_parts (part INTEGER, name VARCHAR)")
    add_order_parts(con, {part.name: number for number, part in enumerate(tracking.parts)})


def open_table(
    con: duckdb.DuckDBPyConnection,
    view: str,
    table: str,
    rows: Rows,
    extras: tuple[Extra, ...] = (),
) -> None:
    """Make stored rows a view with the columns of their table and these extra ones.

    `raw_products` also has `respelled`: whether the row names its product by another spelling.
    """
    more = extra_cells(extras, table, rows)
    if table == "products":
        more.append("named(r.product) IS DISTINCT FROM r.product AS respelled")
    con.execute(f"CREATE VIEW {view} AS {_typed(table, rows, more)}")


def open_tracking(
    con: duckdb.DuckDBPyConnection,
    view: str,
    rows: Rows,
    numbers: Sequence[int],
    *,
    first: int = 0,
    extras: tuple[Extra, ...] = (),
) -> None:
    """Make stored order rows a view, with `place` and `_row`, its position in its part.

    Args:
        con: Connection that the derivations run on.
        view: Name of the view.
        rows: Stored order rows.
        numbers: The number of each of their parts in `order_parts`.
        first: Position of the first part to show.
        extras: Extra columns to show as well.
    """
    shown = replace(rows, parts=rows.parts[first:])
    if rows.parts:
        more = [f"{place_sql(numbers, '_part', '_row')} AS place", "_row"]
    else:
        more = ["CAST(0 AS BIGINT) AS place", "CAST(0 AS BIGINT) AS _row"]
    more += extra_cells(extras, "tracking", shown)
    typed = _typed("tracking", rows, more, first=first)
    con.execute(f"CREATE VIEW {view} AS {typed}")


def add_order_parts(con: duckdb.DuckDBPyConnection, numbers: Mapping[str, int]) -> None:
    """Remember which part each number stands for."""
    for name, number in numbers.items():
        con.execute("INSERT INTO order_parts VALUES (?, ?)", [number, name])


def close_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the views, so that the cube holds no reference to the parts."""
    for table in COLUMNS:
        con.execute(f"DROP VIEW raw_{table}")


def _typed(table: str, rows: Rows, more: Sequence[str], *, first: int = 0) -> str:
    columns = COLUMNS[table]
    if not rows.parts[first:]:
        empty = [f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in columns.items()]
        nothing = "SELECT CAST(NULL AS VARCHAR) AS product"
        return f"SELECT {', '.join([*empty, *more])} FROM ({nothing}) AS r WHERE false"
    casts = {name: f'CAST("{name}" AS {kind})' for name, kind in columns.items()}
    if "product" in casts:
        casts["product"] = "named(r.product)"
    items = [f'{cast} AS "{name}"' for name, cast in casts.items()]
    return f"SELECT {', '.join([*items, *more])} FROM ({live_sql(rows, first=first)}) AS r"
