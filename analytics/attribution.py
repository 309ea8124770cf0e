"""What each post sold: orders by the post they followed.

An order belongs to the latest post of its influencer on its platform up to its own day, if that
lies no more than `attribution_days` − 1 days back (a setting: 7, 14 or 28; a post's own day is
day 0). What no post explains stays visible as such.

    revenue of a post = Σ revenue of the orders that belong to it
    cost of a post    = what was paid for it + what was paid for those orders
    ROAS of a post    = revenue / cost
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.ask import TOTAL, Question, answer
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.measures import PAISE
from analytics.post_facts import COLUMNS, FACTS, PIECES, labelled
from analytics.scan import Parameters, during, plan
from analytics.span import span, window
from storage import Snapshot, connect

POST_COLUMNS: Final = ("post_id", *COLUMNS, "orders", "revenue", "cost", "roas")
SUM_COLUMNS: Final = ("influencer", "platform", "date", "orders", "revenue", "cost")

_OWN: Final = """q.* EXCLUDE (
    number, post_id, date, influencer, campaign, brand, product, url, caption,
    reach, likes, comments, shares, saves, views
)"""
"""What only the post tells: its platform and its extra columns."""

SALES: Final = f"""
SELECT s.*, {_OWN}, q.date AS posted FROM post_sales s JOIN posts q ON q.number = s.post
"""
"""Orders by the post they followed, with what the post tells of itself and its day, `posted`."""

COSTS: Final = f"""
SELECT s.*, {_OWN}, q.date AS posted FROM post_costs s JOIN posts q ON q.number = s.post
"""
"""What was paid for the posts themselves, with the same."""


@dataclass(frozen=True)
class Explained:
    """How much of a view's tracked sales follows a post.

    Attributes:
        orders: Tracked orders that belong to a post.
        revenue: Their revenue, ₹, on the workspace's basis.
        other_orders: Tracked orders that no post explains.
        other_revenue: Their revenue, ₹.
    """

    orders: int
    revenue: float
    other_orders: int
    other_revenue: float

    @property
    def share(self) -> float | None:
        """Share of tracked revenue that a post explains, 0 to 1; None without revenue."""
        whole = self.revenue + self.other_revenue
        return self.revenue / whole if whole > 0 else None


def basis(snapshot: Snapshot) -> tuple[str, str]:
    """Columns of `post_sales` with orders and revenue on the workspace's basis."""
    net = snapshot.config.revenue_basis == "net"
    return ("net_orders", "net_revenue") if net else ("orders", "revenue")


@remembered
def post_results(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """The posts of a view, each with what it sold and cost.

    A post is in the view when it was published in its days. What it sold counts for as long as
    the attribution window lasts, beyond the end of the view too, and only what matches the other
    filters. A view limited by something that only orders know has no posts.

    Returns:
        Columns `POST_COLUMNS`, latest first: counts, ₹, `engagement_rate` in percent, `roas` a
        ratio; NaN where undefined. `campaign` is the post's own, "" where it names none.
    """
    if filters.order_only:
        return pd.DataFrame(columns=list(POST_COLUMNS))
    found = labelled(snapshot, _found(snapshot, filters, FACTS, "q.date DESC, q.post_id"))
    found["roas"] = found["revenue"] / found["cost"].where(found["cost"] > 0)
    return found[list(POST_COLUMNS)]


@remembered
def post_sums(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """What each post of a view sold and cost, for figures over many posts.

    Returns:
        The posts of `post_results` with columns `SUM_COLUMNS`, oldest first; `influencer` and
        `platform` are categorical.
    """
    if filters.order_only:
        return pd.DataFrame(columns=list(SUM_COLUMNS))
    names = "q.influencer, q.platform, q.date"
    return _found(snapshot, filters, names, "q.date, q.post_id")


def _found(snapshot: Snapshot, filters: Filters, facts: str, order: str) -> pd.DataFrame:
    """The posts of a view with their orders, and revenue and cost in ₹.

    Args:
        snapshot: Whose data are read.
        filters: The view.
        facts: SQL of what else is told of a post `q`; the fewer texts, the quicker.
        order: SQL of their order.
    """
    parameters = Parameters()
    days = window(snapshot, filters)
    chosen, sold, paid = (
        plan(snapshot, filters, limit, set(), parameters, table="fact").where
        for limit in (days, None, None)
    )
    orders, revenue = basis(snapshot)
    lag = parameters.add(snapshot.config.attribution_days)
    statement = f"""
        WITH chosen AS (SELECT DISTINCT f.number FROM ({PIECES}) f WHERE {chosen}),
        sold AS (
            SELECT f.post, sum(f.{orders}) AS orders, sum(f.{revenue}) AS revenue,
                   sum(f.cost) AS cost
            FROM ({SALES}) f WHERE f.lag < {lag} AND {sold} GROUP BY f.post
        ), paid AS (
            SELECT f.post, sum(f.cost) AS cost FROM ({COSTS}) f WHERE {paid} GROUP BY f.post
        )
        SELECT {facts},
            CAST(coalesce(s.orders, 0) AS DOUBLE) AS orders,
            coalesce(s.revenue, 0) / {PAISE}.0 AS revenue,
            (coalesce(s.cost, 0) + coalesce(p.cost, 0)) / {PAISE}.0 AS cost
        FROM posts q JOIN chosen c USING (number)
        LEFT JOIN sold s ON s.post = q.number LEFT JOIN paid p ON p.post = q.number
        ORDER BY {order}
    """
    with closing(connect(snapshot)) as cursor:
        return cursor.execute(statement, parameters.values).df()


@remembered
def decay(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """How the sales of a view's posts fade: revenue by day after the post.

    Only posts whose whole attribution window lies before the last order count, so that young
    posts do not bend the curve.

    Returns:
        One row per `lag` from 0 to `attribution_days` − 1: `orders`, `revenue` (₹), `share` of the
        window's revenue on that day and `cumulative` share up to it (NaN without revenue).
    """
    length = snapshot.config.attribution_days
    lags = pd.DataFrame({"lag": range(length)})
    if filters.order_only:
        return lags.assign(orders=0.0, revenue=0.0, share=float("nan"), cumulative=float("nan"))
    parameters = Parameters()
    where = plan(snapshot, filters, None, set(), parameters, table="fact").where
    days = window(snapshot, filters)
    posted = during(days, parameters, "f.posted") if days else "true"
    orders, revenue = basis(snapshot)
    statement = f"""
        SELECT f.lag, CAST(sum(f.{orders}) AS DOUBLE) AS orders,
               sum(f.{revenue}) / {PAISE}.0 AS revenue
        FROM ({SALES}) f
        WHERE f.lag < {parameters.add(length)} AND {posted} AND {where}
          AND f.posted + {parameters.add(length - 1)} <= {parameters.add(span(snapshot).anchor)}
        GROUP BY f.lag
    """
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(statement, parameters.values).df()
    table = lags.merge(found, on="lag", how="left").fillna(0.0)
    whole = table["revenue"].sum()
    table["share"] = table["revenue"] / whole if whole > 0 else float("nan")
    table["cumulative"] = table["share"].cumsum()
    return table


@remembered
def explained(snapshot: Snapshot, filters: Filters) -> Explained | None:
    """How much of the tracked sales in a view follows a post; None where either is unknown.

    Here orders count by their own day, so that both parts add up to the view's tracked revenue.
    """
    if filters.order_only or filters.post_only:
        return None
    days = window(snapshot, filters)
    parameters = Parameters()
    where = plan(snapshot, filters, days, set(), parameters, table="fact").where
    orders, revenue = basis(snapshot)
    statement = f"""
        SELECT coalesce(sum(f.{orders}), 0), coalesce(sum(f.{revenue}), 0)
        FROM ({SALES}) f
        WHERE f.lag < {parameters.add(snapshot.config.attribution_days)} AND {where}
    """
    with closing(connect(snapshot)) as cursor:
        ((found_orders, found_revenue),) = cursor.execute(statement, parameters.values).fetchall()
    total = answer(snapshot, filters, Question(TOTAL, days)).iloc[0]
    return Explained(
        orders=int(found_orders),
        revenue=int(found_revenue) / PAISE,
        other_orders=int(total[orders]) - int(found_orders),
        other_revenue=(int(total[revenue]) - int(found_revenue)) / PAISE,
    )
