"""Keys over a whole sheet: every stored row has one of its own.

A number of the row itself that comes twice means a corrected row, and the last one wins. Lines of
one order carry their product in the key: those of one product are numbered, and a line that is the
same in every column is a copy, counted once. Equal rows without a number are counted as often as
they come, each with a key of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from schemas.headers import HeaderMatch
from schemas.identifiers import MADE, numbered_key
from schemas.order_lines import BETWEEN, has_order_lines
from schemas.rows import Rows, live
from schemas.told import Told

REPLACED = "replaced by {winner}, the last row with this {key}"
REPEATED = "the same as {first} in every column; counted again"
AGAIN = "the same {header} and product as {first}: counted again, remove the row if it is a copy"
COPIED = "counted once: {copies} the same in every column, left out"
COPIES = "copies of an order line, the same in every column, left out"

SPELLED_OUT = 1_000
"""Rows up to which each is told the line of the other one; beyond, one reason serves them all."""

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1GB",
    "preserve_insertion_order": False,
}

_KEYED = """
CREATE VIEW keyed AS
SELECT key, CASE WHEN made THEN '' WHEN {orders} AND product IS NOT NULL
            THEN left(key, length(key) - length('{between}' || product)) ELSE key END AS cell,
       made, {orders} AND NOT made AS shared, _line, _part, _row
FROM (SELECT {key} AS key, {product} AS product, {made} AS made, _line, _part, _row FROM accepted)
"""

_REFUSED = """
CREATE VIEW refused AS
SELECT concat_ws('{between}', _key, _product) AS key, _key AS cell, false AS made, true AS shared,
       _line, NULL::BIGINT AS _part, NULL::BIGINT AS _row
FROM (SELECT * EXCLUDE (line), min(line) AS _line FROM rejects GROUP BY ALL)
WHERE _key IS NOT NULL
"""

_TWINS = """
CREATE TEMP TABLE pairs AS
SELECT * FROM every SEMI JOIN twice ON hash(key) = h QUALIFY count(*) OVER (PARTITION BY key) > 1
"""

# Refused lines of an order are numbered first: corrected, they come back without the others.
_NUMBERED = """
CREATE TEMP TABLE twins AS
SELECT *, CASE WHEN made AND nth > 1 THEN {numbered}
               WHEN shared AND nth > 1 THEN key || ' (' || nth || ')' ELSE key END AS own
FROM (
    SELECT *, row_number() OVER (PARTITION BY key, copy ORDER BY _part IS NOT NULL, _line) AS nth,
           min(_line) OVER (PARTITION BY key) AS first_line
    FROM (
        SELECT *, shared AND alike > 1 AND _part IS NOT NULL AS copy
        FROM (
            SELECT p.*, row_number() OVER same AS alike, first_value(_line) OVER same AS kept_line
            FROM pairs AS p LEFT JOIN (
                SELECT _part, _row, hash({said}, 0) AS one, hash(1, {said}) AS two
                FROM accepted SEMI JOIN (FROM pairs WHERE made OR shared) USING (_part, _row)
            ) USING (_part, _row)
            WINDOW same AS (PARTITION BY key, one, two, _part IS NULL ORDER BY _line)
        )
    )
)
"""


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
    orders = has_order_lines(match, header)
    with duckdb.connect(config=_SETTINGS | {"temp_directory": str(folder / "spill")}) as con:
        live(con, rows, "accepted")
        _open(con, key, rejects, orders=orders)
        if not _find_pairs(con):
            return Settled(rows, nothing)
        _number(con, key)
        return _settled(con, rows, key, header, folder)


def _open(
    con: duckdb.DuckDBPyConnection, key: str, rejects: tuple[Path, ...], *, orders: bool
) -> None:
    """Makes the view `every`: the keys, and where the lines of orders are refused theirs too."""
    con.execute(
        _KEYED.format(
            orders=orders,
            between=BETWEEN,
            key=f'"{key}"',
            product="product" if orders else "NULL",
            made=MADE,
        )
    )
    if not (orders and rejects):
        con.execute("CREATE VIEW every AS FROM keyed")
        return
    con.read_parquet([str(path) for path in rejects]).create_view("rejects")
    con.execute(_REFUSED.format(between=BETWEEN))
    con.execute("CREATE VIEW every AS FROM keyed UNION ALL FROM refused")


def _find_pairs(con: duckdb.DuckDBPyConnection) -> bool:
    """Writes `pairs`, the rows whose key is not theirs alone; tells whether there are any."""
    hashes = con.sql("SELECT hash(key) AS h FROM every").fetchnumpy()["h"]
    hashes.sort()
    twice = pd.DataFrame({"h": np.unique(hashes[1:][hashes[1:] == hashes[:-1]])})
    if twice.empty:
        return False
    con.register("twice", twice)
    con.execute(_TWINS)
    return bool(con.sql("SELECT 1 FROM pairs LIMIT 1").fetchall())


def _number(con: duckdb.DuckDBPyConnection, key: str) -> None:
    """Writes `twins`: the pairs, and what each row is to the others of its key.

    `own` is its key from now on, `first_line` the line of the first, `alike` its place among those
    that are the same in every column, `kept_line` the first of those, `copy` whether it goes.
    """
    columns = con.sql("SELECT * FROM accepted LIMIT 0").columns
    said = [_quoted(name) for name in columns if name != key and not name.startswith("_")]
    con.execute(_NUMBERED.format(numbered=numbered_key("key", "nth"), said=", ".join(said)))


def _settled(
    con: duckdb.DuckDBPyConnection, rows: Rows, key: str, header: str, folder: Path
) -> Settled:
    """Rows with a new key move to a file of their own; replaced ones and copies only go."""
    con.execute(
        "CREATE TEMP TABLE moved AS SELECT * FROM twins "
        "WHERE own <> key AND _part IS NOT NULL AND NOT copy"
    )
    con.execute(
        "CREATE TEMP TABLE lost AS SELECT *, max(_line) OVER (PARTITION BY key) AS winner "
        "FROM twins WHERE NOT made AND NOT shared QUALIFY _line < winner"
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
        "UNION ALL SELECT _part, _row FROM lost "
        "UNION ALL SELECT _part, _row FROM twins WHERE copy) ORDER BY part, row"
    ).write_parquet(str(dropped), compression="zstd")
    replaced = con.sql("SELECT _line AS line, key, winner FROM lost ORDER BY line").df()
    replaced["reason"] = [
        REPLACED.format(winner=winner, key=header) for winner in _lines(replaced["winner"], "later")
    ]
    ((copies,),) = con.sql("SELECT count(*) FROM twins WHERE copy").fetchall()
    return Settled(
        rows=Rows(parts, dropped, rows.count - len(replaced) - int(copies)),
        replaced=replaced[["line", "key", "reason"]],
        told=_told(con, header) + _told_copies(con, header),
        repairs=Counter({COPIES: int(copies)} if copies else {}),
    )


def _told(con: duckdb.DuckDBPyConnection, header: str) -> list[Told]:
    """Warns of rows that say what an earlier one says, and count again."""
    again = con.sql(
        "SELECT _line AS line, cell, made, CASE WHEN made THEN kept_line ELSE first_line END AS "
        "first FROM twins WHERE _part IS NOT NULL AND NOT copy "
        "AND ((made AND alike > 1) OR (shared AND first_line < _line)) ORDER BY line"
    ).df()
    reasons = [
        REPEATED.format(first=first) if made else AGAIN.format(header=header, first=first)
        for first, made in zip(_lines(again["first"], "earlier"), again["made"], strict=True)
    ]
    return _as_told(again, header, reasons)


def _told_copies(con: duckdb.DuckDBPyConnection, header: str) -> list[Told]:
    """Tells beside each line that was kept which copies of it were left out."""
    kept = con.sql(
        "SELECT kept_line AS line, cell, list(_line ORDER BY _line) AS lines FROM twins "
        "WHERE copy GROUP BY ALL ORDER BY line"
    ).df()
    many = len(kept) > SPELLED_OUT
    reasons = [COPIED.format(copies=_copies(list(lines), many=many)) for lines in kept["lines"]]
    return _as_told(kept, header, reasons)


def _copies(lines: list[int], *, many: bool) -> str:
    if many:
        return "other lines are"
    if len(lines) == 1:
        return f"line {lines[0]} is"
    shown = ", ".join(str(line) for line in lines[:5])
    return f"{len(lines)} lines ({shown}{' …' if len(lines) > 5 else ''}) are"


def _as_told(rows: pd.DataFrame, header: str, reasons: list[str]) -> list[Told]:
    if rows.empty:
        return []
    frame = pd.DataFrame(
        {"line": rows["line"].astype("Int64"), "column": header, "value": rows["cell"]}
    )
    return [Told.of(frame.assign(reason=reasons))]


def _lines(lines: pd.Series, where: str) -> list[str]:
    if len(lines) > SPELLED_OUT:
        return [f"a row that comes {where}"] * len(lines)
    return [f"line {line}" for line in lines]


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
