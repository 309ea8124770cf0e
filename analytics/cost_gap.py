"""Sales without a payout: what makes a ROAS look better than it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analytics.breakdown import breakdown
from analytics.cache import remembered
from analytics.filters import Filters
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
def cost_gap(snapshot: Snapshot, filters: Filters) -> CostGap:
    """The part of a view's revenue whose influencers have no cost anywhere in the workspace.

    An influencer who was paid outside the view's days does not count: that is timing, not a gap.
    """
    everyone = breakdown(snapshot, Filters(), "influencer")
    paid = set(everyone.loc[everyone["cost"] > 0, "value"])
    view = breakdown(snapshot, filters, "influencer")
    named = view[(view["value"] != "") & (view["revenue"] > 0)]
    unpaid = named[~named["value"].isin(list(paid))]
    revenue, whole = float(unpaid["revenue"].sum()), float(named["revenue"].sum())
    return CostGap(len(unpaid), revenue, revenue / whole if whole else 0.0)
