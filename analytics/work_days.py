"""From when to when the values of a dimension were at work.

Only rows that name the value themselves tell: posts and payouts without a campaign are shared out
by their influencer's orders, and some of those may lie months away.
"""

from __future__ import annotations

from contextlib import closing
from typing import Final

import pandas as pd

from analytics.ask import Question, answer
from analytics.breakdown import breakdown
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.post_facts import PIECES
from analytics.scan import Parameters, plan
from analytics.span import window
from storage import Snapshot, connect
from storage.parts import quoted

_OWN = ("campaign", "brand", "product")
"""Dimensions that a post may leave open: then it has a share in several values."""

LEAST_POSTED: Final = 0.05
"""Share of a campaign's posts from which a brand takes part in it."""


def work_questions(snapshot: Snapshot, filters: Filters, dimension: str) -> list[Question]:
    """What `work_days` asks, but for the names of the values."""
    wanted = ("orders",) if dimension in _OWN else ("orders", "post_units")
    return [Question((dimension, "date"), window(snapshot, filters), wanted)]


@remembered
def work_days(snapshot: Snapshot, filters: Filters, dimension: str) -> pd.DataFrame:
    """First and last day with a post or a tracked order of every value of a dimension.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        dimension: A key of `BREAKDOWNS` that is no time, or of an extra column.

    Returns:
        Columns `value` ("" for blank), `label`, `first` and `last` (ISO dates) and `revenue` (₹),
        the largest revenue first. Values without a dated day of work are left out.

    Raises:
        KeyError: If the dimension does not exist.
    """
    (question,) = work_questions(snapshot, filters, dimension)
    daily = answer(snapshot, filters, question)
    busy = (daily[list(question.wanted)] > 0).any(axis=1) & daily["date"].notna()
    worked = daily.loc[busy, [dimension, "date"]]
    if dimension in _OWN and not filters.order_only:
        worked = pd.concat([worked, _posted(snapshot, filters, dimension)])
    ends = worked.groupby(dimension, observed=True)["date"].agg(["min", "max"])
    days = pd.DataFrame(
        {
            "value": ends.index.astype("str"),
            "first": ends["min"].dt.strftime("%Y-%m-%d").to_numpy(),
            "last": ends["max"].dt.strftime("%Y-%m-%d").to_numpy(),
        }
    )
    known = breakdown(snapshot, filters, dimension)[["value", "label", "revenue"]]
    found = days.merge(known.fillna({"revenue": 0.0}), on="value", how="left", validate="1:1")
    ranked = found.sort_values(["revenue", "value"], ascending=[False, True], ignore_index=True)
    return ranked[["value", "label", "first", "last", "revenue"]]


def _posted(snapshot: Snapshot, filters: Filters, dimension: str) -> pd.DataFrame:
    """First and last day of the posts that name a value themselves: two rows per value."""
    parameters = Parameters()
    where = plan(snapshot, filters, window(snapshot, filters), set(), parameters, "fact").where
    key = quoted(dimension)
    pieces = PIECES.replace("q.number", f"q.number, q.{key} AS own")
    statement = f"""
        SELECT CAST(f.{key} AS VARCHAR) AS {key}, min(f.date) AS first, max(f.date) AS last
        FROM ({pieces}) f WHERE f.own = f.{key} AND {where} GROUP BY f.{key}
    """
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(statement, parameters.values).df()
    days = found.melt(id_vars=[dimension], value_vars=["first", "last"], value_name="date")
    return days[[dimension, "date"]].astype({dimension: "str", "date": "M8[us]"})


@remembered
def posted_days(snapshot: Snapshot) -> pd.DataFrame:
    """First and last day of the posts of every campaign and brand, of posts that name the campaign.

    A brand with less than `LEAST_POSTED` of a campaign's posts is left out: a post that names no
    brand is shared out by what its influencer sold, and small parts fall to brands nobody meant.

    Returns:
        Columns `campaign`, `brand`, `first` and `last` (dates), a row per pair with such a post.
    """
    statement = """
        WITH named AS (
            SELECT CAST(s.campaign AS VARCHAR) AS campaign, CAST(s.brand AS VARCHAR) AS brand,
                   min(s.date) AS first, max(s.date) AS last, sum(s.post_units) AS units
            FROM post_shares s JOIN posts q ON q.post_id = s.post_id
            WHERE q.campaign = s.campaign AND s.date IS NOT NULL GROUP BY ALL
        )
        SELECT campaign, brand, first, last FROM named
        QUALIFY units >= ? * sum(units) OVER (PARTITION BY campaign)
    """
    with closing(connect(snapshot)) as cursor:
        rows = cursor.execute(statement, [LEAST_POSTED]).fetchall()
    return pd.DataFrame(rows, columns=["campaign", "brand", "first", "last"])
