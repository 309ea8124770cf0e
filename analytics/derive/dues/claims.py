"""Payout rows as claims on work: which days each pays for, and the work that lies there.

A row with a period pays for those days, one without any date for all days. One that has only a
date was dated when it was paid, and there are three ways to read it: it pays for what came since
the payout before it, for the calendar month of its date, or for the last calendar month that was
over on that date. The workspace is read in the way under which most rows state just the orders and
posts that were tracked; a row that disagrees with it is read in another one where its numbers and
its sum agree with that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import duckdb
import pandas as pd

from analytics.derive.dues.states import CANCELLED
from analytics.derive.dues.work import SUMS

READINGS: Final = ("since", "arrears", "month")
"""Ways to read a row that has only a date; of equally good ones the first is taken."""

_CLAIMS: Final = """
CREATE TEMP TABLE pay_claims AS
SELECT p.claim, p.payout_id, p.influencer, p.campaign, p.brand, p.basis, p.rate, p.rate_per,
       p.rate_percent, p.date, p.period_start, p.period_end, p.status, p.product_cost AS gift,
       CAST(p.recorded AS DOUBLE) AS recorded, CAST(p.stated_orders AS DOUBLE) AS stated_orders,
       CAST(p.stated_posts AS DOUBLE) AS stated_posts,
       CASE WHEN p.basis = 'hybrid' THEN coalesce(p.rate_per, 'post')
            WHEN p.basis IN ('post', 'order', 'percent', 'fixed') THEN p.basis
            WHEN p.stated_posts IS NOT NULL THEN 'post'
            WHEN p.stated_orders IS NOT NULL THEN 'order' ELSE 'fixed' END AS per,
       (p.campaign IS NOT NULL)::INTEGER * 2 + (p.brand IS NOT NULL)::INTEGER AS detail,
       p.period_start IS NOT NULL OR p.period_end IS NOT NULL AS bounded
FROM main.payouts AS p ANTI JOIN pay_covered USING (claim)
WHERE {scope} AND NOT regexp_matches(lower(coalesce(p.status, '')), $cancelled)
"""

_LEFT_TO_ROWS: Final = {
    "orders": "CREATE TEMP TABLE row_orders AS FROM pay_orders ANTI JOIN term_orders "
    "USING (influencer, date, campaign, brand)",
    "posts": "CREATE TEMP TABLE row_posts AS FROM pay_posts ANTI JOIN term_posts USING (post)",
}
"""Work that is paid under terms is not paid by a row of its own."""

_READINGS: Final = """
CREATE TEMP TABLE pay_readings AS
SELECT *, 'given' AS reading, coalesce(period_start, DATE '-infinity') AS first_day,
       coalesce(period_end, DATE 'infinity') AS last_day
FROM pay_claims WHERE bounded
UNION ALL
SELECT *, 'given', DATE '-infinity', DATE 'infinity' FROM pay_claims
WHERE NOT bounded AND date IS NULL
UNION ALL
SELECT *, 'since',
       coalesce(max(date) OVER (
           PARTITION BY influencer, basis, campaign, brand ORDER BY date
           RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
       ) + 1, DATE '-infinity'), date
FROM pay_claims WHERE NOT bounded AND date IS NOT NULL
UNION ALL
SELECT *, 'month', CAST(date_trunc('month', date) AS DATE), last_day(date)
FROM pay_claims WHERE NOT bounded AND date IS NOT NULL
UNION ALL
SELECT *, 'arrears', CAST(date_trunc('month', date + 1) - INTERVAL 1 MONTH AS DATE),
       CAST(date_trunc('month', date + 1) - INTERVAL 1 DAY AS DATE)
FROM pay_claims WHERE NOT bounded AND date IS NOT NULL
UNION ALL
SELECT *, 'ever', DATE '-infinity', DATE 'infinity' FROM pay_claims
"""

_ORDERS_OF: Final = f"""
SELECT r.claim, r.reading, {", ".join(f"sum(w.{name}) AS {name}" for name in SUMS)},
       max(w.date) AS last_order
FROM pay_readings AS r JOIN row_orders AS w
  ON w.influencer = r.influencer AND w.date BETWEEN r.first_day AND r.last_day {{match}}
WHERE {{named}} GROUP BY ALL
"""

_MET: Final = """w.influencer = r.influencer AND w.date BETWEEN r.first_day AND r.last_day
 AND (r.campaign IS NULL OR w.campaign IS NULL OR w.campaign = r.campaign)
 AND (r.brand IS NULL OR w.brand IS NULL OR w.brand = r.brand)"""
"""Whether a post can be meant: it names nothing else than the row."""

_GUESSED: Final = (
    "((r.campaign IS NOT NULL AND w.campaign IS NULL) OR (r.brand IS NOT NULL AND w.brand IS NULL))"
)
"""Whether it names less than the row, so that it may belong to another."""

_POSTS_OF: Final = f"""
SELECT r.claim, r.reading, count(*) FILTER (NOT {_GUESSED}) AS posts, count(*) AS most_posts,
       max(w.date) FILTER (NOT {_GUESSED}) AS last_post
FROM pay_readings AS r JOIN row_posts AS w ON {_MET} GROUP BY ALL
"""

_COUNTED: Final = f"""
CREATE TEMP TABLE pay_counts AS
SELECT r.claim, r.reading, {", ".join(f"coalesce(o.{n}, 0)::BIGINT AS {n}" for n in SUMS)},
       coalesce(p.posts, 0)::BIGINT AS posts, coalesce(p.most_posts, 0)::BIGINT AS most_posts,
       greatest(o.last_order, p.last_post) AS last_work
FROM pay_readings AS r LEFT JOIN ({{of_orders}}) AS o USING (claim, reading)
LEFT JOIN ({_POSTS_OF}) AS p USING (claim, reading)
"""

_AGREE: Final = """
CREATE TEMP TABLE pay_agreement AS
SELECT r.claim, r.reading,
       coalesce(r.stated_orders IN (c.tracked_orders, c.delivered_orders), true)
       AND coalesce(r.stated_posts BETWEEN c.posts AND c.most_posts, true)
       AND (coalesce(r.stated_orders, 0) > 0 OR coalesce(r.stated_posts, 0) > 0) AS agrees,
       least(abs(c.all_revenue * s.share + s.money - r.recorded),
             abs(c.delivered_revenue * s.share + s.money - r.recorded)) < 100 AS pays
FROM pay_readings AS r JOIN pay_counts AS c USING (claim, reading)
CROSS JOIN LATERAL (
    SELECT coalesce(CASE r.basis WHEN 'percent' THEN coalesce(r.rate, r.rate_percent)
                    WHEN 'hybrid' THEN r.rate_percent END, 0) / 100 AS share,
           coalesce(r.rate * 100 * CASE r.per WHEN 'post' THEN r.stated_posts
                    WHEN 'order' THEN r.stated_orders END, 0) AS money
) AS s
WHERE r.reading <> 'ever'
"""

_VOTES: Final = """
INSERT INTO main.pay_votes
SELECT r.influencer, a.reading AS about, count(*) AS votes
FROM pay_agreement AS a JOIN pay_claims AS r USING (claim)
WHERE a.agrees AND a.reading <> 'given' GROUP BY ALL ORDER BY ALL
"""

_CHOSEN: Final = """
CREATE TEMP TABLE pay_windows AS
SELECT r.* FROM pay_readings AS r JOIN pay_agreement AS a USING (claim, reading)
QUALIFY row_number() OVER (
    PARTITION BY claim
    ORDER BY NOT (a.agrees AND (a.pays OR r.reading = $order[1])),
             list_position($order, r.reading) NULLS FIRST
) = 1
"""

# One payment of a kind for one piece of work: what names more of it goes first, then the earlier.
_CONTESTED: Final = """
CREATE TEMP TABLE pay_contested AS
SELECT DISTINCT a.influencer, a.basis
FROM pay_windows AS a JOIN pay_windows AS b
  ON a.influencer = b.influencer AND a.basis IS NOT DISTINCT FROM b.basis AND a.claim < b.claim
WHERE a.first_day <= b.last_day AND b.first_day <= a.last_day
  AND (a.campaign IS NULL OR b.campaign IS NULL OR a.campaign = b.campaign)
  AND (a.brand IS NULL OR b.brand IS NULL OR a.brand = b.brand)
  AND (a.first_day, a.last_day, a.detail) IS DISTINCT FROM (b.first_day, b.last_day, b.detail)
"""

_TAKEN_ORDERS: Final = """
CREATE TEMP TABLE taken_orders AS
SELECT w.*, r.pool FROM pay_pools AS r JOIN row_orders AS w
  ON w.influencer = r.influencer AND w.date BETWEEN r.first_day AND r.last_day
 AND (r.campaign IS NULL OR w.campaign = r.campaign) AND (r.brand IS NULL OR w.brand = r.brand)
WHERE (r.influencer, coalesce(r.basis, '')) IN (
    SELECT (influencer, coalesce(basis, '')) FROM pay_contested
)
QUALIFY row_number() OVER (
    PARTITION BY coalesce(r.basis, ''), w.influencer, w.date, w.campaign, w.brand
    ORDER BY r.detail DESC, r.last_day, r.first_day, r.pool
) = 1
"""

# A post is paid for once. One that names no campaign goes to a row that names none, then to one
# that states more posts than name its campaign.
_TAKEN_POSTS: Final = f"""
CREATE TEMP TABLE taken_posts AS
WITH met AS (
    SELECT r.pool, r.detail, r.first_day, r.last_day, r.stated_posts, w.post, {_GUESSED} AS guessed,
           count(*) FILTER (NOT {_GUESSED}) OVER (PARTITION BY r.pool) AS sure
    FROM pay_pools AS r JOIN row_posts AS w ON {_MET} WHERE r.per = 'post'
)
SELECT pool, post FROM met
QUALIFY row_number() OVER (
    PARTITION BY post
    ORDER BY guessed, detail DESC, coalesce(stated_posts > sure, false) DESC, last_day, first_day,
             pool
) = 1
"""

_POOLS: Final = """
CREATE TEMP TABLE pay_pools AS
SELECT min(claim) AS pool, influencer, basis, campaign, brand, first_day, last_day, detail,
       any_value(per) AS per, sum(stated_posts) AS stated_posts
FROM pay_windows GROUP BY influencer, basis, campaign, brand, first_day, last_day, detail
"""

_TAKEN_SUMS: Final = f"""
CREATE TEMP TABLE pay_taken AS
SELECT pool, {", ".join(f"sum({name})::BIGINT AS {name}" for name in SUMS)}
FROM taken_orders GROUP BY pool
"""

_FOUND: Final = f"""
SELECT w.claim, w.payout_id, CAST(w.influencer AS VARCHAR) AS influencer,
       CAST(w.campaign AS VARCHAR) AS campaign, CAST(w.brand AS VARCHAR) AS brand, w.basis, w.per,
       w.rate, w.rate_per, w.rate_percent, w.date, w.status, w.gift, w.recorded, w.stated_orders,
       w.stated_posts, w.reading,
       CASE WHEN isfinite(w.first_day) THEN w.first_day END AS first_day,
       CASE WHEN isfinite(w.last_day) THEN w.last_day END AS last_day, p.pool,
       {
    ", ".join(
        f"CASE WHEN x.influencer IS NULL THEN c.{n} ELSE coalesce(t.{n}, 0) END AS {n}"
        for n in SUMS
    )
},
       CASE p.per WHEN 'post' THEN coalesce(s.posts, 0) ELSE c.posts END AS posts,
       CASE WHEN isfinite(c.last_work) THEN c.last_work END AS last_work,
       c.tracked_orders > 0 OR c.most_posts > 0 AS any_work,
       e.tracked_orders > 0 OR e.most_posts > 0 AS ever_work
FROM pay_windows AS w
JOIN pay_counts AS c USING (claim, reading)
JOIN pay_counts AS e ON e.claim = w.claim AND e.reading = 'ever'
JOIN pay_pools AS p ON p.influencer = w.influencer AND p.basis IS NOT DISTINCT FROM w.basis
 AND p.campaign IS NOT DISTINCT FROM w.campaign AND p.brand IS NOT DISTINCT FROM w.brand
 AND p.first_day = w.first_day AND p.last_day = w.last_day
LEFT JOIN pay_contested AS x
  ON x.influencer = w.influencer AND x.basis IS NOT DISTINCT FROM w.basis
LEFT JOIN pay_taken AS t ON t.pool = p.pool
LEFT JOIN (SELECT pool, count(*) AS posts FROM taken_posts GROUP BY pool) AS s ON s.pool = p.pool
ORDER BY w.claim
"""


def open_claims(con: duckdb.DuckDBPyConnection, scope: str) -> None:
    """Count the work under every way to read a row, and let rows vote in `pay_votes` for theirs.

    Args:
        con: Connection to a cube with `payouts`, after `write_work`, `find_covered` and
            `find_settlements`.
        scope: Condition on `influencer` that the rows meet.
    """
    con.execute(_CLAIMS.format(scope=scope), {"cancelled": CANCELLED})
    for table in ("orders", "posts"):
        con.execute(_LEFT_TO_ROWS[table])
    con.execute(_READINGS)
    _count(con)
    con.execute(_AGREE)
    con.execute(_VOTES)


def usual_order(votes: Mapping[str, int]) -> tuple[str, ...]:
    """The ways to read a date, the one that most rows agree with first."""
    return tuple(sorted(READINGS, key=lambda reading: -votes.get(reading, 0)))


def find_claims(con: duckdb.DuckDBPyConnection, order: Sequence[str]) -> pd.DataFrame:
    """Every payout row with the days it pays for and the work of its pool.

    Rows of one influencer, basis, campaign and brand that pay for the same days share a pool: the
    work counts once for all of them together. Where pools of one basis overlap, a piece of work
    goes to the one that names more of it, else to the one that ends earlier.

    Args:
        con: Connection after `open_claims`.
        order: Ways to read a date, the usual one first.

    Returns:
        One row per payout row: what it says, `reading`, `first_day` and `last_day` (null: open),
        `pool`, and the pool's sums: those of `work.SUMS` and `posts`.
    """
    con.execute(_CHOSEN, {"order": list(order)})
    con.execute(_CONTESTED)
    con.execute(_POOLS)
    con.execute(_TAKEN_ORDERS)
    con.execute(_TAKEN_POSTS)
    con.execute(_TAKEN_SUMS)
    return con.execute(_FOUND).df()


def _count(con: duckdb.DuckDBPyConnection) -> None:
    """Write `pay_counts`: the work under every reading, joined on all that a row names."""
    of_orders: list[str] = []
    for campaign, brand in product((False, True), repeat=2):
        match = " AND w.campaign = r.campaign" * campaign + " AND w.brand = r.brand" * brand
        named = f"(r.campaign IS NOT NULL) = {campaign} AND (r.brand IS NOT NULL) = {brand}"
        of_orders.append(_ORDERS_OF.format(match=match, named=named))
    con.execute(_COUNTED.format(of_orders=" UNION ALL ".join(of_orders)))
