"""The same answers from pandas, over rows that lie ready in memory.

Orders, shares of posts and ledger are one frame each, with what is known of the influencer beside
every row and what a row adds to each sum already a column: what is left for a view is to filter, to
group and to make metrics of the sums. Names, sorting, scores and ranks are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Final

import pandas as pd

from analytics import performance as perf
from analytics.evaluation import evaluate
from analytics.filters import Filters, Window
from analytics.measures import SUMS
from settings import WorkspaceSettings
from storage import Snapshot, connect

GROUPINGS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "Overview": (
        *(("week",), ("platform", "brand"), ("platform",), ("campaign",), ("brand",)),
        ("influencer",),
    ),
    "Influencers": (("influencer",), ("tier", "platform"), ("category",)),
    "Campaigns": (("campaign",), ("campaign", "brand"), ("campaign", "month")),
    "Platforms": (("platform",), ("platform", "week")),
    "Brands": (("brand",), ("product",), ("brand", "platform")),
}
"""What each tab groups by, beside the totals of the windows compared."""

_PERIODS: Final = {"week": "W", "month": "M"}


def frames_of(snapshot: Snapshot) -> list[pd.DataFrame]:
    """Orders, shares of posts and ledger, with a column per sum that their rows add to."""
    about = "i.tier, i.category, i.gender, r.*"
    with closing(connect(snapshot)) as cursor:
        orders, posts, ledger = (
            cursor.sql(
                f"SELECT {about} FROM {table} r LEFT JOIN influencers i USING (influencer)"
            ).df()
            for table in ("orders", "post_shares", "ledger")
        )
    frames = [_orders(orders, snapshot.config), posts, _ledger(ledger)]
    for frame in frames:
        for key in ("tier", "category", "gender"):
            frame[key] = frame[key].astype("category")
    return frames


def _orders(orders: pd.DataFrame, config: WorkspaceSettings) -> pd.DataFrame:
    count, money = orders["orders"], orders["revenue"]
    mine = orders["influencer"].notna()
    net, new, user = (orders[key].astype(bool) for key in ("net", "new_customer", "has_user"))
    sold = net & mine if config.revenue_basis == "net" else mine
    kept = 1 - config.default_organic_share
    return orders.drop(columns=["place", "net", "new_customer", "has_user"]).assign(
        total_rows=1,
        total_orders=count,
        total_revenue=money,
        total_net_revenue=money * net,
        total_new_customers=new.astype("int64"),
        order_rows=mine.astype("int64"),
        orders=count * mine,
        revenue=money * mine,
        net_orders=count * (net & mine),
        net_revenue=money * (net & mine),
        new_customers=(new & mine).astype("int64"),
        new_revenue=money * (new & mine),
        user_rows=(user & mine).astype("int64"),
        user_revenue=money * (user & mine),
        revenue_sq=money.astype("float64") ** 2 * mine,
        incremental_revenue=money * sold * kept,
    )


def _ledger(ledger: pd.DataFrame) -> pd.DataFrame:
    unallocated = ledger["cost"] * ledger["unallocated"].astype(bool)
    return ledger.drop(columns="unallocated").assign(unallocated_cost=unallocated)


class Peer:
    """Answers of a snapshot from its rows, in pandas."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Read the rows of a snapshot without rates for media value or shares per brand."""
        self._config = snapshot.config
        self._frames = frames_of(snapshot)

    def answers(
        self, name: str, snapshot: Snapshot, filters: Filters
    ) -> dict[tuple[str, ...], pd.DataFrame]:
        """Every metric by every grouping of a tab; the total of the days shown under `()`."""
        shown, earlier = perf.compared_windows(snapshot, filters)
        kept = [_selected(frame, filters) for frame in self._frames]
        windows = [shown] if earlier is None else [earlier, shown]
        total, parts = pd.DataFrame(), kept
        for days in windows:
            parts = [_during(frame, days) for frame in kept]
            sums = {key: part[key].sum() for part in parts for key in SUMS if key in part}
            total = evaluate(pd.DataFrame(sums, index=[0]).reindex(columns=SUMS), self._config)
        found = {grouping: self._by(parts, grouping) for grouping in GROUPINGS[name]}
        return {(): total, **found}

    def _by(self, parts: list[pd.DataFrame], grouping: tuple[str, ...]) -> pd.DataFrame:
        grouped: list[pd.DataFrame] = []
        for part in filter(len, parts):
            keys = [
                part["date"].dt.to_period(_PERIODS[key]).rename(key)
                if key in _PERIODS
                else part[key]
                for key in grouping
            ]
            sums = [key for key in SUMS if key in part]
            grouped.append(part.groupby(keys, observed=True, dropna=False)[sums].sum())
        together = pd.concat(grouped, axis=1) if grouped else pd.DataFrame()
        together = together.reindex(columns=SUMS).fillna(0)
        return evaluate(together, self._config)


def _selected(frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The rows of the values chosen; none where the frame does not know the dimension."""
    for key, values in filters.selections:
        frame = frame[frame[key].isin(values)] if key in frame else frame.iloc[:0]
    return frame


def _during(frame: pd.DataFrame, days: Window) -> pd.DataFrame:
    return frame[frame["date"].between(pd.Timestamp(days.start), pd.Timestamp(days.end))]
