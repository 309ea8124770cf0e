"""Headers of a column that names the month of a payout."""

from __future__ import annotations

from typing import Final

MONTH_WORDS: Final = (
    "month",
    "payout_month",
    "payment_month",
    "paid_month",
    "billing_month",
    "for_month",
    "period",
)
"""Headers of such a column, as aliases of `period_start`."""
