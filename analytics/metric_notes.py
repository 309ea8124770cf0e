"""What must be said beside a metric, with the workspace's own assumptions in figures."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.metrics import METRICS
from settings import WorkspaceSettings


def note(key: str, config: WorkspaceSettings) -> str:
    """What must be said beside a metric, with the workspace's own assumptions in figures."""
    metric = METRICS[key]
    if key == "roi":
        share = f"{config.margin * 100:g} %"
        return f"Margin {share} until it is set." if config.margin == 1 else f"Margin {share}."
    if key == "emv" and config.emv_rates:
        return "At the workspace's own rates per platform and action."
    if key == "incremental_roas":
        return f"{metric.note} {_organic_words(config)}"
    if metric.top == "basis_revenue" and config.revenue_basis == "net":
        return f"{metric.note} Cancelled and returned orders are left out.".strip()
    return metric.note


def _organic_words(config: WorkspaceSettings) -> str:
    default = f"{config.default_organic_share * 100:g} %"
    named = [f"{share * 100:g} % for {brand}" for brand, share in config.organic_share.items()]
    shares = [*named, f"{default} for other brands" if named else default]
    return f"Assumed to have come anyway: {_listed(shares)} of tracked revenue."


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
