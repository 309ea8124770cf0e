"""From sums to metrics: every metric of every row in one vectorised step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.measures import SUMS
from analytics.metrics import METRICS, Metric
from settings import WorkspaceSettings

Floats = NDArray[np.float64]

_COLUMNS: Final = pd.Index(list(METRICS))


def _with_derived(sums: pd.DataFrame, config: WorkspaceSettings) -> dict[str, Floats]:
    found = {key: sums[key].to_numpy("float64") for key in SUMS}
    net = config.revenue_basis == "net"
    revenue = found["net_revenue" if net else "revenue"]
    return {
        **found,
        "engagements": found["likes"] + found["comments"] + found["shares"] + found["saves"],
        "basis_revenue": revenue,
        # Net revenue is divided by the orders that stayed sold, not by those that came back.
        "basis_orders": found["net_orders" if net else "orders"],
        "gain": revenue * config.margin - found["cost"],
        "emv": found["emv"] if config.emv_rates else np.full(len(revenue), np.nan),
    }


def _metric(metric: Metric, values: Mapping[str, Floats]) -> Floats:
    result = values[metric.top]
    if metric.bottom is not None:
        bottom = values[metric.bottom]
        result = result / np.where(bottom > 0, bottom, np.nan)
    # Dividing paise by 100 gives the closest float to the rupee figure; times 0.01 may not.
    inverse = round(1 / metric.scale)
    return result / inverse if metric.scale < 1 else result * metric.scale


def evaluate(sums: pd.DataFrame, config: WorkspaceSettings) -> pd.DataFrame:
    """Every metric, row by row, from a frame of sums.

    Args:
        sums: One row per group with (at least) the columns `measures.SUMS`, all of them numbers;
            money in paise; NaN where a sum is unknown.
        config: The workspace's margin and revenue basis.

    Returns:
        The same index with one float column per metric of `METRICS`: rupees, counts, percent or
        ratios; NaN where undefined.
    """
    values = _with_derived(sums, config)
    table = np.array([_metric(metric, values) for metric in METRICS.values()])
    return pd.DataFrame(table.T, index=sums.index, columns=_COLUMNS, copy=False)


def native(row: Mapping[str, float]) -> dict[str, float | None]:
    """Metric values as plain numbers: None where undefined, whole counts as int."""
    return {str(key): _native(METRICS[str(key)], float(value)) for key, value in row.items()}


def _native(metric: Metric, value: float) -> float | None:
    if math.isnan(value):
        return None
    if metric.unit == "count" and value.is_integer():
        return int(value)
    return value


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows of a table of metrics as plain values, for JSON, CSV and the shell.

    Args:
        frame: Any table of `performance`.

    Returns:
        Per row column name to value: whole counts as int, days as `date`, None where undefined.
    """
    columns = {str(name): [_plain(str(name), value) for value in frame[name]] for name in frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(column: str, value: Any) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date()
    if value is None or pd.isna(value):
        return None
    if column in METRICS and isinstance(value, int | float | np.number):
        return _native(METRICS[column], float(value))
    return value.item() if isinstance(value, np.generic) else value
