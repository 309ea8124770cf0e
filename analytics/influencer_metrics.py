"""Metrics that only influencers have: the registry's second shelf."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from analytics.measured_metrics import MEASURED_METRICS
from analytics.metric import Metric
from analytics.metrics import METRICS
from analytics.payouts.metrics import PAYOUT_METRICS
from analytics.plan.metrics import PLAN_METRICS

INFLUENCER_METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {
        "roas_shrunk": Metric(
            key="roas_shrunk",
            label="Adjusted ROAS",
            short="Adj. ROAS",
            formula="ROAS pulled toward the mean of the same platform and tier, by its orders",
            unit="ratio",
            better="up",
            decimals=2,
            help="ROAS without the luck of few orders.",
            top="roas_shrunk",
        ),
        "score": Metric(
            key="score",
            label="Score",
            short="Score",
            formula="weighted mean of the percentile ranks of its parts",
            unit="score",
            better="up",
            decimals=0,
            help="How an influencer does among all in the view, from 0 to 100.",
            top="score",
        ),
    }
)
"""What only influencers have, beside every metric: see `analytics.score`."""


def metric_of(key: str) -> Metric:
    """The metric of that key, on whichever shelf of the registry it lies.

    Raises:
        KeyError: If there is none.
    """
    for shelf in (METRICS, INFLUENCER_METRICS, MEASURED_METRICS, PAYOUT_METRICS):
        if key in shelf:
            return shelf[key]
    return PLAN_METRICS[key]
