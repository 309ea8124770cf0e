"""A budget plan as rows for a file: what each row gets now, what is proposed, what that brings."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.plan.plan import Plan

COLUMNS: Final = (
    *("id", "name", "platform", "brand", "fees_today", "fees_proposed", "change", "least", "most"),
    *("locked", "expected_today", "expected_proposed", "expected_low", "expected_high"),
    *("marginal_today", "marginal_proposed", "most_paid_a_month", "months_observed"),
)
"""Columns of the file: money a month in the workspace's currency; expected in money, or in new
customers; marginal per 1 of fees; the interval from `expected_low` to `expected_high` at 90 %."""

AMOUNTS: Final = (*("fees_today", "fees_proposed", "change", "least", "most", "most_paid_a_month"),)


def plan_rows(found: Plan) -> pd.DataFrame:
    """A row per row of the plan; Σ fees_proposed is what the plan spends, to the paisa.

    Args:
        found: The plan.

    Returns:
        Columns `COLUMNS`, those with the most to gain first.
    """
    cells = found.cells
    proposed = _to_the_paisa(cells["proposed"], found.spent)
    made = pd.DataFrame(
        {
            "id": cells["value"],
            "name": cells["label"],
            "platform": cells["platform"],
            "brand": cells["brand"],
            "fees_today": cells["today"].round(2),
            "fees_proposed": proposed,
            "change": (proposed - cells["today"].round(2)).round(2),
            "least": cells["low"].round(2),
            "most": cells["high"].round(2),
            "locked": cells["locked"].map({True: "yes", False: "no"}),
            "expected_today": cells["response_today"].round(2),
            "expected_proposed": cells["response_proposed"].round(2),
            "expected_low": cells["response_low"].round(2),
            "expected_high": cells["response_high"].round(2),
            "marginal_today": cells["marginal_today"].round(6),
            "marginal_proposed": cells["marginal_proposed"].round(6),
            "most_paid_a_month": cells["most_paid"].round(2),
            "months_observed": cells["months"],
        }
    )
    return made[list(COLUMNS)]


def _to_the_paisa(amounts: pd.Series, total: float) -> pd.Series:
    """Amounts in whole paise that add up to the total: the largest rests are rounded up."""
    exact = amounts * 100
    down = exact.floordiv(1)
    short = round(total * 100) - int(down.sum())
    up = (exact - down).sort_values(ascending=False, kind="stable").index[: max(short, 0)]
    down.loc[up] += 1
    return (down / 100).round(2)
