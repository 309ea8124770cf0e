"""What the figures of a view leave out or cannot place, in sentences."""

from __future__ import annotations

from typing import Final

from analytics.cost_gap import CostGap
from analytics.evidence import Evidence
from charts import format as fmt

NO_GAP: Final = CostGap(influencers=0, revenue=0.0, share=0.0)


def notes(evidence: Evidence, gap: CostGap = NO_GAP) -> list[str]:
    """What the figures leave out or cannot place, one sentence each."""
    found: list[str] = []
    undated, loose = evidence["undated_cost"] or 0.0, evidence["unallocated_cost"] or 0.0
    if undated and not evidence["undated_included"]:
        found.append(
            f"{fmt.money(undated, 'exact')} of cost has no date and is not included in this "
            "period. Choose All time to include it."
        )
    if loose:
        found.append(
            f"{fmt.money(loose, 'exact')} of the cost matches no order or post of its "
            "influencer; it counts under the brand and campaign that the payout names."
        )
    if gap.influencers and not gap.material:
        found.append(f"{unpaid(gap)} ROAS counts them as free.")
    if evidence["future_rows"]:
        found.append(
            f"{fmt.plural(evidence['future_rows'], 'order row')} in this view "
            f"{'is' if evidence['future_rows'] == 1 else 'are'} dated after today."
        )
    return found


def unpaid(gap: CostGap) -> str:
    """Who has sales but no payout, in a sentence."""
    who = (
        "1 influencer has"
        if gap.influencers == 1
        else f"{fmt.grouped(gap.influencers)} influencers have"
    )
    return f"{who} {fmt.money(gap.revenue, 'short')} of these sales and no payout at all."
