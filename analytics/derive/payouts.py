"""What each payout row pays for, and how much it is.

Matching work is the influencer's own posts and orders of the campaign and brand that the row
names. Dates: `period_start`/`period_end`, where given, bound the work inclusively. A row that has
only a `date` is dated when it was paid, not when the work was done, so it pays for the work after
the influencer's previous payout of the same basis, campaign and brand up to and including its
date. If nothing of the right kind lies there, its sum is spread over the matching work of any date.
A rate is applied to that work too if the row is the only dated one of its kind, and otherwise to
nothing: the work is what the others pay for. A row without dates pays for all matching work.

A row that names a brand or campaign pays for every post that worked for it at all, and for the
post as a whole, even where only a share of the post is that brand's: so order rows, which decide
the shares, never move what one post costs.
"""

from __future__ import annotations

from typing import Literal

import duckdb

CostBasis = Literal["recorded", "computed"]

_WORK = """
CREATE TEMP TABLE work AS
SELECT row_number() OVER (ORDER BY kind, part) - 1 AS cell, * EXCLUDE (part)
FROM (
    SELECT 'orders' AS kind, cell AS part, cell AS unit, influencer, date, campaign, brand,
           product, platform, orders, revenue, 0 AS reach, 0 AS units
    FROM order_cells
    UNION ALL
    SELECT 'posts', s.part, p.post, s.influencer, s.date, s.campaign, s.brand,
           s.product, s.platform, 0, 0, greatest(coalesce(p.reach, 0), 0), s.post_units
    FROM (
        SELECT row_number() OVER (ORDER BY post_id, campaign, brand, product) AS part, *
        FROM post_shares
    ) AS s
    JOIN (
        SELECT row_number() OVER (ORDER BY influencer, date, post_id) AS post, post_id, reach
        FROM posts
    ) AS p USING (post_id)
)
"""

_CLAIMS = """
SELECT row_number() OVER (ORDER BY payout_id, influencer_id, date) - 1 AS claim,
       r.payout_id, CAST(r.influencer_id AS influencer) AS influencer, r.basis,
       r.rate, r.rate_per, r.rate_percent, r.orders AS stated_orders, r.posts AS stated_posts,
       r.total_payout_paise AS recorded,
       greatest(coalesce(r.product_cost_paise, 0), 0) AS product_cost,
       r.date, r.period_start, r.period_end, CAST(r.campaign AS campaign) AS campaign,
       CAST(coalesce(b.spelled, r.brand) AS brand) AS brand, r.status
FROM raw_payouts AS r LEFT JOIN text_brands AS b ON b.text = r.brand
"""

_WINDOWS = """
CREATE TEMP TABLE windows AS
SELECT claim, bounded, settled,
       CASE WHEN bounded THEN least(coalesce(period_start, DATE '-infinity'), upper)
            WHEN date > previous THEN previous + 1 ELSE DATE '-infinity' END AS first_day,
       CASE WHEN bounded THEN greatest(coalesce(period_start, DATE '-infinity'), upper)
            ELSE coalesce(date, DATE 'infinity') END AS last_day
FROM (
    SELECT *, period_start IS NOT NULL OR period_end IS NOT NULL AS bounded,
           coalesce(period_end, DATE 'infinity') AS upper,
           date IS NOT NULL AND period_start IS NULL AND period_end IS NULL
               AND count(date) OVER (PARTITION BY influencer, basis, campaign, brand) > 1
               AS settled,
           max(date) OVER (
               PARTITION BY influencer, basis, campaign, brand ORDER BY date
               RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
           ) AS previous
    FROM claims
)
"""

_FOUND = """
CREATE TEMP TABLE found AS
WITH pairs AS (
    SELECT c.claim, w.kind, w.orders, w.revenue, w.date BETWEEN d.first_day AND d.last_day AS near,
           d.bounded, d.settled, CASE w.kind WHEN 'posts' THEN w.unit END AS post
    FROM claims AS c
    JOIN windows AS d USING (claim)
    JOIN work AS w
      ON w.influencer = c.influencer
     AND (c.campaign IS NULL OR w.campaign = c.campaign)
     AND (c.brand IS NULL OR w.brand = c.brand)
), counted AS (
    SELECT claim, kind, near, count(*) AS cells, count(DISTINCT post) AS posts,
           sum(orders) AS orders, sum(revenue) AS revenue, bool_or(settled) AS settled
    FROM pairs WHERE near OR NOT bounded GROUP BY claim, kind, near
)
SELECT claim, kind, bool_or(near) AS near,
       CAST(coalesce(sum(cells) FILTER (near), sum(cells)) AS BIGINT) AS cells,
       CAST(coalesce(sum(posts) FILTER (near), sum(posts) FILTER (NOT settled), 0) AS BIGINT)
           AS posts,
       CAST(coalesce(sum(orders) FILTER (near), sum(orders) FILTER (NOT settled), 0) AS BIGINT)
           AS orders,
       CAST(coalesce(sum(revenue) FILTER (near), sum(revenue) FILTER (NOT settled), 0) AS BIGINT)
           AS revenue
FROM counted GROUP BY claim, kind
"""

_PAYOUTS = """
CREATE TABLE payouts AS
WITH worked AS (
    SELECT c.*, coalesce(o.orders, 0) AS tracked_orders, coalesce(o.revenue, 0) AS tracked_revenue,
           coalesce(p.posts, 0) AS tracked_posts,
           CASE WHEN c.basis = 'post' THEN 'post' WHEN c.basis = 'order' THEN 'order'
                WHEN c.basis = 'hybrid' THEN coalesce(c.rate_per, 'post')
                WHEN c.basis = 'percent' THEN 'percent'
                WHEN c.basis IS NULL AND c.stated_posts IS NOT NULL THEN 'post'
                WHEN c.basis IS NULL AND c.stated_orders IS NOT NULL THEN 'order'
                ELSE 'sum' END AS per
    FROM claims AS c
    LEFT JOIN found AS o ON o.claim = c.claim AND o.kind = 'orders'
    LEFT JOIN found AS p ON p.claim = c.claim AND p.kind = 'posts'
), parts AS (
    SELECT *,
           CASE per WHEN 'post' THEN rate * 100 * coalesce(stated_posts, tracked_posts)
                    WHEN 'order' THEN rate * 100 * coalesce(stated_orders, tracked_orders)
                    WHEN 'percent' THEN coalesce(rate, rate_percent) / 100 * tracked_revenue
                    ELSE rate * 100 END AS rated_money,
           CASE WHEN basis = 'hybrid' THEN rate_percent / 100 * tracked_revenue END AS rated_share
    FROM worked
), rated AS (
    SELECT * EXCLUDE (rated_money, rated_share, per),
           CAST(round(greatest(coalesce(rated_money, 0), 0), 0) AS BIGINT) AS money_part,
           CAST(round(greatest(coalesce(rated_share, 0), 0), 0) AS BIGINT) AS percent_part,
           CAST(round(CASE WHEN rated_money IS NULL AND rated_share IS NULL THEN NULL
                ELSE coalesce(rated_money, 0) + coalesce(rated_share, 0) END, 0) AS BIGINT)
               AS computed
    FROM parts
)
SELECT *, greatest(CASE WHEN $cost_basis = 'computed' THEN coalesce(computed, recorded, 0)
                        ELSE coalesce(recorded, computed, 0) END, 0) AS amount
FROM rated ORDER BY claim
"""


def write_payouts(
    con: duckdb.DuckDBPyConnection, cost_basis: CostBasis, scope: str = "true"
) -> None:
    """Write `payouts`, one row per payout row, with the work it matches and its amount.

    computed (paise) = rate × the row's posts or orders, where blank × tracked matching ones;
    percent: rate % × tracked revenue; hybrid: both; fixed: the rate itself. An unknown basis
    counts by whichever of posts and orders the row states, else as a fixed sum.
    amount (paise): recorded, else computed, else 0; the other way round for `computed`.

    Args:
        con: Connection with `posts`, `post_shares` and `order_cells`.
        cost_basis: `recorded` takes the stated payout first, `computed` the rate times work.
        scope: Condition on `influencer` that the rows to write meet.
    """
    con.execute(f"CREATE TEMP TABLE claims AS SELECT * FROM ({_CLAIMS}) WHERE {scope}")
    match_work(con)
    con.execute(_PAYOUTS, {"cost_basis": cost_basis})


def match_work(con: duckdb.DuckDBPyConnection) -> None:
    """Write `work` (what cost can fall on), `windows` and `found` (matching work per claim).

    Args:
        con: Connection with `claims`, `posts`, `post_shares` and `order_cells`.
    """
    con.execute(_WORK)
    con.execute(_WINDOWS)
    con.execute(_FOUND)
