"""What response curves are fitted to: fees of a month, and what the posts they bought have sold.

An observation is a cell (an influencer, or a brand on a platform) in a calendar month:

    spend    = what was paid for its posts of that month (`post_costs`: per post, fixed sums spread
               over posts, the money part of hybrids, and gifts)
    response = what followed these posts within `attribution_days`, whenever it was ordered

Posts that no fee was paid for, and orders of another brand than a fee was for, were not bought by
it and do not count. Per-order and percent pay follows sales, so that a curve through it would be
circular: it is no part of the spend and is held at today's. Months of which a post still sells,
because its attribution window reaches beyond the last order, are left out, as are months before the
one of the first order and months that the view cuts. A month without fees says nothing, since every
curve begins at 0.

Today's spend is the mean over the last three such months in which anybody of the workspace was
paid, in the view or not, a month without fees of the cell counting as 0: what plans of its parts
spend adds up to the whole.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from analytics.ask import TOTAL, Question, answer
from analytics.attribution import COSTS, SALES, basis
from analytics.breakdown import influencer_labels
from analytics.cache import remembered
from analytics.evidence import spoken
from analytics.filters import Filters, Window
from analytics.measures import PAISE
from analytics.periods import FIRST_DAY
from analytics.plan.errors import PlanError
from analytics.plan.posterior import Floats, Ints
from analytics.plan.request import By, Objective
from analytics.plan.shares import Share, shares
from analytics.scan import Parameters, during, plan
from analytics.span import span, window
from storage import Snapshot, connect

RECENT_MONTHS: Final = 3
"""Months with fees whose mean is today's spend."""

_CELLS: Final = {
    "influencer": (
        "CAST(f.influencer AS VARCHAR)",
        "coalesce(CAST(i.platform AS VARCHAR), 'Unknown')",
        "post",
    ),
    "platform_brand": (
        "CAST(f.platform AS VARCHAR) || '/' || CAST(f.brand AS VARCHAR)",
        "CAST(f.platform AS VARCHAR)",
        "post, brand",
    ),
}
"""Id and group of a cell, over pieces of posts `f` and influencers `i`; and what a fee bought, by
columns of both orders and fees."""


@dataclass(frozen=True)
class Observations:
    """What is known of the cells of a view.

    Attributes:
        cells: One row a cell with fees, by id: `value`, `label`, `platform` (its own; that of the
            cell where it is one), `brand` ("" for influencers), `today` (₹ a month),
            `most_paid` (₹ in the month with most), `months` (observed, a count).
        table: One row an observation: `cell` (row of `cells`), `month` (its first day), `spend` (₹)
            and `response` (₹ or customers).
        months: First days of the months that today's spend is the mean of.
        chance: Σv²/Σv of the order values behind the response, in its unit; 0 where unknown.
        doubt: Relative standard deviation of each cell's response by brand, (cells, brands), for
            what the shares of `shares` leave open.
        shares: What a rupee of a brand counts for; only for `incremental`.
        kept: Order and percent pay in these months, ₹ a month; None where cost is unknown.
    """

    cells: pd.DataFrame
    table: pd.DataFrame
    months: tuple[date, ...]
    chance: float
    doubt: Floats
    shares: tuple[Share, ...]
    kept: float | None

    @property
    def cell(self) -> Ints:
        """Cell of each observation."""
        return self.table["cell"].to_numpy(np.intp)

    @property
    def group(self) -> Ints:
        """Group of each cell: its platform, by number."""
        return np.unique(self.cells["platform"].astype("str"), return_inverse=True)[1]


@remembered
def observations(snapshot: Snapshot, view: Filters, by: By, objective: Objective) -> Observations:
    """Fees by cell and month, with what the posts they bought have brought.

    Args:
        snapshot: Whose cube is read.
        view: The view; its period limits the days of the posts to whole months.
        by: What a cell is.
        objective: What a response is; `profit` is made of revenue.

    Returns:
        See `Observations`.

    Raises:
        PlanError: No complete month of the view has fees, or the response is not known; says why.
    """
    days = whole_months(snapshot, view)
    found = _pieces(snapshot, view, by, days)
    if not (found["fees"] > 0).any():
        raise PlanError(
            "No fees for posts lie in the whole months of this view. Choose other filters, or "
            "import payouts that name influencers with posts."
        )
    brands = sorted(found["brand"].unique())
    known = shares(snapshot, brands) if objective == "incremental" else ()
    counted = found["brand"].map({one.brand: one.share for one in known}) if known else 1.0
    customers = objective == "customers"
    if customers:
        _with_customers(snapshot, view, days)
    if known and not any(one.share for one in known):
        names = ", ".join(one.brand for one in known)
        raise PlanError(
            f"Nothing was measured as added for {names}, so that no split adds more than another. "
            "Choose another objective, or look at the ROI tab."
        )
    found["response"] = found["customers"] if customers else found["revenue"] * counted
    monthly = found.groupby(["value", "month"], as_index=False)[["fees", "response"]].sum()
    table = monthly[monthly["fees"] > 0].rename(columns={"fees": "spend"})
    months = _recent(snapshot, days)
    cells = _described(snapshot, found, table, by, months)
    if not (cells["today"] > 0).any():
        names = ", ".join(f"{month:%b %Y}" for month in months)
        raise PlanError(
            f"Nobody in this view was paid a fee in {names}, the last complete months with fees. "
            "Choose other filters, or a period that ends earlier."
        )
    at = pd.Series(range(len(cells)), index=cells["value"])
    table = table.assign(cell=table["value"].map(at)).sort_values(["cell", "month"])
    value = 1.0 if customers else _order_value(snapshot, view, days)
    part = 1.0 if customers or not known else _mean_share(found)
    return Observations(
        cells=cells,
        table=table[["cell", "month", "spend", "response"]].reset_index(drop=True),
        months=tuple(month.date() for month in months),
        chance=value * part,
        doubt=_doubt(found, cells["value"], known),
        shares=known,
        kept=_kept(snapshot, view, months, found),
    )


def whole_months(snapshot: Snapshot, view: Filters) -> Window:
    """The whole months of a view whose posts have had their attribution window.

    Raises:
        PlanError: There is none, or the view is limited by what only orders know.
    """
    if view.order_only:
        unknown = spoken(view.order_only, "order")
        raise PlanError(f"Fees are not known by {unknown}. Remove that filter to plan them.")
    days = window(snapshot, view)
    length = snapshot.config.attribution_days
    last = span(snapshot).anchor - timedelta(days=length - 1)
    last = last if days is None else min(last, days.end)
    end = (last + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    # What posts sold before the first order that is known of is not known.
    start = _first_order(snapshot).replace(day=1)
    start = start if days is None else max(start, days.start)
    if start.day > 1:
        start = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    if start > end:
        raise PlanError(
            "The period holds no whole month whose posts have had their "
            f"{length} days to sell by the last order. Choose a longer period."
        )
    return Window(start, end)


def _first_order(snapshot: Snapshot) -> date:
    with closing(connect(snapshot)) as cursor:
        statement = "SELECT min(date) FROM rollup WHERE total_rows <> 0"
        ((first,),) = cursor.execute(statement).fetchall()
    return first or FIRST_DAY


def _pieces(snapshot: Snapshot, view: Filters, by: By, days: Window) -> pd.DataFrame:
    """Fees and what they bought by cell, brand and month of the post: ₹, new customers."""
    parameters = Parameters()
    paid, sold = (plan(snapshot, view, None, set(), parameters, table="fact").where for _ in "ab")
    value, platform, bought = _CELLS[by]
    within = during(days, parameters, "f.posted")
    _, revenue = basis(snapshot)
    piece = "influencer, platform, brand, posted"
    statement = f"""
        WITH paid AS (FROM ({COSTS}) f SELECT f.* WHERE f.cost > 0 AND {within} AND {paid}),
        sold AS (
            FROM ({SALES}) f SELECT f.*
            WHERE f.lag < {parameters.add(snapshot.config.attribution_days)} AND {within} AND {sold}
        ), pieces AS (
            SELECT {piece}, cost AS fees, 0 AS revenue, 0 AS customers FROM paid
            UNION ALL
            SELECT {piece}, 0, {revenue}, new_customers FROM sold SEMI JOIN paid USING ({bought})
        )
        SELECT {value} AS value, {platform} AS platform, CAST(f.brand AS VARCHAR) AS brand,
               CAST(date_trunc('month', f.posted) AS DATE) AS month,
               CAST(sum(f.fees) AS BIGINT) / {PAISE}.0 AS fees,
               CAST(sum(f.revenue) AS BIGINT) / {PAISE}.0 AS revenue,
               CAST(sum(f.customers) AS DOUBLE) AS customers
        FROM pieces f LEFT JOIN influencers i USING (influencer)
        GROUP BY ALL ORDER BY value, brand, month
    """
    with closing(connect(snapshot)) as cursor:
        return cursor.execute(statement, parameters.values).df()


def _recent(snapshot: Snapshot, days: Window) -> tuple[pd.Timestamp, ...]:
    """First days of the last months in which anybody of the workspace was paid."""
    parameters = Parameters()
    statement = f"""
        SELECT DISTINCT CAST(date_trunc('month', f.posted) AS DATE) AS month
        FROM ({COSTS}) f WHERE f.cost > 0 AND {during(days, parameters, "f.posted")}
        ORDER BY month DESC LIMIT {RECENT_MONTHS}
    """
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(statement, parameters.values).fetchall()
    return tuple(pd.Timestamp(month) for (month,) in reversed(found))


def _described(
    snapshot: Snapshot,
    found: pd.DataFrame,
    table: pd.DataFrame,
    by: By,
    months: tuple[pd.Timestamp, ...],
) -> pd.DataFrame:
    """The cells that have observations, with their names and today's spend."""
    cells = found.drop_duplicates("value").set_index("value")
    cells = cells.loc[sorted(table["value"].unique()), ["platform", "brand"]].reset_index()
    recent = table[table["month"].isin(months)].groupby("value")["spend"].sum() / len(months)
    names = influencer_labels(snapshot)
    single = by == "influencer"
    return pd.DataFrame(
        {
            "value": cells["value"],
            "label": [
                names.get(row["value"], row["value"])
                if single
                else f"{row['platform']} × {row['brand']}"
                for row in cells.to_dict("records")
            ],
            "platform": cells["platform"],
            "brand": "" if single else cells["brand"],
            "today": cells["value"].map(recent).fillna(0.0),
            "most_paid": cells["value"].map(table.groupby("value")["spend"].max()),
            "months": cells["value"].map(table["value"].value_counts()).astype("int64"),
        }
    )


def _with_customers(snapshot: Snapshot, view: Filters, days: Window) -> None:
    """Raise a `PlanError` where no order says whose it is: new customers are then not known."""
    sums = answer(snapshot, view, Question(TOTAL, days, ("user_rows",))).iloc[0]
    if not sums["user_rows"] > 0:
        raise PlanError(
            "No order of this view names its customer, so that new ones are not known. Choose "
            "another objective, or import orders with user_id."
        )


def _order_value(snapshot: Snapshot, view: Filters, days: Window) -> float:
    """Σv²/Σv over the order values of a view, ₹; 0 where orders are unknown or sold nothing."""
    sums = answer(snapshot, view, Question(TOTAL, days, ("revenue", "revenue_sq"))).iloc[0]
    revenue, squares = float(sums["revenue"]), float(sums["revenue_sq"])
    return squares / revenue / PAISE if revenue > 0 else 0.0


def _mean_share(found: pd.DataFrame) -> float:
    revenue = float(found["revenue"].sum())
    return float(found["response"].sum()) / revenue if revenue > 0 else 1.0


def _doubt(found: pd.DataFrame, cells: pd.Series, known: tuple[Share, ...]) -> Floats:
    """What the shares leave open of each cell's response, by brand."""
    if not known:
        return np.zeros((len(cells), 0))
    sds = {one.brand: one.sd for one in known}
    unsure = (found["revenue"] * found["brand"].map(sds)).groupby([found["value"], found["brand"]])
    table = unsure.sum().unstack().reindex(cells)
    total = found.groupby("value")["response"].sum().reindex(cells).to_numpy("float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = table.to_numpy("float64") / total[:, None]
    return np.where(np.isfinite(relative), relative, 0.0)


def _kept(
    snapshot: Snapshot, view: Filters, months: tuple[pd.Timestamp, ...], found: pd.DataFrame
) -> float | None:
    """Cost of the months of today that is no fee for posts and belongs to some work, ₹ a month."""
    days = Window(months[0].date(), (months[-1] + pd.offsets.MonthEnd(0)).date())
    wanted = ("cost", "unallocated_cost")
    sums = answer(snapshot, view, Question(("month",), days, wanted))
    sums = sums[sums["month"].isin(months)]
    worked = float((sums["cost"] - sums["unallocated_cost"]).sum(skipna=False)) / PAISE
    if np.isnan(worked):
        return None
    fees = float(found.loc[found["month"].isin(months), "fees"].sum())
    return max(round(worked - fees, 2), 0.0) / len(months)
