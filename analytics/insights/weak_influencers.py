"""Who does not earn back what they cost, or clearly less than their peers, with enough evidence.

Two tests each, the p of the one that is told counted twice: that their ROAS is break-even or more,
and that it is no less than 1/(1 + `CLEARLY`) of their peers'. Both ask how much less was sold than
would have been expected (see `analytics.insights.effects`, also for sources), so that whoever sold
nothing is found too. A loss is told where its p is the smaller one, or `SURELY` at most. At stake
is the loss, cost − margin × revenue, or else what their peers would have earned beyond them.
Whoever is alone in a view has the first test only.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.insights import telling
from analytics.insights.effects import FEW_EXPECTED, beside_peers
from analytics.insights.insight import Evidence, Figure, Insight, Row, World

NAME: Final = "weak_influencers"
TITLE: Final = "Weak influencers"
COUNTS: Final = False
SURELY: Final = 0.001


def look(world: World) -> pd.DataFrame:
    """Everybody of whom enough orders were to be expected; `money` in ₹."""
    table = beside_peers(world.snapshot, world.view)
    table = table[table["due"] >= FEW_EXPECTED]
    alone, behind = table["below"].isna(), table["below"].fillna(1.0)
    loses = (table["loses"] <= np.maximum(behind, SURELY)) & (table["loss"] > 0)
    told, tests = table["loses"].where(loses, behind), np.where(alone, 1, 2)
    return table.assign(
        p=np.minimum(1.0, tests * told),
        loses=loses,
        money=table["loss"].where(loses, table["missed"]),
    ).reset_index()


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    even = Figure(world.break_even, "ratio")
    what = (
        "{name} earned {roas} for what they cost; {even} is break-even."
        if row["loses"]
        else "{name} earned {roas} for what they cost; {peers} earned {theirs}."
    )
    return Insight(
        rule=NAME,
        subject=str(row["influencer"]),
        what=what,
        figures={**telling.compared(row), "even": even},
        evidence=(
            telling.against(row),
            *telling.money_lines(world, row),
            Evidence("Break-even", even),
        ),
        sample=int(row["orders"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Pay them by the order, agree a lower fee, or stop."
        if row["loses"]
        else "Agree a fee nearer to that of their peers, or move it to those who earn more.",
        link=telling.page_of(world, str(row["influencer"])),
        about=f"{row['influencer']}:down",
    )
