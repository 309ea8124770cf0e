"""Keys over a whole sheet: every stored row has one of its own.

A number of the row itself that comes twice means a corrected row, and the last one wins. An order's
number on several rows means lines of one order, told apart by their product. Equal rows without a
number are counted as often as they come, each with a key of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from schemas.headers import HeaderMatch, spellings, squash
from schemas.identifiers import MADE, numbered_key
from schemas.rows import Rows, live
from schemas.told import Told
from schemas.tracking import ORDER_IDS

REPLACED = "replaced by {winner}, the last row with this {key}"
REPEATED = "the same as {first} in every column; counted again"
APART = "lines of one {header} told apart by product"
AGAIN = "the same {header} and product as {first}: counted again, remove the row if it is a copy"

SPELLED_OUT = 1_000
"""Rows up to which each is told the line of the other one; beyond, one reason serves them all."""

_ORDER_IDS = frozenset(squash(alias) for alias in ORDER_IDS)
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1GB",
    "preserve_insertion_order": False,
}


@dataclass(frozen=True)
class Settled:
    """Rows with one key each.

    Attributes:
        rows: The rows that are kept.
        replaced: line, key and reason of the rows that a later one replaces, in line order.
        told: Warnings about kept rows.
        repairs: What was mended, in words, with counts.
    """

    rows: Rows
    replaced: pd.DataFrame
    told: list[Told] = field(default_factory=list[Told])
    repairs: Counter[str] = field(default_factory=Counter[str])


def settle_keys(
    rows: Rows, rejects: tuple[Path, ...], match: HeaderMatch, header: str, folder: Path
) -> Settled:
    """Finds keys that come twice and gives each row its own, or keeps the last.

    Args:
        rows: The sound rows of the sheet.
        rejects: Files of the refused rows: lines of one order are numbered across them, so that
            correcting a row does not change the keys of the others.
        match: What the columns mean.
        header: What the file calls the key column.
        folder: Where files of changed rows go.
    """
    nothing = pd.DataFrame({"line": [], "key": [], "reason": []})
    if not rows.count:
        return Settled(rows, nothing)
    key = match.table.key
    orders = key in match.positions and not _ORDER_IDS.isdisjoint(spellings(header))
    with duckdb.connect(config=_SETTINGS | {"temp_directory": str(folder / "spill")}) as con:
        live(con, rows, "accepted")
        if not _find_twins(con, key, rejects if orders else ()):
            return Settled(rows, nothing)
        if orders:
            _number_lines(con, key)
        _number_made(con)
        return _settled(con, rows, key, header, folder)


def _find_twins(con: duckdb.DuckDBPyConnection, key: str, rejects: tuple[Path, ...]) -> bool:
    """Writes `twins`, the rows whose key is not theirs alone; tells whether there are any."""
    product = "product" if rejects or _has(con, "product") else "NULL"
    con.execute(
        f'CREATE VIEW keyed AS SELECT "{key}" AS key, {product} AS product, _line, _part, _row, '
        f"{MADE} AS made FROM accepted"
    )
    if rejects:
        con.read_parquet([str(path) for path in rejects]).project(
            "_key AS key, _product AS product, line AS _line, NULL::BIGINT AS _part, "
            "NULL::BIGINT AS _row, false AS made"
        ).create_view("refused")
        con.execute(
            "CREATE VIEW every AS SELECT * FROM keyed UNION ALL "
            "SELECT * FROM refused WHERE key IS NOT NULL"
        )
    else:
        con.execute("CREATE VIEW every AS SELECT * FROM keyed")
    hashes = con.sql("SELECT hash(key) AS h FROM every").fetchnumpy()["h"]
    hashes.sort()
    twice = pd.DataFrame({"h": np.unique(hashes[1:][hashes[1:] == hashes[:-1]])})
    if twice.empty:
        return False
    con.register("twice", twice)
    con.execute(
        "CREATE TEMP TABLE twins AS SELECT *, key AS own, false AS shared, "
        "row_number() OVER (PARTITION BY key ORDER BY _line) AS nth, "
        "first_value(_line) OVER (PARTITION BY key ORDER BY _line) AS first_line, "
        "last_value(_line) OVER (PARTITION BY key ORDER BY _line "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_line "
        "FROM every SEMI JOIN twice ON hash(key) = h "
        "QUALIFY count(*) OVER (PARTITION BY key) > 1"
    )
    return bool(con.sql("SELECT 1 FROM twins LIMIT 1").fetchall())


def _number_lines(con: duckdb.DuckDBPyConnection, key: str) -> None:
    """Tells lines of one order apart: order number · product, numbered where both are alike."""
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE twins AS
        SELECT * EXCLUDE (own, shared, nth, first_line, named),
               CASE WHEN nth > 1 THEN named || ' (' || nth || ')' ELSE named END AS own,
               NOT made AS shared, nth, first_line
        FROM (
            SELECT * EXCLUDE (nth, first_line),
                   row_number() OVER (PARTITION BY named ORDER BY _line) AS nth,
                   first_value(_line) OVER (PARTITION BY named ORDER BY _line) AS first_line
            FROM (
                SELECT *, CASE WHEN made THEN key ELSE concat_ws(' · ', key, product) END AS named
                FROM twins
            )
        )
        """
    )


def _number_made(con: duckdb.DuckDBPyConnection) -> None:
    """Gives equal rows without a number one key each: the first keeps the made one."""
    con.execute(f"UPDATE twins SET own = {numbered_key('key', 'nth')} WHERE made AND nth > 1")


def _settled(
    con: duckdb.DuckDBPyConnection, rows: Rows, key: str, header: str, folder: Path
) -> Settled:
    """Rows with a new key move to a file of their own; replaced ones only go."""
    con.execute(
        "CREATE TEMP TABLE moved AS SELECT * FROM twins WHERE own <> key AND _part IS NOT NULL"
    )
    con.execute(
        "CREATE TEMP TABLE lost AS SELECT *, max(_line) FILTER (_part IS NOT NULL) "
        "OVER (PARTITION BY key) AS winner FROM twins "
        "WHERE NOT made AND NOT shared AND _part IS NOT NULL QUALIFY _line < winner"
    )
    parts = rows.parts
    if con.sql("SELECT 1 FROM moved LIMIT 1").fetchall():
        changed = folder / "moved.parquet"
        con.sql(
            f'SELECT a.* EXCLUDE (_part, _row) REPLACE (m.own AS "{key}") '
            "FROM accepted AS a JOIN moved AS m USING (_part, _row) ORDER BY a._line"
        ).write_parquet(str(changed), compression="zstd")
        parts = (*parts, changed)
    dropped = folder / "dropped.parquet"
    con.sql(
        "SELECT _part AS part, _row AS row FROM (SELECT _part, _row FROM moved "
        "UNION ALL SELECT _part, _row FROM lost) ORDER BY part, row"
    ).write_parquet(str(dropped), compression="zstd")
    replaced = con.sql("SELECT _line AS line, key, winner FROM lost ORDER BY line").df()
    replaced["reason"] = [
        REPLACED.format(winner=winner, key=header) for winner in _lines(replaced["winner"], "later")
    ]
    return Settled(
        rows=Rows(parts, dropped, rows.count - len(replaced)),
        replaced=replaced[["line", "key", "reason"]],
        told=_told(con, key, header),
        repairs=_repairs(con, header),
    )


def _told(con: duckdb.DuckDBPyConnection, key: str, header: str) -> list[Told]:
    again = con.sql(
        "SELECT _line AS line, key AS value, first_line, made FROM twins "
        "WHERE nth > 1 AND (made OR shared) AND _part IS NOT NULL ORDER BY line"
    ).df()
    if again.empty:
        return []
    reasons = [
        REPEATED.format(first=first) if made else AGAIN.format(header=header, first=first)
        for first, made in zip(_lines(again["first_line"], "earlier"), again["made"], strict=True)
    ]
    # A made key is no cell of the file.
    values = again["value"].where(~again["made"], "")
    frame = pd.DataFrame(
        {"line": again["line"].astype("Int64"), "column": header, "value": values}
    ).assign(reason=reasons)
    return [Told.of(frame)]


def _lines(lines: pd.Series, where: str) -> list[str]:
    if len(lines) > SPELLED_OUT:
        return [f"a row that comes {where}"] * len(lines)
    return [f"line {line}" for line in lines]


def _repairs(con: duckdb.DuckDBPyConnection, header: str) -> Counter[str]:
    ((apart,),) = con.sql("SELECT count(*) FROM twins WHERE shared").fetchall()
    return Counter({APART.format(header=header): int(apart)} if apart else {})


def _has(con: duckdb.DuckDBPyConnection, column: str) -> bool:
    return column in con.sql("SELECT * FROM accepted LIMIT 0").columns
