"""Every rule over a view, corrected together, the most valuable finding first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
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

TITLES: Final = {rule.NAME: rule.TITLE for rule in RULES}
"""What screens call the rules."""

MOST: Final = 5
"""Findings of one rule that are listed; the rest is counted."""


@dataclass(frozen=True)
class Found:
    """What stands out in a view.

    Attributes:
        insights: The findings, those with the most money at stake first.
        tested: How many things were looked at.
    """

    insights: tuple[Insight, ...]
    tested: int


@dataclass(frozen=True)
class Listing:
    """What of it people see.

    Attributes:
        kept: The findings that nobody has hidden.
        listed: Of them, the first `MOST` of each rule.
        more: How many there are beyond these, by the name of the rule.
        hidden: Findings that somebody has hidden, those about the data left out.
    """

    kept: tuple[Insight, ...]
    listed: tuple[Insight, ...]
    more: tuple[tuple[str, int], ...]
    hidden: int


@remembered
def insights(snapshot: Snapshot, view: Filters, marks: Marks) -> Found:
    """What stands out in a view, at `CONFIDENCE`.

    Args:
        snapshot: Whose data.
        view: The view.
        marks: What was decided about payouts.
    """
    return found_by(RULES, World(snapshot, view, marks))


def found_by(rules: Sequence[Rule], world: World) -> Found:
    """What some rules find, corrected together."""
    looked = [rule.look(world) for rule in rules]
    looked = [
        table if rule.COUNTS else table.dropna(subset=["p"])
        for rule, table in zip(rules, looked, strict=True)
    ]
    p_values = np.concatenate([table["p"].to_numpy("float64") for table in looked])
    shares = np.split(adjusted(p_values), np.cumsum([len(table) for table in looked])[:-1])
    told: list[Insight] = []
    said: set[str] = set()
    for rule, table, share in zip(rules, looked, shares, strict=True):
        kept = table.assign(share=share)[~(share > 1 - CONFIDENCE) & (table["money"] > 0)]
        found = [_told(rule, world, row) for row in kept.to_dict("records")]
        told += [one for one in found if one.about not in said]
        said |= {one.about for one in found if one.about}
    ordered = sorted(told, key=lambda one: (one.kind == "quality", -one.money, one.key))
    return Found(tuple(ordered), int((~np.isnan(p_values)).sum()))


def listing(found: Found, hidden: Collection[str]) -> Listing:
    """What of the findings people see: first what is hidden goes, then what is too much.

    Args:
        found: The findings.
        hidden: Keys of those that somebody has hidden.
    """
    kept = tuple(one for one in found.insights if one.key not in hidden)
    seen: Counter[str] = Counter()
    listed: list[Insight] = []
    for one in kept:
        seen[one.rule] += 1
        if seen[one.rule] <= MOST:
            listed.append(one)
    more = tuple((rule, seen[rule] - MOST) for rule in TITLES if seen[rule] > MOST)
    gone = sum(one.kind == "finding" and one.key in hidden for one in found.insights)
    return Listing(kept, tuple(listed), more, gone)


def _told(rule: Rule, world: World, row: Row) -> Insight:
    share = float(row["share"])
    return rule.tell(world, row, None if np.isnan(share) else 1 - share)
