"""What the data themselves leave open, where it changes what the figures say."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.cost_gap import cost_gap
from analytics.evidence import evidence
from analytics.insights.insight import Evidence, Figure, Insight, Link, Row, World

NAME: Final = "data_quality"
TITLE: Final = "Data quality"
WHAT: Final = {
    "unpaid": "{count} influencers have {money} of sales and no payout: ROAS counts them as free.",
    "undated": "{money} of cost has no date and is left out of every period.",
    "unallocated": "{money} of cost lies where nobody posted or sold anything.",
}
ACTION: Final = {
    "unpaid": "Import their payouts, or note that they work for free.",
    "undated": "Give these payouts a date or a period and import the file again.",
    "unallocated": "Check the campaign, brand and dates of these payouts.",
}


def look(world: World) -> pd.DataFrame:
    """A row per thing that is open; `money` in ₹."""
    gap, behind = cost_gap(world.snapshot, world.view), evidence(world.snapshot, world.view)
    undated = 0.0 if behind["undated_included"] else behind["undated_cost"] or 0.0
    rows = [
        ("unpaid", gap.revenue, gap.influencers),
        ("undated", undated, 1),
        ("unallocated", behind["unallocated_cost"] or 0.0, 1),
    ]
    table = pd.DataFrame(rows, columns=["about", "money", "count"])
    return table[table["money"] > 0].assign(p=np.nan)


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    about = str(row["about"])
    money, count = Figure(float(row["money"]), "inr"), Figure(int(row["count"]), "count")
    return Insight(
        rule=NAME,
        subject=about,
        what=WHAT[about],
        figures={"money": money, "count": count},
        evidence=(Evidence("Money", money),),
        sample=int(row["count"]),
        sample_of="influencer" if about == "unpaid" else "sum",
        money=float(row["money"]),
        confidence=confidence,
        action=ACTION[about],
        link=Link("Open the Data tab", world.view, "data"),
        kind="quality",
    )
