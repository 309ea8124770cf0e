"""The fact table: orders, posts and cost side by side, so that every ratio is one scan.

One row per (date, influencer, campaign, brand, product, platform, source) with additive integer
measures. Posts and cost have no source; cost that matched no work may have no date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import duckdb

from analytics.measures import ORDER_SUMS, STORED

KEYS: Final = ("date", "influencer", "campaign", "brand", "product", "platform", "source")

MEASURES: Final = STORED
"""Additive measures of `fact` and `rollup`: BIGINT, 0 and never null, money in paise."""

_SLICE_ROWS: Final = 4_000_000
"""Rows beneath the fact that are summed and sorted in one go; bounds memory, not results."""

_DAYS = """
SELECT date, count(*) AS rows
FROM (
    SELECT date FROM orders UNION ALL SELECT date FROM post_shares UNION ALL SELECT date FROM ledger
)
GROUP BY date ORDER BY date
"""

_ORDER_FACT = """
CREATE OR REPLACE TEMP TABLE order_fact AS
SELECT date, influencer, campaign, brand, product, platform, source, count(*) AS total_rows,
       sum(orders) AS total_orders, sum(revenue) AS total_revenue,
       sum(revenue) FILTER (net) AS total_net_revenue,
       count(*) FILTER (new_customer) AS total_new_customers,
       sum(orders) FILTER (net) AS net_orders,
       sum(revenue) FILTER (new_customer) AS new_revenue,
       count(*) FILTER (has_user) AS user_rows, sum(revenue) FILTER (has_user) AS user_revenue,
       sum(CAST(revenue AS HUGEINT) * revenue) AS revenue_sq
FROM orders WHERE {days} GROUP BY ALL
"""

_ORDER_CELLS = """
SELECT * EXCLUDE (net_orders, new_revenue, user_rows, user_revenue, revenue_sq),
       CASE WHEN influencer IS NOT NULL THEN total_rows END AS order_rows,
       CASE WHEN influencer IS NOT NULL THEN total_orders END AS orders,
       CASE WHEN influencer IS NOT NULL THEN total_revenue END AS revenue,
       CASE WHEN influencer IS NOT NULL THEN net_orders END AS net_orders,
       CASE WHEN influencer IS NOT NULL THEN total_net_revenue END AS net_revenue,
       CASE WHEN influencer IS NOT NULL THEN total_new_customers END AS new_customers,
       CASE WHEN influencer IS NOT NULL THEN new_revenue END AS new_revenue,
       CASE WHEN influencer IS NOT NULL THEN user_rows END AS user_rows,
       CASE WHEN influencer IS NOT NULL THEN user_revenue END AS user_revenue,
       CASE WHEN influencer IS NOT NULL THEN revenue_sq END AS revenue_sq
FROM order_fact
"""

_ORDER_MEASURES: Final = ", ".join(
    f"CAST({f'coalesce({m}, 0)' if m in ORDER_SUMS else '0'} AS BIGINT) AS {m}" for m in MEASURES
)

_EXACT_FACT = f"""
CREATE OR REPLACE TEMP TABLE exact_fact AS
WITH cells AS ({_ORDER_CELLS})
SELECT {", ".join(KEYS)}, {_ORDER_MEASURES},
       CAST(coalesce(revenue_sq, 0) AS HUGEINT) AS revenue_sq
FROM cells WHERE source IS NOT NULL
UNION ALL
SELECT {", ".join(KEYS)},
       {", ".join(f"CAST(coalesce(sum({m}), 0) AS BIGINT) AS {m}" for m in MEASURES)},
       CAST(coalesce(sum(revenue_sq), 0) AS HUGEINT) AS revenue_sq
FROM (
    SELECT * FROM cells WHERE source IS NULL
    UNION ALL BY NAME
    SELECT * EXCLUDE (post_id) FROM post_shares WHERE {{days}}
    UNION ALL BY NAME
    SELECT * EXCLUDE (unallocated), CASE WHEN unallocated THEN cost END AS unallocated_cost
    FROM ledger WHERE {{days}}
)
GROUP BY ALL
"""

_FACT = """
SELECT * REPLACE (CAST(revenue_sq AS DOUBLE) AS revenue_sq) FROM exact_fact
ORDER BY date, influencer, campaign, brand, product, platform, source
"""

_ROLLUP = f"""
SELECT {", ".join(key for key in KEYS if key != "product")},
       {", ".join(f"CAST(sum({m}) AS BIGINT) AS {m}" for m in MEASURES)},
       CAST(sum(revenue_sq) AS DOUBLE) AS revenue_sq
FROM exact_fact GROUP BY ALL
ORDER BY date, influencer, campaign, brand, platform, source
"""


WITHOUT: Final[Mapping[str, tuple[str, str]]] = {
    "product_days": ("fact", "influencer"),
    "days": ("rollup", "influencer"),
}
"""Tables without a key of another one: its rows added up over that key."""


def added_up(table: str) -> str:
    """The rows of a table of `WITHOUT`, from those of the table that it comes from."""
    whole, key = WITHOUT[table]
    sums = ", ".join(f"CAST(sum({m}) AS BIGINT) AS {m}" for m in MEASURES)
    return (
        f"SELECT * EXCLUDE ({', '.join(('revenue_sq', *MEASURES))}), {sums}, "
        f"sum(revenue_sq) AS revenue_sq FROM (SELECT * EXCLUDE ({key}) FROM {whole}) "
        "GROUP BY ALL ORDER BY ALL"
    )


def write_days(con: duckdb.DuckDBPyConnection) -> None:
    """Write `product_days` and `days`: `fact` and `rollup` without the influencer."""
    for table in WITHOUT:
        con.execute(f"CREATE TABLE {table} AS {added_up(table)}")


def write_fact(con: duckdb.DuckDBPyConnection) -> None:
    """Write `fact`, sorted by date, and `rollup`, the same without product.

    `orders` … `new_customers` count attributed rows (influencer not null), `total_…` all rows;
    `post_units` are millionths of a post; `revenue_sq` is Σ (row revenue in paise)² of attributed
    rows, summed exactly before it becomes a DOUBLE.

    Days are taken a run at a time, so that sums and sorting fit in memory. Posts and cost have no
    source: only rows without one are orders, posts and cost summed together.
    """
    for number, days in enumerate(_slices(con)):
        con.execute(_ORDER_FACT.format(days=days))
        con.execute(_EXACT_FACT.format(days=days))
        for table, rows in (("fact", _FACT), ("rollup", _ROLLUP)):
            start = f"INSERT INTO {table}" if number else f"CREATE TABLE {table} AS"
            con.execute(f"{start} {rows}")


def _slices(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Conditions on `date` that cut the days into runs, earliest first and no date last."""
    cuts: list[date] = []
    rows = 0
    for day, count in con.execute(_DAYS).fetchall():
        if rows > _SLICE_ROWS and day is not None:
            cuts.append(day)
            rows = 0
        rows += count
    bounds = [f"DATE '{cut.isoformat()}'" for cut in cuts]
    lower = ["true", *(f"date >= {bound}" for bound in bounds)]
    upper = [*(f"date < {bound}" for bound in bounds), "true"]
    slices = [f"{first} AND {last}" for first, last in zip(lower, upper, strict=True)]
    slices[-1] = f"({slices[-1]}) OR date IS NULL"
    return slices
