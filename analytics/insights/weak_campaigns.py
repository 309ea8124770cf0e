"""Campaigns that did not earn back what they cost, with enough evidence to say so.

p is the chance of so little revenue if its ROAS were break-even: the test of a shortfall of
`analytics.insights.effects`, with its sources. Looked at is every campaign whose cost should have
brought `FEW_EXPECTED` orders at break-even, those without a single one among them. At stake is the
loss, cost − margin × revenue.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.ask import Question, answer
from analytics.breakdown import labels
from analytics.filters import UNASSIGNED
from analytics.insights import telling
from analytics.insights.effects import FEW_EXPECTED, SUMS, log_roas, shortfall
from analytics.insights.insight import Figure, Insight, Link, Row, World
from analytics.insights.spread import spread
from analytics.measures import PAISE
from analytics.span import window

NAME: Final = "weak_campaigns"
TITLE: Final = "Weak campaigns"
COUNTS: Final = False


def look(world: World) -> pd.DataFrame:
    """Campaigns of which enough orders were to be expected; `money` in ₹."""
    asked = Question(("campaign",), window(world.snapshot, world.view), SUMS)
    sums = answer(world.snapshot, world.view, asked)
    sums = sums[~sums["campaign"].isin(["", UNASSIGNED]) & (sums["cost"] > 0)]
    basis, chance = world.snapshot.config.revenue_metric, spread(world.snapshot, world.view)
    table = sums[["campaign", "orders"]].join(log_roas(sums, basis, chance))
    table = table.assign(revenue=sums[basis] / PAISE, cost=sums["cost"] / PAISE)
    table = table[world.break_even * table["cost"] / chance.value >= FEW_EXPECTED]
    table = table.reset_index(drop=True)
    revenue, cost = table["revenue"].to_numpy(), table["cost"].to_numpy()
    order_noise = chance.dispersion * table["weighted"].to_numpy()
    return table.assign(
        label=labels(world.snapshot, "campaign", table["campaign"]),
        roas=revenue / cost,
        p=shortfall(revenue, world.break_even * cost, order_noise),
        money=(table["cost"] - table["revenue"] / world.break_even).clip(lower=0),
    )


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    return Insight(
        rule=NAME,
        subject=str(row["campaign"]),
        what="{name} earned {roas} for what it cost; {even} is break-even.",
        figures={
            "name": telling.name_of(row),
            "roas": Figure(float(row["roas"]), "ratio"),
            "even": Figure(world.break_even, "ratio"),
        },
        evidence=(
            telling.roas(row, beside=world.break_even, label="break-even"),
            *telling.money_lines(world, row),
        ),
        sample=int(row["orders"]),
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
