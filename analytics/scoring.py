"""Which influencers really earn their money: ROAS shrunk toward what their peers achieve.

Raw ROAS ranks the luckiest first: one large order on a small fee beats a hundred steady ones. Each
influencer's log ROAS is therefore pulled toward the mean of the same platform and tier, the more so
the fewer orders stand behind it (empirical Bayes).

    yᵢ = log(Rᵢ / Cᵢ)                     revenue over cost, both in the view
    vᵢ = s² / nᵢ,  s² = 1 + CV²           variance of the log of a sum of nᵢ order values whose
                                          number is itself chance (compound Poisson, delta method);
                                          of net revenue only orders that stayed sold count in nᵢ
    CV                                    sd / mean of the influencer's own order values; of all
                                          order values pooled where nᵢ < 5
    τ²                                    variance between peers, by the method of moments
    μ  = Σ wᵢyᵢ / Σ wᵢ,  wᵢ = 1/(vᵢ + τ²)
    shrunk ROAS = exp((τ²·yᵢ + vᵢ·μ) / (τ² + vᵢ))
    var = τ²vᵢ/(τ² + vᵢ) + (vᵢ/(τ² + vᵢ))² / Σ wᵢ      how unsure that is, its μ included
    interval = exp(log shrunk ROAS ± 1.645·√var)       90 %, two-sided

The 1 in s² is the chance in the number of orders. Without it a shop with one price would have
CV = 0 and a single order would count as certain knowledge.

No revenue has no logarithm: such an influencer counts as half an order of average value (n = ½).
Peer groups of fewer than three share the mean and variance of everybody.

Sources: B. Efron and C. Morris, "Data analysis using Stein's estimator and its generalizations",
JASA 70 (1975); R. DerSimonian and N. Laird, "Meta-analysis in clinical trials", Controlled
Clinical Trials 7 (1986), for τ².
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.ask import Question, answer
from analytics.breakdown import labels
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.measures import PAISE
from analytics.span import window
from storage import Snapshot, connect

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEW_ORDERS: Final = 5
"""Below this many orders an influencer's own spread of order values says too little."""
FEW_PEERS: Final = 3
"""Below this many peers a group has no variance of its own worth estimating."""
Z: Final = 1.6448536269514722
"""Quantile of the normal distribution for intervals of 90 %, two-sided."""
HALF_ORDER: Final = 0.5
"""What an influencer without revenue counts as, in average orders."""

SHRUNK: Final = ("roas_shrunk", "shrunk_low", "shrunk_high")
"""Columns of a shrunk ROAS and its interval."""

_SUMS: Final = ("order_rows", "orders", "revenue", "net_revenue", "revenue_sq", "cost")

COLUMNS: Final = (
    "value",
    "label",
    "platform",
    "tier",
    "orders",
    "revenue",
    "cost",
    "roas",
    *SHRUNK,
    "evidence",
)


@dataclass(frozen=True)
class Leaders:
    """The best and the worst by shrunk ROAS; nobody is in both.

    Attributes:
        top: Best first, columns `COLUMNS`.
        bottom: Worst first, the same columns.
    """

    top: pd.DataFrame
    bottom: pd.DataFrame


def between_variance(effects: Floats, variances: Floats) -> float:
    """DerSimonian–Laird variance between groups.

        τ² = max(0, (Q − (k − 1)) / (Σw − Σw²/Σw)),  w = 1/v,  Q = Σ w(y − ȳ)²

    Args:
        effects: One estimate y per member.
        variances: Their sampling variances v, positive.

    Returns:
        τ², 0 for fewer than two members.
    """
    if len(effects) < 2:
        return 0.0
    weights = 1.0 / variances
    mean = float(np.average(effects, weights=weights))
    spread = float(np.sum(weights * (effects - mean) ** 2))
    scale = float(weights.sum() - np.sum(weights**2) / weights.sum())
    return max(0.0, (spread - (len(effects) - 1)) / scale)


def _moments(effects: Floats, variances: Floats) -> tuple[float, float, float]:
    """Mean of a group, variance between its members, and how unsure that mean is."""
    between = between_variance(effects, variances)
    weights = 1.0 / (variances + between)
    return float(np.average(effects, weights=weights)), between, 1.0 / float(weights.sum())


def shrink(effects: Floats, variances: Floats, groups: pd.Series) -> tuple[Floats, Floats]:
    """Empirical-Bayes estimates: each effect pulled toward the mean of its group.

    Args:
        effects: One estimate per member.
        variances: Their sampling variances, positive.
        groups: Group of each member; groups with fewer than `FEW_PEERS` use everybody's moments.

    Returns:
        The posterior means and variances, in the order given. The variance holds that of the
        group's mean too, so that a group without variance of its own is not certain knowledge.
    """
    everybody = _moments(effects, variances)
    shrunk, left = np.empty_like(effects), np.empty_like(effects)
    for members in groups.groupby(groups, sort=False).indices.values():
        own, noise = effects[members], variances[members]
        mean, between, unsure = everybody if len(members) < FEW_PEERS else _moments(own, noise)
        pull = noise / (between + noise)
        shrunk[members] = (1.0 - pull) * own + pull * mean
        left[members] = between * pull + pull**2 * unsure
    return shrunk, left


def _own_variation(count: Floats, revenue: Floats, squares: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        square = (squares - revenue**2 / count) / (count - 1) / (revenue / count) ** 2
    return np.maximum(square, 0.0)


def variation(count: Floats, revenue: Floats, squares: Floats, sold: Bools) -> Floats:
    """CV² of the order values of each row, with n − 1 below.

    Args:
        count: Order values per row.
        revenue: Their sum.
        squares: The sum of their squares.
        sold: Rows with revenue, at least one; only they tell of spread.

    Returns:
        A row's own CV²; that of all order values of `sold` pooled where `count` is below
        `FEW_ORDERS`; 0 where there is only one.
    """
    sums = (np.array([part[sold].sum()]) for part in (count, revenue, squares))
    pooled = float(np.nan_to_num(_own_variation(*sums)[0]))
    own = _own_variation(count, revenue, squares)
    return np.where(sold & (count >= FEW_ORDERS) & np.isfinite(own), own, pooled)


def stayed_sold(count: Floats, gross: Floats, revenue: Floats) -> Floats:
    """Orders that a revenue is made of, as far as sums tell: n · revenue / gross.

    All of them where it is gross. Of net revenue those that were not cancelled or returned, if that
    has nothing to do with their value: an order that was is none, so that fewer stand behind it.

    Args:
        count: Order rows per row.
        gross: Their revenue.
        revenue: What of it counts, in the same unit.
    """
    kept = np.divide(revenue, gross, out=np.ones_like(gross), where=gross > 0)
    return count * np.clip(kept, 0.0, 1.0)


def shrunk_roas(frame: pd.DataFrame) -> pd.DataFrame:
    """Shrunk ROAS per row, with its interval.

    Args:
        frame: Influencers with cost: columns `revenue`, `cost`, `gross` (revenue with what was
            cancelled or returned) and `squares` (Σ of squared order values of that) in one unit of
            money, `evidence` (order rows) and `peers` (group).

    Returns:
        The same index; columns `roas_shrunk`, `shrunk_low` and `shrunk_high` (90 %, two-sided);
        0 for everybody, without an interval, when nobody has revenue.
    """
    revenue, cost = frame["revenue"].to_numpy("float64"), frame["cost"].to_numpy("float64")
    count, gross = frame["evidence"].to_numpy("float64"), frame["gross"].to_numpy("float64")
    squares = frame["squares"].to_numpy("float64")
    sold = (revenue > 0) & (count > 0)
    if not sold.any():
        nothing = dict(zip(SHRUNK, (0.0, np.nan, np.nan), strict=True))
        return pd.DataFrame(nothing, index=frame.index, dtype="float64")
    kept = stayed_sold(count, gross, revenue)
    half = HALF_ORDER * revenue[sold].sum() / kept[sold].sum()
    effects = np.log(np.where(sold, revenue, half) / cost)
    spread = variation(count, gross, squares, sold)
    variances = (1.0 + spread) / np.where(sold, kept, HALF_ORDER)
    mean, left = shrink(effects, variances, frame["peers"])
    reach = Z * np.sqrt(left)
    ends = (np.exp(mean), np.exp(mean - reach), np.exp(mean + reach))
    return pd.DataFrame(dict(zip(SHRUNK, ends, strict=True)), index=frame.index)


@remembered
def people(snapshot: Snapshot) -> pd.DataFrame:
    """Who every influencer is.

    Returns:
        Indexed by influencer id: `label` (name on screen), `platform`, `tier`, `category` and
        `peers` (a text that those of the same platform and tier share).
    """
    with closing(connect(snapshot)) as cursor:
        found = cursor.execute(
            "SELECT CAST(influencer AS VARCHAR) AS influencer, "
            "CAST(platform AS VARCHAR) AS platform, CAST(tier AS VARCHAR) AS tier, "
            "CAST(category AS VARCHAR) AS category FROM influencers"
        ).df()
    found = found.astype("str")
    shown = labels(snapshot, "influencer", found["influencer"])
    found.insert(1, "label", shown)
    return found.assign(peers=found["platform"] + "\x1f" + found["tier"]).set_index("influencer")


def score_questions(snapshot: Snapshot, filters: Filters) -> list[Question]:
    """What `scores` asks."""
    return [Question(("influencer",), window(snapshot, filters), _SUMS)]


@remembered
def scores(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """Raw and shrunk ROAS of every influencer with cost in a view, best first.

    Whoever is chosen by name is shrunk among all whom the other filters leave.

    Returns:
        Columns `COLUMNS`: revenue and cost in ₹ (revenue on the workspace's basis), `roas` as
        tracked, `roas_shrunk` with `shrunk_low` and `shrunk_high`, `evidence` = order rows behind
        them. Empty where cost is unknown.
    """
    if chosen := filters.of("influencer"):
        everybody = scores(snapshot, filters.with_values("influencer", []))
        return everybody[everybody["value"].isin(chosen)].reset_index(drop=True)
    (question,) = score_questions(snapshot, filters)
    frame = answer(snapshot, filters, question)
    frame = frame[(frame["cost"] > 0) & (frame["influencer"] != "")].reset_index(drop=True)
    basis = snapshot.config.revenue_metric
    about = people(snapshot).reindex(frame["influencer"]).reset_index(names="value")
    table = about.assign(
        orders=frame["orders"],
        revenue=frame[basis] / PAISE,
        cost=frame["cost"] / PAISE,
        roas=frame[basis] / frame["cost"],
        gross=frame["revenue"] / PAISE,
        squares=frame["revenue_sq"] / PAISE**2,
        evidence=frame["order_rows"],
    )
    # Rounded: peers who cannot be told apart tie, and the evidence decides, not the last bit.
    table = table.join(shrunk_roas(table).round(9))
    order = ["roas_shrunk", "evidence", "roas", "value"]
    ranked = table.sort_values(order, ascending=[False, False, False, True], ignore_index=True)
    return ranked[list(COLUMNS)]


def leaders(snapshot: Snapshot, filters: Filters, n: int = 5) -> Leaders:
    """The best and worst influencers of a view by shrunk ROAS, among those with cost.

    Args:
        snapshot: Whose cube is read.
        filters: The view.
        n: How many of each at most; with fewer than 2n influencers the better half is on top.

    Returns:
        Two frames with the columns `COLUMNS`.
    """
    ranked = scores(snapshot, filters)
    best = min(n, (len(ranked) + 1) // 2)
    worst = min(n, len(ranked) - best)
    bottom = ranked.iloc[len(ranked) - worst :].iloc[::-1].reset_index(drop=True)
    return Leaders(top=ranked.iloc[:best].reset_index(drop=True), bottom=bottom)
