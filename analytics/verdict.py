"""Did it pay? The one answer that opens the dashboard, as numbers; screens put it into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import pandas as pd

from analytics.breakdown import breakdown
from analytics.cache import remembered
from analytics.evidence import undefined_reason
from analytics.filters import UNASSIGNED, Filters
from analytics.totals import Row, totals
from storage import Snapshot

Kind = Literal["paid", "under", "no_cost", "no_sales", "empty"]

LEAST_SHARE: Final = 0.05
"""A brand or platform is only called best or worst if it took this share of the cost."""


class Standout(NamedTuple):
    """The value of a dimension that earned most, or least, per rupee.

    Attributes:
        dimension: `brand` or `platform`.
        label: Name on screen; also the value to filter by.
        roas: Its ROAS.
    """

    dimension: str
    label: str
    roas: float


@dataclass(frozen=True)
class Verdict:
    """Whether the influencers of a view earned back what they cost.

    Attributes:
        kind: `paid` (ROAS reaches break-even), `under` (it does not), `no_cost` (nothing to
            divide by; `reason` says why), `no_sales` (cost but no tracked revenue) or `empty`
            (no orders, posts or cost at all).
        roas: Rupees of tracked revenue per rupee of cost; None for `no_cost` and `empty`.
        revenue: Tracked revenue on the workspace's basis, gross or net, ₹; None where a filter
            that only posts know leaves it unknown.
        cost: Influencer cost, ₹; None where it is not known for the view.
        break_even: ROAS at which the margin covers the cost: 1 / margin.
        margin_set: False while the margin is still 100 %: say "before product margin".
        best: What earned most per rupee among brands (platforms where fewer than two brands had
            cost), each with at least 5 % of the cost; None with fewer than two to compare.
        worst: What earned least, likewise.
        reason: Why there is no ROAS, one sentence; "" where there is one.
    """

    kind: Kind
    roas: float | None
    revenue: float | None
    cost: float | None
    break_even: float
    margin_set: bool
    best: Standout | None = None
    worst: Standout | None = None
    reason: str = ""


def is_empty(snapshot: Snapshot, filters: Filters) -> bool:
    """Whether a view holds no order, no post and no cost."""
    return _nothing(totals(snapshot, filters))


def _nothing(row: Row) -> bool:
    keys = ("total_orders", "total_revenue", "posts", "cost", "order_rows")
    return not any(row[key] for key in keys)


def _kind(row: Row, revenue: float, break_even: float) -> Kind:
    cost, roas = row["cost"], row["roas"]
    if _nothing(row):
        return "empty"
    if not cost or roas is None:
        return "no_cost"
    if revenue <= 0:
        return "no_sales"
    return "paid" if roas >= break_even else "under"


def _standouts(snapshot: Snapshot, filters: Filters) -> tuple[Standout | None, Standout | None]:
    """Best and worst by ROAS among the brands, else the platforms, that took part of the cost."""
    for dimension in ("brand", "platform"):
        table = breakdown(snapshot, filters, dimension)
        ranked = _comparable(table)
        if len(ranked) >= 2:
            ends = [
                Standout(dimension, str(r["label"]), float(r["roas"]))
                for r in (ranked.iloc[0], ranked.iloc[-1])
            ]
            return ends[0], ends[1]
    return None, None


def _comparable(table: pd.DataFrame) -> pd.DataFrame:
    enough = table["cost"] >= LEAST_SHARE * table["cost"].sum()
    rows = table[enough & (table["cost"] > 0) & (table["value"] != UNASSIGNED)]
    return rows.sort_values(["roas", "cost", "value"], ascending=[False, False, True])


@remembered
def verdict(snapshot: Snapshot, filters: Filters) -> Verdict:
    """Whether a view's influencers paid for themselves, and what earned most per rupee."""
    row, config = totals(snapshot, filters), snapshot.config
    basis = config.revenue_metric
    revenue, break_even = row[basis], 1.0 / config.margin
    kind = _kind(row, revenue or 0.0, break_even)
    has_sales = kind in ("paid", "under")
    best, worst = _standouts(snapshot, filters) if has_sales else (None, None)
    return Verdict(
        kind=kind,
        roas=row["roas"],
        revenue=revenue,
        cost=row["cost"],
        break_even=break_even,
        margin_set=config.margin < 1,
        best=best,
        worst=worst,
        reason=undefined_reason("roas", row, filters),
    )
