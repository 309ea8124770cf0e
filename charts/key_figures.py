"""The key figures of a view: which, in what order, and what they are called."""

from __future__ import annotations

from typing import Final

from analytics.metrics import METRICS

KEYS: Final = (
    "revenue",
    "cost",
    "roas",
    "incremental_roas",
    "new_customers",
    "orders",
    "cost_per_order",
    "reach",
    "engagement_rate",
    "conversion_rate",
)
"""In reading order: what came in, what it cost, what each rupee did; then reach."""

TAGS: Final = {"incremental_roas": "assumption"}
"""A word beside the name of a figure."""

_LABELS: Final = {"incremental_roas": "Incremental ROAS"}


def label(metric: str) -> str:
    """What a key figure is called; its tag says the rest."""
    return _LABELS.get(metric, METRICS[metric].label)
