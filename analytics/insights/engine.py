"""Every rule over a view, corrected together, the most valuable finding first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.cache import remembered
from analytics.filters import Filters
from analytics.insights import (
    best_groups,
    cost_outliers,
    coupon_leakage,
    data_quality,
    engagement_sales,
    fatigue,
    new_customers,
    payout_differences,
    rising_fading,
    top_performers,
    weak_campaigns,
    weak_influencers,
)
from analytics.insights.discovery import adjusted
from analytics.insights.insight import CONFIDENCE, Insight, Row, Rule, World
from storage import Snapshot
from storage.payout_log import Marks

RULES: Final[tuple[Rule, ...]] = (
    engagement_sales,
    top_performers,
    weak_influencers,
    weak_campaigns,
    rising_fading,
    fatigue,
    best_groups,
    cost_outliers,
    new_customers,
    coupon_leakage,
    payout_differences,
    data_quality,
)
"""Every rule, each a module of its own; of two that say the same, the first one's is told."""

MOST: Final = 5
"""Findings of one rule that are told; the rest is counted."""


@dataclass(frozen=True)
class Found:
    """What stands out in a view.

    Attributes:
        insights: The findings, those with the most money at stake first.
        tested: How many things were looked at.
        more: Findings beyond the first `MOST` of each rule, by its name.
    """

    insights: tuple[Insight, ...]
    tested: int
    more: tuple[tuple[str, int], ...]


@remembered
def insights(snapshot: Snapshot, view: Filters, marks: Marks) -> Found:
    """What stands out in a view, at `CONFIDENCE`.

    Args:
        snapshot: Whose data.
        view: The view.
        marks: What was decided about payouts.
    """
    world = World(snapshot, view, marks)
    looked = [rule.look(world) for rule in RULES]
    p_values = np.concatenate([table["p"].to_numpy("float64") for table in looked])
    shares = np.split(adjusted(p_values), np.cumsum([len(table) for table in looked])[:-1])
    told: list[Insight] = []
    more: list[tuple[str, int]] = []
    said: set[str] = set()
    for rule, table, share in zip(RULES, looked, shares, strict=True):
        kept = table.assign(share=share)[~(share > 1 - CONFIDENCE) & (table["money"] > 0)]
        kept = kept.sort_values("money", ascending=False, kind="stable")
        found = [_told(rule, world, row) for row in kept.to_dict("records")]
        found = [one for one in found if one.about not in said]
        said |= {one.about for one in found if one.about}
        told += found[:MOST]
        if len(found) > MOST:
            more.append((rule.NAME, len(found) - MOST))
    ordered = sorted(told, key=lambda one: (one.kind == "quality", -one.money, one.key))
    return Found(tuple(ordered), int((~np.isnan(p_values)).sum()), tuple(more))


def _told(rule: Rule, world: World, row: Row) -> Insight:
    share = float(row["share"])
    return rule.tell(world, row, None if np.isnan(share) else 1 - share)
