"""From when to when the values of a dimension were at work."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.ask import Question, answer
from analytics.breakdown import breakdown
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.span import window
from storage import Snapshot

_WORK: Final = ("post_units", "orders", "cost")
"""Sums that count as work on a day: posts, tracked orders and cost."""


def work_questions(snapshot: Snapshot, filters: Filters, dimension: str) -> list[Question]:
    """What `work_days` asks, but for the names of the values."""
    return [Question((dimension, "date"), window(snapshot, filters), _WORK)]


@remembered
def work_days(snapshot: Snapshot, filters: Filters, dimension: str) -> pd.DataFrame:
    """First and last day with posts, tracked orders or cost of every value of a dimension.

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
    worked = (daily[list(_WORK)] > 0).any(axis=1) & daily["date"].notna()
    ends = daily[worked].groupby(dimension, observed=True)["date"].agg(["min", "max"])
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
