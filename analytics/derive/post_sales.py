"""Which post a tracked order followed, and what each post cost.

An order belongs to the latest post of its influencer on its platform up to and including its own
day; of several on one day, to the last by id. How long after a post an order still counts is asked
later: rows up to `LONGEST_DAYS` days are kept, with their lag. What no post explains has no row.
"""

from __future__ import annotations

from typing import Final

import duckdb

LONGEST_DAYS: Final = 28
"""Days from a post, its own included, on which an order can belong to it."""

_POST_SALES = f"""
CREATE TABLE post_sales AS
WITH last_posts AS (
    SELECT influencer, platform, date, arg_max(number, post_id) AS number FROM posts GROUP BY ALL
), order_costs AS (
    SELECT w.unit AS cell, sum(s.fee + s.gift) AS cost
    FROM spread_cost AS s JOIN work AS w USING (cell) WHERE w.kind = 'orders' GROUP BY w.unit
)
SELECT p.number AS post, c.influencer, c.date, CAST(c.date - p.date AS SMALLINT) AS lag,
       c.campaign, c.brand, c.product, c.order_rows, c.orders, c.revenue, c.net_orders,
       c.net_revenue, c.new_customers, CAST(coalesce(o.cost, 0) AS BIGINT) AS cost
FROM order_cells AS c
ASOF JOIN last_posts AS p
  ON p.influencer = c.influencer AND p.platform = c.platform AND c.date >= p.date
LEFT JOIN order_costs AS o ON o.cell = c.cell
WHERE c.date - p.date < {LONGEST_DAYS}
ORDER BY post, lag, campaign, brand, product
"""

_POST_COSTS = """
CREATE TABLE post_costs AS
SELECT p.number AS post, w.influencer, w.campaign, w.brand, w.product,
       CAST(sum(s.fee + s.gift) AS BIGINT) AS cost
FROM spread_cost AS s
JOIN work AS w USING (cell)
JOIN (
    SELECT row_number() OVER (ORDER BY influencer, date, post_id) AS unit, number FROM posts
) AS p ON p.unit = w.unit
WHERE w.kind = 'posts'
GROUP BY ALL ORDER BY ALL
"""


def write_post_sales(con: duckdb.DuckDBPyConnection) -> None:
    """Write `post_sales` and `post_costs`; needs `order_cells`, `posts` and what the ledger left.

    `post_sales`: tracked orders by the post they followed, `lag` days after it (0 on its day),
    with their own cost where orders are paid for (paise). `post_costs`: what was paid for the
    posts themselves, by the share of each post (paise). `post` is the number of the post in
    `posts`. A row has an order's or a share's
    campaign, brand and product.
    """
    con.execute(_POST_SALES)
    con.execute(_POST_COSTS)
