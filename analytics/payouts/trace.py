"""The posts and orders behind what one influencer is owed, each with the payouts it is in.

Orders are handed out by the rules of `analytics.derive.dues`: to the terms that name most of them,
and among payout rows of one basis to those that name more, else to the earlier ones. Rows of one
pool share its work.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import Final

import numpy as np
import pandas as pd

from analytics.cache import remembered
from analytics.derive.dues.work import JUDGED, rules_of
from analytics.measures import PAISE
from storage import Snapshot, connect

APART: Final = "\x1f"
"""Stands between the ids of dues that share a piece of work."""

_POOLS: Final = """
SELECT pool, source, coalesce(basis, '') AS basis, campaign, brand,
       CASE WHEN ends_with(pool, ':undated') THEN DATE 'infinity'
            ELSE coalesce(first_day, DATE '-infinity') END AS first_day,
       coalesce(last_day, DATE 'infinity') AS last_day,
       (campaign IS NOT NULL)::INTEGER * 2 + (brand IS NOT NULL)::INTEGER AS detail,
       CASE source WHEN 'terms' THEN 0 ELSE CAST(pool[2:] AS BIGINT) END AS place,
       coalesce(begins, DATE '-infinity') AS begins,
       string_agg(due, chr(31) ORDER BY due) AS dues
FROM main.dues WHERE influencer = TRY_CAST($who AS influencer) AND pool IS NOT NULL GROUP BY ALL
"""

_ORDERS: Final = f"""
WITH pools AS ({_POOLS}), mine AS (
    SELECT *, coalesce(date, DATE 'infinity') AS day FROM ({JUDGED})
    WHERE influencer = TRY_CAST($who AS influencer)
), met AS (
    SELECT o.place AS row, o.date, CAST(o.campaign AS VARCHAR) AS campaign,
           CAST(o.brand AS VARCHAR) AS brand, CAST(o.product AS VARCHAR) AS product,
           CAST(o.status AS VARCHAR) AS status, o.orders, o.revenue, o.delivered, o.waits, o.net,
           p.pool, p.dues, p.source,
           CASE p.source WHEN 'terms'
           THEN CASE WHEN p.detail = max(p.detail) FILTER (p.source = 'terms')
                                     OVER (PARTITION BY o.place)
                THEN row_number() OVER (
                    PARTITION BY o.place, p.source, p.detail, p.basis
                    ORDER BY p.begins DESC, p.pool DESC
                ) END
           ELSE CASE WHEN count(*) FILTER (p.source = 'terms') OVER (PARTITION BY o.place) = 0
                THEN row_number() OVER (
                    PARTITION BY o.place, p.source, p.basis
                    ORDER BY p.detail DESC, p.last_day, p.first_day, p.place
                ) END
           END AS turn
    FROM mine AS o JOIN pools AS p ON o.day BETWEEN p.first_day AND p.last_day
     AND (p.campaign IS NULL OR o.campaign = p.campaign) AND (p.brand IS NULL OR o.brand = p.brand)
)
SELECT pool, dues, date, campaign, brand, product, coalesce(status, '') AS status, orders,
       revenue / {PAISE}.0 AS revenue,
       NOT waits AND (delivered OR (SELECT counting = 'all' FROM main.pay_rules)) AS counts,
       waits AND net AS waits
FROM met WHERE turn = 1 ORDER BY date, row, pool
"""

_POSTS: Final = f"""
WITH pools AS ({_POOLS})
SELECT p.pool, p.dues, t.date, t.post_id AS post, coalesce(t.caption, '') AS caption,
       coalesce(t.url, '') AS url, CAST(t.platform AS VARCHAR) AS platform
FROM main.due_posts AS d JOIN pools AS p USING (pool) JOIN main.posts AS t ON t.post_id = d.post
ORDER BY t.date, post, pool
"""


def within(found: pd.DataFrame, dues: Iterable[object]) -> pd.DataFrame:
    """The posts or orders that stand behind some of the dues."""
    wanted = {str(due) for due in dues}
    kept = [not wanted.isdisjoint(str(held).split(APART)) for held in found["dues"]]
    return found[np.array(kept, dtype=bool)]


@remembered
def orders_behind(snapshot: Snapshot, influencer: str) -> pd.DataFrame:
    """The tracked orders behind an influencer's payouts.

    Args:
        snapshot: Whose payouts they are.
        influencer: Their id.

    Returns:
        A row per order row and pool: `pool`, `dues` (ids, apart by U+001F), what the order is, ₹
        of `revenue`, whether it `counts`, and whether it `waits` for the hold period to end.
    """
    with closing(connect(snapshot)) as cursor:
        rules = rules_of(cursor, snapshot.config)
        return cursor.execute(_ORDERS, {"who": influencer, **rules.values}).df()


@remembered
def posts_behind(snapshot: Snapshot, influencer: str) -> pd.DataFrame:
    """The posts behind an influencer's payouts by the post: `pool`, `dues` and what they are."""
    with closing(connect(snapshot)) as cursor:
        return cursor.execute(_POSTS, {"who": influencer}).df()


@remembered
def parts(snapshot: Snapshot, influencer: str) -> pd.DataFrame:
    """How each of an influencer's payouts was worked out.

    Returns:
        A row per part: `due`, `number`, `part`, `units` (paise where it is revenue), `rate` and
        `amount` in ₹; the parts of a payout add up to it.
    """
    with closing(connect(snapshot)) as cursor:
        return cursor.execute(
            f"SELECT l.due, l.number, l.part, l.units, l.rate, l.amount / {PAISE}.0 AS amount "
            "FROM due_lines AS l JOIN dues AS d USING (due) "
            "WHERE d.influencer = TRY_CAST(? AS influencer) ORDER BY l.due, l.number",
            [influencer],
        ).df()
