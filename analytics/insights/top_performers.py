"""Who earns clearly more per rupee than their peers of the same category and tier, and pays off.

p is the larger of two: that their ROAS is no more than `CLEARLY` above their peers', and that it is
no more than break-even; see `analytics.insights.effects`, also for sources. At stake is what they
earned beyond what their peers would have for the same cost. Whoever is alone in a view is nobody's
top performer, and who earns more than `UNPAID` times as much as their peers was not paid for it in
this view: the fee lies in another period, or is missing.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.insights import telling
from analytics.insights.effects import FEW_ORDERS, beside_peers
from analytics.insights.insight import Insight, Row, World

NAME: Final = "top_performers"
TITLE: Final = "Top performers"
COUNTS: Final = False
UNPAID: Final = 10.0
"""A ROAS of so many times the peers' is no achievement, but a fee that is elsewhere."""


def look(world: World) -> pd.DataFrame:
    """Everybody with enough orders, beside their peers; `money` in ₹."""
    table = beside_peers(world.snapshot, world.view)
    table = table[table["order_rows"] >= FEW_ORDERS]
    p = np.maximum(table["above"], table["pays"])
    paid = table["roas"] <= UNPAID * table["theirs"]
    return table.assign(p=p, money=table["gain"].where(paid, 0.0)).reset_index()


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    return Insight(
        rule=NAME,
        subject=str(row["influencer"]),
        what="{name} earned {roas} for what they cost; {peers} earned {theirs}.",
        figures=telling.compared(row),
        evidence=(telling.against(row), *telling.money_lines(world, row)),
        sample=int(row["orders"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Offer more posts before others do, and watch whether each further post still pays.",
        link=telling.page_of(world, str(row["influencer"])),
        about=f"{row['influencer']}:up",
    )
