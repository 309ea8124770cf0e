"""Which campaign, brand and product a post worked for, in shares that add up exactly.

A post keeps what it names. For what it does not name it takes shares in proportion to the orders
of its influencer on days 0–13 after it that match what it does name, else to all their orders
that match, else "Unassigned". One post is 1,000,000 units; units and counts are split by largest
remainder, so every breakdown of posts adds up to the posts.
"""

from __future__ import annotations

from typing import Final

import duckdb
import numpy as np
import pandas as pd

from analytics.derive.allocation import largest_remainder
from analytics.derive.extras import extra_columns
from analytics.measures import POST_UNITS

WINDOW_DAYS: Final = 13
"""Last day after a post on which an order still counts as following it."""

COUNTS: Final = ("reach", "likes", "comments", "shares", "saves", "views")

_POSTS = """
CREATE TABLE posts AS
SELECT CAST(row_number() OVER (ORDER BY p.date, p.post_id) - 1 AS INTEGER) AS number,
       p.post_id, p.date, CAST(p.influencer_id AS influencer) AS influencer,
       CAST(coalesce(p.platform, 'Unassigned') AS platform) AS platform,
       CAST(p.campaign AS campaign) AS campaign, CAST(l.brand AS brand) AS brand,
       CAST(p.product AS product) AS product, p.url, p.caption,
       p.reach, p.likes, p.comments, p.shares, p.saves, p.views{extras}
FROM raw_posts AS p
JOIN labels AS l
  ON l.source IS NULL AND l.campaign IS NOT DISTINCT FROM p.campaign
 AND l.own_brand IS NOT DISTINCT FROM p.brand AND l.product IS NOT DISTINCT FROM p.product
ORDER BY p.date, p.post_id
"""

_NAMED = """
CREATE TEMP TABLE named_posts AS
SELECT row_number() OVER (ORDER BY influencer, date, post_id) - 1 AS post, *,
       campaign IS NULL OR brand IS NULL OR product IS NULL AS open
FROM posts
"""

_SHARES = """
CREATE TEMP TABLE open_shares AS
WITH totals AS (
    SELECT influencer, campaign, brand, product, sum(orders) AS orders
    FROM order_cells WHERE orders > 0 GROUP BY ALL
), following AS (
    SELECT p.post, c.campaign, c.brand, c.product, CAST(sum(c.orders) AS BIGINT) AS weight
    FROM named_posts AS p
    JOIN order_cells AS c
      ON c.influencer = p.influencer AND c.date BETWEEN p.date AND p.date + $window
     AND (p.campaign IS NULL OR c.campaign = p.campaign)
     AND (p.brand IS NULL OR c.brand = p.brand)
     AND (p.product IS NULL OR c.product = p.product)
    WHERE p.open AND c.orders > 0
    GROUP BY ALL
), ever AS (
    SELECT p.post, t.campaign, t.brand, t.product, CAST(t.orders AS BIGINT) AS weight
    FROM named_posts AS p
    JOIN totals AS t
      ON t.influencer = p.influencer
     AND (p.campaign IS NULL OR t.campaign = p.campaign)
     AND (p.brand IS NULL OR t.brand = p.brand)
     AND (p.product IS NULL OR t.product = p.product)
    WHERE p.open AND p.post NOT IN (SELECT post FROM following)
), found AS (
    FROM following UNION ALL FROM ever
), every AS (
    FROM found
    UNION ALL
    SELECT post, coalesce(campaign, CAST('Unassigned' AS campaign)),
           coalesce(brand, CAST('Unassigned' AS brand)),
           coalesce(product, CAST('Unassigned' AS product)), 1
    FROM named_posts WHERE post NOT IN (SELECT post FROM found)
)
SELECT row_number() OVER (ORDER BY post, campaign, brand, product) - 1 AS share, * FROM every
"""

_SPLIT = """
CREATE TABLE post_shares AS
SELECT p.post_id, p.date, p.influencer, p.platform, o.campaign, o.brand, o.product,
       s.post_units, s.reach, s.likes, s.comments, s.shares, s.saves, s.views,
       CASE WHEN p.reach > 0 THEN s.likes + s.comments ELSE 0 END AS reached_engagements{extras}
FROM open_shares AS o
JOIN split_posts AS s USING (share)
JOIN named_posts AS p USING (post)
ORDER BY p.date, p.post_id, o.share
"""


def write_posts(con: duckdb.DuckDBPyConnection) -> None:
    """Write `posts`, as stored but for the brand, which is derived where the post names one."""
    con.execute(_POSTS.format(extras=_extras(con, "raw_posts")))


def _extras(con: duckdb.DuckDBPyConnection, posts: str) -> str:
    """The extra columns of posts read as `p`, to be added to a SELECT."""
    return "".join(f", p.{column}" for column in extra_columns(con, posts))


def write_post_shares(con: duckdb.DuckDBPyConnection) -> None:
    """Write `post_shares`: every post split over the (campaign, brand, product) it worked for.

    Needs `posts` and `order_cells`. Σ post_units per post is 1,000,000 and Σ of each count is the
    post's count; a count that the post lacks is 0. `reached_engagements` is likes + comments of
    posts that have a reach.
    """
    con.execute(_NAMED)
    con.execute(_SHARES, {"window": WINDOW_DAYS})
    shares = con.sql("SELECT post, weight FROM open_shares ORDER BY share").fetchnumpy()
    posts = con.sql(
        "SELECT "
        + ", ".join(f"greatest(coalesce({c}, 0), 0) AS {c}" for c in COUNTS)
        + " FROM named_posts ORDER BY post"
    ).fetchnumpy()
    group, weights = np.asarray(shares["post"]), np.asarray(shares["weight"])
    units = np.full(len(posts["reach"]), POST_UNITS, dtype=np.int64)
    split = pd.DataFrame({"share": np.arange(len(group))})
    for name, amounts in {"post_units": units, **posts}.items():
        split[name] = largest_remainder(np.asarray(amounts), weights, group)
    con.register("split_posts", split)
    con.execute(_SPLIT.format(extras=_extras(con, "named_posts")))
    con.unregister("split_posts")
