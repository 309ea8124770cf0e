"""The fact table: orders, posts and cost side by side, so that every ratio is one scan.

One row per (date, influencer, campaign, brand, product, platform, source) with additive integer
measures. Posts and cost have no source; cost that matched no work may have no date.
"""

from __future__ import annotations

from typing import Final

import duckdb

from analytics.measures import STORED

KEYS: Final = ("date", "influencer", "campaign", "brand", "product", "platform", "source")

MEASURES: Final = STORED
"""Additive measures of `fact` and `rollup`: BIGINT, 0 and never null, money in paise."""

_ORDER_FACT = """
CREATE TEMP TABLE order_fact AS
SELECT date, influencer, campaign, brand, product, platform, source, count(*) AS total_rows,
       sum(orders) AS total_orders, sum(revenue) AS total_revenue,
       sum(revenue) FILTER (net) AS total_net_revenue,
       count(*) FILTER (new_customer) AS total_new_customers,
       sum(orders) FILTER (net) AS net_orders,
       sum(CAST(revenue AS HUGEINT) * revenue) AS revenue_sq
FROM orders GROUP BY ALL
"""

_FACTS = f"""
CREATE TEMP TABLE exact_fact AS
SELECT {", ".join(KEYS)},
       {", ".join(f"CAST(coalesce(sum({m}), 0) AS BIGINT) AS {m}" for m in MEASURES)},
       coalesce(sum(revenue_sq), 0) AS revenue_sq
FROM (
    SELECT * EXCLUDE (net_orders, revenue_sq),
           CASE WHEN influencer IS NOT NULL THEN total_rows END AS order_rows,
           CASE WHEN influencer IS NOT NULL THEN total_orders END AS orders,
           CASE WHEN influencer IS NOT NULL THEN total_revenue END AS revenue,
           CASE WHEN influencer IS NOT NULL THEN net_orders END AS net_orders,
           CASE WHEN influencer IS NOT NULL THEN total_net_revenue END AS net_revenue,
           CASE WHEN influencer IS NOT NULL THEN total_new_customers END AS new_customers,
           CASE WHEN influencer IS NOT NULL THEN revenue_sq END AS revenue_sq
    FROM order_fact
    UNION ALL BY NAME
    SELECT * EXCLUDE (post_id) FROM post_shares
    UNION ALL BY NAME
    SELECT * EXCLUDE (unallocated), CASE WHEN unallocated THEN cost END AS unallocated_cost
    FROM ledger
)
GROUP BY ALL
"""

_FACT = """
CREATE TABLE fact AS
SELECT * REPLACE (CAST(revenue_sq AS DOUBLE) AS revenue_sq) FROM exact_fact
ORDER BY date, influencer, campaign, brand, product, platform, source
"""

_ROLLUP = f"""
CREATE TABLE rollup AS
SELECT {", ".join(key for key in KEYS if key != "product")},
       {", ".join(f"CAST(sum({m}) AS BIGINT) AS {m}" for m in MEASURES)},
       CAST(sum(revenue_sq) AS DOUBLE) AS revenue_sq
FROM exact_fact GROUP BY ALL
ORDER BY date, influencer, campaign, brand, platform, source
"""


def write_fact(con: duckdb.DuckDBPyConnection) -> None:
    """Write `fact`, sorted by date, and `rollup`, the same without product.

    `orders` … `new_customers` count attributed rows (influencer not null), `total_…` all rows;
    `post_units` are millionths of a post; `revenue_sq` is Σ (row revenue in paise)² of attributed
    rows, summed exactly before it becomes a DOUBLE.
    """
    con.execute(_ORDER_FACT)
    con.execute(_FACTS)
    con.execute(_FACT)
    con.execute(_ROLLUP)
