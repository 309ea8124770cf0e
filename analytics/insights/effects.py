"""The ROAS of every influencer, beside break-even and beside their peers: what several rules test.

    yᵢ = log(Rᵢ / Cᵢ)                  revenue over cost in the view
    vᵢ = φ · (1 + CV²) / nᵢ             its variance from nᵢ order rows; φ from
                                        `analytics.insights.spread`, CV from `analytics.scoring`

Peers (see `analytics.insights.peers`) are those of the same category and tier, among everybody with
cost. Their mean is μ, its variance s², by weights 1/(vⱼ + τ²) with τ² by the method of moments.

Above: is yᵢ more than a given level by more than chance? One-sided,

    z = (yᵢ − μ − δ) / √(vᵢ + s²)       against peers, δ = log(1 + `CLEARLY`): a difference nobody
                                        would act on is no finding
    z = (yᵢ − log ROAS₀) / √vᵢ          against break-even, ROAS₀ = 1 / margin

Below: the fewer somebody sells, the less their own orders tell, and no sales have no logarithm. So
it is asked what would have been expected, e = ρ·C, of somebody with the ROAS ρ of the hypothesis,
break-even or exp(μ − δ), and how much less than that they sold. One-sided,

    z = (R − e) / √(φ·wᵢ·e + (e·s)²)    s = 0 for break-even
    wᵢ = (Σv² + k·v̄·w) / (Σv + k·v̄)    over own order values v; w and mean v̄ are the view's

wᵢ is the view's for whoever sold nothing and becomes their own with more than k = `FEW_VALUES`
orders: a campaign of small baskets is not as unsure as one of large ones.

Peers are shown, and the money priced, by ρ̂ = ΣR / ΣC of the others of the group, the ROAS of their
rupees; z has the average peer, so that one large one does not decide. There is money in it only
where both agree, that is where the ROAS is clearly apart from ρ̂ too.

The 90 % interval of a ROAS is exp(yᵢ ± 1.645·√vᵢ). Without sales it goes from 0 to the ROAS at
which none at all had a chance of 5 %, −log(.05)·φ·wᵢ / C, as R / (φ·wᵢ) is about Poisson.

Sources: R. DerSimonian and N. Laird, Controlled Clinical Trials 7 (1986), for τ²; P. McCullagh and
J. A. Nelder, "Generalized Linear Models", 2nd ed. (1989), ch. 9, for tests by mean and variance.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from analytics.ask import Question, answer
from analytics.cache import remembered
from analytics.filters import Filters
from analytics.insights.peers import Peers, peers_of
from analytics.insights.spread import FEW_VALUES, Spread, spread
from analytics.measures import PAISE
from analytics.scoring import HALF_ORDER, Z, between_variance, people, stayed_sold, variation
from analytics.span import window
from storage import Snapshot

Floats = NDArray[np.float64]

CLEARLY: Final = 0.25
"""How far above (or below) its peers something lies before it is worth telling, as a fraction."""
FEW_ORDERS: Final = 10
"""Order rows below which nothing good is said of an influencer."""
FEW_EXPECTED: Final = 10
"""Orders that a cost should have brought before their lack says anything: of ten, none at all
is 2 sd away at φ = 2."""
NO_SALES: Final = -np.log(0.05)
"""Events expected where none at all has a chance of 5 %."""
SUMS: Final = ("order_rows", "orders", "revenue", "net_revenue", "revenue_sq", "cost")
"""Sums that a log ROAS is made of."""
_SUMS: Final = (
    *(*SUMS, "reach", "reached_engagements"),
    *("post_units", "new_customers", "user_rows", "new_revenue"),
)


@remembered
def influencer_effects(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """Everybody with cost in a view.

    Returns:
        Indexed by influencer: label, platform, tier, category, orders and order_rows, revenue
        (workspace's basis) and cost in ₹, roas, what `log_roas` says of it, reach, engagements,
        posts, new_customers, user_rows, new_revenue in ₹. Empty where cost is unknown.
    """
    asked = Question(("influencer",), window(snapshot, filters), _SUMS)
    frame = answer(snapshot, filters, asked)
    frame = frame[(frame["cost"] > 0) & (frame["influencer"] != "")].set_index("influencer")
    basis = snapshot.config.revenue_metric
    table = people(snapshot).drop(columns="peers").reindex(frame.index)
    table = table.join(frame[["orders", "order_rows", "new_customers", "user_rows", "reach"]])
    table = table.assign(
        engagements=frame["reached_engagements"],
        posts=frame["post_units"] / 1e6,
        revenue=frame[basis] / PAISE,
        new_revenue=frame["new_revenue"] / PAISE,
        cost=frame["cost"] / PAISE,
    )
    table["roas"] = table["revenue"] / table["cost"]
    return table.join(log_roas(frame, basis, spread(snapshot, filters)))


def log_roas(sums: pd.DataFrame, basis: str, chance: Spread) -> pd.DataFrame:
    """Log ROAS and its variance of every row, and the interval of the ROAS itself.

    Args:
        sums: Columns `SUMS`, money in paise, cost above 0.
        basis: `revenue` or `net_revenue`.
        chance: What chance does to the sales of the view.

    Returns:
        The same index; `effect` and `noise`, `low` and `high`, and `weighted` = wᵢ in ₹. A row
        without revenue counts as half an order of average value; without any revenue at all its
        effect and noise are NaN.
    """
    count = sums["order_rows"].to_numpy("float64")
    gross, squares = sums["revenue"].to_numpy("float64"), sums["revenue_sq"].to_numpy("float64")
    revenue, cost = sums[basis].to_numpy("float64"), sums["cost"].to_numpy("float64")
    sold = (revenue > 0) & (count > 0)
    usual = FEW_VALUES * chance.value * PAISE
    weighted = (squares + usual * chance.weighted * PAISE) / (gross + usual)
    high = NO_SALES * chance.dispersion * weighted / cost
    table = pd.DataFrame({"effect": np.nan, "noise": np.nan, "low": 0.0}, index=sums.index)
    table = table.assign(high=high, weighted=weighted / PAISE)
    if not sold.any():
        return table
    kept = stayed_sold(count, gross, revenue)
    half = HALF_ORDER * revenue[sold].sum() / kept[sold].sum()
    effect = np.log(np.where(sold, revenue, half) / cost)
    own = variation(count, gross, squares, sold)
    noise = chance.dispersion * (1 + own) / np.where(sold, kept, HALF_ORDER)
    reach = Z * np.sqrt(noise)
    return table.assign(
        effect=effect,
        noise=noise,
        low=np.where(sold, np.exp(effect - reach), 0.0),
        high=np.where(sold, np.exp(effect + reach), high),
    )


@remembered
def beside_peers(snapshot: Snapshot, filters: Filters) -> pd.DataFrame:
    """Everybody with cost in a view beside break-even and beside their peers.

    Returns:
        `influencer_effects` with `peers` (their name, "" for everybody), `peer_effect` = μ and
        `peer_noise` = s², `theirs` = ρ̂; p-values `above` and `below` (clearly so, of their peers),
        `pays` and `loses` (break-even); `gain` and `missed`, ₹ beyond and short of what their peers
        would have earned, 0 where that is not clear; `loss`, ₹ short of break-even, not below 0;
        `due`, orders expected at break-even or at their peers' rate, the higher one. NaN where
        there are no peers.
    """
    table = influencer_effects(snapshot, filters)
    chance_here, even = spread(snapshot, filters), 1.0 / snapshot.config.margin
    table = table.join(against_peers(table))
    effect, noise = table["effect"].to_numpy(), table["noise"].to_numpy()
    mean, unsure = table["peer_effect"].to_numpy(), table["peer_noise"].to_numpy()
    revenue, cost = table["revenue"].to_numpy(), table["cost"].to_numpy()
    order_noise = chance_here.dispersion * table["weighted"].to_numpy()
    usual = np.exp(mean - np.log1p(CLEARLY)) * cost
    earned = table["theirs"].to_numpy() * cost
    return table.assign(
        above=chance(effect - mean, noise + unsure, np.log1p(CLEARLY)),
        below=shortfall(revenue, usual, order_noise, unsure),
        pays=chance(effect - np.log(even), noise),
        loses=shortfall(revenue, even * cost, order_noise),
        gain=np.where(revenue > (1 + CLEARLY) * earned, revenue - earned, 0.0),
        missed=np.where((1 + CLEARLY) * revenue < earned, earned - revenue, 0.0),
        loss=np.maximum(cost - revenue / even, 0.0),
        due=np.fmax(np.exp(mean), even) * cost / chance_here.value,
    )


def roas_peers(table: pd.DataFrame) -> Peers:
    """The peers of everybody in `influencer_effects`, by category and tier."""
    return peers_of(table["category"], table["tier"])


def against_peers(table: pd.DataFrame) -> pd.DataFrame:
    """Everybody beside the others of their group.

    Args:
        table: As `influencer_effects` gives it.

    Returns:
        The same index: `peers`, `peer_effect`, `peer_noise` and `theirs`; see `beside_peers`.
    """
    peers = roas_peers(table)
    effect, noise = table["effect"].to_numpy(), table["noise"].to_numpy()
    revenue, cost = table["revenue"].to_numpy(), table["cost"].to_numpy()
    return pd.DataFrame(
        {
            "peers": peers.name,
            "peer_effect": peers.each(lambda who: others(effect[who], noise[who])[:, 0]),
            "peer_noise": peers.each(lambda who: others(effect[who], noise[who])[:, 1]),
            "theirs": peers.each(lambda who: pooled_of_others(revenue[who], cost[who])),
        },
        index=table.index,
    )


def mean_of(effects: Floats, noise: Floats) -> tuple[float, float]:
    """Weighted mean of effects, and its variance."""
    weights = 1.0 / (noise + between_variance(effects, noise))
    return float((weights * effects).sum() / weights.sum()), float(1.0 / weights.sum())


def others(effects: Floats, noise: Floats) -> Floats:
    """Weighted mean of all but one, and its variance, for each one; NaN where there is no other."""
    if len(effects) < 2:
        return np.full((len(effects), 2), np.nan)
    weights = 1.0 / (noise + between_variance(effects, noise))
    left = weights.sum() - weights
    return np.column_stack([((weights * effects).sum() - weights * effects) / left, 1.0 / left])


def pooled_of_others(revenue: Floats, cost: Floats) -> Floats:
    """ΣR / ΣC of all but each one; NaN where there is no other."""
    if len(cost) < 2:
        return np.full(len(cost), np.nan)
    return np.maximum(revenue.sum() - revenue, 0.0) / (cost.sum() - cost)


def chance(difference: Floats, noise: Floats, least: float = 0.0) -> Floats:
    """p-value of a difference being as large, or larger, if it were no more than `least`."""
    return np.asarray(norm.sf((difference - least) / np.sqrt(noise)), dtype="float64")


def shortfall(
    revenue: Floats, expected: Floats, order_noise: Floats, unsure: Floats | float = 0.0
) -> Floats:
    """p-value of selling as little, or less, where so much was expected.

    Args:
        revenue: R, ₹.
        expected: e under the hypothesis, ₹, above 0.
        order_noise: φ·wᵢ, ₹.
        unsure: s², variance of log e.
    """
    variance = order_noise * expected + expected**2 * unsure
    return np.asarray(norm.cdf((revenue - expected) / np.sqrt(variance)), dtype="float64")


def interval(effect: float, noise: float) -> tuple[float, float]:
    """Ends of the 90 % interval of a ratio from its log and the variance of that."""
    reach = Z * np.sqrt(noise)
    return float(np.exp(effect - reach)), float(np.exp(effect + reach))
