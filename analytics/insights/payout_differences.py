"""Payouts whose record is not what the work comes to, by cause; nothing is estimated here.

See `analytics.payouts`; at stake is the sum of what they are off by.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.insights.insight import Evidence, Figure, Insight, Link, Row, World
from analytics.payouts.totals import causes

NAME: Final = "payout_differences"
TITLE: Final = "Payout anomalies"
WHAT: Final = {
    "duplicate": "In the file twice ({payouts})",
    "no work": "Paid for no work at all ({payouts})",
    "no post": "Paid for posts that were not made ({payouts})",
    "undelivered": "Paid for orders that do not count ({payouts})",
    "counted": "Paid for other posts or orders than were tracked ({payouts})",
    "rate": "Paid at another rate than was agreed ({payouts})",
}
"""What each cause means for several payouts."""


def look(world: World) -> pd.DataFrame:
    """A row per cause; `money` in ₹."""
    table = causes(world.snapshot, world.view, world.marks)
    return table.assign(p=np.nan, money=table["over"] + table["under"])


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    over, under = Figure(float(row["over"]), "inr"), Figure(float(row["under"]), "inr")
    payouts = Figure(int(row["payouts"]), "count")
    some = Figure(f"{payouts.value} payout{'' if payouts.value == 1 else 's'}", "text")
    off = ["{over} too much"] * (row["over"] > 0) + ["{under} too little"] * (row["under"] > 0)
    return Insight(
        rule=NAME,
        subject=str(row["cause"]),
        what=f"{WHAT[str(row['cause'])]}: {', '.join(off)}.",
        figures={"payouts": some, "over": over, "under": under},
        evidence=(
            Evidence("Paid above the work", over),
            Evidence("Paid below it", under),
            Evidence("Payouts", payouts),
        ),
        sample=int(row["payouts"]),
        sample_of="payout",
        money=float(row["money"]),
        confidence=confidence,
        action="Settle them before the next run; each is listed with its reason.",
        link=Link("Open the list", world.view, "payouts"),
    )
