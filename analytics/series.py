"""Metrics over time, without gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import pandas as pd

from analytics.ask import Question, answer
from analytics.cache import remembered
from analytics.evaluation import evaluate
from analytics.filters import Filters, Window
from analytics.measures import COST_SUMS, POST_SUMS, SUMS
from analytics.metrics import METRICS
from analytics.span import extent, window
from storage import Snapshot

Grain = Literal["day", "week", "month"]

MOST_DAYS: Final = 3660
"""A longer range is cut to the days that have data, so that a mistyped year stays drawable."""

_DIMENSION: Final[Mapping[str, str]] = {"day": "date", "week": "week", "month": "month"}


def _steps(days: Window, grain: Grain) -> pd.DatetimeIndex:
    """First days of every step that the window touches; weeks begin on Monday."""
    start, end = pd.Timestamp(days.start), pd.Timestamp(days.end)
    if grain == "week":
        start -= pd.Timedelta(days=start.weekday())
        return pd.date_range(start, end, freq="7D", unit="us")
    if grain == "month":
        return pd.date_range(start.replace(day=1), end, freq="MS", unit="us")
    return pd.date_range(start, end, freq="D", unit="us")


def _drawn(days: Window, data: Window | None) -> Window:
    if data is None or days.days <= MOST_DAYS:
        return days
    start, end = max(days.start, data.start), min(days.end, data.end)
    return Window(start, end) if start <= end else Window(days.end, days.end)


def series_questions(snapshot: Snapshot, filters: Filters, grain: Grain) -> list[Question]:
    """What `series` asks."""
    data = extent(snapshot)
    days = window(snapshot, filters) or data
    return [] if days is None else [Question((_DIMENSION[grain],), _drawn(days, data))]


@remembered
def series(snapshot: Snapshot, filters: Filters, grain: Grain = "day") -> pd.DataFrame:
    """Every metric per day, week or month of a view.

    Args:
        snapshot: Whose cube is read.
        filters: The view; for "All time" the series spans the extent of the data.
        grain: `day`, `week` (from Monday) or `month`.

    Returns:
        Columns `date` (first day of the step) and one per metric, one row for every step of the
        window: sums are 0 where nothing happened, ratios NaN. Days outside the window are left out
        of the first and last step; undated cost and, for "All time", rows dated after today are in
        no step. Ranges over ten years are cut to the days that have data.

    Raises:
        KeyError: If the grain does not exist.
    """
    dimension = _DIMENSION[grain]
    data = extent(snapshot)
    days = window(snapshot, filters) or data
    if days is None:
        return pd.DataFrame(columns=["date", *METRICS])
    days = _drawn(days, data)
    found = answer(snapshot, filters, Question((dimension,), days))
    steps = _steps(days, grain)
    found.index = pd.DatetimeIndex(found[dimension]).as_unit("us")
    filled = found[list(SUMS)].reindex(steps, fill_value=0)
    if filters.order_only:
        filled = filled.assign(**dict.fromkeys((*POST_SUMS, *COST_SUMS), float("nan")))
    metrics = evaluate(filled, snapshot.config)
    metrics.insert(0, "date", steps)
    return metrics.reset_index(drop=True)
