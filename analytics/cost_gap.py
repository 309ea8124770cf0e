"""Sales without a payout: what makes a ROAS look better than it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.ask import answer
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.measures import PAISE
from analytics.scoring import score_questions
from storage import Snapshot

MATERIAL_SHARE: Final = 0.10
"""From this share of tracked revenue on, a verdict on ROAS would mislead."""


@dataclass(frozen=True)
class CostGap:
    """Tracked sales in a view by influencers for whom no payout is known at all.

    Attributes:
        influencers: How many there are.
        revenue: Their tracked revenue in the view, ₹.
        share: That revenue as a fraction of all tracked revenue in the view, 0 to 1.
    """

    influencers: int
    revenue: float
    share: float

    @property
    def material(self) -> bool:
        """Whether it is large enough to change what ROAS says."""
        return self.share >= MATERIAL_SHARE


@remembered
def _paid(snapshot: Snapshot) -> frozenset[str]:
    """Influencers who cost something at any time."""
    everyone = answer(snapshot, Filters(), *score_questions(snapshot, Filters()))
    return frozenset(everyone.loc[everyone["cost"] > 0, "influencer"].tolist())


@remembered
def cost_gap(snapshot: Snapshot, filters: Filters) -> CostGap:
    """The part of a view's revenue whose influencers have no cost anywhere in the workspace.

    An influencer who was paid outside the view's days does not count: that is timing, not a gap.
    """
    view = answer(snapshot, filters, *score_questions(snapshot, filters))
    named = view[(view["influencer"] != "") & (view["revenue"] > 0)]
    paid = _paid(snapshot)
    unknown = [who not in paid for who in named["influencer"].tolist()]
    unpaid = named[np.array(unknown, dtype=bool)]
    revenue, whole = unpaid["revenue"].sum() / PAISE, named["revenue"].sum() / PAISE
    return CostGap(len(unpaid), float(revenue), float(revenue / whole) if whole else 0.0)
