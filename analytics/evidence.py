"""What lies behind a figure, and why a figure is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date, timedelta
from typing import Final, TypedDict

from analytics.ask import TOTAL, Question, answer
from analytics.cache import remembered
from analytics.filters import BREAKDOWNS, Filters, Window, dimension_of
from analytics.measures import PAISE, POST_UNITS
from analytics.metrics import METRICS, needs_orders_or_cost, needs_posts_or_cost
from analytics.periods import LAST_DAY
from analytics.scan import Parameters, plan
from analytics.scoring import score_questions
from analytics.span import window
from schemas.dates import today
from storage import Snapshot, connect

NOT_KNOWN: Final = "This figure is not known for this view."
"""Why a figure is missing where nothing better can be said."""


class Evidence(TypedDict):
    """Rows behind a view's figures; what is unknown under its filters is None.

    Keys:
        order_rows: Order rows, organic and direct ones included.
        attributed_rows: Order rows that name an influencer.
        posts: Posts; fractions where a post is shared with something outside the view.
        paid: Influencers with cost in the view.
        undated_cost: Cost without a date, ₹.
        undated_included: Whether that cost is in the figures: only without a period.
        unallocated_cost: Cost in the figures that no order and no post explains, ₹.
        future_rows: Order rows dated after today that are in the figures.
    """

    order_rows: int | None
    attributed_rows: int | None
    posts: float | None
    paid: int | None
    undated_cost: float | None
    undated_included: bool
    unallocated_cost: float | None
    future_rows: int


def _future(days: Window | None, now: date) -> Window | None:
    tomorrow = now + timedelta(days=1)
    if days is None:
        return Window(tomorrow, LAST_DAY)
    return Window(max(days.start, tomorrow), days.end) if days.end >= tomorrow else None


def _knows_cost(filters: Filters) -> bool:
    return not filters.order_only and not filters.post_only


def evidence_questions(snapshot: Snapshot, filters: Filters) -> list[Question]:
    """What `evidence` asks, but for what lies outside the days of the view."""
    days = window(snapshot, filters)
    future = _future(days, today(snapshot.config.zone))
    asked = [Question(TOTAL, days), *score_questions(snapshot, filters)]
    if future is not None:
        asked.append(Question(TOTAL, future, ("total_rows",)))
    return asked


def undated_paise(snapshot: Snapshot, filters: Filters) -> int:
    """Cost of a view that has no date, in paise: no window holds it."""
    parameters = Parameters()
    scan = plan(snapshot, filters, None, set(), parameters)
    return _count(
        snapshot,
        f"SELECT coalesce(sum(f.cost), 0) FROM {scan.table} f "
        f"WHERE f.date IS NULL AND {scan.where}",
        parameters,
    )


@remembered
def payout_rows(snapshot: Snapshot, filters: Filters) -> int | None:
    """Payout rows whose cost lies on work in the view, or in the view without any work.

    None where cost is unknown. Slower than the other figures: every row's days are looked at.
    """
    if not _knows_cost(filters):
        return None
    parameters = Parameters()
    scan = plan(snapshot, filters, window(snapshot, filters), {"influencer"}, parameters)
    return _count(
        snapshot,
        "WITH places AS (SELECT f.influencer, f.campaign, f.brand, f.date, "
        "sum(f.order_rows) > 0 AS orders, sum(f.post_units) > 0 AS posts, "
        "sum(f.unallocated_cost) > 0 AS unallocated "
        f"FROM {scan.table} f WHERE f.influencer IS NOT NULL AND {scan.where} "
        "GROUP BY ALL HAVING sum(f.cost) > 0) "
        "SELECT count(DISTINCT w.claim) FROM payout_work w JOIN places p "
        "ON p.influencer = w.influencer "
        "AND (w.campaign IS NULL OR p.campaign = w.campaign) "
        "AND (w.brand IS NULL OR p.brand = w.brand) "
        "AND CASE w.kind WHEN 'orders' THEN p.orders WHEN 'posts' THEN p.posts "
        "ELSE p.unallocated END "
        "AND CASE WHEN w.kind IS NULL THEN p.date IS NOT DISTINCT FROM w.first_day "
        "ELSE p.date BETWEEN coalesce(w.first_day, DATE '-infinity') "
        "AND coalesce(w.last_day, DATE 'infinity') END",
        parameters,
    )


def _count(snapshot: Snapshot, statement: str, parameters: Parameters) -> int:
    with closing(connect(snapshot)) as cursor:
        row = cursor.execute(statement, parameters.values).fetchone()
    return int(row[0]) if row else 0


@remembered
def evidence(snapshot: Snapshot, filters: Filters) -> Evidence:
    """The rows behind a view's figures, and the cost that a dated view cannot include."""
    days = window(snapshot, filters)
    found = answer(snapshot, filters, Question(TOTAL, days)).iloc[0]
    future = _future(days, today(snapshot.config.zone))
    paid = answer(snapshot, filters, *score_questions(snapshot, filters))
    of_orders, of_posts = not filters.post_only, not filters.order_only
    of_cost = _knows_cost(filters)
    later = 0
    if future is not None and of_orders:
        beyond = answer(snapshot, filters, Question(TOTAL, future, ("total_rows",)))
        later = beyond["total_rows"].iloc[0]
    return Evidence(
        order_rows=int(found["total_rows"]) if of_orders else None,
        attributed_rows=int(found["order_rows"]) if of_orders else None,
        posts=float(found["post_units"]) / POST_UNITS if of_posts else None,
        paid=int((paid["cost"] > 0).sum()) if of_cost else None,
        undated_cost=undated_paise(snapshot, filters) / PAISE if of_cost else None,
        undated_included=days is None,
        unallocated_cost=float(found["unallocated_cost"]) / PAISE if of_cost else None,
        future_rows=int(later),
    )


def spoken(dimensions: Iterable[str], level: str) -> str:
    """Those of one level in words: "coupon code and source"."""
    found = [dimension_of(key) for key in dict.fromkeys(dimensions)]
    return " and ".join(
        # A header is a name: UTM stays UTM.
        one.label.lower() if one.key in BREAKDOWNS else one.label
        for one in found
        if one.level == level
    )


def contradiction(filters: Filters) -> str:
    """Why a view can hold nothing whatever the data are, in a sentence; "" where it can."""
    if not filters.order_only or not filters.post_only:
        return ""
    of_orders, of_posts = spoken(filters.order_only, "order"), spoken(filters.post_only, "post")
    return f"Only orders have {of_orders} and only posts have {of_posts}: no row has both."


_MISSING: Final[Mapping[str, str]] = {
    "reach": "No post in this view has a reach.",
    "orders": "There are no tracked orders in this view.",
    "basis_orders": "There are no tracked orders in this view.",
    "cost": "No influencer cost falls into this view.",
    "engagements": "No post in this view has likes or comments.",
    "new_customers": "There are no new customers in this view.",
}


def undefined_reason(
    metric: str,
    totals: Mapping[str, float | None],
    filters: Filters,
    dimension: str | None = None,
) -> str:
    """Why a metric is shown as "–".

    Args:
        metric: A key of `METRICS`.
        totals: The row that holds it, as `totals` gives it.
        filters: The view.
        dimension: The dimension of the breakdown that the row belongs to, if any.

    Returns:
        One sentence; "" when the metric has a value.

    Raises:
        KeyError: If the metric does not exist.
    """
    about = METRICS[metric]
    if totals.get(metric) is not None:
        return ""
    chosen = [key for key, _ in filters.selections] + ([] if dimension is None else [dimension])
    of_orders, of_posts = (spoken(chosen, level) for level in ("order", "post"))
    if of_orders and needs_posts_or_cost(about):
        return f"Posts and cost have no {of_orders}: only orders do."
    if of_posts and needs_orders_or_cost(about):
        return f"Orders and cost have no {of_posts}: only posts do."
    return _MISSING.get(about.bottom or "", NOT_KNOWN)
