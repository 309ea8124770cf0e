"""The work that payouts pay for: tracked orders by influencer and day, and posts.

Of orders two countings are kept side by side: all of them, and the delivered ones. Where no status
of the workspace says that anything was delivered, every order counts as delivered that was neither
cancelled nor returned. Orders younger than the hold period count in neither; they wait.
"""

from __future__ import annotations

from typing import Final

import duckdb

from schemas.dates import today
from settings import WorkspaceSettings

DELIVERED: Final = ("delivered", "completed", "delivered to customer")
"""Statuses that say that the customer has the goods."""

_LAST: Final = "SELECT max(date) FROM main.orders WHERE date <= $today"

_ORDERS: Final = """
CREATE TEMP TABLE pay_orders AS
WITH told AS (
    SELECT bool_or(list_contains($delivered, lower(CAST(status AS VARCHAR)))) AS any_delivered
    FROM (SELECT DISTINCT status FROM main.orders)
), judged AS (
    SELECT influencer, date, campaign, brand, orders, revenue,
           net AND (NOT coalesce(any_delivered, false) OR status IS NULL
                    OR list_contains($delivered, lower(CAST(status AS VARCHAR)))) AS delivered,
           net AND $hold > 0 AND coalesce(date > $last::DATE - $hold, false) AS waits
    FROM main.orders, told WHERE influencer IS NOT NULL
)
SELECT influencer, coalesce(date, DATE 'infinity') AS date, campaign, brand,
       CAST(sum(orders) AS BIGINT) AS tracked_orders,
       CAST(coalesce(sum(orders) FILTER (NOT waits), 0) AS BIGINT) AS all_orders,
       CAST(coalesce(sum(revenue) FILTER (NOT waits), 0) AS BIGINT) AS all_revenue,
       CAST(coalesce(sum(orders) FILTER (delivered AND NOT waits), 0) AS BIGINT)
           AS delivered_orders,
       CAST(coalesce(sum(revenue) FILTER (delivered AND NOT waits), 0) AS BIGINT)
           AS delivered_revenue,
       CAST(coalesce(sum(orders) FILTER (waits), 0) AS BIGINT) AS waiting_orders
FROM judged GROUP BY ALL
"""

_POSTS: Final = """
CREATE TEMP TABLE pay_posts AS
SELECT influencer, coalesce(date, DATE 'infinity') AS date, campaign, brand, post_id AS post
FROM main.posts WHERE influencer IS NOT NULL
"""

SUMS: Final = (
    "tracked_orders",
    *("all_orders", "all_revenue", "delivered_orders", "delivered_revenue", "waiting_orders"),
)
"""What is counted of orders."""


def write_work(con: duckdb.DuckDBPyConnection, config: WorkspaceSettings) -> None:
    """Write the temporary tables `pay_orders` and `pay_posts`; work without a date lies at infinity.

    Args:
        con: Connection to a cube with `orders` and `post_shares`.
        config: The hold period, and the time zone that today is in.
    """
    ((last,),) = con.execute(_LAST, {"today": today(config.zone)}).fetchall()
    con.execute(
        _ORDERS,
        {"delivered": list(DELIVERED), "hold": config.payout_hold_days, "last": last},
    )
    con.execute(_POSTS)
