"""What findings about influencers share: evidence of ROAS, peers, and the page they link to."""

from __future__ import annotations

import numpy as np

from analytics.insights.effects import interval
from analytics.insights.insight import Evidence, Figure, Link, Row, World


def name_of(row: Row) -> Figure:
    """The name of the influencer of a row."""
    return Figure(str(row["label"]), "text")


def page_of(world: World, influencer: str) -> Link:
    """The influencer's page under the same view."""
    return Link("Open their page", world.view, "influencers", influencer)


def roas(row: Row, *, beside: float | None = None, label: str = "") -> Evidence:
    """The ROAS of a row of `influencer_effects`, with its interval."""
    low, high = interval(row["effect"], row["noise"])
    return Evidence(
        "ROAS",
        Figure(float(row["roas"]), "ratio"),
        low=low if row["revenue"] > 0 else 0.0,
        high=high,
        beside=None if beside is None else Figure(beside, "ratio"),
        beside_label=label,
        metric="roas",
    )


def against(row: Row) -> Evidence:
    """The ROAS of a row beside that of its peers."""
    return roas(row, beside=float(np.exp(row["peer_effect"])), label=peers_of(row))


def peers_of(row: Row) -> str:
    """Whom a row is compared with."""
    return f"other {row['peers']} influencers" if row["peers"] else "all others"


def amount(metric: str, label: str, row: Row) -> Evidence:
    """A sum of a row: revenue or cost in ₹, or a count."""
    unit = "inr" if metric in ("revenue", "cost") else "count"
    return Evidence(label, Figure(float(row[metric]), unit), metric=metric)


def money_lines(world: World, row: Row) -> tuple[Evidence, ...]:
    """Revenue on the workspace's basis, and cost."""
    basis = world.snapshot.config.revenue_metric
    return (
        Evidence("Revenue", Figure(float(row["revenue"]), "inr"), metric=basis),
        amount("cost", "Cost", row),
    )
