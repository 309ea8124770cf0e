"""The work that payouts pay for: tracked orders by influencer and day, and posts.

Of orders two countings are kept side by side: all of them, and the delivered ones. Where no status
of the workspace says that anything was delivered, every order counts as delivered that was neither
cancelled nor returned. Orders younger than the hold period count in neither; they wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from schemas.dates import today
from settings import WorkspaceSettings

DELIVERED: Final = ("delivered", "completed", "delivered to customer")
"""Statuses that say that the customer has the goods."""

_LISTED: Final = ", ".join(f"'{status}'" for status in DELIVERED)

JUDGED: Final = f"""
SELECT *, net AND (NOT $told OR status IS NULL
                   OR lower(CAST(status AS VARCHAR)) IN ({_LISTED})) AS delivered,
       $hold > 0 AND coalesce(date > $last::DATE - $hold, false) AS waits
FROM main.orders WHERE influencer IS NOT NULL
"""
"""Order rows of influencers with `delivered` and `waits`, by the values of `Rules`."""

_RULES: Final = f"""
SELECT (SELECT max(date) FROM main.orders WHERE date <= $today),
       (SELECT max(date) FROM main.posts WHERE date <= $today),
       (SELECT coalesce(bool_or(lower(CAST(status AS VARCHAR)) IN ({_LISTED})), false)
        FROM (SELECT DISTINCT status FROM main.orders)),
       (SELECT count(*) FROM (FROM main.posts LIMIT 1)) > 0,
       (SELECT count(*) FROM (FROM main.orders LIMIT 1)) > 0
"""

_ORDERS: Final = f"""
CREATE TEMP TABLE pay_orders AS
WITH judged AS ({JUDGED} AND {{scope}})
SELECT influencer, coalesce(date, DATE 'infinity') AS date, campaign, brand,
       CAST(sum(orders) AS BIGINT) AS tracked_orders,
       CAST(coalesce(sum(orders) FILTER (NOT waits), 0) AS BIGINT) AS all_orders,
       CAST(coalesce(sum(revenue) FILTER (NOT waits), 0) AS BIGINT) AS all_revenue,
       CAST(coalesce(sum(orders) FILTER (delivered AND NOT waits), 0) AS BIGINT)
           AS delivered_orders,
       CAST(coalesce(sum(revenue) FILTER (delivered AND NOT waits), 0) AS BIGINT)
           AS delivered_revenue,
       CAST(coalesce(sum(orders) FILTER (waits AND net), 0) AS BIGINT) AS waiting_orders
FROM judged GROUP BY ALL
"""

_POSTS: Final = """
CREATE TEMP TABLE pay_posts AS
SELECT influencer, coalesce(date, DATE 'infinity') AS date, campaign, brand, post_id AS post
FROM main.posts WHERE influencer IS NOT NULL AND {scope}
"""

SUMS: Final = (
    "tracked_orders",
    *("all_orders", "all_revenue", "delivered_orders", "delivered_revenue", "waiting_orders"),
)
"""What is counted of orders."""


@dataclass(frozen=True)
class Rules:
    """What decides for the whole workspace which orders count.

    Attributes:
        hold: Days that an order waits.
        last: Last day with an order that is not in the future.
        until: Last day with an order or a post that is not in the future.
        told: Whether any status says that something was delivered.
        posts: Whether there are posts.
        orders: Whether there are orders.
    """

    hold: int
    last: date | None
    until: date | None
    told: bool
    posts: bool
    orders: bool

    @property
    def values(self) -> dict[str, object]:
        """The values that `JUDGED` is executed with."""
        return {"hold": self.hold, "last": self.last, "told": self.told}


def rules_of(con: duckdb.DuckDBPyConnection, config: WorkspaceSettings) -> Rules:
    """The rules of a cube with `orders`."""
    found = con.execute(_RULES, {"today": today(config.zone)}).fetchall()
    ((last, posted, told, posts, orders),) = found
    until = max((day for day in (last, posted) if day is not None), default=None)
    return Rules(config.payout_hold_days, last, until, bool(told), bool(posts), bool(orders))


def write_work(con: duckdb.DuckDBPyConnection, rules: Rules, scope: str) -> None:
    """Write the temporary tables `pay_orders` and `pay_posts`; work without a date is at infinity.

    Args:
        con: Connection to a cube with `orders` and `posts`.
        rules: Which orders count.
        scope: Condition on `influencer` that the work to write meets.
    """
    con.execute(_ORDERS.format(scope=scope), rules.values)
    con.execute(_POSTS.format(scope=scope))
