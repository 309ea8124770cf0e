"""Which combinations of platform, category and tier, and which personas, earn more than the rest.

A combination counts with at least `FEW_MEMBERS` influencers and `LEAST_SHARE` of the cost. Its
members' log ROAS are averaged by 1/(vᵢ + τ²), so that one star does not make a combination, and
compared with everybody else's:

    z = (μ − μ of the rest − log(1 + `CLEARLY`)) / √(s² + s² of the rest),   one-sided

p is the larger of that and of its being no more than break-even. It is told by the ROAS of the
rupees, ΣR / ΣC of its members and of the rest: that must be the higher one too. At stake is what it
earned beyond the rest for the same cost. τ² by the method of moments; sources in
`analytics.insights.effects`.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.ask import Question, answer
from analytics.insights.effects import SUMS, chance, interval, log_roas, mean_of
from analytics.insights.insight import Evidence, Figure, Insight, Link, Row, World
from analytics.insights.spread import spread
from analytics.measures import PAISE
from analytics.scoring import people
from analytics.span import window

NAME: Final = "best_groups"
TITLE: Final = "Best combinations and personas"
COUNTS: Final = False
FEW_MEMBERS: Final = 3
LEAST_SHARE: Final = 0.05
CLEARLY: Final = 0.1
KINDS: Final = {
    "combination": ("platform", "category", "tier"),
    "persona": ("persona",),
}
"""Dimensions that make a group."""


def look(world: World) -> pd.DataFrame:
    """Every combination and persona that is large enough; `money` in ₹."""
    return pd.concat([_tested(world, kind) for kind in KINDS], ignore_index=True)


def _tested(world: World, kind: str) -> pd.DataFrame:
    by = list(KINDS[kind])
    asked = Question(("influencer", *by), window(world.snapshot, world.view), SUMS)
    sums = answer(world.snapshot, world.view, asked)
    sums = sums[(sums["cost"] > 0) & sums["influencer"].isin(people(world.snapshot).index)]
    sums = sums[(sums[by] != "").all(axis=1)].reset_index(drop=True)
    basis = world.snapshot.config.revenue_metric
    cells = sums.join(log_roas(sums, basis, spread(world.snapshot, world.view)))
    rows: list[dict[str, object]] = []
    whole = cells["cost"].sum()
    for values, own in cells.groupby(by, sort=True):
        if own["cost"].sum() / whole < LEAST_SHARE or own["influencer"].nunique() < FEW_MEMBERS:
            continue
        rest = cells.drop(index=own.index)
        if len(rest):
            rows.append({"kind": kind, "values": values, **_row(world, own, rest)})
    columns = ["kind", "values", "p", "money"]
    return pd.DataFrame(rows, columns=None if rows else columns)


def _row(world: World, own: pd.DataFrame, rest: pd.DataFrame) -> dict[str, object]:
    (mean, noise), (other, unsure) = (
        mean_of(part["effect"].to_numpy(), part["noise"].to_numpy()) for part in (own, rest)
    )
    better = chance(np.array([mean - other]), np.array([noise + unsure]), np.log1p(CLEARLY))
    pays = chance(np.array([mean - np.log(world.break_even)]), np.array([noise]))
    basis = world.snapshot.config.revenue_metric
    revenue, cost = own[basis].sum() / PAISE, own["cost"].sum() / PAISE
    # What it is told by is the ROAS of the rupees, not of the average member: both must agree.
    theirs = rest[basis].sum() / rest["cost"].sum()
    return {
        "p": float(max(better[0], pays[0])),
        "money": max(0.0, revenue - theirs * cost),
        "roas": revenue / cost,
        "theirs": theirs,
        "noise": noise,
        "revenue": revenue,
        "cost": cost,
        "orders": int(own["orders"].sum()),
        "members": own["influencer"].nunique(),
    }


def tell(world: World, row: Row, confidence: float | None) -> Insight:
    """One of them as a finding."""
    view = world.view
    for dimension, value in zip(KINDS[row["kind"]], row["values"], strict=True):
        view = view.with_values(dimension, [value])
    low, high = interval(np.log(row["roas"]), row["noise"])
    theirs = Figure(float(row["theirs"]), "ratio")
    name = " · ".join(row["values"])
    return Insight(
        rule=NAME,
        subject=f"{row['kind']}:{name}",
        what="{name} earns {roas}, everybody else {theirs}, with {members} influencers.",
        figures={
            "name": Figure(name, "text"),
            "roas": Figure(float(row["roas"]), "ratio"),
            "theirs": theirs,
            "members": Figure(int(row["members"]), "count"),
        },
        evidence=(
            Evidence(
                "ROAS",
                Figure(float(row["roas"]), "ratio"),
                low=low,
                high=high,
                beside=theirs,
                beside_label="everybody else",
                metric="roas",
            ),
            Evidence(
                "Revenue",
                Figure(float(row["revenue"]), "inr"),
                metric=world.snapshot.config.revenue_metric,
            ),
            Evidence("Cost", Figure(float(row["cost"]), "inr"), metric="cost"),
        ),
        sample=int(row["orders"]),
        sample_of="order",
        money=float(row["money"]),
        confidence=confidence,
        action="Look for more influencers like these before raising anybody's fee.",
        link=Link("Look at them alone", view),
    )
