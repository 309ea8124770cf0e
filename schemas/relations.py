"""Relations between tables: who is meant by an influencer id, and do two tables say the same.

Every check looks at the rows of an import together with the stored ones that they do not replace.
What it finds is kept with a warning: totals never depend on which file came first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from schemas.product_names import write_product_names
from schemas.result import Ingested
from schemas.rows import Rows, live
from schemas.tables import TABLES
from schemas.told import KEPT, Told

UNKNOWN_INFLUENCER: Final = (
    "no influencer with this id; the row is kept under a placeholder until the influencers "
    "table has one"
)
ELSEWHERE: Final = "the influencer's own platform is "
UNPRICED: Final = (
    "neither a revenue nor a price is known for this product, so its orders count as ₹0: "
    "add a revenue column, or import a products table with prices"
)
STATED: Final = (
    "another number of orders than is tracked for this influencer, the rows of one campaign and "
    "period taken together; ratios use the tracked orders"
)

REFERRING: Final = ("posts", "tracking", "payouts", "terms")
_MEMORY: dict[str, str | bool | int | float | list[str]] = {"threads": 2, "memory_limit": "1GB"}

_UNKNOWN: Final = f"""
SELECT r._line AS line, r.influencer_id AS value, '{UNKNOWN_INFLUENCER}' AS reason
FROM item AS r ANTI JOIN all_influencers AS i USING (influencer_id)
WHERE r.influencer_id IS NOT NULL
"""
_ELSEWHERE: Final = f"""
SELECT p._line AS line, p.platform AS value,
       '{ELSEWHERE.replace("'", "''")}' || i.platform AS reason
FROM item AS p JOIN all_influencers AS i USING (influencer_id)
WHERE i.platform <> p.platform
"""
_UNPRICED: Final = f"""
SELECT min(t._line) AS line, t.product AS value, '{UNPRICED}' AS reason
FROM item AS t
ANTI JOIN (SELECT named(product) AS product FROM all_products WHERE price_paise IS NOT NULL) AS p
  ON p.product = named(t.product)
WHERE t.revenue_paise IS NULL AND t.price_paise IS NULL
GROUP BY t.product
"""
_STATED: Final = f"""
WITH claims AS (
    SELECT influencer_id, campaign, period_start, period_end,
           CAST(sum(orders) AS BIGINT) AS stated, count(*) AS rows
    FROM all_payouts WHERE orders IS NOT NULL GROUP BY ALL
), tracked AS (
    SELECT influencer_id, campaign, date, sum(orders) AS orders
    FROM all_tracking SEMI JOIN claims USING (influencer_id) GROUP BY ALL
), compared AS (
    SELECT c.*, CAST(coalesce(sum(t.orders), 0) AS BIGINT) AS tracked
    FROM claims AS c LEFT JOIN tracked AS t
      ON t.influencer_id = c.influencer_id
     AND (c.campaign IS NULL OR t.campaign = c.campaign)
     AND (c.period_start IS NULL OR t.date >= c.period_start)
     AND (c.period_end IS NULL OR t.date <= c.period_end)
    GROUP BY ALL
)
SELECT min(p._line) AS line,
       b.stated || ' stated'
       || CASE WHEN b.rows > 1 THEN ' in ' || b.rows || ' rows of ' || b.influencer_id ELSE '' END
       || ', ' || b.tracked || ' tracked' AS value,
       '{STATED}' AS reason
FROM item AS p JOIN compared AS b
  ON b.influencer_id = p.influencer_id AND b.campaign IS NOT DISTINCT FROM p.campaign
 AND b.period_start IS NOT DISTINCT FROM p.period_start
 AND b.period_end IS NOT DISTINCT FROM p.period_end
WHERE p.orders IS NOT NULL AND b.stated <> b.tracked
GROUP BY b.influencer_id, b.campaign, b.period_start, b.period_end, b.stated, b.tracked, b.rows
"""


def check_relations(
    tables: Sequence[Ingested],
    stored: Mapping[str, Rows],
    spill: Path,
    product_aliases: Mapping[str, Iterable[str]] | None = None,
) -> dict[int, list[Told]]:
    """Checks the tables of an import against each other and against what is stored.

    Args:
        tables: What the files hold.
        stored: Stored rows by table.
        spill: Folder for what does not fit into memory.
        product_aliases: Other spellings of products; see `schemas.product_names`.

    Returns:
        Warnings by position in `tables`.
    """
    told: dict[int, list[Told]] = {}
    with duckdb.connect(config=_MEMORY | {"temp_directory": str(spill)}) as con:
        write_product_names(con, product_aliases or {})
        for table in TABLES:
            _view_all(con, table, tables, stored)
        known = _has_rows(con, "all_influencers")
        orders = _has_rows(con, "all_tracking")
        for at, item in enumerate(tables):
            if item.rows.count:
                with _item(con, item):
                    told[at] = _checked(con, item, known=known, orders=orders)
    return told


def _checked(
    con: duckdb.DuckDBPyConnection, item: Ingested, *, known: bool, orders: bool
) -> list[Told]:
    found: list[Told] = []
    if item.table in REFERRING:
        found.append(_told(con, _UNKNOWN, "influencer_id"))
    if item.table == "posts" and known:
        found.append(_told(con, _ELSEWHERE, "platform"))
    if item.table == "tracking":
        found.append(_told(con, _UNPRICED, "revenue"))
    if item.table == "payouts" and orders:
        found.append(_told(con, _STATED, "orders"))
    return [part for part in found if part.counts]


@contextmanager
def _item(con: duckdb.DuckDBPyConnection, item: Ingested) -> Generator[None]:
    live(con, item.rows, "item")
    yield
    con.execute("DROP VIEW item")


def _view_all(
    con: duckdb.DuckDBPyConnection,
    table: str,
    tables: Sequence[Ingested],
    stored: Mapping[str, Rows],
) -> None:
    """Makes the view `all_<table>`: the rows as they will be once the import is stored."""
    definition = TABLES[table]
    columns = ", ".join(f'"{name}"' for name in definition.names)
    mine = [item.rows for item in tables if item.table == table and item.rows.count]
    names = [f"new_{table}_{number}" for number in range(len(mine))]
    for name, rows in zip(names, mine, strict=True):
        live(con, rows, name)
    parts = [f"SELECT {columns} FROM {name}" for name in names]
    if table in stored and stored[table].count:
        live(con, stored[table], f"old_{table}")
        old = f"SELECT {columns} FROM old_{table}"
        for name in names:
            old += f" ANTI JOIN {name} USING ({definition.key})"
        parts.append(old)
    if not parts:
        nothing = ", ".join(f'NULL AS "{name}"' for name in definition.names)
        parts.append(f"SELECT {nothing} WHERE false")
    con.execute(f"CREATE VIEW all_{table} AS {' UNION ALL '.join(parts)}")


def _has_rows(con: duckdb.DuckDBPyConnection, view: str) -> bool:
    return bool(con.sql(f"SELECT 1 FROM {view} LIMIT 1").fetchall())


def _told(con: duckdb.DuckDBPyConnection, found: str, column: str) -> Told:
    """The rows of `found` (line, value, reason), however many, as warnings about a column."""
    counts = con.sql(f"SELECT reason, count(*) FROM ({found}) GROUP BY reason").fetchall()
    if not counts:
        return Told()
    lines = con.sql(f"SELECT DISTINCT line FROM ({found}) ORDER BY line").fetchnumpy()["line"]
    examples = con.sql(
        f"SELECT line, '{column}' AS column, value, reason FROM ({found}) "
        f"QUALIFY row_number() OVER (PARTITION BY reason ORDER BY line) <= {KEPT} ORDER BY line"
    ).df()
    return Told(
        Counter({str(reason): int(count) for reason, count in counts}),
        np.asarray(lines, dtype=np.int64),
        examples.astype({"line": "Int64"}),
    )
