"""What payouts come to: the registry's fourth shelf, in ₹."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from analytics.metric import Metric


def _metric(key: str, label: str, short: str, formula: str, words: str) -> Metric:
    return Metric(
        key=f"payout_{key}",
        label=label,
        short=short,
        formula=formula,
        unit="inr",
        better=None,
        decimals=2,
        help=words,
        top=f"payout_{key}",
    )


PAYOUT_METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {
        metric.key: metric
        for metric in (
            _metric(
                "owed",
                "Owed",
                "Owed",
                "Σ computed − Σ paid",
                "What the work comes to, less what was paid; paid too much counts against it.",
            ),
            _metric(
                "due",
                "Due",
                "Due",
                "Σ (computed − paid) of payouts about which nobody decided",
                "Owed, and not approved, held or disputed by anybody.",
            ),
            _metric(
                "approved",
                "Approved",
                "Approved",
                "Σ of approved payouts that are not paid",
                "Approved and waiting to be paid.",
            ),
            _metric(
                "held",
                "On hold or disputed",
                "On hold",
                "Σ of payouts on hold or disputed",
                "Owed, and held back until a question is settled.",
            ),
            _metric(
                "paid",
                "Paid",
                "Paid",
                "Σ paid by the payouts file and here",
                "What the payouts file says was paid, and what was marked as paid here.",
            ),
            _metric(
                "difference",
                "Paid over or under",
                "Over / under",
                "Σ (computed − recorded) of payouts that the file says are paid",
                "What paid work comes to, less what was paid for it; below zero is overpaid.",
            ),
            _metric(
                "computed",
                "Computed",
                "Computed",
                "Σ rate × tracked work, as agreed",
                "What the work comes to by terms, or by the rate of the payout row.",
            ),
            _metric(
                "recorded",
                "Recorded",
                "Recorded",
                "Σ total_payout of the payouts file",
                "What the payouts file says.",
            ),
            _metric(
                "gift",
                "Gifted products",
                "Gifts",
                "Σ product_cost, or gift value × posts",
                "Products given beside the cash; never part of what is owed.",
            ),
            _metric(
                "differing",
                "Records that differ",
                "Differing",
                "Σ |recorded − computed| of payouts that differ by ₹1 or more",
                "Money on payouts whose record is not what the work comes to.",
            ),
        )
    }
)
"""Sums over payouts; see `analytics.payouts.totals`."""
