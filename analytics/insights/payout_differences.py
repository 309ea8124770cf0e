"""Payouts whose record is not what the work comes to, by cause; nothing is estimated here.

See `analytics.payouts`; at stake is the sum of what they are off by.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.insights.insight import FOR_NOTHING, Evidence, Figure, Insight, Link, Row, World
from analytics.payouts.totals import causes
from analytics.payouts.view import unchanged_by

NAME: Final = "payout_differences"
TITLE: Final = "Payout anomalies"
COUNTS: Final = True
WHAT: Final = {
    "duplicate": "In the file twice",
    "no work": "Paid for no work at all",
    "no post": "Paid for posts that were not made",
    "undelivered": "Paid for orders that do not count",
    "counted": "Paid for other posts or orders than were tracked",
    "rate": "Paid at another rate than was agreed",
}
"""What each cause means."""


def look(world: World) -> pd.DataFrame:
    """A row per cause; `money` in ₹."""
    table = causes(world.snapshot, world.view, world.marks)
    return table.assign(p=np.nan, money=table["over"] + table["under"])


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    over, under = Figure(float(row["over"]), "inr"), Figure(float(row["under"]), "inr")
    cause, payouts = str(row["cause"]), Figure(int(row["payouts"]), "count")
    some = "{payouts} payout" if payouts.value == 1 else "{payouts} payouts"
    off = ["{over} too much"] * (row["over"] > 0) + ["{under} too little"] * (row["under"] > 0)
    return Insight(
        rule=NAME,
        subject=cause,
        what=f"{WHAT[cause]} ({some}): {', '.join(off)}.",
        figures={"payouts": payouts, "over": over, "under": under},
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
        about=FOR_NOTHING if cause == "no work" else "",
        note=unchanged_by(world.view),
    )
