"""Who earns clearly more per rupee than their peers of the same category and tier, and pays off.

p is the larger of two: that their ROAS is no more than `CLEARLY` above their peers', and that it is
no more than break-even; see `analytics.insights.effects`. At stake is what they earned beyond what
their peers would have for the same cost.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.insights import telling
from analytics.insights.effects import CLEARLY, FEW_ORDERS, beside_peers, chance
from analytics.insights.insight import Figure, Insight, Row, World

NAME: Final = "top_performers"
TITLE: Final = "Top performers"


def look(world: World) -> pd.DataFrame:
    """Everybody with enough orders, beside their peers; `money` in ₹."""
    table = beside_peers(world.snapshot, world.view)
    table = table[(table["order_rows"] >= FEW_ORDERS) & table["peer_effect"].notna()]
    effect, noise = table["effect"].to_numpy(), table["noise"].to_numpy()
    above = effect - table["peer_effect"].to_numpy()
    peers = chance(above, noise + table["peer_noise"].to_numpy(), np.log1p(CLEARLY))
    pays = chance(effect - np.log(world.break_even), noise)
    money = table["revenue"] - np.exp(table["peer_effect"]) * table["cost"]
    return table.assign(p=np.maximum(peers, pays), money=money.clip(lower=0)).reset_index()


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    return Insight(
        rule=NAME,
        subject=str(row["influencer"]),
        what="{name} earned {roas} for what they cost; {peers} earned {theirs}.",
        figures={
            "name": telling.name_of(row),
            "roas": Figure(float(row["roas"]), "ratio"),
            "peers": Figure(telling.peers_of(row), "text"),
            "theirs": Figure(float(np.exp(row["peer_effect"])), "ratio"),
        },
        evidence=(telling.against(row), *telling.money_lines(world, row)),
        sample=int(row["order_rows"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Offer more posts before others do, and watch whether each further post still pays.",
        link=telling.page_of(world, str(row["influencer"])),
        about=f"{row['influencer']}:up",
    )
