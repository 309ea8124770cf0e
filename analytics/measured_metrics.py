"""Metrics that are measured, not added up: the registry's third shelf.

What stands behind them is in `analytics.incrementality.iroas`; they never share a column with the
assumed `incremental_roas`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from analytics.metric import Metric

MEASURED: Final = "incremental_roas_measured"
METHOD: Final = f"{MEASURED}_method"
SHARED_FACTOR: Final = "structural, shared factor"
"""Where the figure comes from: the default method, by the factor that a brand's sellers share."""


def _metric(key: str, label: str, short: str, words: str) -> Metric:
    return Metric(
        key=key,
        label=label,
        short=short,
        formula="Σ tracked revenue that posts brought in a campaign window × its factor / cost",
        unit="ratio",
        better="up",
        decimals=2,
        help=words,
        note="Shared factor: what a brand's window added per unit of that revenue counts for all "
        "who sold it; adjusted ROAS for influencers. The bounds hold how unsure the factor and the "
        "split of the orders are.",
        top=key,
    )


MEASURED_METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {
        metric.key: metric
        for metric in (
            _metric(
                MEASURED,
                "Incremental ROAS (measured)",
                "iROAS",
                "Sales that would not have happened without the activity, for every 1 spent.",
            ),
            _metric(
                f"{MEASURED}_lower",
                "Incremental ROAS, lower bound",
                "iROAS low",
                "Lower end of the 90% interval of the measured incremental ROAS.",
            ),
            _metric(
                f"{MEASURED}_upper",
                "Incremental ROAS, upper bound",
                "iROAS high",
                "Upper end of the 90% interval of the measured incremental ROAS.",
            ),
        )
    }
)
"""What campaigns were measured to add; undefined where a brand could not be measured."""
