"""Metrics that only influencers have: the registry's second shelf."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from analytics.metric import Metric

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
