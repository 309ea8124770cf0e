"""Who is liked and does not sell, and who sells without being liked.

Among peers of the same category and tier, the quarter with the highest engagement rate is tested
for a ROAS below its peers', and the quarter with the lowest for one above; the tests are those of
`analytics.insights.effects`. At stake is the difference to the peers' ROAS.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.insights import telling
from analytics.insights.effects import CLEARLY, FEW_ORDERS, beside_peers, chance
from analytics.insights.insight import Evidence, Figure, Insight, Row, World

NAME: Final = "engagement_sales"
TITLE: Final = "Engagement and sales apart"
QUARTER: Final = 0.25


def look(world: World) -> pd.DataFrame:
    """The most and the least liked of every group of peers; `money` in ₹."""
    table = beside_peers(world.snapshot, world.view)
    rate = 100 * table["engagements"] / table["reach"].where(table["reach"] > 0)
    rank = rate.groupby(table["peers"]).rank(pct=True)
    middle = rate.groupby(table["peers"]).transform("median")
    table = table.assign(rate=rate, middle=middle, liked=rank > 1 - QUARTER)
    expected = np.exp(table["peer_effect"]) * table["cost"]
    value = table["revenue"].sum() / max(table["order_rows"].sum(), 1)
    enough = np.maximum(table["order_rows"], expected / value) >= FEW_ORDERS
    table = table[enough & ((rank > 1 - QUARTER) | (rank <= QUARTER))]
    above = (table["effect"] - table["peer_effect"]).to_numpy()
    sign = np.where(table["liked"], -1.0, 1.0)
    noise = (table["noise"] + table["peer_noise"]).to_numpy()
    p = chance(sign * above, noise, np.log1p(CLEARLY))
    money = sign * (table["revenue"] - np.exp(table["peer_effect"]) * table["cost"])
    return table.assign(p=p, money=money.clip(lower=0)).dropna(subset=["p"]).reset_index()


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    rate = Figure(float(row["rate"]), "percent")
    liked = bool(row["liked"])
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
        figures={
            "name": telling.name_of(row),
            "rate": rate,
            "roas": Figure(float(row["roas"]), "ratio"),
            "peers": Figure(telling.peers_of(row), "text"),
            "theirs": Figure(float(np.exp(row["peer_effect"])), "ratio"),
        },
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
        sample=int(row["order_rows"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Use them for reach, with a clearer call to buy; do not pay for sales they do not "
        "bring."
        if liked
        else "Judge them by sales, not by likes: keep them.",
        link=telling.page_of(world, str(row["influencer"])),
        about=f"{row['influencer']}:{'down' if liked else 'up'}",
    )
