"""Who does not earn back what they cost, or clearly less than their peers, with enough evidence.

Two tests each, the p of the one that is told counted twice: that their ROAS is break-even or more,
and that it is no less than 1/(1 + `CLEARLY`) of their peers'; see `analytics.insights.effects`. A
loss is told where its p is the smaller one, or `SURELY` at most. At stake is the loss, cost −
margin × revenue, or else what their peers would have earned beyond them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.insights import telling
from analytics.insights.effects import CLEARLY, beside_peers, chance
from analytics.insights.insight import Evidence, Figure, Insight, Row, World

NAME: Final = "weak_influencers"
TITLE: Final = "Weak influencers"
SURELY: Final = 0.001
FEW_EXPECTED: Final = 10
"""Orders that their cost should have brought at their peers' rate before anything is said."""


def look(world: World) -> pd.DataFrame:
    """Everybody of whom enough orders were to be expected; `money` in ₹."""
    table = beside_peers(world.snapshot, world.view)
    theirs: pd.Series = table["peer_effect"].map(np.exp) * table["cost"]
    value = table["revenue"].sum() / max(table["order_rows"].sum(), 1)
    table = table[theirs >= FEW_EXPECTED * value]
    effect, noise = table["effect"].to_numpy(), table["noise"].to_numpy()
    losing = chance(np.log(world.break_even) - effect, noise)
    below = table["peer_effect"].to_numpy() - effect
    behind = chance(below, noise + table["peer_noise"].to_numpy(), np.log1p(CLEARLY))
    loss = table["cost"] - table["revenue"] / world.break_even
    missed = (theirs.loc[table.index] - table["revenue"]).clip(lower=0)
    loses = (losing <= np.maximum(behind, SURELY)) & (loss > 0)
    return table.assign(
        p=np.minimum(1.0, 2 * np.where(loses, losing, behind)),
        loses=loses,
        money=loss.where(loses, missed),
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
        figures={
            "name": telling.name_of(row),
            "roas": Figure(float(row["roas"]), "ratio"),
            "even": even,
            "peers": Figure(telling.peers_of(row), "text"),
            "theirs": Figure(float(np.exp(row["peer_effect"])), "ratio"),
        },
        evidence=(
            telling.against(row),
            *telling.money_lines(world, row),
            Evidence("Break-even", even),
        ),
        sample=int(row["order_rows"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Pay them by the order, agree a lower fee, or stop."
        if row["loses"]
        else "Agree a fee nearer to that of their peers, or move it to those who earn more.",
        link=telling.page_of(world, str(row["influencer"])),
        about=f"{row['influencer']}:down",
    )
