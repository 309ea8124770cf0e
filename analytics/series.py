"""Metrics over time, without gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

import pandas as pd

from analytics.ask import Question, answer
from analytics.cache import remembered
from analytics.evaluation import evaluate
from analytics.filters import Filters, Window
from analytics.measures import PAISE, SUMS
from analytics.metrics import METRICS
from analytics.roas_interval import interval
from analytics.scan import unknown_sums
from analytics.span import extent, window
from storage import Snapshot

Grain = Literal["day", "week", "month"]

_CUSTOMERS: Final = ("new", "returning", "unknown")

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
    days = _shown_days(snapshot, filters)
    return [] if days is None else [Question((_DIMENSION[grain],), days)]


def steps(snapshot: Snapshot, filters: Filters, grain: Grain) -> list[date]:
    """First days of the steps of `series`."""
    days = _shown_days(snapshot, filters)
    return [] if days is None else [day.date() for day in _steps(days, grain)]


def _filled(snapshot: Snapshot, filters: Filters, grain: Grain, days: Window) -> pd.DataFrame:
    """Sums of every step that the days touch, 0 where nothing happened."""
    dimension = _DIMENSION[grain]
    found = answer(snapshot, filters, Question((dimension,), days))
    found.index = pd.DatetimeIndex(found[dimension]).as_unit("us")
    filled = found[list(SUMS)].reindex(_steps(days, grain), fill_value=0)
    if unknown := unknown_sums(key for key, _ in filters.selections):
        filled = filled.assign(**dict.fromkeys(unknown, float("nan")))
    return filled


def _shown_days(snapshot: Snapshot, filters: Filters) -> Window | None:
    data = extent(snapshot)
    days = window(snapshot, filters) or data
    return None if days is None else _drawn(days, data)


def _dated(snapshot: Snapshot, sums: pd.DataFrame) -> pd.DataFrame:
    metrics = evaluate(sums, snapshot.config)
    metrics.insert(0, "date", sums.index)
    return metrics.reset_index(drop=True)


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
    days = _shown_days(snapshot, filters)
    if days is None:
        return pd.DataFrame(columns=["date", *METRICS])
    return _dated(snapshot, _filled(snapshot, filters, grain, days))


@remembered
def roas_band(snapshot: Snapshot, filters: Filters, grain: Grain) -> pd.DataFrame:
    """The interval of ROAS at every step of `series`.

    Returns:
        Columns `date`, `low` and `high` (see `analytics.roas_interval`), the steps of `series`.

    Raises:
        KeyError: If the grain does not exist.
    """
    days = _shown_days(snapshot, filters)
    if days is None:
        return pd.DataFrame(columns=["date", "low", "high"])
    sums = _filled(snapshot, filters, grain, days)
    return interval(sums, snapshot.config).rename_axis("date").reset_index()


def _earlier(start: date, grain: Grain, steps: int) -> date:
    """The first day of the step that lies so many steps before the one of `start`."""
    day = pd.Timestamp(start)
    if grain == "month":
        return (day.replace(day=1) - pd.DateOffset(months=steps)).date()
    length = 7 if grain == "week" else 1
    back = day.weekday() if grain == "week" else 0
    return (day - pd.Timedelta(days=back + steps * length)).date()


@remembered
def moving(snapshot: Snapshot, filters: Filters, grain: Grain, steps: int) -> pd.DataFrame:
    """Every metric as a moving average over the step and those before it.

        sum:    Σ over the last `steps` steps / steps
        ratio:  Σ numerator / Σ denominator over the last `steps` steps, never a mean of ratios

    Steps count whole, before a view's first day too, as far as the data reach back: an average
    that would need a step in which the data only begin is NaN. The last step ends with the view.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        grain: `day`, `week` (from Monday) or `month`.
        steps: Steps to average over, 1 and up.

    Returns:
        The rows and columns of `series`.

    Raises:
        KeyError: If the grain does not exist.
        ValueError: If `steps` is not positive.
    """
    if steps < 1:
        raise ValueError(f"A moving average needs at least one step, not {steps}.")
    days, data = _shown_days(snapshot, filters), extent(snapshot)
    if days is None or data is None:
        return pd.DataFrame(columns=["date", *METRICS])
    longer = Window(_earlier(days.start, grain, steps - 1), days.end)
    sums = _filled(snapshot, filters, grain, longer).astype("float64")
    averaged = sums.rolling(steps).sum() / steps
    begun = _steps(data, grain)[0] == pd.Timestamp(data.start)
    first = pd.Timestamp(_earlier(data.start, grain, (1 - steps) - (0 if begun else 1)))
    averaged[averaged.index < first] = float("nan")
    return _dated(snapshot, averaged[averaged.index >= _steps(days, grain)[0]])


@remembered
def customers(snapshot: Snapshot, filters: Filters, grain: Grain) -> pd.DataFrame:
    """Tracked order rows of new and of returning customers over time.

    A customer is new on the first order of the whole workspace and returns on every later one;
    rows that name no user are neither.

    Returns:
        Columns `date`, `new_rows`, `returning_rows`, `unknown_rows` (order rows) and `new_revenue`,
        `returning_revenue`, `unknown_revenue` (₹), a row for every step of the view.

    Raises:
        KeyError: If the grain does not exist.
    """
    columns = [f"{who}_{what}" for what in ("rows", "revenue") for who in _CUSTOMERS]
    days = _shown_days(snapshot, filters)
    if days is None:
        return pd.DataFrame(columns=["date", *columns])
    sums = _filled(snapshot, filters, grain, days)
    table = pd.DataFrame(
        {
            "date": sums.index,
            "new_rows": sums["new_customers"].to_numpy(),
            "returning_rows": (sums["user_rows"] - sums["new_customers"]).to_numpy(),
            "unknown_rows": (sums["order_rows"] - sums["user_rows"]).to_numpy(),
            "new_revenue": sums["new_revenue"].to_numpy() / PAISE,
            "returning_revenue": (sums["user_revenue"] - sums["new_revenue"]).to_numpy() / PAISE,
            "unknown_revenue": (sums["revenue"] - sums["user_revenue"]).to_numpy() / PAISE,
        }
    )
    return table[["date", *columns]]
