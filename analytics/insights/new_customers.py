"""Who brings clearly more new customers among their orders than the others do.

    s = new customers / orders of known customers,   p₀ = that of all others
    z = (s − p₀ − `CLEARLY`) / √(φ·p₀(1 − p₀) / orders),   one-sided

φ as in `analytics.insights.spread`. At stake is the revenue of the first orders that the others'
share would not have brought.

Source: the score test of a proportion with dispersion φ; P. McCullagh and J. A. Nelder,
"Generalized Linear Models", 2nd ed. (1989), ch. 4.5.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import norm

from analytics.insights import telling
from analytics.insights.effects import influencer_effects
from analytics.insights.insight import Evidence, Figure, Insight, Row, World
from analytics.insights.spread import overdispersion
from analytics.scoring import Z

NAME: Final = "new_customers"
TITLE: Final = "New-customer magnets"
COUNTS: Final = False
CLEARLY: Final = 0.05
"""A share is worth telling from so far above the others' on."""
FEW_ORDERS: Final = 30


def look(world: World) -> pd.DataFrame:
    """Everybody with enough orders of known customers; `money` in ₹."""
    table = influencer_effects(world.snapshot, world.view)
    new, known = table["new_customers"], table["user_rows"]
    rest = (new.sum() - new) / (known.sum() - known).where(known.sum() > known)
    table = table.assign(share=new / known.where(known > 0), rest=rest)
    table = table[(known >= FEW_ORDERS) & (rest > 0) & (rest < 1)]
    spread = overdispersion(world.snapshot, world.view) * table["rest"] * (1 - table["rest"])
    sd = np.sqrt(spread / table["user_rows"])
    beyond = (1 - table["rest"] / table["share"].where(table["share"] > 0)).fillna(0.0)
    return table.assign(
        p=norm.sf((table["share"] - table["rest"] - CLEARLY) / sd),
        sd=sd,
        money=(table["new_revenue"] * beyond).clip(lower=0),
    ).reset_index()


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    share = Figure(100 * float(row["share"]), "percent")
    rest = Figure(100 * float(row["rest"]), "percent")
    reach = 100 * Z * float(row["sd"])
    return Insight(
        rule=NAME,
        subject=str(row["influencer"]),
        what="{name} brings new customers: {share} of their orders are first ones, {rest} of those "
        "of the others.",
        figures={"name": telling.name_of(row), "share": share, "rest": rest},
        evidence=(
            Evidence(
                "First orders",
                share,
                low=max(0.0, float(share.value) - reach),
                high=min(100.0, float(share.value) + reach),
                beside=rest,
                beside_label="all others",
            ),
            telling.amount("new_customers", "New customers", row),
            *telling.money_lines(world, row),
        ),
        sample=int(row["user_rows"]),
        sample_of="order of a known customer",
        money=float(row["money"]),
        confidence=confidence,
        action="Use them for launches, and judge them by what their customers buy later.",
        link=telling.page_of(world, str(row["influencer"])),
    )
