"""Who is liked and does not sell, and who sells without being liked.

Among their peers of the same category and tier, the quarter with the highest engagement rate is
tested for a ROAS clearly below its peers', and the quarter with the lowest for one clearly above;
the tests, and their sources, are those of `analytics.insights.effects`. At stake is the difference
to what the peers would have earned for the same cost.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.insights import telling
from analytics.insights.effects import FEW_ORDERS, beside_peers, roas_peers
from analytics.insights.insight import Evidence, Figure, Insight, Row, World
from analytics.insights.peers import median_of_others

NAME: Final = "engagement_sales"
TITLE: Final = "Engagement and sales apart"
COUNTS: Final = False
QUARTER: Final = 0.25


def look(world: World) -> pd.DataFrame:
    """The most and the least liked of every group of peers; `money` in ₹."""
    table = beside_peers(world.snapshot, world.view)
    rate = (100 * table["engagements"] / table["reach"].where(table["reach"] > 0)).to_numpy()
    peers = roas_peers(table)
    rank = peers.each(lambda who: np.asarray(pd.Series(rate[who]).rank(pct=True), dtype="float64"))
    liked, ignored = rank > 1 - QUARTER, rank <= QUARTER
    table = table.assign(
        rate=rate, middle=peers.each(lambda who: median_of_others(rate[who])), liked=liked
    )
    enough = np.where(liked, table["due"], table["order_rows"]) >= FEW_ORDERS
    table = table[enough & (liked | ignored)]
    return table.assign(
        p=table["below"].where(table["liked"], table["above"]),
        money=table["missed"].where(table["liked"], table["gain"]),
    ).reset_index()


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    rate = Figure(float(row["rate"]), "percent")
    liked = bool(row["liked"])
    keep = (
        "keep them."
        if row["roas"] >= world.break_even
        else "they do better than their peers, but do not earn back their cost: agree a lower fee."
    )
    return Insight(
        rule=NAME,
        subject=str(row["influencer"]),
        what=(
            "{name} is liked ({rate} engagement) and does not sell: {roas}, {peers} earned "
            "{theirs}."
            if liked
            else "{name} is little liked ({rate} engagement) and sells: {roas}, {peers} earned "
            "{theirs}."
        ),
        figures={**telling.compared(row), "rate": rate},
        evidence=(
            telling.against(row),
            Evidence(
                "Engagement rate",
                rate,
                beside=Figure(float(row["middle"]), "percent"),
                beside_label=f"median of {telling.peers_of(row)}",
                metric="engagement_rate",
            ),
            *telling.money_lines(world, row),
        ),
        sample=int(row["orders"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Use them for reach, with a clearer call to buy; do not pay for sales they do not "
        "bring."
        if liked
        else f"Judge them by sales, not by likes: {keep}",
        link=telling.page_of(world, str(row["influencer"])),
        about=f"{row['influencer']}:{'down' if liked else 'up'}",
    )
