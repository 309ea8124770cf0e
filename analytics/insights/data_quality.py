"""What the data themselves leave open, where it changes what the figures say; it is counted."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.cost_gap import cost_gap
from analytics.evidence import evidence
from analytics.insights.insight import FOR_NOTHING, Evidence, Figure, Insight, Link, Row, World

NAME: Final = "data_quality"
TITLE: Final = "Data quality"
COUNTS: Final = True
WHAT: Final = {
    "unpaid": "{count} influencers have {money} of sales and no payout: ROAS has them as free.",
    "one unpaid": "{count} influencer has {money} of sales and no payout: ROAS has them as free.",
    "undated": "{money} of cost has no date and is left out of every period.",
    "unallocated": "{money} of cost lies where nobody posted or sold anything.",
}
ACTION: Final = {
    "unpaid": "Import their payouts; if they work for free, nothing is wrong.",
    "undated": "Give these payouts a date or a period and import the file again.",
    "unallocated": "Check the campaign, brand and dates of these payouts.",
}


def look(world: World) -> pd.DataFrame:
    """A row per thing that is open; `money` in ₹."""
    gap, behind = cost_gap(world.snapshot, world.view), evidence(world.snapshot, world.view)
    undated = 0.0 if behind["undated_included"] else behind["undated_cost"] or 0.0
    rows = [
        ("unpaid", gap.revenue, gap.influencers),
        ("undated", undated, 0),
        ("unallocated", behind["unallocated_cost"] or 0.0, 0),
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
        what=WHAT["one unpaid" if count.value == 1 else about],
        figures={"money": money, "count": count},
        evidence=(Evidence("Money", money),),
        sample=int(row["count"]),
        sample_of="influencer",
        money=float(row["money"]),
        confidence=confidence,
        action=ACTION[about],
        link=Link("Open the Data tab", world.view, "data"),
        kind="quality",
        about=FOR_NOTHING if about == "unallocated" else "",
    )
