"""One row per accepted order row, with what it derives: brand, platform, revenue, net, new.

The rows lie in the order of the stored parts, which are nearly always sorted by date already; the
texts that no figure needs (its id, its user) stay in the parts, where `place` finds them.
"""

from __future__ import annotations

from typing import Final

import duckdb

from analytics.derive.extras import extra_columns

LOST_STATUSES: Final = ("cancelled", "canceled", "returned", "refunded", "rto", "failed")
"""Statuses whose rows count in gross revenue and not in net."""

WORKING: Final = """influencer IN (
    SELECT CAST(influencer_id AS influencer) FROM raw_posts
    UNION SELECT CAST(influencer_id AS influencer) FROM raw_payouts
)"""
"""Influencers with posts or payouts, as a condition: nobody else's orders have shares to decide."""

_EARLIEST = """
CREATE TEMP TABLE earliest AS
SELECT user_id, arg_min(place, day) AS place, min(day) AS day, count(*) > 1 AS again
FROM (
    SELECT user_id, place, coalesce(date, DATE 'infinity') AS day
    FROM raw_tracking WHERE trim(user_id) <> ''
)
GROUP BY user_id
"""

_TIED = """
CREATE TEMP TABLE tied AS
SELECT DISTINCT e.user_id
FROM raw_tracking AS t JOIN earliest AS e
  ON e.again AND e.user_id = t.user_id AND e.day = coalesce(t.date, DATE 'infinity')
WHERE t.place <> e.place
"""

_FIRST_ORDERS = """
CREATE TEMP TABLE first_orders AS
SELECT place FROM earliest ANTI JOIN tied USING (user_id)
UNION ALL
SELECT arg_min(place, (date, tracking_id))
FROM raw_tracking SEMI JOIN tied USING (user_id) GROUP BY user_id
"""
"""By date alone, which is fast, and by (date, tracking_id) where a user's first day has several."""

_ORDERS = """
SELECT t.place, t.date,
       CAST(t.influencer_id AS influencer) AS influencer,
       CAST(coalesce(t.campaign, 'Unassigned') AS campaign) AS campaign,
       CAST(coalesce(l.brand, 'Unassigned') AS brand) AS brand,
       CAST(coalesce(t.product, 'Unassigned') AS product) AS product,
       CAST(coalesce(l.platform, i.platform, 'Unassigned') AS platform) AS platform,
       CAST(t.source AS source) AS source,
       CAST(t.coupon_code AS coupon_code) AS coupon_code,
       CAST(t.status AS status) AS status,
       CAST(t.city AS order_city) AS order_city,
       coalesce(t.orders, 0) AS orders,
       coalesce(t.revenue_paise, t.orders * coalesce(t.price_paise, p.price_paise), 0) AS revenue,
       coalesce(NOT list_contains($lost, lower(t.status)), true) AS net,
       coalesce(trim(t.user_id) <> '', false) AS has_user,
       f.place IS NOT NULL AS new_customer{extras}
FROM raw_tracking AS t
JOIN labels AS l
  ON l.source IS NOT DISTINCT FROM t.source AND l.campaign IS NOT DISTINCT FROM t.campaign
 AND l.own_brand IS NOT DISTINCT FROM t.brand AND l.product IS NOT DISTINCT FROM t.product
LEFT JOIN influencer_facts AS i ON i.influencer_id = t.influencer_id
LEFT JOIN product_facts AS p ON p.product = t.product
LEFT JOIN first_orders AS f ON f.place = t.place
"""

_CELLS = """
CREATE TEMP TABLE order_cells AS
SELECT row_number() OVER (ORDER BY influencer, date, campaign, brand, product, platform) AS cell, *
FROM (
    SELECT influencer, date, campaign, brand, product, platform,
           CAST(sum(orders) AS BIGINT) AS orders, CAST(sum(revenue) AS BIGINT) AS revenue,
           count(*) AS order_rows, count(*) FILTER (new_customer) AS new_customers,
           CAST(coalesce(sum(orders) FILTER (net), 0) AS BIGINT) AS net_orders,
           CAST(coalesce(sum(revenue) FILTER (net), 0) AS BIGINT) AS net_revenue
    FROM orders WHERE influencer IS NOT NULL AND {scope}
    GROUP BY ALL
)
"""


def write_orders(con: duckdb.DuckDBPyConnection) -> None:
    """Write `orders`, one row per accepted order row.

    brand: own column, product table, alias in product, campaign or source, else "Unassigned".
    platform: the source where it names one, else the influencer's own, else "Unassigned".
    revenue (paise): the row's, else orders × (the row's price, else the product's), else 0.
    has_user: whether the row names a user.
    new_customer: exactly one row per user, the earliest by (date, tracking_id) in the workspace.
    """
    for statement in (_EARLIEST, _TIED, _FIRST_ORDERS):
        con.execute(statement)
    con.execute(f"CREATE TABLE orders AS {_orders(con)}", {"lost": list(LOST_STATUSES)})


def add_orders(con: duckdb.DuckDBPyConnection, into: str) -> None:
    """Add the rows of `raw_tracking` to `into`; needs the users' first orders in `first_orders`."""
    con.execute(f"INSERT INTO {into} BY NAME {_orders(con)}", {"lost": list(LOST_STATUSES)})


def _orders(con: duckdb.DuckDBPyConnection) -> str:
    extras = extra_columns(con, "raw_tracking")
    return _ORDERS.format(extras="".join(f", t.{column}" for column in extras))


def write_order_cells(con: duckdb.DuckDBPyConnection, scope: str = "true") -> None:
    """Write `order_cells`: attributed orders summed to what a share of cost can fall on.

    Args:
        con: Connection with `orders`.
        scope: Condition on `influencer` that the orders to sum meet.
    """
    con.execute(_CELLS.format(scope=scope))
