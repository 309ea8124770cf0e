"""What findings about influencers share: evidence of ROAS, peers, and the page they link to."""

from __future__ import annotations

import numpy as np

from analytics.insights.insight import Evidence, Figure, Link, Row, World


def name_of(row: Row) -> Figure:
    """The name of the influencer of a row."""
    return Figure(str(row["label"]), "text")


def page_of(world: World, influencer: str) -> Link:
    """The influencer's page under the same view."""
    return Link("Open their page", world.view, "influencers", influencer)


def roas(row: Row, *, beside: float | None = None, label: str = "") -> Evidence:
    """The ROAS of a row of `log_roas`, with its interval."""
    return Evidence(
        "ROAS",
        Figure(float(row["roas"]), "ratio"),
        low=float(row["low"]),
        high=float(row["high"]),
        beside=None if beside is None else Figure(beside, "ratio"),
        beside_label=label,
        metric="roas",
    )


def against(row: Row) -> Evidence:
    """The ROAS of a row of `beside_peers` beside that of its peers, where it has any."""
    theirs = float(row["theirs"])
    return roas(row) if np.isnan(theirs) else roas(row, beside=theirs, label=peers_of(row))


def compared(row: Row) -> dict[str, Figure]:
    """Figures of a sentence about a row of `beside_peers`: name, roas, peers and theirs."""
    return {
        "name": name_of(row),
        "roas": Figure(float(row["roas"]), "ratio"),
        "peers": Figure(peers_of(row), "text"),
        "theirs": Figure(float(row["theirs"]), "ratio"),
    }


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
