"""Campaigns that did not earn back what they cost, with enough evidence to say so.

p is the chance of so low a ROAS if it were break-even; φ as for influencers, see
`analytics.insights.effects`. At stake is the loss, cost − margin × revenue.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.ask import Question, answer
from analytics.breakdown import labels
from analytics.filters import UNASSIGNED
from analytics.insights import telling
from analytics.insights.effects import FEW_ORDERS, chance, log_roas, overdispersion
from analytics.insights.insight import Evidence, Figure, Insight, Link, Row, World
from analytics.measures import PAISE
from analytics.span import window

NAME: Final = "weak_campaigns"
TITLE: Final = "Weak campaigns"
_SUMS: Final = ("order_rows", "revenue", "net_revenue", "revenue_sq", "cost")


def look(world: World) -> pd.DataFrame:
    """Campaigns with cost and orders; `money` in ₹."""
    asked = Question(("campaign",), window(world.snapshot, world.view), _SUMS)
    sums = answer(world.snapshot, world.view, asked)
    named = ~sums["campaign"].isin(["", UNASSIGNED])
    sums = sums[named & (sums["cost"] > 0) & (sums["order_rows"] >= FEW_ORDERS)]
    sums = sums.reset_index(drop=True)
    basis = world.snapshot.config.revenue_metric
    effects = log_roas(sums, basis, overdispersion(world.snapshot, world.view))
    table = sums[["campaign", "order_rows"]].join(effects)
    table = table.assign(
        label=labels(world.snapshot, "campaign", table["campaign"]),
        revenue=sums[basis] / PAISE,
        cost=sums["cost"] / PAISE,
    )
    table["roas"] = table["revenue"] / table["cost"]
    below = np.log(world.break_even) - table["effect"].to_numpy()
    loss = table["cost"] - table["revenue"] / world.break_even
    return table.assign(p=chance(below, table["noise"].to_numpy()), money=loss.clip(lower=0))


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    even = Figure(world.break_even, "ratio")
    return Insight(
        rule=NAME,
        subject=str(row["campaign"]),
        what="{name} earned {roas} for what it cost; {even} is break-even.",
        figures={
            "name": telling.name_of(row),
            "roas": Figure(float(row["roas"]), "ratio"),
            "even": even,
        },
        evidence=(
            telling.roas(row, beside=world.break_even, label="break-even"),
            *telling.money_lines(world, row),
            Evidence("Break-even", even),
        ),
        sample=int(row["order_rows"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Look at who drew it down before it is repeated; the ROI tab says what it added.",
        link=Link(
            "Look at this campaign",
            world.view.with_values("campaign", [str(row["campaign"])]),
            "campaigns",
        ),
    )
