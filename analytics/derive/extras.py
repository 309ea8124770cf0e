"""Extra columns of files that can be filtered by: those that hold few different texts.

A header that no canonical column stands for is kept with the rows as `extra:<header>`. Where such
a column has between 2 and 200 different values over all stored rows of its table, each on two rows
or more on average, it becomes a column of the cube, named as the dimension that it is:
`extra.order.<header>` of `orders`, `extra.post.<header>` of `posts` and `post_shares`,
`extra.influencer.<header>` of `influencers`, `extra.product.<header>` of `products`. A column of
payouts says nothing of orders or posts and is only kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import duckdb

from analytics.filters import extra_key
from schemas.rows import Rows, live_sql
from storage.parts import columns, quoted

FEWEST: Final = 2
MOST: Final = 200
"""How many different values a column has that can be filtered by."""

_STORED: Final = "extra:"
_LEVELS: Final = {
    "tracking": "order",
    "posts": "post",
    "influencers": "influencer",
    "products": "product",
}


@dataclass(frozen=True)
class Extra:
    """An extra column that figures can be filtered by and broken down by.

    Attributes:
        table: Table that it belongs to.
        header: Its header in the files.
        column: Its column in the cube, which is the key of its dimension.
        distinct: How many different values it has.
    """

    table: str
    header: str
    column: str
    distinct: int


def find_extras(con: duckdb.DuckDBPyConnection, tables: Mapping[str, Rows]) -> tuple[Extra, ...]:
    """The extra columns of the stored rows that can be filtered by, in the order of their keys."""
    found: dict[str, Extra] = {}
    for table, level in _LEVELS.items():
        rows = tables.get(table)
        headers = stored_headers(rows) if rows is not None else []
        if rows is None or not headers:
            continue
        con.execute(f"CREATE OR REPLACE TEMP VIEW extra_cells AS {live_sql(rows)}")
        for header in _candidates(con, headers):
            cell = quoted(_STORED + header)
            ((distinct, filled),) = con.execute(
                f"SELECT count(DISTINCT {cell}), count({cell}) FROM extra_cells"
            ).fetchall()
            key = extra_key(level, header)
            # DuckDB and people tell columns apart by more than upper and lower case.
            if FEWEST <= distinct <= MOST and 2 * distinct <= filled:
                found.setdefault(key.casefold(), Extra(table, header, key, int(distinct)))
        con.execute("DROP VIEW extra_cells")
    return tuple(sorted(found.values(), key=lambda extra: extra.column))


def stored_headers(rows: Rows) -> list[str]:
    """Headers of the extra columns that any part of the rows has."""
    names = {name for part in rows.parts for name in columns(part) if name.startswith(_STORED)}
    return sorted(name.removeprefix(_STORED) for name in names)


def write_extras(con: duckdb.DuckDBPyConnection, extras: tuple[Extra, ...]) -> None:
    """Write the table `extras` (table, header, column, distinct): the registry of the columns."""
    con.execute(
        'CREATE OR REPLACE TABLE main.extras ("table" VARCHAR, header VARCHAR, "column" VARCHAR, '
        '"distinct" BIGINT)'
    )
    for extra in extras:
        con.execute(
            "INSERT INTO main.extras VALUES (?, ?, ?, ?)",
            [extra.table, extra.header, extra.column, extra.distinct],
        )


def extra_cells(extras: tuple[Extra, ...], table: str, rows: Rows) -> list[str]:
    """The extra columns of a table as items of a SELECT over its rows; null where it has none."""
    held = {header.casefold() for header in stored_headers(rows)}
    return [
        f"CAST({quoted(_STORED + extra.header) if extra.header.casefold() in held else 'NULL'}"
        f" AS VARCHAR) AS {quoted(extra.column)}"
        for extra in extras
        if extra.table == table
    ]


def extra_columns(con: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    """The extra columns that a view shows, quoted."""
    names = con.sql(f"FROM {view} LIMIT 0").columns
    return [quoted(name) for name in names if name.startswith("extra.")]


def _candidates(con: duckdb.DuckDBPyConnection, headers: list[str]) -> list[str]:
    """Headers with roughly few enough values, found in one scan."""
    counts = ", ".join(f"approx_count_distinct({quoted(_STORED + h)})" for h in headers)
    (found,) = con.execute(f"SELECT {counts} FROM extra_cells").fetchall()
    return [h for h, count in zip(headers, found, strict=True) if count <= 2 * MOST]
