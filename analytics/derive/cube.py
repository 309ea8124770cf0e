"""The fact table: orders, posts and cost side by side, so that every ratio is one scan.

One row per (date, influencer, campaign, brand, product, platform, source) with additive integer
measures. Posts and cost have no source; cost that matched no work may have no date.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

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

_HAS: Final = {
    "raw_posts": ("reach", "likes", "comments", "shares", "saves", "views"),
    "raw_tracking": ("user_id", "status", "coupon_code", "city"),
    "raw_products": ("price_paise", "margin"),
    "raw_influencers": ("follower_count",),
}

_EXTENT = """
SELECT CAST(least(first_order_date, first_post_date) AS VARCHAR) AS first_date,
       CAST(coalesce(last_order_date, last_post_date) AS VARCHAR) AS last_date,
       CAST(COLUMNS(*) AS VARCHAR)
FROM (
    SELECT (SELECT min(date) FROM orders) AS first_order_date,
           (SELECT max(date) FROM orders) AS max_order_date,
           (SELECT max(date) FROM orders WHERE date <= $today) AS last_order_date,
           (SELECT min(date) FROM posts) AS first_post_date,
           (SELECT max(date) FROM posts) AS max_post_date,
           (SELECT max(date) FROM posts WHERE date <= $today) AS last_post_date
)
"""

_META = """
CREATE TABLE meta AS
SELECT unnest(CAST($keys AS VARCHAR[])) AS key, unnest(CAST($values AS VARCHAR[])) AS value
"""

_WITHOUT_AMOUNT = "SELECT count(*) FROM payouts WHERE recorded IS NULL AND computed IS NULL"


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


def write_meta(con: duckdb.DuckDBPyConnection, today: date) -> None:
    """Write `meta`: dates (ISO, null where there are none) and `has_<column>` (true or false).

    `last_date` is the last order date that is not after `today`, else the last such post date;
    `max_order_date` and `max_post_date` are what the rows hold.
    """
    facts: dict[str, str | None] = {}
    extent = con.execute(_EXTENT, {"today": today})
    names = [column[0] for column in extent.description or ()]
    facts.update(zip(names, _one(extent), strict=True))
    for view, columns in _HAS.items():
        flags = ", ".join(f"count({column}) > 0" for column in columns)
        present = _one(con.execute(f"SELECT {flags} FROM {view}"))
        facts.update(
            (f"has_{column}", str(flag).lower())
            for column, flag in zip(columns, present, strict=True)
        )
    facts["payouts_without_amount"] = str(_one(con.execute(_WITHOUT_AMOUNT))[0])
    con.execute(_META, {"keys": list(facts), "values": list(facts.values())})


def _one(result: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    row = result.fetchone()
    if row is None:
        raise duckdb.DataError("a query that always has one row gave none")
    return row
