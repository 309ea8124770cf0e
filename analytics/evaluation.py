"""From sums to metrics: every metric of every row in one vectorised step."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from analytics.metrics import METRICS, Metric
from settings import WorkspaceSettings


def _with_derived(sums: pd.DataFrame, config: WorkspaceSettings) -> pd.DataFrame:
    net = config.revenue_basis == "net"
    revenue = sums["net_revenue"] if net else sums["revenue"]
    return sums.assign(
        engagements=sums["likes"] + sums["comments"] + sums["shares"] + sums["saves"],
        basis_revenue=revenue,
        # Net revenue is divided by the orders that stayed sold, not by those that came back.
        basis_orders=sums["net_orders"] if net else sums["orders"],
        gain=revenue * config.margin - sums["cost"],
    )


def evaluate(sums: pd.DataFrame, config: WorkspaceSettings) -> pd.DataFrame:
    """Every metric, row by row, from a frame of sums.

    Args:
        sums: One row per group with the columns `SUMS`; money in paise; NaN where a sum is unknown.
        config: The workspace's margin and revenue basis.

    Returns:
        The same index with one float column per metric of `METRICS`: rupees, counts, percent or
        ratios; NaN where undefined.
    """
    values = _with_derived(sums, config)
    columns: dict[str, pd.Series[float]] = {}
    for metric in METRICS.values():
        top = values[metric.top].astype("float64")
        if metric.bottom is not None:
            bottom = values[metric.bottom].astype("float64")
            top = top / bottom.where(bottom > 0)
        # Dividing paise by 100 gives the closest float to the rupee figure; times 0.01 may not.
        inverse = round(1 / metric.scale)
        columns[metric.key] = top / inverse if metric.scale < 1 else top * metric.scale
    return pd.DataFrame(columns, index=sums.index)


def native(row: Mapping[str, float]) -> dict[str, float | None]:
    """Metric values as plain numbers: None where undefined, whole counts as int."""
    return {str(key): _native(METRICS[str(key)], float(value)) for key, value in row.items()}


def _native(metric: Metric, value: float) -> float | None:
    if math.isnan(value):
        return None
    if metric.unit == "count" and value.is_integer():
        return int(value)
    return value
